"""Prompts, their authors, and the examples of few-shot prompts."""

from typing import Self, TypedDict
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User
from labeling.prompts.limits import Limits


class Kind(models.TextChoices):
    """How a prompt came to be written (InstructGPT section 3.2)."""

    PLAIN = "plain", _("Plain")
    FEW_SHOT = "few-shot", _("Few-shot")
    USE_CASE = "use-case", _("Use case")
    CUSTOMER = "customer", _("Customer")


class UseCase(models.TextChoices):
    """The ten use cases of InstructGPT table 1."""

    GENERATION = "generation", _("Generation")
    OPEN_QA = "open-qa", _("Open QA")
    BRAINSTORMING = "brainstorming", _("Brainstorming")
    CHAT = "chat", _("Chat")
    REWRITE = "rewrite", _("Rewrite")
    SUMMARIZATION = "summarization", _("Summarization")
    CLASSIFICATION = "classification", _("Classification")
    OTHER = "other", _("Other")
    CLOSED_QA = "closed-qa", _("Closed QA")
    EXTRACT = "extract", _("Extract")


class Split(models.TextChoices):
    TRAIN = "train", _("Train")
    VALIDATION = "validation", _("Validation")
    TEST = "test", _("Test")


class Turn(TypedDict):
    """One turn of a conversation. The role is system, user or assistant."""

    role: str
    text: str


class Key(models.Model):
    """A secret of this installation, made at its first use: keyed hashes must outlive rotation."""

    name = models.CharField(max_length=32, primary_key=True)
    secret = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Author(models.Model):
    """Who asked: a person with an account, or somebody known by an outside id only.

    The outside id itself is not kept: the key is its keyed hash. All prompts of
    an author are in the author's split.
    """

    key = models.UUIDField(unique=True)
    person = models.OneToOneField(
        User, models.PROTECT, related_name="author", null=True, blank=True
    )
    split = models.CharField(max_length=10, choices=Split)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Author {self.pk}"


class PromptQuerySet(models.QuerySet["Prompt"]):
    def in_use(self) -> Self:
        """Prompts that may be put to people and models."""
        return self.filter(retired_at=None, withdrawn_at=None)


class Prompt(models.Model):
    """What is asked: a conversation of turns that ends with the user’s."""

    # The only id that leaves for a labeler’s browser: it cannot be guessed or counted.
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    # [{"role": "user", "text": "..."}]: one user turn in the plain case.
    turns = models.JSONField(verbose_name=_("turns"))
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PLAIN, verbose_name=_("kind"))
    use_case = models.CharField(
        max_length=14, choices=UseCase, blank=True, verbose_name=_("use case")
    )
    # BCP 47, such as "en" or "zh-Hans"; empty when nobody could tell.
    language = models.CharField(max_length=16, default="en", blank=True, verbose_name=_("language"))
    # What a labeler may have opted out of.
    topics = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name=_("topics")
    )
    # Limits of the answers, as `Limits.as_json` writes them; empty if there are none.
    limits = models.JSONField(
        default=dict, db_default={}, blank=True, verbose_name=_("limits of answers")
    )

    author = models.ForeignKey(
        Author,
        models.PROTECT,
        related_name="prompts",
        null=True,
        blank=True,
        verbose_name=_("author"),
    )
    # The author’s split, repeated here to browse a million prompts by it.
    split = models.CharField(
        max_length=10, choices=Split, default=Split.TRAIN, verbose_name=_("split")
    )
    # A few-shot prompt from which this one was made by drawing its shots again.
    drawn_from = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="draws",
        null=True,
        blank=True,
        verbose_name=_("drawn from"),
    )
    # The newest version, where the author has edited the text: a prompt itself never changes.
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="versions",
        null=True,
        blank=True,
        editable=False,
        # To add a constraint would lock the table, and no prompt is ever deleted.
        db_constraint=False,
        db_index=False,
    )
    # The file this prompt came in.
    intake = models.ForeignKey(
        "labeling.Intake",
        models.PROTECT,
        related_name="prompts",
        null=True,
        blank=True,
        verbose_name=_("intake"),
    )

    # Keyed hashes of the normalised text and of its beginning; they outlive a withdrawal,
    # so that what was withdrawn cannot come back with the next file.
    text_key = models.UUIDField(null=True, blank=True)
    prefix_key = models.UUIDField(null=True, blank=True)
    # Kinds of personal data that were found (and masked, in the training split).
    personal_data = ArrayField(
        models.CharField(max_length=16), default=list, blank=True, verbose_name=_("personal data")
    )

    # What InstructGPT table 7 asks about a prompt; empty means nobody answered.
    ambiguous = models.BooleanField(null=True, blank=True, verbose_name=_("ambiguous"))
    sensitive = models.BooleanField(null=True, blank=True, verbose_name=_("sensitive"))
    identity_dependent = models.BooleanField(
        null=True, blank=True, verbose_name=_("identity dependent")
    )
    closed_domain = models.BooleanField(null=True, blank=True, verbose_name=_("closed domain"))
    continuation_style = models.BooleanField(
        null=True, blank=True, verbose_name=_("continuation style")
    )
    requests_opinion = models.BooleanField(
        null=True, blank=True, verbose_name=_("requests opinion")
    )
    requests_advice = models.BooleanField(null=True, blank=True, verbose_name=_("requests advice"))
    requests_moral_judgment = models.BooleanField(
        null=True, blank=True, verbose_name=_("requests moral judgment")
    )
    has_safety_constraints = models.BooleanField(
        null=True, blank=True, verbose_name=_("has safety constraints")
    )
    has_other_constraints = models.BooleanField(
        null=True, blank=True, verbose_name=_("has other constraints")
    )
    intent_unclear = models.BooleanField(null=True, blank=True, verbose_name=_("intent unclear"))

    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    # When somebody last edited what is said about it, such as its use case.
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, verbose_name=_("retired at"))
    retired_because = models.CharField(
        max_length=200, blank=True, verbose_name=_("retired because")
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, verbose_name=_("withdrawn at"))
    # When its author withdrew it although it was used: it is retired, and its text stays.
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PromptQuerySet.as_manager()

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(turns=[]),
                name="a_withdrawn_prompt_keeps_no_text",
            ),
            models.UniqueConstraint(
                fields=["prefix_key"],
                condition=Q(drawn_from=None),
                name="no_two_prompts_share_a_long_prefix",
            ),
        ]
        indexes = [
            # Plain columns: a filter and the order by id walk the same index.
            models.Index(fields=["split", "-id"], name="prompts_by_split"),
            models.Index(fields=["kind", "-id"], name="prompts_by_kind"),
            models.Index(fields=["use_case", "-id"], name="prompts_by_use_case"),
            models.Index(fields=["language", "-id"], name="prompts_by_language"),
            GinIndex(fields=["topics"], name="prompts_by_topic"),
            models.Index(
                fields=["-id"],
                name="prompts_with_personal_data",
                condition=~Q(personal_data=[]),
            ),
            # To find what has changed since a given time.
            models.Index(
                fields=["edited_at"],
                name="prompts_by_edit",
                condition=Q(edited_at__isnull=False),
            ),
            models.Index(
                fields=["replaced_by"],
                name="prompts_by_newest_version",
                condition=Q(replaced_by__isnull=False),
            ),
            models.Index(
                fields=["withdrawn_at"],
                name="prompts_by_withdrawal",
                condition=Q(withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Prompt %(number)s")) % {"number": self.pk}

    @property
    def code(self) -> str:
        """What people type to confirm that they mean this prompt."""
        return self.public_id.hex[:8]

    @property
    def limits_set(self) -> Limits:
        return Limits.of(self.limits)

    @property
    def text(self) -> str:
        """The prompt as one text: the only turn as it is, several turns with their roles."""
        turns: list[Turn] = self.turns
        if len(turns) == 1:
            return turns[0]["text"]
        return "\n\n".join(f"{turn['role'].capitalize()}: {turn['text']}" for turn in turns)

    @property
    def beginning(self) -> str:
        """Enough of the text to know it again in a list."""
        return self.text[:300]


class FewShot(models.Model):
    """What a few-shot prompt was put together from, so that its shots can be drawn again."""

    prompt = models.OneToOneField(Prompt, models.CASCADE, related_name="few_shot", primary_key=True)
    instruction = models.TextField()
    # [[query, answer], ...]
    shots = models.JSONField()

    def __str__(self) -> str:
        return f"Shots of prompt {self.pk}"
