"""config.settings for tools that only read it, such as mypy: the values reach no server."""

import os

from common import development

development.fill_in(os.environ, command="check")

from config.settings import *  # noqa: E402, F403  (the values above must come first)
