"""Amounts of money, shares and plain numbers, in a language's ways of writing them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from graph.model.amounts import plain_number
from loaders.extract.rules.marks import Mark

_NUMBER = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
# "In 2024 and $3 billion": a year is no range's lower end.
_NO_YEAR = r"(?<!\b(?:19|20)\d\d)"
_BIG = 1_000_000
_BOUNDS = ("approx", "at_least", "at_most")


@dataclass(frozen=True)
class Figure:
    """A figure as it stands: its value, its currency if it is money, how it bounds the true one, and a range's end."""

    value: Decimal
    currency: str | None = None
    bound: str | None = None
    most: Decimal | None = None

    def written(self) -> Any:
        """Return it in the form of data/FORMAT.md: money with its currency, anything else as a plain number."""
        if self.currency is None:
            return plain_number(self.value)
        return {"value": plain_number(self.value), "currency": self.currency} | (
            {self.bound: True} if self.bound else {}
        )


class Numbers:
    """Finds figures; made from the `numbers` of a language's file."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._decimal: str = words["decimal"]
        self._spelled = {form: Decimal(str(value)) for form, value in words["spelled"].items()}
        self._vague = {form: Decimal(str(value)) for form, value in words["vague"].items()}
        self._scales = [(re.compile(scale), Decimal(factor)) for scale, factor in words["scales"].items()]
        self._currencies = {code: re.compile(_either(forms)) for code, forms in words["currencies"].items()}
        self._bounds = [(kind, re.compile(rf"(?:{_either(words[kind])})[ ~]*$")) for kind in _BOUNDS]
        self._after = [(kind, re.compile(rf" *(?:{_either(words['after'][kind])})")) for kind in words["after"]]
        scale = _either(words["scales"])
        money = _either(form for forms in words["currencies"].values() for form in forms)
        spelled = rf"(?<!\w)(?:{_either([*self._spelled, *self._vague])})(?!\w)"
        number = rf"(?:{_NUMBER}|{spelled})"
        to = _either(words["to"])
        # "122 and an 852": an article is no upper end.
        large = [form for form, value in self._spelled.items() if value > 1]
        upper = rf"(?:{_NUMBER}|(?<!\w)(?:{_either(large)})(?!\w))"
        scaled = rf"(?:[ -]?(?:{scale}))"
        # A figure: currency, number, up to another number, scale, currency; money has one of the two currencies.
        self._money = re.compile(
            rf"(?:(?P<before>{money}) ?)?(?<![\w.,])?(?P<low>{number})(?P<lowscale>{scaled}(?!\w))?"
            rf"(?:{_NO_YEAR} ?(?:{to}) ?(?:(?:{money}) ?)?(?P<high>{upper}))?(?P<scale>{scaled})?"
            rf"(?:[ -]?(?:{_either(words['of'])})?(?P<after>{money}))?(?!\w)"
        )
        self._share = re.compile(
            rf"(?P<low>(?<![\w.,])(?:{_NUMBER})|{spelled})(?:{_NO_YEAR} ?(?:{to}) ?(?:{_NUMBER}))?"
            rf"[ -]?(?:{_either(words['percent'])})(?!\w)"
        )
        self._ends = re.compile(rf" ?(?:$|[.,;:!?)\"]|(?:{_either(words['behind'])})(?!\w))")
        self._plain_share = re.compile(rf"(?<!\w)(?:{_either(words['shares'])})(?!\w)")
        self._shares = {form: Decimal(str(value)) for form, value in words["shares"].items()}

    def marks(self, low: str) -> Iterator[Mark]:
        """Yield the shares and the money, then the other numbers of a text in lower case."""
        for found in self._share.finditer(low):
            value = self._value(found["low"])
            if value is not None:
                yield Mark(found.start(), found.end(), "S", value / 100)
        numbers = []
        currency = None
        for found in self._money.finditer(low):
            if _inside_word(low, found.start()):
                continue
            mark = self._mark(low, found)
            if mark is None:
                continue
            # "600 million euros at a valuation of 5.8 billion": a big number of nothing is of the money before it.
            if mark.kind == "N" and currency and mark.value.value >= _BIG and self._ends.match(low, found.end()):
                mark = replace(mark, kind="M", value=replace(mark.value, currency=currency))
            if mark.kind == "M":
                currency = mark.value.currency
                yield mark
            else:
                numbers.append(mark)
        # Behind the money: half a billion is no half.
        for found in self._plain_share.finditer(low):
            yield Mark(found.start(), found.end(), "S", self._shares[found.group()])
        yield from numbers

    def _mark(self, low: str, found: re.Match[str]) -> Mark | None:
        value = self._value(found["low"])
        if value is None:
            return None
        scale = self._scale(found["scale"] or found["lowscale"])
        currency = self._currency(found["before"] or found["after"])
        vague = found["low"] in self._vague
        if found["low"] in self._spelled and scale == 1 and currency is None:
            return None
        high = self._value(found["high"]) if found["high"] else None
        bound = "at_least" if vague else self._bound(low, found)
        own_scale = self._scale(found["lowscale"]) if found["lowscale"] else scale
        figure = Figure(value * own_scale, currency, bound, high * scale if high is not None else None)
        return Mark(found.start(), found.end(), "M" if currency else "N", figure)

    def _value(self, written: str) -> Decimal | None:
        if written in self._spelled:
            return self._spelled[written]
        if written in self._vague:
            return self._vague[written]
        text = written.replace(" ", "").replace("'", "")
        thousands = "," if self._decimal == "." else "."
        # "1.500" has thousands in German and a fraction in English; "1,7" is a fraction wherever it is no thousand.
        if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(self._decimal)}\d+)?", text):
            text = text.replace(thousands, "")
        try:
            return Decimal(text.replace(",", "."))
        except InvalidOperation:
            return None

    def _scale(self, written: str | None) -> Decimal:
        text = (written or "").strip(" -")
        return next((factor for scale, factor in self._scales if scale.fullmatch(text)), Decimal(1))

    def _currency(self, written: str | None) -> str | None:
        if not written:
            return None
        return next((code for code, forms in self._currencies.items() if forms.fullmatch(written)), None)

    def _bound(self, low: str, found: re.Match[str]) -> str | None:
        before, after = low[max(0, found.start() - 30) : found.start()], low[found.end() : found.end() + 20]
        kinds = [kind for kind, cue in self._bounds if cue.search(before)]
        return kinds[0] if kinds else next((kind for kind, cue in self._after if cue.match(after)), None)


def _either(forms: Any) -> str:
    return "|".join(sorted(map(str, forms), key=len, reverse=True))


def _inside_word(low: str, start: int) -> bool:
    return (
        start > 0
        and (low[start - 1].isalnum() or low[start - 1] in ".,_")
        and low[start].isdigit()
        and low[start - 1] != " "
    )
