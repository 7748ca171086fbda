"""How the pages of this folder become a site. `python3 manage.py docs` builds it."""

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))

from searching import teach

project = "Plumbline"
author = "The Plumbline authors"
copyright = author  # noqa: A001  (Sphinx's word)

extensions = ["myst_parser"]
myst_heading_anchors = 3
nitpicky = True
# Sphinx has no lexer for these, and shows them as they are.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "Plumbline"
html_favicon = "pictures/mark.svg"
html_logo = "pictures/mark.svg"
html_show_copyright = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["own.css"]
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0f5a63", "color-brand-content": "#0b5560"},
    "dark_css_variables": {"color-brand-primary": "#6fc3cc", "color-brand-content": "#8fd3da"},
}

FENCE = re.compile(r"^```(\w+) (slow|file|not run)(?:: *)?(.*)$", re.M)


def caption_blocks(app: Sphinx, name: str, source: list[str]) -> None:
    """Show the mark of a code block above it: the name of a file, or why it is not run."""
    source[0] = FENCE.sub(_with_caption, source[0])
    # Folders have no page, so only their names are shown.
    source[0] = re.sub(r"\[([^\]]+)\]\(\.\./([^)#]*/)\)", r"\1", source[0])


def list_decisions_only_in_their_index(app: Sphinx, name: str, source: list[str]) -> None:
    """Keep them out of the navigation, which is long enough and computed again for every page."""
    if name.startswith("decisions/0"):
        source[0] = f"---\norphan: true\n---\n\n{source[0]}"


def _with_caption(found: re.Match[str]) -> str:
    language, mark, words = found.groups()
    said = {"file": words, "slow": "Takes minutes", "not run": f"Not run by our tests: {words}"}
    return f"```{{code-block}} {language}\n:caption: {said[mark]}\n"


def setup(app: Sphinx) -> None:
    teach()
    app.connect("source-read", caption_blocks)
    app.connect("source-read", list_decisions_only_in_their_index)
