"""Other programs write and score as we do with the policy and the reward model of the drill.

PLUMBLINE_VLLM names the Python of an environment that has vLLM for a CPU (docs/log/2026-12-01.md).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.faults.real.bench import FEEDBACK, Bench
from training.engine.data.packing import pack
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model, load_reward_model
from training.engine.models.generate import generate
from training.engine.models.sampling import Sampling
from training.engine.models.scoring import Group, reward_scores
from training.engine.runtime.distributed import Team
from training.specs import SampleSpec

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FEEDBACK.is_file(), reason="PLUMBLINE_REAL_DATA names no such folder"),
]
NEAR = 1e-4
SPEC = SampleSpec(out=Path(), models=("",), prompts=Path())
QUESTION, TOKENS = "What is the capital of France?", 12
REPLIES = ["The capital of France is Paris.", "I do not know.", "Lyon"]
VLLM = os.environ.get("PLUMBLINE_VLLM", "")
# One process and one thread: on two busy cores, its processes wait for each other for minutes.
ALONE = {
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
    "VLLM_CPU_OMP_THREADS_BIND": "nobind",
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "OMP_NUM_THREADS": "1",
}


@pytest.fixture(scope="module")
def ours(bench: Bench, policy: Any, reward: Any) -> Any:
    """What the engine writes and scores, and the same as other programs are asked for it."""
    writer, scorer = (str(bench.folder(one["name"])) for one in (policy, reward))
    codec = load_codec(writer, SPEC)
    prompt = codec.prompt(QUESTION)
    sampling = Sampling(end=codec.ends, max_tokens=TOKENS, temperature=0.0)
    model = load_language_model(writer).eval()
    [reply] = generate(model.model, [prompt], sampling=sampling)
    whole = [*prompt, *reply.ids]
    with torch.no_grad():
        logprobs = model(pack([whole]), torch.arange(len(prompt), len(whole))).tolist()
    group = Group.of(load_codec(scorer, SPEC), QUESTION, REPLIES)
    alone = Team(0, 1, torch.device("cpu"), torch.float32)
    [scores] = reward_scores(load_reward_model(scorer), [group], alone, 4096)
    talks = [
        [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": reply}]
        for reply in REPLIES
    ]
    asked = json.dumps({"prompt": QUESTION, "tokens": TOKENS, "conversations": talks})
    found = {"ids": reply.ids, "logprobs": logprobs, "scores": scores}
    return {"folders": [writer, scorer], "asked": asked, **found}


def found_by(python: str, program: str, ours: Any, **environment: str) -> Any:
    """What a program outside finds for the same policy, reward model and texts."""
    path = Path(__file__).with_name(program)
    command = [python, "-P", str(path), *ours["folders"], ours["asked"]]
    done = subprocess.run(
        command,
        cwd=path.parent,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_plain_transformers_writes_and_scores_the_same(ours):
    found = found_by(sys.executable, "plain_process.py", ours)

    assert found["ids"] == ours["ids"]
    assert found["logprobs"] == pytest.approx(ours["logprobs"], abs=NEAR)
    assert found["scores"] == pytest.approx(ours["scores"], abs=NEAR)


@pytest.mark.skipif(not VLLM, reason="PLUMBLINE_VLLM names no Python that has vLLM")
def test_vllm_writes_and_scores_the_same(ours):
    found = found_by(VLLM, "vllm_process.py", ours, **ALONE)

    assert found["ids"] == ours["ids"]
    assert found["logprobs"] == pytest.approx(ours["logprobs"], abs=NEAR)
    assert found["scores"] == pytest.approx(ours["scores"], abs=NEAR)
