"""Stands for the engine where hours are simulated: same files, same signals, no torch.

`learning_rate` is how many seconds a step takes. What a step finds depends on the step and on
what came before, so a resumption that lost or doubled a step would show in the last number.
"""

import json
import os
import signal
import struct
import sys
import threading
import time
from pathlib import Path

asked = threading.Event()


def main(path: str) -> int:
    spec = json.loads(Path(path).read_text())
    out, steps, pace = Path(spec["out"]), spec["max_steps"], spec["learning_rate"]
    stubborn = spec["weight_decay"] > 0
    signal.signal(signal.SIGTERM, lambda *_: None if stubborn else asked.set())
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(f"Stand-in begins in process {os.getpid()}.", flush=True)  # noqa: T201
    step, total = resume(out)
    while step < steps:
        time.sleep(pace)
        step, total = step + 1, total + step + 1
        line = {"step": step, "steps": steps, "time": time.time(), "seconds": 0, "total": total}
        append(out / "metrics.jsonl", line)
        if spec["seed"] == step and not (out / "failed").exists():
            (out / "failed").touch()
            raise SystemExit(1)
        if asked.is_set() or step % spec["checkpoint_every"] == 0:
            save(out, step, total)
        if asked.is_set():
            return 3
    model(out / "model")
    # An engine of another version may write NaN, which no JSON has.
    summary = {"step": "pretrain", "total": total, "last": {"loss": float("nan")}}
    (out / "summary.json").write_text(json.dumps(summary))
    return 0


def end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(137)


def resume(out: Path) -> tuple[int, int]:
    found = sorted(out.glob("checkpoints/step-*/manifest.json"))
    state = json.loads(found[-1].read_text()) if found else {"step": 0, "total": 0}
    metrics = out / "metrics.jsonl"
    if metrics.exists():
        kept = [li for li in metrics.open() if json.loads(li)["step"] <= state["step"]]
        metrics.with_name("half-made").write_text("".join(kept))
        metrics.with_name("half-made").replace(metrics)
    return state["step"], state["total"]


def save(out: Path, step: int, total: int) -> None:
    half_made, sealed = out / "half-made", out / "checkpoints" / f"step-{step:08}"
    half_made.mkdir(parents=True)
    (half_made / "learner.pt").write_bytes(b"x" * 100)
    (half_made / "manifest.json").write_text(json.dumps({"step": step, "total": total}))
    sealed.parent.mkdir(exist_ok=True)
    half_made.rename(sealed)


def append(path: Path, line: dict[str, object]) -> None:
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")


def model(folder: Path) -> None:
    """The smallest folder that can be registered."""
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text('{"model_type": "gpt2", "vocab_size": 8}')
    header = json.dumps({"x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    weights = struct.pack("<Q", len(header)) + header + bytes(4)
    (folder / "model.safetensors").write_bytes(weights)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
