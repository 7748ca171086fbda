"""The author of what a person writes here."""

from django.conf import settings

from labeling.people.models import User
from labeling.prompts.cleaning.keys import Hasher
from labeling.prompts.cleaning.splits import split_of
from labeling.prompts.models import Author, Split


def author_of(person: User, hasher: Hasher) -> Author:
    """The author that is this person; made when they write their first prompt."""
    key = hasher.key("person", str(person.public_id))
    split = split_of(
        key, validation=settings.SPLIT_VALIDATION_PERCENT, test=settings.SPLIT_TEST_PERCENT
    )
    # Held-out labelers never produce training data.
    if person.held_out and split == Split.TRAIN:
        split = Split.TEST
    author, _ = Author.objects.get_or_create(person=person, defaults={"key": key, "split": split})
    return author


def outside_author(outside_id: str, hasher: Hasher) -> Author:
    """The author that files call by this id; made if no file has brought one yet."""
    key = hasher.key("author", outside_id)
    split = split_of(
        key, validation=settings.SPLIT_VALIDATION_PERCENT, test=settings.SPLIT_TEST_PERCENT
    )
    author, _ = Author.objects.get_or_create(key=key, defaults={"split": split})
    return author
