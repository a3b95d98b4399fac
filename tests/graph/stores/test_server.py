"""The bundled Neo4j, with real servers: one of the session, and a few that are killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import neo4j
import psutil
import pytest
from neo4j.exceptions import AuthError, Neo4jError

from graph.errors import EngineUnavailable, HomeInUse
from graph.stores.address import Neo4jAddress
from graph.stores.server import BundledNeo4j
from graph.stores.server_process import pid_file

ROOT = Path(__file__).parents[3]

PARENT = """
import sys, threading, time
from pathlib import Path
from graph.stores.server import BundledNeo4j

server = BundledNeo4j(Path(sys.argv[1]), say=lambda text: None, bolt_port=0, http_port=0)
starter = threading.Thread(target=server.start)
starter.start()
starter.join()
time.sleep(1)  # The server must outlive the thread that started it.
print(server.pid if server.is_running() else "gone", flush=True)
time.sleep(600)
"""


def query(address: Neo4jAddress, text: str, password: str | None = None) -> list[object]:
    auth = (address.user, password or address.password)
    with (
        neo4j.GraphDatabase.driver(address.bolt, auth=auth) as driver,
        driver.session(database=address.database) as session,
    ):
        return [record[0] for record in session.run(text)]


@pytest.fixture
def page() -> Iterator[tuple[str, list[str]]]:
    """A web page on loopback, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"a,b\n1,2\n")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/x.csv", asked
        server.shutdown()
        thread.join()


def test_answers_and_is_neo4j_5(neo4j_server: Neo4jAddress) -> None:
    rows = query(neo4j_server, "CALL dbms.components() YIELD versions RETURN versions[0]")
    assert rows == ["5.26.30"]


def test_serves_the_browser_and_sends_it_to_the_right_port(neo4j_server: Neo4jAddress) -> None:
    assert neo4j_server.browser is not None
    page = httpx.get(neo4j_server.browser)
    assert page.status_code == 200
    assert "Neo4j Browser" in page.text
    found = httpx.get(neo4j_server.browser.removesuffix("browser/"), headers={"Accept": "application/json"})
    assert found.json()["bolt_direct"] == neo4j_server.bolt


def test_listens_on_loopback_only(neo4j_server: Neo4jAddress) -> None:
    port = int(neo4j_server.bolt.rpartition(":")[2])
    servers = [child for child in psutil.Process().children() if "java" in child.name()]
    listening = [
        connection.laddr
        for server in servers
        for connection in server.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert port in {address.port for address in listening}
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}


def test_password_is_on_no_command_line_and_not_shown(neo4j_server: Neo4jAddress) -> None:
    assert neo4j_server.password not in repr(neo4j_server)
    for child in psutil.Process().children(recursive=True):
        assert neo4j_server.password not in " ".join(child.cmdline())


def test_wrong_password_is_refused(neo4j_server: Neo4jAddress) -> None:
    with pytest.raises(AuthError):
        query(neo4j_server, "RETURN 1", password="not-the-password")


def test_load_csv_of_a_file_is_refused(neo4j_server: Neo4jAddress) -> None:
    with pytest.raises(Neo4jError, match="allow_csv_import_from_file_urls"):
        query(neo4j_server, "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row[0]")


def test_load_csv_of_an_address_is_refused(neo4j_server: Neo4jAddress, page: tuple[str, list[str]]) -> None:
    address, asked = page
    for variant in (address, address.replace("127.0.0.1", "localhost")):
        with pytest.raises(Neo4jError, match=r"(?i)blocked|access"):
            query(neo4j_server, f"LOAD CSV FROM '{variant}' AS row RETURN row[0]")
    assert asked == []


def test_settings_that_keep_it_small_and_quiet(neo4j_server: Neo4jAddress) -> None:
    names = ["db.transaction.timeout", "server.memory.pagecache.size", "dbms.usage_report.enabled"]
    settings = f"SHOW SETTINGS YIELD name, value WHERE name IN {names}"
    rows = query(neo4j_server, f"{settings} RETURN name + '=' + value ORDER BY name")
    assert rows == [
        "db.transaction.timeout=1m",
        "dbms.usage_report.enabled=false",
        "server.memory.pagecache.size=128.00MiB",
    ]


def test_starts_again_after_a_kill_without_network(tmp_path: Path, neo4j_server: Neo4jAddress, offline: None) -> None:
    # `neo4j_server` has fetched the jars.
    said: list[str] = []
    server = BundledNeo4j(tmp_path / "home", say=said.append, bolt_port=0, http_port=0)
    with server as first:
        query(first, "CREATE (:Kept {n: 1})")
        killed = server.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: not server.is_running())
        assert server.pid is None

        second = server.start()
        assert query(second, "MATCH (k:Kept) RETURN k.n") == [1]
        with pytest.raises(HomeInUse, match=str(server.pid)):
            BundledNeo4j(tmp_path / "home", say=said.append).start()
        last = server.pid
        began = time.monotonic()
    assert time.monotonic() - began < 8  # Neo4j's own quiet periods alone would take 10.
    assert last is not None
    assert not psutil.pid_exists(last)
    assert not pid_file(tmp_path / "home").exists()
    assert said == ["Starting Neo4j.", "Starting Neo4j."]


def test_ends_with_its_parent_even_when_that_is_killed(tmp_path: Path, neo4j_server: Neo4jAddress) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "home")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
    assert psutil.wait_procs([child], timeout=10)[1] == []


def test_a_failed_start_shows_why(tmp_path: Path, neo4j_server: Neo4jAddress) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "databases").write_text("not a folder")
    (tmp_path / "data" / "came-up").touch()
    server = BundledNeo4j(tmp_path, say=print, bolt_port=0, http_port=0)
    with pytest.raises(EngineUnavailable) as caught:
        server.start()
    assert "data/databases" in caught.value.log
    assert "\tat " not in caught.value.log
    assert str(tmp_path / "logs") in caught.value.remedy
    assert not server.is_running()


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(100):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("did not come true within 10 s")


def test_two_that_start_at_once_get_ports_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = [_free_port() for _ in range(2)]
    monkeypatch.setattr("graph.stores.server._BOLT_PORT", free[0])
    monkeypatch.setattr("graph.stores.server._HTTP_PORT", free[1])
    servers = [BundledNeo4j(tmp_path / name, say=print) for name in ("one", "other")]
    try:
        with ThreadPoolExecutor(2) as pool:
            addresses = list(pool.map(BundledNeo4j.start, servers))
    finally:
        for server in servers:
            server.stop()
    assert addresses[0].bolt != addresses[1].bolt


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
