"""The command line as a person uses it: what it prints, what it leaves, how it ends."""

import json
import signal
import socket
import time
from pathlib import Path

import httpx

from graph.stores.server import BundledNeo4j
from tests.running import ROOT, Program

SOURCE = "data/sources/xpert-digital-2025-06-meta-scale-ai.yaml"


def test_check_writes_nothing(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    ran = program.run("check", "data/entities", SOURCE)
    assert ran.returncode == 0
    assert "34 claims; 0 refused" in ran.stderr
    assert not (tmp_path / "home").exists()


def test_what_is_right_goes_in_and_the_status_tells_that_something_was_not(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "source: {id: wrong, title: A, publisher: B, language: en, retrieved: '2025-07-01'}\n"
        "claims:\n"
        "- {type: competition, parties: [meta, opnai], market: AI, summary: Rivals., quote: rivals}\n"
        "- {type: competition, parties: [meta, openai], market: AI, summary: Rivals., quote: rivals}\n"
    )
    ran = program.run("load", "data/entities", str(wrong))
    assert ran.returncode == 2
    assert "claim 1, field parties: unknown entity 'opnai'. Did you mean openai?" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert json.loads(program.run("status", "--json").stdout)["counts"]["claims"] == 1


def test_a_wrong_call_is_a_sentence_and_a_status(tmp_path: Path) -> None:
    program = Program(tmp_path / "home", {"DEALGRAPH_QUERY_ROWS": "many"})
    ran = program.run("status")
    assert ran.returncode == 2
    assert "DEALGRAPH_QUERY_ROWS" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_taken_port_is_told_with_a_free_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = Program(tmp_path / "home", {"DEALGRAPH_PORT": str(port)}).run("serve")
    assert ran.returncode == 5
    assert f"Port {port} of 127.0.0.1 is taken. Try: DEALGRAPH_PORT=" in ran.stderr


def test_a_second_service_on_one_home_is_refused_and_ctrl_c_ends_the_first(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    status = program.serve()
    second = program.run("serve")
    assert second.returncode == 5
    assert status["api"] in second.stderr
    asked = program.run("ask", "customers-of", "--company", "scal")
    assert asked.returncode == 2
    assert "No entity is called 'scal'." in asked.stderr
    assert program.server is not None
    program.server.send_signal(signal.SIGINT)
    assert program.server.wait(60) == 128 + signal.SIGINT
    assert json.loads(program.run("status", "--json").stdout)["running"] is False


def test_another_neo4j_is_used_where_it_is_named(tmp_path: Path) -> None:
    with BundledNeo4j(tmp_path / "neo4j", say=print, bolt_port=0, http_port=0) as address:
        settings = {"DEALGRAPH_BOLT_URI": address.bolt, "DEALGRAPH_BOLT_PASSWORD": address.password}
        program = Program(tmp_path / "home", settings)
        assert program.run("load", "data/entities", SOURCE).returncode == 0
        status = program.serve()
        assert status["bolt"] == address.bolt
        assert not (tmp_path / "home" / "neo4j").exists()
        rows = httpx.get(f"{status['api']}/questions/customers-of?company=scale-ai", timeout=60).json()["rows"]
        assert len(rows) == 4
        program.stop()


def test_a_corrected_source_shows_in_the_next_answer_of_the_running_service(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("load", "data/entities", SOURCE).returncode == 0
    url = f"{program.serve()['api']}/questions/customers-of?company=scale-ai"
    assert _publishers(url) == {"Xpert.Digital"}
    corrected = tmp_path / Path(SOURCE).name  # the file has its source's name
    text = (ROOT / SOURCE).read_text(encoding="utf-8")
    corrected.write_text(text.replace("publisher: Xpert.Digital", "publisher: Xpert"), encoding="utf-8")
    assert program.run("load", str(corrected)).returncode == 0
    deadline = time.monotonic() + 60
    while _publishers(url) != {"Xpert"} and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _publishers(url) == {"Xpert"}
    program.stop()


def _publishers(url: str) -> set[str]:
    evidence = httpx.get(url, timeout=60).json()["evidence"]
    return {item["source"]["publisher"] for claims in evidence.values() for item in claims}


def test_the_export_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert program.run("load", "data/entities", SOURCE).returncode == 0
    for form in ("trig", "nquads", "turtle", "ntriples"):
        first = program.run("export", "--format", form).stdout
        time.sleep(0.01)
        assert first == program.run("export", "--format", form).stdout
        assert "Scale AI" in first
