"""What is killed comes back whole: the ledger with all that was acknowledged, both graphs equal to a rebuild.

`DEALGRAPH_TEST_CRASHES` sets how often everything is killed: 2 by default, 50 for the long run.
"""

import os
import random
import time
from pathlib import Path

import httpx

from graph.ledger import Ledger
from tests.running import ROOT, Program

CRASHES = int(os.environ.get("DEALGRAPH_TEST_CRASHES", "2"))
_RECOVERY_SECONDS = 120


def test_kill_9_at_random_points_of_a_load_loses_nothing(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("load", "data/entities").returncode == 0
    files = sorted((ROOT / "data" / "sources").glob("*.yaml"))
    draw = random.Random(4)
    acknowledged = _claims(program)
    program.serve()
    for round_number in range(CRASHES):
        part = [str(path) for path in files[round_number * 15 : round_number * 15 + 15]]
        load = program.begin("load", *part)
        time.sleep(draw.uniform(0.2, 4))
        finished = load.poll() == 0
        assert program.server is not None
        program.kill(program.server)
        if not finished:
            program.kill(load)
        held = _claims(program)
        assert held >= acknowledged
        program.serve()
        verified = program.run("verify", "--samples", "2")
        assert verified.returncode == 0, verified.stdout
        assert program.run("load", *part).returncode == 0
        acknowledged = _claims(program)
    program.stop()
    before = program.run("export", "--format", "nquads").stdout
    assert program.run("rebuild").returncode == 0
    assert program.run("verify", "--samples", "0").returncode == 0
    assert program.run("export", "--format", "nquads").stdout == before


def _claims(program: Program) -> set[str]:
    """The ids of the claims in the ledger, each of which was recorded once and stands in one source."""
    ledger = Ledger(program.home / "ledger.db")
    contents = ledger.contents()
    recorded = [entry.key for entry in ledger.entries() if entry.kind == "claim"]
    ledger.close()
    standing = [claim for claims in contents.claims_of.values() for claim in claims]
    assert sorted(standing) == sorted(recorded) == sorted(contents.claims)
    return set(standing)


def test_a_neo4j_that_dies_while_serving_comes_back_by_itself(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("load", "data/entities").returncode == 0
    status = program.serve()
    program.neo4j().kill()
    answer = httpx.get(f"{status['api']}/questions/customers-of?company=scale-ai", timeout=60)
    assert answer.status_code in (200, 503)
    deadline = time.monotonic() + _RECOVERY_SECONDS
    while httpx.get(f"{status['api']}/health", timeout=60).status_code != 200 and time.monotonic() < deadline:
        time.sleep(0.5)
    source = "data/sources/xpert-digital-2025-06-meta-scale-ai.yaml"
    assert program.run("load", source).returncode == 0
    rows = httpx.get(f"{status['api']}/questions/customers-of?company=scale-ai", timeout=60).json()["rows"]
    assert {row["customer"] for row in rows} == {"google", "microsoft", "openai", "xai"}
    program.stop()


def test_neo4j_goes_with_its_parent(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    program.serve()
    neo4j = program.neo4j()
    assert program.server is not None
    program.kill(program.server)
    neo4j.wait(timeout=10)
