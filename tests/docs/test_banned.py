"""Banned words are found where people read, and nowhere else."""

import pytest

from tests.docs.banned import findings, findings_in

READ = {
    "page.md": "It lies in `var/`.\n\n```sh\necho told\n```\n[told](told.md)\n",
    "code.py": '"""Told once."""\n\nTOLD = "told"  # whoever asks\n',
    "code.ts": 'const told = "// told"; // anew\n/** goes on */\n',
    "words.en.json": '{\n  "told": "so many {{count}}",\n  "hint": "by itself"\n}\n',
    "django.po": 'msgid ""\n"It stands "\n"there."\nmsgstr "told"\n',
}
WORDS = {
    "page.md": {"lies", "told"},
    "code.py": {"told", "whoever"},
    "code.ts": {"anew", "goes on"},
    "words.en.json": {"so many", "by itself"},
    "django.po": {"stands"},
}


@pytest.mark.parametrize("name", READ)
def test_a_planted_word_is_found(name, tmp_path):
    path = tmp_path / name
    path.write_text(READ[name])

    assert {finding.word for finding in findings_in(path, path)} == WORDS[name]


@pytest.mark.parametrize(
    "fine", ["K stands for the number of replies.", "indeed", "a house number", "understands"]
)
def test_an_ordinary_word_is_no_finding(fine, tmp_path):
    path = tmp_path / "page.md"
    path.write_text(fine)

    assert not list(findings_in(path, path))


def test_no_text_has_a_banned_word():
    found = findings([])

    assert [f"{one.path}:{one.line}: {one.word}" for one in found] == []
