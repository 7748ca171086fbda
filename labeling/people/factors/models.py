"""Second factors of people. No page of the admin and no export shows their secrets."""

import uuid

from django.db import models

from labeling.people.models import User


class Authenticator(models.Model):
    """An app that shows codes (TOTP, RFC 6238). Its secret is sealed by seal.py."""

    person = models.OneToOneField(User, models.CASCADE, related_name="authenticator")
    sealed_secret = models.CharField(max_length=255)
    # The time step of the last code that was used: it and earlier ones are refused.
    last_step = models.BigIntegerField()
    # Wrong codes in a row, from all addresses; guesses.py derives a wait from them.
    wrong_codes = models.PositiveIntegerField(default=0)
    last_wrong_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Authenticator app {self.pk}"


class RecoveryCode(models.Model):
    """A code for the day when the other factors are lost. Kept as a hash, usable once."""

    person = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Recovery code {self.pk}"


class Passkey(models.Model):
    """A key pair in a device of the person (WebAuthn). Only the public half is here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=100)
    # Both in base64url. The second is what fido2 calls attested credential data.
    credential_id = models.TextField(unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Passkey {self.public_id}"
