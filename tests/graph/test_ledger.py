import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.contents import Contents, Entry
from graph.errors import StorageFailure
from graph.ledger import Ledger, Recorded, SourceContent
from graph.model.claims import ClaimRecord
from graph.model.entities import EntityRecord, Organization
from tests.small import KNOWN, claim, people_and_firms, source, told

ROOT = Path(__file__).parents[2]
FOUNDED = claim("founding")
OWNED = claim("acquisition")


def in_memory() -> Ledger:
    return Ledger(Path(":memory:"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "new" / "ledger.db")
    yield opened
    opened.close()


def texts(ledger: Ledger, *claims: ClaimRecord) -> Recorded:
    """Record what the one source of these tests holds now."""
    return ledger.record([], [SourceContent(source(f"wire-{KNOWN}"), claims)])


def live(ledger: Ledger) -> dict[str, str]:
    return {key: each.summary for key, each in ledger.contents().claims.items()}


def test_an_empty_ledger(ledger: Ledger) -> None:
    assert (ledger.head(), ledger.version(0), list(ledger.entries())) == (0, "0-000000000000", [])
    assert ledger.contents() == Contents()


def test_recording_twice_adds_nothing(ledger: Ledger) -> None:
    assert ledger.record(people_and_firms(), told([FOUNDED, OWNED])) == Recorded(6, 1, 2, 0)
    before = list(ledger.entries())
    assert ledger.record(people_and_firms(), told([FOUNDED, OWNED])) == Recorded(0, 0, 0, 0)
    assert list(ledger.entries()) == before


def test_a_source_that_changed_supersedes_and_its_history_stays(ledger: Ledger) -> None:
    texts(ledger, FOUNDED)
    before = list(ledger.entries())
    assert texts(ledger, OWNED) == Recorded(0, 1, 1, 1)
    assert set(live(ledger)) == {OWNED.id}
    assert list(ledger.entries())[: len(before)] == before
    assert [entry.key for entry in ledger.history("claim", FOUNDED.id)] == [FOUNDED.id]
    assert len(ledger.history("source", FOUNDED.source)) == 2


def test_a_source_that_is_as_before_brings_its_claim_back(ledger: Ledger) -> None:
    texts(ledger, FOUNDED)
    texts(ledger, OWNED)
    assert texts(ledger, FOUNDED) == Recorded(0, 1, 0, 1)
    assert live(ledger) == {FOUNDED.id: "A summary."}


def test_new_words_keep_the_id_and_replace_the_old_ones(ledger: Ledger) -> None:
    texts(ledger, FOUNDED)
    reworded = claim("founding", summary="Better words.")
    assert reworded.id == FOUNDED.id
    assert texts(ledger, reworded) == Recorded(0, 1, 1, 0)
    assert live(ledger) == {FOUNDED.id: "Better words."}
    texts(ledger)
    texts(ledger, FOUNDED)
    assert live(ledger) == {FOUNDED.id: "A summary."}


def test_an_empty_source_supersedes_all(ledger: Ledger) -> None:
    texts(ledger, FOUNDED, OWNED)
    assert texts(ledger) == Recorded(0, 1, 0, 2)
    assert live(ledger) == {}
    assert ledger.contents().claims_of == {FOUNDED.source: ()}


def test_a_changed_entity_is_a_new_entry(ledger: Ledger) -> None:
    ledger.record([Organization(id="anvil", name="Anvil")], [])
    assert ledger.record([Organization(id="anvil", name="Anvil Works")], []).entities == 1
    assert ledger.contents().entities["anvil"].name == "Anvil Works"
    assert ledger.contents(1).entities["anvil"].name == "Anvil"


@pytest.mark.parametrize("claims", [(FOUNDED, FOUNDED), (claim("founding", known="2020-01-01"),)])
def test_a_source_has_its_own_claims_each_once(claims: tuple[ClaimRecord, ...]) -> None:
    with pytest.raises(ValueError, match="not all different and all its own"):
        SourceContent(source(f"wire-{KNOWN}"), claims)


# --- any sequence of recordings -----------------------------------------------------------------------------------

names = st.sampled_from(("Anvil", "Anvil Works", "The Anvil"))
firms = st.lists(st.builds(Organization, id=st.sampled_from(("anvil", "birch")), name=names), max_size=2)
stated = st.builds(
    claim,
    st.just("founding"),
    known=st.just("2025-01-01"),
    quote=st.sampled_from(("one", "two", "three")),
    summary=st.sampled_from(("A.", "B.")),
)


@st.composite
def contents(draw: st.DrawFn) -> SourceContent:
    by = draw(st.sampled_from(("wire", "post")))
    claims = draw(st.lists(stated, max_size=3, unique_by=lambda each: each.id))
    own = tuple(type(each).model_validate(each.model_dump() | {"source": f"{by}-2025-01-01"}) for each in claims)
    return SourceContent(source(f"{by}-2025-01-01", title=draw(st.sampled_from(("T", "U")))), own)


Recording = tuple[list[EntityRecord], list[SourceContent]]
recordings = st.lists(st.tuples(firms, st.lists(contents(), max_size=2)), max_size=5)


def expected(told_so_far: Sequence[Recording]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What must be live: the last entity of each id, and what each source held last."""
    entities = {entity.id: entity for found, _ in told_so_far for entity in found}
    sources = {content.source.id: content for _, found in told_so_far for content in found}
    claims = {each.id: each for content in sources.values() for each in content.claims}
    return entities, {key: (content.source, content.claims) for key, content in sources.items()}, claims


def held(found: Contents) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    sources = {
        key: (each, tuple(found.claims[claim_id] for claim_id in found.claims_of[key]))
        for key, each in found.sources.items()
    }
    return found.entities, sources, found.claims


@given(recordings)
@settings(deadline=None, max_examples=50)
def test_each_past_state_is_what_was_recorded_then(steps: list[Recording]) -> None:
    ledger = in_memory()
    heads = [ledger.head()]
    for entities, sources in steps:
        ledger.record(entities, sources)
        heads.append(ledger.head())
    for count, head in enumerate(heads):
        assert held(ledger.contents(head)) == expected(steps[:count])
        assert ledger.contents(head).sequence == head
    assert [entry.sequence for entry in ledger.entries()] == list(range(1, heads[-1] + 1))
    ledger.close()


@given(recordings, st.integers(0, 30))
@settings(deadline=None, max_examples=50)
def test_contents_can_be_followed_in_steps(steps: list[Recording], cut: int) -> None:
    ledger = in_memory()
    for entities, sources in steps:
        ledger.record(entities, sources)
    followed = ledger.contents(cut)
    for entry in ledger.entries(after=cut):
        followed.apply(entry)
    assert held(followed) == held(ledger.contents())
    ledger.close()


def said(entry: Entry) -> tuple[str, str, str]:
    return entry.kind, entry.key, entry.body


@given(recordings, recordings)
@settings(deadline=None, max_examples=50)
def test_versions_are_equal_just_where_all_entries_so_far_are(one: list[Recording], other: list[Recording]) -> None:
    ledgers = [in_memory(), in_memory()]
    for ledger, steps in zip(ledgers, (one, other), strict=True):
        for entities, sources in steps:
            ledger.record(entities, sources)
    first, second = ([said(entry) for entry in ledger.entries()] for ledger in ledgers)
    for sequence in range(min(len(first), len(second)) + 1):
        same = ledgers[0].version(sequence) == ledgers[1].version(sequence)
        assert same == (first[:sequence] == second[:sequence])
    for ledger in ledgers:
        ledger.close()


def test_a_version_depends_on_all_entries_before_it() -> None:
    ledgers = [in_memory(), in_memory()]
    for ledger, name in zip(ledgers, ("Anvil", "Hammer"), strict=True):
        ledger.record([Organization(id="anvil", name=name), Organization(id="birch", name="Birch")], [])
    assert ledgers[0].version(2) != ledgers[1].version(2)


# --- what can go wrong --------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from graph.ledger import Ledger
from graph.model.entities import Organization
from tests.small import claim, told

path, by = Path(sys.argv[1]), sys.argv[2]
ledger = Ledger(path)
for number in range(25):
    ledger.record([Organization(id=f"{by}-{number}", name=by)], told([claim("founding", by=by, known=f"2025-01-{number + 1:02}")]))
"""


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), by], cwd=ROOT) for by in ("one", "two")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    ledger = Ledger(path)
    found = ledger.contents()
    assert len(found.entities) == len(found.sources) == len(found.claims) == 50
    assert [entry.sequence for entry in ledger.entries()] == list(range(1, 151))
    assert ledger.version(150) == copy_of(ledger).version(150), "the chain of digests is whole"
    ledger.close()


def copy_of(ledger: Ledger) -> Ledger:
    """Another ledger with the same entries, recorded one by one."""
    copy = in_memory()
    found = Contents()
    for entry in ledger.entries():
        found.apply(entry)
        if entry.kind == "entity":
            copy.record([found.entities[entry.key]], [])
        elif entry.kind == "source":
            claims = tuple(found.claims[claim_id] for claim_id in found.claims_of[entry.key])
            copy.record([], [SourceContent(found.sources[entry.key], claims)])
    return copy


def in_order(claims: Sequence[ClaimRecord]) -> Iterator[SourceContent]:
    yield from told(claims)
    raise RuntimeError("the power goes")


def test_a_recording_that_breaks_off_leaves_nothing(ledger: Ledger) -> None:
    texts(ledger, FOUNDED)
    before = (list(ledger.entries()), ledger.version(ledger.head()))
    with pytest.raises(RuntimeError, match="the power goes"):
        ledger.record(people_and_firms(), in_order([OWNED]))  # type: ignore[arg-type]
    assert (list(ledger.entries()), ledger.version(ledger.head())) == before
    assert texts(ledger, FOUNDED, OWNED) == Recorded(0, 1, 1, 0), "the ledger can be written on"


def test_what_was_recorded_is_there_after_opening_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    texts(ledger, FOUNDED)
    version = ledger.version(ledger.head())
    ledger.close()
    again = Ledger(tmp_path / "ledger.db")
    assert (again.version(again.head()), live(again)) == (version, {FOUNDED.id: "A summary."})
    again.close()


@pytest.mark.parametrize("folder", ["a home of Zoë", "100%20", "what?", "a#b", "a;b&c=d"])
def test_any_name_of_a_folder_will_do(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "ledger.db"
    Ledger(path).close()
    assert path.is_file()


def test_a_file_that_is_no_ledger_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"these are some notes of mine, and no database" * 100)
    with pytest.raises(StorageFailure, match=r"ledger\.db cannot be used: file is not a database") as failure:
        Ledger(path)
    assert failure.value.remedy


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="unable to open"):
        Ledger(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    with pytest.raises(StorageFailure, match="cannot be used"):
        Ledger(tmp_path / "home" / "ledger.db")


def test_a_ledger_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    with sqlite3.connect(tmp_path / "ledger.db") as other:
        other.execute("CREATE TRIGGER no BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'read only'); END")
    other.close()
    with pytest.raises(StorageFailure, match="read only"):
        texts(ledger, FOUNDED)
    assert ledger.head() == 0
    ledger.close()


def test_a_damaged_page_is_told_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = Ledger(path)
    ledger.record([Organization(id=f"firm-{number}", name="F" * 400) for number in range(200)], [])
    ledger.close()
    damaged = bytearray(path.read_bytes())
    damaged[8192:-4096] = b"\xff" * len(damaged[8192:-4096])
    path.write_bytes(damaged)
    with pytest.raises(StorageFailure, match="malformed"):
        Ledger(path).contents()
