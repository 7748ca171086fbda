"""A file on its way in, what was left out of it, and what else came with its prompts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User
from labeling.prompts.models import Kind, Prompt, Reply, Split


class State(models.TextChoices):
    FETCHING = "fetching", _("Fetching")
    ARRIVING = "arriving", _("Arriving")
    UPLOADED = "uploaded", _("Uploaded")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


class Intake(models.Model):
    """One file on its way in. The file is deleted when it is done or refused.

    Everything of a file comes in, in one transaction, or nothing does.
    """

    name = models.CharField(max_length=255, verbose_name=_("name"))
    # The dataset of a hub that it comes from: its name, revision and files; else empty.
    hub = models.JSONField(default=dict, db_default={}, blank=True)
    # The path of the file under ARTIFACTS_DIR; empty once it is deleted.
    path = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, verbose_name=_("sha256"))
    size = models.PositiveBigIntegerField(default=0, verbose_name=_("size"))
    # Which column means what, and what to do: see mapping.Plan.
    mapping = models.JSONField(default=dict)
    kind = models.CharField(
        max_length=8, choices=Kind, default=Kind.CUSTOMER, verbose_name=_("kind")
    )
    started_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="intakes",
        null=True,
        blank=True,
        verbose_name=_("started by"),
    )

    state = models.CharField(
        max_length=9, choices=State, default=State.WAITING, verbose_name=_("state")
    )
    # The fencing token: a worker that lost the file to another one writes nothing more.
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True, verbose_name=_("heartbeat at"))
    # How much of an announced file is here; the rest comes piece by piece.
    bytes_arrived = models.PositiveBigIntegerField(default=0)
    bytes_read = models.PositiveBigIntegerField(default=0, verbose_name=_("bytes read"))
    lines_read = models.PositiveBigIntegerField(default=0, verbose_name=_("lines read"))
    prompts_made = models.PositiveIntegerField(default=0, verbose_name=_("prompts made"))
    replies_made = models.PositiveIntegerField(default=0, verbose_name=_("replies made"))
    rankings_made = models.PositiveIntegerField(default=0, verbose_name=_("rankings made"))
    # Why nothing came in.
    message = models.TextField(blank=True, verbose_name=_("message"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    ended_at = models.DateTimeField(null=True, blank=True, verbose_name=_("ended at"))

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["fetching", "arriving", "uploaded", "waiting", "running"],
                    ended_at=None,
                )
                | Q(state__in=["done", "refused", "cancelled"], ended_at__isnull=False),
                name="an_intake_that_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Intake %(number)s: %(name)s")) % {"number": self.pk, "name": self.name}


class Reason(models.TextChoices):
    REFUSED = "refused", _("Refused")
    DUPLICATE = "duplicate", _("Near-duplicate")
    CAP = "cap", _("Over its author's cap")
    WITHDRAWN = "withdrawn", _("Withdrawn before")


class LeftOut(models.Model):
    """One line of a file that did not come in. It holds none of the line’s text."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="left_out")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=9, choices=Reason)
    message = models.CharField(max_length=300, blank=True)
    duplicate_of = models.ForeignKey(
        Prompt, models.PROTECT, related_name="duplicates", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake", "line"], name="a_line_is_left_out_once"),
        ]

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"


class StagedLine(models.Model):
    """One cleaned line that waits for the end of its file. Gone when the intake has ended."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="staged")
    line = models.PositiveIntegerField()
    author_key = models.UUIDField(null=True)
    split = models.CharField(max_length=10, choices=Split)
    turns = models.JSONField()
    kind = models.CharField(max_length=8)
    use_case = models.CharField(max_length=14)
    language = models.CharField(max_length=16)
    topics = ArrayField(models.CharField(max_length=32))
    traits = models.JSONField()
    limits = models.JSONField(default=dict, db_default={})
    personal_data = ArrayField(models.CharField(max_length=16))
    text_key = models.UUIDField()
    prefix_key = models.UUIDField()
    # [[what the file calls it, text, text key], ...]
    replies = models.JSONField()
    # See reasons.staging.staged.
    reasons = models.JSONField(default=list, db_default=[])
    ranks = ArrayField(models.PositiveSmallIntegerField())
    labeler_key = models.UUIDField(null=True)
    ranking_key = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"Line {self.line}"


class ImportedDemonstration(models.Model):
    """A reply that shows how it is done, and was not written at a task."""

    reply = models.OneToOneField(Reply, models.CASCADE, related_name="imported_demonstration")
    # Empty when it is the answer of a shot of a few-shot prompt.
    intake = models.ForeignKey(
        Intake, models.PROTECT, related_name="demonstrations", null=True, blank=True
    )

    def __str__(self) -> str:
        return f"Imported demonstration {self.pk}"


class ImportedRanking(models.Model):
    """An order of replies that somebody elsewhere gave."""

    # The keyed hash of everything it says: the same ranking comes in once.
    key = models.UUIDField(unique=True)
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="imported_rankings")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="rankings")
    # The keyed hash of the labeler’s outside id.
    labeler_key = models.UUIDField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Imported ranking {self.pk}"


class ImportedPlace(models.Model):
    """The place of one reply in an imported ranking. Two replies may share a place."""

    ranking = models.ForeignKey(ImportedRanking, models.CASCADE, related_name="places")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="imported_places")
    place = models.PositiveSmallIntegerField(help_text=_("1 is best."))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "reply"], name="one_imported_place_per_reply"
            ),
        ]

    def __str__(self) -> str:
        return f"Place {self.place}"
