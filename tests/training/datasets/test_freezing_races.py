"""Freezing beside imports and withdrawals."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from common.locks import Lock, wait_for
from labeling.models import Prompt
from tests.interleaving import interleave
from training.datasets.freezing import refuse_withdrawn
from training.datasets.models import Dataset

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dataset_waits_for_a_long_import_and_is_not_lost(monkeypatch):
    monkeypatch.setitem(wait_for.__kwdefaults__, "at_most", timedelta(milliseconds=1))

    def merge() -> None:
        with transaction.atomic():
            wait_for(Lock.INTAKE)
            Prompt.objects.count()

    def freeze() -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1ms'")
            refuse_withdrawn(Dataset(pk=0))
        return "frozen"

    both = interleave(merge, freeze, schedule=[0, 0, 0, 0, *[1] * 20])
    assert both.results[1] == "frozen"
