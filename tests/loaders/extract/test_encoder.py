"""The encoder beside the rules: its tokens, its arithmetic, and what it does to a document's claims."""

import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from api.extractors import reader_of
from api.reading import headline
from api.settings import read_settings
from graph.errors import BadParameter
from graph.model.documents import Document
from graph.model.review import FoundClaim
from loaders.extract.encoder import judge
from loaders.extract.encoder import package as packaged
from loaders.extract.encoder.drafting import Drafting
from loaders.extract.encoder.heads import Odds
from loaders.extract.encoder.labels import CHANGES, NOBODY, PAIRS, STATUS
from loaders.extract.encoder.learned import read_learned, write_learned
from loaders.extract.encoder.network import PARTS, Network, gelu, softmax
from loaders.extract.encoder.package import package
from loaders.extract.encoder.tokens import tokens
from loaders.extract.encoder.values import misdated, surer, values
from loaders.extract.encoder.windows import KINDS, WHOSE, windows
from loaders.extract.extraction import Extraction
from loaders.extract.rules.extractor import Judge, RuleExtractor
from loaders.extract.rules.language import Language, language
from loaders.extract.rules.marks import Mark, line
from loaders.extract.rules.numbers import Figure
from loaders.extract.rules.text import Page, page
from tests.loaders.extract.reading import KNOWN

FLOATS = st.floats(-8, 8, width=32)


@settings(deadline=None)  # the tokenizer is made at first use
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_tokens_stand_in_the_text_one_after_the_other(text: str) -> None:
    found = tokens(text)
    spans = list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_a_span_of_characters_is_the_tokens_that_it_touches() -> None:
    text = "Übernahme durch Microsoft: 14,3 Mrd. Euro"
    found = tokens(text)
    first, last = found.within(text.index("Microsoft"), text.index(":"))
    assert text[found.starts[first] : found.ends[last - 1]] == "Microsoft"
    assert found.within(len(text), len(text) + 5) == (0, 0)


@given(arrays.arrays(np.float32, 20, elements=FLOATS))
def test_gelu_is_the_one_that_the_encoder_was_made_with(x: np.ndarray) -> None:
    wanted = [value * 0.5 * (1 + math.erf(value / math.sqrt(2))) for value in x.tolist()]
    assert np.allclose(gelu(x), wanted, atol=1e-5)


@given(arrays.arrays(np.float32, (3, 5), elements=FLOATS))
def test_a_softmax_is_shares_in_the_order_of_what_they_are_of(x: np.ndarray) -> None:
    shares = softmax(x)
    assert np.allclose(shares.sum(-1), 1, atol=1e-5)
    assert (np.take_along_axis(shares, x.argsort(-1), -1)[:, ::-1][:, 0] == shares.max(-1)).all()


@settings(deadline=None, max_examples=20)
@given(arrays.arrays(np.float32, (50, 60), elements=st.floats(-3, 3, width=32)))
def test_what_is_stored_is_read_as_close_as_eight_bits_are(array: np.ndarray) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_learned({"large": array, "small": array[0]}, Path(folder, "learned.npz"))
        read = read_learned(Path(folder, "learned.npz"))
    assert (read["small"] == array[0]).all()
    assert (np.abs(read["large"] - array) <= np.abs(array).max(-1, keepdims=True) / 250 + 1e-6).all()


def _even(pairs: Sequence[tuple[str, str]], **known: Any) -> Odds:
    """Return the odds of pairs of which nothing is likelier than anything else, with no date or sum, but what is known."""
    width = {"of_pairs": len(PAIRS), "status": len(STATUS), "change": len(CHANGES)}
    logits = {name: np.zeros((len(pairs), size), np.float32) for name, size in width.items()}
    labels = {"dates": [""], "sums": [None]} | {name: known[name] for name in ("dates", "sums") if name in known}
    of = {"of_dates": "dates", "of_sums": "sums", "of_valuations": "sums"}
    none = {name: np.array([[0] * (len(labels[own]) - 1) + [9]] * len(pairs), np.float32) for name, own in of.items()}
    words = np.zeros(len(pairs), int)
    return Odds(**({"sentence": 0, "pairs": pairs, "words": words} | logits | none | labels | known))


@given(arrays.arrays(np.float32, 8, elements=FLOATS, unique=True), arrays.arrays(np.float32, 3, elements=FLOATS))
def test_a_claim_has_the_likeliest_of_the_values_that_its_type_can_have(status: np.ndarray, dates: np.ndarray) -> None:
    change = np.linspace(-1, 1, len(CHANGES), dtype=np.float32)
    labels = ["2024", "2025-06", ""]
    told = _even([("a", "b")], status=status[None], change=change[None], dates=labels, of_dates=dates[None])
    likeliest = int(dates[:2].argmax())  # of two dates; the last is that there is none
    date = labels[likeliest] if dates[likeliest] >= dates[2] or softmax(dates)[likeliest] >= 0.4 else ""
    dated = {"date": date} if date else {}
    own = {"status": STATUS[int(status.argmax())]}
    assert values(told, 0, "acquisition") == own | dated
    assert values(told, 0, "supply") == own | dated | {"change": "none"}
    assert values(told, 0, "role") == dated | {"change": "interim"}
    assert values(told, 0, "product") == ({"released": date} if date else {})
    assert values(told, 0, "competition") == {}


def _odds(status: str, change: str, dates: Sequence[float], sureness: float) -> Odds:
    """Return the odds of a pair whose likeliest values have a logit above all others."""
    certain, changed = (
        np.array([[sureness * (each == likeliest) for each in labels]], np.float32)
        for labels, likeliest in ((STATUS, status), (CHANGES, change))
    )
    dated = np.array([dates], np.float32)
    return _even([("a", "b")], status=certain, change=changed, dates=["2024", ""], of_dates=dated)


def test_what_the_encoder_is_sure_of_stands_above_what_a_rule_said() -> None:
    stated = {"status": "completed", "change": "started", "date": "2023"}
    sure, unsure = (_odds("planned", "ended", [9, 0], each) for each in (9, 1))
    assert surer(sure, [0], "supply", stated) == {"status": "planned", "change": "ended"}
    assert surer(unsure, [0], "supply", stated) == {}


@pytest.mark.parametrize(
    ("claim_type", "stated", "date"),
    [
        ("acquisition", {}, {"date": "2024"}),
        ("product", {}, {"released": "2024"}),
        ("role", {"change": "left"}, {"date": "2024"}),
        ("acquisition", {"date": "2023"}, {}),
        ("product", {"released": "2023"}, {}),
        ("supply", {"period": "2023/2025"}, {}),
        ("role", {"change": "holds"}, {}),
        ("competition", {}, {}),
    ],
)
def test_what_a_rule_left_undated_gets_the_likeliest_date(
    claim_type: str, stated: dict[str, str], date: dict[str, str]
) -> None:
    dated, undated = (_odds("planned", "ended", dates, 1) for dates in ([1, 0], [0, 1]))
    assert surer(dated, [0], claim_type, stated) == date
    assert surer(undated, [0], claim_type, stated) == {}


@pytest.mark.parametrize(
    ("claim_type", "dates", "wrong"),
    [("role", [0, 9], True), ("role", [0, 1], False), ("role", [9, 0], False), ("supply", [0, 9], False)],
)
def test_a_post_loses_a_date_that_is_very_likely_not_its_own(claim_type: str, dates: list[int], wrong: bool) -> None:
    assert misdated(_odds("planned", "left", dates, 9), [0], claim_type) == wrong


@pytest.mark.parametrize(
    ("text", "chance", "title"),
    [
        ("ada poe, CEO of orrery", 0.6, "CEO"),
        ("ada poe, CEO of orrery", 0.9, "CEO"),
        ("ada poe came to orrery", 0.9, None),
        ("ada poe came to orrery", 0.6, "nobody"),
    ],
)
def test_a_role_without_a_title_must_be_likelier(text: str, chance: float, title: str | None) -> None:
    marks = [Mark(0, 7, "P", "ada-poe"), Mark(text.index("orrery"), len(text), "O", "orrery")]
    if "CEO" in text:
        marks.insert(1, Mark(9, 12, "R", "CEO"))
    told = _even([("ada-poe", "orrery")], words=np.array([8]))
    draft = Drafting(language("en")).of_pair(told, 0, "role", line(text, 0, len(text), marks), chance)
    assert (draft.values.get("title") if draft else "nobody") == title


def _untuned() -> Network:
    own = package()
    tuned = {"kind": np.zeros((len(KINDS) + 1, own.width), np.float32), "mu": own.plain("emb.ln.b") * 0}
    tuned["sd"] = tuned["mu"] + 1
    tuned["whose"] = np.zeros((WHOSE + 1, own.width), np.float32)
    norms = {"eln": "emb.ln"} | {f"l{n}.{part}": f"l{n}.{part}" for n in range(own.layers) for part in ("aln", "oln")}
    for name, stored in norms.items():
        tuned |= {f"{name}.weight": own.plain(f"{stored}.w"), f"{name}.bias": own.plain(f"{stored}.b")}
    for name in (f"l{n}.{part}" for n in range(own.layers) for part in PARTS):
        high, wide = own.linear(name)[0].shape
        tuned |= {f"{name}.A": np.zeros((1, wide), np.float32), f"{name}.B": np.zeros((high, 1), np.float32)}
    return Network(own, tuned)


def test_the_layers_as_the_package_has_them_tell_what_says_the_same_in_two_languages() -> None:
    network = _untuned()
    said = (
        "Microsoft buys a stake in the chip maker Nvidia.",
        "Microsoft übernimmt einen Anteil am Chiphersteller Nvidia.",
        "Le temps à Paris est beau aujourd’hui.",
        "The weather in Paris is fine today.",
    )
    vectors = []
    for text in said:
        read = page(text, "2025-06-15", language("en").abbreviations)
        (window,) = windows(read.text, read.sentences, [])
        mean = network.vectors(window).mean(0)
        vectors.append(mean / np.linalg.norm(mean))
    alike = np.array(vectors) @ np.array(vectors).T
    assert min(alike[0, 1], alike[2, 3]) > max(alike[0, 2], alike[0, 3], alike[1, 2], alike[1, 3]) + 0.1


ARTICLE = Path("docs/example-article.txt").read_text(encoding="utf-8")


def _read(text: str, code: str, judge_of: Callable[[Language], Judge] = judge.Judge) -> Extraction:
    document = Document(name="a.txt", text=text, language=code, published="2025-06-15", retrieved="2025-06-20")
    return RuleExtractor(KNOWN, judge_of).extract(document)


def test_reading_again_gives_the_same() -> None:
    assert _read(ARTICLE, "en") == _read(ARTICLE, "en")


def test_what_only_the_encoder_finds_says_so_and_has_words_of_its_sentence() -> None:
    text = (
        "Nordkyl grows\n\nNordkyl is a Norwegian start-up that cools computers. Among those whose racks are fitted with "
        "its cold plates are Dell and Supermicro, and Nvidia, too, pays for them."
    )
    document = Document(name="a.txt", text=text, language="en", published="2025-06-15", retrieved="2025-06-20")
    found = RuleExtractor({}, judge.Judge).extract(document)
    own = [claim for claim in found.claims if claim.rule.endswith(".encoder")]
    assert own
    for claim in own:
        sentence = text[claim.start : claim.end]
        assert claim.quote in sentence
        assert all(word in sentence.lower() for word in claim.words)


class _Told:
    """Tells what it is given of each sentence."""

    def __init__(self, told: Sequence[Odds]) -> None:
        self._told = told

    def judge(self, _page: Page, _marks: Sequence[Mark]) -> judge.JudgedPage:
        return judge.JudgedPage(dict(enumerate(self._told)), Drafting(language("en")))

    def confidence(self, _rule: str) -> float:
        return 0.5


def _told_by(text: str, *told: Odds) -> tuple[FoundClaim, ...]:
    return _read(text, "en", lambda _own: _Told(told)).claims


@pytest.mark.parametrize(("status", "by"), [("cancelled", {"status": "en.acquisition.encoder"}), ("completed", {})])
def test_a_value_that_the_encoder_told_instead_of_the_rule_says_so(status: str, by: dict[str, str]) -> None:
    told = replace(_odds(status, "none", [0, 9], 9), pairs=[("microsoft", "openai")])
    (claim,) = _told_by("Microsoft bought OpenAI.", told)
    assert (claim.fields["status"], claim.values_by) == (status, by)
    shown = headline("1", claim, claim.fields, {}).plain
    assert shown.endswith(f"{claim.rule}, status by en.acquisition.encoder" if by else claim.rule)


def _likely(claim_type: str, chances: Mapping[tuple[str, str], float], **known: Any) -> Odds:
    """Return odds of pairs of which each has one claim of a type, with a chance, and what else is known."""
    of_pairs = np.full((len(chances), len(PAIRS)), -9, np.float32)
    of_pairs[:, PAIRS.index(claim_type)] = [math.log(each / (1 - each)) for each in chances.values()]
    return _even([*chances], of_pairs=of_pairs, **known)


@pytest.mark.parametrize(
    ("openai", "microsoft", "posts"),
    [
        (0.1, 0.9, {("microsoft", "CEO")}),
        (0.3, 0.5, {("openai", "CEO")}),
        (0.6, 0.9, {("openai", "CEO"), ("microsoft", "not stated")}),
        (0.6, 0.7, {("openai", "CEO")}),
    ],
)
def test_a_post_is_that_of_whom_the_encoder_finds_much_likelier(
    openai: float, microsoft: float, posts: set[tuple[str, str]]
) -> None:
    told = _likely("role", {("sam-altman", "openai"): openai, ("sam-altman", "microsoft"): microsoft})
    found = _told_by("OpenAI CEO Sam Altman met Microsoft.", told)
    assert {(claim.fields["organization"], claim.fields["title"]) for claim in found} == posts


@pytest.mark.parametrize(("bought", "sold", "acquirer"), [(0.1, 0.9, "openai"), (0.5, 0.9, "microsoft")])
def test_a_deal_goes_the_way_that_the_encoder_finds_much_likelier(bought: float, sold: float, acquirer: str) -> None:
    told = _likely("acquisition", {("microsoft", "openai"): bought, ("openai", "microsoft"): sold})
    (claim,) = _told_by("Microsoft bought OpenAI.", told)
    assert claim.fields["acquirer"] == acquirer


MILLIONS = [Figure(Decimal(40_000_000), "USD"), Figure(Decimal(900_000_000), "USD"), None]


@pytest.mark.parametrize(
    ("chosen", "amount"),
    [([9, 0, 0], 40_000_000), ([0, 9, 0], 900_000_000), ([0, 0, 9], None), ([0, 1, 0], 40_000_000)],
)
def test_a_deal_has_the_sum_that_is_very_likely_its_own(chosen: list[int], amount: int | None) -> None:
    of_sums = np.array([chosen], np.float32)
    told = _likely("acquisition", {("microsoft", "openai"): 0.9}, sums=MILLIONS, of_sums=of_sums)
    (claim,) = _told_by("Microsoft, which made $40 million, bought OpenAI for $900 million.", told)
    assert (claim.fields.get("amount") or {}).get("value") == amount


@pytest.mark.parametrize(("chance", "rounds"), [(0.9, [{"value": 40_000_000, "currency": "USD"}]), (0.1, [])])
def test_a_round_is_told_without_who_gave_the_money(chance: float, rounds: list[dict[str, Any]]) -> None:
    sums = {"sums": MILLIONS[::2], "of_sums": np.array([[9, 0]], np.float32)}
    told = _likely("investment", {(NOBODY, "openai"): chance}, **sums)
    found = _told_by("Fresh money, $40 million of it, now lies in the coffers of OpenAI.", told)
    assert [claim.fields["amount"] for claim in found] == rounds
    assert all(not claim.fields.get("investors") for claim in found)


def test_a_round_of_nobody_named_gives_way_to_one_of_somebody() -> None:
    told = _likely("investment", {(NOBODY, "openai"): 0.9, ("microsoft", "openai"): 0.9})
    (claim,) = _told_by("Fresh money, $40 million of it, lies in the coffers of OpenAI, some of it Microsoft's.", told)
    assert claim.fields["investors"] == ["microsoft"]


@pytest.mark.parametrize(
    ("first", "status", "date", "by"),
    [
        ("OpenAI is now Microsoft's.", "completed", "2025-03", {}),
        ("OpenAI is now Microsoft's.", "planned", None, {}),
        ("Microsoft bought OpenAI.", "completed", "2025-03", {"date": "en.acquisition.encoder"}),
    ],
)
def test_what_another_sentence_tells_as_certainly_leaves_its_date_to_the_surer(
    first: str, status: str, date: str | None, by: dict[str, str]
) -> None:
    done, other = (np.array([[9 * (each == own) for each in STATUS]], np.float32) for own in ("completed", status))
    dates = {"dates": ["2025-03", ""], "of_dates": np.array([[9, 0]], np.float32)}
    surest = _likely("acquisition", {("microsoft", "openai"): 0.95}, status=done)
    dated = _likely("acquisition", {("microsoft", "openai"): 0.7}, status=other, sentence=1, **dates)
    (claim,) = _told_by(f"{first} Since March Microsoft and OpenAI are one.", surest, dated)
    assert (claim.fields["status"], claim.fields.get("date"), claim.values_by) == ("completed", date, by)


@pytest.mark.parametrize(
    ("text", "claim_type", "told"),
    [("OpenAI was founded in 2015.", "founding", 1), ("OpenAI raised $40 million.", "investment", 0)],
)
def test_what_nobody_named_does_is_judged_but_for_foundings(text: str, claim_type: str, told: int) -> None:
    assert len(_told_by(text, _likely(claim_type, {(NOBODY, "openai"): 0.001}))) == told


@pytest.mark.parametrize(("logit", "valuations"), [(9, [40_000_000]), (-9, [])])
def test_a_sum_is_what_somebody_is_worth(logit: float, valuations: list[int]) -> None:
    worth = {"sums": MILLIONS[::2], "of_valuations": np.array([[logit, 0]], np.float32)}
    told = _even([(NOBODY, "openai")], of_pairs=np.full((1, len(PAIRS)), -9, np.float32), **worth)
    found = _told_by("On paper OpenAI is now a matter of $40 million.", told)
    assert [claim.fields["value"]["value"] for claim in found if claim.fields["metric"] == "valuation"] == valuations


@pytest.mark.parametrize(("code", "text"), [("en", ""), ("de", "\n\n \n"), ("fr", "…"), ("en", "Google " * 3000)])
def test_a_text_that_says_nothing_gives_nothing(code: str, text: str) -> None:
    assert _read(text, code).claims == ()


def test_a_missing_package_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(packaged, "distribution", missing)
    package.cache_clear()
    with pytest.raises(BadParameter, match="not installed") as refused:
        reader_of("encoder", KNOWN, read_settings())
    assert ".[encoder]" in str(refused.value)
