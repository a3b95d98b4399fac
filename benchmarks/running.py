"""What benchmarks run on: homes of their own that are gone afterwards, and the program as a user starts it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from api.home import Running, running
from benchmarks.generated import Contents
from graph.ledger import Ledger
from loaders.curated import read_curated

DATA = Path(__file__).parents[1] / "data"
_COMMAND = str(Path(sys.executable).with_name("dealgraph"))
_SECONDS_TO_START = 900
_BATCH = 100
MIB = 1024**2


@dataclass(frozen=True)
class Served:
    """A program that serves: where, its process, and how long it took to its first answer."""

    told: Running
    process: psutil.Process
    seconds: float


@contextmanager
def home() -> Iterator[Path]:
    """Give an empty home folder."""
    with tempfile.TemporaryDirectory(prefix="dealgraph-benchmark-") as folder:
        yield Path(folder)


def curated() -> Contents:
    """Read data/."""
    reading = read_curated([DATA], {}, {}, lambda _done, _total: None)
    return reading.entities, reading.sources


def record(folder: Path, contents: Contents) -> None:
    """Record contents in the ledger of a home, in batches as `dealgraph load` does."""
    entities, sources = contents
    ledger = Ledger(folder / "ledger.db")
    ledger.record(entities, [])
    for start in range(0, len(sources), _BATCH):
        ledger.record([], sources[start : start + _BATCH])
    ledger.close()


@contextmanager
def served(folder: Path, question: str) -> Iterator[Served]:
    """Run `dealgraph serve` on a home until it has answered `question`, and end it afterwards by its process id."""
    port = _free_port()
    # Enough workers for as many clients as ask at once.
    environment = os.environ | {"DEALGRAPH_HOME": str(folder), "DEALGRAPH_PORT": str(port)}
    started = time.perf_counter()
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen([_COMMAND, "serve"], env=environment, stdout=log, stderr=log)
    try:
        _await_answer(process, f"http://127.0.0.1:{port}{question}", folder)
        seconds = time.perf_counter() - started
        told = running(folder)
        assert told is not None
        yield Served(told, psutil.Process(process.pid), seconds)
    finally:
        process.terminate()
        process.wait(120)


def peak(process: psutil.Process) -> float:
    """Return the most memory, in bytes, that a process has had."""
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:  # Only Linux tells the most; elsewhere it is what is held now.
        return float(process.memory_info().rss)
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _await_answer(process: "subprocess.Popen[bytes]", url: str, folder: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(url, timeout=60).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"dealgraph serve did not answer:\n{(folder / 'serve.log').read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
