"""What the pages name in the code is there."""

import re

import pytest

from common.development import CHECKOUT
from tests.docs.reading import PAGES

NAMED = re.compile(r"\[`([^`]+)`\]\(\.\./([\w/]+\.py)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_name_of_the_code_is_where_the_page_says(page):
    for name, path in NAMED.findall(page.read_text()):
        last = name.split(".")[-1]
        text = (CHECKOUT / path).read_text()
        assert re.search(rf"^\s*(def|class) {last}\b|^{last}\b", text, re.M), f"{name} in {path}"
