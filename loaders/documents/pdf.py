"""PDF files: their text, with lines joined to paragraphs again."""

import io
import re
from collections.abc import Iterator
from datetime import datetime

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from loaders.documents.parsed import Article, Unreadable
from loaders.documents.plain import title_of

_MAX_PAGES = 1000
_MAX_CHARACTERS = 10_000_000
# What programs call a file whose author gave it no title.
_NO_TITLE = re.compile(
    r"^(microsoft \w+ - |untitled|slide 1$|document\d*$)|\.(docx?|pptx?|indd|pdf|odt|rtf|tex)$", re.I
)
# A hyphen at a line's end that parts a word, and a line end within a sentence: the line is of full width, says no
# end, and another one follows it.
_PARTED_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zà-öø-ÿ])")
_WITHIN_SENTENCE = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?=[^\s•·–—-])")
_FULL_WIDTH = 45


def read_pdf(data: bytes, day: str) -> Article:
    """Return the text of a PDF that was found on `day`, page after page.

    Raises Unreadable if it is encrypted, broken, too large or scanned.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Unreadable("is an encrypted PDF.", "Save it without a password.")
        if len(reader.pages) > _MAX_PAGES:
            raise Unreadable(f"has more than {_MAX_PAGES} pages.")
        text = "\n\n".join(_pages(reader))
        metadata = reader.metadata
        title, author = (metadata.title, metadata.author) if metadata else (None, None)
        created = metadata.creation_date if metadata else None
    except (PyPdfError, DependencyError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Unreadable("is a broken PDF, or one of a kind that cannot be read.") from error
    if not text.strip():
        raise Unreadable("holds no text.", "It may be a scan: read its text by OCR first.")
    is_named = title and not _NO_TITLE.search(title.strip())
    return Article(
        text, title=title if is_named else title_of(text), author=author, published_inferred=_day(created, day)
    )


def _pages(reader: PdfReader) -> Iterator[str]:
    characters = 0
    for page in reader.pages:
        text = page.extract_text()
        characters += len(text)
        if characters > _MAX_CHARACTERS:
            raise Unreadable(f"holds more than {_MAX_CHARACTERS:,} characters.")
        yield _joined(text)


def _joined(text: str) -> str:
    return _WITHIN_SENTENCE.sub(_line_end, _PARTED_WORD.sub("", text.strip()))


def _line_end(found: re.Match[str]) -> str:
    before = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    is_over = len(before) < _FULL_WIDTH or before.endswith((".", "!", "?", ":", "…", "。"))
    return "\n" if is_over else " "


def _day(created: datetime | None, latest: str) -> str | None:
    """Return the day on which a file was made, unless its maker's clock was wrong."""
    found = created.date().isoformat() if created else None
    return found if found and found <= latest else None
