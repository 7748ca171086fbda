"""Table of contents: every table of this app, one line per room."""

from labeling.campaigns.models import (
    Campaign,
    CampaignPrompt,
    CampaignReply,
    CampaignTask,
    Entrant,
)
from labeling.guidelines.models import Acknowledgement, Guideline, Translation
from labeling.labels.models import (
    Comparison,
    Demonstration,
    Label,
    LabelEdit,
    Ranking,
    Rating,
    Requeue,
)
from labeling.labels.reasons.models import Rewrite, Span
from labeling.people.audit.models import AuditEntry
from labeling.people.erasures.models import Erasure
from labeling.people.factors.models import Authenticator, Passkey, RecoveryCode
from labeling.people.invitations.models import Invitation
from labeling.people.models import AccountEvent, Role, User
from labeling.people.resets.models import PasswordReset
from labeling.people.sessions.models import PersonSession, SpentAnswer
from labeling.people.tokens.models import AccessToken
from labeling.prompts.intake.models import (
    ImportedDemonstration,
    ImportedPlace,
    ImportedRanking,
    Intake,
    LeftOut,
    StagedLine,
)
from labeling.prompts.intake.reasons.models import ImportedRating, ImportedSpan
from labeling.prompts.models import Author, FewShot, Key, Prompt, Reply, Writer
from labeling.qualification.models import (
    Attempt,
    Decision,
    FormerDecision,
    Grade,
    ItemAnswer,
    ScreeningItem,
    ScreeningTest,
)
from labeling.quality.concerns.models import Concern
from labeling.quality.models import Refresh, ReplyScore, TaskFacts, TaskScores
from labeling.quality.reports.models import PayRate
from labeling.quality.review.models import Adjudication, Difference, GoldKey
from labeling.questions.models import Answer, Question, TaskQuestion
from labeling.tasks.models import Draft, Flag, Form, SearchStart, Seat, SpanKind, Task, TaskReply

__all__ = [
    "AccessToken",
    "AccountEvent",
    "Acknowledgement",
    "Adjudication",
    "Answer",
    "Attempt",
    "AuditEntry",
    "Authenticator",
    "Author",
    "Campaign",
    "CampaignPrompt",
    "CampaignReply",
    "CampaignTask",
    "Comparison",
    "Concern",
    "Decision",
    "Demonstration",
    "Difference",
    "Draft",
    "Entrant",
    "Erasure",
    "FewShot",
    "Flag",
    "Form",
    "FormerDecision",
    "GoldKey",
    "Grade",
    "Guideline",
    "ImportedDemonstration",
    "ImportedPlace",
    "ImportedRanking",
    "ImportedRating",
    "ImportedSpan",
    "Intake",
    "Invitation",
    "ItemAnswer",
    "Key",
    "Label",
    "LabelEdit",
    "LeftOut",
    "Passkey",
    "PasswordReset",
    "PayRate",
    "PersonSession",
    "Prompt",
    "Question",
    "Ranking",
    "Rating",
    "RecoveryCode",
    "Refresh",
    "Reply",
    "ReplyScore",
    "Requeue",
    "Rewrite",
    "Role",
    "ScreeningItem",
    "ScreeningTest",
    "SearchStart",
    "Seat",
    "Span",
    "SpanKind",
    "SpentAnswer",
    "StagedLine",
    "Task",
    "TaskFacts",
    "TaskQuestion",
    "TaskReply",
    "TaskScores",
    "Translation",
    "User",
    "Writer",
]
