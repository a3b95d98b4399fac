"""Files, folders and standard input."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from loaders.documents.characters import line
from loaders.documents.parsed import MAX_BYTES, Raw, Unreadable, too_large

# In a folder others are refused: a list of data is a text too, and no article.
_SUFFIXES = {".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".pdf", ".rss", ".atom", ".xml"}


def read_file(path: Path, name: str, day: str) -> Raw:
    """Return the bytes of a file, to be known by `name`. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            return Raw(_limited(file), name=_printable(name), day=day)
    except FileNotFoundError as error:
        raise Unreadable("there is no such file or folder.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Unreadable(f"cannot be read: {reason}.") from error


def read_listed_file(path: Path, folder: Path, day: str) -> Raw:
    """Return the bytes of a file that `folder` holds. Raises Unreadable, also if its suffix is not of an article."""
    if path.suffix.lower() not in _SUFFIXES and not path.is_dir():
        kinds = ", ".join(sorted(_SUFFIXES))
        raise Unreadable(f"is not one of {kinds}.", "Name the file itself if it is an article.")
    return read_file(path, path.relative_to(folder).as_posix(), day)


def read_standard_input(day: str) -> Raw:
    """Return the bytes of standard input. Raises Unreadable."""
    return Raw(_limited(sys.stdin.buffer), name="standard input", day=day)


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, and the folders that may not be looked into, by name; not hidden ones."""
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        is_folder = os.path.isdir(path)  # noqa: PTH112 - Path's own fails below a folder without the right to search it
        if not is_hidden and not (is_folder and os.access(path, os.R_OK | os.X_OK)):
            yield path


def _limited(file: BinaryIO) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large()
    return data


def _printable(name: str) -> str:
    """Return a file's name as a field can hold it: on disk it may have any bytes."""
    return line(os.fsencode(name).decode("utf-8", "replace")) or "unnamed"
