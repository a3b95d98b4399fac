"""The process that parses can be stopped, can die, and is there again for the next document."""

import time

import psutil
import pytest

from loaders.documents.isolation import Parser
from loaders.documents.parsed import Article, Raw, Unreadable
from tests.loaders.documents.making import DAY, SENTENCE, pdf

LONG = f"<html><body>{f'<p>{SENTENCE}</p><ul><li>{SENTENCE}</ul>' * 20_000}".encode()


def children() -> list[psutil.Process]:
    found = psutil.Process().children()
    return [child for child in found if "loaders.documents.parser_process" in " ".join(child.cmdline())]


def text_of(parser: Parser, data: bytes) -> str:
    found = parser.parse(Raw(data, "name", DAY))
    assert isinstance(found, Article)
    return found.text


def test_what_takes_too_long_is_stopped_and_the_next_one_is_read() -> None:
    with Parser(seconds=1) as parser:
        began = time.monotonic()
        with pytest.raises(Unreadable, match="takes over 1 seconds"):
            parser.parse(Raw(LONG, "name", DAY))
        assert time.monotonic() - began < 20
        assert children() == []
    with Parser() as parser:
        assert text_of(parser, SENTENCE.encode()) == SENTENCE


def test_a_process_that_dies_refuses_one_document_only() -> None:
    with Parser() as parser:
        assert text_of(parser, SENTENCE.encode()) == SENTENCE
        (process,) = children()
        process.kill()
        process.wait()
        with pytest.raises(Unreadable, match="is broken"):
            parser.parse(Raw(SENTENCE.encode(), "name", DAY))
        assert text_of(parser, pdf([[SENTENCE]])) == SENTENCE
        assert len(children()) == 1
    assert children() == []


def test_the_process_may_not_fill_the_memory() -> None:
    with Parser() as parser:
        text_of(parser, SENTENCE.encode())
        (process,) = children()
        assert process.rlimit(psutil.RLIMIT_AS) == (3_000_000_000, 3_000_000_000)
        assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)
