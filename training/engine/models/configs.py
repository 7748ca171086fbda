"""The config and tokenizer of a model folder, read without torch and without its weights.

Code that comes with a model is never run, and nothing is asked for at a hub.
"""

from pathlib import Path

from huggingface_hub import try_to_load_from_cache
from huggingface_hub.errors import HFValidationError
from transformers import AutoConfig, AutoTokenizer, GenerationConfig, PreTrainedConfig

from training.engine.data.codec import Codec, make_codec
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake
from training.specs import Spec

BACKBONE = "backbone"  # the folder of a reward model's body, if its head has two layers
# One of these is in every folder with a tokenizer.
TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt", "spiece.model")
# How the architectures of models that write text end. Encoders and translators have others.
WRITERS = ("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")


def load_codec(name: str, spec: Spec) -> Codec:
    """The tokenizer of a model folder with the limits of the spec."""
    below = Path(name) / BACKBONE
    config = config_of(str(below) if below.is_dir() else name)
    if Path(name).is_dir() and not any((Path(name) / file).is_file() for file in TOKENIZERS):
        # Transformers would make an empty tokenizer for some families.
        raise BadInput(Mistake(name, "no_tokenizer_file"))
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            name, trust_remote_code=False, local_files_only=True
        )
    except (OSError, ValueError) as error:
        raise BadInput(Mistake(name, "no_tokenizer", {"reason": first_line(error)})) from error
    # Prompt and reply share the context of the model. Where the spec asks for too much, the reply
    # gets at most half of it.
    context = context_of(config)
    reply = min(spec.max_reply_tokens, context // 2)
    if spec.max_prompt_tokens + spec.max_reply_tokens <= context:
        reply = spec.max_reply_tokens
    longest = min(spec.max_prompt_tokens, context - reply)
    return make_codec(tokenizer, longest, reply, _ends_of(name), _padding_of(config))


def _ends_of(name: str) -> list[int]:
    """The ids that end a reply, as far as the folder names them."""
    try:
        found = GenerationConfig.from_pretrained(name, local_files_only=True).eos_token_id
    except (OSError, ValueError):  # reward models have no such file
        return []
    return found if isinstance(found, list) else [] if found is None else [found]


def _padding_of(config: PreTrainedConfig) -> int | None:
    """The token that a reward model takes for padding. It reads the score before it."""
    if "ForSequenceClassification" not in str(config.architectures):
        return None
    padding = config.get_text_config().pad_token_id
    return padding if isinstance(padding, int) else None


def context_of(config: PreTrainedConfig) -> int:
    """How many tokens the model can read. For families without positions there is no limit."""
    limit = getattr(config.get_text_config(), "max_position_embeddings", None)
    return int(limit) if isinstance(limit, int) else 2**31


def config_of(name: str) -> PreTrainedConfig:
    if not Path(name).is_dir() and not _is_cached(name):
        raise BadInput(Mistake(name, "no_folder"))
    try:
        return AutoConfig.from_pretrained(name, trust_remote_code=False, local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(Mistake(name, "no_config", {"reason": first_line(error)})) from error


def _is_cached(name: str) -> bool:
    """Whether a model of a hub is on this machine. Transformers would look for it for a minute."""
    try:
        return isinstance(try_to_load_from_cache(name, "config.json"), str)
    except HFValidationError:  # no name that a hub could have
        return False


def refuse_without_head(name: str, config: PreTrainedConfig) -> None:
    if config.num_labels != 1 or "ForSequenceClassification" not in str(config.architectures):
        raise BadInput(Mistake(name, "no_head"))


def refuse_other_than_writers(name: str, config: PreTrainedConfig) -> None:
    """Raise BadInput for encoders, translators and reward models, which write no text."""
    own = config.architectures or []
    if config.is_encoder_decoder or (own and not any(one.endswith(WRITERS) for one in own)):
        raise BadInput(Mistake(name, "no_writer", {"architecture": ", ".join(own)}))


def first_line(error: Exception) -> str:
    """The first line of a long error message of transformers."""
    return str(error).strip().split("\n")[0].rstrip(".")
