"""Table of contents: the admin pages of this app, one line per room."""

from training.datasets import admin as datasets
from training.hub import admin as hub
from training.playground import admin as playground
from training.registry import admin as registry
from training.rounds import admin as rounds
from training.runs import admin as runs
from training.samples import admin as samples
from training.trackers import admin as trackers

__all__ = ["datasets", "hub", "playground", "registry", "rounds", "runs", "samples", "trackers"]
