"""The second step of a sign-in. Until it is done, the session names nobody.

Every way to sign in comes here after its own check: the API, the admin's form and the providers.
"""

from datetime import datetime, timedelta

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from labeling.people.erasures.models import Erasure
from labeling.people.erasures.undo import undo_erasure
from labeling.people.factors.errors import StepIsOver
from labeling.people.factors.rules import BY_PROVIDER, BY_US, CHECKED, is_required
from labeling.people.models import User
from labeling.people.sessions.models import PersonSession
from labeling.people.sessions.services import ROW

PENDING = "second_step"
SIGNED_IN_AT = "signed_in_at"
TIME = timedelta(minutes=5)
BACKEND = "labeling.people.authentication.PasswordBackend"


def admit(request: HttpRequest, person: User, *, by_provider: bool = False) -> bool:
    """Start the session, or ask for the second factor first. Return whether it has started.

    A provider is in charge of factors, so its people are asked only if theirs is required.
    """
    asks = person.has_second_factor and (not by_provider or is_required(person))
    if asks:
        _ask(request, person)
        return False
    start_session(request, person, checked=BY_PROVIDER if by_provider else "")
    return True


def start_session(request: HttpRequest, person: User, *, checked: str = BY_US) -> None:
    """Every complete sign-in ends here. Who comes back before an own erasure stays."""
    if not person.is_active:
        undo_erasure(actor=person, person=person)  # refuses if it is not this person's own plan
        person.refresh_from_db(fields=["suspended_at"])
    request.session.pop(PENDING, None)
    login(request, person, backend=BACKEND)
    request.session[CHECKED] = checked
    request.session[SIGNED_IN_AT] = timezone.now().isoformat()


def proven_by_provider(request: HttpRequest, when: datetime | None) -> None:
    """Let this session's proof be the moment in which the provider has asked, if there is one."""
    request.session[SIGNED_IN_AT] = when.isoformat() if when else ""
    rows = PersonSession.objects.filter(public_id=request.session[ROW])
    rows.update(proven_at=when)


def _ask(request: HttpRequest, person: User) -> None:
    logout(request)
    request.session[PENDING] = {
        "person": person.pk,
        "until": (timezone.now() + TIME).isoformat(),
        # Changes with the password, a suspension and the removal of all factors.
        "hash": person.get_session_auth_hash(),
    }


def waiting_person(request: HttpRequest) -> User:
    """Return who must give a second factor here."""
    person = person_between_steps(request)
    if person is None:
        raise StepIsOver
    return person


def person_between_steps(request: HttpRequest) -> User | None:
    pending = request.session.get(PENDING)
    if not pending or datetime.fromisoformat(pending["until"]) < timezone.now():
        return None
    person = User.objects.filter(pk=pending["person"]).first()
    if person is None or not person.has_second_factor or not _may_come_in(person):
        return None
    is_same = constant_time_compare(pending["hash"], person.get_session_auth_hash())
    return person if is_same else None


def _may_come_in(person: User) -> bool:
    """Whether the account is open, or would be opened by undoing the person's own erasure.

    Only /api/people/session/stay/ begins the second step of a closed account.
    """
    return person.is_active or Erasure.objects.own_of(person).filter(suspended=True).exists()


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session began a few minutes ago."""
    began = request.session.get(SIGNED_IN_AT)
    return bool(began) and timezone.now() - datetime.fromisoformat(str(began)) < 2 * TIME
