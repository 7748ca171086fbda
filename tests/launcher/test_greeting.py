"""What quickstart prints about accounts is true."""

import pytest

from launcher import checkout
from launcher.commands.quickstart import Quickstart
from launcher.demo_accounts import DEMO_ACCOUNTS


@pytest.fixture
def quickstart(monkeypatch):
    monkeypatch.setattr(checkout, "secret", lambda name, length=0: "the-demo-secret")
    return Quickstart.__new__(Quickstart)


def test_every_account_of_a_new_site_is_printed(quickstart, capfd):
    quickstart.show_accounts([account.username for account in DEMO_ACCOUNTS])

    printed = capfd.readouterr().out
    assert printed.count("the-demo-secret") == len(DEMO_ACCOUNTS)
    assert "restored" not in printed


def test_no_password_is_printed_for_accounts_that_it_does_not_open(quickstart, capfd):
    quickstart.show_accounts(["labeler"])

    printed = capfd.readouterr().out
    assert printed.count("the-demo-secret") == 1
    assert "manager, researcher, administrator" in " ".join(printed.split())


def test_a_restored_site_prints_no_password(quickstart, capfd):
    quickstart.show_accounts([])

    assert "the-demo-secret" not in capfd.readouterr().out
