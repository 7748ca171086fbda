"""A release joins the fragments into the changelog, sets the version and builds an archive."""

import re
import shutil
import subprocess
import tarfile
import tomllib

import pytest

from bootstrap import SetupFailed
from common.development import CHECKOUT
from launcher.commands import release

NAMES = re.compile(r"\+[a-z0-9-]+\.(added|changed|removed|fixed)\.md")
PACKAGE = re.compile(r"\*\*([a-z/-]+):\*\* ")
ELSEWHERE = {"all", "frontend", "docs", "benchmarks"}


def run(*command, cwd):
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small repository with our settings, our changelog and one fragment."""
    for variable in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(variable, "Ada")
    for variable in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(variable, "ada@example.org")
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(CHECKOUT / name, tmp_path)
    (tmp_path / "changelog.d").mkdir()
    shutil.copy(CHECKOUT / "changelog.d" / "README.md", tmp_path / "changelog.d")
    (tmp_path / "changelog.d" / "+b.added.md").write_text("**training/runs:** second.\n")
    (tmp_path / "changelog.d" / "+a.added.md").write_text("**labeling/tasks:** first.\n")
    run("git", "init", "--quiet", cwd=tmp_path)
    run("git", "add", "--all", cwd=tmp_path)
    run("git", "commit", "--quiet", "--message", "first", cwd=tmp_path)
    return tmp_path


def text_in(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(f"plumbline-7.1.0/{name}")
    assert file is not None
    return file.read().decode()


def test_a_release_has_its_changes_in_the_changelog_and_its_version_everywhere(checkout):
    archive = release.release(checkout, "7.1.0", "2027-01-02")

    with tarfile.open(archive) as found:
        changelog = text_in(found, "CHANGELOG.md")
        project = tomllib.loads(text_in(found, "pyproject.toml"))
    section = changelog.split("## 7.1.0 (2027-01-02)")[1].split("\n## ")[0]
    assert section.index("first.") < section.index("second.")
    assert changelog.index("## 7.1.0") < changelog.index("## 0.1.0")
    assert project["project"]["version"] == "7.1.0"
    assert not [*(checkout / "changelog.d").glob("+*")]
    assert release.git(checkout, "tag", "--points-at", "HEAD").strip() == "v7.1.0"


def test_a_release_must_be_newer(checkout):
    with pytest.raises(SetupFailed, match="already"):
        release.release(checkout, "0.0.9", "2027-01-02")


def test_a_release_needs_committed_changes(checkout):
    (checkout / "CHANGELOG.md").write_text("something else")

    with pytest.raises(SetupFailed, match="Commit them first"):
        release.release(checkout, "7.1.0", "2027-01-02")


def test_a_release_without_changes_is_refused(checkout):
    release.release(checkout, "7.1.0", "2027-01-02")

    with pytest.raises(SetupFailed, match="no changes"):
        release.release(checkout, "7.2.0", "2027-01-03")


def test_every_fragment_names_its_kind_and_its_package():
    for path in (CHECKOUT / "changelog.d").iterdir():
        if path.name != "README.md":
            assert NAMES.fullmatch(path.name), path.name
            assert_package(path.read_text())


def test_every_change_in_the_changelog_names_its_package():
    for change in re.findall(r"^- (.*)", (CHECKOUT / "CHANGELOG.md").read_text(), re.M):
        assert_package(change)


def assert_package(change: str) -> None:
    named = PACKAGE.match(change)
    assert named, f"{change!r} does not begin with its package."
    package = named[1]
    assert package in ELSEWHERE or (CHECKOUT / package / "__init__.py").exists(), package
