"""Direct preference optimisation: the policy itself is the reward model (DPO and relatives)."""
