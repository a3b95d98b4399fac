"""A full disk: it is told, what was acknowledged is kept, and once there is room all goes on by itself.

A limit on the size of a process's files stands in for the full disk: it needs no rights, and it can be lifted.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from graph.ledger import Ledger
from tests.running import COMMAND, ROOT, Program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the files of a running process")
_SECONDS = 120


def test_a_load_keeps_what_it_recorded_and_goes_on_later(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    limited = subprocess.run(
        ["bash", "-c", f"ulimit -f 2000; exec '{COMMAND}' load data"],
        env=program.environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert limited.returncode == 6
    assert "See whether the disk is full" in limited.stderr
    assert "Traceback" not in limited.stderr
    kept = _claims(program)
    assert kept
    assert program.run("load", "data").returncode == 0
    assert set(kept) < set(_claims(program))


def _claims(program: Program) -> list[str]:
    """The ids of the claims that stand, and that were recorded once."""
    ledger = Ledger(program.home / "ledger.db")
    recorded = sorted(entry.key for entry in ledger.entries() if entry.kind == "claim")
    standing = sorted(claim for claims in ledger.contents().claims_of.values() for claim in claims)
    ledger.close()
    assert standing == recorded
    return standing


def test_a_service_publishes_once_there_is_room(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("load", "data/entities").returncode == 0
    api = program.serve()["api"]
    assert program.server is not None
    served = psutil.Process(program.server.pid)
    _, most = served.rlimit(psutil.RLIMIT_FSIZE)
    served.rlimit(psutil.RLIMIT_FSIZE, (100_000, most))
    load = program.begin("load", "data/sources")
    _until(lambda: bool(_health(api)["trouble"]))
    refused = httpx.get(f"{api}/questions/customers-of?company=scale-ai", timeout=60)
    assert refused.status_code == 503

    served.rlimit(psutil.RLIMIT_FSIZE, (most, most))
    _until(lambda: not _health(api)["trouble"])
    assert load.wait(_SECONDS) == 0
    assert httpx.get(f"{api}/questions/customers-of?company=scale-ai", timeout=60).json()["rows"]
    verified = program.run("verify", "--samples", "0")
    assert verified.returncode == 0, verified.stdout
    program.stop()


def test_a_neo4j_that_met_a_full_disk_is_started_anew(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("load", "data/entities").returncode == 0
    api = program.serve()["api"]
    java = program.neo4j()
    java.rlimit(psutil.RLIMIT_FSIZE, (100_000, 100_000))
    assert program.run("load", "data/sources").returncode == 0
    _until(lambda: not java.is_running())
    _until(lambda: not _health(api)["trouble"])
    assert httpx.get(f"{api}/questions/customers-of?company=scale-ai", timeout=60).json()["rows"]
    verified = program.run("verify", "--samples", "0")
    assert verified.returncode == 0, verified.stdout
    program.stop()


def _health(api: str) -> dict[str, object]:
    health: dict[str, object] = httpx.get(f"{api}/health", timeout=60).json()
    return health


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.3)
