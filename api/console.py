"""What a person at a terminal sees: progress, answers as tables, refusals."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from graph.counted import counted
from graph.errors import BadInput, DealGraphError
from graph.stores.projection import Progress as Report
from queries.answers import Answer
from queries.catalog import Column, Question
from queries.evidence import Evidence

# Answers go to standard output, all else to standard error, so that answers can be piped.
out = Console()
err = Console(stderr=True, soft_wrap=True)


def say(sentence: str) -> None:
    """Tell what is going on."""
    err.print(escape(sentence))


def complain(error: DealGraphError) -> None:
    """Show an error as its own sentence, without a traceback."""
    err.print(f"[bold red]error:[/] {escape(str(error))}")


@contextmanager
def progress() -> Iterator[Report]:
    """Give a function that shows how far each named task is; bars go away when all is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        tasks = {}

        def report(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        yield report


def show_refusals(refusals: Sequence[BadInput]) -> None:
    """List what was refused and why."""
    for refusal in refusals:
        err.print(f"[bold red]refused:[/] {escape(str(refusal))}")


def show_answer(answer: Answer, question: Question) -> None:
    """Show an answer as a table: names, not ids; rows that differ in their deals alone stand as one.

    Each row tells how many claims carry it, and the newest words about each kind of deal.
    """
    shown = [name for name, column in question.columns.items() if _is_shown(name, column, question)]
    merged: dict[tuple[str, ...], list[Evidence]] = {}
    for row in answer.rows:
        merged.setdefault(tuple(str(row[name]) for name in shown), []).extend(answer.carrying(row))
    table = Table(title=answer.title, title_justify="left", expand=True)
    for name in shown:
        table.add_column(question.columns[name].title.removesuffix("'s name"), no_wrap=True)
    table.add_column("Claims", justify="right")
    table.add_column("Newest words", no_wrap=True, overflow="ellipsis", ratio=1)
    for values, carried in merged.items():
        claims = {item.claim: item for item in carried}
        table.add_row(*map(escape, values), str(len(claims)), _words(claims.values()))
    out.print(table)
    kept = ", ".join(f"{name}={str(value).lower()}" for name, value in answer.parameters.items())
    told = f"{counted(len(answer.rows), 'row')}; {kept}; data {answer.dataset_version}"
    out.print(told, highlight=False, markup=False, soft_wrap=True)


def _is_shown(name: str, column: Column, question: Question) -> bool:
    return column.kind != "deal" and f"{name}_name" not in question.columns and name != "group_basis"


def _words(claims: Iterable[Evidence]) -> str:
    newest = {item.type: item for item in sorted(claims, key=lambda item: item.source.known_from)}
    return "\n".join(
        f"{escape(item.source.publisher)}, {item.source.date}: “{escape(item.quote)}”" for item in newest.values()
    )
