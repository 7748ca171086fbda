"""Tiny models and one thread, so that the same seed gives the same bits."""

from pathlib import Path

import pytest
import torch
import transformers

from tests.training.engine.tiny import tiny_folder

FAMILIES = ["gpt2", "llama", "qwen2"]


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


@pytest.fixture(scope="session")
def policies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A policy folder per family."""
    root = tmp_path_factory.mktemp("policies")
    return {family: tiny_folder(root / family, family) for family in FAMILIES}


@pytest.fixture(params=FAMILIES)
def policy(request: pytest.FixtureRequest, policies: dict[str, Path]) -> Path:
    """The policy of each family in turn."""
    return policies[request.param]


@pytest.fixture(scope="session")
def gpt2(policies: dict[str, Path]) -> Path:
    return policies["gpt2"]
