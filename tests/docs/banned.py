"""Words that our text does not use, and where they still are.

.venv/bin/python -m tests.docs.banned [PATH ...]    # every finding, then a count per package

Checked are the English catalogues of the frontend, the messages of gettext, the Markdown pages
without their code, and the docstrings and comments of Python, TypeScript and style sheets.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

BANNED = {
    "told": r"told",
    "deed": r"deeds?",
    "anew": r"anew",
    "foretell": r"foret(?:ell(?:s|ing)?|old)",
    "whoever": r"who(?:m)?ever",
    "so many": r"so many",
    "stands": r"(?:stands|stood)(?! (?:for|in for|out)\b)",
    "lies": r"(?:lies|lain)",
    "goes on": r"(?:goes|went|gone) on",
    "by itself": r"by (?:itself|themselves)",
    "house": r"houses?(?! numbers?\b)",
    "as it should be": r"as (?:it|they) should be",
    "may not": r"may not",
}
# The words of a phrase can be on two lines, each with the mark of a comment.
BREAK = r"\s+(?:[*#]\s+)?"
PATTERN = re.compile(
    "|".join(
        rf"(?P<word{number}>\b{pattern.replace(' ', BREAK)}\b)"
        for number, pattern in enumerate(BANNED.values())
    ),
    re.I,
)
NAMES = list(BANNED)
# Strings come first, so that "https://..." inside one does not begin a comment.
SCRIPT = re.compile(
    r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(/\*.*?\*/|//[^\n]*)""", re.S
)
REPLACEMENT = re.compile(r'^msgstr(?:\[\d\])? ((?:"(?:\\.|[^"\\])*"\n?)+)', re.M)
MESSAGE = re.compile(r'^msgid(?:_plural)? ((?:"(?:\\.|[^"\\])*"\n?)+)', re.M)
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`|\]\([^)\s]+\)", re.M | re.S)


@dataclass(frozen=True)
class Finding:
    path: Path
    line: int
    word: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.word}: {self.text}"


def _python(source: str) -> Iterator[tuple[int, str]]:
    """Comments, of which those on consecutive lines are one text, and docstrings."""
    comments: dict[int, str] = {}  # by the line on which each began
    begin = last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != last + 1:
                begin = token.start[0]
            comments[begin] = f"{comments.get(begin, '')}\n{token.string[1:]}".lstrip("\n")
            last = token.start[0]
    yield from comments.items()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body[:1]:
                case [ast.Expr(ast.Constant(str(text)) as docstring)]:
                    yield docstring.lineno, text


def _script(source: str) -> Iterator[tuple[int, str]]:
    """Comments of TypeScript and of style sheets."""
    for found in SCRIPT.finditer(source):
        if found[1]:
            yield source.count("\n", 0, found.start()) + 1, found[1]


def _page(source: str) -> Iterator[tuple[int, str]]:
    """All of a Markdown page but its code."""
    yield 1, CODE.sub(lambda found: "\n" * found[0].count("\n"), source)


def _catalogue(source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines(), 1):
        _name, _colon, words = line.partition('": ')
        yield number, words


def _messages(source: str) -> Iterator[tuple[int, str]]:
    """The English messages of a gettext catalogue, without those of a library that we replace."""
    is_english = '"Language: en\\n"' in source
    replaced = set() if is_english else {text for _line, text in _entries(MESSAGE, _own_english())}
    for line, text in _entries(REPLACEMENT if is_english else MESSAGE, source):
        if text not in replaced:
            yield line, text


@cache
def _own_english() -> str:
    return (CHECKOUT / "locale" / "en" / "LC_MESSAGES" / "django.po").read_text()


def _entries(pattern: re.Pattern[str], source: str) -> Iterator[tuple[int, str]]:
    for found in pattern.finditer(source):
        parts = re.findall(r'"((?:\\.|[^"\\])*)"', found[1])
        yield source.count("\n", 0, found.start()) + 1, "".join(parts)


READERS = {
    ".py": _python, ".ts": _script, ".tsx": _script, ".css": _script, ".md": _page,
    ".json": _catalogue, ".po": _messages,
}  # fmt: skip


def findings_in(path: Path, shown: Path) -> Iterator[Finding]:
    source = path.read_text()
    # Most files have none of the words anywhere, and need not be parsed. Messages of gettext are
    # joined from several strings, so a phrase can be hidden until they are read.
    if path.suffix != ".po" and not PATTERN.search(source):
        return
    for line, text in READERS[path.suffix](source):
        for found in PATTERN.finditer(text):
            word = NAMES[int(str(found.lastgroup).removeprefix("word"))]
            begin = text.rfind("\n", 0, found.start()) + 1
            end = text.find("\n", found.end())
            around = text[begin : end if end >= 0 else None].strip()
            yield Finding(shown, line + text.count("\n", 0, found.start()), word, around)


def is_checked(path: str) -> bool:
    name = Path(path).name
    if name.endswith(".json"):
        return path.startswith("frontend/src/") and (name.endswith(".en.json") or name == "en.json")
    return Path(path).suffix in READERS


def files(under: list[str]) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *under],  # noqa: S607  # whichever git is installed
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for path in listed.stdout.splitlines() if is_checked(path)]


def findings(under: list[str]) -> list[Finding]:
    return [
        finding
        for path in files(under)
        if (CHECKOUT / path).is_file()
        for finding in findings_in(CHECKOUT / path, Path(path))
    ]


def package_of(path: Path) -> str:
    depth = 4 if path.parts[:2] == ("frontend", "src") else 2
    return "/".join(path.parts[: min(depth, len(path.parts) - 1)]) or str(path)


def main(arguments: list[str]) -> int:
    found = findings(arguments)
    for finding in found:
        print(finding)  # noqa: T201
    counts = Counter(package_of(finding.path) for finding in found)
    for package, count in counts.most_common():
        print(f"{count:5} {package}")  # noqa: T201
    print(f"{len(found):5} in all")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
