"""Write folders so that transformers 4 reads them, too, which other tools still pin."""

import json
from pathlib import Path
from typing import Any

# Of transformers 5 only. Every version knows the other class, which reads the same files.
NEW_CLASS, OLD_CLASS = "TokenizersBackend", "PreTrainedTokenizerFast"
OF_THE_NEW_CLASS = ("backend", "is_local", "local_files_only")
NO_LIMIT = 10**29  # what transformers writes where no limit is known is larger


def adapt(folder: Path, context: int) -> None:
    """Say in the words of transformers 4, beside the new ones, what they have in common."""
    _rewrite(folder / "tokenizer_config.json", lambda found: _tokenizer(found, context))
    for config in folder.rglob("config.json"):
        _rewrite(config, _config)


def _tokenizer(found: dict[str, Any], context: int) -> dict[str, Any]:
    if found.get("tokenizer_class") == NEW_CLASS:
        found = {name: value for name, value in found.items() if name not in OF_THE_NEW_CLASS}
        found["tokenizer_class"] = OLD_CLASS
    if isinstance(found.get("extra_special_tokens"), list):  # earlier: names with tokens
        found["additional_special_tokens"] = found.pop("extra_special_tokens")
    if found.get("model_max_length", NO_LIMIT) >= NO_LIMIT:
        found["model_max_length"] = context
    return found


def _config(found: dict[str, Any]) -> dict[str, Any]:
    if "dtype" in found:
        found["torch_dtype"] = found["dtype"]
    rope = found.get("rope_parameters")
    if isinstance(rope, dict) and isinstance(rope.get("rope_theta"), int | float):
        # Without it, an earlier version computes with its default, and all numbers are wrong.
        found["rope_theta"] = rope["rope_theta"]
        if rope.get("rope_type", "default") != "default":
            found["rope_scaling"] = {name: rope[name] for name in rope if name != "rope_theta"}
    return found


def _rewrite(path: Path, change: Any) -> None:
    if path.exists():
        changed = change(json.loads(path.read_text()))
        path.write_text(json.dumps(changed, indent=2, ensure_ascii=False) + "\n")
