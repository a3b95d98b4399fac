"""German names, where every noun has a capital."""

import pytest

from tests.loaders.extract.naming import marked


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dahinter steht das Family Office der Unternehmerin Gesa Hollmann.", "Gesa Hollmann"),
        ("Karl-Heinz Obermaier leitet das Haus.", "Karl-Heinz Obermaier"),
        ("Ursula von der Leyen kam.", "Ursula von der Leyen"),
    ],
)
def test_an_article_joins_german_words_to_a_name_only_behind_a_given_name(text: str, name: str) -> None:
    assert ("person", name) in marked(text, "de")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ihr folgt die Computerlinguistin Almut Gerstner.", "Almut Gerstner"),
        ("Das sagte Finanzchefin Rieke Stamer.", "Rieke Stamer"),
    ],
)
def test_what_somebody_is_is_no_part_of_a_german_name(text: str, name: str) -> None:
    assert ("person", name) in marked(text, "de")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Das Geld kam von der Märkischen Nordbahn.", "Märkischen Nordbahn"),
        ("Beteiligt ist auch die Thüringer Förderbank.", "Thüringer Förderbank"),
        ("Kunden sind die Stadtwerke Ulm und das Klinikum Fürth.", "Stadtwerke Ulm"),
        ("Sie forschte an der Technischen Universität Graz.", "Technischen Universität Graz"),
        ("Beteiligt sind die Familie Strüngmann und andere.", "Familie Strüngmann"),
        ("Kundin ist die Kantonalbank Albis.", "Kantonalbank Albis"),
        ("Der Strom kommt von der Friesenbrise eG.", "Friesenbrise eG"),
        ("Die Lößnitz-Bank gab Geld.", "Lößnitz-Bank"),
        ("Das Vergleichsportal Preisblick wächst.", "Preisblick"),
        ("Münsteraner Start-up Rezeptur wächst", "Rezeptur"),
    ],
)
def test_german_firms_and_bodies_are_known_by_what_they_are_called(text: str, name: str) -> None:
    assert ("organization", name) in marked(text, "de")


@pytest.mark.parametrize(
    "text",
    ["Eine japanische Bank gab Geld.", "Frankfurter Großbank senkt die Zinsen", "Die Groß-Bank gab Geld."],
)
def test_a_german_description_is_no_name(text: str) -> None:
    assert not marked(text, "de")


def test_a_german_name_that_begins_with_an_adjective_is_known_in_all_cases() -> None:
    assert ("organization", "Deutsche Börse") in marked("Er kam von der Deutschen Börse.", "de")
