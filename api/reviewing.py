"""`dealgraph review`: what was found in articles, accepted, corrected or rejected; entities that are one."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Annotated, Any

import typer
import yaml
from rich.text import Text

from api.console import out, say, show_refusals
from api.reading import headline, lit
from api.settings import read_settings
from api.terminal import harmless
from graph.contents import Contents
from graph.counted import counted
from graph.errors import BadParameter
from graph.ledger import Ledger
from graph.model.review import REVIEWER, Judgement, Verdict
from loaders.matching import candidates
from loaders.pending import Pending, all_found, entities_in, find
from loaders.review import accept_sure, judge, judgement, merge

app = typer.Typer(help="Judge what was found in articles.", no_args_is_help=True)

Ids = Annotated[list[str], typer.Argument(help="Claims, as `review list` names them.")]
By = Annotated[str, typer.Option("--by", help="Who judges.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why.")]
Entities = Annotated[list[str] | None, typer.Option("--entity", help="NEW=KNOWN: a proposed entity is a known one.")]


@app.command("list")
def listed(
    every: Annotated[bool, typer.Option("--all", help="Also what was judged.")] = False,
    document: Annotated[str, typer.Option(help="Only of this one: the start of its SHA-256 or of its claims.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List what waits for a judgement, document by document."""
    with _ledger() as ledger:
        contents = ledger.contents()
        read = (each for each in all_found(contents).values() if each.proposal.document.startswith(document))
        found = [each for each in read if every or each.judgement is None]
        if as_json:
            sys.stdout.write(json.dumps([told(each) for each in found], indent=2) + "\n")
            return
        for sha256, group in groupby(found, key=lambda each: each.proposal.document):
            _show(list(group), ledger, sha256, contents)
        waiting = sum(each.judgement is None for each in found)
        say(
            f"{counted(waiting, 'claim waits', 'claims wait')}. Accept with `dealgraph review accept ID…`, "
            "or --above 0.9 for all as sure as that."
        )


@app.command()
def show(claim: Annotated[str, typer.Argument(help="A claim, as `review list` names it.")]) -> None:
    """Show a claim as it was found, what it says now, and how it was judged, oldest judgement first."""
    with _ledger() as ledger:
        contents = ledger.contents()
        pending = find(claim, all_found(contents))
        _show([pending], ledger, pending.proposal.document, contents)
        for name, fields in (("found", pending.claim.fields), ("says now", pending.fields)):
            out.print(Text(f"  {name:9} {json.dumps(fields)}"), soft_wrap=True)
        for entry in ledger.history("judgement", pending.id):
            made = Judgement.model_validate_json(entry.body)
            told_ = " ".join(part for part in (made.at, made.verdict, "by", made.by, made.reason) if part)
            out.print(Text(f"  {harmless(told_)}", "green"), soft_wrap=True)


@app.command()
def accept(
    claims: Annotated[list[str] | None, typer.Argument(help="Claims, as `review list` names them.")] = None,
    above: Annotated[float | None, typer.Option(min=0, max=1, help="All that wait and are as sure as this.")] = None,
    entity: Entities = None,
    by: By = REVIEWER,
    reason: Reason = None,
) -> None:
    """Accept claims as they are: they become claims of the ledger; exit status 2 if one of --above is refused."""
    with _ledger() as ledger:
        if claims or above is None:
            _judge(ledger, claims or [], "accepted", by=by, reason=reason, entities=_pairs(entity or []))
        if above is not None:
            taken, refusals = accept_sure(ledger, above)
            show_refusals(refusals)
            say(f"{counted(taken, 'claim')} accepted by the rule at {above:g}; {len(refusals)} refused.")
            if refusals:
                raise typer.Exit(2)


@app.command()
def reject(claims: Ids, by: By = REVIEWER, reason: Reason = None) -> None:
    """Reject claims; what was accepted before no longer stands."""
    with _ledger() as ledger:
        _judge(ledger, claims, "rejected", by=by, reason=reason)


@app.command()
def correct(
    claim: Annotated[str, typer.Argument(help="A claim, as `review list` names it.")],
    fields: Annotated[list[str], typer.Argument(help="FIELD=VALUE as in data/FORMAT.md; an empty value removes it.")],
    quote: Annotated[str | None, typer.Option(help="Other words of the text, at most 12.")] = None,
    entity: Entities = None,
    by: By = REVIEWER,
    reason: Reason = None,
) -> None:
    """Accept a claim with other values; what was found is kept beside it."""
    with _ledger() as ledger:
        pending = find(claim, all_found(ledger.contents()))
        given = {name: _value(text) for name, text in _pairs(fields).items()}
        corrected = {name: value for name, value in {**pending.fields, **given}.items() if value is not None}
        told_ = {"fields": corrected, "quote": quote, "entities": _pairs(entity or [])}
        _judge(ledger, [claim], "corrected", by=by, reason=reason, **told_)


@app.command("merge")
def merge_(duplicate: str, into: str, by: By = REVIEWER, reason: Reason = None) -> None:
    """Show an entity as another one, everywhere, until `unmerge`."""
    with _ledger() as ledger:
        merge(ledger, duplicate, into, by, reason)
    say(f"{duplicate} is shown as {into}.")


@app.command()
def unmerge(duplicate: str, by: By = REVIEWER, reason: Reason = None) -> None:
    """Show an entity as itself again; the graph is as it was before the merge."""
    with _ledger() as ledger:
        merge(ledger, duplicate, None, by, reason)
    say(f"{duplicate} is itself again.")


def told(pending: Pending) -> dict[str, Any]:
    """Return a found claim as JSON: what was found, what it says now, and what was judged."""
    found = pending.claim.model_dump(mode="json")
    return {
        "id": pending.id,
        "document": pending.proposal.document,
        "extractor": pending.proposal.extractor,
        "source": pending.proposal.source.id,
        "found": found,
        "fields": pending.fields,
        "judgement": pending.judgement.model_dump(mode="json", exclude_none=True) if pending.judgement else None,
    }


@contextmanager
def _ledger() -> Iterator[Ledger]:
    ledger = Ledger(read_settings().home / "ledger.db")
    try:
        yield ledger
    finally:
        ledger.close()


def _judge(ledger: Ledger, chosen: Sequence[str], verdict: Verdict, **told_: Any) -> None:
    if not chosen:
        raise BadParameter("No claim was chosen.", parameter="claims", remedy="See `dealgraph review list`.")
    contents = ledger.contents()
    found = all_found(contents)
    judge(ledger, [judgement(find(each, found), verdict, **told_) for each in chosen], contents)
    say(f"{counted(len(chosen), 'claim')} {verdict}.")


def _pairs(texts: Iterable[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if wrong := next((name for name, equals, _ in pairs if not equals), None):
        raise BadParameter(f"{wrong!r} is not of the form NAME=VALUE.", parameter="fields")
    return {name: value for name, _, value in pairs}


def _value(text: str) -> Any:
    """Return a value as a file of data/FORMAT.md would have it, but text where YAML sees a date or nothing at all."""
    try:
        value = yaml.safe_load(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        if text[:1] in "[{":
            raise BadParameter(f"{text!r} is not a value of YAML.", parameter="fields") from error
        return text
    return text if isinstance(value, dict) and text[0] != "{" else value


def _show(found: Sequence[Pending], ledger: Ledger, sha256: str, contents: Contents) -> None:
    document = ledger.document(sha256)
    text = document.text if document else ""
    source = found[0].proposal.source
    out.print(Text.assemble((harmless(source.title), "bold"), f"\n{harmless(source.publisher)} · {source.id}\n"))
    named = {each.id: each for one in found for each in one.proposal.entities}
    names = {each.id: each.name for each in named.values()}
    for each in found:
        verdict = f" {each.judgement.verdict}" if each.judgement else ""
        out.print(headline(f"{each.id:16}", each.claim, each.fields, names).append(verdict, "green"), soft_wrap=True)
        out.print(lit(text, each.claim), soft_wrap=True)
    needed = {entity for each in found for entity in entities_in(each.fields)} - contents.recorded.keys()
    for entity in (named[each] for each in sorted(needed & named.keys())):
        near = candidates(entity.name, entity.type, contents.recorded)
        like = "; ".join(f"{each.entity} ({each.score:.2f}, {each.reason})" for each in near)
        new = f"new {entity.type} {entity.id}: {entity.name}, {entity.reason}" + (f"; or {like}" if like else "")
        out.print(Text(f"  {harmless(new)}", "dim"), soft_wrap=True)
