"""What can be wrong with a spec, as codes with parameters.

The sentences are written once, here. The engine prints them in English; the web looks them up in
the catalogue of the reader's language, which is why they are marked. Standard library only.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.catalogue import gettext_noop

SENTENCES = {
    # of the file
    "unreadable": gettext_noop("cannot be read (%(reason)s)."),
    "not_json": gettext_noop("is not JSON (%(reason)s)."),
    "not_an_object": gettext_noop("must be a JSON object."),
    # of one field
    "missing": gettext_noop("is required by step %(step)s."),
    "unknown": gettext_noop("is not a field of step %(step)s. Did you mean %(near)s?"),
    "not_settable": gettext_noop("cannot be set here."),
    "too_small": gettext_noop("must be at least %(least)s, not %(given)s."),
    "out_of_range": gettext_noop("must be between %(least)s and %(most)s, not %(given)s."),
    "not_a_choice": gettext_noop("must be one of %(choices)s, not %(given)s."),
    "not_an_integer": gettext_noop("must be a whole number, not %(given)s."),
    "not_a_number": gettext_noop("must be a number, not %(given)s."),
    "not_a_boolean": gettext_noop("must be true or false, not %(given)s."),
    "not_text": gettext_noop("must be text, not %(given)s."),
    "not_a_path": gettext_noop("must be a path, not %(given)s."),
    "not_names": gettext_noop("must be a list with at least one name, not %(given)s."),
    "not_text_or_names": gettext_noop("must be text or a list of names, not %(given)s."),
    # of several fields together
    "zero_stage": gettext_noop("must be 0, 1, 2 or 3, or left out for plain torch."),
    "offload_without_zero": gettext_noop("works only when zero is 1, 2 or 3."),
    "width_of_heads": gettext_noop("must be heads times an even number."),
    "text_for_share": gettext_noop("is required because text_share is above 0."),
    "text_for_gamma": gettext_noop("is required because gamma is above 0."),
    "one_fold": gettext_noop("must be 0 (none) or at least 2."),
    "folds_and_members": gettext_noop("cannot be combined with members. Set only one of the two."),
    "minibatch_of_batch": gettext_noop("must divide batch."),
    "cut_distribution": gettext_noop("must be 1, because PPO learns from every possible reply."),
    "no_randomness": gettext_noop("must be above 0, because PPO learns from random replies."),
    "ratio_with_zero": gettext_noop("cannot be combined with zero. Set gamma instead."),
    "nothing_to_measure": gettext_noop(
        "is missing, and so are demonstrations, prompts and rankings. Give at least one of them."
    ),
    "no_model_for_rankings": gettext_noop("is required because rankings are given."),
}


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one field."""

    field: str  # or the path of a file that cannot be used
    code: str  # a key of SENTENCES
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        name = f"{self.field}: " if self.field else ""
        return name + SENTENCES[self.code] % self.params


class SpecError(ValueError):
    """A spec that cannot be run, with every mistake that was found in it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes)))
