"""Erasures whose day is over. Doing one twice does no harm."""

import logging

from celery import shared_task
from django.db import DatabaseError

from labeling.people.erasures.models import Erasure
from labeling.people.erasures.services import carry_out

logger = logging.getLogger(__name__)


@shared_task
def erase_due_people() -> None:
    """Carry out each erasure in a transaction of its own. One that fails is tried again later."""
    for erasure in Erasure.objects.due().order_by("due_at").values_list("pk", flat=True):
        try:
            carry_out(erasure_id=erasure)
        except DatabaseError as error:
            # Only the kind: a message from Postgres can contain the row.
            logger.warning("Erasure %s has to wait: %s", erasure, type(error).__name__)
