"""Datasets: labels frozen into files that never change."""
