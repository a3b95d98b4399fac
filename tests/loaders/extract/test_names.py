"""Names: the known ones in the forms that texts give them, and new ones by their form or their context."""

import pytest

from graph.model.entities import EntityRecord, Organization
from loaders.extract.cast import Cast
from loaders.extract.rules.language import codes, language
from loaders.extract.rules.marks import Marks
from loaders.extract.rules.names import Names
from loaders.extract.rules.text import sentences
from tests.loaders.extract.naming import cast, marked, marks_of, members, names_at


def beside_meta(text: str, code: str) -> list[tuple[str, tuple[str, ...]]]:
    """The types and mentions of what a text names beside Meta."""
    return [(each.type, each.mentions) for each in cast(text, code).values() if each.id != "meta"]


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Meta Platforms", "meta"),
        ("META", "meta"),
        ("Meta", "meta"),
        ("NVIDIA", "nvidia"),
        ("Société Générale", "societe-generale"),
        ("Societe Generale", "societe-generale"),
        ("Lea Muller", "lea-muller"),
        ("AT&T", "at-t"),
        ("xAI", "xai"),
        ("«\u00a0Gemini\u00a0»", "gemini"),
        ("“Gemini”", "gemini"),
        ("„Aleph Alpha“", "aleph-alpha"),
        ("Scale-AI", "scale-ai"),
        ("Scale\u00a0AI", "scale-ai"),
    ],
)
def test_a_known_name_is_found_in_its_forms(code: str, text: str, entity: str) -> None:
    assert entity in cast(f"… 2024 {text} 2025 …", code)


@pytest.mark.parametrize(
    ("code", "text", "entity"),
    [
        ("en", "the deal is Nvidia's idea", "nvidia"),
        ("en", "the deal is Nvidia’s idea", "nvidia"),
        ("fr", "l'accord d’Anthropic", "anthropic"),
        ("fr", "qu'Anthropic paie", "anthropic"),
        ("de", "Nvidias Chips", "nvidia"),
        ("de", "der Chef Aleph Alphas", "aleph-alpha"),
        ("de", "die Nvidia-Aktie", "nvidia"),
        ("de", "ein Anthropic-Manager", "anthropic"),
        ("en", "it sold Mistral AI Inc. and Nvidia Corp. shares", "mistral-ai"),
    ],
)
def test_a_genitive_and_a_compound_name_the_entity(code: str, text: str, entity: str) -> None:
    assert entity in cast(text, code)


@pytest.mark.parametrize("text", ["a meta study", "the scale of it", "gemini is a sign", "metaphors", "Metallica"])
def test_a_word_without_the_names_capital_or_within_another_is_no_name(text: str) -> None:
    assert cast(text, "en") == {}


def test_a_longer_name_is_somebody_else() -> None:
    assert "meta" not in cast("it paid Meta Bank and left", "en")
    assert "meta" in cast("it paid Meta Group and left", "en")


def test_an_ordinary_word_at_the_start_of_a_sentence_is_a_name_only_where_the_name_stands_elsewhere() -> None:
    assert "scale-ai" not in cast("Scale matters. The scale of it is new.", "en")
    assert "scale-ai" in cast("Scale matters. The scale of Scale AI is new.", "en")
    assert "scale-ai" in cast("It needs Scale.", "en")


@pytest.mark.parametrize("code", codes())
def test_a_person_is_meant_by_the_last_name_too(code: str) -> None:
    (ada,) = cast("Ada Poe 2024. 2025 Poe …", code).values()
    assert ada.mentions == ("Ada Poe", "Poe")


@pytest.mark.parametrize("full", ["Harrowgate Controls", "Tessmer Music"])
def test_an_organization_is_meant_by_the_first_word_of_its_name_too(full: str) -> None:
    first = full.split(maxsplit=1)[0]
    (found,) = members(f"the maker {full} paid. Others say {first} did not. It was {first} again.", "en")
    assert found.mentions == {full: None, first: None}


def test_a_last_name_alone_is_nobody() -> None:
    assert cast("it met Poe there", "en") == {}


@pytest.mark.parametrize(
    ("code", "text", "name", "kind"),
    [
        ("en", "it paid Foo Bar Inc a lot", "Foo Bar Inc", "organization"),
        ("en", "it paid Foo Technologies a lot", "Foo Technologies", "organization"),
        ("en", "it bought the start-up Foobar last year", "Foobar", "organization"),
        ("en", "it bought Foobar, a start-up from Oslo", "Foobar", "organization"),
        ("en", "it met founder Zoe Foo there", "Zoe Foo", "person"),
        ("en", "it met Zoe Foo, 34, there", "Zoe Foo", "person"),
        ("en", "it sells the chatbot Foobar there", "Foobar", "product"),
        ("en", "it paid Nvidia, Foobar and Meta", "Foobar", "organization"),
        ("fr", "elle rachète la start-up Foobar ce jour", "Foobar", "organization"),
        ("fr", "elle paie Foo Technologies", "Foo Technologies", "organization"),
        ("fr", "elle nomme le fondateur Zoé Foo à sa tête", "Zoé Foo", "person"),
        ("fr", "elle vend le modèle Foobar", "Foobar", "product"),
        ("de", "sie kauft das Start-up Foobar", "Foobar", "organization"),
        ("de", "sie kauft die Foo Bar GmbH", "Foo Bar GmbH", "organization"),
        ("de", "sie holt Gründerin Zoe Foo zurück", "Zoe Foo", "person"),
        ("de", "sie verkauft den Chatbot Foobar", "Foobar", "product"),
        ("de", "sie kauft den deutschen Flugzeugbauer Foo Bar", "Foo Bar", "organization"),
        ("de", "ihr Vorgänger Zoe Foo ging", "Zoe Foo", "person"),
        ("en", "it met Zoe Foo there", "Zoe Foo", "person"),
        ("fr", "elle a reçu Zoé Foo ce jour", "Zoé Foo", "person"),
        ("de", "sie traf Zoe Foo dort", "Zoe Foo", "person"),
        ("en", "it works with Blue Harvest now", "Blue Harvest", "organization"),
    ],
)
def test_a_new_name_is_known_by_its_form_or_its_context(code: str, text: str, name: str, kind: str) -> None:
    found = [entity for entity in cast(f"{text}.", code).values() if not entity.known]
    assert [(entity.name, entity.type) for entity in found] == [(name, kind)]
    assert found[0].reason.startswith("it ")


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("place", ["Berlin", "Palo Alto", "New York", "Saudi Arabia", "Bay Area"])
def test_a_place_is_nobody(code: str, place: str) -> None:
    assert cast(f"2024 {place} 2025", code) == {}


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "Foobar grows. The price of Foobar is high.", "Foobar"),
        ("en", "The Information reports that Foobar grows.", "Foobar"),
        ("fr", "Le prix de Foobar monte.", "Foobar"),
        ("de", "Der Umsatz von Foobar steigt.", "Foobar"),
        ("de", "Sie arbeitet mit Karavelo und Dekatron.", "Karavelo"),
    ],
)
def test_what_is_written_as_a_name_and_is_no_ordinary_word_is_one_of_unknown_kind(
    code: str, text: str, name: str
) -> None:
    assert ("", name) in marked(text, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Undeterred, it grows."),
        ("en", "Japanese firms grow."),
        ("en", "The Ghent lab grows."),
        ("de", "Die Finanzierungsrunde bringt den Geldgebern Anteile."),
        ("de", "Das Heidelberger Unternehmen plant Rechenzentren."),
        ("fr", "Fondée en 2020, elle croît."),
    ],
)
def test_ordinary_words_and_places_are_no_names(code: str, text: str) -> None:
    assert marked(text, code) == []


BEIJING = Organization(id="chinese-government", name="Chinese government", aliases=("Beijing",), kind="government")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It opened an office in Beijing.", []),
        ("The Beijing start-up grows.", []),
        ("The deal was blocked by Beijing.", ["chinese-government"]),
    ],
)
def test_a_place_that_a_government_goes_by_is_the_government_only_where_no_place_is_meant(
    text: str, found: list[str]
) -> None:
    language_of = language("en")
    names = Names({BEIJING.id: BEIJING}, language_of.names, language_of.ordinary)
    marks, cast = Marks(len(text)), Cast(names.known, names.folded)
    names.mark_known(text, sentences(text, language_of.abbreviations), marks, cast)
    assert [mark.value for mark in marks.all] == found


def test_words_with_capitals_in_a_headline_are_no_names() -> None:
    assert set(cast("Meta Buys Large Stake From Other Firms\n\nThe price is high.", "en")) == {"meta"}


def test_a_new_name_that_is_nearly_a_known_one_is_that_one() -> None:
    (entity,) = cast("it bought the start-up Anthropics last year", "en").values()
    assert (entity.id, entity.known) == ("anthropic", True)


def test_no_name_is_marked_twice() -> None:
    found = cast("Meta Platforms bought Scale AI. Meta paid Scale a lot, said Ada Poe. Poe left Meta.", "en")
    assert {entity.id: entity.mentions for entity in found.values()} == {
        "meta": ("Meta Platforms", "Meta"),
        "scale-ai": ("Scale AI", "Scale"),
        "ada-poe": ("Ada Poe", "Poe"),
    }


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "Meta uses Gemini 3.1 Pro at night", "Gemini 3.1 Pro"),
        ("fr", "Meta utilise la puce Taranis 200", "Taranis 200"),
        ("de", "Meta nutzt Pharia-3 und spart", "Pharia-3"),
        ("de", "Meta nutzt das Modell R1 und spart", "R1"),
    ],
)
def test_a_version_is_part_of_a_products_name(code: str, text: str, name: str) -> None:
    assert beside_meta(text, code) == [("product", (name,))]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Gemini 3 million times"),
        ("en", "with Gemini 40% fell"),
        ("fr", "avec Gemini 3 fois"),
        ("de", "mit Gemini 700 Millionen"),
    ],
)
def test_a_number_of_something_else_is_no_version(code: str, text: str) -> None:
    assert [each.mentions for each in cast(text, code).values()] == [("Gemini",)]


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "Meta was fined by Italy's data protection authority.", "Italy's data protection authority"),
        ("de", "Die niederländische Datenschutzbehörde prüft Meta.", "niederländische Datenschutzbehörde"),
        ("fr", "Meta est visé par l'Autorité de la concurrence.", "Autorité de la concurrence"),
    ],
)
def test_a_public_body_is_named_by_what_it_is(code: str, text: str, name: str) -> None:
    assert beside_meta(text, code) == [("organization", (name,))]


def test_a_new_name_is_found_again_where_nothing_shows_that_it_is_one() -> None:
    found = cast("Halbmond wächst. Meta kauft die Halbmond Bildverarbeitung GmbH.", "de")
    assert "Halbmond" in found["halbmond-bildverarbeitung-gmbh"].mentions


def test_a_genitive_is_no_form_of_a_name() -> None:
    assert cast("Alle kennen Anthropics Modelle.", "de")["anthropic"].mentions == ("Anthropic",)


def test_a_known_name_in_the_genitive_is_no_part_of_a_longer_one() -> None:
    assert "meta" in cast("Gut lief Metas Cloud im Mai.", "de")


def test_a_firms_noun_goes_before_a_given_name() -> None:
    (found,) = cast("the label Warner Grove grew last year", "en").values()
    assert found.type == "organization"


@pytest.mark.parametrize("text", ["Carmakers pay.", "Sceptics pay."])
def test_a_plural_that_begins_a_sentence_is_no_name(text: str) -> None:
    assert members(text, "en").found({member.id for member in members(text, "en")}) == ()


def test_a_french_name_that_begins_a_sentence_is_known_by_its_verb() -> None:
    assert [member.name for member in members("Renault a signé hier.", "fr")] == ["Renault"]


@pytest.mark.parametrize("written", ["Openai", "OPENAI"])
def test_a_name_may_have_no_capital_but_its_first(written: str) -> None:
    openai = Organization(id="openai", name="OpenAI")
    names = Names({openai.id: openai}, language("en").names, language("en").ordinary)
    text = f"They met {written} today."
    marks, found = Marks(len(text)), Cast(names.known, names.folded)
    names.mark_known(text, sentences(text, language("en").abbreviations), marks, found)
    assert [mark.value for mark in marks.all] == ["openai"]


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "Renault grows.", "Renault"),
        ("fr", "Netflix et Renault comptent parmi les clients.", "Netflix"),
        ("de", "Die Chipfabriken von TSMC laufen gut.", "TSMC"),
    ],
)
def test_a_well_known_organization_needs_no_context(code: str, text: str, name: str) -> None:
    assert ("organization", name) in marked(text, code)


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [("en", "Samsung Foobar Center grows.", "Samsung"), ("fr", "Jean Dupont a 40 ans.", "Dupont")],
)
def test_part_of_a_longer_name_is_no_well_known_organization(code: str, text: str, name: str) -> None:
    assert ("organization", name) not in marked(text, code)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Micron grows. Micron Technology has said so.", ["Micron Technology"]),
        ("JPMorgan Chase grows, and JPMorgan has said so.", ["JPMorgan Chase"]),
        ("Micron grows.", ["Micron"]),
        ("Intel grows. Intel Capital has said so.", ["Intel", "Intel Capital"]),
    ],
)
def test_a_well_known_organization_is_one_by_its_full_name_and_for_short(text: str, names: list[str]) -> None:
    assert sorted({name for _, name in marked(text, "en")}) == names


def test_a_known_name_with_an_ampersand_is_known_in_a_heading_full_of_capitals_too() -> None:
    assert cast("Chips For Marrow & Pike Cost Millions More", "en")["marrow-pike"].mentions == ("Marrow & Pike",)


def test_a_name_that_the_text_shows_to_be_one_is_one_in_a_heading_full_of_capitals_too() -> None:
    assert names_at("Investors Pay Millions For Veltrane Shares\n\nNobody knows Veltrane yet.", "Veltrane") == [27, 57]


def test_a_longer_well_known_name_is_not_the_known_one_that_it_begins_with() -> None:
    known: dict[str, EntityRecord] = {"siemens": Organization(id="siemens", name="Siemens")}
    text = "Siemens Healthineers wächst."
    assert [text[mark.start : mark.end] for mark in marks_of(text, "de", known).all] == ["Siemens Healthineers"]


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "Adam D'Angelo left.", "Adam D'Angelo"),
        ("de", "Der Auftrag ging an die dänische Kobberhus A/S.", "Kobberhus A/S"),
        ("de", "Kunde ist Kühne + Nagel.", "Kühne + Nagel"),
    ],
)
def test_signs_join_the_words_of_a_name(code: str, text: str, name: str) -> None:
    assert name in [member for _, member in marked(text, code)]


def test_a_legal_form_behind_a_comma_is_nobody() -> None:
    assert [name for _, name in marked("The work went to Marrowby, Inc., a maker of software.", "en")] == ["Marrowby"]


def test_a_known_name_may_have_a_colon() -> None:
    known: dict[str, EntityRecord] = {"run-ai": Organization(id="run-ai", name="Run:ai")}
    assert [mark.value for mark in marks_of("They bought Run:ai today.", "en", known).all if mark.kind == "O"] == [
        "run-ai"
    ]
