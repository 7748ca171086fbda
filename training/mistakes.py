"""What can be wrong with a spec, its inputs or a run, as codes with parameters.

The sentences are written once, here. The engine prints them in English; the web looks them up in
the catalogue of the reader's language, which is why they are marked. Standard library only.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.catalogue import gettext_noop

FILE = "mistakes.json"  # in the folder of a run that ended early

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
    "group_of_batch": gettext_noop("must divide batch, which counts replies."),
    "clip_of_zero": gettext_noop("must be above 0, because nothing would be learned."),
    "cut_distribution": gettext_noop(
        "must be 1, because the policy learns from every possible reply."
    ),
    "kl_target_of_zero": gettext_noop("must be above 0, or left out for a fixed kl."),
    "no_randomness": gettext_noop(
        "must be above 0, because the policy learns from random replies."
    ),
    "ratio_with_zero": gettext_noop("cannot be combined with zero. Set gamma instead."),
    "gamma_with_ratio": gettext_noop("cannot be combined with gradient_ratio. Set only one."),
    "beta_of_zero": gettext_noop("must be above 0, because nothing would be learned."),
    "weight_of_zero": gettext_noop("must be above 0, because nothing would be learned."),
    "tie_of_zero": gettext_noop("must be above 0, because rankings have ties."),
    "tie_without_davidson": gettext_noop("works only with the loss davidson."),
    "reference_unused": gettext_noop("is not read by the loss %(loss)s. Leave it out."),
    "nothing_to_measure": gettext_noop(
        "is missing, and so are demonstrations, prompts and rankings. Give at least one of them."
    ),
    "no_model_for_rankings": gettext_noop("is required because rankings are given."),
    "no_harness": gettext_noop(
        "is not installed here. Run: python3 manage.py public_tasks install"
    ),
    "harness_failed": gettext_noop("cannot be measured (%(reason)s)."),
    "no_chooser": gettext_noop("is required because best_of is above 1."),
    "chooser_of_one": gettext_noop("must be above 1, because a chooser is given."),
    "no_model_for_judge": gettext_noop("is required because a judge is given."),
    # of a file of a dataset
    "not_utf8": gettext_noop("is not UTF-8 text."),
    "no_rows": gettext_noop("has no rows."),
    "row_not_an_object": gettext_noop("is not a JSON object."),
    "replies_not_texts": gettext_noop('"replies" must be a list of strings.'),
    "ranks_not_integers": gettext_noop('"ranks" must be a list of whole numbers; 1 is best.'),
    "ranks_of_replies": gettext_noop(
        '"replies" and "ranks" must have the same length, at least two.'
    ),
    "not_good_or_bad": gettext_noop('"good" must be true or false (in files of TRL: "label").'),
    "not_a_prompt": gettext_noop('"prompt" must be a string or a list of turns.'),
    "last_turn": gettext_noop('the last turn of "prompt" must be the user\'s.'),
    "turn_without_role": gettext_noop('a turn must have a "role": system, user or assistant.'),
    "turn_without_content": gettext_noop('a turn must have a "content" that is a string.'),
    "template_refuses": gettext_noop(
        "the model's chat template does not accept this conversation (%(reason)s)."
    ),
    "not_a_string": gettext_noop('"%(name)s" must be a string.'),
    "empty_string": gettext_noop('"%(name)s" must be a non-empty string.'),
    "no_text": gettext_noop("has no text to learn from."),
    "no_demonstration": gettext_noop("has no demonstration to learn from."),
    "no_ranking": gettext_noop("has no ranking to learn from."),
    "few_signals": gettext_noop(
        "needs judged replies to at least two prompts that are not too long, because each reply is"
        " compared with replies to other prompts."
    ),
    "only_good": gettext_noop(
        "has only good replies. KTO also needs replies that people found bad; to learn from good"
        " ones alone, use sft."
    ),
    "only_bad": gettext_noop(
        "has only bad replies. KTO also needs replies that people found good."
    ),
    "prompts_too_long": gettext_noop(
        "every prompt is longer than max_prompt_tokens, or than the model's context allows."
    ),
    "few_labelers": gettext_noop("works only with rankings by at least %(count)s named labelers."),
    # of a model
    "no_tokenizer_file": gettext_noop(
        "its folder has no tokenizer. Copy the tokenizer of the model that it was trained from."
    ),
    "no_tokenizer": gettext_noop("its tokenizer cannot be loaded (%(reason)s)."),
    "no_folder": gettext_noop(
        "There is no such folder, and the cache of models from a hub has no such model."
    ),
    "no_writer": gettext_noop(
        "is not a model that writes text one token after another (%(architecture)s)."
    ),
    "no_config": gettext_noop("its config cannot be loaded (%(reason)s)."),
    "no_weights": gettext_noop("its weights cannot be loaded (%(reason)s)."),
    "no_head": gettext_noop("is not a reward model, because it has no head with one score."),
    "no_end_token": gettext_noop(
        "its tokenizer has no end-of-text token, so replies could not end."
    ),
    "other_tokens": gettext_noop(
        "%(reward_model)s and %(policy)s use different tokens. Train the reward model from a model"
        " with the policy's tokenizer and chat template."
    ),
    "conversation_too_long": gettext_noop("This conversation is too long for the model."),
    # of the machine
    "not_created": gettext_noop("%(path)s cannot be created (%(reason)s)."),
    "other_checkpoints": gettext_noop(
        "holds checkpoints of another run (%(name)s was %(before)s and is now %(now)s). Give"
        " another folder."
    ),
    "no_gpu": gettext_noop("cuda was requested, but torch sees no GPU."),
    "only_training": gettext_noop("is for training. Run step %(step)s without it."),
    "disk_full": gettext_noop("The disk is full. Free some space and resume the run."),
    "out_of_memory": gettext_noop(
        "The step does not fit into the GPU's memory. Lower tokens_per_forward, or turn on"
        " gradient_checkpointing, lora, or zero with offload. (%(reason)s.)"
    ),
    # of the training itself
    "diverged": gettext_noop("Training stopped in step %(step)s."),
    "gradient_not_finite": gettext_noop("The gradient is no finite number."),
    "loss_not_finite": gettext_noop("The loss (%(losses)s) is no finite number."),
    "checkpoint_kept": gettext_noop("The checkpoint after step %(step)s is kept."),
    "after_divergence": gettext_noop(
        "Check the data, or launch the run with a lower learning rate."
    ),
    "stopped": gettext_noop("Stopped after step %(step)s. Resume the run to continue."),
    "stopped_sampling": gettext_noop(
        "Stopped while sampling. The same spec samples the same replies again."
    ),
}


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one field, with a line of its file, or with the run."""

    field: str  # or the path of a file that cannot be used; empty: the run
    code: str  # a key of SENTENCES
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
    line: int = 0  # of the file; 0: all of it

    def __str__(self) -> str:
        place = f"{self.field}, line {self.line}" if self.line else self.field
        return (f"{place}: " if place else "") + SENTENCES[self.code] % self.params


class SpecError(ValueError):
    """A spec that cannot be run, with every mistake that was found in it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes)))
