"""What the package refuses: models that cannot be registered or change their state."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class ModelIsRefused(Refusal):
    """A model that cannot be registered; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "model_is_refused"
    name_taken = _("Another model version has this name.")
    no_folder = _("There is no such folder below the models root.")
    no_config = _("The folder has no config.json, so nobody could load the model.")
    no_tokenizer = _(
        "The folder has no tokenizer. Copy the tokenizer of the model that it was trained from."
    )
    no_writer = _(
        "The config says that this is %(architecture)s, which does not write text one token after"
        " another."
    )
    no_head = _(
        "The config says that this is %(architecture)s with %(scores)s outputs. A reward model is a"
        " ...ForSequenceClassification with one."
    )
    no_weights = _("The folder has no safetensors file. Other formats can carry code.")
    brings_code = _("The model brings code of its own, which is never run here.")
    adapter = _("The folder has an adapter (LoRA). Merge it into the weights first.")
    bad_weights = _("A safetensors file is damaged.")
    link = _("The folder has links in it. Copy the files themselves.")
    not_drawable = _(
        "Best of n needs a policy or base model whose files are here, because the engine draws the"
        " replies."
    )
    no_chooser = _("Best of n needs a reward model whose files are here, to choose the best reply.")
    retired_part = _("%(name)s is retired. Choose another one.")
    part_is_retired = _(
        "%(name)s uses %(part)s, which is retired. Register best of n with another one."
    )
    part_has_no_files = _(
        "%(name)s uses %(part)s, whose files are not here. Register best of n with another one."
    )
    bad_hub_name = _("A model of a hub is named owner/name.")
    bad_revision = _("A revision of a model is a branch, a tag or a commit of its hub.")
    hub_failed = _("The hub gave no model of that name, or cannot be reached from here.")
    bad_file_name = _("The hub lists a file whose name is refused: %(file)s. %(problem)s")
    large_text = _("%(file)s is too large for a file of a config or a tokenizer.")
    many_files = _("The hub lists %(count)s files for this model, which is too many.")
    no_room = _("The server has no room for a model of this size.")
    bad_endpoint = _("The address must be https, or on this machine, and among the allowed hosts.")
    not_served = _("The endpoint serves no model of that name.")
    endpoint_silent = _("The endpoint did not answer as an OpenAI-compatible one does.")


class NameIsTaken(ModelIsRefused):
    default_detail = ModelIsRefused.name_taken


class ModelCannotMove(Refusal):
    default_code = "model_cannot_move"
    default_detail = _("The model version is not in a state in which that can be done.")
    not_a_policy = _("Only a policy or a base model can become the current policy.")
    no_weights = _(
        "%(name)s is the best of %(n)s replies of %(policy)s, not a set of weights. Promote"
        " %(policy)s, or train a policy that does without choosing."
    )
    no_files = _("The files of this model version are not here yet. Promote it later.")
    is_current = _("This is the current policy. Promote another one first.")
    no_way_back = _("There is no earlier policy to go back to.")
