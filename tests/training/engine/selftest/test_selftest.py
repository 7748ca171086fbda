"""The acceptance set, against the code the steps run."""

import json

import pytest

from training.engine.selftest import LONG, main
from training.engine.selftest.result import above, below


def test_the_quick_set_holds_and_is_told_as_a_table_and_as_json(tmp_path, capsys):
    code = main(["--quick", "--json", str(tmp_path / "selftest.json")])

    rows = json.loads((tmp_path / "selftest.json").read_text())
    assert [row for row in rows if not row["holds"]] == []
    assert {row["check"] for row in rows} >= {f"T{n}" for n in (*range(1, 8), 9, *range(11, 16))}
    assert f"{len(rows)} of {len(rows)} hold" in capsys.readouterr().out
    assert code == 0


@pytest.mark.slow
@pytest.mark.parametrize("check", LONG, ids=lambda check: check.__name__)
def test_the_long_set_holds(check):
    assert [result for result in check() if not result.holds] == []


def test_no_number_never_holds():
    assert not below("T1", "", float("nan"), 1.0).holds
    assert not above("T8", "", float("nan"), 0.9).holds
