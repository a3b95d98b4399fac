"""`dealgraph load` and `check`: from files to the ledger, with a report."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from api.console import err, progress, say, show_refusals
from api.home import running
from api.settings import Settings
from graph.contents import Contents
from graph.counted import counted
from graph.errors import EngineUnavailable
from graph.ledger import Ledger, Recorded
from graph.publish import sequence_of
from loaders.curated import read_curated
from loaders.report import Reading

_BATCH = 100
_POLL_SECONDS = 0.3
# A Neo4j that died is up again by then.
_PATIENCE_SECONDS = 60


def check(paths: list[Path], settings: Settings) -> Reading:
    """Read files as `load` does, and write nothing."""
    path = settings.home / "ledger.db"
    contents = Contents()
    if path.exists():
        ledger = Ledger(path)
        contents = ledger.contents()
        ledger.close()
    with progress() as report:
        reading = _read(paths, contents, report)
    _tell(reading)
    return reading


def load(paths: list[Path], settings: Settings) -> Reading:
    """Read files, record what is right, and wait until a running service has published it.

    Raises StorageFailure, and EngineUnavailable if the service has been unable to publish for a minute.
    """
    ledger = Ledger(settings.home / "ledger.db")
    try:
        with progress() as report:
            contents = ledger.contents()
            reading = _read(paths, contents, report)
            recorded = _record(ledger, reading, contents, report)
        _tell(reading)
        kept = sorted(reading.broken & set(contents.sources))
        if kept:
            say(f"Left as the ledger has them, because their new text has a refusal: {', '.join(kept)}.")
        say(
            f"Recorded {_all(recorded.entities, recorded.sources, recorded.claims)} "
            f"that are new or changed; {counted(recorded.superseded, 'claim')} superseded."
        )
        _await_publishing(ledger, settings)
    finally:
        ledger.close()
    return reading


def _read(paths: list[Path], contents: Contents, report: Callable[[str, int, int], None]) -> Reading:
    urls = {source.url: source.id for source in contents.sources.values() if source.url}
    return read_curated(paths, contents.recorded, urls, lambda done, total: report("Reading files", done, total))


def _record(ledger: Ledger, reading: Reading, contents: Contents, report: Callable[[str, int, int], None]) -> Recorded:
    """Record in batches, each all or nothing: an interruption keeps what is whole."""
    keep = reading.broken & set(contents.sources)
    sources = [content for content in reading.sources if content.source.id not in keep]
    total = [ledger.record(reading.entities, [])]
    for start in range(0, len(sources), _BATCH):
        total.append(ledger.record([], sources[start : start + _BATCH]))
        report("Recording sources", min(start + _BATCH, len(sources)), len(sources))
    return Recorded(
        sum(each.entities for each in total),
        sum(each.sources for each in total),
        sum(each.claims for each in total),
        sum(each.superseded for each in total),
    )


def _tell(reading: Reading) -> None:
    show_refusals(reading.refusals)
    err.print(
        f"Read {counted(reading.files, 'file')}: "
        f"{_all(len(reading.entities), len(reading.sources), reading.claims)}; {len(reading.refusals)} refused.",
        highlight=False,
    )


def _all(entities: int, sources: int, claims: int) -> str:
    return f"{counted(entities, 'entity', 'entities')}, {counted(sources, 'source')} and {counted(claims, 'claim')}"


def _await_publishing(ledger: Ledger, settings: Settings) -> None:
    service = running(settings.home)
    if service is None:
        return
    head = ledger.head()
    well = time.monotonic()
    with progress() as report:
        while running(settings.home) is not None:
            try:
                health = httpx.get(f"{service.api}/health", timeout=60).json()
            except httpx.HTTPError:
                return
            reached = sequence_of(health["dataset_version"])
            report("Publishing", min(head, reached), head)
            if reached >= head:
                say(f"The service at {service.api} has it.")
                return
            if not health["trouble"]:
                well = time.monotonic()
            elif time.monotonic() - well > _PATIENCE_SECONDS:
                raise EngineUnavailable(
                    f"All of it is recorded, but the service cannot publish it: {' '.join(health['trouble'])}",
                    remedy="It tries again until it can; nothing has to be loaded again.",
                )
            time.sleep(_POLL_SECONDS)
