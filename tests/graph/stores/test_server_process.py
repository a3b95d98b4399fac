"""Ports, and what becomes of a server that an earlier run left."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graph.errors import HomeInUse, PortTaken
from graph.stores.server_process import choose_port, end_stale, home_option, listens, pid_file, write_pid


def test_ports() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert choose_port(None, port) != port
        with pytest.raises(PortTaken, match=r"is free"):
            choose_port(port, port)
    assert choose_port(None, port) == port
    assert choose_port(port, 7687) == port
    assert choose_port(0, 7687) not in {0, 7687}


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[psutil.Process]:
    """A process whose command line looks like the server of `tmp_path`."""
    command = [sys.executable, "-c", "import time; time.sleep(600)", home_option(tmp_path)]
    process = subprocess.Popen(command)
    (tmp_path / "run").mkdir()
    yield psutil.Process(process.pid)
    process.kill()
    process.wait()


def test_a_server_whose_parent_lives_is_left_alone(tmp_path: Path, sleeper: psutil.Process) -> None:
    write_pid(tmp_path, sleeper.pid)
    with pytest.raises(HomeInUse, match=str(sleeper.pid)):
        end_stale(tmp_path)
    assert sleeper.is_running()


def test_a_stale_server_of_this_home_is_ended(tmp_path: Path, sleeper: psutil.Process) -> None:
    pid_file(tmp_path).write_text(f"{sleeper.pid} 1")
    end_stale(tmp_path)
    assert not sleeper.is_running()


def test_another_process_with_the_noted_id_is_left_alone(tmp_path: Path, sleeper: psutil.Process) -> None:
    other = tmp_path / "other"
    (other / "run").mkdir(parents=True)
    pid_file(other).write_text(f"{sleeper.pid} 1")
    end_stale(other)
    assert sleeper.is_running()


def test_who_listens_on_a_port(sleeper: psutil.Process) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert listens(psutil.Process().pid, port)
        assert not listens(sleeper.pid, port)
    assert not listens(psutil.Process().pid, port)
