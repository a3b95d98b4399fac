"""Modules of ours that run in a process of their own, where what they do cannot stop or fill the program."""

import os
import subprocess
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def start(
    module: str, *arguments: str, environment: dict[str, str], output: int | None = None
) -> tuple["subprocess.Popen[bytes]", Connection]:
    """Start a module, and return its process and our end of a connection to it.

    The file descriptor of its end is its argument 1; `arguments` follow. `environment` is added to ours. `output` is
    where what it prints goes, as subprocess has it (default: where ours goes).
    """
    ours, theirs = Pipe()
    # Not multiprocessing's own spawn: that would import the whole application. A session of its own keeps Ctrl-C in
    # a terminal away from it; it ends when the connection closes.
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        # -P: a folder in the current directory that is named like a package of ours must not stand in for it.
        [sys.executable, "-P", "-m", module, str(theirs.fileno()), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=[theirs.fileno()],
        env=os.environ | {"PYTHONPATH": str(_ROOT)} | environment,
        start_new_session=True,
    )
    theirs.close()
    return process, ours
