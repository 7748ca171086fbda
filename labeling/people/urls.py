"""The addresses of people under /api/."""

from django.urls import path

from labeling.people.api.me import MeView, PasswordView
from labeling.people.api.people import (
    FarewellView,
    HistoryView,
    PeopleView,
    PersonView,
    RequalifyView,
    RestoreView,
    SuspensionView,
)
from labeling.people.api.session import SessionView
from labeling.people.invitations.api import (
    AcceptView,
    BulkView,
    InvitationsView,
    OpenInvitationView,
    RenewalView,
    RevocationView,
)
from labeling.people.qualification.api import composing, judging, taking
from labeling.people.resets.api import ResetLinkView, ResetView
from labeling.people.tokens.api import TokensView, TokenView

urlpatterns = [
    path("session/", SessionView.as_view()),
    path("me/", MeView.as_view()),
    path("me/password/", PasswordView.as_view()),
    path("people/", PeopleView.as_view()),
    path("people/<uuid:person_id>/", PersonView.as_view()),
    path("people/<uuid:person_id>/suspend/", SuspensionView.as_view()),
    path("people/<uuid:person_id>/farewell/", FarewellView.as_view()),
    path("people/<uuid:person_id>/restore/", RestoreView.as_view()),
    path("people/<uuid:person_id>/history/", HistoryView.as_view()),
    path("people/<uuid:person_id>/requalify/", RequalifyView.as_view()),
    path("people/<uuid:person_id>/reset-link/", ResetLinkView.as_view()),
    path("resets/<slug:reset_token>/", ResetView.as_view()),
    path("invitations/bulk/", BulkView.as_view()),
    path("invitations/<uuid:invitation_id>/renew/", RenewalView.as_view()),
    path("invitations/", InvitationsView.as_view()),
    path("invitations/<uuid:invitation_id>/", RevocationView.as_view()),
    path("invitations/<slug:token>/", OpenInvitationView.as_view()),
    path("invitations/<slug:token>/accept/", AcceptView.as_view()),
    path("tokens/", TokensView.as_view()),
    path("tokens/<uuid:token_id>/", TokenView.as_view()),
    path("screening/", taking.OpenTestsView.as_view()),
    path("screening/tests/", composing.TestsView.as_view()),
    path("screening/tests/<uuid:test_id>/", composing.TestView.as_view()),
    path("screening/tests/<uuid:test_id>/items/", composing.CompositionView.as_view()),
    path("screening/tests/<uuid:test_id>/open/", composing.OpenTestView.as_view()),
    path("screening/tests/<uuid:test_id>/begin/", taking.BeginView.as_view()),
    path(
        "screening/attempts/<uuid:attempt_id>/items/<uuid:item_id>/",
        taking.ItemView.as_view(),
    ),
    path("screening/attempts/<uuid:attempt_id>/hand-in/", taking.HandInAttemptView.as_view()),
    path("screening/grading/", judging.NextToGradeView.as_view()),
    path("screening/grading/<uuid:graded_id>/", judging.GradeView.as_view()),
    path("screening/results/", judging.ResultsView.as_view()),
    path("screening/results/<uuid:result_id>/", judging.ResultView.as_view()),
    path("screening/results/<uuid:result_id>/decide/", judging.DecideView.as_view()),
]
