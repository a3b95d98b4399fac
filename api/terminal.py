"""Text from outside, made harmless for a terminal."""

import re
import unicodedata

# Control characters can move the cursor or hide text; marks of direction can make it read as something else.
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def harmless(text: str) -> str:
    """Return text with each character that could steer a terminal as its name in angle brackets."""
    return _HARMFUL.sub(lambda found: f"<{unicodedata.name(found.group(), f'U+{ord(found.group()):04X}')}>", text)
