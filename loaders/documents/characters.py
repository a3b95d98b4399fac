"""Characters: bytes to text, and text to what a document may hold."""

import codecs
import re

from charset_normalizer import from_bytes

from loaders.documents.languages import language_of
from loaders.documents.parsed import Unreadable

_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DECLARED = re.compile(rb"""<meta[^>]+charset=["']?([\w.:-]+)|<\?xml[^>]+encoding=["']([\w.:-]+)""", re.IGNORECASE)
# As browsers do: pages that say these mean the Windows code page that contains them.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# The languages of the Latin code pages that are easily taken for Western Europe's, and the other way round.
_NOT_WESTERN = {"pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs", "sr", "sq", "tr", "lt", "lv", "et"}
_SAMPLE = 200_000

_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_LONE_BYTE = re.compile("[\udc80-\udcff]")
_NOT_TEXT = "is not a text, an HTML page, a PDF or a feed."
_REMEDY = "Save it as one of these."


def decode(data: bytes, charset: str | None = None) -> str:
    """Turn bytes into text by their mark, as UTF-8, by the charset that the server or the page says, or by a guess.

    Raises Unreadable for what is no text.
    """
    text = _marked(data) or _in_utf_8(data) or _as(data, _declared(data, charset)) or _mixed(data) or _guessed(data)
    text = text.removeprefix("\ufeff")
    if _is_rubbish(text):
        raise Unreadable(_NOT_TEXT, _REMEDY)
    return text


def clean(text: str) -> str:
    """Return the text with `\\n` as its only line end and without control characters; nothing else is changed."""
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text))


def line(text: str | None) -> str | None:
    """Return words fit for a field: one line of at most 500 characters, None if nothing is left."""
    return " ".join(clean(text or "").split())[:500].strip() or None


def _marked(data: bytes) -> str | None:
    found = (encoding for mark, encoding in _BOMS.items() if data.startswith(mark))
    encoding = next(found, None)
    return data.decode(encoding, "replace") if encoding else None


def _in_utf_8(data: bytes) -> str | None:
    # Escape sequences are ASCII, and so valid UTF-8, and yet may stand for Japanese.
    return None if b"\x1b" in data or b"\0" in data else _as(data, "utf-8")


def _as(data: bytes, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None


def _declared(data: bytes, charset: str | None) -> str | None:
    if charset is None and (found := _DECLARED.search(data[:4096])):
        charset = (found[1] or found[2]).decode("ascii")
    if charset is None:
        return None
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name)


def _mixed(data: bytes) -> str | None:
    """Read UTF-8 in which single bytes are of Windows-1252, as pasted texts have it."""
    text = data.decode("utf-8", "surrogateescape")
    lone = len(_LONE_BYTE.findall(text))
    if b"\0" in data or b"\x1b" in data or sum(character > "\x7f" for character in text) < 2 * lone:
        return None
    return _LONE_BYTE.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def _guessed(data: bytes) -> str:
    match = from_bytes(data).best()
    guess = _as(data, match.encoding) if match else None
    if guess is None:
        raise Unreadable(_NOT_TEXT, _REMEDY)
    is_code_page = len(guess) == len(data)
    if is_code_page and _is_latin(guess) and language_of(guess) not in _NOT_WESTERN:
        return _as(data, "cp1252") or guess
    return guess


def _is_latin(text: str) -> bool:
    others = sum(character > "\u02ff" and character.isalpha() for character in text[:_SAMPLE])
    return others * 20 < sum(map(str.isalpha, text[:_SAMPLE]))


def _is_rubbish(text: str) -> bool:
    strange = len(_FORBIDDEN.findall(text)) + text.count("\ufffd")
    return strange * 50 > len(text)
