"""Step 3 of InstructGPT: PPO with pretraining gradients mixed in (ptx)."""
