"""The code blocks of a page: commands, and the files that they use.

```sh                  the tests run it
```sh slow: why        the slow tests run it
```sh not run: why     the tests only parse its arguments; readers see the reason above the block
```json file: name     a file that the commands of the page use
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from common.development import CHECKOUT

PAGES = sorted(
    [*(CHECKOUT / "docs").glob("*.md"), CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md"]
)
BLOCK = re.compile(r"^```(\w+) *([^\n]*)\n(.*?)^```$", re.M | re.S)
MARK = re.compile(r"(slow|not run|file): (.+)")


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    mark: str
    words: str
    text: str

    @property
    def commands(self) -> list[str]:
        """One command per line; a backslash at the end continues the line."""
        joined = self.text.replace("\\\n", " ")
        return [line for line in joined.splitlines() if shlex.split(line, comments=True)]


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text()
    return [
        _block(page, text[: found.start()].count("\n") + 1, *found.groups())
        for found in BLOCK.finditer(text)
    ]


def _block(page: Path, line: int, language: str, info: str, text: str) -> Block:
    marked = MARK.fullmatch(info)
    assert marked or not info, f"{page.name}:{line}: {info!r} is not one of the known marks."
    mark, words = marked.groups() if marked else ("", "")
    return Block(page.name, line, language, mark, words, text)


def pages_with_commands() -> list[Path]:
    return [page for page in PAGES if any(one.language == "sh" for one in blocks_of(page))]
