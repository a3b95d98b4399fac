"""Golds are read and refused, score one against themselves, and the program tells all it counted."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.extractors import Reader
from benchmarks.evaluation import __main__ as program
from benchmarks.evaluation.matching import judge
from benchmarks.evaluation.reading import read_folder
from benchmarks.evaluation.scores import score
from graph.errors import BadInput, BadParameter
from graph.model.documents import Document
from graph.model.review import FoundClaim, FoundEntity
from loaders.extract.extraction import Extraction
from tests.benchmarks.made import DEAL, LEAVES, NAMES, TEXT, extraction_of
from tests.loaders.extract.fake_model import serving
from tests.running import ROOT

GOLD = {
    "source": {"language": "en", "published": "2025-06"},
    "entities": [{"id": each, "type": "organization", "name": name} for each, name in NAMES.items()],
    "claims": [{"n": 1, **DEAL, "quote": "Meta put $14.3 billion", "cumulative": True, "hedged": True}],
}


def write_pair(folder: Path, name: str = "a", ending: str = ".gold.yaml", **changed: Any) -> None:
    (folder / f"{name}.txt").write_bytes(TEXT.encode())
    (folder / f"{name}{ending}").write_text(json.dumps(GOLD | changed), encoding="utf-8")


def test_pairs_are_read_under_both_names_and_with_the_source_or_its_fields_on_top(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    write_pair(tmp_path)
    (tmp_path / "fr" / "b.txt").write_bytes(TEXT.encode())
    content = {**GOLD, "language": "fr", "published": "2025"}
    del content["source"]
    (tmp_path / "fr" / "b.yaml").write_text(json.dumps(content), encoding="utf-8")
    documents = [pair.document for pair in read_folder(tmp_path).pairs]
    assert [(each.name, each.language, each.published) for each in documents] == [
        ("a.txt", "en", "2025-06"),
        ("fr/b.txt", "fr", "2025"),
    ]
    assert documents[0].text == TEXT and documents[0].retrieved == "2026-11-24"


def test_what_is_left_out_and_what_is_not_known_is_remarked(tmp_path: Path) -> None:
    write_pair(tmp_path, claims=[{**GOLD["claims"][0], "optoinal": True}])  # type: ignore[index]
    (tmp_path / "alone.txt").write_text("x")
    (tmp_path / "lost.gold.yaml").write_text("x")
    remarks = read_folder(tmp_path).remarks
    assert len(remarks) == 3
    assert all(any(name in remark for remark in remarks) for name in ("optoinal", "alone", "lost"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"quote": "Meta puts"}, "does not stand in the text"),
        ({"target": "scale"}, "no entity of this file"),
        ({"type": "purchase"}, "no claim type"),
        ({"amount": "14 billion"}, "not an amount"),
        ({"date": "June"}, "not an EDTF date"),
        ({"n": None}, "not a whole number"),
        ({"same_event": 7}, "names no claim"),
        ({"supplier_alt": "x", "type": "supply", "supplier": "meta", "customer": "google"}, "no entity of this file"),
    ],
)
def test_a_gold_that_cannot_be_scored_is_refused(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    write_pair(tmp_path, claims=[{**GOLD["claims"][0], **changed}])  # type: ignore[index]
    with pytest.raises(BadInput, match=reason):
        read_folder(tmp_path)


def test_two_claims_of_one_number_and_a_folder_without_pairs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no article"):
        read_folder(tmp_path)
    write_pair(tmp_path, claims=GOLD["claims"] * 2)  # type: ignore[operator]
    with pytest.raises(BadInput, match="one number"):
        read_folder(tmp_path)


def test_events_follow_their_links(tmp_path: Path) -> None:
    links = {1: {}, 2: {"same_event": 1}, 3: {"same_event": 2}, 4: {"same_event": 5}, 5: {"same_event": 4}}
    write_pair(tmp_path, claims=[{**GOLD["claims"][0], "n": n, **link} for n, link in links.items()])  # type: ignore[index]
    assert [claim.event for claim in read_folder(tmp_path).pairs[0].claims] == [1, 1, 1, 4, 4]


class Perfect:
    """Finds what the golds of a folder state, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._pairs = {pair.document.name: pair for pair in read_folder(folder).pairs}

    def extract(self, document: Document) -> Extraction:
        pair = self._pairs[document.name]
        entities = tuple(
            FoundEntity(id=f"{each.id}-x", type=each.type, name=min(each.names), mentions=(), known=True, reason="")
            for each in pair.entities
        )
        claims = tuple(
            FoundClaim(n=gold.n, fields=_renamed(gold.fields), quote=gold.fields["quote"], start=gold.span[0],
                       end=gold.span[1], rule="gold", confidence=1)
            for gold in pair.claims
        )  # fmt: skip
        return Extraction(
            document=document.name, sha256=document.sha256, language=document.language, published=document.published,
            entities=entities, claims=claims,
        )  # fmt: skip


def _renamed(fields: Any) -> Any:
    """Give every entity another id than the gold's: they are known by their names."""
    roles = {"investors", "lead", "target", "acquirer", "supplier", "customer", "product", "parties", "person"}
    roles |= {"organization", "developer", "subject", "founders", "regulator", "plaintiff", "defendant"}

    def rename(value: Any) -> Any:
        if isinstance(value, dict):
            return {side: rename(ids) for side, ids in value.items()}
        return [f"{each}-x" for each in value] if isinstance(value, list) else f"{value}-x"

    return {key: rename(value) if key in roles else value for key, value in fields.items()}


@pytest.mark.parametrize("half", ["development", "test"])
def test_the_golds_of_the_articles_score_one_against_themselves(half: str) -> None:
    folder = ROOT / "tests" / "articles" / half
    perfect, read = Perfect(folder), read_folder(folder)
    assert not read.remarks
    scores = score(judge(pair, perfect.extract(pair.document)) for pair in read.pairs)
    for counts in [*scores.right.values(), *scores.found.values(), *scores.parts.values()]:
        assert (counts.precision, counts.recall) == (1, 1)


def test_the_program_prints_and_writes_what_it_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pair(tmp_path)
    found = extraction_of(DEAL | {"status": "announced"}, LEAVES)

    class Fixed:
        def extract(self, _: Document) -> Extraction:
            return found

    monkeypatch.setattr(program, "_reader", lambda *_: Reader(Fixed()))
    told, rules = tmp_path / "told.json", tmp_path / "rules.yaml"
    assert program.main([str(tmp_path), "--json", str(told), "--calibrate", str(rules)]) == 0
    printed = capsys.readouterr().out
    assert "second on one core" in printed and "status: expected" in printed and "Meta put $14.3 billion" in printed
    content = json.loads(told.read_text(encoding="utf-8"))
    total = next(row for row in content["found"] if row["section"] == "total")
    assert (total["precision"], total["recall"], total["hits"]) == (0.5, 1, 1)
    assert [len(content[kind]) for kind in ("wrong", "missed", "false")] == [1, 0, 1]
    assert yaml.safe_load(rules.read_text(encoding="utf-8")) == {"r": {"right": 0, "fired": 2}}

    assert program.main([str(tmp_path), "--quiet", "--json", str(told)]) == 0
    assert "Meta put" not in capsys.readouterr().out + told.read_text(encoding="utf-8")


def test_the_program_refuses_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main([str(tmp_path)]) == BadInput.exit_code
    assert "holds no article with its gold." in capsys.readouterr().err


def test_a_language_model_is_scored_with_one_question_an_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pair(tmp_path)
    with serving() as fake:
        for name, value in {"MODEL": "openai:small", "KEY": "key", "URL": fake.url}.items():
            monkeypatch.setenv(f"DEALGRAPH_LLM_{name}", value)
        fake.will_answer({"entities": [], "claims": []})
        assert program.main([str(tmp_path), "--extractor", "llm", "--quiet"]) == 0
        assert len(fake.asked) == 1
    told = capsys.readouterr()
    assert told.out.startswith("1 articles\n") and "1 request" in told.err


def test_a_language_model_that_is_not_set_up_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pair(tmp_path)
    assert program.main([str(tmp_path), "--extractor", "llm"]) == BadParameter.exit_code
    assert "DEALGRAPH_LLM_MODEL" in capsys.readouterr().err


def test_recorded_answers_of_a_language_model_fit_and_state_nine_in_ten_rightly(tmp_path: Path) -> None:
    told, tests = tmp_path / "told.json", ROOT / "tests"
    arguments = [str(tests / "articles" / "test"), "--answers", str(tests / "answers"), "--quiet", "--json", str(told)]
    assert program.main(arguments) == 0
    rows = json.loads(told.read_text(encoding="utf-8"))["right"]
    total = next(row for row in rows if row["section"] == "total")
    assert total["precision"] >= 0.9 and total["recall"] >= 0.6


@pytest.mark.parametrize(("answer", "fault"), [(None, "no answer to a.txt was recorded"), ("{", "is no JSON")])
def test_a_recorded_answer_that_cannot_be_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str | None, fault: str
) -> None:
    write_pair(tmp_path)
    if answer:
        (tmp_path / "a.json").write_text(answer, encoding="utf-8")
    assert program.main([str(tmp_path), "--answers", str(tmp_path)]) == BadInput.exit_code
    told = capsys.readouterr().err
    assert "a.json" in told and fault in told


def test_an_article_that_is_asked_about_in_parts_cannot_be_scored_by_one_recorded_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pair(tmp_path)
    article = tmp_path / "a.txt"
    article.write_text(article.read_text(encoding="utf-8") + "\n\nIt rained all day.\n" * 5_000, encoding="utf-8")
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert program.main([str(tmp_path), "--answers", str(tmp_path)]) == BadInput.exit_code
    told = capsys.readouterr().err
    assert "a.txt" in told and "in parts" in told
