"""Reads what `dealgraph read` is given: files, folders, addresses, feeds and standard input."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from os.path import isdir
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.counted import counted
from graph.errors import BadInput, BadParameter
from graph.model.dates import EdtfDate
from graph.model.documents import Document
from graph.model.entities import Text
from loaders.documents.addresses import is_public
from loaders.documents.fetch import Judge, fetch
from loaders.documents.files import files_in, read_file, read_listed_file, read_standard_input
from loaders.documents.isolation import Parser
from loaders.documents.parsed import Article, Entry, Feed, Raw, Unreadable
from loaders.validation import reason_of

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_REMEDIES = {"language": "Give two letters, such as en, fr or de."}
Get = Callable[[], Raw]


class Stated(BaseModel):
    """What the caller says of all documents; it stands above what they say of themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    published: EdtfDate | None = None
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] | None = None
    publisher: Text | None = None


def documents(
    arguments: Sequence[str],
    retrieved: str,
    *,
    published: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    may_connect: Judge = is_public,
) -> Iterator[Document | BadInput]:
    """Return an iterator over the documents that the arguments name, and over why others are refused, as they come.

    An argument is a file, a folder (all articles below it, in order), an http or https address, or `-` for standard
    input; a feed stands for the articles that it links to. Documents of one text come once. `retrieved` is today,
    YYYY-MM-DD. `published` is an EDTF date, `language` an ISO 639-1 code. Raises BadParameter if one of these is not.
    """
    try:
        stated = Stated(published=published, language=language, publisher=publisher)
    except ValidationError as error:
        fault = error.errors()[0]
        given, reason = repr(fault["input"]), reason_of(fault)
        said = reason if given in reason else f"{given}: {reason}"
        field = str(fault["loc"][0])
        raise BadParameter(f"{said}.", parameter=field, remedy=_REMEDIES.get(field, "")) from error
    return _once(arguments, retrieved, stated, may_connect)


def _once(
    arguments: Sequence[str], retrieved: str, stated: Stated, may_connect: Judge
) -> Iterator[Document | BadInput]:
    seen: set[str] = set()
    with Parser() as parser:
        reader = _Reader(parser, retrieved, stated, may_connect)
        for argument in arguments:
            for found in reader.read(argument):
                if isinstance(found, BadInput):
                    yield found
                elif found.sha256 not in seen:
                    seen.add(found.sha256)
                    yield found


@dataclass(frozen=True)
class _Reader:
    parser: Parser
    day: str
    stated: Stated
    may_connect: Judge

    def read(self, argument: str) -> Iterator[Document | BadInput]:
        if argument == "-":
            return self._read("standard input", partial(read_standard_input, self.day))
        if _ADDRESS.match(argument):
            return self._read(argument, self._fetcher(argument))
        path = Path(argument)
        if isdir(path):  # noqa: PTH112 - unlike Path's, it takes a folder that may not be looked into
            return self._read_folder(path)
        return self._read(argument, partial(read_file, path, path.name, self.day))

    def _read_folder(self, folder: Path) -> Iterator[Document | BadInput]:
        paths = list(files_in(folder))
        if not paths:
            yield BadInput("holds no file.", file=str(folder))
        for path in paths:
            yield from self._read(str(path), partial(read_listed_file, path, folder, self.day))

    def _read(self, file: str, get: Get, entry: Entry | None = None) -> Iterator[Document | BadInput]:
        try:
            raw = get()
            found = self.parser.parse(raw)
            if isinstance(found, Article):
                yield self._document(raw, found, entry)
            elif entry is not None:
                raise Unreadable("is a feed that a feed links to.", "Name it itself.")
            else:
                yield from self._read_entries(file, found)
        except Unreadable as error:
            yield BadInput(error.message, file=file, remedy=error.remedy)

    def _read_entries(self, file: str, feed: Feed) -> Iterator[Document | BadInput]:
        for entry in feed.entries:
            yield from self._read(entry.url, self._fetcher(entry.url), entry)
        if feed.left_out:
            reason = f"links to {counted(feed.left_out, 'more article')}; only its first {len(feed.entries)} were read."
            yield BadInput(reason, file=file, remedy="Name the others by their addresses.")

    def _fetcher(self, url: str) -> Get:
        return partial(fetch, url, self.day, may_connect=self.may_connect)

    def _document(self, raw: Raw, article: Article, entry: Entry | None) -> Document:
        said = entry or Entry(url="", title=None, published=None)
        return Document(
            name=raw.name,
            text=article.text,
            language=self.stated.language or article.language,
            title=article.title or said.title,
            publisher=self.stated.publisher or article.publisher,
            author=article.author,
            url=article.url,
            published=self.stated.published or article.published or said.published,
            published_inferred=article.published_inferred,
            retrieved=self.day,
        )
