"""What is tidied away in the background. Doing it twice does no harm."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

_SIGN_INS_ARE_KEPT = timedelta(days=90)


@shared_task
def forget_what_has_ended() -> None:
    """Sessions that ran out, failed tries that no longer count, sign-ins of long ago."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()
    AccessLog.objects.filter(attempt_time__lt=now - _SIGN_INS_ARE_KEPT).delete()
