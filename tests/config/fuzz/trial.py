"""Send one generated request as each kind of person, and note what the schema does not allow."""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import ChecksConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.config._checks import NegativeDataRejectionConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks

from tests.permissions.examples import PARAMETERS
from tests.permissions.trial import SignedIn

CHECKS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
# What a wrong request may be answered with. 409 is a rule of the product, such as a seat that is
# not there any more: it is looked at before or after the body, as the view finds best.
REFUSED = ["400", "401", "403", "404", "405", "409", "413", "415", "429"]
_CSRF = "c" * 32


def _checks(case: Case[Any]) -> list[Any]:
    """An empty value in an address is a filter that is not set, whatever the schema says of it."""
    is_blank = any(value in ("", [""], [], {}) for value in (case.query or {}).values())
    return CHECKS[:-1] if is_blank else CHECKS


def load() -> Any:
    """Return the schema of the site in this process, whose requests keep the test's connection."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    rejection = NegativeDataRejectionConfig(expected_statuses=REFUSED)
    config = SchemathesisConfig(
        projects=ProjectsConfig(
            default=ProjectConfig(checks=ChecksConfig(negative_data_rejection=rejection))
        )
    )
    return schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application(), config=config)


@dataclass
class Trial:
    """All requests of one operation. Everything they do is undone."""

    operation: Any
    who: list[str]
    examples: int
    cases: int = 0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        with transaction.atomic():
            self.people = SignedIn(self.who)
            self.real = self._real_values()
            for mode in GenerationMode:
                self._generate(mode, path_parameters=None)
                if self.real:
                    self._generate(mode, path_parameters=self.real)
            transaction.set_rollback(True)

    def _real_values(self) -> dict[str, Any]:
        names = re.findall(r"{([^}]+)}", self.operation.path)
        labeler = next((who for who in self.who if who == "labeler"), None)
        actor = self.people.people[labeler] if labeler else None
        return {name: str(PARAMETERS[name](actor)) for name in names}

    def _generate(self, mode: GenerationMode, path_parameters: dict[str, Any] | None) -> None:
        made = self.operation.as_strategy(mode, path_parameters=path_parameters)

        @seed(15)
        @settings(
            max_examples=self.examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=made)
        def send(case: Case[Any]) -> None:
            for who in self.who:
                if not self._is_kept_out(who):
                    self._send(case, who)

        # Some operations have nothing that could be wrong.
        with suppress(Unsatisfiable):
            send()

    def _is_kept_out(self, who: str) -> bool:
        """Three refusals because of the person are enough: the next ones would be the same."""
        seen = {status: count for (one, status), count in self.statuses.items() if one == who}
        return seen.keys() <= {401, 403} and sum(seen.values()) >= 3

    def _send(self, case: Case[Any], who: str) -> None:
        self.cases += 1
        with transaction.atomic():
            answer = case.call(**self._signed(who))
            transaction.set_rollback(True)
        self.statuses[who, answer.status_code] += 1
        try:
            case.validate_response(answer, checks=_checks(case))
        except (Failure, FailureGroup) as failed:
            several = failed.exceptions if isinstance(failed, FailureGroup) else [failed]
            for one in several:
                name = f"{self.operation.label} {answer.status_code} {type(one).__name__}"
                self.faults.setdefault(name, f"{who}: {one}\n{case.as_curl_command()}")

    def _signed(self, who: str) -> dict[str, Any]:
        headers, cookies = {"X-CSRFToken": _CSRF}, {"csrftoken": _CSRF}
        if who != "anonymous":
            cookies["session"] = self.people.keys[who] or ""
        return {"headers": headers, "cookies": cookies}
