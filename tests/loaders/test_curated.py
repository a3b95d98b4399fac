from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.claims import Investment, Supply
from graph.model.entities import Organization
from loaders.curated import read_curated
from loaders.report import Reading
from loaders.strict_yaml import MAX_BYTES

DATA = Path(__file__).parents[2] / "data"
SEED = "xpert-digital-2025-06-meta-scale-ai"

FIRMS = """
- {id: anvil, type: organization, name: Anvil, aliases: [The Anvil]}
- {id: birch, type: organization, name: Birch}
- {id: ada-poe, type: person, name: Ada Poe}
"""
HEAD = """source: {id: report, publisher: P, title: T, language: en, retrieved: "2026-01-01", url: "https://a.b/c"}
claims:
"""
GOOD = "- {type: competition, parties: [anvil, birch], market: models, summary: s, quote: q}\n"
BAD = "- {type: investment, investors: [birch], target: anvil, status: completed, summary: s, quote: q, %s}\n"


def read(*paths: Path, **known: Any) -> Reading:
    return read_curated(paths, known.get("entities", {}), known.get("urls", {}), lambda _done, _total: None)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Reading]:
    """Reads a folder of these files, beside some entities and a second source that are right."""

    def reading(files: dict[str, str | bytes]) -> Reading:
        right = {
            "entities.yaml": FIRMS,
            "right.yaml": HEAD.replace("report", "right").replace("a.b/c", "a.b/d") + GOOD,
        }
        for name, content in (right | files).items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(tmp_path)

    return reading


def ids(reading: Reading) -> tuple[set[str], dict[str, int]]:
    return {each.id for each in reading.entities}, {each.source.id: len(each.claims) for each in reading.sources}


# --- the whole dataset --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> Reading:
    return read(DATA)


@pytest.fixture(scope="module")
def plain() -> dict[Path, Any]:
    """The files as a plain YAML reader sees them."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {path: yaml.load(path.read_bytes(), Loader=loader) for path in DATA.rglob("*.yaml")}


def test_all_data_is_read_and_nothing_refused(whole: Reading, plain: dict[Path, Any]) -> None:
    listed = [entity["id"] for content in plain.values() if isinstance(content, list) for entity in content]
    told = {path.stem: len(content["claims"]) for path, content in plain.items() if isinstance(content, dict)}
    assert whole.refusals == []
    assert whole.broken == set()
    assert whole.files == len(plain) > 800
    assert sorted(entity.id for entity in whole.entities) == sorted(listed)
    assert {each.source.id: len(each.claims) for each in whole.sources} == told
    assert whole.claims == sum(told.values()) > 2000


def test_claims_keep_their_order_and_their_causes(whole: Reading, plain: dict[Path, Any]) -> None:
    files = {path.stem: content for path, content in plain.items() if isinstance(content, dict)}
    for content in whole.sources:
        raw = files[content.source.id]["claims"]
        assert [each.quote for each in content.claims] == [each["quote"].strip() for each in raw]
        causes = [content.claims[each["caused_by"] - 1].id if "caused_by" in each else None for each in raw]
        assert [each.caused_by for each in content.claims] == causes


def test_the_seed_article_keeps_its_contradictions(whole: Reading) -> None:
    claims = next(content.claims for content in whole.sources if content.source.id == SEED)
    assert len({claim.id for claim in claims}) == len(claims) == 34
    ending, other = claims[14], claims[32]
    assert isinstance(ending, Supply)
    assert isinstance(other, Supply)
    said = [each.model_dump(exclude={"quote", "summary", "caused_by"}) for each in (ending, other)]
    assert said[0] == said[1], "they differ in their words alone"
    assert ending.quote != other.quote
    invested = [each for each in claims if isinstance(each, Investment)]
    assert [int(each.amount.value) for each in invested if each.amount] == [1_000_000_000, 14_300_000_000]
    reduced, continued = claims[17], claims[33]
    assert isinstance(reduced, Supply)
    assert isinstance(continued, Supply)
    assert [reduced.change, continued.change] == ["reduced", "continued"]
    assert reduced.customer == continued.customer == "openai"


# --- what is wrong with one claim ---------------------------------------------------------------------------------

MONEY = "amount: {value: 5, currency: USD%s}"
WRONG_VALUES = [
    ("tarjet: anvil", "tarjet", "no such field", "Did you mean target?"),
    ("source: report", "source", "no such field", ""),
    ("plaintiffs: [anvil]", "plaintiffs", "no such field", ""),
    ("span: 'char=0,1'", "span", "no such field", ""),
    ("date: soon", "date", "'soon' is not an EDTF date", ""),
    ('date: "2025-02-30"', "date", "'2025-02-30' is not an EDTF date", ""),
    ('date: "2025/2024"', "date", "ends before it begins", ""),
    ("date: 2025-06-12", "date", "valid string", "Put dates in quotes."),
    ("date: 2025", "date", "valid string, not 2025", "Put it in quotes."),
    ("round: no", "round", "valid string, not False", "Put it in quotes."),
    ("amount: {value: 5, currency: Dollar}", "amount.currency", "'Dollar' is not an ISO 4217 currency", ""),
    ("amount: {value: 5, currency: usd}", "amount.currency", "'usd' is not an ISO 4217 currency", ""),
    ("amount: {value: 5}", "amount", "needs a currency", ""),
    ("amount: {currency: USD}", "amount", "not a number but None", ""),
    ("amount: 5", "amount", "is not an amount {value: …, currency: …} but 5", ""),
    ("amount: {value: '5', currency: USD}", "amount", "not a number but '5'", ""),
    ("amount: {value: [5], currency: USD}", "amount", "not a number but [5]", ""),
    ("amount: {value: .nan, currency: USD}", "amount.value", "finite", ""),
    ("amount: {value: 1000000000000000000, currency: USD}", "amount.value", "at most 18 digits", ""),
    (MONEY % ", about: true", "amount.about", "no such field", ""),
    (MONEY % ", bound: about", "amount", "no field bound", ""),
    (MONEY % ", approx: true, at_least: true", "amount", "takes one of approx, at_least, at_most, as true", ""),
    (MONEY % ", at_most: false", "amount", "takes one of approx, at_least, at_most, as true", ""),
    ("stake: 1.2", "stake", "less than or equal to 1", ""),
    ("stake: '1e999999999'", "stake", "at most 18 digits", ""),
    ("status: completd", "status", "'completed'", "Did you mean completed?"),
    ("instrument: equty", "instrument", "'equity'", "Did you mean equity?"),
    ("lead: brich", "lead", "unknown entity 'brich'", "Did you mean birch?"),
    ("lead: zzzzzz", "lead", "unknown entity 'zzzzzz'", "Add it to a file of entities."),
    ("target: ada-poe", "target", "'ada-poe' is a person, this role takes organization", ""),
    ("investors: birch", "investors", "valid tuple", ""),
    ("investors: [birch, birch]", "investors", "twice in one role", ""),
    ("quote: a b c d e f g h i j k l m", "quote", "at most 12 words, this one has 13", ""),
    ('summary: "a\\0b"', "summary", "control character", ""),
    ("summary: ''", "summary", "at least 1 character", ""),
    ("caused_by: 3", "caused_by", "3 is not the number of a claim of this file (1 to 2)", ""),
    ("caused_by: 0", "caused_by", "0 is not the number", ""),
    ("caused_by: first", "caused_by", "'first' is not the number", ""),
    ("caused_by: true", "caused_by", "True is not the number", ""),
    ("caused_by: 1.0", "caused_by", "1.0 is not the number", ""),
    ("caused_by: [1]", "caused_by", "[1] is not the number", ""),
    ("caused_by: 2", "caused_by", "claim 2 was refused, or its causes go in a circle", ""),
    ("7: seven", "7", "Keys should be strings", ""),
]


def with_value(text: str) -> str:
    """The investment of BAD with one field added, or replaced where it has it already."""
    key = text.split(":", maxsplit=1)[0]
    kept = [part for part in BAD[3:-6].split(", ") if not part.startswith(f"{key}:")]
    return f"- {{{', '.join([*kept, text])}}}\n"


@pytest.mark.parametrize(("text", "field", "reason", "hint"), WRONG_VALUES, ids=[row[0] for row in WRONG_VALUES])
def test_a_wrong_value_is_refused_by_claim_and_field(
    folder: Callable[..., Reading], text: str, field: str, reason: str, hint: str
) -> None:
    reading = folder({"report.yaml": HEAD + GOOD + with_value(text)})
    [refusal] = reading.refusals
    assert Path(refusal.file).name == "report.yaml"
    assert refusal.place == f"claim 2, field {field}"
    assert reason in refusal.message
    assert refusal.remedy == hint
    assert str(refusal).startswith(f"{refusal.file}: claim 2, field {field}: ")
    assert ids(reading)[1] == {"right": 1, "report": 1}
    assert reading.broken == {"report"}


def test_the_claim_of_these_cases_is_right_without_them(folder: Callable[..., Reading]) -> None:
    reading = folder({"report.yaml": HEAD + GOOD + with_value("stake: 0.5")})
    assert reading.refusals == []
    assert ids(reading) == ({"anvil", "birch", "ada-poe"}, {"right": 1, "report": 2})


OTHER_CLAIMS = [
    (
        "- {type: competitoin, market: m}",
        ", field type",
        "'competitoin' is not a claim type",
        "Did you mean competition?",
    ),
    ("- {market: m}", ", field type", "None is not a claim type", ""),
    ("- {type: [competition]}", ", field type", "is not a claim type", "Did you mean competition?"),
    ("- just words", "", "is not a mapping", ""),
    ("- [a, list]", "", "is not a mapping", ""),
    ("-", "", "is not a mapping", ""),
    (GOOD, "", "says the same as claim 1, in the same words", ""),
    (GOOD.replace("summary: s", "summary: other words"), "", "says the same as claim 1", ""),
    (GOOD.replace("market: models, ", ""), ", field market", "is missing", "It is required for this type."),
    (
        "- {type: legal, parties: [a], matter: m, summary: s, quote: q}",
        ", field parties",
        "plaintiff and defendant",
        "",
    ),
    (
        "- {type: legal, parties: {plaintiff: [anvil]}, matter: m, summary: s, quote: q}",
        ", field parties",
        "exactly",
        "",
    ),
    (
        "- {type: legal, matter: m, summary: s, quote: q}",
        "",
        "needs either plaintiffs and defendants, or a regulator",
        "",
    ),
    (
        "- {type: metric, subject: anvil, metric: users, value: 5, forecast: no, summary: s, quote: q}",
        "",
        "needs a unit",
        "",
    ),
]


@pytest.mark.parametrize(("text", "place", "reason", "hint"), OTHER_CLAIMS, ids=range(len(OTHER_CLAIMS)))
def test_a_wrong_claim_is_refused_by_its_number(
    folder: Callable[..., Reading], text: str, place: str, reason: str, hint: str
) -> None:
    reading = folder({"report.yaml": f"{HEAD}{GOOD}{text}\n"})
    [refusal] = reading.refusals
    assert refusal.place == f"claim 2{place}"
    assert reason in refusal.message
    assert refusal.remedy == hint
    assert ids(reading)[1] == {"right": 1, "report": 1}


def test_causes_may_stand_anywhere_but_not_in_a_circle(folder: Callable[..., Reading]) -> None:
    claims = [
        GOOD.replace("quote: q", f"quote: q{number}, caused_by: {cause}") for number, cause in enumerate((3, 3, 4))
    ]
    circle = [GOOD.replace("quote: q", f"quote: c{number}, caused_by: {cause}") for number, cause in enumerate((6, 5))]
    reading = folder({"report.yaml": HEAD + "".join([*claims, GOOD, *circle])})
    assert [refusal.place for refusal in reading.refusals] == ["claim 6, field caused_by", "claim 5, field caused_by"]
    first, second, third, fourth = reading.sources[0].claims
    assert [each.caused_by for each in (first, second, third, fourth)] == [third.id, third.id, fourth.id, None]


def test_what_a_refused_claim_caused_is_refused_too(folder: Callable[..., Reading]) -> None:
    reading = folder({"report.yaml": HEAD + with_value("caused_by: 2") + with_value("stake: 7") + GOOD})
    assert [refusal.place for refusal in reading.refusals] == ["claim 2, field stake", "claim 1, field caused_by"]
    assert ids(reading)[1] == {"right": 1, "report": 1}


# --- what is wrong with a file ------------------------------------------------------------------------------------

WRONG_FILES = [
    ("broken flow", "source: {id: report\nclaims: []\n", "line 2, column 7", "malformed YAML"),
    ("tab", "source:\n\tid: report\n", "line 2, column 1", "malformed YAML"),
    ("doubled key", HEAD + GOOD.replace("market: models", "market: m, market: n"), "line 3, column 59", "'market' stands twice"),
    ("doubled top key", HEAD + "claims: []\n", "line 3, column 1", "'claims' stands twice"),
    ("alias", HEAD + GOOD.replace("[anvil", "&a [anvil") + GOOD.replace("[anvil, birch]", "*a"), "line 3, column 32", "alias"),
    ("list in itself", "&a [*a]", "line 1, column 1", "alias"),
    ("map in itself", "&a {claims: *a}", "line 1, column 1", "alias"),
    ("merge", HEAD + "- {<<: {type: competition}}", "line 3, column 4", "merge"),
    ("key that is a list", "? [a]\n: b\n", "line 1, column 3", "a key must be plain text"),
    ("no such day", HEAD + "- 2024-13-45", "line 3, column 3", "this is no timestamp"),
    ("wrong tag for a number", HEAD + "- !!int ''", "line 3, column 3", "this is no int"),
    ("wrong tag for a word", HEAD + "- !!bool maybe", "line 3, column 3", "this is no bool"),
    ("wrong tag for a list", HEAD + "- !!map [anvil]", "line 3, column 3", "this is no map"),
    ("python tag", HEAD + "- !!python/object/apply:os.getcwd []", "line 3, column 3", "could not determine a constructor"),
    ("endless number", HEAD + f"- {'9' * 5000}", "line 3, column 3", "this is no int"),
    ("two documents", "a: 1\n---\nb: 2\n", "line 2, column 1", "another document"),
    ("deep lists", "[" * 100_000, "line 1, column 1001", "nesting depth"),
    ("deep dashes", "- " * 100_000, "line 1, column 1999", "nesting depth"),
    ("NUL", b"source:\0", "", "unacceptable character #x0000"),
    ("rubbish", bytes(range(256)), "", "is not UTF-8 text (byte 128)"),
    ("UTF-16", HEAD.encode("utf-16"), "", "is not UTF-8 text (byte 0)"),
    ("Latin-1", HEAD.replace("T,", "Zoë,").encode("latin-1"), "", "is not UTF-8 text"),
    ("empty", "", "", "is neither a list of entities nor a source"),
    ("a comment", "# nothing\n", "", "is neither a list of entities nor a source"),
    ("a word", "words", "", "is neither a list of entities nor a source"),
    ("no claims", HEAD.replace("claims:\n", ""), "", "needs the keys source (a mapping) and claims (a list)"),
    ("claims that are none", HEAD, "", "needs the keys source (a mapping) and claims (a list)"),
    ("claims that are a map", HEAD + "  a: b\n", "", "needs the keys source (a mapping) and claims (a list)"),
    ("source that is a list", "source: [a]\nclaims: []\n", "", "needs the keys source (a mapping)"),
    ("a third key", HEAD + "notes: []\n", "", "and no other"),
    ("keys of other types", "2024-01-01: a\n3: b\ntrue: c\n", "", "needs the keys source"),
    ("other id", HEAD.replace("report", "rapport") + GOOD, "source, field id", "'rapport' is not the file's name"),
    ("address again", HEAD.replace("a.b/c", "a.b/d") + GOOD, "source, field url", "the address is that of 'right' too"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "place", "reason"), [row[1:] for row in WRONG_FILES], ids=[row[0] for row in WRONG_FILES]
)
def test_a_wrong_file_is_refused_and_the_others_go_in(
    folder: Callable[..., Reading], content: str | bytes, place: str, reason: str
) -> None:
    # The file comes after "right.yaml" in order of names, so that the address is that one's first.
    name = "report.yaml"
    reading = folder({f"z/{name}": content})
    [refusal] = reading.refusals
    assert refusal.file.endswith(f"z/{name}")
    assert (refusal.place, reason in refusal.message) == (place, True), str(refusal)
    assert "\n" not in str(refusal)
    assert ids(reading) == ({"anvil", "birch", "ada-poe"}, {"right": 1})
    assert "report" in reading.broken


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("retrieved", "2026-01-01", "valid string"),
        ("retrieved", "'2026'", "not a day of the form YYYY-MM-DD"),
        ("language", "english-speaking", "should match pattern"),
        ("url", "www.example.org", "should match pattern"),
        ("published", "'2025-99'", "not an EDTF date"),
        ("autor", "Ada", "no such field"),
        ("document", "0" * 64, "no such field"),
    ],
)
def test_a_wrong_source_is_refused_by_its_field(
    folder: Callable[..., Reading], field: str, value: str, reason: str
) -> None:
    fields = yaml.safe_load(HEAD)["source"]
    kept = "".join(f"  {key}: {text!r}\n" for key, text in fields.items() if key != field)
    reading = folder({"report.yaml": f"source:\n{kept}  {field}: {value}\nclaims:\n{GOOD}"})
    [refusal] = reading.refusals
    assert (refusal.place, reason in refusal.message) == (f"source, field {field}", True)
    assert ids(reading)[1] == {"right": 1}


def test_each_missing_field_of_a_source_is_named(folder: Callable[..., Reading]) -> None:
    reading = folder({"report.yaml": "source: {id: report}\nclaims: []\n"})
    missing = {"title", "publisher", "language", "retrieved"}
    assert {refusal.place for refusal in reading.refusals} == {f"source, field {field}" for field in missing}


def test_a_huge_file_is_refused_unread(folder: Callable[..., Reading]) -> None:
    reading = folder({"report.yaml": "#" * (MAX_BYTES + 1)})
    assert [refusal.message for refusal in reading.refusals] == ["is larger than 5,000,000 bytes."]


def test_two_files_of_one_name_are_one_source_too_many(folder: Callable[..., Reading]) -> None:
    reading = folder({"a/report.yaml": HEAD + GOOD, "b/report.yaml": HEAD + GOOD.replace("models", "chips")})
    assert [Path(refusal.file).parent.name for refusal in reading.refusals] == ["b"]
    assert reading.broken == {"report"}, "which of the two is meant nobody knows"
    assert len(reading.sources) == 2
    assert ids(reading)[1] == {"right": 1, "report": 1}


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "entities.yaml").write_text(FIRMS)
    (tmp_path / "report.yaml").write_text(HEAD + GOOD)
    reading = read(tmp_path, tmp_path / "report.yaml", tmp_path)
    assert (reading.refusals, reading.files, len(reading.sources)) == ([], 2, 1)


def test_paths_that_hold_nothing_are_told(tmp_path: Path) -> None:
    assert [refusal.message for refusal in read(tmp_path).refusals] == ["holds no .yaml file."]
    assert [refusal.message for refusal in read(tmp_path / "gone").refusals] == ["there is no such file or folder."]


def test_a_mark_at_the_start_and_windows_line_ends_do_not_matter(folder: Callable[..., Reading]) -> None:
    reading = folder({"report.yaml": b"\xef\xbb\xbf" + (HEAD + GOOD).replace("\n", "\r\n").encode()})
    assert reading.refusals == []


def test_the_address_of_a_source_in_the_ledger_is_taken(tmp_path: Path) -> None:
    (tmp_path / "entities.yaml").write_text(FIRMS)
    (tmp_path / "report.yaml").write_text(HEAD + GOOD)
    [refusal] = read(tmp_path, urls={"https://a.b/c": "other"}).refusals
    assert refusal.message == "the address is that of 'other' too."
    assert read(tmp_path, urls={"https://a.b/c": "report"}).refusals == []


# --- what is wrong with entities ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "reasons"),
    [
        (["{id: c, type: organization, name: ANVIL}"], {"c": "the name 'ANVIL' belongs to 'anvil' already"}),
        (["{id: c, type: person, name: C, aliases: [the anvil]}"], {"c": "'the anvil' belongs to 'anvil'"}),
        (["{id: anvil, type: person, name: C}"], {"": "'anvil' stands twice (also in"}),
        (["{id: c, type: organization, name: C, part_of: anvill}"], {"c": "unknown entity 'anvill'. Did you mean anvil?"}),
        (["{id: c, type: organization, name: C, part_of: c}"], {"c": "part_of goes in a circle: c → c"}),
        (
            ["{id: c, type: organization, name: C, part_of: d}", "{id: d, type: organization, name: D, part_of: c}"],
            {"c": "circle: c → d → c", "d": "circle: d → c → d"},
        ),
        (
            ["{id: c, type: organization, name: C, part_of: d}", "{id: d, type: organization, name: Anvil}"],
            {"d": "belongs to 'anvil'", "c": "unknown entity 'd'"},
        ),
        (["{id: c, type: organization, name: C, part_of: ada-poe}"], {"c": "'ada-poe', which is a person"}),
        (["{id: c, type: organisation, name: C}"], {"entity 1 (c)": "not one of organization, person, product"}),
        (["{id: C, type: person, name: C}"], {"entity 1 (C), field id": "match pattern"}),
        (["{id: c, type: person, name: C, country: US}"], {"entity 1 (c), field country": "no such field"}),
        (["{id: c, type: organization, name: C, country: us}"], {"entity 1 (c), field country": "ISO 3166"}),
        (["{id: c, type: organization, name: C, country: NO}"], {"entity 1 (c), field country": "not False"}),
        (["{id: c, type: organization, name: C, founded: 2016}"], {"entity 1 (c), field founded": "not 2016"}),
        (["words", "{id: c, type: person, name: C}"], {"entity 1": "is not a mapping"}),
    ],
)  # fmt: skip
def test_a_wrong_entity_is_refused_and_the_others_go_in(
    folder: Callable[..., Reading], lines: list[str], reasons: dict[str, str]
) -> None:
    reading = folder({"more.yaml": "".join(f"- {line}\n" for line in lines)})
    found = {refusal.place: refusal.message for refusal in reading.refusals}
    assert set(found) == set(reasons)
    assert all(reason in found[place] for place, reason in reasons.items()), found
    assert all(refusal.file.endswith("more.yaml") for refusal in reading.refusals)
    assert len(reading.entities) == 3 + len(lines) - len(reasons)
    assert ids(reading)[1] == {"right": 1}


def test_an_entity_that_a_claim_needs_may_be_in_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "report.yaml").write_text(HEAD + GOOD)
    known = {name: Organization(id=name, name=name.title()) for name in ("anvil", "birch")}
    assert read(tmp_path, entities=known).refusals == []
    assert len(read(tmp_path).refusals) == 2


def test_an_entity_may_take_a_name_that_its_owner_in_the_ledger_gives_up(tmp_path: Path) -> None:
    known = {"anvil": Organization(id="anvil", name="Anvil")}
    taker = "- {id: c, type: organization, name: Anvil}\n"
    (tmp_path / "e.yaml").write_text(taker)
    assert len(read(tmp_path, entities=known).refusals) == 1
    (tmp_path / "e.yaml").write_text("- {id: anvil, type: organization, name: Hammer}\n" + taker)
    assert read(tmp_path, entities=known).refusals == []


def test_a_name_that_its_owner_could_not_give_up_stays_taken(tmp_path: Path) -> None:
    known = {"anvil": Organization(id="anvil", name="Anvil")}
    renamed = "- {id: anvil, type: organization, name: Hammer, part_of: gone}\n"
    (tmp_path / "e.yaml").write_text(renamed + "- {id: c, type: organization, name: Anvil}\n")
    assert {refusal.place for refusal in read(tmp_path, entities=known).refusals} == {"anvil", "c"}


# --- whatever stands in a file ------------------------------------------------------------------------------------

words = st.sampled_from(
    ("source", "claims", "type", "id", "report", "investment", "legal", "parties", "amount", "value", "currency", "USD",
     "date", "2025", "caused_by", "anvil", "target", "part_of", "organization", "name", "quote", "approx", "<<", "\0")
)  # fmt: skip
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=5) | words
structures = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words | st.integers(0, 3), inner, max_size=5),
    max_leaves=25,
)
SOURCE = yaml.safe_load(HEAD)["source"]
shaped = st.fixed_dictionaries({"source": st.just(SOURCE) | structures, "claims": st.lists(structures, max_size=4)})
fuzzing = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def dumped(content: Any) -> str:
    dumper = type("NoAliases", (yaml.SafeDumper,), {"ignore_aliases": lambda *_: True})
    return yaml.dump(content, Dumper=dumper, allow_unicode=True)


@given(structures | shaped)
@fuzzing
def test_any_structure_is_read_or_refused(tmp_path: Path, content: Any) -> None:
    (tmp_path / "entities.yaml").write_text(FIRMS)
    (tmp_path / "report.yaml").write_text(dumped(content))
    reading = read(tmp_path)
    assert {"anvil", "birch", "ada-poe"} <= {entity.id for entity in reading.entities}
    assert reading.refusals or reading.claims or content == [] or content.get("claims") == []


@given(st.text(max_size=60) | st.text("-{}[]:,&*!?|>%@`'\"#<ab1 \n\t~.", max_size=60))
@fuzzing
def test_any_text_is_read_or_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "report.yaml").write_text(content)
    reading = read(tmp_path)
    assert reading.refusals or reading.files == 1


@given(st.binary(max_size=60))
@fuzzing
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "report.yaml").write_bytes(content)
    read(tmp_path)


ODD = (
    None,
    True,
    0,
    3,
    -1.5,
    "",
    "x",
    "2025",
    "anvil",
    [],
    {},
    [None],
    ["x", "x"],
    {"x": {}},
    [[{}]],
    date(2025, 1, 1),
)


def places(content: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) within a structure."""
    keys = list(content) if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
    return [place for key in keys for place in ((content, key), *places(content[key]))]


def changed(content: Any, chance: Random) -> Any:
    """The structure with some keys gone and some values replaced."""
    content = deepcopy(content)
    for _ in range(chance.randint(1, 4)):
        container, key = chance.choice(places(content) or [([None], 0)])
        if chance.random() < 0.4:
            del container[key]
        else:
            container[key] = deepcopy(chance.choice(ODD))
    return content


@given(st.randoms(use_true_random=False))
@fuzzing
def test_any_change_of_a_real_file_is_read_or_refused(
    tmp_path: Path, whole: Reading, plain: dict[Path, Any], chance: Random
) -> None:
    path = chance.choice(sorted(path for path, content in plain.items() if isinstance(content, dict)))
    content = changed(plain[path], chance)
    (tmp_path / path.name).write_text(yaml.dump(content, Dumper=yaml.CSafeDumper))
    reading = read(tmp_path / path.name, entities={entity.id: entity for entity in whole.entities})
    refused = {refusal.place.split(",")[0] for refusal in reading.refusals}
    if reading.sources:
        assert reading.claims + len(refused) == len(content["claims"]), "each claim is read or refused"
    else:
        assert refused


@given(st.randoms(use_true_random=False))
@fuzzing
def test_any_change_of_real_entities_is_read_or_refused(tmp_path: Path, plain: dict[Path, Any], chance: Random) -> None:
    listed = next(content for path, content in plain.items() if path.stem == "organizations")
    content = changed(chance.sample(listed, 8), chance)
    (tmp_path / "entities.yaml").write_text(yaml.dump(content, Dumper=yaml.CSafeDumper))
    reading = read(tmp_path)
    left = {entity.id for entity in reading.entities}
    assert all(not isinstance(each, Organization) or each.part_of in {None, *left} for each in reading.entities)
    assert len(left) == len(reading.entities)
