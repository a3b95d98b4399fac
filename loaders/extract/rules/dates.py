"""Dates in a language's ways of writing them, as EDTF; relative ones count from the document's date."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.model.dates import bounds
from loaders.extract.rules.marks import Mark

SPAN = "until "
_YEAR = r"(?:19|20)\d\d"
_BEFORE = 60  # characters before a day, where a word says that it is to come
_NEAR = 400  # characters between a date and the one that it counts from
_PLAIN = re.compile(r"\d{4}(?:-\d\d){0,2}")
_BEGINS = re.compile(r"(?:^|[.!?:;,\n][\"» ]*)(?:[^\W\d]+ ){0,2}$")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"


@dataclass(frozen=True)
class _Template:
    """One way of writing a date: its expression, and how many units it lies from the document's date.

    With `told`, it counts from the date told before: "two days later".
    """

    pattern: re.Pattern[str]
    unit: str
    shift: int
    capital: bool
    told: bool


class Dates:
    """Finds dates; made from the `dates` of a language's file."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._until = re.compile(rf"(?<!\w)(?:{'|'.join(words['until'])}) $")
        self._future = re.compile(rf"(?<!\w)(?:{'|'.join(words['future'])})(?!\w)[^.;:]*$")
        self._ahead = re.compile(words["ahead"])
        self._months = [re.compile(form) for form in words["months"]]
        self._weekdays = [re.compile(form) for form in words["weekdays"]]
        self._quarters: Mapping[str, int] = words["quarters"]
        self._seasons: Mapping[str, int] = words["seasons"]
        self._counts = {str(form): int(value) for form, value in words["counts"].items()}
        parts = {
            "year": f"(?P<year>{_YEAR})",
            "day": f"(?P<day>{_DAY})",
            "month": f"(?P<month>{'|'.join(words['months'])})",
            "first": f"(?P<first>{'|'.join(words['months'])})",
            "weekday": f"(?P<weekday>{'|'.join(words['weekdays'])})",
            "quarter": "(?P<quarter>[1-4])",
            "nth": f"(?P<nth>{'|'.join(map(re.escape, self._quarters))})",
            "season": f"(?P<season>{'|'.join(self._seasons)})",
            "count": f"(?P<count>{'|'.join([*self._counts, '[0-9]{1,2}'])})",
        }
        self._templates = [_template(raw, parts) for raw in words["templates"]]

    def marks(self, text: str, low: str, dated: str) -> Iterator[Mark]:
        """Yield the dates of a text, longest forms first; `dated` is the document's own date.

        A form that is an ordinary word too (may, march) counts only where the text has a capital.
        """
        known: list[Mark] = []
        for template in sorted(self._templates, key=lambda each: each.told):
            for found in template.pattern.finditer(low):
                if template.capital and not text[found.start()].isupper():
                    continue
                base = _told_before(found, known) if template.told else dated
                if base is None and template.shift < 0:
                    base = dated  # "earlier" than nothing told is earlier than the document
                value = self._value(found, template, base) if base else None
                if value is not None:
                    ends = self._until.search(low, max(0, found.start() - 20), found.start())
                    value = f"{SPAN}{value}" if ends and not value.startswith(SPAN) else value
                    known.append(Mark(found.start(), found.end(), "T", value))
        yield from known

    def _value(self, found: re.Match[str], template: _Template, dated: str) -> str | None:
        parts = {name: text for name, text in found.groupdict().items() if text}
        base, precision = _base(dated)
        shift = template.shift * (self._count(parts["count"]) if "count" in parts else 1)
        if template.unit == "span":
            # "Over five years" is no date: the end of a contract that begins with its deal.
            return f"{SPAN}{base.year + shift}"
        try:
            if "weekday" in parts:
                return _weekday(base, precision, _number(self._weekdays, parts["weekday"]), shift)
            if "season" in parts:
                return self._of_season(self._seasons[parts["season"]], base, shift, found)
            if "nth" in parts:
                return self._nth_quarter(parts, base, found)
            if "month" in parts and template.unit == "months":
                return self._months_to(parts, base)
            if "month" in parts:
                return self._in_month(parts, base, shift, template.unit, found)
            if "quarter" in parts:
                return _quarter(int(parts.get("year", base.year)), int(parts["quarter"]))
            if "year" in parts:
                return parts["year"]
            return _shifted(base, precision, template.unit, shift)
        except (ValueError, OverflowError):  # before the year 1
            return None

    def _in_month(self, parts: Mapping[str, str], base: date, shift: int, unit: str, found: re.Match[str]) -> str:
        month = _number(self._months, parts["month"]) + 1
        if "year" in parts:
            year = int(parts["year"])
        elif unit == "year":
            year = base.year + shift
        elif shift > 0:
            year = base.year + (month <= base.month)
        elif not shift and self._is_to_come(found):
            year = base.year + (month < base.month)
        else:
            year = base.year - (month >= base.month if shift < 0 else month > base.month)
        if "day" not in parts:
            return f"{year:04}-{month:02}"
        return date(year, month, int(parts["day"])).isoformat()

    def _nth_quarter(self, parts: Mapping[str, str], base: date, found: re.Match[str]) -> str:
        number = self._quarters[parts["nth"]]
        if "year" in parts:
            return _quarter(int(parts["year"]), number)
        now = (base.month - 1) // 3 + 1
        return _quarter(base.year + (number < now if self._is_to_come(found) else -(number > now)), number)

    def _of_season(self, first: int, base: date, shift: int, found: re.Match[str]) -> str:
        """Return the year of a season that begins in the month `first`: of this, or of the last one that is over."""
        if shift:
            return f"{base.year - (first + 2 >= base.month):04}"
        return f"{base.year - (first > base.month and not self._is_to_come(found)):04}"

    def _months_to(self, parts: Mapping[str, str], base: date) -> str:
        """Return the interval of some months: "the three months to September", "from January to June"."""
        month = _number(self._months, parts["month"]) + 1
        last = 12 * int(parts.get("year", base.year - (month > base.month))) + month - 1
        if "first" in parts:
            return _interval(last, (month - 1 - _number(self._months, parts["first"])) % 12 + 1)
        return _interval(last, self._count(parts.get("count", "3")))

    def _is_to_come(self, found: re.Match[str]) -> bool:
        """Tell whether a word before a date says that it is to come, or the verb behind one that begins a sentence."""
        before = found.string, max(0, found.start() - _BEFORE), found.start()
        if self._future.search(*before):
            return True
        return bool(_BEGINS.search(*before) and self._ahead.match(found.string, found.end()))

    def _count(self, written: str) -> int:
        return self._counts.get(written) or int(written)


def _template(raw: Mapping[str, Any], parts: Mapping[str, str]) -> _Template:
    text = re.sub(r"\{(\w+)\}", lambda match: parts[match.group(1)], raw["is"])
    return _Template(
        re.compile(rf"(?<![\w$€£.,]){text}(?!\w)"),
        raw.get("unit", ""),
        raw.get("shift", 0),
        raw.get("capital", False),
        raw.get("told", False),
    )


def _told_before(found: re.Match[str], known: Sequence[Mark]) -> str | None:
    """Return the date that stands last before a place and not far from it, if it is a day, a month or a year."""
    before = [mark for mark in known if found.start() - _NEAR <= mark.start and mark.end <= found.start()]
    last = max(before, key=lambda mark: (mark.end, -mark.start), default=None)
    return last.value if last and _PLAIN.fullmatch(last.value) else None


def _number(forms: list[re.Pattern[str]], written: str) -> int:
    return next(number for number, form in enumerate(forms) if form.fullmatch(written))


def _base(dated: str) -> tuple[date, int]:
    """Return the last day of the document's date, and how precise that is (4: year, 7: month, 10: day)."""
    return date.fromisoformat(bounds(dated)[1]), len(dated)


def _weekday(base: date, precision: int, weekday: int, shift: int) -> str:
    if precision < 10:
        return base.isoformat()[:precision]
    back = (base.weekday() - weekday) % 7
    return (base + timedelta(days=7 - back if shift > 0 else -back)).isoformat()


def _quarter(year: int, quarter: int) -> str:
    return _interval(12 * year + 3 * quarter - 1, 3)


def _interval(last: int, count: int) -> str:
    """Return the interval of so many months up to `last`, which counts from the month 0 of the year 0."""
    first = last - count + 1
    return f"{first // 12:04}-{first % 12 + 1:02}/{last // 12:04}-{last % 12 + 1:02}"


def _shifted(base: date, precision: int, unit: str, shift: int) -> str:
    if unit == "year":
        return f"{date(base.year + shift, 1, 1).year:04}"
    if unit == "quarter":
        index = base.year * 4 + (base.month - 1) // 3 + shift
        return _quarter(index // 4, index % 4 + 1)
    if unit == "month" or precision < 10:
        index = base.year * 12 + base.month - 1 + (shift if unit == "month" else 0)
        return date(index // 12, index % 12 + 1, 1).isoformat()[: max(min(precision, 7), 4)]
    moved = base + timedelta(days=shift * (7 if unit == "week" else 1))
    if unit == "week":
        # The day within the week is not told; the month is what is sure of it.
        return moved.isoformat()[:7]
    return moved.isoformat()
