"""The form that registers a model version."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from common.errors import Refusal
from common.generics import ModelForm
from labeling.people.models import User
from training.registry.errors import ModelIsRefused
from training.registry.models import MOST_OF, WRITERS, Kind, ModelVersion, State, name_is_plain
from training.registry.registration import (
    folders_below_root,
    register_best_of,
    register_endpoint,
    register_folder_soon,
    register_hub,
)

USUAL_OF = 16


def _about_folders(*, any_there: bool) -> str:
    about = {"root": settings.MODELS_ROOT}
    if any_there:
        said = _(
            "Folders directly below %(root)s on the server. Only safetensors files are accepted."
        )
        return str(said % about)
    said = _(
        "There is no folder in %(root)s on the server yet. Copy the folder of a model there, then"
        " reload this page."
    )
    return str(said % about)


class RegisterForm(ModelForm[ModelVersion]):
    """A folder below the models root, a model of a hub, a served endpoint, or best of n."""

    name = forms.CharField(
        label=_("name"),
        max_length=128,
        validators=[name_is_plain],
        widget=UnfoldAdminTextInputWidget,
    )
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices, widget=UnfoldAdminSelectWidget)
    folder = forms.ChoiceField(
        label=_("folder"),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    hub = forms.CharField(
        label=_("name at the hub"),
        required=False,
        help_text=_("Instead of a folder: owner/name. Its files are fetched in the background."),
        widget=UnfoldAdminTextInputWidget,
    )
    revision = forms.CharField(
        label=_("revision at the hub"),
        required=False,
        help_text=_("A branch, a tag or a commit; main if it is left out."),
        widget=UnfoldAdminTextInputWidget,
    )
    url = forms.URLField(
        label=_("endpoint"),
        required=False,
        assume_scheme="https",
        help_text=_("Instead of a folder: the address of an OpenAI-compatible server."),
        widget=UnfoldAdminTextInputWidget,
    )
    served_name = forms.CharField(
        label=_("model at the endpoint"), required=False, widget=UnfoldAdminTextInputWidget
    )

    policy = forms.ModelChoiceField(
        ModelVersion.objects.none(),
        label=_("policy"),
        required=False,
        help_text=_("Instead of a folder: draws several replies, of which one is kept."),
        widget=UnfoldAdminSelectWidget,
    )
    chooser = forms.ModelChoiceField(
        ModelVersion.objects.none(),
        label=_("chooser"),
        required=False,
        help_text=_("The reward model that finds the best of these replies."),
        widget=UnfoldAdminSelectWidget,
    )
    best_of = forms.IntegerField(
        label=_("best of"),
        required=False,
        initial=USUAL_OF,
        min_value=2,
        max_value=MOST_OF,
        help_text=_("How many replies are drawn for each one that is kept."),
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = ModelVersion
        fields = ["note"]
        widgets = {"note": UnfoldAdminTextareaWidget}

    actor: User

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["folder"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  # declared above
        folders = folders_below_root()
        chosen.choices = [("", "-"), *((name, name) for name in folders)]
        chosen.help_text = _about_folders(any_there=bool(folders))
        here = ModelVersion.objects.exclude(key="").exclude(state=State.RETIRED).order_by("-pk")
        for name, kinds in (("policy", WRITERS), ("chooser", (Kind.REWARD,))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above
            field.queryset = here.filter(kind__in=kinds)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        try:
            self.instance = self._registered(said)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.detail)) from refusal
        return said

    def _registered(self, said: dict[str, Any]) -> ModelVersion:
        if said["hub"]:
            return register_hub(
                name=said["name"],
                kind=said["kind"],
                hub=said["hub"],
                revision=said["revision"],
                by=self.actor,
                note=said["note"],
            )
        if said["url"]:
            return register_endpoint(
                name=said["name"], url=said["url"], model=said["served_name"], by=self.actor
            )
        if said["policy"] or said["chooser"]:
            if not said["policy"]:
                raise ModelIsRefused(ModelIsRefused.not_drawable)
            if not said["chooser"]:
                raise ModelIsRefused(ModelIsRefused.no_chooser)
            return register_best_of(
                **{name: said[name] for name in ("name", "policy", "chooser", "note")},
                n=said["best_of"] or USUAL_OF,
                by=self.actor,
            )
        return register_folder_soon(
            name=said["name"],
            kind=said["kind"],
            folder=said["folder"],
            by=self.actor,
            note=said["note"],
        )
