"""Measures of this repository: long files, silenced checks, commit subjects, size, one long path.

    python -m benchmarks.measures [--since COMMIT] [--report REPORT.xml] [--list]

Counted are hand-written files that git knows: no migrations, no generated types. --since counts
the subjects of commits after that one. --report reads the slowest tests from a JUnit report
(pytest --junit-xml). --list also prints the files and lines behind each number.
"""

import argparse
import re
import subprocess
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from benchmarks.following import files_visited, ppo_module

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 200
LONGEST_SUBJECT = 72
SLOWEST = 25
SILENCED = re.compile(
    r"# ?noqa(?:: ?[A-Z0-9, ]+)?|# ?type: ?ignore(?:\[[^\]]*\])?|biome-ignore [\w/]+"
    r"|@ts-(?:ignore|expect-error)|eslint-disable\S*"
)
GENERATED = re.compile(r"/migrations/|^frontend/src/api/|\.d\.ts$")
TESTS = re.compile(r"^tests/|^frontend/tests/|\.test\.tsx?$")


@dataclass
class Measure:
    name: str
    value: str
    details: list[str] = field(default_factory=list)


def git(*arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", *arguments],  # noqa: S607  # whichever git is installed
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@cache
def files(*endings: str) -> list[str]:
    """Hand-written application files, tests left out."""
    return [
        path
        for path in git("ls-files")
        if path.endswith(endings)
        and not GENERATED.search(path)
        and not TESTS.search(path)
        and (ROOT / path).is_file()
    ]


def lines(path: str) -> list[str]:
    return (ROOT / path).read_text().splitlines()


def long_files() -> Measure:
    long = sorted(((len(lines(path)), path) for path in files(".py")), reverse=True)
    long = [(count, path) for count, path in long if count > LONGEST_FILE]
    name = f"Python files over {LONGEST_FILE} lines"
    return Measure(name, str(len(long)), [f"{count:5} {path}" for count, path in long])


def comments(path: str) -> Iterator[tuple[int, str]]:
    if not path.endswith(".py"):
        yield from enumerate(lines(path), start=1)
        return
    with (ROOT / path).open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def silenced_checks() -> list[Measure]:
    silenced, bare = [], []
    for path in files(".py", ".ts", ".tsx"):
        for number, comment in comments(path):
            if found := SILENCED.search(comment):
                silenced.append(f"{path}:{number}: {found[0]}")
                if not re.search(r"\w", SILENCED.sub("", comment[found.start() :])):
                    bare.append(silenced[-1])
    count = sum(len(lines(path)) for path in files(".py", ".ts", ".tsx"))
    rate = 1000 * len(silenced) / count
    return [
        Measure(
            "silenced checks per 1,000 lines", f"{rate:.2f} ({len(silenced)} in {count})", silenced
        ),
        Measure("silenced checks without a reason", str(len(bare)), bare),
    ]


def long_subjects(since: str) -> Measure:
    subjects = git("log", "--format=%h %s", f"{since}..HEAD" if since else "HEAD")
    long = [one for one in subjects if len(one.partition(" ")[2]) > LONGEST_SUBJECT]
    name = f"commit subjects over {LONGEST_SUBJECT} characters"
    return Measure(name, f"{len(long)} of {len(subjects)}", long)


def written_lines() -> Measure:
    python = sum(len(lines(path)) for path in files(".py"))
    script = sum(len(lines(path)) for path in files(".ts", ".tsx"))
    value = f"{python + script} (Python {python}, TypeScript {script})"
    return Measure("hand-written lines without tests", value)


def slowest_tests(report: Path) -> Measure:
    cases = [
        (float(case.get("time", 0)), f"{case.get('classname')}.{case.get('name')}")
        for case in ET.parse(report).iter("testcase")  # noqa: S314  # a report of our own tests
    ]
    slowest = sorted(cases, reverse=True)[:SLOWEST]
    total = sum(seconds for seconds, _name in cases)
    details = [f"{seconds:7.1f} s {name}" for seconds, name in slowest]
    return Measure(f"seconds of {len(cases)} tests, one after the other", f"{total:.0f}", details)


def spec_path() -> Measure:
    module = ppo_module()
    visited = files_visited(module, "train")
    given_values = files_visited(module, "train", values=True)
    name = f"files visited when following `spec` from {module}.train"
    value = f"{len(visited)} ({len(given_values)} with those that are given single values of it)"
    only_values = [f"{path} (values)" for path in given_values if path not in visited]
    return Measure(name, value, [*visited, *only_values])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--since", default="", help="count the subjects of commits after this one")
    parser.add_argument("--report", type=Path, help="a JUnit report of the tests")
    parser.add_argument("--list", action="store_true", help="print what is behind each number")
    options = parser.parse_args()
    measures = [
        long_files(),
        *silenced_checks(),
        long_subjects(options.since),
        written_lines(),
        spec_path(),
    ]
    if options.report:
        measures.append(slowest_tests(options.report))
    for measure in measures:
        print(f"{measure.name}: {measure.value}")
        if options.list:
            print(*(f"    {one}" for one in measure.details), sep="\n")


if __name__ == "__main__":
    main()
