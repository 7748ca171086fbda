"""The only parser of bodies: JSON that Postgres can store and Python can read."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

_DEEPEST = 32


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _("This is too much data for one request. Send less, or send it in parts.")


class StrictJSONParser(BaseParser):
    """Accepts UTF-8 JSON without NUL, lone surrogates, NaN, infinities or extreme nesting.

    Refusing them here keeps them out of every view, of JSON columns too, where
    Django REST framework and Postgres would fail with a 500.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            found = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not JSON in UTF-8.")) from error
        _refuse_unkeepable(found)
        return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _refuse_unkeepable(found: Any) -> None:
    """Walk level by level, without recursion."""
    level = [found]
    for _depth in range(_DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
            else:
                _refuse_scalar(value)
        level = below
        if not level:
            return
    raise ParseError(_("The body is nested too deeply."))


def _refuse_scalar(value: Any) -> None:
    if isinstance(value, str) and ("\0" in value or not _encodable(value)):
        raise ParseError(_("A text in the body contains characters that cannot be stored."))
    if isinstance(value, float) and not math.isfinite(value):
        raise ParseError(_("A number in the body is too large."))


def _encodable(value: str) -> bool:
    # isascii() is quick for most texts; only a lone surrogate cannot be encoded.
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
