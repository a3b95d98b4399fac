"""The process of the bundled Neo4j: tied to its parent, found again by its pid file, on free ports."""

import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import psutil

from graph.errors import HomeInUse, PortTaken

LOOPBACK = "127.0.0.1"
STOP_SECONDS = 30
_TIED_CHILD = Path(__file__).with_name("tied_child.py")


def home_option(home: Path) -> str:
    """Return the word of the server's command line that names its home, by which it is recognised later."""
    return f"--home-dir={home}"


def spawn(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start `command` with its output in `log`, tied to this process's life (Linux: even to its kill -9).

    The kernel ends the child with the *thread* that forked it, so a thread of its own forks it and then
    stays for as long as the child lives. A session of its own keeps Ctrl-C from the child: its parent
    stops it in order.
    """
    spawned: Future[subprocess.Popen[bytes]] = Future()

    def keep() -> None:
        try:
            with log.open("wb") as output:
                process = subprocess.Popen(  # noqa: S603 - no shell, and every word is ours
                    [sys.executable, "-I", "-S", str(_TIED_CHILD), str(os.getpid()), *command],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except OSError as error:
            spawned.set_exception(error)
            return
        spawned.set_result(process)
        process.wait()

    threading.Thread(target=keep, name="neo4j-keeper", daemon=True).start()
    return spawned.result()


def pid_file(home: Path) -> Path:
    """Return the path of the file that names the server's process and its parent's."""
    return home / "run" / "dealgraph.pid"


def write_pid(home: Path, pid: int) -> None:
    """Note the server's process id and ours, for `end_stale` of a later start."""
    pid_file(home).write_text(f"{pid} {os.getpid()}\n", encoding="ascii")


def end_stale(home: Path) -> None:
    """End a server of this home whose parent is gone.

    A process counts as ours only if its command line names this very home: ids are used again by the
    system. Raises HomeInUse where the parent that started it still lives.
    """
    try:
        pid, parent = map(int, pid_file(home).read_text(encoding="ascii").split())
        process = psutil.Process(pid)
        ours = home_option(home) in process.cmdline()
        owned = process.ppid() == parent
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
        return
    if not ours:
        return
    if owned:
        raise HomeInUse(
            f"A Neo4j of {home} already runs (process {pid}, started by process {parent}).",
            remedy="Stop that one first, or take another home.",
        )
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait()


def choose_port(asked: int | None, usual: int) -> int:
    """Return the port to listen on: the one asked for (0: any), else the usual one, else any free one.

    Raises PortTaken when a port was asked for by number and something listens there.
    """
    if asked is None:
        return usual if _is_free(usual) else _free_port()
    if asked == 0:
        return _free_port()
    if not _is_free(asked):
        raise PortTaken(f"Port {asked} is taken.", remedy=f"Port {_free_port()} is free.")
    return asked


def is_open(port: int) -> bool:
    """Whether something accepts connections on this port of the loopback address."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False


def listens(pid: int, port: int) -> bool:
    """Whether it is this process that accepts connections on the port."""
    try:
        connections = psutil.Process(pid).net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in connections)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does: connections of one that has just stopped may linger on the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
