"""Which operations of the API the audit records, and the middleware that does it.

Acts on accounts (roles, suspensions, passwords, tokens, erasures), sign-ins and changes in the
admin are recorded where they happen: labeling/people/audit/recording.py.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from labeling.people.models import User

View = Callable[..., HttpResponse]

RECORDED: dict[str, Act] = {
    "GET /api/people/audit/export/": Act.DOWNLOADED,
    "GET /api/datasets/{dataset_id}/file/": Act.DOWNLOADED,
    "GET /api/prompts/intakes/{intake_id}/left-out.csv": Act.DOWNLOADED,
    "GET /api/campaigns/{campaign_id}/results/": Act.DOWNLOADED,
    "GET /api/runs/{run_id}/log.txt": Act.DOWNLOADED,
    "POST /api/people/invitations/": Act.INVITED,
    "POST /api/people/invitations/bulk/": Act.INVITED,
    "POST /api/people/invitations/{invitation_id}/renew/": Act.INVITATION_CHANGED,
    "DELETE /api/people/invitations/{invitation_id}/revoke/": Act.INVITATION_CHANGED,
    "POST /api/prompts/intakes/{intake_id}/start/": Act.IMPORTED,
    "DELETE /api/prompts/intakes/{intake_id}/": Act.STOPPED,
    "POST /api/prompts/{prompt_id}/retire/": Act.RETIRED,
    "POST /api/prompts/{prompt_id}/withdraw/": Act.WITHDRAWN,
    "POST /api/prompts/withdraw-author/": Act.WITHDRAWN,
    "POST /api/guidelines/{guideline_id}/publish/": Act.PUBLISHED,
    "PUT /api/guidelines/{guideline_id}/translations/": Act.PUBLISHED,
    "POST /api/labels/outdated/{guideline_id}/requeue/": Act.DECIDED,
    "POST /api/qualification/tests/{test_id}/open/": Act.PUBLISHED,
    "DELETE /api/qualification/tests/{test_id}/open/": Act.STOPPED,
    "POST /api/quality/concerns/{concern_id}/judge/": Act.DECIDED,
    "POST /api/quality/reports/cost/rates/": Act.SETTINGS_CHANGED,
    "POST /api/campaigns/": Act.STARTED,
    "POST /api/campaigns/{campaign_id}/open/": Act.STARTED,
    "POST /api/campaigns/{campaign_id}/close/": Act.STOPPED,
    "POST /api/datasets/": Act.FROZEN,
    "POST /api/datasets/comparisons/": Act.IMPORTED,
    "POST /api/datasets/text/": Act.IMPORTED,
    "POST /api/hub/pushes/": Act.PUBLISHED,
    "POST /api/registry/models/": Act.REGISTERED,
    "POST /api/registry/models/best-of/": Act.REGISTERED,
    "POST /api/registry/models/endpoints/": Act.REGISTERED,
    "POST /api/registry/models/hub/": Act.REGISTERED,
    "POST /api/registry/models/{model_id}/promote/": Act.PROMOTED,
    "POST /api/registry/models/{model_id}/retire/": Act.RETIRED,
    "POST /api/registry/policy/roll-back/": Act.PROMOTED,
    "POST /api/rounds/": Act.STARTED,
    "POST /api/rounds/{round_number}/abandon/": Act.STOPPED,
    "POST /api/rounds/{round_number}/decide/": Act.DECIDED,
    "POST /api/runs/": Act.STARTED,
    "POST /api/runs/sweeps/": Act.STARTED,
    "POST /api/runs/{run_id}/cancel/": Act.STOPPED,
    "POST /api/runs/{run_id}/clone/": Act.STARTED,
    "POST /api/runs/{run_id}/resume/": Act.STARTED,
    "POST /api/samples/batches/{batch_id}/discard/": Act.STOPPED,
    "POST /api/samples/batches/{batch_id}/release/": Act.PUBLISHED,
    "POST /api/playground/codes/": Act.INVITED,
    "DELETE /api/playground/codes/{code_id}/": Act.INVITATION_CHANGED,
}


class AuditMiddleware:
    """Call a recorded view and add its entry in one transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        act = RECORDED.get(_operation(request))
        if act is None:
            return None
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if response.status_code < HTTPStatus.BAD_REQUEST:
                kind, key = _object(kwargs, response)
                by = request.user if isinstance(request.user, User) else None
                record(act, by=by, object_kind=kind or _noun(request), object_id=key)
        return response


def _operation(request: HttpRequest) -> str:
    match = request.resolver_match
    path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", match.route if match else "")
    return f"{request.method} /{path}"


def _noun(request: HttpRequest) -> str:
    """Return the package of an operation that names no object, such as "datasets"."""
    return request.path.split("/")[2]


def _object(kwargs: dict[str, Any], response: HttpResponse) -> tuple[str, object]:
    """Return the object of the address, or the one that was made. Secrets are not named `_id`."""
    for name, value in kwargs.items():
        kind, _, ending = name.rpartition("_")
        if ending in {"id", "number"}:
            return kind, value
    made = getattr(response, "data", None)
    return "", made.get("id", "") if isinstance(made, dict) else ""
