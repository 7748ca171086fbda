import pytest

from labeling.tasks.forms import default_form

pytestmark = pytest.mark.django_db


def test_the_default_form_has_every_flag_of_the_paper():
    flags = default_form().flags.order_by("position").values_list("code", flat=True)

    assert list(flags) == [
        *["fails_task", "inappropriate", "hallucination", "keeps_constraint", "sexual", "violent"],
        *["encourages_harm", "denigrates", "harmful_advice", "gives_opinion", "moral_judgment"],
    ]
