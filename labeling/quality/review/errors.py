"""The errors of reviewing labels and making gold tasks."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class DifferenceDoesNotFit(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "difference_does_not_fit"
    default_detail = _("Name two different labels of this task, or none for all of them.")


class OwnLabelComesFirst(Refusal):
    default_code = "own_label_comes_first"
    default_detail = _(
        "This page shows who wrote the replies and how others ranked them. As a labeler you can"
        " open it when you have submitted your label, or when this task needs no more labels."
    )


class AdjudicationIsMissing(Refusal):
    default_code = "adjudication_is_missing"
    default_detail = _("Decide on the order of this task first. Gold is made from what is decided.")


class AdjudicationIsGold(Refusal):
    default_code = "adjudication_is_gold"
    default_detail = _("A gold task was made from this order. Retire that task first.")


class GoldCannotBeMade(Refusal):
    default_code = "gold_cannot_be_made"
    default_detail = _("This order cannot become gold: all is tied, or the prompt is out of use.")
