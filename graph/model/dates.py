"""Dates that keep their precision, and the day strings that questions compare.

A date is an EDTF string (`2025`, `2025-06`, `2025-06-12`, `2025-06/2025-09`, `2024/..`). Its two bounds are
plain days, `YYYY-MM-DD`, both inclusive; day strings of this form sort as the days do.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Annotated

from edtf import parse_edtf
from edtf.parser import parser_classes
from edtf.parser.edtf_exceptions import EDTFParseException
from pydantic import AfterValidator

UNKNOWN_DAY = "0001-01-01"
OPEN_DAY = "9999-12-31"
# The library prints what it fails to build; our standard output belongs to the caller.
vars(parser_classes)["print"] = lambda *_: None
_PLAIN = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?")


@lru_cache(maxsize=65536)
def bounds(text: str) -> tuple[str, str]:
    """Return the first and the last day of the EDTF string `text`; ValueError if it is not one."""
    if len(text) > 40 or any(map(str.isspace, text)):
        raise ValueError("a date has at most 40 characters and no space")
    try:
        whole = _open_ends(text)
        # Most dates are plain, and the library's grammar takes some 15 ms for each.
        ends = [end for end in whole.split("/") if _PLAIN.fullmatch(end) or end == ".."]
        if len(ends) == whole.count("/") + 1 <= 2 and whole != "..":
            earliest, latest = _plain_bounds(ends[0])[0], _plain_bounds(ends[-1])[1]
        else:
            parsed = parse_edtf(whole)
            earliest, latest = _day(parsed.lower_strict(), UNKNOWN_DAY), _day(parsed.upper_strict(), OPEN_DAY)
    except (EDTFParseException, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"{text!r} is not an EDTF date such as 2025, 2025-06 or 2025-06-12") from error
    if earliest > latest:
        raise ValueError(f"{text!r} ends before it begins")
    return earliest, latest


def _open_ends(text: str) -> str:
    """Write an unknown end (`2024/`) as an open one (`2024/..`): the library would guess that it is ten years away."""
    return f"{'..' if text[:1] == '/' else ''}{text}{'..' if text[-1:] == '/' else ''}"


def _plain_bounds(text: str) -> tuple[str, str]:
    if text == "..":
        return UNKNOWN_DAY, OPEN_DAY
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    first = date(year, month or 1, day or 1)
    if day:
        return text, text
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    return first.isoformat(), last.isoformat()


def _day(moment: object, unbounded: str) -> str:
    """Turn a bound of the EDTF library (a struct_time, or ±inf for an open end) into a day string."""
    if isinstance(moment, float):
        return unbounded
    year, month, day = moment[:3]  # type: ignore[index]
    return date(year, month, day).isoformat()


def _edtf(text: str) -> str:
    bounds(text)
    return text


def _plain_day(text: str) -> str:
    if len(text) != 10 or date.fromisoformat(text).isoformat() != text:
        raise ValueError(f"{text!r} is not a day of the form YYYY-MM-DD")
    return text


def days_between(earlier: str, later: str) -> int:
    """Return the number of days from `earlier` to `later`, negative if the order is the other way."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


EdtfDate = Annotated[str, AfterValidator(_edtf)]
Day = Annotated[str, AfterValidator(_plain_day)]
