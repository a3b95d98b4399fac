"""Dates, absolute ones and those that count from the document's own date."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.dates import bounds
from loaders.extract.rules.dates import Dates
from loaders.extract.rules.language import codes, language
from loaders.extract.rules.marks import Marks
from loaders.extract.rules.text import lowered, plain

DATES = {code: Dates(language(code).dates) for code in codes()}
DAY = "2025-06-15"  # a Sunday


def dates(text: str, code: str, dated: str = DAY) -> list[str]:
    marks = Marks(len(text))
    for mark in DATES[code].marks(plain(text), lowered(plain(text)), dated):
        marks.add(mark)
    return [mark.value for mark in marks.all]


ABSOLUTE = {
    "en": {
        "on June 12, 2024": "2024-06-12",
        "on 12 June 2024": "2024-06-12",
        "on the 3rd of May 2024": "2024-05-03",
        "on Sept. 3, 2024": "2024-09-03",
        "in March 2024": "2024-03",
        "in late 2023": "2023",
        "in Q3 2024": "2024-07/2024-09",
        "in the third quarter of 2024": "2024-07/2024-09",
        "in the three months to June 2024": "2024-04/2024-06",
        "in 2014": "2014",
    },
    "fr": {
        "le 12 juin 2024": "2024-06-12",
        "le 1er mai 2024": "2024-05-01",
        "le mercredi 12 juin 2024": "2024-06-12",
        "en mars 2024": "2024-03",
        "en déc. 2023": "2023-12",
        "au T3 2024": "2024-07/2024-09",
        "au troisième trimestre 2024": "2024-07/2024-09",
        "en 2014": "2014",
    },
    "de": {
        "am 12. Juni 2024": "2024-06-12",
        "am Mittwoch, dem 12. Juni 2024": "2024-06-12",
        "im März 2024": "2024-03",
        "Ende Dezember 2023": "2023-12",
        "im Q3 2024": "2024-07/2024-09",
        "im dritten Quartal 2024": "2024-07/2024-09",
        "im Jahr 2014": "2014",
    },
}
RELATIVE = {
    "en": {
        "yesterday": "2025-06-14",
        "today": "2025-06-15",
        "on Friday": "2025-06-13",
        "in the fourth quarter": "2024-10/2024-12",
        "closing is expected in the third quarter": "2025-07/2025-09",
        "in the six months to February": "2024-09/2025-02",
        "in the quarter ended March": "2025-01/2025-03",
        "last week": "2025-06",
        "last month": "2025-05",
        "next month": "2025-07",
        "this quarter": "2025-04/2025-06",
        "last quarter": "2025-01/2025-03",
        "this year": "2025",
        "last year": "2024",
        "next year": "2026",
        "two years ago": "2023",
        "three months ago": "2025-03",
        "in April": "2025-04",
        "in November": "2024-11",
        "next January": "2026-01",
    },
    "fr": {
        "hier": "2025-06-14",
        "aujourd’hui": "2025-06-15",
        "vendredi": "2025-06-13",
        "la semaine dernière": "2025-06",
        "le mois dernier": "2025-05",
        "le mois prochain": "2025-07",
        "ce trimestre": "2025-04/2025-06",
        "cette année": "2025",
        "l’année dernière": "2024",
        "l'an prochain": "2026",
        "il y a deux ans": "2023",
        "il y a trois mois": "2025-03",
        "en avril": "2025-04",
        "en novembre dernier": "2024-11",
        "en janvier prochain": "2026-01",
    },
    "de": {
        "gestern": "2025-06-14",
        "am Freitag": "2025-06-13",
        "in der vergangenen Woche": "2025-06",
        "im vergangenen Monat": "2025-05",
        "im kommenden Monat": "2025-07",
        "im laufenden Quartal": "2025-04/2025-06",
        "in diesem Jahr": "2025",
        "im vergangenen Jahr": "2024",
        "im kommenden Jahr": "2026",
        "vor zwei Jahren": "2023",
        "vor drei Monaten": "2025-03",
        "im April": "2025-04",
        "im November": "2024-11",
        "im kommenden Januar": "2026-01",
    },
}


TOLD_BEFORE = {
    "en": {
        "in December. Three months earlier it grew": ["2024-12", "2024-09"],
        "on 3 March. Two days later it grew": ["2025-03-03", "2025-03-05"],
        "in 2023. A year earlier it grew": ["2023", "2022"],
        "from January to April": ["2025-01/2025-04"],
        "between November and February": ["2024-11/2025-02"],
    },
    "fr": {
        "en décembre. Trois mois plus tôt, elle": ["2024-12", "2024-09"],
        "le 3 mars. La veille, elle": ["2025-03-03", "2025-03-02"],
        "de janvier à avril": ["2025-01/2025-04"],
    },
    "de": {
        "im Dezember. Drei Monate zuvor wuchs": ["2024-12", "2024-09"],
        "am 3. März. Zwei Tage später": ["2025-03-03", "2025-03-05"],
        "von Januar bis April": ["2025-01/2025-04"],
    },
}


def told(table: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(code, text, date) for code, each in table.items() for text, date in each.items()]


@pytest.mark.parametrize(
    ("code", "text", "found"), [(code, text, each) for code, own in TOLD_BEFORE.items() for text, each in own.items()]
)
def test_a_date_counts_from_the_one_told_before(code: str, text: str, found: list[str]) -> None:
    assert dates(f"Meta {text}.", code) == found


@pytest.mark.parametrize(
    ("code", "text", "date"),
    [
        ("en", "In July, Meta will move.", "2025-07"),
        ("en", "In July, Meta said that it will move.", "2024-07"),
        ("fr", "En juillet, Meta quittera Londres.", "2025-07"),
        ("fr", "En juillet, Meta quittait Londres.", "2024-07"),
        ("de", "Im Juli wird Meta umziehen.", "2025-07"),
        ("de", "Im Juli zog Meta um.", "2024-07"),
    ],
)
def test_the_verb_behind_a_date_tells_that_it_is_to_come(code: str, text: str, date: str) -> None:
    assert dates(text, code) == [date]


@pytest.mark.parametrize("dated", [DAY, "2021-02", "1999"])
@pytest.mark.parametrize(("code", "text", "date"), told(ABSOLUTE))
def test_an_absolute_date_does_not_depend_on_the_documents(code: str, text: str, date: str, dated: str) -> None:
    assert dates(f"Meta {text}.", code, dated) == [date]


@pytest.mark.parametrize(("code", "text", "date"), told(RELATIVE))
def test_a_relative_date_counts_from_the_documents(code: str, text: str, date: str) -> None:
    assert dates(f"Meta {text}.", code) == [date]


@pytest.mark.parametrize(
    ("code", "text", "date"),
    [
        ("en", "yesterday", "2025-06"),
        ("en", "on Friday", "2025-06"),
        ("en", "last week", "2025-06"),
        ("en", "last month", "2025-05"),
        ("en", "last year", "2024"),
        ("fr", "hier", "2025-06"),
        ("fr", "vendredi", "2025-06"),
        ("fr", "le mois dernier", "2025-05"),
        ("fr", "l'année dernière", "2024"),
        ("de", "gestern", "2025-06"),
        ("de", "am Freitag", "2025-06"),
        ("de", "im vergangenen Monat", "2025-05"),
        ("de", "im vergangenen Jahr", "2024"),
    ],
)
def test_of_a_document_dated_to_the_month_no_day_is_told(code: str, text: str, date: str) -> None:
    assert dates(f"Meta {text}.", code, "2025-06") == [date]


def test_months_count_across_a_new_year() -> None:
    assert dates("last month", "en", "2025-01-10") == ["2024-12"]
    assert dates("next month", "en", "2024-12-10") == ["2025-01"]
    assert dates("last quarter", "en", "2025-02-10") == ["2024-10/2024-12"]
    assert dates("yesterday", "en", "2024-03-01") == ["2024-02-29"]


@pytest.mark.parametrize("text", ["it may march on", "for $2024", "version 3.2024", "in the 1700s", "the A2050 chip"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates(text, "en") == []


def test_a_day_that_no_month_has_is_no_day() -> None:
    assert "2024-02-31" not in dates("on 31 February 2024", "en")


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("en", "over five years", "until 2030"),
        ("en", "through 2032", "until 2032"),
        ("fr", "sur cinq ans", "until 2030"),
        ("fr", "d'ici 2032", "2032"),
        ("de", "über fünf Jahre", "until 2030"),
        ("de", "bis 2032", "2032"),
    ],
)
def test_how_long_a_contract_runs_is_no_day(code: str, text: str, value: str) -> None:
    assert dates(f"Meta {text}.", code) == [value]


@given(st.dates(), st.integers(0, 2), st.sampled_from(codes()), st.data())
@settings(deadline=None)
def test_whatever_is_read_is_a_date_of_the_model(day: object, cut: int, code: str, data: st.DataObject) -> None:
    dated = str(day)[: (4, 7, 10)[cut]]
    texts = [text for table in (ABSOLUTE, RELATIVE) for text in table[code]]
    for value in dates(data.draw(st.sampled_from(texts)), code, dated):
        first, last = bounds(value)
        assert first <= last
