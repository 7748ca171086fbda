"""A test without a transaction leaves no row behind and removes none that other tests need."""

import pytest
from django.contrib.auth.models import Permission
from django.test import TransactionTestCase

from labeling.models import User
from tests import databases

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_that_refer_to_each_other_are_deleted_after_the_test(ada):
    ada.user_permissions.add(Permission.objects.first())
    before = Permission.objects.count()

    TransactionTestCase._fixture_teardown(TransactionTestCase())  # type: ignore[attr-defined]  # private

    assert not User.objects.exists()
    assert databases.tables_with_rows() == set()
    assert Permission.objects.count() == before > 0


def test_every_process_copies_the_migrated_template(settings, testrun_uid):
    assert settings.DATABASES["default"]["TEST"]["TEMPLATE"] == f"{databases.TEMPLATE}{testrun_uid}"
