"""Organizations that newspapers name without saying what they are; organizations.txt has one a line."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def well_known() -> Mapping[str, str]:
    """Return the full name of well-known organizations by each name that newspapers write: JPMorgan, JPMorgan Chase."""
    lines = Path(__file__).with_name("organizations.txt").read_text("utf-8").splitlines()
    named = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return {name: full for full, *short in named for name in (full, *short)}
