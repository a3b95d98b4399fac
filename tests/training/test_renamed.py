"""Other names in a text to learn from: what it says stays."""

import random

from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.rules.language import language
from loaders.extract.rules.marks import Mark
from loaders.extract.rules.text import page
from training.renamed import Naming, namings, renamed
from training.texts import Text

NAMES = {"Nordlicht Systems": "nordlicht", "Nordlicht": "nordlicht", "Ada Poe": "ada", "Poe": "ada", "Orrery": "orrery"}
OTHERS = {
    "O": [Naming("Quarzwerk Holding AG", "Quarzwerk"), Naming("Vo", "Vo")],
    "P": [Naming("Maximiliane von der Heide", "Heide")],
}
FILLERS = (" bought shares of ", ". Then came ", " and ", ".\n\nA rival is ", ", says ")


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """Texts of names with words between them."""
    written, marks = "Today ", []
    for name in draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=12)):
        start = len(written)
        written += name
        marks.append(Mark(start, len(written), "P" if NAMES[name] == "ada" else "O", NAMES[name]))
        written += draw(st.sampled_from(FILLERS))
    return Text(page(f"{written}others.", "2025", language("en").abbreviations), tuple(marks), ())


def _between(text: Text) -> list[str]:
    """Return the sentences of a text, with "#" for each mark."""
    found = []
    for sentence in text.page.sentences:
        start, end, words = sentence.start, sentence.end, ""
        for mark in text.marks:
            if start <= mark.start < end:
                words += text.page.text[start : mark.start] + "#"
                start = mark.end
        found.append(words + text.page.text[start:end])
    return found


@given(texts(), st.integers())
def test_only_names_change_each_everywhere_or_nowhere(text: Text, seed: int) -> None:
    new = renamed(text, OTHERS, random.Random(seed))
    assert [mark.value for mark in new.marks] == [mark.value for mark in text.marks]
    assert _between(new) == _between(text)
    forms = {form for own in OTHERS.values() for each in own for form in (each.full, each.short)}
    changed = {mark.value: new.page.text[mark.start : mark.end] in forms for mark in new.marks}
    for old, mark in zip(text.marks, new.marks, strict=True):
        written = new.page.text[mark.start : mark.end]
        assert (written in forms) if changed[mark.value] else written == text.page.text[old.start : old.end]
    assert new.page.low == new.page.text.lower()


def test_a_text_gives_its_names_in_full_and_for_short() -> None:
    written = "Nordlicht Systems hired Ada Poe. Poe left Orrery for Nordlicht."
    marks = [
        Mark(written.index(name), written.index(name) + len(name), kind, entity)
        for name, kind, entity in (
            ("Nordlicht Systems", "O", "nordlicht"),
            ("Nordlicht.", "O", "nordlicht"),
            ("Ada Poe", "P", "ada"),
            ("Orrery", "O", "orrery"),
        )
    ]
    marks[1] = Mark(marks[1].start, marks[1].end - 1, "O", "nordlicht")
    text = Text(page(written, "2025", language("en").abbreviations), tuple(marks), ())
    assert namings([text]) == {
        "O": [Naming("Nordlicht Systems", "Nordlicht"), Naming("Orrery", "Orrery")],
        "P": [Naming("Ada Poe", "Poe")],
    }
