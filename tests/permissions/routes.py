"""Every operation the site answers, read from its addresses and not from a list."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from rest_framework.views import APIView

# What is not an operation of an API view counts as one that pages have: look and send.
PAGE = "GET+POST"
_ROUTE_PARAMETER = re.compile(r"<(?:[^>:]+:)?([^>]+)>")
_REGEX_PARAMETER = re.compile(r"\(\?P<([^>]+)>[^)]*\)")


class Operation(NamedTuple):
    method: str
    path: str

    @property
    def methods(self) -> list[str]:
        return self.method.split("+")

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{([^}]+)}", self.path)


def all_operations() -> list[Operation]:
    return sorted(set(_operations(get_resolver(), "/")), key=lambda one: (one.path, one.method))


def _operations(resolver: URLResolver, before: str) -> Iterator[Operation]:
    for pattern in resolver.url_patterns:
        path = before + _template(pattern)
        if isinstance(pattern, URLResolver):
            yield from _operations(pattern, path)
        else:
            for method in _methods(pattern):
                yield Operation(method, path)


def _template(entry: URLPattern | URLResolver) -> str:
    pattern = entry.pattern
    if isinstance(pattern, RoutePattern):
        return _ROUTE_PARAMETER.sub(r"{\1}", str(pattern))
    assert isinstance(pattern, RegexPattern)
    return _REGEX_PARAMETER.sub(r"{\1}", str(pattern).removeprefix("^").removesuffix("$"))


def _methods(pattern: URLPattern) -> list[str]:
    view = getattr(pattern.callback, "cls", None)
    if view is None or not issubclass(view, APIView):
        return [PAGE]
    known = [name for name in view.http_method_names if name not in {"options", "head", "trace"}]
    return [name.upper() for name in known if hasattr(view, name)]
