"""Writing translations, and finding the newest one of each language."""

from pathlib import Path

from labeling.guidelines.models import Guideline, Translation
from labeling.people.models import User

ORIGINALS = Path(__file__).parent.parent / "texts"
TEXTS = Path(__file__).parent / "texts"  # LANGUAGE/PURPOSE/KIND.md


def translate(
    *, guideline: Guideline, language: str, body: str, written_by: User | None
) -> Translation:
    """Store the text of a version in a language, in place of an earlier text for the same two.

    Unlike the version itself a translation may change after publication: people acknowledge the
    version, and a mistake in a translation must not wait for the next one.
    """
    translation, _new = Translation.objects.update_or_create(
        guideline=guideline,
        language=language,
        defaults={"body": body, "written_by": written_by},
    )
    return translation


def translate_first_guidelines() -> None:
    """Give the guidelines that come with Plumbline the translations that come with it.

    A version whose text was written here gets none, and a translation that somebody wrote stays.
    """
    for path in sorted(TEXTS.glob("*/*/*.md")):
        language, purpose, kind = path.parts[-3], path.parts[-2], path.stem
        shipped = (ORIGINALS / purpose / path.name).read_text()
        for guideline in Guideline.objects.filter(kind=kind, purpose=purpose, body=shipped):
            Translation.objects.get_or_create(
                guideline=guideline, language=language, defaults={"body": path.read_text()}
            )


def translations_for(guideline: Guideline) -> list[Translation]:
    """Return the newest translation per language, of this version or of an earlier one."""
    earlier = Translation.objects.filter(
        guideline__kind=guideline.kind,
        guideline__purpose=guideline.purpose,
        guideline__version__lte=guideline.version,
    )
    # A draft may be translated before others may read it.
    readable = earlier.filter(guideline=guideline) | earlier.filter(
        guideline__published_at__isnull=False
    )
    newest = readable.order_by("language", "-guideline__version").distinct("language")
    return list(newest.select_related("guideline"))
