"""Check that this installation trains correctly, in worlds whose right answers are known."""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table

from training.engine.selftest import arithmetic, direct, groups, kto, learning, policy, reward, text
from training.engine.selftest.result import Check, Result

QUICK: list[Check] = [
    *arithmetic.CHECKS,
    *policy.CHECKS,
    *learning.QUICK,
    *reward.QUICK,
    *groups.QUICK,
    *direct.QUICK,
    *kto.QUICK,
    *text.CHECKS,
]
LONG: list[Check] = [
    reward.rankings_teach_the_reward,
    learning.text_prevents_forgetting,
    learning.ppo_finds_the_optimum,
    groups.a_policy_without_a_critic_finds_the_optimum,
    direct.a_policy_finds_the_optimum,
    kto.a_policy_writes_what_most_people_like,
]


def main(arguments: Sequence[str]) -> int:
    """Run the acceptance set. The exit code is 0 if everything holds."""
    parser = argparse.ArgumentParser(prog="python -m training.engine selftest", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="leave out the six checks that train for minutes"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="also write the results to this file"
    )
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(1)  # more threads would only wait, because the models are tiny
    wall, cpu = time.monotonic(), time.process_time()
    results = list(run(QUICK if chosen.quick else [*QUICK, *LONG]))
    took = f"{time.monotonic() - wall:.0f} seconds ({time.process_time() - cpu:.0f} of one core)"
    show(results, took)
    if chosen.json:
        rows = [asdict(result) | {"holds": result.holds} for result in results]
        chosen.json.write_text(json.dumps(rows, indent=2) + "\n")
    return 0 if all(result.holds for result in results) else 1


def run(checks: Sequence[Check]) -> Iterator[Result]:
    console = Console(stderr=True)
    with console.status("") as status:
        for check in checks:
            status.update(check.__name__.replace("_", " "))
            yield from check()


def show(results: Sequence[Result], took: str) -> None:
    table = Table("", "check", "measured", "expected", title="Self-test of the engine")
    for result in sorted(results, key=lambda result: order(result.check)):
        sign = "<=" if result.wanted == "below" else ">="
        colour = "" if result.holds else "red"
        measured = f"{result.measured:.3g}" + ("" if result.holds else "  FAILS")
        table.add_row(
            result.check, result.what, measured, f"{sign} {result.threshold:.3g}", style=colour
        )
    console = Console()
    console.print(table)
    broken = sum(not result.holds for result in results)
    console.print(f"{len(results) - broken} of {len(results)} hold, in {took}.")


def order(check: str) -> tuple[int, int]:
    """A sort key that puts T2 before T10."""
    return "TRGDKSE".index(check[0]), int(check[1:])
