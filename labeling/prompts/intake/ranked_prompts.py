"""Which prompts of a file come in although they begin like others: decision 109."""

# Distinct rankings are no duplicates, even if their prompts begin alike, such as the later turns of
# one conversation: the key of such a prompt becomes that of its whole text. What begins like a
# withdrawn prompt keeps its key and is left out.
KEEP_RANKED = """
WITH first AS (
    SELECT DISTINCT ON (prefix_key) prefix_key, text_key FROM labeling_stagedline
    WHERE intake_id = %(intake)s ORDER BY prefix_key, id
), holder AS (
    SELECT first.prefix_key, coalesce(p.text_key, first.text_key) AS text_key
    FROM first LEFT JOIN labeling_prompt p
        ON p.prefix_key = first.prefix_key AND p.drawn_from_id IS NULL
    WHERE p.withdrawn_at IS NULL
), ranked AS (
    SELECT text_key FROM labeling_stagedline
    WHERE intake_id = %(intake)s AND ranking_key IS NOT NULL
    UNION
    SELECT s.text_key FROM labeling_stagedline s
    JOIN labeling_prompt p ON p.prefix_key = s.text_key AND p.drawn_from_id IS NULL
    WHERE s.intake_id = %(intake)s
)
UPDATE labeling_stagedline s SET prefix_key = s.text_key FROM holder
WHERE s.intake_id = %(intake)s AND holder.prefix_key = s.prefix_key
    AND holder.text_key <> s.text_key AND s.text_key IN (SELECT text_key FROM ranked)
"""
