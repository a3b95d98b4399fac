"""`dealgraph review` in its details: what it takes as a value, what it shows, what it does with many claims at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.running import Program

ARTICLE = "docs/example-article.txt"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    made = Program(tmp_path_factory.mktemp("commands") / "home")
    assert made.run("load", "data/entities").returncode == 0
    assert made.run("read", ARTICLE, "--published", "2025-06-15").returncode == 0
    return made


def found(program: Program, *words: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(program.run("review", "list", "--json", "--all", *words).stdout)
    return listed


def post(program: Program) -> dict[str, Any]:
    return next(each for each in found(program) if each["fields"]["type"] == "role")


def test_a_value_is_what_it_looks_like(program: Program) -> None:
    for told, kept in (
        (("title=Chief: of staff", "date=2025-06-13"), ("Chief: of staff", "2025-06-13")),
        (("title=a: b: c", "date='2025-06'"), ("a: b: c", "2025-06")),
        (("title=@home", 'date="2025"'), ("@home", "2025")),
        (("title=chief", "date="), ("chief", None)),
    ):
        ran = program.run("review", "correct", post(program)["id"], *told)
        assert ran.returncode == 0, ran.stderr
        assert tuple(post(program)["fields"].get(name) for name in ("title", "date")) == kept


@pytest.mark.parametrize("told", ["title=[a", "person={a: &b [*b]}", "quote=x", "date=2025"])
def test_a_value_that_cannot_be_is_a_sentence(program: Program, told: str) -> None:
    ran = program.run("review", "correct", post(program)["id"], told)
    assert ran.returncode == 2
    assert ran.stderr.startswith("error:")
    assert "Traceback" not in ran.stderr


def test_a_claim_is_shown_with_how_it_was_judged(program: Program) -> None:
    shown = post(program)["id"]
    program.run("review", "correct", shown, "title=chief", "--by", "Ann", "--reason", "so it says")
    program.run("review", "reject", shown, "--by", "Ben")
    lines = program.run("review", "show", shown).stdout.splitlines()
    judged = [line.split(maxsplit=1)[1] for line in lines if " by " in line]
    assert judged[-2:] == ["corrected by Ann so it says", "rejected by Ben"]
    assert program.run("review", "show", "nobody").returncode == 3


def test_one_document_is_listed_by_the_start_of_its_name(program: Program) -> None:
    every = found(program)
    assert found(program, "--document", every[0]["id"][:8]) == every
    assert found(program, "--document", "zzzz") == []


def test_what_a_rule_accepts_is_in_its_name_and_what_it_cannot_take_is_told(program: Program, tmp_path: Path) -> None:
    article = tmp_path / "other.txt"
    article.write_text(
        "Meta has bought a 49% stake in Quillworks Inc. for $14.3 billion. Meta said that Quillworks will stay.\n"
    )
    program.run("read", str(article), "--published", "2025-06-15")
    taken = tmp_path / "names.yaml"
    taken.write_text("- {id: other-quill, type: organization, name: Quillworks}\n")
    assert program.run("load", str(taken)).returncode == 0
    ran = program.run("review", "accept", "--above", "0")
    assert ran.returncode == 2
    assert "belongs to 'other-quill' already. Say with --entity" in " ".join(ran.stderr.split())
    judged = [each["judgement"] for each in found(program)]
    assert {(each["by"], each["reason"]) for each in judged if each and each["by"] == "auto"} == {("auto", "rule at 0")}
    waiting = [each for each in found(program) if each["judgement"] is None]
    assert {each["fields"]["target"] for each in waiting} == {"quillworks-inc"}
    known = program.run("review", "accept", waiting[0]["id"], "--entity", "quillworks-inc=other-quill")
    assert known.returncode == 0, known.stderr
