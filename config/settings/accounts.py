"""Accounts: sign-in, passwords, limits of guessing, and how long links work."""

from datetime import timedelta

from common import env
from labeling.people.factors.required import read_required

AUTH_USER_MODEL = "labeling.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses before a password is checked
    "labeling.people.authentication.PasswordBackend",
    "labeling.people.authentication.CodeBackend",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
    {
        "NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]

# Limits of password guesses; labeling/people/signin.py explains the three counters.
AXES_HANDLER = "labeling.people.signin.FailedTries"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "labeling.people.authentication.account_name"
AXES_LOCKOUT_CALLABLE = "labeling.people.signin.as_answered"
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "common.requests.client_network"
AXES_VERBOSE = False

# Who must use a second factor: roles, "staff" and "superuser".
REQUIRE_SECOND_FACTOR = read_required(env.names("REQUIRE_SECOND_FACTOR", ""))

# How long an invitation can be accepted.
INVITATION_TIME = timedelta(days=env.whole("INVITATION_DAYS", 14))

# How long the erasure of a person can be undone; it happens when this time is over.
ERASURE_UNDO_TIME = timedelta(days=1)

# How long the audit, its failed sign-ins, and links that nobody used are kept. PostgreSQL
# deletes no entry of the audit that is younger than 30 days.
SHORTEST_AUDIT = 30
AUDIT_TIME = timedelta(days=env.whole("AUDIT_DAYS", 400, at_least=SHORTEST_AUDIT))
SIGN_IN_FAILURE_TIME = timedelta(
    days=env.whole("SIGN_IN_FAILURE_DAYS", 90, at_least=SHORTEST_AUDIT)
)
UNUSED_LINK_TIME = timedelta(days=env.whole("UNUSED_LINK_DAYS", 90))

# How long a link for a new password works.
RESET_LINK_TIME = timedelta(hours=env.whole("RESET_LINK_HOURS", 24))
