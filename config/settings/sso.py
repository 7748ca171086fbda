"""Single sign-on: the identity providers, and what django-allauth is used for."""

from common import env
from labeling.people.sso.providers import read_providers

# A list in JSON; docs/running.md describes it.
SSO_PROVIDERS = read_providers(env.objects("SSO_PROVIDERS"))

SOCIALACCOUNT_ADAPTER = "labeling.people.sso.adapter.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
ACCOUNT_EMAIL_VERIFICATION = "none"  # our pages and services handle accounts
