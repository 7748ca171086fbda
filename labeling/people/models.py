"""Who may do what."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower


class Role(models.TextChoices):
    LABELER = "labeler"
    MANAGER = "manager"
    RESEARCHER = "researcher"
    ADMINISTRATOR = "administrator"


class User(AbstractUser):
    """A person with an account. One person can have several roles."""

    roles = ArrayField(models.CharField(max_length=16, choices=Role), default=list, blank=True)
    # Languages (BCP 47, such as "en" or "zh-Hans") in which this person may be given tasks.
    languages = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    # Topics this person asked never to be shown.
    opted_out_topics = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    # Held-out labelers never produce training data (InstructGPT section 3.4).
    held_out = models.BooleanField(default=False)
    qualified_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="one_account_per_email", condition=~models.Q(email="")
            ),
        ]
