"""Publishing that broke off: nobody sees what it left, and the next round makes it whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.deals import world
from graph.deals.world import World
from graph.errors import EngineUnavailable, StorageFailure
from graph.ledger import Ledger
from graph.publish import Publisher
from graph.stores import fingerprints
from graph.stores.rdf_store import RdfStore
from tests.small import claim, people_and_firms, told


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


def test_a_world_that_broke_off_half_way_is_made_anew(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RdfStore(tmp_path / "rdf")
    publisher = Publisher(ledger, [store], lambda _name, _done, _total: None)
    ledger.record(people_and_firms(), told([claim("supply")]))
    publisher.catch_up()
    ledger.record([], told([claim("supply", by="post"), claim("competition", by="post")]))

    compute = world.compute_block
    computed: list[str] = []

    def second_fails(key: str, *contents: object) -> object:
        computed.append(key)
        if len(computed) == 2:
            raise StorageFailure("The disk failed.")
        return compute(key, *contents)  # type: ignore[arg-type]

    monkeypatch.setattr(world, "compute_block", second_fails)
    with pytest.raises(StorageFailure):
        publisher.follow()
    with pytest.raises(EngineUnavailable, match="broke off"), publisher.reading():
        pass

    assert publisher.follow()
    expected = World()
    expected.advance(ledger.entries())
    with publisher.reading() as found:
        assert sorted(map(repr, found.records())) == sorted(map(repr, expected.records()))
    assert fingerprints.of_snapshot(store.triples.snapshots) == fingerprints.of_records_as_quads(expected.records())
    store.close()
