"""What follows a commit never breaks the request that committed."""

import re

import pytest
from django.db import transaction
from redis.exceptions import ConnectionError as BrokerIsDown

from common.commits import notify_after_commit
from common.development import CHECKOUT


def fail(_value: int) -> None:
    raise BrokerIsDown("Nobody answers.")


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_does_not_fail_what_was_stored(caplog):
    with transaction.atomic():
        notify_after_commit(fail, 1)

    assert "Nobody answers." in caplog.text


def test_no_function_that_can_fail_is_left_for_a_commit():
    sources = [*CHECKOUT.glob("labeling/**/*.py"), *CHECKOUT.glob("training/**/*.py")]

    assert [
        path for path in sources if re.search(r"on_commit\(\s*(?:partial|lambda)", path.read_text())
    ] == []
