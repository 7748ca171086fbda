"""The code blocks of a page: what may be typed, and the files it needs.

```sh                  run by the tests
```sh slow: why        run by the long drills
```sh not run: why     its arguments are read; the reason stands above the block for readers
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
        """Line by line; a line that ends with a backslash goes on."""
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
    assert marked or not info, f"{page.name}:{line}: {info!r} is no mark that readers know."
    mark, words = marked.groups() if marked else ("", "")
    return Block(page.name, line, language, mark, words, text)


def pages_with_commands() -> list[Path]:
    return [page for page in PAGES if any(one.language == "sh" for one in blocks_of(page))]
