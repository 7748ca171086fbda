"""The admin's form about the columns of a file: what each of them means."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from labeling.prompts.intake.entries import TRAITS
from labeling.prompts.intake.mapping import WORDS, Plan, Preview
from labeling.prompts.models import Prompt

_MEANINGS = {
    "prompt": _("The prompt"),
    "messages": _("The conversation, as messages"),
    "system": _("The system turn"),
    "context": _("Context, after the prompt"),
    "response": _("A demonstration"),
    "reply": _("A reply"),
    "replies": _("Several replies"),
    "ranks": _("The places of the replies"),
    "chosen": _("The better reply"),
    "rejected": _("The worse reply"),
    "author": _("Who asked (kept as a keyed hash only)"),
    "labeler": _("Who ranked (kept as a keyed hash only)"),
    "fewest_words": _("Fewest words of an answer"),
    "most_words": _("Most words of an answer"),
    "most_characters": _("Most characters of an answer"),
    "form": _("Form of an answer"),
}


def meaning_of(word: str) -> str:
    """One of our words, for people who do not read code."""
    if word in _MEANINGS:
        return str(_MEANINGS[word])
    label = str(getattr(Prompt._meta.get_field(word), "verbose_name", word))
    return f"{gettext('Table 7')}: {label}" if word in TRAITS else label


class ColumnsForm(forms.Form):
    """The format or one choice per column, and what happens to lines that cannot come in."""

    drop_labels = forms.BooleanField(
        label=_("Lose labels"),
        required=False,
        help_text=_("Import the file although labels in some columns are lost."),
        widget=UnfoldBooleanSwitchWidget,
    )

    leave_out_refused = forms.BooleanField(
        label=_("Leave out refused lines"),
        required=False,
        help_text=_("Otherwise one refused line keeps the whole file out."),
        widget=UnfoldBooleanSwitchWidget,
    )
    refuse_personal_data = forms.BooleanField(
        label=_("Refuse personal data"),
        required=False,
        help_text=_("In the training split; otherwise it is masked."),
        widget=UnfoldBooleanSwitchWidget,
    )

    def __init__(self, guessed: Preview, data: Any) -> None:
        super().__init__(data)
        names = guessed.columns
        self.names = list(names)
        known = [(known.key, known.title) for known in guessed.formats]
        own = ("", _("None: the columns have the meanings below"))
        self.fields["format"] = forms.ChoiceField(
            label=_("Format"),
            choices=[*known, own],
            required=False,
            initial=guessed.plan.format,
            widget=UnfoldAdminSelectWidget,
        )
        words = {column: word for word, column in guessed.plan.columns.items()}
        choices = [("", _("Nothing: left out")), *((word, meaning_of(word)) for word in WORDS)]
        for place, (name, example) in enumerate(names.items()):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name,
                help_text=example,
                choices=choices,
                required=False,
                initial=words.get(name, ""),
                widget=UnfoldAdminSelectWidget,
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen = [word for word in map(said.get, map("column_{}".format, self._places())) if word]
        if not said.get("format") and len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("Two columns are said to mean the same."))
        return said

    @property
    def of_columns(self) -> list[forms.BoundField]:
        return [self[f"column_{place}"] for place in self._places()]

    @property
    def columns(self) -> dict[str, str]:
        """Which column means which word, as it was chosen or, before that, guessed."""
        values = {place: self._value(f"column_{place}") for place in self._places()}
        return {word: self.names[place] for place, word in values.items() if word}

    @property
    def format_key(self) -> str:
        return self._value("format")

    @property
    def plan(self) -> Plan:
        return Plan(
            columns=self.columns,
            leave_out_refused=self.cleaned_data["leave_out_refused"],
            refuse_personal_data=self.cleaned_data["refuse_personal_data"],
            format=self.format_key,
            drop_labels=self.cleaned_data["drop_labels"],
        )

    def _places(self) -> range:
        return range(len(self.names))

    def _value(self, field: str) -> str:
        if self.is_bound:
            return cast(str, self.cleaned_data.get(field, ""))
        return cast(str, self.fields[field].initial)
