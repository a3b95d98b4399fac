"""`python -m benchmarks.evaluation DIR`: scores an extractor on a folder of articles and what they state."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import yaml

from api.extractors import ExtractorName, Reader, reader_of
from api.settings import read_settings
from benchmarks.evaluation import report
from benchmarks.evaluation.faults import faults
from benchmarks.evaluation.matching import judge
from benchmarks.evaluation.reading import Folder, read_folder
from benchmarks.evaluation.scores import Scores, score
from graph.errors import DealGraphError
from graph.model.documents import Document
from graph.model.entities import EntityRecord
from loaders.curated import read_curated


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        folder = read_folder(asked.folder)
        documents = [pair.document for pair in folder.pairs]
        reader = _reader(asked, documents)
        for remark in folder.remarks:
            print(remark, file=sys.stderr)
        extractions = [reader.extractor.extract(document) for document in documents]
    except DealGraphError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    # Whoever asks nobody spends nothing; how fast a recorded answer is read back tells nothing.
    seconds = None if reader.spent or asked.answers else _seconds(reader, folder)
    if reader.spent:
        print(reader.spent, file=sys.stderr)
    judged = [judge(pair, extraction) for pair, extraction in zip(folder.pairs, extractions, strict=True)]
    scores, wrong = score(judged), {} if asked.quiet else faults(judged)
    lines = list(report.summary(scores, seconds, len(judged)))
    if not asked.quiet:
        lines += report.details(scores, wrong)
    print("\n".join(lines))
    if asked.json:
        told = report.as_json(scores, seconds, len(judged)) | wrong
        asked.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if asked.calibrate:
        asked.calibrate.write_text(_calibration(scores), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="holds NAME.txt beside NAME.gold.yaml or NAME.yaml")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--extractor", choices=get_args(ExtractorName), default="rules")
    recorded = "score what a language model once answered, NAME.json for each NAME.txt, without asking it"
    who.add_argument("--answers", type=Path, metavar="FOLDER", help=recorded)
    entities = Path(__file__).parents[2] / "data" / "entities"
    parser.add_argument("--entities", type=Path, default=entities, help="the entities known beforehand (data/entities)")
    parser.add_argument("--quiet", action="store_true", help="print the figures only, not what was wrong")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what is printed as JSON too")
    parser.add_argument("--calibrate", type=Path, metavar="FILE", help="write how often each rule fired and was right")
    return parser


def _known(entities: Path) -> dict[str, EntityRecord]:
    reading = read_curated([entities], {}, {}, lambda _done, _total: None)
    if reading.refusals:
        raise reading.refusals[0]
    return {entity.id: entity for entity in reading.entities}


def _reader(asked: argparse.Namespace, documents: Sequence[Document]) -> Reader:
    known = _known(asked.entities)
    if not asked.answers:
        return reader_of(asked.extractor, known, read_settings())
    # An extra: rules are scored without it.
    from benchmarks.evaluation.recorded import recorded  # noqa: PLC0415
    from loaders.extract.llm.extractor import LlmExtractor  # noqa: PLC0415

    return Reader(LlmExtractor(known, recorded(asked.answers, documents)))


def _seconds(reader: Reader, folder: Folder) -> float:
    """Return how long reading takes, rules being compiled, in the process's own time: what else runs is not ours."""
    started = time.process_time()
    for pair in folder.pairs:
        reader.extractor.extract(pair.document)
    return time.process_time() - started


def _calibration(scores: Scores) -> str:
    rules = {rule: {"right": fired.right, "fired": fired.fired} for rule, fired in scores.rules.items()}
    return str(yaml.safe_dump(rules, allow_unicode=True, sort_keys=True))


if __name__ == "__main__":
    sys.exit(main())
