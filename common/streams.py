"""How a view asks the web server for a live stream (config/edge/streams.py opens it)."""

import json

from django.http import HttpResponse

HEADER = "X-Plumbline-Stream"


def stream_response(person: int, **wish: object) -> HttpResponse:
    """Return the response of a view that has checked who asks: it becomes a stream."""
    response = HttpResponse()
    response.headers[HEADER] = json.dumps({"person": person, **wish})
    return response
