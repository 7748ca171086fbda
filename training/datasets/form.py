"""The form that freezes a dataset. It counts the rows while it is filled in."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from common.errors import Refusal
from common.generics import ModelForm
from common.names import refuse_hidden
from labeling.guidelines.models import Guideline
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.models import Prompt, Split, UseCase
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.models import Purpose
from labeling.tasks.models.forms import HIGHEST_RATING
from training.datasets.models import Dataset, Kind
from training.datasets.query import Query
from training.datasets.services import (
    add_comparisons,
    add_signals,
    add_text,
    freeze,
    preview_counts,
)

Choices = list[tuple[Any, str]]


def one_line(**options: Any) -> forms.CharField:
    return forms.CharField(required=False, widget=UnfoldAdminTextInputWidget, **options)


def rating(label: Any, initial: int, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        initial=initial,
        min_value=0,
        max_value=HIGHEST_RATING,
        help_text=help_text,
        widget=UnfoldAdminTextInputWidget,
    )


def some_of(choices: Any, **options: Any) -> forms.MultipleChoiceField:
    widget = options.pop("widget", UnfoldAdminCheckboxSelectMultipleWidget)
    return forms.MultipleChoiceField(choices=choices, required=False, widget=widget, **options)


def known_languages() -> Choices:
    found = Prompt.objects.exclude(language="").values_list("language", flat=True).distinct()
    return [(one, one) for one in found.order_by("language")]


def labelers() -> Choices:
    """All labelers except the held-out group, whose labels never train a model."""
    found = User.objects.filter(roles__contains=[Role.LABELER], held_out=False)
    return [(str(one.public_id), str(one)) for one in found.order_by("username")]


def guidelines() -> Choices:
    read = Guideline.objects.filter(published_at__isnull=False, purpose=Purpose.TRAINING)
    return [(one.pk, str(one)) for one in read.order_by("kind", "-version")]


class QueryForm(forms.Form):
    """The conditions. One that is left empty matches everything."""

    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices, widget=UnfoldAdminSelectWidget)
    splits = some_of(Split.choices, label=_("splits"), initial=[Split.TRAIN])
    rounds = one_line(
        label=_("rounds"), help_text=_("Numbers separated by commas. Leave empty for all rounds.")
    )
    task_kinds = some_of(TaskKind.choices, label=_("task kinds"))
    use_cases = some_of(UseCase.choices, label=_("use cases"))
    prompt_kinds = some_of(PromptKind.choices, label=_("kinds of prompts"))
    languages = some_of(known_languages, label=_("languages"))
    labelers = some_of(
        labelers,
        label=_("labelers"),
        widget=UnfoldAdminSelectMultipleWidget,
        help_text=_("Leave empty for all. The held-out group is never included."),
    )
    guidelines = some_of(guidelines, label=_("guideline versions"))
    since = forms.DateField(
        label=_("submitted since"), required=False, widget=UnfoldAdminSingleDateWidget
    )
    until = forms.DateField(
        label=_("submitted until"), required=False, widget=UnfoldAdminSingleDateWidget
    )
    least_agreement = forms.FloatField(
        label=_("minimum agreement"),
        required=False,
        min_value=0,
        max_value=1,
        help_text=_(
            "Leave out rankings that agree less with the other labels of their task (0 to 1)."
        ),
        widget=UnfoldAdminTextInputWidget,
    )
    imported = forms.BooleanField(
        label=_("with labels from files"),
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget,
    )

    rewrites = forms.BooleanField(
        label=_("with rewrites"),
        required=False,
        help_text=_("Rewritten replies, as demonstrations or as rankings above their original."),
        widget=UnfoldBooleanSwitchWidget,
    )
    spans = forms.BooleanField(
        label=_("with marked spans"),
        required=False,
        help_text=_("For rankings: a column with what labelers marked in each reply."),
        widget=UnfoldBooleanSwitchWidget,
    )
    ratings = forms.BooleanField(
        label=_("with ratings"),
        required=False,
        help_text=_(
            "For rankings: a column with the ratings and notes of each reply. Those of files are"
            " marked as imported."
        ),
        widget=UnfoldBooleanSwitchWidget,
    )

    good_from = rating(
        _("good from this rating"), 6, _("For judged replies, on the scale of the form.")
    )
    bad_to = rating(
        _("bad up to this rating"), 3, _("For judged replies. Those in between are left out.")
    )
    bad_flags = one_line(
        label=_("flags of bad replies"),
        initial=", ".join(Query.bad_flags),
        help_text=_("For judged replies: codes of flags, separated by commas."),
    )

    def clean_good_from(self) -> int:
        least: int | None = self.cleaned_data["good_from"]
        return Query.good_from if least is None else least

    def clean_bad_to(self) -> int:
        given: int | None = self.cleaned_data["bad_to"]
        most = Query.bad_to if given is None else given
        if most >= self.cleaned_data.get("good_from", HIGHEST_RATING + 1):
            raise forms.ValidationError(_("Choose less than the lowest good rating."))
        return most

    def clean_rounds(self) -> tuple[int, ...]:
        try:
            return tuple(sorted(int(one) for one in self.cleaned_data["rounds"].split(",") if one))
        except ValueError as wrong:
            raise forms.ValidationError(_("Enter numbers separated by commas.")) from wrong

    def counted(self) -> str:
        """A sentence that says how many rows match, or what is wrong with the form."""
        if not self.is_valid():
            return " ".join(str(one) for found in self.errors.values() for one in found)
        if self.cleaned_data["kind"] == Kind.TEXT:
            return gettext("Text comes from the file below. The conditions have no effect.")
        counts = preview_counts(kind=self.cleaned_data["kind"], query=query_of(self.cleaned_data))
        if self.cleaned_data["kind"] == Kind.PROMPTS:
            return gettext("%(rows)s prompts match.") % {"rows": counts.rows}
        return gettext("%(rows)s rows match: %(labels)s labels and %(imported)s from files.") % {
            "rows": counts.rows,
            "labels": counts.labels,
            "imported": counts.imported,
        }


class FreezeForm(ModelForm[Dataset], QueryForm):
    name = forms.CharField(
        label=_("name"),
        max_length=128,
        widget=UnfoldAdminTextInputWidget,
        validators=[refuse_hidden],
    )
    file = forms.FileField(
        label=_("file"),
        required=False,
        help_text=_(
            "For text: plain text, or one JSON object with a text per line; for files too large to"
            " upload, use manage.py add_text. For rankings: a benchmark to evaluate reward models"
            " on, such as RewardBench or RM-Bench. For judged replies: a file with prompt,"
            " completion and label, as for KTO. With a file, the conditions have no effect."
        ),
        widget=UnfoldAdminFileFieldWidget,
    )

    class Meta:
        model = Dataset
        fields: list[str] = []

    actor: User

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        try:
            self.instance = self._made(said)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.detail)) from refusal
        return said

    def _made(self, said: dict[str, Any]) -> Dataset:
        if said["kind"] == Kind.TEXT:
            return self._text(said)
        if said["kind"] == Kind.RANKINGS and (file := said["file"]):
            return add_comparisons(name=said["name"], chunks=file.chunks(), by=self.actor)
        if said["kind"] == Kind.SIGNALS and (file := said["file"]):
            return add_signals(name=said["name"], chunks=file.chunks(), by=self.actor)
        return freeze(name=said["name"], kind=said["kind"], query=query_of(said), by=self.actor)

    def _text(self, said: dict[str, Any]) -> Dataset:
        if not (file := said["file"]):
            raise forms.ValidationError({"file": _("Choose the file with the text.")})
        is_json = str(file.name).endswith(("json", "jsonl"))
        return add_text(
            name=said["name"], chunks=file.chunks(), by=self.actor, lines_of_json=is_json
        )


def query_of(said: dict[str, Any]) -> Query:
    return Query(
        splits=tuple(sorted(said["splits"])),
        task_kinds=tuple(sorted(said["task_kinds"])),
        use_cases=tuple(sorted(said["use_cases"])),
        prompt_kinds=tuple(sorted(said["prompt_kinds"])),
        languages=tuple(sorted(said["languages"])),
        labelers=tuple(sorted(said["labelers"])),
        rounds=said["rounds"],
        guidelines=tuple(sorted(map(int, said["guidelines"]))),
        since=said["since"].isoformat() if said["since"] else "",
        until=said["until"].isoformat() if said["until"] else "",
        least_agreement=said["least_agreement"] or 0.0,
        imported=said["imported"],
        rewrites=said["rewrites"],
        spans=said["spans"],
        ratings=said["ratings"],
        good_from=said["good_from"],
        bad_to=said["bad_to"],
        bad_flags=tuple(one.strip() for one in said["bad_flags"].split(",") if one.strip()),
    )
