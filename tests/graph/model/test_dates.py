import calendar
import contextlib
import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from graph.model.dates import Day, bounds, days_between

DAY = TypeAdapter(Day)
days = st.dates()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-04", "2025-04-01", "2025-04-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2025-06-12", "2025-06-12", "2025-06-12"),
        ("2024-11/2025-02", "2024-11-01", "2025-02-28"),
        ("2024/2025-06-12", "2024-01-01", "2025-06-12"),
        ("2025-06-12/2025-06-12", "2025-06-12", "2025-06-12"),
        ("2025-06/..", "2025-06-01", "9999-12-31"),
        ("../2025-06", "0001-01-01", "2025-06-30"),
        ("2025-06/", "2025-06-01", "9999-12-31"),
        ("/2025-06", "0001-01-01", "2025-06-30"),
        ("2025~/", "2025-01-01", "9999-12-31"),
        ("2025~", "2025-01-01", "2025-12-31"),
        ("2025?", "2025-01-01", "2025-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2025-21", "2025-03-01", "2025-05-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_bounds_of_each_precision(text: str, first: str, last: str) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "..", "yesterday", "2025-13", "2025-00", "2025-02-30", "2023-02-29", "2025-6-1", "2025-06-12 ", "0000",
        "-0004", "Y170000002", "25", "12/06/2025", "2025-06-12/2025-06-11", "2026/2025", "2025/2026/2027",
        "２０２５", "2025-06-12T99:00:00", "1" * 41, "2025\n", "\x00",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|before it begins"):
        bounds(text)


def test_the_library_prints_nothing_on_our_output(capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("2024~-0X", "2024?-XX", "2024%-1X"):
        with contextlib.suppress(ValueError):
            bounds(text)
    assert capsys.readouterr().out == ""


@given(days)
def test_an_iso_day_is_itself(day: datetime.date) -> None:
    assert bounds(day.isoformat()) == (day.isoformat(), day.isoformat())


@given(days)
def test_a_month_and_a_year_hold_their_days_and_end_with_them(day: datetime.date) -> None:
    text = day.isoformat()
    month, year = bounds(text[:7]), bounds(text[:4])
    assert year[0] <= month[0] <= text <= month[1] <= year[1]
    assert month == (f"{text[:7]}-01", f"{text[:7]}-{calendar.monthrange(day.year, day.month)[1]:02}")


@given(days, days, st.sampled_from((4, 7, 10)), st.sampled_from((4, 7, 10)))
def test_an_interval_runs_from_the_first_to_the_last_day_or_is_refused(
    one: datetime.date, other: datetime.date, first_digits: int, last_digits: int
) -> None:
    start, end = one.isoformat()[:first_digits], other.isoformat()[:last_digits]
    expected = (bounds(start)[0], bounds(end)[1])
    if expected[0] <= expected[1]:
        assert bounds(f"{start}/{end}") == expected
    else:
        with pytest.raises(ValueError, match="before it begins"):
            bounds(f"{start}/{end}")


@given(st.text("0123456789-/.~?%XYE[]{},ST: ", max_size=14) | st.text(max_size=12))
@settings(deadline=None)
def test_any_text_has_ordered_days_or_is_refused(text: str) -> None:
    try:
        first, last = bounds(text)
    except ValueError:
        return
    assert DAY.validate_python(first) <= DAY.validate_python(last)


@pytest.mark.parametrize("text", ["2025", "2025-06", "2025-W24-4", "20250612", "2025-06-31", "2025-6-12", "+2025-6-12"])
def test_a_day_has_one_form(text: str) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(text)


@given(days, days)
def test_days_between_counts_days_either_way(one: datetime.date, other: datetime.date) -> None:
    assert days_between(one.isoformat(), other.isoformat()) == (other - one).days
