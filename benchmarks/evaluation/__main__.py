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
from graph.model.entities import EntityRecord
from loaders.curated import read_curated


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        folder = read_folder(asked.folder)
        reader = _reader(asked.extractor, asked.entities)
        for remark in folder.remarks:
            print(remark, file=sys.stderr)
        extractions = [reader.extractor.extract(pair.document) for pair in folder.pairs]
    except DealGraphError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    seconds = None if reader.spent else _seconds(reader, folder)  # whoever asks nobody spends nothing
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
    parser.add_argument("--extractor", choices=get_args(ExtractorName), default="rules")
    entities = Path(__file__).parents[2] / "data" / "entities"
    parser.add_argument("--entities", type=Path, default=entities, help="the entities known beforehand (data/entities)")
    parser.add_argument("--quiet", action="store_true", help="print the figures only, not what was wrong")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what is printed as JSON too")
    parser.add_argument("--calibrate", type=Path, metavar="FILE", help="write how often each rule fired and was right")
    return parser


def _reader(name: ExtractorName, entities: Path) -> Reader:
    reading = read_curated([entities], {}, {}, lambda _done, _total: None)
    if reading.refusals:
        raise reading.refusals[0]
    known: dict[str, EntityRecord] = {entity.id: entity for entity in reading.entities}
    return reader_of(name, known, read_settings())


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
