"""Rebuild the demo's models and samples from its world: `manage.py demo build`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from launcher import checkout
from launcher.screen import screen
from simulation.demo import build


def main(arguments: Sequence[str]) -> int:
    options = read(arguments)
    folder = options.folder or checkout.VAR / "demo"
    with screen.step("Demo models") as progress:
        build.build(folder, progress, steps=options.steps)
    if options.folder is None:
        build.ship(folder)
        screen.say(f"Written: {build.SHIPPED} and {build.SAMPLES}.")
    return 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py demo", description=__doc__)
    parser.add_argument("what", choices=["build"], help="what to do")
    parser.add_argument(
        "--folder", type=Path, help="build in this folder, and keep the shipped files"
    )
    parser.add_argument(
        "--steps", type=int, default=0, help="pretraining steps, if fewer are enough"
    )
    return parser.parse_args(arguments)
