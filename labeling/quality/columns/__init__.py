"""All facts in memory, a numpy array per column: any cut is some sums over a few megabytes."""
