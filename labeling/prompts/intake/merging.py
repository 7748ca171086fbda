"""The last step of a file: all of its lines become prompts in one transaction, or none does."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from common import locks
from common.locks import Lock, LockIsTaken
from labeling.prompts.intake import states
from labeling.prompts.intake.errors import IntakeIsBusy
from labeling.prompts.intake.models import Intake, StagedLine
from labeling.prompts.intake.ranked_prompts import KEEP_RANKED
from labeling.prompts.intake.reasons.staging import RATINGS, SPANS

# A merge that waits for others says so often enough that nobody takes its worker for dead.
PATIENCE_OF_MERGES = timedelta(seconds=20)
# How long a person waits for the files of others before they are asked to try again.
PATIENCE_OF_PEOPLE = timedelta(seconds=3)

_COMPARE = """
-- Left over when a caller merges twice in a transaction of its own.
DROP TABLE IF EXISTS seen, fresh, answers;

CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT s.id, s.line, s.author_key, s.split, s.text_key, s.prefix_key, p.id AS prompt_id,
       (p.withdrawn_at IS NOT NULL OR a.withdrawn_at IS NOT NULL) AS withdrawn
FROM labeling_stagedline s
LEFT JOIN labeling_prompt p ON p.prefix_key = s.prefix_key AND p.drawn_from_id IS NULL
LEFT JOIN labeling_author a ON a.key = s.author_key
WHERE s.intake_id = %(intake)s;

-- Of what is new, the first with its prefix; then the author's, up to the cap. A line can hold
-- several prompts, so the order is that of the rows, which is that of the lines.
CREATE TEMP TABLE fresh ON COMMIT DROP AS
WITH kept AS (
    SELECT a.key AS author_key, count(*) AS prompts
    FROM labeling_author a JOIN labeling_prompt p ON p.author_id = a.id AND p.drawn_from_id IS NULL
    WHERE a.key IN (SELECT author_key FROM seen)
    GROUP BY a.key
), first AS (
    SELECT seen.*, first_value(id) OVER same_prefix AS first_id,
           first_value(line) OVER same_prefix AS first_line
    FROM seen WHERE prompt_id IS NULL AND NOT withdrawn
    WINDOW same_prefix AS (PARTITION BY prefix_key ORDER BY id)
)
SELECT first.*, CASE
    WHEN first.author_key IS NULL OR id > first_id THEN 0
    ELSE coalesce(kept.prompts, 0) + row_number()
         OVER (PARTITION BY first.author_key, id > first_id ORDER BY id)
    END AS place
FROM first LEFT JOIN kept USING (author_key);
ANALYZE seen; ANALYZE fresh;
"""

_AUTHORS = """
INSERT INTO labeling_author (key, split)
SELECT DISTINCT author_key, split FROM fresh
WHERE author_key IS NOT NULL AND id = first_id AND place <= %(cap)s
ON CONFLICT (key) DO NOTHING
"""

# An author whose split was drawn while this file was read must not end up in two splits.
_MOVED = """
SELECT count(*) FROM seen JOIN labeling_author a ON a.key = seen.author_key
WHERE seen.split <> a.split
"""

_PROMPTS = """
INSERT INTO labeling_prompt (
    public_id, turns, kind, use_case, language, topics, author_id, split, intake_id, text_key,
    prefix_key, personal_data, limits, created_at, retired_because, {traits}
)
SELECT gen_random_uuid(), s.turns, s.kind, s.use_case, s.language, s.topics, a.id, s.split,
    s.intake_id, s.text_key, s.prefix_key, s.personal_data, s.limits, now(), '', {values}
FROM labeling_stagedline s JOIN fresh USING (id) LEFT JOIN labeling_author a ON a.key = s.author_key
WHERE fresh.id = fresh.first_id AND fresh.place <= %(cap)s
-- The order of the lines, and that in which they lie: their texts need not be sorted.
ORDER BY s.id
"""

_REPLIES = """
CREATE TEMP TABLE answers ON COMMIT DROP AS
SELECT s.id, s.line, p.id AS prompt_id, s.ranking_key, s.labeler_key, s.ranks,
       left(%(name)s, 100) || ': ' || (r.value ->> 0) AS writer, r.value ->> 0 AS role,
       r.value ->> 1 AS text, (r.value ->> 2)::uuid AS text_key, r.ordinality
FROM labeling_stagedline s
JOIN seen ON seen.id = s.id AND NOT seen.withdrawn
JOIN labeling_prompt p ON p.prefix_key = s.prefix_key AND p.text_key = s.text_key
    AND p.drawn_from_id IS NULL
CROSS JOIN jsonb_array_elements(s.replies) WITH ORDINALITY AS r
WHERE s.intake_id = %(intake)s AND s.replies <> '[]';

INSERT INTO labeling_writer (model_version, outside)
SELECT DISTINCT '', writer FROM answers ON CONFLICT DO NOTHING;
"""

_NEW_REPLIES = """
INSERT INTO labeling_reply (public_id, prompt_id, writer_id, text, text_key, created_at)
SELECT DISTINCT ON (n.prompt_id, n.text_key)
    gen_random_uuid(), n.prompt_id, w.id, n.text, n.text_key, now()
FROM answers n JOIN labeling_writer w ON w.outside = n.writer
WHERE NOT EXISTS (
    SELECT FROM labeling_reply r WHERE r.prompt_id = n.prompt_id AND r.text_key = n.text_key
)
ORDER BY n.prompt_id, n.text_key, n.id
"""

_DEMONSTRATIONS = """
INSERT INTO labeling_importeddemonstration (reply_id, intake_id)
SELECT DISTINCT r.id, %(intake)s FROM answers n
JOIN labeling_reply r ON r.prompt_id = n.prompt_id AND r.text_key = n.text_key
WHERE n.role = 'demonstration' AND r.withdrawn_at IS NULL
ON CONFLICT (reply_id) DO NOTHING
"""

_RANKINGS = """
INSERT INTO labeling_importedranking (key, prompt_id, intake_id, labeler_key)
SELECT DISTINCT ON (ranking_key) ranking_key, prompt_id, %(intake)s, labeler_key
FROM answers WHERE ranking_key IS NOT NULL ORDER BY ranking_key, id
ON CONFLICT (key) DO NOTHING
"""

_PLACES = """
INSERT INTO labeling_importedplace (ranking_id, reply_id, place)
SELECT DISTINCT ON (k.id, r.id) k.id, r.id, n.ranks[n.ordinality]
FROM answers n
JOIN labeling_importedranking k ON k.key = n.ranking_key AND k.intake_id = %(intake)s
JOIN labeling_reply r ON r.prompt_id = n.prompt_id AND r.text_key = n.text_key
ORDER BY k.id, r.id, n.id
"""

_LEFT_OUT = """
INSERT INTO labeling_leftout (intake_id, line, reason, message, duplicate_of_id)
-- A line of several prompts is named once, even if some of them came in.
SELECT DISTINCT ON (seen.line) %(intake)s, seen.line,
    CASE WHEN seen.withdrawn THEN 'withdrawn' WHEN fresh.place > %(cap)s THEN 'cap'
         ELSE 'duplicate' END,
    CASE WHEN NOT seen.withdrawn AND seen.prompt_id IS NULL AND fresh.id > fresh.first_id
         THEN replace(%(like)s, '{line}', fresh.first_line::text) ELSE '' END,
    CASE WHEN seen.withdrawn OR fresh.place > %(cap)s THEN NULL ELSE p.id END
FROM seen LEFT JOIN fresh USING (id)
LEFT JOIN labeling_prompt p ON p.prefix_key = seen.prefix_key AND p.drawn_from_id IS NULL
WHERE (fresh.id IS NULL OR fresh.id > fresh.first_id OR fresh.place > %(cap)s)
    AND NOT EXISTS (SELECT FROM answers WHERE answers.id = seen.id)
ORDER BY seen.line, seen.id
"""


class SplitHasMoved(Exception):
    """An author of this file got their split elsewhere while it was read: read it again."""


def merge(intake: Intake, *, traits: tuple[str, ...]) -> None:
    """Turn the staged lines of a file into prompts, replies and rankings.

    Race: the files of others may take minutes. Wait for as long as they take.
    """
    while True:
        try:
            _merge(intake, traits)
        except LockIsTaken:
            states.report(intake, lines=intake.lines_read, position=intake.bytes_read)
        else:
            return


def _merge(intake: Intake, traits: tuple[str, ...]) -> None:
    values: dict[str, int | str] = {
        "intake": intake.pk,
        "cap": settings.PROMPTS_PER_AUTHOR,
        "name": intake.name,
        "like": _("Like line {line}."),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        locks.wait_for(Lock.INTAKE, at_most=PATIENCE_OF_MERGES)
        states.hold(intake)
        # A million rows take longer than any page may, and more memory than one row.
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'")
        cursor.execute(KEEP_RANKED, values)
        cursor.execute(_COMPARE, values)
        cursor.execute(_AUTHORS, values)
        cursor.execute(_MOVED, values)
        if cursor.fetchone() != (0,):
            raise SplitHasMoved

        def count(statement: str) -> int:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

        prompts = count(_with_traits(traits))
        cursor.execute(_REPLIES, values)
        replies = count(_NEW_REPLIES)
        cursor.execute(_DEMONSTRATIONS, values)
        rankings = count(_RANKINGS)
        cursor.execute(_PLACES, values)
        cursor.execute(RATINGS, values)
        cursor.execute(SPANS, values)
        cursor.execute(_LEFT_OUT, values)
        StagedLine.objects.filter(intake=intake).delete()
        states.finish(intake, prompts=prompts, replies=replies, rankings=rankings)


def lock_intake() -> None:
    """Keep the prompts of others out until the end of the transaction.

    Two files, or a file and a labeler, decide one after the other what is a duplicate. Raise
    IntakeIsBusy if a person would have to wait for long.
    """
    try:
        locks.wait_for(Lock.INTAKE, at_most=PATIENCE_OF_PEOPLE)
    except LockIsTaken as taken:
        raise IntakeIsBusy from taken


def wait_for_intake() -> None:
    """Do the same for a job, which waits for as long as it takes."""
    locks.wait_for(Lock.INTAKE, at_most=None)


def _with_traits(traits: tuple[str, ...]) -> str:
    return _PROMPTS.format(
        traits=", ".join(traits),
        values=", ".join(f"(s.traits ->> '{trait}')::boolean" for trait in traits),
    )
