"""What labeling costs, where it stands still, and what its screens do to it."""
