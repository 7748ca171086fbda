"""Every command of the documentation works, or the page says why the tests cannot run it."""

from pathlib import Path

import pytest

from common.development import CHECKOUT
from labeling.models import Role, User
from labeling.people.tokens.services import make_token
from tests.docs.reading import Block, blocks_of, pages_with_commands
from tests.docs.typist import Typist

NOT_OURS = {"var", "docs_build", "static_build", "frontend_build"}


@pytest.fixture
def people(transactional_db) -> dict[str, User]:
    return {
        role: User.objects.create_user(str(role), f"{role}@example.org", roles=[role])
        for role in Role
    }


@pytest.fixture
def typist(tmp_path, monkeypatch, settings, people, live_server) -> Typist:
    """Return a typist in a folder that looks like the checkout, without its data."""
    for entry in CHECKOUT.iterdir():
        if entry.name not in NOT_OURS and not entry.name.startswith(".git"):
            (tmp_path / entry.name).symlink_to(entry)
    monkeypatch.chdir(tmp_path)
    settings.GOLD_PERCENT = 0
    settings.ARTIFACTS_DIR = tmp_path / "var" / "artifacts"
    settings.MODELS_ROOT = tmp_path / "var" / "models"
    token = make_token(owner=people[Role.RESEARCHER], name="docs", roles=[Role.RESEARCHER], days=1)
    return Typist(tmp_path, {"TOKEN": token.secret, "PLUMBLINE": live_server.url})


@pytest.mark.parametrize("page", pages_with_commands(), ids=lambda page: page.name)
def test_the_commands_of_a_page_work(page, typist):
    for block in blocks_of(page):
        follow(block, typist)


def follow(block: Block, typist: Typist) -> None:
    if block.mark == "file":
        (typist.folder / block.words).write_text(block.text)
    if block.language != "sh":
        return
    for command in block.commands:
        try:
            typist.type(command, only_read=bool(block.mark))
        except (Exception, SystemExit) as wrong:
            raise AssertionError(f"{block.page}:{block.line}: {command}\n{wrong}") from wrong


def test_a_wrong_command_is_found(typist, tmp_path):
    page = Path(tmp_path, "wrong.md")
    page.write_text("```sh\npython3 manage.py freeze wishes my-wishes --by researcher\n```\n")

    with pytest.raises(AssertionError, match=r"wrong.md:1: .*freeze wishes"):
        follow(blocks_of(page)[0], typist)
