"""The four spec files of training/README.md, run as they stand but for their size."""

import json
import re
from pathlib import Path

import pytest

from tests.training.engine.tiny import tiny_folder, write_lines
from training.engine.__main__ import main

README = Path(__file__).parents[3] / "training" / "README.md"
SMALL = {
    "sft": {"batch": 8, "max_steps": 2},
    "reward": {"batch": 4, "max_steps": 2},
    "ppo": {
        "batch": 4,
        "minibatch": 2,
        "max_steps": 2,
        "max_reply_tokens": 6,
        "ptx_per_episode": 1,
    },
    "sample": {"max_reply_tokens": 6},
}


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder with a base model and the four files of data."""
    monkeypatch.chdir(tmp_path)
    tiny_folder(tmp_path / "base")
    asked = [f"why is the sky {n} ?" for n in range(12)]
    rankings = [
        {"prompt": p, "replies": ["good", "fair", "poor"], "ranks": [1, 2, 3]} for p in asked
    ]
    write_lines(tmp_path / "rankings.jsonl", rankings)
    write_lines(
        tmp_path / "demonstrations.jsonl", [{"prompt": p, "response": "light"} for p in asked]
    )
    write_lines(tmp_path / "prompts.jsonl", [{"prompt": p} for p in asked])
    write_lines(tmp_path / "text.jsonl", [{"text": f"the sky is blue {n}"} for n in range(12)])
    return tmp_path


def test_four_spec_files_lead_from_rankings_to_a_policy(workplace):
    specs = dict(re.findall(r"```json (\w+\.json)\n(.*?)```", README.read_text(), re.DOTALL))
    commands = re.findall(r"^python -m training\.engine (\w+\.json)$", README.read_text(), re.M)
    assert commands == list(specs)

    for name in commands:
        fields = json.loads(specs[name])
        Path(name).write_text(json.dumps(fields | SMALL[fields["step"]]))
        assert main([name]) == 0

    replies = Path("runs/sample/replies.jsonl").read_text().splitlines()
    assert len(replies) == 12 * 4 * 2
    assert (workplace / "runs" / "ppo" / "model" / "model.safetensors").exists()
