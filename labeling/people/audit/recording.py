"""Which events of accounts, sign-ins and the admin become entries of the audit."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.http import HttpRequest

from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from labeling.people.factors.rules import is_held
from labeling.people.models import AccountEvent, User
from labeling.people.sessions.services import begin, end_current
from labeling.people.signin import was_refused

IN_THE_ADMIN = {ADDITION: Act.ADMIN_ADDED, DELETION: Act.ADMIN_DELETED}


def connect() -> None:
    post_save.connect(_account_event, AccountEvent)
    post_save.connect(_admin_log, LogEntry)
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    user_login_failed.connect(_failed)
    user_locked_out.connect(_locked_out)


def _account_event(instance: AccountEvent, created: bool, **_more: Any) -> None:
    if created:
        record(instance.kind, by=instance.actor, person=instance.person)


def _admin_log(instance: LogEntry, created: bool, **_more: Any) -> None:
    if not created:
        return
    kind = instance.content_type.model if instance.content_type else ""
    act = IN_THE_ADMIN.get(instance.action_flag, Act.ADMIN_CHANGED)
    by = User.objects.filter(pk=instance.user_id).first()
    record(act, by=by, object_kind=kind, object_id=instance.object_id or "")


def _signed_in(user: User, request: HttpRequest, **_more: Any) -> None:
    begin(request, user)
    record(Act.SIGNED_IN, by=user, person=user)
    if is_held(user):
        record(Act.FACTOR_REQUIRED, by=user, person=user)


def _signed_out(user: User | None, request: HttpRequest, **_more: Any) -> None:
    end_current(request)
    if user is not None:
        record(Act.SIGNED_OUT, by=user, person=user)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    """What was typed is not kept: people type passwords into the field of the name."""
    if not was_refused(request):
        record(Act.SIGN_IN_FAILED, person=_known(credentials.get("username")))


def _locked_out(username: str | None = None, **_more: Any) -> None:
    """Axes says this once for each lock (FailedTries): refused tries must not fill the audit."""
    record(Act.LOCKED_OUT, person=_known(username))


def _known(typed: object) -> User | None:
    return User.objects.get_queryset().known_as(str(typed or "")).first()
