"""A first look: a few dozen prompts with replies, open as tasks of every kind."""
