"""What the packages of labeling do for packages below them. labeling/apps.py registers it."""

from labeling.labels import erasure as labels
from labeling.people.audit import recording as audit
from labeling.people.retention import RULES
from labeling.prompts.correcting import CORRECTION_FOLLOWERS
from labeling.prompts.erasure import PROMPT_ERASERS, PROMPT_USES
from labeling.prompts.intake import retention as intakes
from labeling.quality import erasure as quality
from labeling.tasks import languages
from labeling.tasks import retention as drafts


def register() -> None:
    audit.connect()
    RULES.extend([*drafts.RULES, *intakes.RULES])
    CORRECTION_FOLLOWERS.append(languages.follow_correction)
    PROMPT_USES.append(labels.tasks_and_labels_with)
    PROMPT_ERASERS.extend([labels.erase_from_labels, quality.erase_from_reviews])
