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
    """The BCP 47 tag of the language, or nothing when it cannot be told."""
    beginning = text[:READ]
    if not any(letter.isalpha() for letter in beginning):
        return ""
    language, probability = _identifier().classify(beginning)
    if language in {"zh", "yue"}:
        return _chinese(beginning)
    return str(language) if probability >= SURE_ENOUGH else ""


def _chinese(text: str) -> str:
    """Simplified or traditional: labelers read one of them, and the old code pages know which."""
    han = "".join(letter for letter in text if "\u4e00" <= letter <= "\u9fff")
    simplified = len(han.encode("gb2312", errors="ignore"))
    traditional = len(han.encode("big5", errors="ignore"))
    return "zh-Hant" if traditional > simplified else "zh-Hans"
