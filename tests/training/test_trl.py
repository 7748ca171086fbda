"""TRL, in an environment of its own, trains on our exports, and we use the models it saves."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

from tests.training.engine.chatting import chat_folder
from training.datasets.formats import in_form
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model, load_reward_model
from training.engine.models.generate import generate
from training.engine.models.sampling import Sampling
from training.engine.models.scoring import Group, reward_scores
from training.engine.runtime.distributed import Team
from training.specs import SampleSpec

pytestmark = pytest.mark.slow
TRL = "trl==1.16.0"
RANKING: dict[str, Any] = {
    "prompt": "why is the sky blue ?",
    "replies": ["light scatters", "kitchen", "good"],
    "ranks": [1, 3, 2],
}
SHOWN: dict[str, str] = {"prompt": "why is the sky blue ?", "response": "light scatters"}
FORMS = {"reward": "pairs", "dpo": "pairs", "kto": "unpaired", "sft": "messages"}
TEMPLATES = ["chatml", "gemma", "llama-3"]


@pytest.fixture(scope="session")
def trl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with TRL beside the packages of this one."""
    place = tmp_path_factory.mktemp("trl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    python = place / "bin" / "python"
    [packages] = place.glob("lib/*/site-packages")
    (packages / "ours.pth").write_text(sysconfig.get_path("purelib"))
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        TRL,
    ]
    if subprocess.run(pip, check=False).returncode:
        pytest.skip("TRL cannot be installed here")
    return python


@pytest.fixture
def train(trl, tmp_path):
    def run(what: str, template: str) -> Path:
        rows, data = tmp_path / "rows.jsonl", tmp_path / "data.jsonl"
        row = SHOWN if what == "sft" else RANKING
        rows.write_text(f"{json.dumps(row)}\n" * 4)
        with in_form(rows, FORMS[what]) as file:
            data.write_bytes(file.read())
        model, out = chat_folder(tmp_path / "start", template), Path(tmp_path, "trained")
        program = Path(__file__).with_name("trl_process.py")
        subprocess.run([trl, "-P", program, what, model, data, out], check=True, cwd=tmp_path)
        return out

    return run


def spec() -> SampleSpec:
    return SampleSpec(out=Path(), models=("",), prompts=Path())


@pytest.mark.parametrize("what", FORMS)
def test_trl_trains_on_our_exports(what, train):
    losses = json.loads((train(what, "chatml") / "losses.json").read_text())

    assert len(losses) == 2


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_reward_model_of_trl_scores_here_as_there(template, train):
    folder = str(train("reward", template))

    group = Group.of(load_codec(folder, spec()), RANKING["prompt"], RANKING["replies"])
    alone = Team(0, 1, torch.device("cpu"), torch.float32)
    [ours] = reward_scores(load_reward_model(folder), [group], alone, 4096)

    tokenizer = AutoTokenizer.from_pretrained(folder)
    theirs = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    for reply, score in zip(RANKING["replies"], ours, strict=True):
        messages: list[dict[str, str]] = [
            {"role": "user", "content": RANKING["prompt"]},
            {"role": "assistant", "content": reply},
        ]
        ids = tokenizer.apply_chat_template(messages, return_tensors="pt", return_dict=False)
        assert score == pytest.approx(theirs(ids).logits.item(), abs=1e-4)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_policy_of_trl_continues_here_as_there(template, train):
    folder = str(train("sft", template))
    codec = load_codec(folder, spec())
    prompt = codec.prompt(SHOWN["prompt"])

    [reply] = generate(
        load_language_model(folder).model,
        [prompt],
        sampling=Sampling(end=codec.ends, max_tokens=24, temperature=0.0),
    )

    theirs = AutoModelForCausalLM.from_pretrained(folder).eval()
    found = theirs.generate(torch.tensor([prompt]), max_new_tokens=24, do_sample=False)
    assert reply.ids == found[0, len(prompt) :].tolist()
