"""`python -m training`: fine-tunes the encoder and writes loaders/extract/encoder/learned.npz.

What that file holds already is gone on from: more texts are learned sooner than all of them anew.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

from graph.model.entities import EntityRecord
from loaders.curated import read_curated
from loaders.extract.encoder.labels import PAIRS
from loaders.extract.encoder.learned import LEARNED, read_learned, write_learned
from loaders.extract.encoder.package import Floats
from loaders.extract.rules.language import codes
from training.encoder import Encoder
from training.heads import ASIDE, Heads
from training.lesson import UNTOLD, Lesson, lesson
from training.renamed import Naming, namings, renamed
from training.texts import Example, Text, texts

_HELD_OUT = 60  # texts of each language, the newest
_TOKENS = 2_000  # in a step
_ALONE, _TOGETHER = 2, 3  # epochs of the heads on the encoder as it is, then of both
_RATE_ALONE, _RATE = 1e-3, 6e-4
_AGAIN, _RATE_AGAIN = 2, 4e-4  # of both, where some is learned
_WARM_UP, _LEAST, _STEEPEST, _DECAY = 50, 0.02, 1.0, 0.01
_SAMPLE = 60
_RENAMED = 0.5  # of the texts of an epoch
_THRESHOLDS = (0.3, 0.5, 0.7)
_VALUES = ("status", "change", "date", "sum", "valuation")
_ENTITIES = Path(__file__).parents[1] / "data" / "entities"


def main() -> int:
    """Learn from all texts but some, and say how well these are told."""
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311
    known: dict[str, EntityRecord] = {
        e.id: e for e in read_curated([_ENTITIES], {}, {}, lambda _n, _all: None).entities
    }
    read = [list(texts(code, known)) for code in codes()]
    held = [lesson(each) for own in read for text in own[-_HELD_OUT:] for each in text.examples()]
    used = [text for own in read for text in own[:-_HELD_OUT]]
    encoder = Encoder()
    heads = Heads(encoder.width)
    encoder.eval()
    if LEARNED.exists():
        _take_up(encoder.learned() | heads.state_dict(), read_learned())
        stages = [("both", _RATE_AGAIN, _AGAIN)]
    else:
        encoder.standardize([each.window for text in chance.sample(used, _SAMPLE) for each in text.examples()])
        stages = [("heads", _RATE_ALONE, _ALONE), ("both", _RATE, _TOGETHER)]
    started = time.monotonic()
    for label, rate, epochs in stages:
        encoder.train(label == "both")
        parameters = [*heads.parameters(), *(encoder.parameters() if label == "both" else ())]
        for epoch, loss in enumerate(_epochs(encoder, heads, used, parameters, rate, epochs, chance)):
            seconds = time.monotonic() - started
            print(f"{label} {epoch}: loss {loss:.3f}, {seconds:.0f} s. {_measured(encoder, heads, held)}", flush=True)
            learned = encoder.learned() | {k: v for k, v in heads.state_dict().items() if not k.startswith(ASIDE)}
            write_learned({name: value.detach().float().numpy() for name, value in learned.items()})
    return 0


@torch.no_grad()
def _take_up(arrays: dict[str, Tensor], stored: Mapping[str, Floats]) -> None:
    """Fill arrays with what is stored under their names."""
    for name, array in arrays.items():
        if name in stored:
            array.copy_(torch.tensor(stored[name]))


def _epochs(
    encoder: Encoder,
    heads: Heads,
    used: Sequence[Text],
    parameters: Sequence[Tensor],
    rate: float,
    epochs: int,
    chance: random.Random,
) -> Iterator[float]:
    """Yield each epoch's mean loss a sentence; in each, half of the texts have other names."""
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=_DECAY)
    others = namings(used)
    rounds = [list(_batches(_half_renamed(used, others, chance), chance)) for _ in range(epochs)]
    steps = sum(map(len, rounds))
    schedule = LambdaLR(optimizer, lambda step: min((step + 1) / _WARM_UP, max(_LEAST, 1 - step / steps)))
    for batches in rounds:
        losses = []
        for examples in batches:
            batch = [lesson(each) for each in examples]
            with torch.set_grad_enabled(encoder.training):
                vectors = encoder([each.window for each in batch])
            total = sum(heads.loss(each, own) for each, own in zip(batch, vectors, strict=True))
            loss = total / sum(len(each.window.told) for each in batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, _STEEPEST)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        yield sum(losses) / len(losses)


def _half_renamed(
    texts: Sequence[Text], others: Mapping[str, Sequence[Naming]], chance: random.Random
) -> list[Example]:
    """Return the examples of texts of which about half have other names."""
    read = [renamed(text, others, chance) if chance.random() < _RENAMED else text for text in texts]
    return [each for text in read for each in text.examples()]


def _batches(examples: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """Yield examples of like length together."""
    ordered = sorted(examples, key=lambda each: len(each.window.ids) + 40 * chance.random())
    batches: list[list[Example]] = [[]]
    for each in ordered:
        if batches[-1] and (len(batches[-1]) + 1) * len(each.window.ids) > _TOKENS:
            batches.append([])
        batches[-1].append(each)
    chance.shuffle(batches)
    yield from batches


@torch.no_grad()
def _measured(encoder: Encoder, heads: Heads, held: Sequence[Lesson]) -> str:
    """Return how well texts held out are told: precision and recall of pairs, how many of the values are right."""
    was_training = encoder.training
    encoder.eval()
    heads.eval()
    chances, wanted, hits = [], [], Counter()
    for each in held:
        vectors = encoder([each.window])[0]
        pairs, _, both = heads(each, vectors)
        hits.update(_hits(heads, each, vectors, both))
        counts = each.sure > 0
        chances.append(torch.sigmoid(pairs)[counts])
        wanted.append(each.wanted[counts])
    encoder.train(was_training)
    heads.train()
    chance, right = torch.cat(chances), torch.cat(wanted) > 0
    told = []
    for threshold in _THRESHOLDS:
        found = chance >= threshold
        both = int((found & right).sum())
        told.append(f"at {threshold}: {both / max(1, int(found.sum())):.2f} / {both / int(right.sum()):.2f}")
    told += [f"{name} {hits[name, True]} of {hits[name, True] + hits[name, False]}" for name in _VALUES]
    return f"Held out, {len(PAIRS)} types, precision / recall " + ", ".join(told)


def _hits(heads: Heads, given: Lesson, vectors: Tensor, both: Tensor) -> Iterator[tuple[str, bool]]:
    """Yield for each value whether it is told rightly of a pair of which it is known, and near which some stand."""
    told = {"status": (heads.status(both), given.certain[:, 0]), "change": (heads.change(both), given.certain[:, 1])}
    for name, near in (("date", given.dates), ("sum", given.sums), ("valuation", given.valuations)):
        reached = (near.distances >= 0).any(-1)
        logits = heads.of_near(near, vectors, both, torch.ones(len(both), dtype=torch.bool))
        told[name] = (logits, near.wanted.masked_fill(~reached, UNTOLD))
    for name, (logits, right) in told.items():
        known = right != UNTOLD
        yield from ((name, bool(each)) for each in logits[known].argmax(-1) == right[known])


if __name__ == "__main__":
    sys.exit(main())
