"""The report of a simulation: words, tables, pictures and numbers that say the same."""

import json
from dataclasses import replace
from xml.etree import ElementTree

from simulation.labelers.calibrated import Scale
from simulation.simulate.calibration import Calibration
from simulation.simulate.figures import Chart, Point, ticks
from simulation.simulate.findings import MODELS, Findings, Number, RoundFindings
from simulation.simulate.options import Options
from simulation.simulate.report import charts, markdown, write
from simulation.simulate.winning import win_rates

WINS = win_rates({name: [[float(n), n + 1.0]] * 20 for n, name in enumerate(MODELS)})
CALIBRATION = Calibration(Scale(0, 1), 0.7, 0.73, 0.728, 0.82)
ROUND = RoundFindings(
    number=1,
    calibration=CALIBRATION,
    agreement=Number(0.73, 0.7, 0.76),
    reward_accuracy=Number(0.85, 0.8, 0.9),
    human_accuracy=Number(0.8, 0.75, 0.85),
    accuracy_on_people=0.71,
    win_rates=WINS,
    scores=dict.fromkeys(MODELS, Number(1.0, 0.9, 1.1)),
    kl=dict.fromkeys(MODELS, 3.0),
    text_loss=dict.fromkeys(MODELS, 0.5),
    reply_tokens=dict.fromkeys(MODELS, 9.0),
    samples=[{"prompt": "a|b", **dict.fromkeys(MODELS, "<b>one\ntwo`")}],
    labels=240,
)
FOUND = Findings("my_taste:score", 12, [ROUND], {"rankings": 240, "skips": 3}, 300.0)


def test_the_numbers_of_the_last_round_stand_at_the_top_of_the_json():
    second = replace(ROUND, number=2)

    said = json.loads(json.dumps(replace(FOUND, rounds=[ROUND, second]).as_json()))

    assert said["win_rates"] == said["rounds"][1]["win_rates"]
    assert {*said["win_rates"][0]} == {"model", "against", "value", "low", "high"}


def test_what_a_model_says_does_not_break_the_tables():
    lines = list(markdown(FOUND))

    row = next(line for line in lines if line.startswith("| a"))
    assert row == "| a\\|b | " + " | ".join(["&lt;b>one two\\`"] * 4) + " |"


def test_the_report_is_written_with_its_pictures(tmp_path):
    options = Options(report=tmp_path / "out", json=tmp_path / "n" / "numbers.json")

    write(FOUND, options)

    said = (tmp_path / "out" / "report.md").read_text()
    assert "72.8%" in said
    assert (tmp_path / "n" / "numbers.json").exists()
    for name in charts(FOUND):
        assert f"({name}.svg)" in said
        ElementTree.parse(tmp_path / "out" / f"{name}.svg")


def test_a_chart_holds_every_point_and_interval_inside_its_frame():
    drawn = Chart(
        "A <title>", "x", "y", {"one's": [Point(1, -3, -5, -1), Point(100, 40, 30, 47)]},
        log_x=True, lines=True,
    ).svg()  # fmt: skip

    circles = [c for c in ElementTree.fromstring(drawn).iter() if c.tag.endswith("circle")]
    assert len(circles) == 3
    assert all(0 < float(one.attrib["cy"]) < 400 for one in circles)


def test_ticks_are_round_and_hold_what_there_is():
    assert ticks(0.31, 0.52) == [0.3, 0.35, 0.4, 0.45, 0.5, 0.55]
    assert ticks(3.0, 3.0)[0] <= 3 <= ticks(3.0, 3.0)[-1]
