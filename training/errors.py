"""What this app refuses to do, in words that can be shown to a researcher."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError


class TrainingError(APIException):
    """A request the rules of training do not allow."""

    status_code: int = status.HTTP_409_CONFLICT


class FileIsMissing(TrainingError):
    default_code = "file_is_missing"
    default_detail = _("A file is not in the store any more. It was withdrawn or taken away.")


class FileWasChanged(TrainingError):
    default_code = "file_was_changed"
    default_detail = _("A file is not the one that was stored: its sha256 is another.")


class StoreTrouble(TrainingError):
    """The store cannot be written or read now; the sentence says why."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "store_trouble"
    full = _("The disk of the store is full. Free some space, then try again.")
    silent = _("The store cannot be reached now. Nothing was changed. Try again later.")


class DatasetIsRefused(TrainingError):
    """A dataset that cannot be frozen; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "dataset_is_refused"
    name_taken = _("Another dataset has this name.")
    nothing = _("Nothing fits these conditions, so there is nothing to freeze.")
    not_text = _("The file has no text: give lines of JSON with a text each, or plain text.")
    text_too_long = _(
        "A text is longer than 16 MiB. Cut it into several, with empty lines between."
    )
    unknown = _("There is no such condition.")
    no_such_form = _("Datasets of this kind do not come in that form.")
    bad_query = _("%(name)s is not what this condition takes.")
    restless = _("Prompts were withdrawn all the time while the file was written. Try again.")


class DatasetIsNotReady(TrainingError):
    default_code = "dataset_is_not_ready"
    default_detail = _("The dataset is not ready: it is still being frozen, or was withdrawn.")


class ModelIsRefused(TrainingError):
    """A model that cannot be registered; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "model_is_refused"
    name_taken = _("Another model version has this name.")
    no_folder = _("There is no such folder below the models root.")
    no_config = _("The folder has no config.json, so nobody could load the model.")
    no_weights = _("The folder has no safetensors file. Other formats can carry code.")
    brings_code = _("The model brings code of its own, which is never run here.")
    bad_weights = _("A safetensors file is damaged.")
    link = _("The folder has links in it. Copy the files themselves.")
    bad_hub_name = _("A model of a hub is named owner/name.")
    hub_failed = _("The hub gave no model of that name, or cannot be reached from here.")
    bad_endpoint = _("The address must be https, or on this machine, and among the allowed hosts.")
    not_served = _("The endpoint serves no model of that name.")
    endpoint_silent = _("The endpoint did not answer as an OpenAI-compatible one does.")


class ModelCannotMove(TrainingError):
    default_code = "model_cannot_move"
    default_detail = _("The model version is not in a state in which that can be done.")
    not_a_policy = _("Only a policy or a base model can become the current policy.")
    is_current = _("This is the current policy. Promote another one first.")
    no_way_back = _("There is no earlier policy to go back to.")


class RunIsRefused(ValidationError):
    """A run that cannot be as it is asked for: what is wrong with which field."""

    def __init__(self, **fields: str) -> None:
        self.fields = fields
        super().__init__({name: [sentence] for name, sentence in fields.items()})

    def __str__(self) -> str:
        return " ".join(f"{name}: {said}" for name, said in self.fields.items())


class RunCannotMove(TrainingError):
    default_code = "run_cannot_move"
    default_detail = _("This run has moved on. Load it again.")


class BatchIsRefused(TrainingError):
    """A sample batch that cannot be drawn; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "batch_is_refused"
    name_taken = _("Another sample batch has this name.")
    no_prompts = _("No prompt fits these conditions.")
    no_writers = _("Choose at least one model version, each once, with a share above zero.")
    not_a_writer = _("Only policies and base models write replies, and only those not retired.")
    not_a_reward_model = _("Choose a reward model for the scores.")
    wrong_replies = _("The least and the most replies do not fit this kind of task.")
    order_needs_earlier_replies = _(
        "Disagreement and uncertainty are known of prompts with earlier replies only,"
        " so the batch must allow prompts that were sampled before."
    )
    ensemble_is_too_small = _("Uncertainty needs at least two reward models.")


class BatchCannotMove(TrainingError):
    default_code = "batch_cannot_move"
    default_detail = _("The sample batch is not in a state in which that can be done.")
    nothing_to_release = _("No prompt of the batch has enough different replies.")


class RoundIsRefused(TrainingError):
    """A round that cannot begin; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "round_is_refused"
    another_is_open = _("Another round is open. End it first.")
    no_policy = _("There is no current policy. Promote a model version first.")
    no_model = _("The plan names a model version that does not exist or is of another kind.")
    no_text = _("The plan names a dataset of text that does not exist or is not ready.")


class RoundCannotMove(TrainingError):
    default_code = "round_cannot_move"
    default_detail = _("The round has moved on. Load it again.")
    gate_waits = _("The gate waits for a decision: promote the new policy, or keep the old one.")
    has_ended = _("The round has ended.")
    no_labels = _("Nobody has labeled anything in this round yet.")


class ChatIsRefused(TrainingError):
    """What the playground does not do; the sentence says why."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "chat_is_refused"
    default_detail = _("You cannot use the playground. Ask a researcher for an invitation code.")
    bad_code = _("This code does not work: it was never given out, is used up or was revoked.")


class ChatIsLimited(TrainingError):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "chat_is_limited"
    default_detail = _("You have written as much as is allowed for now. Please come back later.")


class ChatCannotGoOn(TrainingError):
    default_code = "chat_cannot_go_on"
    default_detail = _("The last reply is still being written.")
    no_policy = _("There is no current policy to talk to.")
    too_long = _("This conversation is full. Please begin a new one.")
