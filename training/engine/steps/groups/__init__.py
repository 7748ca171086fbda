"""RLOO and GRPO: the other replies to a prompt are the baseline, so there is no critic."""
