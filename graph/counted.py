"""Numbers of things, as a sentence tells them."""


def counted(number: int, one: str, several: str = "") -> str:
    """Return "1 claim", "2 claims"; `several` is the plural where an s does not make it."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
