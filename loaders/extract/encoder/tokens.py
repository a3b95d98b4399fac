"""A text as the encoder's tokens: pieces of words, each with its place in the text."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from loaders.extract.encoder.package import package

BEGIN, PAD, END = 0, 1, 2


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text, without those for its beginning and end; `starts` and `ends` are characters."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of tokens that a span of characters touches; an empty one if there are none."""
        touched = np.flatnonzero((self.ends > start) & (self.starts < end))
        return (int(touched[0]), int(touched[-1]) + 1) if len(touched) else (0, 0)


def tokens(text: str) -> Tokens:
    """Return a text's tokens."""
    found = _tokenizer().encode(text, add_special_tokens=False)
    spans = np.array(found.offsets, np.int64).reshape(-1, 2)
    # A token takes in the blank before it.
    starts = [next((at for at in range(a, b) if not text[at].isspace()), b) for a, b in found.offsets]
    return Tokens(np.array(found.ids, np.int64), np.array(starts, np.int64), spans[:, 1])


@cache
def _tokenizer() -> Tokenizer:
    own = package()
    tokenizer = Tokenizer(models.Unigram(list(zip(own.pieces, own.scores, strict=True)), unk_id=own.unknown))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer
