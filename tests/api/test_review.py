"""Reading and reviewing as a person at a terminal and a program over HTTP do it."""

import json
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.running import ROOT, Program

ARTICLE = "docs/example-article.txt"
DATED = ("--published", "2025-06-15", "--publisher", "Example News")
SEED = ROOT.parent / "shared" / "article" / "scale-ai.fr.txt"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "home")
    assert made.run("load", "data/entities").returncode == 0
    return made


def waiting(program: Program) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(program.run("review", "list", "--json", "--all").stdout)
    return found


def test_an_article_is_read_judged_and_undone_at_the_terminal(program: Program) -> None:
    ran = program.run("read", ARTICLE, *DATED)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"supply +Google → Scale AI: ending", ran.stdout)
    listed = program.run("review", "list")
    assert "Google plans to cut ties with Scale AI" in listed.stdout
    found = waiting(program)
    stake, supply, role = (next(f for f in found if f["fields"]["type"] == t) for t in ("investment", "supply", "role"))
    assert "2 claims accepted" in program.run("review", "accept", stake["id"], supply["id"]).stderr
    assert "1 claim corrected" in program.run("review", "correct", role["id"], "title=chief", "date='2025-06'").stderr
    assert "1 claim rejected" in program.run("review", "reject", supply["id"], "--reason", "no").stderr
    judged = {each["id"]: each["judgement"]["verdict"] for each in waiting(program) if each["judgement"]}
    assert judged == {stake["id"]: "accepted", supply["id"]: "rejected", role["id"]: "corrected"}
    assert json.loads(program.run("status", "--json").stdout)["counts"]["claims"] == 2


def test_a_wrong_judgement_is_a_sentence_and_a_status(program: Program) -> None:
    program.run("read", ARTICLE, *DATED)
    known = waiting(program)[0]["id"]
    for words, sentence in (
        (("accept", "nobody"), "has a found claim"),
        (("accept",), "No claim was chosen"),
        (("correct", known, "nonsense"), "NAME=VALUE"),
        (("correct", known, "nonsense=1"), "no such field"),
        (("merge", "meta", "nobody"), "no entity"),
    ):
        ran = program.run("review", *words)
        assert ran.returncode != 0
        assert sentence in ran.stderr
        assert "Traceback" not in ran.stderr


def test_a_merge_stays_when_the_data_are_loaded_again(program: Program) -> None:
    def shown_and_head() -> tuple[int, str]:
        status = json.loads(program.run("status", "--json").stdout)
        return status["counts"]["entities"], status["dataset_version"]

    entities, _ = shown_and_head()
    assert program.run("review", "merge", "openai", "google").returncode == 0
    merged = shown_and_head()
    assert merged[0] == entities - 1
    loaded = program.run("load", "data/entities")
    assert loaded.returncode == 0, loaded.stderr
    assert shown_and_head() == merged
    assert program.run("review", "unmerge", "openai").returncode == 0
    assert shown_and_head()[0] == entities


def test_nothing_of_an_article_acts_on_the_terminal(program: Program, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(
        "Meta \x1b[2J\u202ehas bought a 49% stake in Scale AI [link=file:///x]now[/link] for $14.3 billion.\n"
    )
    program.run("read", str(hostile), "--language", "en", "--published", "2025-06-15")
    for shown in (program.run("read", str(hostile), "--language", "en").stdout, program.run("review", "list").stdout):
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_lines_are_one_document_each_and_dry_keeps_nothing(program: Program) -> None:
    ran = program.run("read", ARTICLE, "--format", "jsonl", "--dry", *DATED)
    (line,) = ran.stdout.splitlines()
    told = json.loads(line)
    assert (told["document"], told["language"], told["published"]) == ("example-article.txt", "en", "2025-06-15")
    text = (ROOT / ARTICLE).read_text()
    assert all(each["quote"] in text[each["start"] : each["end"]] for each in told["claims"])
    assert waiting(program) == []


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Program, str]]:
    made = Program(tmp_path_factory.mktemp("review") / "home")
    made.run("load", "data/entities")
    made.run("read", ARTICLE, *DATED)
    try:
        yield made, made.serve()["api"]
    finally:
        made.stop()


def rivals(api: str) -> set[tuple[str, str, str]]:
    answer = httpx.get(f"{api}/questions/rival-customers", params={"company": "scale-ai"}, timeout=60).json()
    return {(row["customer"], row["stance"], row["investor"]) for row in answer["rows"]}


def until_published(api: str, program: Program) -> None:
    head = json.loads(program.run("status", "--json").stdout)["dataset_version"]
    deadline = time.monotonic() + 60
    while httpx.get(f"{api}/health", timeout=60).json()["dataset_version"] != head:
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("OpenAI was founded.", "too little text to tell its language; say which with --language."),
        (
            "Il gruppo ha annunciato oggi di aver acquistato una società di Milano che sviluppa programmi per le banche.",
            "there are rules for de, en, fr only, not for it; see --extractor llm.",
        ),
    ],
)
def test_a_text_in_no_language_that_rules_read_says_why_it_gave_nothing(
    program: Program, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "note.txt").write_text(text, encoding="utf-8")
    ran = program.run("read", str(tmp_path / "note.txt"), "--dry", "--published", "2025-06-15")
    assert ran.returncode == 0
    assert f"note.txt: {told}" in " ".join(ran.stderr.split())


def test_over_http_nobody_judges_without_the_token(serving: tuple[Program, str]) -> None:
    program, api = serving
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic wrong"}):
        for method, path in (("GET", "/review/claims"), ("POST", "/review/merges"), ("DELETE", "/review/merges/meta")):
            refused = httpx.request(method, api + path, headers=headers, timeout=60)
            assert refused.status_code == 401
            assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert stat.S_IMODE((program.home / "review.token").stat().st_mode) == 0o600


@pytest.mark.parametrize("caller", ["203.0.113.5", "::ffff:203.0.113.5", "nonsense"])
def test_over_http_the_ledger_is_changed_from_this_machine_alone(serving: tuple[Program, str], caller: str) -> None:
    program, api = serving
    token = (program.home / "review.token").read_text()
    # What a proxy on this machine says of its caller counts.
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": caller}
    merge = {"duplicate": "openai", "into": "google"}
    refused = httpx.post(f"{api}/review/merges", json=merge, headers=headers, timeout=60)
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert httpx.get(f"{api}/review/claims", headers=headers, timeout=60).status_code == 200


def test_over_http_what_is_accepted_answers_the_question_with_its_words(serving: tuple[Program, str]) -> None:
    program, api = serving
    token = (program.home / "review.token").read_text()
    with httpx.Client(base_url=api, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        first = client.get("/review/claims", params={"limit": 2}).json()
        assert len(first["items"]) == 2 < first["total"]
        second = client.get("/review/claims", params={"limit": 500, "after": first["next"]}).json()
        found = [*first["items"], *second["items"]]
        assert len({each["id"] for each in found}) == first["total"]
        for each in found:
            path = f"/review/claims/{each['id']}/judgement"
            assert client.put(path, json={"verdict": "accepted"}).status_code == 200
        until_published(api, program)
        assert {("microsoft", "ending", "meta"), ("openai", "reduced", "meta")} <= rivals(api)

        asked = program.run("ask", "rival-customers", "--company", "scale-ai", "--format", "json")
        words = {each["quote"]: each for told in json.loads(asked.stdout)["evidence"].values() for each in told}
        openai = next(each for each in found if each["fields"].get("customer") == "openai")
        told = words[openai["found"]["quote"]]
        assert told["span"] == "char={start},{end}".format(**openai["found"])
        assert told["source"]["document"] == openai["document"]

        wrong = client.put(f"/review/claims/{found[0]['id']}/judgement", json={"verdict": "maybe"})
        assert (wrong.status_code, wrong.headers["content-type"]) == (422, "application/problem+json")
        assert client.put("/review/claims/0/judgement", json={"verdict": "accepted"}).status_code == 404

        assert client.post("/review/merges", json={"duplicate": "openai", "into": "google"}).status_code == 204
        until_published(api, program)
        assert not any("openai" in row for row in rivals(api))
        shown = client.get(f"/claims/{told['claim']}").json()
        assert (shown["claim"]["customer"], shown["superseded"], shown["left_out"]) == ("openai", False, None)
        assert client.get(f"/claims/{shown['shown_as']}").json()["claim"]["customer"] == "google"
        assert client.get(f"/deals/{shown['deal']}").status_code == 200
        assert client.delete("/review/merges/openai").status_code == 204
        until_published(api, program)
        assert ("openai", "reduced", "meta") in rivals(api)

        text = client.get(f"/review/documents/{found[0]['document']}")
        assert text.text == (ROOT / ARTICLE).read_text().strip("\n") or text.text == (ROOT / ARTICLE).read_text()
        assert text.headers["content-type"].startswith("text/plain")
        assert text.headers["x-content-type-options"] == "nosniff"


def test_the_seed_article_answers_the_question_from_its_text_alone(serving: tuple[Program, str]) -> None:
    if not SEED.exists():
        pytest.skip(f"{SEED} is not there")
    program, api = serving
    assert program.run("review", "reject", *(each["id"] for each in waiting(program))).returncode == 0
    program.run("read", str(SEED), "--published", "2025-06-15")
    assert program.run("review", "accept", "--above", "0").returncode == 0
    until_published(api, program)
    rows = rivals(api)
    assert {("google", "meta"), ("openai", "meta")} <= {(customer, investor) for customer, _, investor in rows}
    assert ("openai", "reduced", "meta") in rows
