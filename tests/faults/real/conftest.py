"""One installation for this folder, and each thing on the way to a policy, made once."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.real.bench import FEEDBACK, LIMITS, Bench, bench_in, lines_of, real_model_in

SFT = {**LIMITS, "lora": 4, "learning_rate": 1e-4, "max_steps": 2, "batch": 2, "holdout": 0.2}
PPO = {**LIMITS, "lora": 4, "max_steps": 2, "batch": 2, "minibatch": 2, "ptx_per_episode": 1}


@pytest.fixture(scope="package")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_in(tmp_path_factory.mktemp("bench")) as made:
        yield made
        sys.stderr.write("\n" + "\n".join(f"  {cost}" for cost in made.costs) + "\n")


@pytest.fixture(scope="package")
def smol(bench: Bench) -> Any:
    folder = real_model_in(bench.models)
    assert bench.get("registry/models/folders/") == [folder]
    return bench.register("smol", folder)


@pytest.fixture(scope="package")
def intake(bench: Bench) -> Any:
    made = bench.upload("prompts/intakes/", (FEEDBACK.name, FEEDBACK.read_bytes()))
    seen = bench.post(f"prompts/intakes/{made['id']}/preview/")
    assert (seen["format"], seen["lost"]) == ("qa-feedback", [])
    assert {"prompt", "part", "reply", "ranks", "demonstration"} <= {*seen["fates"].values()}
    assert not any(line["problem"] for line in seen["lines"])
    bench.post(f"prompts/intakes/{made['id']}/start/")
    return bench.until(f"prompts/intakes/{made['id']}/", "done", "failed", "cancelled")


@pytest.fixture(scope="package")
def data(bench: Bench, intake: Any) -> dict[str, Any]:
    query = {"splits": ["train"], "intakes": [intake["id"]]}
    kinds = ("rankings", "demonstrations", "prompts")
    frozen = {kind: bench.freeze(kind, f"qa-{kind}", **query) for kind in kinds}
    pages = [{"text": row["passages"][0][1][:400]} for row in json.loads(FEEDBACK.read_text())[:40]]
    text = bench.upload("datasets/text/", ("pages.jsonl", lines_of(pages)), name="pages")
    return {**frozen, "text": text}


@pytest.fixture(scope="package")
def sft(bench: Bench, smol: Any, data: dict[str, Any]) -> Any:
    shown = data["demonstrations"]["id"]
    run = bench.train("sft", "my-sft", SFT, model=smol["id"], demonstrations=shown)
    return run["produced"][0]


@pytest.fixture(scope="package")
def reward(bench: Bench, sft: Any, data: dict[str, Any]) -> Any:
    rankings = data["rankings"]["id"]
    run = bench.train("reward", "my-reward", SFT, model=sft["id"], rankings=rankings)
    return run["produced"][0]


@pytest.fixture(scope="package")
def policy(bench: Bench, sft: Any, reward: Any, data: dict[str, Any]) -> Any:
    inputs = {"model": sft["id"], "reward_model": reward["id"]}
    rest = {name: data[name]["id"] for name in ("prompts", "text")}
    run = bench.train("ppo", "my-ppo", PPO, **inputs, **rest)
    return next(one for one in run["produced"] if one["name"] == "my-ppo")


@pytest.fixture(scope="package")
def batch(bench: Bench, policy: Any, reward: Any) -> Any:
    """Replies of the new policy, scored by the new reward model."""
    terms = {"least_replies": 2, "most_replies": 2, "most_tokens": 24, "task_kind": "rank"}
    made = bench.post(
        "samples/batches/",
        {
            "name": "by my-ppo",
            "prompts": {"number": 2, "unseen": False},
            "mix": [{"model": policy["id"], "share": 1.0}],
            "terms": {**terms, "reward_model": reward["id"]},
        },
    )
    bench.until(f"samples/batches/{made['id']}/", "ready", "failed")
    return bench.get(f"samples/batches/{made['id']}/prompts/")
