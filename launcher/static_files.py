"""Whether the collected static files are those of the built frontend and installed packages."""

import bootstrap
from common.development import CHECKOUT
from launcher import frontend

COLLECTED = CHECKOUT / "static_build" / "collected-from"


def static_sources() -> str:
    """Changes when the built frontend or the installed packages change."""
    stamps = (frontend.STAMP, *sorted(bootstrap.VENV.glob("installed-*")))
    return "\n".join(stamp.read_text() for stamp in stamps if stamp.exists())


def static_files_are_fresh() -> bool:
    return COLLECTED.exists() and COLLECTED.read_text() == static_sources()
