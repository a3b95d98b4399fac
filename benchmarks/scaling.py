"""Deals and ties from 1, 10 and 100 times the claims."""

import gc
import json
import statistics
import time
from collections.abc import Iterator

from benchmarks.generated import Contents, contents
from benchmarks.report import Row, at_most
from graph.contents import Entry
from graph.deals.world import World

# The time of a claim may grow by as much over a hundredfold of them and still count as linear.
_SLACK = 1.5


def run(claims: int) -> Iterator[Row]:
    """Compare the time per claim with that of a hundredth of the claims."""
    first = _microseconds(claims // 100, repeats=9)
    for times, repeats in ((10, 3), (100, 1)):
        count = claims * times // 100
        each = _microseconds(count, repeats)
        what = f"deals and ties, {count:,} claims: per claim, beside {claims // 100:,}"
        yield at_most(what, each, first, "µs", _SLACK)


def _microseconds(claims: int, repeats: int) -> float:
    entries = _entries(contents(claims))
    return statistics.median(_advance(entries) for _ in range(repeats)) / claims * 1e6


def _advance(entries: list[Entry]) -> float:
    world = World()
    gc.disable()  # as while publishing
    # Pure computing: the processor's time, which other processes disturb less.
    started = time.process_time()
    world.advance(entries)
    seconds = time.process_time() - started
    gc.enable()
    return seconds


def _entries(told: Contents) -> list[Entry]:
    """Return the entries that a ledger would hold: reading them from disk is no part of this."""
    entities, sources = told
    bodies = [("entity", entity.id, entity.model_dump_json(exclude_none=True)) for entity in entities]
    for content in sources:
        bodies += [("claim", claim.id, claim.model_dump_json(exclude_none=True)) for claim in content.claims]
        fields = content.source.model_dump(mode="json", exclude_none=True)
        body = json.dumps({"source": fields, "claims": [claim.id for claim in content.claims]})
        bodies.append(("source", content.source.id, body))
    return [Entry(number, kind, key, body, "") for number, (kind, key, body) in enumerate(bodies, 1)]  # type: ignore[arg-type]
