"""Everything the server says to people is said in Chinese, too."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import unfold
from django.utils import translation
from rest_framework import exceptions, serializers

from common.development import CHECKOUT
from labeling.models import User

CATALOGUE = CHECKOUT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
OWN_ENGLISH = CHECKOUT / "locale" / "en" / "LC_MESSAGES" / "django.po"
FIELDS = (
    serializers.BooleanField, serializers.CharField, serializers.ChoiceField,
    serializers.DateField, serializers.DateTimeField, serializers.DictField,
    serializers.EmailField, serializers.FileField, serializers.FloatField,
    serializers.IntegerField, serializers.JSONField, serializers.ListField,
    serializers.ListSerializer, serializers.MultipleChoiceField,
    serializers.PrimaryKeyRelatedField, serializers.RegexField, serializers.Serializer,
    serializers.SlugField, serializers.URLField, serializers.UUIDField,
)  # fmt: skip
REFUSALS = (
    exceptions.AuthenticationFailed, exceptions.NotAuthenticated, exceptions.NotFound,
    exceptions.MethodNotAllowed, exceptions.ParseError, exceptions.PermissionDenied,
    exceptions.UnsupportedMediaType,
)  # fmt: skip
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
HOW_TO = """Translate these in locale/zh_Hans/LC_MESSAGES/django.po, then compile it
(needs GNU gettext): msgfmt -o django.mo django.po, in that folder. Commit both files.
"""


def sentences() -> Iterator[str]:
    for room in ("config", "labeling", "training"):
        for file in (CHECKOUT / room).rglob("*.py"):
            yield from marked_in(ast.parse(file.read_text()))
    for page in (CHECKOUT / "config" / "templates").rglob("*.html"):
        yield from re.findall(r'{% translate "(.*?)" %}', page.read_text())


def marked_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if node.func.id in MARKS and isinstance(first, ast.Constant):
                yield str(first.value)


@pytest.fixture(scope="module")
def chinese() -> gettext.GNUTranslations:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_every_sentence_is_translated(chinese):
    missing = {one for one in sentences() if chinese.gettext(one) == one}

    assert len(set(sentences())) > 100
    assert not missing, HOW_TO + "\n".join(f'msgid "{one}"\nmsgstr ""' for one in sorted(missing))


def test_what_the_admins_theme_says_is_translated(chinese):
    said: set[str] = set()
    for page in (Path(unfold.__file__).parent / "templates").rglob("*.html"):
        said.update(re.findall(r'{% trans(?:late)? "([^"]+)" ?%}', page.read_text()))

    with translation.override("zh-hans"):
        missing = {one for one in said if translation.gettext(one) == one}

    assert len(said) > 50
    assert not missing, HOW_TO + "\n".join(f'msgid "{one}"\nmsgstr ""' for one in sorted(missing))


@pytest.mark.parametrize("catalogue", [OWN_ENGLISH, CATALOGUE])
def test_every_compiled_sentence_is_the_written_one(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = re.findall(r'\n\nmsgid "(.+)"\nmsgstr "(.+)"', catalogue.read_text())
    plain = [(one.replace('\\"', '"'), said.replace('\\"', '"')) for one, said in written]

    assert plain
    assert [one for one, said in plain if compiled.gettext(one) != said] == []


def test_the_compiled_catalogue_is_the_written_one(chinese):
    entry = r'^(msgctxt ".+"\n)?msgid "(.+)"\nmsgstr "(.+)"$'
    written = re.findall(entry, CATALOGUE.read_text(), re.MULTILINE)

    plain = [(one, chinese_one) for context, one, chinese_one in written if not context]
    plain = [(one.replace('\\"', '"'), said.replace('\\"', '"')) for one, said in plain]
    assert [one for one, chinese_one in plain if chinese.gettext(one) != chinese_one] == []
    assert chinese.pgettext("of a person", "name") == "姓名"


@pytest.mark.parametrize("written", [OWN_ENGLISH, CATALOGUE])
def test_a_wrong_value_is_explained_in_our_own_words(written):
    with translation.override(None):
        fields = [field.default_error_messages for field in FIELDS]
        said = {str(one) for messages in fields for one in messages.values()}
        said |= {str(refusal.default_detail) for refusal in REFUSALS}

    with written.with_suffix(".mo").open("rb") as file:
        own = gettext.GNUTranslations(file)

    assert [one for one in sorted(said) if own.gettext(one) == one] == []
    assert own.gettext("Ensure this value is less than or equal to {max_value}.").count("{") == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "This must not be empty."), ("zh-Hans", "此项不能为空。")],
)
def test_an_empty_field_is_refused_without_the_words_of_a_library(db, client, language, sentence):
    answer = client.post(
        "/api/people/session/",
        {"username": "", "password": "x"},
        content_type="application/json",
        headers={"Accept-Language": language},
    )

    assert answer.json()["fields"] == {"username": [sentence]}


def test_a_refusal_comes_in_the_persons_own_language(ada, client):
    User.objects.filter(pk=ada.pk).update(interface_language="zh-Hans")
    client.force_login(ada, backend="labeling.people.authentication.PasswordBackend")

    assert client.get("/api/none/").json()["message"] == "此地址没有内容。"
    empty = client.post("/api/tasks/seats/", content_type="application/json").json()
    assert empty["message"] == "目前没有可标注的任务。请稍后再来。"


def test_a_stranger_is_refused_in_the_browsers_language(db, client):
    sent = {"username": "x", "password": "y"}
    answer = client.post(
        "/api/people/session/",
        sent,
        content_type="application/json",
        headers={"Accept-Language": "zh-CN,zh;q=0.9"},
    )

    assert answer.json()["message"] == "用户名或密码不正确。请检查后重试。"


def test_the_admin_speaks_chinese(db, client):
    root = User.objects.create_superuser("root", interface_language="zh-Hans")
    client.force_login(root, backend="labeling.people.authentication.PasswordBackend")

    page = client.get("/admin/").content.decode()

    assert "还没有任何提示" in page


def test_lists_and_forms_of_the_admin_speak_chinese(db, client):
    root = User.objects.create_superuser("root", interface_language="zh-Hans")
    client.force_login(root, backend="labeling.people.authentication.PasswordBackend")

    assert "标记一致率下限" in client.get("/admin/labeling/screeningtest/add/").content.decode()
    assert "资格测试" in client.get("/admin/labeling/screeningtest/").content.decode()
    assert "标注工作" in client.get("/admin/labeling/").content.decode()
