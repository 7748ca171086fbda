"""Writing, publishing and acknowledging guidelines."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Refusal
from labeling.guidelines.errors import (
    DraftHasChanged,
    GuidelineCannotChange,
    GuidelineIsMissing,
    GuidelineIsOld,
)
from labeling.guidelines.models import Acknowledgement, Guideline, Kind, Purpose
from labeling.guidelines.translations.services import translate_first_guidelines
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.qualification.requalification import ask_to_requalify

TEXTS = Path(__file__).parent / "texts"


def current_guideline(kind: str, purpose: str) -> Guideline | None:
    """The newest published version, or nothing when none was ever published."""
    published = Guideline.objects.published().filter(kind=kind, purpose=purpose)
    return published.order_by("-version").first()


def current_guidelines() -> QuerySet[Guideline]:
    """The versions in force: the newest published one of every kind, those for training first."""
    published = Guideline.objects.published()
    newest = published.filter(kind=OuterRef("kind"), purpose=OuterRef("purpose"))
    top = newest.order_by("-version").values("pk")[:1]
    return published.filter(pk=Subquery(top)).order_by("-purpose", "kind")


def unread_guideline(*, person: User, kind: str, purpose: str) -> Guideline | None:
    """The version this person must acknowledge before the next task, if there is one."""
    current = current_guideline(kind, purpose)
    if current is None or current.acknowledgements.filter(person=person).exists():
        return None
    return current


def acknowledge(*, person: User, guideline_id: int) -> Acknowledgement:
    """Record that this person has read the newest version. Twice does no harm."""
    guideline = Guideline.objects.published().filter(pk=guideline_id).first()
    if guideline is None:
        raise GuidelineIsMissing
    # Not while a newer one is out: the person would believe they are done.
    if current_guideline(guideline.kind, guideline.purpose) != guideline:
        raise GuidelineIsOld
    read, _made = Acknowledgement.objects.get_or_create(guideline=guideline, person=person)
    return read


@transaction.atomic
def write_guideline(
    *, kind: Kind, purpose: Purpose, body: str, written_by: User | None, change: str = ""
) -> Guideline:
    """Keep a new draft. Two writers at once get two versions: the constraint stops the second."""
    same = Guideline.objects.filter(kind=kind, purpose=purpose)
    newest = same.aggregate(newest=Max("version"))["newest"] or 0
    return Guideline.objects.create(
        kind=kind,
        purpose=purpose,
        version=newest + 1,
        body=body,
        change=change,
        written_by=written_by,
    )


def change_draft(*, guideline: Guideline, body: str, change: str, known: str | None = None) -> None:
    """Rewrite a version that no labeler has seen. `known` is the draft as the writer read it."""
    if not _draft(guideline, known).update(body=body, change=change):
        raise _why_not(guideline)


def _draft(guideline: Guideline, known: str | None) -> QuerySet[Guideline]:
    """The draft, unless somebody has published it or changed what the person knows."""
    drafts = Guideline.objects.filter(pk=guideline.pk, published_at=None)
    return drafts if known is None else drafts.filter(body=known)


def _why_not(guideline: Guideline) -> Refusal:
    drafts = Guideline.objects.filter(pk=guideline.pk, published_at=None)
    return DraftHasChanged() if drafts.exists() else GuidelineCannotChange()


def publish_first_guidelines() -> list[Guideline]:
    """Put the guidelines that come with Plumbline in force, where there are none yet.

    They come with translations, each bound to the version with exactly the original's text.
    """
    published = []
    for path in sorted(TEXTS.glob("*/*.md")):
        kind, purpose = Kind(path.stem), Purpose(path.parent.name)
        if current_guideline(kind, purpose) is None:
            draft = write_guideline(
                kind=kind, purpose=purpose, body=path.read_text(), written_by=None
            )
            published.append(publish(guideline=draft))
    translate_first_guidelines()
    return published


@transaction.atomic
def publish_and_requalify(
    *, guideline: Guideline, actor: User, days: int, known: str | None = None
) -> Guideline:
    """Publish a version so different that everybody must pass the screening test again.

    They may go on for some days: the work does not stop while tests are taken and graded.
    """
    labelers = User.objects.filter(qualified_at__isnull=False, roles__contains=[Role.LABELER])
    publish(guideline=guideline, known=known)
    until = timezone.now() + timedelta(days=days) if days else None
    reason = str(_("New guideline: %(guideline)s")) % {"guideline": guideline}
    ask_to_requalify(people=labelers, actor=actor, reason=reason, until=until)
    return guideline


@transaction.atomic
def publish(*, guideline: Guideline, known: str | None = None) -> Guideline:
    """Make a draft the version in force: from now on labelers must acknowledge it.

    Managers may edit a draft until the moment of its publication. With `known`, the text that
    the researcher read is published, or nothing.
    """
    if not _draft(guideline, known).update(published_at=timezone.now()):
        raise _why_not(guideline)
    guideline.refresh_from_db()
    return guideline
