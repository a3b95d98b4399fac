"""Organizations that newspapers name without saying what they are; organizations.txt has a name a line."""

from functools import cache
from pathlib import Path


@cache
def well_known() -> tuple[str, ...]:
    """Return the names of well-known organizations, as newspapers write them."""
    lines = Path(__file__).with_name("organizations.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
