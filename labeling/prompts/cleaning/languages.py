"""The language of a text, told without a network: langid, as InstructGPT used (appendix A)."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# A guess below this is worth less than no answer.
SURE_ENOUGH = 0.5
# The beginning says it; the rest only costs time.
READ = 600


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language, or nothing when it cannot be told."""
    beginning = text[:READ]
    if not any(letter.isalpha() for letter in beginning):
        return ""
    language, probability = _identifier().classify(beginning)
    return str(language) if probability >= SURE_ENOUGH else ""
