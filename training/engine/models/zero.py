"""DeepSpeed ZeRO stages 1 to 3. No other file imports DeepSpeed.

DeepSpeed's own checkpoints are not used, because they open at one world size only. Weights and
moments are gathered into the state that plain torch keeps, so a run resumes at any world size and
stage.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

import deepspeed
import deepspeed.ops
import torch
from deepspeed.utils import (
    safe_get_full_fp32_param,
    safe_get_full_optimizer_state,
    safe_set_full_fp32_param,
    safe_set_full_optimizer_state,
)
from torch import Tensor, nn

from training.engine.models.learner import Kind, Learner, make_optimizer, trained_parameters
from training.engine.runtime.checkpoint import State
from training.engine.runtime.distributed import Team
from training.engine.runtime.divergence import refuse_gradient
from training.specs import TrainingSpec

# On CPUs DeepSpeed would compile this on first use, which needs ninja and g++ and gains nothing.
deepspeed.ops.__compatible_ops__["deepspeed_shm_comm"] = False
MOMENTS = {"first": "exp_avg", "second": "exp_avg_sq"}
PARTITIONED = 3  # at this stage no rank holds whole weights


class ZeroLearner(Learner[Kind]):
    """The stage decides what is split among the ranks: optimizer state, gradients, weights."""

    def __init__(self, model: Kind, spec: TrainingSpec, team: Team) -> None:
        super().__init__(model, spec, team)
        deepspeed.init_distributed()
        self.engine, *_ = deepspeed.initialize(
            model=model, optimizer=make_optimizer(model, spec), config=_config(spec, team)
        )

    def __call__(self, *args: object) -> Tensor:
        out: Tensor = self.engine(*args)
        return out

    def backward(self, loss: Tensor, *, last: bool) -> None:
        self.engine.set_gradient_accumulation_boundary(last)
        self.engine.backward(loss * self.team.world)  # because DeepSpeed takes the mean over ranks

    def step(self, rate: float) -> float:
        for group in self.engine.optimizer.param_groups:
            group["lr"] = rate
        self.engine.step()
        norm = float(self.engine.get_global_grad_norm() or 0.0)
        refuse_gradient(norm, self.team)
        return norm

    def state(self) -> State:
        kept: State = {"weights": {}, "first": {}, "second": {}, "updates": self._updates()}
        for name, parameter in trained_parameters(self.model):
            kept["weights"][name] = _copy(safe_get_full_fp32_param(parameter))
            for moment, key in MOMENTS.items() if kept["updates"] else ():
                kept[moment][name] = _copy(safe_get_full_optimizer_state(parameter, key))
        return kept

    def load_state(self, state: State) -> None:
        if state["updates"]:
            self._create_moments(float(state["updates"]))
        for name, parameter in trained_parameters(self.model):
            self._set_weight(parameter, state["weights"][name])
            for moment, key in MOMENTS.items():
                if name in state[moment]:
                    safe_set_full_optimizer_state(parameter, state[moment][name], key)

    @contextmanager
    def gathered(self) -> Iterator[None]:
        if self.spec.zero != PARTITIONED:
            yield
            return
        parameters = list(self.model.parameters())
        with deepspeed.zero.GatheredParameters(parameters), _hooks_off(self.model):
            yield

    @torch.no_grad()
    def _set_weight(self, parameter: nn.Parameter, weight: Tensor) -> None:
        """Set the weight of the forward pass and its float32 copy, which the optimizer updates."""
        safe_set_full_fp32_param(parameter, weight)
        partitioned = self.spec.zero == PARTITIONED
        with deepspeed.zero.GatheredParameters([parameter], modifier_rank=0, enabled=partitioned):
            if self.team.leads or not partitioned:
                parameter.copy_(weight)

    def _create_moments(self, updates: float) -> None:
        """Create and link Adam's moments now, which would happen in and after the first step."""
        zero = self.engine.optimizer
        partitioned = self.spec.zero == PARTITIONED
        flats = (
            zero.fp32_partitioned_groups_flat
            if partitioned
            else zero.single_partition_of_fp32_groups
        )
        for flat in flats:
            zero.optimizer.state[flat] = {
                "step": torch.tensor(updates),
                "exp_avg": torch.zeros_like(flat),
                "exp_avg_sq": torch.zeros_like(flat),
            }
        if not partitioned:
            zero._lazy_init_hp_params_optimizer_state()

    def _updates(self) -> int:
        steps = [int(m["step"]) for m in self.engine.optimizer.state.values() if "step" in m]
        return max(steps, default=0)


@contextmanager
def _hooks_off(model: nn.Module) -> Iterator[None]:
    """Let a rank call the model as often as it needs, without the others.

    Else DeepSpeed's hooks split the weights again after each layer and gather them before the next
    call, for which every rank must wait; ranks that write replies call the model unequally often.
    """
    kept = [(one, one._forward_pre_hooks, one._forward_hooks) for one in model.modules()]
    try:
        for module, _before, _after in kept:
            module._forward_pre_hooks, module._forward_hooks = OrderedDict(), OrderedDict()
        yield
    finally:
        for module, before, after in kept:
            module._forward_pre_hooks, module._forward_hooks = before, after


def _config(spec: TrainingSpec, team: Team) -> dict[str, object]:
    zero: dict[str, object] = {"stage": spec.zero}
    if spec.offload:
        zero["offload_optimizer"] = {"device": "cpu"}
    return {
        "train_micro_batch_size_per_gpu": 1,  # the steps split batches themselves
        "gradient_accumulation_steps": 1,
        "gradient_clipping": spec.clip_gradient,
        "zero_optimization": zero,
        "bf16": {"enabled": team.dtype == torch.bfloat16},
        "zero_allow_untested_optimizer": True,
        "steps_per_print": 10**9,
    }


def _copy(tensor: Tensor) -> Tensor:
    return tensor.detach().cpu().clone()
