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


class DatasetIsRefused(TrainingError):
    """A dataset that cannot be frozen; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "dataset_is_refused"
    name_taken = _("Another dataset has this name.")
    nothing = _("Nothing fits these conditions, so there is nothing to freeze.")
    not_text = _("The file has no text: give lines of JSON with a text each, or plain text.")
    unknown = _("There is no such condition.")
    no_such_form = _("Datasets of this kind do not come in that form.")
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
