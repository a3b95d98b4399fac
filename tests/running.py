"""The program as a user runs it: its own commands, in processes of their own, on a home of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sys.executable).with_name("dealgraph"))
_SECONDS_TO_START = 300
# All that was begun, so that what a failed test leaves behind can be ended after the last one.
BEGUN: "list[subprocess.Popen[bytes]]" = []


@dataclass
class Program:
    """One installation on `home`; `settings` are further environment variables."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    server: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        own = {"DEALGRAPH_HOME": str(self.home), "DEALGRAPH_PORT": "0"}
        return os.environ | own | self.settings

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [COMMAND, *words], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def begin(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command in a process group of its own, so that all of it can be killed at once."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / f"{words[0]}.log").open("ab") as log:
            begun = subprocess.Popen(
                [COMMAND, *words], env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        BEGUN.append(begun)
        return begun

    def serve(self) -> dict[str, Any]:
        """Start serving; return the status once it can be reached."""
        self.server = self.begin("serve")
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and self.server.poll() is None:
            status: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
            if status["running"]:
                return status
            time.sleep(0.3)
        raise AssertionError(f"it did not start:\n{(self.home / 'serve.log').read_text()}")

    def neo4j(self) -> psutil.Process:
        """The process of the Neo4j that serving has started."""
        assert self.server is not None
        children = psutil.Process(self.server.pid).children(recursive=True)
        return next(child for child in children if "java" in child.name())

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """End a command and all that it started, at once and without asking."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait(60)
            self.server = None
