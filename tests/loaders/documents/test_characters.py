"""Bytes become text in the encoding they are in, and text is changed no more than it must be."""

import random
import zlib

import pytest

from loaders.documents.characters import clean, decode, line
from loaders.documents.parsed import Unreadable

FRENCH = "Meta a annoncé l'acquisition de 49 % de Scale AI. L’opération a été confirmée à San Francisco.\n"
SAID = [
    ("cp1252", FRENCH),
    ("cp1252", "Café à Paris, été\n"),
    ("cp1252", "Das Münchner Unternehmen Helsing erhält 600 Millionen Euro für künstliche Intelligenz.\n"),
    ("latin-1", "La compañía española anunció una inversión de 200 millones de euros en Aragón.\n"),
    ("cp1250", "Spółka ogłosiła przejęcie większościowego pakietu akcji w firmie ElevenLabs za sześć miliardów.\n"),
    ("cp1251", "Компания Яндекс объявила о покупке доли в стартапе за десять миллионов рублей.\n"),
    ("cp1256", "أعلنت شركة مايكروسوفت استثمار مليار دولار في شركة جي 42\n"),
    ("shift_jis", "ソフトバンクグループは、オープンＡＩに最大四百億ドルを出資すると発表した。\n"),
    ("gb18030", "阿里巴巴宣布向人工智能初创公司月之暗面投资八亿美元。\n"),
    ("big5", "鴻海宣布與輝達合作興建人工智慧資料中心。\n"),
    ("euc_kr", "삼성전자는 인공지능 스타트업에 1조원을 투자한다고 발표했다.\n"),
    ("utf-16-le", FRENCH),
    ("utf-16-be", FRENCH),
    ("utf-16", FRENCH),
    ("utf-32", FRENCH),
    ("utf-8-sig", FRENCH),
    ("utf-8", "أعلنت شركة مايكروسوفت استثمار\u200f مليار دولار"),
]


@pytest.mark.parametrize(("encoding", "text"), SAID)
@pytest.mark.parametrize("times", [1, 20])
def test_encodings_that_nothing_tells(encoding: str, text: str, times: int) -> None:
    assert clean(decode((text * times).encode(encoding))) == text * times


def test_what_the_server_and_the_page_say() -> None:
    assert decode("Ñandú é".encode("cp1250", "replace"), "windows-1250") == "?andú é"
    assert decode('<meta charset="koi8-r">Мета'.encode("koi8-r")) == '<meta charset="koi8-r">Мета'
    assert decode("<?xml version='1.0' encoding='iso-8859-1'?>“é”".encode("cp1252"))[-3:] == "“é”"
    assert decode("ソフト".encode("iso-2022-jp"), "iso-2022-jp") == "ソフト"


def test_what_is_said_wrongly_does_no_harm() -> None:
    assert decode("é €".encode(), "iso-8859-1") == "é €"
    assert decode("déjà vu à Paris".encode("cp1252"), "no-such-charset") == "déjà vu à Paris"
    assert decode("déjà vu à Paris".encode("cp1252"), "utf-8") == "déjà vu à Paris"
    assert decode("déjà vu à Paris".encode("cp1252"), "hex") == "déjà vu à Paris"


def test_a_text_pasted_from_two_encodings() -> None:
    mixed = FRENCH.encode() * 3 + "Été à Paris : 10 €".encode("cp1252")
    assert decode(mixed) == FRENCH * 3 + "Été à Paris : 10 €"


@pytest.mark.parametrize(
    "data",
    [
        random.Random(1).randbytes(3000),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + random.Random(2).randbytes(500),
        b"PK\x03\x04" + zlib.compress(random.Random(3).randbytes(20_000)),
        b"\x7fELF" + b"\0" * 3000,
        b"\xff\xfe" + random.Random(4).randbytes(3001),
    ],
)
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(Unreadable, match="is not a text"):
        decode(data)


def test_what_is_changed_in_a_text() -> None:
    assert clean("\ufeffa\r\nb\rc\x0cd\u2028e\x00\x1b\x7f\x9f\ud800\ufffff") == "a\nb\nc\nd\nef"
    kept = "  e\u0301 \u200f\u00ad\tx\u00a0y \U0001f600 \n\n"
    assert clean(kept) == kept


def test_what_fits_into_a_field() -> None:
    assert line(" a \n\t b\x00 ") == "a b"
    assert line(" \n ") is None
    assert line(None) is None
    assert line("x" * 499 + " y") == "x" * 499
