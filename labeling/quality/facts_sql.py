"""The statements that copy labels and scores to the facts."""

from labeling.quality.models import TaskFacts

ALL = """
SELECT task_id FROM labeling_seat seat JOIN labeling_label label ON label.seat_id = seat.id
UNION SELECT task_id FROM labeling_taskfacts
ORDER BY 1
"""


# Tasks with labels, or edits of labels, since then, and those whose prompts were withdrawn or
# edited since. Each part has an index, so the cost follows the changes, not the tables.
CHANGED = """
SELECT seat.task_id FROM labeling_label label JOIN labeling_seat seat ON seat.id = label.seat_id
WHERE label.handed_in_at >= %s
UNION
SELECT seat.task_id FROM labeling_labeledit edit
JOIN labeling_label label ON label.id = edit.label_id
JOIN labeling_seat seat ON seat.id = label.seat_id
WHERE edit.edited_at >= %s
UNION
SELECT task.id FROM labeling_prompt prompt JOIN labeling_task task ON task.prompt_id = prompt.id
WHERE prompt.withdrawn_at >= %s
UNION
SELECT task.id FROM labeling_prompt prompt JOIN labeling_task task ON task.prompt_id = prompt.id
WHERE prompt.edited_at >= %s
ORDER BY 1
"""


# What a model said since then of replies in a task, and tasks whose facts are new.
SCORED = """
SELECT shown.task_id FROM labeling_replyscore score
JOIN labeling_taskreply shown ON shown.reply_id = score.reply_id
WHERE score.recorded_at >= %s
UNION SELECT task_id FROM labeling_taskfacts WHERE version = %s
ORDER BY 1
"""


# A task without labels (its prompt was withdrawn) keeps an empty row, so that a process that
# holds a copy of the facts hears of it.
_FACTS = """
WITH asked AS (
    SELECT shown.task_id, array_agg(reply.id ORDER BY reply.id) AS replies,
        array_agg(reply.writer_id ORDER BY reply.id) AS writers,
        array_agg(length(reply.text) ORDER BY reply.id) AS characters
    FROM labeling_taskreply shown JOIN labeling_reply reply ON reply.id = shown.reply_id
    WHERE shown.task_id = ANY(%(tasks)s)
    GROUP BY shown.task_id
), said AS (
    SELECT seat.task_id, label.id, seat.labeler_id, coalesce(seat.guideline_id, 0) AS guideline,
        extract(epoch FROM label.handed_in_at)::bigint AS at, label.active_ms, answer.*
    FROM labeling_label label
    JOIN labeling_seat seat ON seat.id = label.seat_id
    JOIN labeling_task task ON task.id = seat.task_id
    JOIN labeling_prompt prompt ON prompt.id = task.prompt_id
    JOIN asked ON asked.task_id = task.id
    LEFT JOIN labeling_ranking ranking ON ranking.label_id = label.id
    CROSS JOIN LATERAL (
        SELECT array_agg(coalesce(shown.place, 0)::int ORDER BY shown.reply) AS places,
            array_agg(shown.slot::int ORDER BY shown.reply) AS slots,
            array_agg(coalesce(rating.value, -1)::smallint ORDER BY shown.reply) AS ratings,
            array_agg(coalesce(array_to_string(rating.flags, ' '), '-') ORDER BY shown.reply)
                AS flags
        FROM unnest(seat.shown, ranking.ranks) WITH ORDINALITY AS shown(reply, place, slot)
        LEFT JOIN labeling_rating rating
            ON rating.label_id = label.id AND rating.reply_id = shown.reply
    ) answer
    WHERE seat.left_at IS NULL AND prompt.withdrawn_at IS NULL
        AND cardinality(seat.shown) = cardinality(asked.replies)
), told AS (
    SELECT task_id, array_agg(id ORDER BY id) AS labels,
        array_agg(labeler_id ORDER BY id) AS labelers,
        array_agg(guideline ORDER BY id) AS guidelines, array_agg(at ORDER BY id) AS handed_in,
        array_agg(active_ms::bigint ORDER BY id) AS active_ms,
        array_agg(places ORDER BY id) AS places, array_agg(slots ORDER BY id) AS slots,
        array_agg(ratings ORDER BY id) AS ratings, array_agg(flags ORDER BY id) AS flags
    FROM said GROUP BY task_id
)
INSERT INTO labeling_taskfacts AS old (
    task_id, purpose, kind, round_number, prompt_id, use_case, language, prompt_characters,
    replies, writers, characters, labels, labelers, guidelines, handed_in, active_ms,
    places, slots, ratings, flags, version)
SELECT task.id, task.purpose, task.kind, task.round_number, task.prompt_id, prompt.use_case,
    prompt.language,
    coalesce((SELECT sum(length(turn ->> 'text')) FROM jsonb_array_elements(prompt.turns) turn), 0),
    asked.replies, asked.writers, asked.characters, coalesce(told.labels, '{}'),
    coalesce(told.labelers, '{}'), coalesce(told.guidelines, '{}'),
    coalesce(told.handed_in, '{}'), coalesce(told.active_ms, '{}'),
    coalesce(told.places, '{}'), coalesce(told.slots, '{}'), coalesce(told.ratings, '{}'),
    coalesce(told.flags, '{}'), given.version
FROM labeling_task task
JOIN asked ON asked.task_id = task.id
JOIN labeling_prompt prompt ON prompt.id = task.prompt_id
LEFT JOIN told ON told.task_id = task.id
LEFT JOIN labeling_taskfacts kept ON kept.task_id = task.id
CROSS JOIN (SELECT %(version)s::bigint AS version) given
WHERE task.id = ANY(%(tasks)s) AND (told.task_id IS NOT NULL OR kept.task_id IS NOT NULL)
ON CONFLICT (task_id) DO UPDATE SET
    {updated}, version = excluded.version
WHERE ({old}) IS DISTINCT FROM ({excluded})
"""


_COLUMNS = [
    field.column
    for field in TaskFacts._meta.concrete_fields
    if field.column not in {"task_id", "version"}
]


FACTS = (
    _FACTS.replace("{updated}", ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS))
    .replace("{old}", ", ".join(f"old.{name}" for name in _COLUMNS))
    .replace("{excluded}", ", ".join(f"excluded.{name}" for name in _COLUMNS))
)


# Only where the model has an opinion of every reply.
SCORES = """
INSERT INTO labeling_taskscores AS old (model_version, task_id, scores, version)
SELECT score.model_version, facts.task_id, array_agg(score.score ORDER BY score.reply_id),
    %(version)s
FROM labeling_taskfacts facts
JOIN labeling_replyscore score ON score.reply_id = ANY(facts.replies)
WHERE facts.task_id = ANY(%(tasks)s)
GROUP BY score.model_version, facts.task_id, facts.replies
HAVING count(*) = cardinality(facts.replies)
ON CONFLICT (model_version, task_id) DO UPDATE
    SET scores = excluded.scores, version = excluded.version
    WHERE old.scores IS DISTINCT FROM excluded.scores
"""
