"""Public tasks, for lm-evaluation-harness in an environment of its own."""
