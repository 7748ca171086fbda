"""Make a model folder of a GGUF file, which holds a model's weights and tokenizer in one."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from training.engine.models.folders import save_folder
from training.engine.models.networks import LanguageModel
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake


def unpack_file(path: Path, folder: Path) -> int:
    """Write the folder in one step: it is complete or absent. Needs the package `gguf`."""
    if not path.is_file():
        raise BadInput(Mistake(str(path), "unreadable", {"reason": "no such file"}))
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    model = AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, dtype=torch.float32
    )
    # The weights are plain numbers now; as a quantized model it could not be saved.
    vars(model).update(hf_quantizer=None, is_quantized=False)
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.config.architectures = [type(model).__name__]
    save_folder(LanguageModel(model), tokenizer, folder, dtype="bfloat16")
    return 0
