"""Trackers in the admin: where the curves of runs go, and what is wrong with it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.generics import ModelForm
from labeling.people.access import signed_in
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.trackers.errors import TrackerIsRefused
from training.trackers.mlflow import checked_address
from training.trackers.models import Mirror, Tracker


class TrackerForm(ModelForm[Tracker]):
    class Meta:
        model = Tracker
        fields = ["kind", "address", "project", "on", "earlier"]

    def clean_address(self) -> str:
        try:
            return checked_address(str(self.cleaned_data["address"]))
        except TrackerIsRefused as refused:
            raise forms.ValidationError(str(refused.detail)) from refused

    def clean_project(self) -> str:
        project = str(self.cleaned_data["project"])
        if "'" in project:
            raise forms.ValidationError(_("Leave out the quotation mark."))
        return project


@admin.register(Tracker)
class TrackerAdmin(RoleAdmin):
    """Where the curves of runs go."""

    seen_by = added_by = changed_by = frozenset({Role.MANAGER, Role.RESEARCHER})
    form = TrackerForm
    list_display = ["address", "project", "on", "runs", "message", "retry_at"]
    ordering = ["-pk"]
    fields = ["kind", "address", "project", "on", "earlier", "runs", "refused", "message"]
    readonly_fields = ["runs", "refused", "message"]

    def save_model(self, request: HttpRequest, obj: Tracker, form: Any, change: bool) -> None:
        if obj._state.adding:
            obj.created_by = signed_in(request)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("runs"))
    def runs(self, tracker: Tracker) -> str:
        return str(Mirror.objects.filter(tracker=tracker).exclude(remote="").count())

    @admin.display(description=_("refused runs"))
    def refused(self, tracker: Tracker) -> str:
        wrong = Mirror.objects.filter(tracker=tracker).exclude(message="").select_related("run")
        return "\n".join(f"{one.run.name}: {one.message}" for one in wrong[:20]) or "-"
