"""Sentences: where they end, and that their offsets count in the text as it stands."""

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from loaders.extract.rules.language import codes, language
from loaders.extract.rules.text import Sentence, lowered, plain, sentences


def split(text: str, code: str = "en") -> list[Sentence]:
    return sentences(text, language(code).abbreviations)


def said(text: str, code: str = "en") -> list[str]:
    return [text[each.start : each.end] for each in split(text, code)]


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("en", "Meta pays.", "Google does not."),
        ("en", "Meta Inc. pays Dr. Poe of the U.S. firm.", "Google does not."),
        ("en", "J. R. R. Poe left.", "Google did not."),
        ("en", "It paid $14.3 billion for 1.5 percent.", "Google paid none."),
        ("en", 'He said "We pay."', "Then Google paid."),
        ("en", "Why pay?!", "(Google does not.)"),
        ("en", "It left on Jan. 5, 2024.", "OpenAI stayed."),
        ("en", "It wrote to the rival.", "xAI did not reply."),
        ("en", "It led the Series B.", "J. Poe paid."),
        ("fr", "Le 5 janv. 2024, M. Poe est parti.", "Google est resté."),
        ("fr", "« Nous payons », a-t-il dit.", "« Google aussi. »"),
        ("fr", "La p.-d.g. Poe part.", "Google reste."),
        ("de", "Sie zahlt z. B. 1,7 Mrd. Euro an Dr. Poe.", "Google zahlt nichts."),
        ("de", "Sie sagte „Wir zahlen.“", "Google zahlte nichts."),
    ],
)
def test_a_full_stop_ends_a_sentence_unless_it_belongs_to_a_word(code: str, first: str, second: str) -> None:
    assert said(f"{first} {second}", code) == [first, second]


@pytest.mark.parametrize("code", codes())
def test_what_all_languages_abbreviate_ends_no_sentence_in_any(code: str) -> None:
    text = "Scale Inc. Scale Corp. Scale Co. Dr. Poe, St. Poe vs. A. B. Poe"
    assert said(text, code) == [text]


@pytest.mark.parametrize(
    "dateline",
    [
        "LONDON, Feb 25 - ",
        "SAN FRANCISCO — ",
        "MOUNTAIN VIEW, Calif., June 22 - ",
        "Paris (AFP) – ",
        "PARIS, 12 mars (AFP) - ",
        "Montpellier, le 14 octobre 2025 – ",
        "Berlin/München (dpa) - ",
        "Brüssel, 3. März (Reuters) - ",
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(dateline: str) -> None:
    assert said(f"{dateline}Three firms pay. It is much.") == ["Three firms pay.", "It is much."]


@pytest.mark.parametrize("text", ["OpenAI - the maker of ChatGPT - pays.", "AWS - Amazon's cloud - pays.", "It - x."])
def test_a_dash_alone_makes_no_dateline(text: str) -> None:
    assert said(text) == [text]


def test_a_line_without_a_full_stop_is_a_heading() -> None:
    text = "Meta buys a stake\n\nMeta has bought a stake in Scale AI.\nIts price:"
    assert [(each.heading, each.paragraph) for each in split(text)] == [(True, 0), (False, 1), (False, 2)]


def test_lines_of_one_wrapped_paragraph_belong_together() -> None:
    first = "Meta Platforms has bought a stake of 49 percent in the start-up"
    text = f"{first}\ncalled Scale AI. It paid a lot.\nNext"
    assert said(text) == [f"{first}\ncalled Scale AI.", "It paid a lot.", "Next"]


def test_a_short_line_and_a_line_with_a_capital_begin_a_paragraph() -> None:
    long = "Meta Platforms has bought a stake of 49 percent in the start-up"
    assert said("Meta buys\nscale") == ["Meta buys", "scale"]
    assert said(f"{long}\nScale AI") == [long, "Scale AI"]


def test_offsets_count_in_the_text_as_it_stands() -> None:
    text = "  «\u00a0L’IA\u00a0😀 coûte 3\u202fM€.\r\n\r\n  Meta paie\u2009!  İstanbul paie."
    assert [text[each.start : each.end].strip("\r") for each in split(text, "fr")] == [
        "«\u00a0L’IA\u00a0😀 coûte 3\u202fM€.",
        "Meta paie\u2009!",
        "İstanbul paie.",
    ]


def test_a_list_without_a_full_stop_is_read_in_parts() -> None:
    text = "Meta " * 2_000
    parts = said(text)
    assert len(parts) > 1
    assert "".join(parts).replace(" ", "") == "Meta" * 2_000
    assert max(map(len, parts)) <= 2_000
    assert len(said("x" * 5_000)) == 3


@given(st.text(max_size=300))
@settings(deadline=None)
def test_the_plain_forms_are_as_long_as_the_text(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert len(lowered(text)) == len(text)
    assert not set(plain(text)) & set("<>\n’“”«»–\u00a0")


PIECES = st.sampled_from(["Meta", "a.", " ", "\n", "Dr.", "1.5", "!", '"', "»", "ſ", "İ", "\u202e", "\r\n", "x" * 70])


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join)), st.sampled_from(codes()))
@settings(deadline=None)
def test_sentences_are_in_order_do_not_overlap_and_leave_out_no_letter(text: str, code: str) -> None:
    assume(" - " not in plain(text))  # a dateline is no sentence
    found = split(text, code)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(each.start < each.end for each in found)
    assert [each.paragraph for each in found] == sorted(each.paragraph for each in found)
    inside = "".join(text[each.start : each.end] for each in found)
    assert [letter for letter in inside if letter.isalnum()] == [letter for letter in text if letter.isalnum()]
