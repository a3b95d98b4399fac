"""What is generated from the model and kept beside it; `python -m graph.projections.artefacts` writes it anew."""

from pathlib import Path

from graph.projections.constraints import constraints
from graph.projections.context import context
from graph.projections.json_schema import json_schema
from graph.projections.ontology import ontology
from graph.projections.shapes import shapes

GENERATED = Path(__file__).parents[1] / "generated"


def artefacts() -> dict[str, str]:
    """Return the text of each generated file by its name; the same text for the same model."""
    return {
        "claims.schema.json": json_schema(),
        "constraints.cypher": constraints(),
        "context.jsonld": context(),
        "ontology.ttl": ontology(),
        "shapes.ttl": shapes(),
    }


def write(folder: Path = GENERATED) -> None:
    """Write every generated file; OSError if the folder cannot be written."""
    folder.mkdir(exist_ok=True)
    for name, text in artefacts().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
