"""The tables of tasks: forms, tasks, and the seats at them."""

from labeling.tasks.models.forms import Flag, Form, SpanKind
from labeling.tasks.models.seats import Draft, LeftBecause, SearchStart, Seat, SkipReason
from labeling.tasks.models.tasks import Audience, Kind, Purpose, Task, TaskReply

__all__ = [
    "Audience",
    "Draft",
    "Flag",
    "Form",
    "Kind",
    "LeftBecause",
    "Purpose",
    "SearchStart",
    "Seat",
    "SkipReason",
    "SpanKind",
    "Task",
    "TaskReply",
]
