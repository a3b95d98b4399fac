"""How certain a claim is, what it changes and when: what the encoder tells of the two names that it is about."""

from collections.abc import Iterator, Sequence

from loaders.extract.encoder.heads import Odds
from loaders.extract.encoder.labels import CHANGE, CHANGES, STATUS, WITH_STATUS
from loaders.extract.encoder.network import softmax
from loaders.extract.encoder.package import Floats
from loaders.extract.rules.drafts import Draft

SURE = {
    ("status", True): 0.0,
    ("change", True): 0.0,
    ("date", True): 0.0,
    ("status", False): 2.0,
    ("change", False): 2.0,
    ("date", False): 2.0,
}


def revise(draft: Draft, told: Odds, row: int, *, is_added: bool) -> None:
    """Give a draft the values that are told of its names."""
    for key, value, chance in values(told, row, draft.type):
        if chance < SURE[key, is_added]:
            continue
        if key != "date":
            draft.values[key] = value
            continue
        field = "released" if draft.type == "product" else "date"
        if value and value != draft.values.get("period"):
            draft.values[field] = value
        elif not value:
            draft.values.pop(field, None)


def values(told: Odds, row: int, claim_type: str) -> Iterator[tuple[str, str, float]]:
    """Yield certainty, change and date that are likeliest, and how likely each is."""
    if claim_type in WITH_STATUS:
        yield "status", *_likeliest(told.status[row], STATUS)
    if claim_type in CHANGE:
        own = CHANGE[claim_type]
        yield "change", *_likeliest(told.change[row][[CHANGES.index(each) for each in own]], own)
    if claim_type != "competition":
        yield "date", *_likeliest(told.of_dates[row], told.dates)


def _likeliest(logits: Floats, labels: Sequence[str]) -> tuple[str, float]:
    chances = softmax(logits)
    best = int(chances.argmax())
    return labels[best], float(chances[best])
