"""`dealgraph review`: what was found in articles, accepted, corrected or rejected; entities that are one."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Annotated, Any

import typer
import yaml
from rich.text import Text

from api.console import out, say
from api.reading import headline, lit
from api.settings import read_settings
from api.terminal import harmless
from graph.contents import Contents
from graph.errors import BadParameter
from graph.ledger import Ledger
from graph.model.review import Verdict
from loaders.matching import candidates
from loaders.pending import Pending, all_found, find
from loaders.review import judge, judgement, merge

app = typer.Typer(help="Judge what was found in articles.", no_args_is_help=True)

Ids = Annotated[list[str], typer.Argument(help="Claims, as `review list` names them.")]
By = Annotated[str, typer.Option("--by", help="Who judges.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why.")]
Entities = Annotated[list[str] | None, typer.Option("--entity", help="NEW=KNOWN: a proposed entity is a known one.")]
REVIEWER = "reviewer"


@app.command("list")
def listed(
    every: Annotated[bool, typer.Option("--all", help="Also what was judged.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List what waits for a judgement, document by document."""
    with _ledger() as ledger:
        contents = ledger.contents()
        found = [each for each in all_found(contents).values() if every or each.judgement is None]
        if as_json:
            out.print_json(json.dumps([told(each) for each in found]))
            return
        for sha256, group in groupby(found, key=lambda each: each.proposal.document):
            _show(list(group), ledger, sha256, contents)
        waiting = sum(each.judgement is None for each in found)
        say(
            f"{waiting} claims wait. Accept with `dealgraph review accept ID…`, or --above 0.9 for all as sure as that."
        )


@app.command()
def accept(
    claims: Annotated[list[str] | None, typer.Argument(help="Claims, as `review list` names them.")] = None,
    above: Annotated[float | None, typer.Option(min=0, max=1, help="All that wait and are as sure as this.")] = None,
    entity: Entities = None,
    by: By = REVIEWER,
    reason: Reason = None,
) -> None:
    """Accept claims as they are: they become claims of the ledger."""
    with _ledger() as ledger:
        contents = ledger.contents()
        waiting = (each for each in all_found(contents).values() if each.judgement is None)
        sure = [each for each in waiting if above is not None and each.claim.confidence >= above]
        chosen = [*(find(each, all_found(contents)) for each in claims or []), *sure]
        _judge(ledger, chosen, "accepted", by=by, reason=reason, entities=_pairs(entity or []))


@app.command()
def reject(claims: Ids, by: By = REVIEWER, reason: Reason = None) -> None:
    """Reject claims; what was accepted before no longer stands."""
    with _ledger() as ledger:
        contents = ledger.contents()
        _judge(ledger, [find(each, all_found(contents)) for each in claims], "rejected", by=by, reason=reason)


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
        given = {name: yaml.safe_load(value) for name, value in _pairs(fields).items()}
        corrected = {name: value for name, value in {**pending.fields, **given}.items() if value is not None}
        told_ = {"fields": corrected, "quote": quote, "entities": _pairs(entity or [])}
        _judge(ledger, [pending], "corrected", by=by, reason=reason, **told_)


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


def _judge(ledger: Ledger, chosen: Sequence[Pending], verdict: Verdict, **told_: Any) -> None:
    if not chosen:
        raise BadParameter("No claim was chosen.", parameter="claims", remedy="See `dealgraph review list`.")
    judge(ledger, [judgement(each, verdict, **told_) for each in chosen])
    say(f"{len(chosen)} claims {verdict}.")


def _pairs(texts: Iterable[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if wrong := next((name for name, equals, _ in pairs if not equals), None):
        raise BadParameter(f"{wrong!r} is not of the form NAME=VALUE.", parameter="fields")
    return {name: value for name, _, value in pairs}


def _show(found: Sequence[Pending], ledger: Ledger, sha256: str, contents: Contents) -> None:
    document = ledger.document(sha256)
    proposal = found[0].proposal
    text = document.text if document else ""
    source = proposal.source
    out.print(Text.assemble((harmless(source.title), "bold"), f"\n{harmless(source.publisher)} · {source.id}\n"))
    names = {entity.id: entity.name for each in found for entity in each.proposal.entities}
    for each in found:
        verdict = f" {each.judgement.verdict}" if each.judgement else ""
        out.print(headline(f"{each.id:16}", each.claim, each.fields, names).append(verdict, "green"), soft_wrap=True)
        out.print(lit(text, each.claim), soft_wrap=True)
    for entity in proposal.entities:
        if entity.id not in contents.recorded:
            near = candidates(entity.name, entity.type, contents.recorded)
            like = "; ".join(f"{each.entity} ({each.score:.2f}, {each.reason})" for each in near)
            new = f"new {entity.type} {entity.id}: {entity.name}, {entity.reason}" + (f"; or {like}" if like else "")
            out.print(Text(f"  {harmless(new)}", "dim"), soft_wrap=True)
