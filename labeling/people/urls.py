"""The addresses of people under /api/."""

from django.urls import path

from labeling.people.api.me import MeView, PasswordView
from labeling.people.api.people import (
    HistoryView,
    PeopleView,
    PersonView,
    RestoreView,
    SuspensionView,
)
from labeling.people.api.proof import ProofView
from labeling.people.api.session import SessionView
from labeling.people.audit.api import AuditExportView, AuditView
from labeling.people.erasures.api import FarewellUndoView, FarewellView, LeaveView, StayView
from labeling.people.factors.api.others import FactorRemovalView
from labeling.people.factors.api.own import (
    AuthenticatorRemovalView,
    AuthenticatorView,
    FactorsView,
    NewPasskeyOptionsView,
    PasskeyRemovalView,
    PasskeysView,
    RecoveryCodesView,
)
from labeling.people.factors.api.steps import (
    PasskeyOptionsView,
    PasskeySignInView,
    SecondStepView,
)
from labeling.people.invitations.api import (
    AcceptView,
    BulkView,
    InvitationsView,
    OpenInvitationView,
    RenewalView,
    RevocationView,
)
from labeling.people.resets.api import ResetLinkView, ResetView
from labeling.people.sessions.api import (
    ActivityView,
    OthersEndView,
    OthersSessionsView,
    SessionEndView,
    SessionsView,
)
from labeling.people.sso.api import ProvidersView, ProviderView
from labeling.people.tokens.api import TokensView, TokenView

urlpatterns = [
    path("people/session/", SessionView.as_view()),
    path("people/session/activity/", ActivityView.as_view()),
    path("people/sessions/", SessionsView.as_view()),
    path("people/sessions/end-others/", OthersEndView.as_view()),
    path("people/sessions/<uuid:session_id>/", SessionEndView.as_view()),
    path("people/session/proof/", ProofView.as_view()),
    path("people/session/stay/", StayView.as_view()),
    path("people/session/second-step/", SecondStepView.as_view()),
    path("people/session/passkey/options/", PasskeyOptionsView.as_view()),
    path("people/session/passkey/", PasskeySignInView.as_view()),
    path("people/providers/", ProvidersView.as_view()),
    path("people/providers/<slug:provider_id>/", ProviderView.as_view()),
    path("people/me/", MeView.as_view()),
    path("people/me/password/", PasswordView.as_view()),
    path("people/me/leave/", LeaveView.as_view()),
    path("people/me/factors/", FactorsView.as_view()),
    path("people/me/factors/authenticator/", AuthenticatorView.as_view()),
    path("people/me/factors/authenticator/remove/", AuthenticatorRemovalView.as_view()),
    path("people/me/factors/recovery-codes/", RecoveryCodesView.as_view()),
    path("people/me/factors/passkeys/options/", NewPasskeyOptionsView.as_view()),
    path("people/me/factors/passkeys/", PasskeysView.as_view()),
    path("people/me/factors/passkeys/<uuid:passkey_id>/remove/", PasskeyRemovalView.as_view()),
    path("people/", PeopleView.as_view()),
    path("people/audit/", AuditView.as_view()),
    path("people/audit/export/", AuditExportView.as_view()),
    path("people/<uuid:person_id>/", PersonView.as_view()),
    path("people/<uuid:person_id>/suspend/", SuspensionView.as_view()),
    path("people/<uuid:person_id>/pseudonymise/", FarewellView.as_view()),
    path("people/<uuid:person_id>/pseudonymise/undo/", FarewellUndoView.as_view()),
    path("people/<uuid:person_id>/restore/", RestoreView.as_view()),
    path("people/<uuid:person_id>/sessions/", OthersSessionsView.as_view()),
    path("people/<uuid:person_id>/history/", HistoryView.as_view()),
    path("people/<uuid:person_id>/reset-link/", ResetLinkView.as_view()),
    path("people/<uuid:person_id>/remove-factors/", FactorRemovalView.as_view()),
    path("people/resets/<slug:reset_token>/", ResetView.as_view()),
    path("people/invitations/bulk/", BulkView.as_view()),
    path("people/invitations/<uuid:invitation_id>/renew/", RenewalView.as_view()),
    path("people/invitations/", InvitationsView.as_view()),
    path("people/invitations/<uuid:invitation_id>/revoke/", RevocationView.as_view()),
    path("people/invitations/<slug:token>/", OpenInvitationView.as_view()),
    path("people/invitations/<slug:token>/accept/", AcceptView.as_view()),
    path("people/tokens/", TokensView.as_view()),
    path("people/tokens/<uuid:token_id>/", TokenView.as_view()),
]
