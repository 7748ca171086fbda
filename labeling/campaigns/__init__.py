"""Campaigns: people compare models on held-out prompts (InstructGPT sections 3.6 and 4.1)."""
