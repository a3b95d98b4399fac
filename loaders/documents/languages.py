"""Which language a text is in."""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

# Languages that news of business is written in. Among all that the model knows, a short English headline
# may pass for Latgalian.
_PLAUSIBLE = (
    *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id"),
    *("is", "it", "ja", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th"),
    *("tr", "uk", "vi", "zh"),
)
_MIN_LETTERS = 20
_MIN_LETTERS_BEYOND_LATIN = 6
# Headlines of a few words reach it, lists of names do not.
_MIN_PROBABILITY = 0.2
# A longer text tells no more, and takes longer.
_SAMPLE = 20_000


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, None if there is too little text to tell."""
    sample = text[:_SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    beyond_latin = sum(character > "\u02ff" for character in letters)
    if len(letters) < _MIN_LETTERS and beyond_latin < _MIN_LETTERS_BEYOND_LATIN:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= _MIN_PROBABILITY else None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_PLAUSIBLE)
    return identifier
