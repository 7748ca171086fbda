"""The sentences of SpecError in the reader's language.

specs.py is for the standard library only, so it speaks English. A test holds this list against
every sentence that fields.py and specs.py can say.
"""

import re

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from training.fields import SpecError

SENTENCES = [
    (
        r"must be at least (?P<least>\S+) and at most (?P<most>\S+), not (?P<given>.+)\.",
        _("must be at least %(least)s and at most %(most)s, not %(given)s."),
    ),
    (
        r"must be at least (?P<least>\S+), not (?P<given>.+)\.",
        _("must be at least %(least)s, not %(given)s."),
    ),
    (r"must be at least 1\.", _("must be at least 1.")),
    (
        r"must be one of (?P<choices>.+), not (?P<given>.+)\.",
        _("must be one of %(choices)s, not %(given)s."),
    ),
    (r"must be a whole number, not (?P<given>.+)\.", _("must be a whole number, not %(given)s.")),
    (r"must be a number, not (?P<given>.+)\.", _("must be a number, not %(given)s.")),
    (r"must be true or false, not (?P<given>.+)\.", _("must be true or false, not %(given)s.")),
    (r"must be a text, not (?P<given>.+)\.", _("must be a text, not %(given)s.")),
    (
        r"step (?P<step>\w+) has no such field\. Did you mean (?P<near>.+)\?",
        _("step %(step)s has no such field. Did you mean %(near)s?"),
    ),
    (r"step (?P<step>\w+) needs it and the spec does not give it\.", _("This step needs it.")),
    (r"is not a field that can be set\.", _("This is not a field that can be set.")),
    (
        r"must be 0, 1, 2 or 3, or be left out for plain torch\.",
        _("must be 0, 1, 2 or 3, or be left out for plain torch."),
    ),
    (r"needs zero to be 1, 2 or 3\.", _("needs zero to be 1, 2 or 3.")),
    (r"must be heads times an even number\.", _("must be heads times an even number.")),
    (
        r"text_share is above 0, so the pretraining text is needed\.",
        _("text_share is above 0, so the pretraining text is needed."),
    ),
    (
        r"gamma is above 0, so the pretraining text is needed\.",
        _("gamma is above 0, so the pretraining text is needed."),
    ),
    (r"must be 0 \(none\) or at least 2\.", _("must be 0 (none) or at least 2.")),
    (r"give either folds or members, not both\.", _("give either folds or members, not both.")),
    (r"must divide batch\.", _("must divide batch.")),
    (
        r"must be 1, for PPO learns from whatever the policy may say\.",
        _("must be 1, for PPO learns from whatever the policy may say."),
    ),
    (
        r"must be above 0, for PPO learns from chance\.",
        _("must be above 0, for PPO learns from chance."),
    ),
    (
        r"needs whole gradients, so leave zero out; set gamma\.",
        _("needs whole gradients, so leave zero out; set gamma."),
    ),
    (
        r"give text, demonstrations, prompts or rankings to evaluate on\.",
        _("give text, demonstrations, prompts or rankings to evaluate on."),
    ),
    (
        r"rankings are given, so the reward model is needed\.",
        _("rankings are given, so the reward model is needed."),
    ),
]


def spoken(error: SpecError) -> tuple[str, str]:
    """The field, and the sentence without its name."""
    name, colon, said = str(error).partition(": ")
    if not colon:
        return "spec", str(error)
    for pattern, sentence in SENTENCES:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return name, translated(str(sentence)) % found.groupdict()
    return name, said
