"""Keys and passwords, by the patterns that detect-secrets keeps, and a few of our own."""

import re
from collections.abc import Iterator

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

Span = tuple[int, int]

_DETECTORS: tuple[RegexBasedDetector, ...] = (
    AWSKeyDetector(),
    AzureStorageKeyDetector(),
    BasicAuthDetector(),
    DiscordBotTokenDetector(),
    GitHubTokenDetector(),
    GitLabTokenDetector(),
    JwtTokenDetector(),
    MailchimpDetector(),
    NpmDetector(),
    OpenAIDetector(),
    PypiTokenDetector(),
    SendGridDetector(),
    SlackDetector(),
    SquareOAuthDetector(),
    StripeDetector(),
    TelegramBotTokenDetector(),
    TwilioKeyDetector(),
)
_OWN = (
    # The whole block of a private key, not only its first line.
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]*-----|\Z)", re.S
    ),
    re.compile(r"\bsk-(?:ant-|proj-|live-)?[\w-]{20,}"),
    re.compile(r"\bAIza[\w-]{35}\b"),
    re.compile(r"\bgithub_pat_\w{22,}\b"),
    re.compile(r"\bhf_[A-Za-z0-9]{30,}\b"),
)
# "password: hunter2": the value, where the words before it say what it is.
_ASSIGNED = re.compile(
    r"\b(?:password|passwd|pwd|api[_ -]?key|secret[_ -]?key|access[_ -]?token|auth[_ -]?token)\b"
    r"[\"']?\s*(?:=|:=|:|\bis\b)\s*[\"'`]?((?=[^\s\"'`]*[\d!#$%&*@^])[^\s\"'`,;]{6,128})",
    re.IGNORECASE,
)
# One of these is in each of the words above; to look for them takes less time than the pattern.
_WORDS = ("pass", "pwd", "key", "token")
# No key is shorter; plain prose seldom has a run as long as this with a digit in it.
_LONG_RUN = re.compile(r"(?<![\w+/=.:@-])[\w+/=.:@-]{16,}")


def secrets(text: str) -> Iterator[Span]:
    folded = text.casefold()
    if any(word in folded for word in _WORDS):
        yield from (match.span(1) for match in _ASSIGNED.finditer(text))
    if not _may_hold_a_key(text):
        return
    for pattern in _OWN:
        yield from (match.span() for match in pattern.finditer(text))
    for detector in _DETECTORS:
        for pattern in detector.denylist:
            yield from (match.span() for match in pattern.finditer(text))


def _may_hold_a_key(text: str) -> bool:
    if "PRIVATE KEY" in text or "://" in text:
        return True
    return any(not run[0].isalpha() for run in _LONG_RUN.finditer(text))
