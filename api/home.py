"""The home folder: one process works on it at a time and tells others where it can be reached."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

from graph.errors import HomeInUse, StorageFailure


class Running(BaseModel):
    """Where a running service is reached; the password is the local Neo4j's."""

    pid: int
    api: str
    browser: str | None
    bolt: str
    user: str
    password: str
    database: str


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the home folder, made where it is missing. Raises HomeInUse while another process holds it."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageFailure(
            f"The folder {home} cannot be used: {error.strerror}.",
            remedy="Set DEALGRAPH_HOME to a folder that you may write.",
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            service = _told(home)
            where = f" It serves {service.api} (process {service.pid})." if service else ""
            raise HomeInUse(
                f"Another process works on {home}.{where}", remedy="End it, or set DEALGRAPH_HOME to another folder."
            ) from error
        (home / "service.json").unlink(missing_ok=True)
        yield
        (home / "service.json").unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def review_token(home: Path) -> str:
    """Return the token that lets a request judge claims, made at the first use; only its owner can read its file."""
    path = home / "review.token"
    if not path.exists():
        draft = home / "review.token.tmp"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        draft.replace(path)
    return path.read_text(encoding="utf-8").strip()


def announce(home: Path, running: Running) -> None:
    """Tell other processes of this user where the service is reached; its token is there by then."""
    review_token(home)
    draft = home / "service.json.tmp"
    draft.touch(mode=0o600)
    draft.write_text(running.model_dump_json(), encoding="utf-8")
    draft.replace(home / "service.json")


def running(home: Path) -> Running | None:
    """Return where the service on this home is reached, None if none is running or it is still starting."""
    service = _told(home)
    return service if service is not None and _is_held(home) else None


def _is_held(home: Path) -> bool:
    with (home / "lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _told(home: Path) -> Running | None:
    try:
        return Running.model_validate(json.loads((home / "service.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None
