"""config.settings for tools such as mypy, which only read it and connect to no server."""

import os

from common import development

development.fill_in(os.environ, command="check")

from config.settings import *  # noqa: E402  (the lines above set what it reads)
