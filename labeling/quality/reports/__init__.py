"""Reports: what labeling costs, where work waits, and how the screens bias it."""
