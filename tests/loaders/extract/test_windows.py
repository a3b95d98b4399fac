"""Windows of a page: what the encoder takes in at once, and what it is told of the names there."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extract.encoder.heads import (
    DATE_LAYERS,
    DISTANCES,
    FLAGS,
    LOOKS,
    SUM_LAYERS,
    VALUATION_LAYERS,
    Tuned,
    odds,
)
from loaders.extract.encoder.labels import CHANGES, PAIRS, STATUS
from loaders.extract.encoder.package import Floats
from loaders.extract.encoder.windows import WHOSE, Window, windows
from loaders.extract.rules.dates import SPAN
from loaders.extract.rules.language import language
from loaders.extract.rules.marks import Mark
from loaders.extract.rules.text import page

LONGEST = 502  # tokens that the encoder takes in, with those for the beginning and the end
WIDTH, HIDDEN = 8, 6


def windows_of(text: str, names: dict[str, str]) -> list[Window]:
    """Return the windows of a text in which each name stands for somebody."""
    read = page(text, "2025-06-15", language("en").abbreviations)
    found = [(place, name) for name in names for place in range(len(text)) if text.startswith(name, place)]
    marks = [Mark(place, place + len(name), "O", names[name]) for place, name in sorted(found)]
    return [*windows(read.text, read.sentences, marks)]


def window_of(text: str, names: dict[str, str]) -> Window:
    """Return the only window of a short text."""
    (window,) = windows_of(text, names)
    return window


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 40), st.integers(1, 60))
def test_each_sentence_is_judged_in_one_window_that_the_encoder_can_take_in(count: int, length: int) -> None:
    text = " ".join("Acme " + "sells more chips " * length + "to Google." for _ in range(count))
    found = windows_of(text, {"Google": "google"})
    sentences = page(text, "2025-06-15", language("en").abbreviations).sentences
    assert [number for window in found for number in window.told] == list(range(len(sentences)))
    assert all(len(window.ids) <= LONGEST for window in found)
    for window in found:
        for mention in window.names.get("google", []):
            places = window.places[mention.first : mention.last]
            assert text[places[0] : places[0] + 6] == "Google"


def test_a_window_knows_its_dates_but_not_how_long_something_lasts() -> None:
    text = "In March Acme paid 40 employees for three years."
    marks = [Mark(3, 8, "T", "2025-03"), Mark(19, 21, "N", "40"), Mark(36, 47, "T", f"{SPAN}3")]
    read = page(text, "2025-06-15", language("en").abbreviations)
    (window,) = windows(read.text, read.sentences, marks)
    assert [date for date, _ in window.dates] == ["2025-03"]
    assert [text[window.places[at.first] :][:5] for _, at in window.dates] == ["March"]


def test_all_that_stands_for_a_name_has_its_number_and_other_words_have_none() -> None:
    text = "Acme sued Globex. Acme Corp lost, and Globex was glad."
    window = window_of(text, {"Acme Corp": "acme", "Acme sued": "acme", "Globex": "globex"})
    told: dict[int, list[str]] = {}
    for number, place in zip(window.whose(), window.places, strict=True):
        told.setdefault(int(number), []).extend(text[place:].split()[:1])
    assert set(told) == {0, 1, 2}
    assert {"Acme", "Corp", "sued"} <= set(told[1])
    assert "Globex" in told[2]
    assert {"lost,", "and", "was", "glad."} <= set(told[0])


@given(st.integers(1, 3 * WHOSE))
def test_however_many_names_there_are_each_has_a_number(count: int) -> None:
    names = {f"N{number:02}": f"n{number:02}" for number in range(count)}
    numbers = window_of(" ".join(names), names).whose()
    assert set(numbers) - {0} == set(range(1, min(count, WHOSE) + 1))


def heads_for(window: Window, seed: int) -> tuple[Floats, Tuned]:
    """Return vectors for a window's tokens, and layers for them, both by chance."""
    chance = np.random.default_rng(seed)
    return chance.normal(size=(len(window.ids), WIDTH)).astype(np.float32), layers(chance)


def layers(chance: np.random.Generator) -> Tuned:
    """Return layers of the heads as if nothing were learned, with few values each."""
    shapes = {"flag.weight": (FLAGS, 2), "nobody": (2 * WIDTH + 2,)}
    linear = {"a": (HIDDEN, 2 * WIDTH + 2), "b": (HIDDEN, 2 * WIDTH + 2), "key": (4, WIDTH)}
    linear |= {"q": (4 * LOOKS, 2 * HIDDEN), "c": (HIDDEN, LOOKS * WIDTH), "o1": (HIDDEN, 4 * HIDDEN)}
    linear |= {"others": (HIDDEN, 5 * HIDDEN), "o2": (len(PAIRS), HIDDEN)}
    linear |= {"status": (len(STATUS), HIDDEN), "change": (len(CHANGES), HIDDEN)}
    for own, asks, far, one, none in (DATE_LAYERS, SUM_LAYERS, VALUATION_LAYERS):
        shapes[f"{far}.weight"] = (DISTANCES, 4)
        linear |= {own: (4, WIDTH), asks: (4, HIDDEN), one: (1, 4), none: (1, HIDDEN)}
    for name, (high, wide) in linear.items():
        shapes |= {f"{name}.weight": (high, wide), f"{name}.bias": (high,)}
    return {name: chance.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


@settings(deadline=None)
@given(st.permutations(["acme", "globex", "initech", "hooli"]), st.integers(0, 9))
def test_what_is_told_of_two_names_does_not_depend_on_the_order_of_all(order: list[str], seed: int) -> None:
    names = {"Acme": "acme", "Globex": "globex", "Initech": "initech", "Hooli": "hooli"}
    window = window_of("Acme sued Globex. Initech and Hooli bought Acme.", names)
    vectors, tuned = heads_for(window, seed)
    whole = [*odds(window, vectors, tuned)]
    window.names.update({name: window.names.pop(name) for name in order})
    for one, other in zip(whole, odds(window, vectors, tuned), strict=True):
        rows = [other.rows[pair] for pair in one.pairs]
        assert len(one.pairs) == len(other.pairs)
        assert np.allclose(one.of_pairs, other.of_pairs[rows], atol=1e-4)


def test_what_is_told_of_two_names_is_weighed_against_what_is_told_of_others() -> None:
    window = window_of("Initech grew. Acme sued Globex.", {"Acme": "acme", "Globex": "globex", "Initech": "initech"})
    vectors, tuned = heads_for(window, 1)
    (*_, before) = odds(window, vectors, tuned)
    (mention,) = window.names["initech"]
    vectors[mention.first : mention.last] *= 9
    (*_, after) = odds(window, vectors, tuned)
    pair = ("acme", "globex")
    assert not np.allclose(before.of_pairs[before.rows[pair]], after.of_pairs[after.rows[pair]])
