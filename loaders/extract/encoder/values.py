"""How certain a claim is, what it changes and when: what the encoder tells of the two names that it is about."""

from collections.abc import Sequence

from loaders.extract.encoder.heads import Odds
from loaders.extract.encoder.labels import CHANGE, CHANGES, STATUS, WITH_STATUS
from loaders.extract.encoder.package import Floats
from loaders.extract.rules.attach import field_of


def values(told: Odds, row: int, claim_type: str) -> dict[str, str]:
    """Return the certainty, the change and the date that are likeliest; without a date where none is likelier."""
    found: dict[str, str] = {}
    if claim_type in WITH_STATUS:
        found["status"] = _likeliest(told.status[row], STATUS)
    if claim_type in CHANGE:
        own = CHANGE[claim_type]
        found["change"] = _likeliest(told.change[row][[CHANGES.index(each) for each in own]], own)
    date = _likeliest(told.of_dates[row], told.dates)
    field = field_of(claim_type, "T") if date and claim_type != "competition" else None
    return found | ({field: date} if field else {})


def _likeliest(logits: Floats, labels: Sequence[str]) -> str:
    return labels[int(logits.argmax())]
