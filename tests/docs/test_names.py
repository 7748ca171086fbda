"""Every function and class that a page links exists."""

import re

import pytest

from common.development import CHECKOUT
from tests.docs.reading import PAGES

NAMED = re.compile(r"\[`([^`]+)`\]\((?:\.\./)?([\w/-]+\.(?:py|tsx?))\)")
DEFINED = r"^\s*(?:export )?(?:async )?(?:def|class|function|const) {0}\b|^{0}\b"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_linked_name_is_defined_in_the_linked_file(page):
    for name, path in NAMED.findall(page.read_text()):
        defined = DEFINED.format(re.escape(name.split(".")[-1]))
        text = (CHECKOUT / path).read_text()
        assert re.search(defined, text, re.M), f"{name} in {path}"
