"""Step 3 of InstructGPT: PPO against a reward model, with pretraining gradients mixed in (ptx)."""
