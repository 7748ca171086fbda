"""Runs in an environment of its own, with TRL: python trl_kto_loss.py POLICY REFERENCE ROWS OUT.

Writes the loss and z_ref of one batch before any update, and the token ids of its rows.
"""

import json
import sys
from pathlib import Path
from typing import Any

from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import KTOConfig, KTOTrainer  # type: ignore[import-not-found]  # only its own environment


class Listening(KTOTrainer):  # type: ignore[misc]  # as above
    """Keeps the loss, because the log rounds it."""

    loss = 0.0

    def compute_loss(self, *args: Any, **more: Any) -> Any:
        found = super().compute_loss(*args, **more)
        self.loss = float(found[0] if isinstance(found, tuple) else found)
        return found


def main(policy: str, reference: str, rows: str, out: str) -> None:
    batch = json.loads(Path(rows).read_text())
    config = KTOConfig(
        output_dir=f"{out}-run", max_steps=1, per_device_train_batch_size=len(batch["rows"]),
        learning_rate=0.0, beta=batch["beta"], desirable_weight=batch["good_weight"],
        undesirable_weight=batch["bad_weight"], report_to=[], save_strategy="no", use_cpu=True,
        bf16=False, logging_steps=1, gradient_checkpointing=False,
    )  # fmt: skip
    trainer = Listening(
        model=AutoModelForCausalLM.from_pretrained(policy),
        ref_model=AutoModelForCausalLM.from_pretrained(reference),
        args=config,
        train_dataset=Dataset.from_list(batch["rows"]),
        processing_class=AutoTokenizer.from_pretrained(policy),
    )
    trainer.train()
    [z_ref] = [line["kl"] for line in trainer.state.log_history if "kl" in line]
    read = [dict(row) for row in trainer.train_dataset]
    Path(out).write_text(json.dumps({"loss": trainer.loss, "z_ref": z_ref, "rows": read}))


if __name__ == "__main__":
    main(*sys.argv[1:])
