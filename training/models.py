"""Table of contents: every table of this app, one line per room."""

from training.datasets.models import Dataset, DatasetPrompt
from training.hub.models import Push
from training.playground.models import ChatPass, ChatReport, Conversation, Message, PlaygroundCode
from training.registry.models import ModelVersion, Promotion
from training.rounds.models import Round, Stage
from training.runs.models import (
    Machine,
    Metric,
    PublicResult,
    Run,
    RunEvent,
    RunInput,
    RunSample,
    Sweep,
)
from training.samples.models import BatchPrompt, BatchWriter, Draw, Sample, SampleBatch
from training.trackers.models import Mirror, Tracker

__all__ = [
    "BatchPrompt",
    "BatchWriter",
    "ChatPass",
    "ChatReport",
    "Conversation",
    "Dataset",
    "DatasetPrompt",
    "Draw",
    "Machine",
    "Message",
    "Metric",
    "Mirror",
    "ModelVersion",
    "PlaygroundCode",
    "Promotion",
    "PublicResult",
    "Push",
    "Round",
    "Run",
    "RunEvent",
    "RunInput",
    "RunSample",
    "Sample",
    "SampleBatch",
    "Stage",
    "Sweep",
    "Tracker",
]
