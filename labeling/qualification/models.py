"""Screening tests, attempts at them, grades and decisions."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User


class ScreeningTest(models.Model):
    """What candidates are asked before they label, and from where on they pass."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=150, verbose_name=_("name"))
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="screening_tests", verbose_name=_("made by")
    )
    # Groups and topics about which candidates say whether they can judge them.
    topics = ArrayField(
        models.CharField(max_length=64), default=list, blank=True, verbose_name=_("topics")
    )
    # Soft cut-offs of the paper: a person decides, these only say what to look at.
    least_flag_agreement = models.FloatField(default=0.75, verbose_name=_("least flag agreement"))
    least_ranking_agreement = models.FloatField(
        default=0.75, verbose_name=_("least ranking agreement")
    )
    least_demonstration_score = models.FloatField(
        default=6.0, verbose_name=_("least demonstration score")
    )
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    opened_at = models.DateTimeField(null=True, blank=True, verbose_name=_("opened at"))
    closed_at = models.DateTimeField(null=True, blank=True, verbose_name=_("closed at"))

    class Meta:
        verbose_name = _("screening test")
        verbose_name_plural = _("screening tests")

    def __str__(self) -> str:
        return self.name


class ItemKind(models.TextChoices):
    FLAG = "flag", _("Is this sensitive?")
    RANK = "rank", _("Rank the replies")
    DEMONSTRATE = "demonstrate", _("Write the reply")


class ScreeningItem(models.Model):
    """One question of a test, with the researchers’ answer where there is one."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    test = models.ForeignKey(
        ScreeningTest, models.CASCADE, related_name="items", verbose_name=_("test")
    )
    position = models.PositiveSmallIntegerField(verbose_name=_("position"))
    kind = models.CharField(max_length=11, choices=ItemKind, verbose_name=_("kind"))
    prompt = models.TextField(verbose_name=_("prompt"))
    replies = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("replies"))
    # The researchers’ answers.
    is_sensitive = models.BooleanField(null=True, blank=True, verbose_name=_("is sensitive"))
    places = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("places")
    )

    class Meta:
        verbose_name = _("screening item")
        verbose_name_plural = _("screening items")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["test", "position"], name="one_item_per_position"),
            models.CheckConstraint(
                condition=Q(kind="flag", is_sensitive__isnull=False, replies=[], places=[])
                | (Q(kind="rank", is_sensitive=None) & ~Q(places=[]) & ~Q(replies=[]))
                | Q(kind="demonstrate", is_sensitive=None, replies=[], places=[]),
                name="an_item_has_the_key_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_kind_display()}"


class Attempt(models.Model):
    """One candidate at one test."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    test = models.ForeignKey(
        ScreeningTest, models.PROTECT, related_name="attempts", verbose_name=_("test")
    )
    candidate = models.ForeignKey(
        User, models.PROTECT, related_name="attempts", verbose_name=_("candidate")
    )
    # The self-assessment: topics about which this person can judge.
    topics = ArrayField(
        models.CharField(max_length=64), default=list, blank=True, verbose_name=_("topics")
    )
    started_at = models.DateTimeField(auto_now_add=True, verbose_name=_("started at"))
    handed_in_at = models.DateTimeField(null=True, blank=True, verbose_name=_("handed in at"))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["test", "candidate"],
                condition=Q(handed_in_at=None),
                name="one_open_attempt_per_test_and_candidate",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Attempt %(number)s")) % {"number": self.pk}


class ItemAnswer(models.Model):
    """What a candidate said to one item; half of an answer is kept like a draft."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    item = models.ForeignKey(ScreeningItem, models.PROTECT, related_name="answers")
    is_sensitive = models.BooleanField(null=True, blank=True)
    places = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    text = models.TextField(blank=True)
    # Grows with every save, so that a browser knows whether what it kept is the newest.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "item"], name="one_answer_per_item"),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing; a place of 0 is one that was not given yet."""
        if self.item.kind == ItemKind.FLAG:
            return self.is_sensitive is not None
        if self.item.kind == ItemKind.RANK:
            return len(self.places) == len(self.item.replies) and all(self.places)
        return bool(self.text.strip())


class Grade(models.Model):
    """How good a demonstration is, 1 to 7, given without knowing whose it is."""

    answer = models.ForeignKey(ItemAnswer, models.CASCADE, related_name="grades")
    grader = models.ForeignKey(User, models.PROTECT, related_name="grades")
    score = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "grader"], name="one_grade_per_grader"),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=7), name="grades_are_1_to_7"
            ),
        ]

    def __str__(self) -> str:
        return f"Grade {self.score}"


class Decision(models.Model):
    """What a person decided about an attempt, why, and the numbers that lay before them."""

    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="decision")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="decisions")
    passed = models.BooleanField()
    reasons = models.TextField()
    measured = models.JSONField()
    decided_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(_("Passed") if self.passed else _("Not passed"))


class FormerDecision(models.Model):
    """What was decided about an attempt before somebody decided otherwise."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="former_decisions")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="former_decisions")
    passed = models.BooleanField()
    reasons = models.TextField()
    measured = models.JSONField()
    decided_at = models.DateTimeField()
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(_("Passed") if self.passed else _("Not passed"))
