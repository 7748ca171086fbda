"""Translations: who writes them, which one a version shows, and that they say how old they are."""

import re

from labeling.guidelines import services
from labeling.guidelines.models import Kind, Purpose, Translation
from labeling.guidelines.services import publish_first_guidelines, write_guideline
from labeling.guidelines.translations.services import TEXTS, translate, translations_for

CHINESE = {"language": "zh-Hans", "body": "请阅读。"}


def address(version) -> str:
    return f"/api/guidelines/{version.pk}/translations/"


def test_a_manager_translates_and_corrects_a_published_version(
    mary, ada, client_of, publish_version
):
    version = publish_version()
    manager = client_of(mary)
    manager.put(address(version), CHINESE)
    corrected = manager.put(address(version), CHINESE | {"body": "请仔细阅读。"})

    assert corrected.status_code == 200
    (read,) = client_of(ada).get(address(version)).json()
    assert (read["language"], read["body"]) == ("zh-Hans", "请仔细阅读。")
    assert (read["version"], read["is_behind"]) == (1, False)
    assert "written_by" not in read
    assert Translation.objects.get().written_by == mary


def test_a_newer_version_shows_the_old_translation_and_that_it_is_behind(
    mary, ada, client_of, publish_version
):
    first = publish_version()
    client_of(mary).put(address(first), CHINESE)
    second = publish_version("Read twice.")

    (read,) = client_of(ada).get(address(second)).json()
    assert (read["version"], read["is_behind"]) == (1, True)

    client_of(mary).put(address(second), CHINESE | {"body": "请读两遍。"})
    (read,) = client_of(ada).get(address(second)).json()
    (older,) = client_of(ada).get(address(first)).json()
    assert (read["version"], read["is_behind"]) == (2, False)
    assert older["body"] == CHINESE["body"]


def test_a_translation_is_never_of_another_kind_or_purpose(mary, ada, client_of, publish_version):
    client_of(mary).put(address(publish_version()), CHINESE)

    for other in (publish_version(kind=Kind.RANK), publish_version(purpose=Purpose.EVALUATION)):
        assert client_of(ada).get(address(other)).json() == []


def test_a_draft_is_translated_before_labelers_may_read_either(mary, ada, client_of, db):
    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="x", written_by=None)

    assert client_of(mary).put(address(draft), CHINESE).status_code == 200
    assert client_of(ada).get(address(draft)).status_code == 404


def test_only_languages_of_the_interface_are_translated(mary, client_of, publish_version):
    version = publish_version()

    for wrong in ({"language": "xx"}, {"body": ""}, {"body": "x" * 100_001}):
        answer = client_of(mary).put(address(version), CHINESE | wrong)
        assert answer.status_code == 400

    assert Translation.objects.count() == 0


def test_the_guidelines_that_come_with_plumbline_are_read_in_chinese(mary, ada, client_of):
    published = publish_first_guidelines()

    for version in published:
        (read,) = client_of(ada).get(address(version)).json()
        assert (read["language"], read["is_behind"]) == ("zh-Hans", False)
        assert re.search("[\u4e00-\u9fff]", read["body"])
        assert shape(read["body"]) == shape(version.body), version


def shape(text: str) -> list[str]:
    """What begins each block of a Markdown text, so that no sentence of a list is left out."""
    lines = [line for line in text.splitlines() if line]
    return [re.match(r"#* ?|- (\*\*[A-C]\.)?", line)[0] for line in lines]  # type: ignore[index]


def test_shipped_translations_belong_to_the_shipped_text_and_replace_nobodys(mary, rosalind):
    shipped = (services.TEXTS / "training" / "rank.md").read_text()
    own, same = (
        write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body=body, written_by=rosalind)
        for body in ("Our own text", shipped)
    )
    services.publish(guideline=own)
    services.publish(guideline=same)

    publish_first_guidelines()
    assert not Translation.objects.filter(guideline=own).exists()
    (given,) = translations_for(same)
    translate(guideline=same, language="zh-Hans", body="更好的译文", written_by=mary)
    publish_first_guidelines()

    assert given.body == (TEXTS / "zh-Hans" / "training" / "rank.md").read_text()
    assert [one.body for one in translations_for(same)] == ["更好的译文"]
