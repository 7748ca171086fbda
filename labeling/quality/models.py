"""What quality keeps: a compact copy of counted labels, and what reward models say of replies."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from labeling.prompts.models import Reply
from labeling.tasks.models import Task

# What was not said: no place because they could not be ranked, no rating.
NO_PLACE = 0
NO_RATING = -1
NOT_JUDGED = "-"


class TaskFacts(models.Model):
    """Everything that the counted labels of one task say, as arrays in one row.

    Written by `facts.py` alone and from the labels alone, so that it can be thrown away and made
    again. Replies stand by their ids; arrays of arrays have a row per label and a column per reply.
    """

    task = models.OneToOneField(
        Task, models.CASCADE, related_name="facts", primary_key=True, db_constraint=False
    )
    # The refresh that wrote the row last.
    version = models.BigIntegerField(db_index=True)
    purpose = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    round_number = models.PositiveIntegerField()
    prompt_id = models.BigIntegerField()
    use_case = models.CharField(max_length=14, blank=True)
    language = models.CharField(max_length=16, blank=True)
    prompt_characters = models.PositiveIntegerField()

    replies = ArrayField(models.BigIntegerField())
    writers = ArrayField(models.BigIntegerField())
    characters = ArrayField(models.PositiveIntegerField())

    labels = ArrayField(models.BigIntegerField())
    labelers = ArrayField(models.BigIntegerField())
    # 0 where there was none.
    guidelines = ArrayField(models.BigIntegerField())
    # Seconds since 1970.
    handed_in = ArrayField(models.BigIntegerField())
    active_ms = ArrayField(models.BigIntegerField())
    places = ArrayField(ArrayField(models.PositiveSmallIntegerField()))
    # Under which letter each reply was shown: 1 is A.
    slots = ArrayField(ArrayField(models.PositiveSmallIntegerField()))
    ratings = ArrayField(ArrayField(models.SmallIntegerField()))
    # The codes that were ticked, with spaces between.
    flags = ArrayField(ArrayField(models.TextField()))

    def __str__(self) -> str:
        return f"Facts of task {self.task_id}"


class Refresh(models.Model):
    """How far the facts are: one row, whose lock lets one refresh work at a time."""

    version = models.BigIntegerField(default=0)
    # All that was committed by then is in the facts.
    as_of = models.DateTimeField(null=True, blank=True)
    rebuilt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_refresh"),
        ]

    def __str__(self) -> str:
        return f"Refresh {self.version}"


class ReplyScore(models.Model):
    """What one reward model says of one reply; the higher, the better."""

    pk = models.CompositePrimaryKey("model_version", "reply_id")
    # The name of the model version: training keeps what is known about it.
    model_version = models.CharField(max_length=128)
    reply = models.ForeignKey(Reply, models.CASCADE, related_name="scores")
    score = models.FloatField()
    recorded_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"Score of reply {self.reply_id} by {self.model_version}"


class TaskScores(models.Model):
    """The scores of all replies of one task by one reward model, in the order of its facts."""

    pk = models.CompositePrimaryKey("model_version", "task_id")
    model_version = models.CharField(max_length=128)
    task = models.ForeignKey(Task, models.CASCADE, related_name="+", db_constraint=False)
    version = models.BigIntegerField(db_index=True)
    scores = ArrayField(models.FloatField())

    def __str__(self) -> str:
        return f"Scores of task {self.task_id} by {self.model_version}"
