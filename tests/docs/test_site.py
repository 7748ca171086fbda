"""The documentation can be built as a site of plain files that load nothing from elsewhere."""

import json
import re
import subprocess
import sys

import pytest

from common.development import CHECKOUT
from launcher.commands.docs import STRICT

OUTSIDE = re.compile(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//')
PICTURES = CHECKOUT / "docs" / "pictures"
LARGEST = 200_000


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", *STRICT, "-b", "html", CHECKOUT / "docs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def test_no_page_loads_anything_from_elsewhere(site):
    for page in site.rglob("*.html"):
        assert not OUTSIDE.search(page.read_text()), page.name


def test_the_search_finds_words_of_the_guides(site):
    index = (site / "searchindex.js").read_text()
    known = json.loads(index[index.index("(") + 1 : index.rindex(")")])

    assert {"torchrun", "agreement"[:6], "restor"} & {*known["terms"]}
    assert any("标注员" in title for title in known["alltitles"])


@pytest.mark.parametrize("picture", sorted(PICTURES.iterdir()), ids=lambda path: path.name)
def test_pictures_are_small(picture):
    assert picture.stat().st_size <= LARGEST
