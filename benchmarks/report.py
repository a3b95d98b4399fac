"""The table that all benchmarks print."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Row:
    """One line: what was measured, ours, the raw engine's, their ratio, the aim, and whether it is reached."""

    what: str
    ours: str
    raw: str = ""
    ratio: str = ""
    aim: str = ""
    reached: str = ""


HEAD = Row("measured", "ours", "raw", "ratio", "aim", "reached")
_WIDTHS = (62, 12, 12, 8, 10, 7)


def at_most(what: str, ours: float, raw: float, unit: str, times: float | None = None) -> Row:
    """Compare two durations; `times` is the most that ours may take of the raw one's, None for no aim."""
    aim = f"≤ {times:g} ×" if times else ""
    return Row(what, shown(ours, unit), shown(raw, unit), _ratio(ours, raw), aim, _yes(times, ours / raw))


def at_least(what: str, ours: float, raw: float, unit: str, times: float) -> Row:
    """Compare two rates; ours must be at least `times` the raw one."""
    reached = "yes" if ours / raw >= times else "no"
    return Row(what, shown(ours, unit), shown(raw, unit), _ratio(ours, raw), f"≥ {times:g} ×", reached)


def alone(what: str, ours: float, unit: str, most: float | None = None) -> Row:
    """Show one figure, with an aim for the figure itself or none."""
    return Row(what, shown(ours, unit), aim=f"≤ {shown(most, unit)}" if most else "", reached=_yes(most, ours))


def line(row: Row) -> str:
    """Return a row as a line of aligned columns."""
    first, *rest = zip(astuple(row), _WIDTHS, strict=True)
    return "  ".join([f"{first[0]:{first[1]}}", *(f"{text:>{width}}" for text, width in rest)]).rstrip()


def show(rows: Iterable[Row]) -> None:
    """Print rows as they come."""
    for row in rows:
        print(line(row), flush=True)


def shown(figure: float, unit: str) -> str:
    """Return a figure with its unit, with three digits or more."""
    return f"{figure:,.0f} {unit}" if figure >= 100 else f"{figure:.3g} {unit}"


def _ratio(ours: float, raw: float) -> str:
    return f"{ours / raw:.2f} ×"


def _yes(limit: float | None, figure: float) -> str:
    return "" if limit is None else "yes" if figure <= limit else "no"
