"""The site's search, for Chinese as well: pairs of characters are its words."""

import re

from sphinx.search import languages
from sphinx.search.en import SearchEnglish

HAN = "\u3400-\u9fff"
WORD = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")


class Search(SearchEnglish):
    js_splitter_code = """
var splitQuery = (query) =>
  (query.match(/[\\u3400-\\u9fff]+|[^\\u3400-\\u9fff\\s!-\\/:-@[-`{-~]+/gu) || []).flatMap((word) =>
    /^[\\u3400-\\u9fff]{3,}$/.test(word)
      ? [...word].slice(1).map((letter, at) => word[at] + letter)
      : [word],
  );
"""

    def split(self, text: str) -> list[str]:
        return [part for word in WORD.findall(text) for part in _parts(word)]


def _parts(word: str) -> list[str]:
    if not "\u3400" <= word[0] <= "\u9fff":
        return [word]
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def teach() -> None:
    languages["en"] = Search
