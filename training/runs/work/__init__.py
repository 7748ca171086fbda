"""What a GPU worker does with a run after claiming it."""
