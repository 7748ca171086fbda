"""/api/people/session/ -- who am I, sign in, sign out."""

from django.contrib.auth import logout
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from labeling.people import fields
from labeling.people.access import Everybody
from labeling.people.factors.api.steps import SessionOut, session_of
from labeling.people.signin import sign_in


class SignInIn(Body):
    username = TextField(max_length=254, help_text="Username or e-mail address.")
    password = fields.password()


@method_decorator(ensure_csrf_cookie, name="get")
class SessionView(APIView):
    permission_classes = [Everybody]

    @extend_schema(responses=SessionOut, auth=[])
    def get(self, request: Request) -> Response:
        """Who is signed in, if anybody; sets the CSRF cookie."""
        return Response(session_of(request._request))

    @extend_schema(request=SignInIn, responses=SessionOut, auth=[])
    def post(self, request: Request) -> Response:
        """Somebody with a second factor is not signed in yet: `second_step` says what is wanted."""
        sent = SignInIn(data=request.data)
        sent.is_valid(raise_exception=True)
        sign_in(request=request._request, **sent.validated_data)
        return Response(session_of(request._request))

    @extend_schema(responses={204: None}, auth=[])
    def delete(self, request: Request) -> Response:
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)
