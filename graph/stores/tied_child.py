"""Becomes another program that ends with the process that started it: `tied_child.py PARENT PROGRAM ARG…`.

It is run as a script, not imported. The request to the kernel is made here, in a fresh process with one
thread, because code between fork and exec of a process with many threads can block for ever.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Replace this process by `command`; on Linux the kernel kills it when the thread that forked it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The program that asked for this one has ended already.")
    os.execv(command[0], command)  # noqa: S606 - the command comes from server.py, no shell is wanted


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
