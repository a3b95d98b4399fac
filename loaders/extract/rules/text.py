"""A document's text in the plain form that rules see, and its sentences. Offsets are those of the text itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACES = dict.fromkeys(map(ord, "\n\r\t\u00a0\u2007\u2009\u202f\u200b\u00ad"), " ")
_QUOTES = dict.fromkeys(map(ord, "’‘ʼ`´"), "'") | dict.fromkeys(map(ord, "“”„‟«»"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
# Placeholders stand in angle brackets, so the text itself may have none.
_PLAIN = _SPACES | _QUOTES | _DASHES | {ord("<"): " ", ord(">"): " "}
# A quotation mark that stands alone at the end of a paragraph closes: « … . »
_END = re.compile(r"[.!?…]+ \" *$|[.!?…]+[\"')\]]*(?= |$)")
_FOLLOWING = re.compile(r"[ \"'(]*([^ \"'(].?)", re.DOTALL)
# Where, when and by whom it was written: "LONDON, Feb 25 (Reuters) - "; of a place alone, only capitals tell.
CAPITAL = r"[^\W\d_a-zà-ÿ]"
_TOWN = rf"{CAPITAL}[\w.'-]*(?:[ /,]+{CAPITAL}[\w.'-]*){{0,3}}"
_DAY = r",? (?:le )?(?:\d{1,2}\.? [^\W\d_]+\.?|[^\W\d_]+\.? \d{1,2})(?: \d{4})?"
_AGENCY = r",? \([\w ./-]{2,20}\)"
_LOUD = rf"(?:{CAPITAL}{{2,}}(?:[ /]{CAPITAL}{{2,}}){{1,3}}|{CAPITAL}{{5,}})"
_DATELINE = re.compile(rf"(?:{_TOWN}(?:{_DAY}(?:{_AGENCY})?|{_AGENCY})|{_LOUD}) --? (?=\W?[^\W_])")
_LONG_LINE = 60
# What a sentence costs grows with the square of its length.
_LONGEST = 2_000


@dataclass(frozen=True)
class Sentence:
    """A sentence's span, the number of its paragraph, and whether it is a heading (has no full stop)."""

    start: int
    end: int
    paragraph: int
    heading: bool


@dataclass(frozen=True)
class Page:
    """A document's text in the plain form, the same in lower case, its sentences, and the document's date."""

    text: str
    low: str
    sentences: list[Sentence]
    dated: str


def page(text: str, dated: str, abbreviations: re.Pattern[str]) -> Page:
    """Return a document's text as rules see it."""
    flat = plain(text)
    return Page(flat, lowered(flat), sentences(text, abbreviations), dated)


def plain(text: str) -> str:
    """Return the text with one kind of space, quote and dash each; as long as the text."""
    return text.translate(_PLAIN)


def lowered(text: str) -> str:
    """Return the text in lower case, as long as the text (some letters would become two)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def sentences(text: str, abbreviations: re.Pattern[str]) -> list[Sentence]:
    """Return the sentences of a text without its dateline; `abbreviations` matches words whose full stop ends none."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        flat = plain(text[start:end])
        spans = list(_split(flat, abbreviations))
        for first, last in spans:
            is_heading = len(spans) == 1 and flat[first:last].rstrip("\"')")[-1:] not in ".!?…:"
            found.append(Sentence(start + first, start + last, number, is_heading))
    return found


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the lines, taking lines of one wrapped paragraph together."""
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        content = line.strip()
        goes_on = spans and spans[-1][1] == at - 1 and _is_wrapped(text[spans[-1][0] : spans[-1][1]], content)
        if content and goes_on:
            spans[-1] = (spans[-1][0], end)
        elif content:
            spans.append((at, end))
        at = end + 1
    return spans


def _is_wrapped(before: str, content: str) -> bool:
    last = before.rsplit("\n", 1)[-1].rstrip()
    return len(last) >= _LONG_LINE and last[-1:] not in '.!?…:"”»' and content[:1].islower()


def _split(flat: str, abbreviations: re.Pattern[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    low = lowered(flat)
    dateline = _DATELINE.match(flat)
    start = dateline.end() if dateline else 0
    for end in _END.finditer(flat, start):
        following = _FOLLOWING.match(flat, end.end())
        if following is None or (_begins(following[1]) and not _is_abbreviation(low, end, abbreviations)):
            spans += _cut(flat, start, end.end())
            start = end.end()
    spans += _cut(flat, start, len(flat))
    return [(s + len(flat[s:e]) - len(flat[s:e].lstrip()), e) for s, e in spans if flat[s:e].strip()]


def _cut(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span, in parts if it is longer than any sentence: a list without a full stop, say."""
    while end - start > _LONGEST:
        space = flat.rfind(" ", start + 1, start + _LONGEST)
        part = space if space > 0 else start + _LONGEST
        yield start, part
        start = part
    yield start, end


def _begins(following: str) -> bool:
    # A name may have its capital behind its first letter: xAI, eBay.
    return any(letter.isupper() for letter in following[:2]) or not following[0].isalpha()


def _is_abbreviation(low: str, end: re.Match[str], abbreviations: re.Pattern[str]) -> bool:
    if end.group()[0] != ".":
        return False
    word = low[low.rfind(" ", 0, end.start()) + 1 : end.start() + 1].lstrip("\"'(")
    # In place, for what stands before it tells too: "Series B." ends a sentence, "B. Smith" does not.
    return bool(abbreviations.fullmatch(low, end.start() + 1 - len(word), end.start() + 1))
