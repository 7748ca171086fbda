"""What an hour of labeling costs, from a day on."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class PayRate(models.Model):
    """The pay for an hour of active time, from a day until the next rate begins."""

    since = models.DateField(_("since"), unique=True)
    per_hour = models.DecimalField(
        _("per hour"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)]
    )
    # ISO 4217.
    currency = models.CharField(
        _("currency"), max_length=3, default="USD", validators=[RegexValidator(r"\A[A-Z]{3}\Z")]
    )

    class Meta:
        verbose_name = _("pay rate")
        verbose_name_plural = _("pay rates")
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.per_hour} {self.currency} since {self.since}"
