"""Write the browser's types from the API schema."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from common.development import CHECKOUT
from launcher import frontend
from launcher.screen import screen

TYPES = frontend.SOURCES / "src" / "api" / "schema.d.ts"
WRITER = "node_modules/openapi-typescript/bin/cli.js"
# Use short type names; an input field with a default is optional.
STYLE = ("--root-types", "--root-types-no-schema-prefix", "--default-non-nullable=false")


def main(arguments: Sequence[str]) -> int:
    read(arguments)
    with screen.step("Types") as progress, tempfile.TemporaryDirectory() as folder:
        schema = Path(folder, "schema.yaml")
        describe = [sys.executable, "manage.py", "spectacular", "--file", str(schema)]
        # Two shapes with one name would be merged, so their warning is an error here.
        described = subprocess.run([*describe, "--fail-on-warn"], cwd=CHECKOUT, check=False)
        if described.returncode:
            return described.returncode
        write(schema, TYPES, frontend.with_packages(progress))
    return 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    return argparse.ArgumentParser(prog="manage.py types", description=__doc__).parse_args(
        arguments
    )


def write(schema: Path, types: Path, node: frontend.Node) -> None:
    subprocess.run(
        [node.program, WRITER, schema, "-o", types, *STYLE],
        cwd=frontend.SOURCES,
        check=True,
        stdout=subprocess.DEVNULL,
    )
