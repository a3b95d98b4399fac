"""PDFs: paragraphs, metadata, and those that are broken or made to harm."""

import io
import time
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from loaders.documents.parsed import Unreadable
from loaders.documents.pdf import read_pdf
from tests.loaders.documents.making import DAY, SENTENCE, pdf


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_pdf(data, DAY)
    return caught.value.message


def test_lines_become_paragraphs_again() -> None:
    pages = [
        [
            "Meta buys into Scale AI",
            "Meta acquires forty-nine percent of the company Scale AI, the acqui-",
            "sition of the year, for 14.3 billion dollars and names",
            "Alexandr Wang its head of superintelligence.",
        ],
        ["Microsoft and Google, both of them customers of Scale AI,", "leave it (Café)."],
    ]
    pages[1][1] = pages[1][1].replace("(", "\\(").replace(")", "\\)")
    article = read_pdf(pdf(pages), DAY)
    assert article.text == (
        "Meta buys into Scale AI\n"
        "Meta acquires forty-nine percent of the company Scale AI, the acquisition of the year, for 14.3 billion "
        "dollars and names Alexandr Wang its head of superintelligence.\n\n"
        "Microsoft and Google, both of them customers of Scale AI, leave it (Café)."
    )
    assert article.title == "Meta buys into Scale AI"


def test_metadata() -> None:
    info = "/Title (Meta and Scale) /Author (Jane Doe) /CreationDate (D:20250613120000Z)"
    article = read_pdf(pdf([[SENTENCE]], info), DAY)
    assert (article.title, article.author) == ("Meta and Scale", "Jane Doe")
    assert (article.published, article.published_inferred) == (None, "2025-06-13")


def test_metadata_that_tell_nothing() -> None:
    info = "/Title (Microsoft Word - draft3.docx) /CreationDate (D:20990613120000Z)"
    article = read_pdf(pdf([["A title", SENTENCE]], info), DAY)
    assert (article.title, article.published_inferred) == ("A title", None)


def test_encrypted() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([[SENTENCE]]))))
    writer.encrypt("word", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert refusal(out.getvalue()) == "is an encrypted PDF."


@pytest.mark.parametrize("kept", [20, 200, 400])
def test_broken_off(kept: int) -> None:
    assert "broken" in refusal(pdf([[SENTENCE]])[:kept])


def test_a_scan() -> None:
    assert refusal(pdf([[]])) == "holds no text."


def test_too_many_pages() -> None:
    assert refusal(pdf([[]] * 1001)) == "has more than 1000 pages."


def test_a_stream_that_unpacks_to_a_thousand_times_its_size() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b"(x) Tj " * 1_000_000) for _ in range(30)) + packer.flush()
    assert len(bomb) < 1_000_000
    began = time.monotonic()
    assert "broken" in refusal(pdf([], content=bomb))
    assert time.monotonic() - began < 60
