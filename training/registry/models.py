"""Model versions, and which of them is the current policy."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

name_is_plain = RegexValidator(
    r"\A[a-z0-9][a-z0-9._-]*\Z", _("Use small letters, digits and . _ - only.")
)


class Kind(models.TextChoices):
    BASE = "base", _("Base")
    POLICY = "policy", _("Policy")
    REWARD = "reward", _("Reward model")
    VALUE = "value", _("Value model")


# The kinds that write replies.
WRITERS = (Kind.POLICY, Kind.BASE)


# The largest n of best of n.
MOST_OF = 256


class Origin(models.TextChoices):
    """The origin of a version."""

    RUN = "run", _("A run")
    FOLDER = "folder", _("A folder below the models root")
    HUB = "hub", _("A model hub")
    ENDPOINT = "endpoint", _("A served endpoint")
    BEST_OF = "best_of", _("The best of n replies")


class State(models.TextChoices):
    CANDIDATE = "candidate", _("Candidate")
    CURRENT = "current", _("Current")
    RETIRED = "retired", _("Retired")


class ModelVersion(models.Model):
    """A model that a run produced or a researcher registered."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    # Also the name of its writer in labeling (Writer.model_version).
    name = models.CharField(_("name"), max_length=128, unique=True, validators=[name_is_plain])
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.CANDIDATE)
    # Lineage: the run that made it, the version it began as, and what it learned from.
    run = models.ForeignKey(
        "training.Run",
        models.PROTECT,
        related_name="produced",
        null=True,
        blank=True,
        verbose_name=_("run"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("parent"),
    )
    datasets = models.ManyToManyField(
        "training.Dataset", related_name="model_versions", blank=True, verbose_name=_("datasets")
    )
    spec = models.JSONField(_("spec"), default=dict, blank=True)
    metrics = models.JSONField(_("metrics"), default=dict, blank=True)
    # A folder in the store and its files: [{"path", "size", "sha256"}]. Empty for endpoints.
    key = models.CharField(max_length=255, blank=True)
    files = models.JSONField(_("files"), default=list, blank=True)
    # {"url", "model", "key_name"} of a served OpenAI-compatible endpoint; keys are settings.
    endpoint = models.JSONField(_("endpoint"), default=dict, blank=True)
    # Of a writer that draws `best_of` replies from its parent and keeps the chooser's best one.
    best_of = models.PositiveSmallIntegerField(_("best of"), null=True, blank=True)
    chooser = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="chooses_for",
        null=True,
        blank=True,
        verbose_name=_("chooser"),
    )
    # {"family", "parameters", "layers", "width", "context", "vocabulary"}, read from its config.
    shape = models.JSONField(_("shape"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    # It learned from prompts that were withdrawn later.
    withdrawn_data_at = models.DateTimeField(_("learned withdrawn data"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("model version")
        verbose_name_plural = _("model versions")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state=State.CURRENT, kind=Kind.POLICY),
                name="one_current_policy",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.BEST_OF, best_of__gte=2, parent__isnull=False)
                & Q(chooser__isnull=False)
                | ~Q(origin=Origin.BEST_OF) & Q(best_of=None, chooser=None),
                name="best_of_n_names_policy_and_chooser",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on_its_way(self) -> bool:
        """Registered, but its files are still being fetched or copied."""
        later = (Origin.HUB, Origin.FOLDER)
        return not self.key and self.origin in later and self.state != State.RETIRED


class Promotion(models.Model):
    """One change of the current policy. Rows are never changed; the newest is the latest change."""

    model = models.ForeignKey(
        ModelVersion, models.PROTECT, related_name="promotions", verbose_name=_("model version")
    )
    before = models.ForeignKey(
        ModelVersion,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("before"),
    )
    # Empty if a gate decided automatically.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("by"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    rolls_back = models.BooleanField(_("rolls back"), default=False)
    # The measurements that the gate compared.
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    created_at = models.DateTimeField(_("when"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.model} {self.created_at:%Y-%m-%d %H:%M}"
