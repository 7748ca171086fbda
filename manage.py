#!/usr/bin/env python3
"""Plumbline's command line. `python3 manage.py help` lists what it can do."""

import os
import sys

# Every Python 3 must be able to parse this file, so that an old one can print what it lacks.
if not (3, 11) <= sys.version_info < (3, 13):  # as requires-python in pyproject.toml
    sys.exit(
        "Plumbline runs on Python 3.11 and 3.12, and this is Python {}.{}. Install one of them and "
        "start it by its name, for example: python3.12 manage.py quickstart".format(
            *sys.version_info[:2]
        )
    )

if os.name == "nt":
    sys.exit("Plumbline runs on Linux and macOS. On Windows, start it inside WSL 2.")

import bootstrap

if __name__ == "__main__":
    try:
        bootstrap.enter_environment(sys.argv)
        # The packages are installed only now.
        from launcher.commands import run
        from simulation.commands import COMMANDS

        sys.exit(run(sys.argv, COMMANDS))
    except KeyboardInterrupt:
        sys.exit(130)
