"""The command line. Each command is a few lines around the module that does the work."""

import json
import sys
from inspect import Parameter as Argument
from inspect import Signature
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from api import asking, loading, reading, reviewing, serving, verifying
from api.console import complain, out, progress, say, show_answer
from api.extractors import ExtractorName
from api.home import running
from api.routes.questions import as_csv
from api.service import Service
from api.settings import read_settings
from graph.deals.world import World
from graph.errors import DealGraphError
from graph.ledger import Ledger
from graph.publish import dataset_version
from graph.stores.rdf_export import ExportFormat, export
from queries.catalog import Question, catalog

app = typer.Typer(
    name="dealgraph",
    help="An evidence-first knowledge graph of the AI industry's deals.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
questions = typer.Typer(help="Ask a named question.", no_args_is_help=True)
app.add_typer(questions, name="ask")
app.add_typer(reviewing.app, name="review")

Paths = Annotated[list[Path], typer.Argument(help="Files and folders in the format of data/FORMAT.md.")]

Format = Annotated[ExportFormat, typer.Option("--format", help="Turtle and N-Triples have no graphs.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="A file; standard output by default.")]
AnswerFormat = Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print it.")]


def main() -> None:
    """Run the command line; errors of ours are shown as a sentence and end with their own exit code."""
    try:
        app()
    except DealGraphError as error:
        complain(error)
        sys.exit(error.exit_code)


@app.command()
def load(paths: Paths) -> None:
    """Record the right parts of files in the ledger; exit status 2 if anything was refused."""
    if loading.load(paths, read_settings()).refusals:
        raise typer.Exit(2)


@app.command()
def check(paths: Paths) -> None:
    """Read files as load does and report, but write nothing; exit status 2 if anything would be refused."""
    if loading.check(paths, read_settings()).refusals:
        raise typer.Exit(2)


@app.command()
def read(
    articles: Annotated[list[str], typer.Argument(help="Files, folders, addresses, feeds; - is standard input.")],
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="jsonl: one line a document.")] = "text",
    extractor: Annotated[ExtractorName, typer.Option(help="encoder finds more; llm, both: a large model.")] = "rules",
    dry: Annotated[bool, typer.Option("--dry", help="Print only; put nothing before a reviewer.")] = False,
    published: Annotated[str | None, typer.Option(help="When they were published, as 2025, 2025-06 or a day.")] = None,
    language: Annotated[str | None, typer.Option(help="Their language: en, fr, de.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published them.")] = None,
) -> None:
    """Print the claims that articles state, with the words that carry them; exit status 2 if one cannot be read."""
    found = reading.read(
        articles,
        read_settings(),
        extractor,
        dry=dry,
        published=published,
        language=language,
        publisher=publisher,
    )
    if reading.show(found, extractor, as_lines=form == "jsonl"):
        raise typer.Exit(2)


@app.command()
def serve() -> None:
    """Serve the page, REST, SPARQL and Neo4j on this machine until interrupted."""
    serving.serve(read_settings())


@app.command("export")
def export_(
    form: Format = ExportFormat.TRIG,
    output: Output = None,
) -> None:
    """Write all of the graph as RDF; the same bytes for the same data."""
    ledger = Ledger(read_settings().home / "ledger.db")
    world = World()
    world.advance(ledger.entries())
    text = export(world.records(), form)
    if output is None:
        sys.stdout.buffer.write(text)
    else:
        output.write_bytes(text)


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Tell whether the service runs, where it is reached, and what the ledger holds."""
    settings = read_settings()
    ledger = Ledger(settings.home / "ledger.db")
    world = World()
    world.advance(ledger.entries())
    service = running(settings.home)
    where = (
        service.model_dump(exclude={"pid"})
        if service
        else dict.fromkeys(("api", "browser", "bolt", "user", "password", "database"))
    )
    told = where | {
        "running": service is not None,
        "home": str(settings.home),
        "dataset_version": dataset_version(ledger, ledger.head()),
        "counts": world.counts(),
    }
    if as_json:
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
        return
    for name, value in told.items():
        if value is not None:
            shown = ", ".join(f"{number:,} {kind}" for kind, number in value.items()) if name == "counts" else value
            out.print(f"{name:16} {shown}", highlight=False, markup=False)


@app.command()
def rebuild() -> None:
    """Empty both graphs and fill them anew from the ledger."""
    settings = read_settings()
    with progress() as report, Service(settings, say=say, progress=report, rebuild=True) as service:
        say(f"Both graphs hold {service.publisher.version} again.")


@app.command()
def verify(
    sample_count: Annotated[int, typer.Option("--samples", min=0, help="Arguments to try each question with.")] = 20,
) -> None:
    """Compare both graphs with the ledger, and their answers with each other; exit status 1 if anything differs."""
    checks = list(verifying.verify(read_settings(), sample_count))
    verifying.show_checks(checks)
    if not all(check.equal for check in checks):
        raise typer.Exit(1)


def _command(question: Question) -> Any:
    def command(**given: Any) -> None:
        form = given.pop("format_")
        texts = {name: _text(value) for name, value in given.items() if value is not None}
        answer = asking.ask(question, texts, read_settings())
        if form == "table":
            show_answer(answer, question)
        else:
            sys.stdout.write(as_csv(answer) if form == "csv" else answer.model_dump_json(indent=2) + "\n")

    options = [
        Argument(
            name,
            Argument.KEYWORD_ONLY,
            default=Argument.empty if parameter.required else None,
            annotation=_option(name, parameter),
        )
        for name, parameter in question.parameters.items()
    ]
    form = Argument("format_", Argument.KEYWORD_ONLY, default="table", annotation=AnswerFormat)
    # Typer reads options from the signature: this one is made from the question's contract.
    command.__signature__ = Signature([*options, form])  # type: ignore[attr-defined]
    return command


def _option(name: str, parameter: Any) -> Any:
    option = typer.Option(f"--{name.replace('_', '-')}", help=parameter.description)
    kind: Any = bool if parameter.type == "flag" else str
    return Annotated[kind if parameter.required else kind | None, option]


def _text(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else value


for _question in catalog().values():
    questions.command(_question.name, help=f"{_question.title}. {_question.description}")(_command(_question))
