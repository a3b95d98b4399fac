"""What a person at a terminal sees: progress, answers as tables, refusals."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from graph.errors import BadInput, DealGraphError
from graph.stores.projection import Progress as Report
from queries.answers import Answer
from queries.catalog import Question

# Answers go to standard output, all else to standard error, so that answers can be piped.
out = Console(soft_wrap=True)
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
    """Show an answer as a table: names, not ids, and for each row how many claims and which words carry it."""
    named = {name for name, column in question.columns.items() if f"{name}_name" in question.columns}
    shown = [name for name, column in question.columns.items() if name not in named and column.kind != "deal"]
    shown = [name for name in shown if any(row[name] != "" for row in answer.rows)]
    table = Table(title=answer.title, title_justify="left", show_lines=True)
    for name in shown:
        table.add_column(question.columns[name].title.removesuffix("'s name"))
    table.add_column("Words (of how many claims)")
    for row in answer.rows:
        evidence = row["evidence"]
        assert isinstance(evidence, list)
        table.add_row(*(escape(str(row[name])) for name in shown), _words(evidence))
    out.print(table)
    kept = ", ".join(f"{name}={value}" for name, value in answer.parameters.items())
    out.print(escape(f"{len(answer.rows)} rows; {kept}; data {answer.dataset_version}"))


def _words(evidence: list) -> str:  # type: ignore[type-arg]
    by_deal: dict[str, list] = {}  # type: ignore[type-arg]
    for item in evidence:
        by_deal.setdefault(item.deal, []).append(item)
    lines = [
        f"“{escape(items[-1].quote)}” {escape(items[-1].source.publisher)}, {items[-1].source.date} ({len(items)})"
        for items in by_deal.values()
    ]
    return "\n".join(lines)


def is_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return sys.stdout.isatty()
