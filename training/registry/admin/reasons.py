"""The page of the admin that asks for the reason of an action."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminTextInputWidget,
)

from common.errors import Refusal
from labeling.people.access import signed_in
from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from labeling.people.models import User
from training.registry.models import ModelVersion

Words = str | Promise


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"),
        max_length=500,
        help_text=_("Stored permanently, so others can see why."),
        widget=UnfoldAdminTextInputWidget,
    )


def asked_why(
    request: HttpRequest,
    title: Words,
    back: str,
    move: Callable[[User, str], object],
    *,
    act: Act,
    model: ModelVersion | None = None,
    warning: Words = "",
) -> HttpResponse:
    """Ask for the reason on a page of its own, and run and record the action with it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                move(signed_in(request), form.cleaned_data["reason"])
                key = model.public_id if model else ""
                record(act, by=signed_in(request), object_kind="model", object_id=key)
        except Refusal as refusal:
            messages.error(request, str(refusal.detail))
        else:
            messages.success(request, _("Done."))
        return redirect(back)
    context = admin.site.each_context(request) | {
        "title": title,
        "form": form,
        "back": back,
        "warning": warning,
    }
    return render(request, "admin/reason.html", context)
