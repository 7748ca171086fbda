"""One command collects everything that is stored about one person, and of nobody else."""

import json

import pytest
from django.core.management import CommandError, call_command

from labeling.models import AuditEntry, Draft, Label, Prompt, Ranking, User
from labeling.people.audit.models import Act
from labeling.people.export import ways_to_people
from labeling.prompts.models import Kind
from labeling.prompts.services import Draft as PromptDraft
from labeling.prompts.services import write_prompt
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one


def written(text: str, person: User) -> None:
    write_prompt(draft=PromptDraft(kind=Kind.PLAIN, text=text), person=person)


def test_a_person_gets_every_row_about_them_and_nothing_of_others(qualified, tmp_path):
    eve, ada = qualified("eve"), qualified("ada")
    eve.set_password("a secret of Eve")
    eve.save()
    written("Why does Eve ask?", eve)
    written("Why does Ada ask?", ada)
    open_one()
    take_seat(labeler=eve)
    file = tmp_path / "eve.jsonl"

    call_command("export_person", "EVE", file)

    text = file.read_text()
    rows = [json.loads(line) for line in text.splitlines()]
    assert {"labeling.User", "labeling.Author", "labeling.Prompt", "labeling.Seat"} <= {
        row["table"] for row in rows
    }
    assert "Why does Eve ask?" in text
    assert "Ada" not in text
    assert "ada@" not in text
    assert eve.password not in text
    assert file.stat().st_mode & 0o077 == 0
    assert AuditEntry.objects.get(act=Act.DOWNLOADED).person == eve


@pytest.mark.parametrize(
    ("model", "ways"),
    [
        (Prompt, ["author__person"]),
        (Draft, ["seat__labeler"]),
        (Label, ["seat__labeler"]),
        (Ranking, ["label__seat__labeler"]),
    ],
)
def test_what_belongs_to_a_row_of_a_person_belongs_to_the_person(model, ways):
    assert list(ways_to_people(model)) == ways


def test_an_unknown_name_and_a_file_that_exists_are_refused_in_words(ada, tmp_path):
    (tmp_path / "there").touch()

    with pytest.raises(CommandError, match="Nobody is called 'nobody'"):
        call_command("export_person", "nobody", tmp_path / "new")
    with pytest.raises(CommandError, match="cannot be created: File exists"):
        call_command("export_person", "ada", tmp_path / "there")
