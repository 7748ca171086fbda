"""The parts of benchmarks/paper.py: a laboratory, its experiments, and the report."""
