"""A million comparisons become a dataset in the memory of a small worker."""

import os
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction

from common.development import CHECKOUT
from training.models import Dataset

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

RANKINGS = [41_667, 166_667]  # of four replies: six comparisons each
LIMIT_MIB = 200


# One prompt, four replies, a task, a seat, a label and a ranking for each number; ids are numbers.
FILL = """
INSERT INTO labeling_form (id, name, lowest_rating, highest_rating, lowest_means, highest_means,
    bins_from) OVERRIDING SYSTEM VALUE VALUES (900, 'f', 1, 7, 'a', 'b', 7);
INSERT INTO labeling_writer (id, model_version, outside) OVERRIDING SYSTEM VALUE
    VALUES (900, 'sft', '');
INSERT INTO labeling_prompt (id, public_id, turns, kind, use_case, language, topics, split,
    personal_data, created_at, retired_because) OVERRIDING SYSTEM VALUE
SELECT n, gen_random_uuid(),
    jsonb_build_array(jsonb_build_object('role', 'user', 'text', repeat(n || ' is asked. ', 10))),
    'plain', '', 'en', '{}', 'train', '{}', now(), ''
FROM generate_series(1, %(rankings)s) n;
INSERT INTO labeling_reply (id, public_id, prompt_id, writer_id, text, created_at)
    OVERRIDING SYSTEM VALUE
SELECT n * 4 + k, gen_random_uuid(), n, 900, k || repeat(' a reply as models write them', 16), now()
FROM generate_series(1, %(rankings)s) n, generate_series(0, 3) k;
INSERT INTO labeling_task (id, kind, purpose, prompt_id, form_id, round_number, audience)
    OVERRIDING SYSTEM VALUE
SELECT n, 'rank', 'training', n, 900, 0, 'everybody' FROM generate_series(1, %(rankings)s) n;
INSERT INTO labeling_seat (id, public_id, task_id, place, labeler_id, shown, taken_at, held_until,
    finished_at, skip_reason, skip_note, left_because, purpose, kind, language, round_number,
    audience) OVERRIDING SYSTEM VALUE
SELECT n, gen_random_uuid(), n, 1, (%(labelers)s::bigint[])[n %% 20 + 1],
    ARRAY[n * 4, n * 4 + 1, n * 4 + 2, n * 4 + 3], now(), now(), now(), '', '', '',
    'training', 'rank', 'en', 0, 'everybody'
FROM generate_series(1, %(rankings)s) n;
INSERT INTO labeling_label (id, public_id, seat_id, key, active_ms, changes, screen_version)
    OVERRIDING SYSTEM VALUE
SELECT n, gen_random_uuid(), n, gen_random_uuid(), 1000, 0, ''
FROM generate_series(1, %(rankings)s) n;
INSERT INTO labeling_ranking (label_id, ranks, cannot_rank, note)
SELECT n, '{1,2,3,4}', '', '' FROM generate_series(1, %(rankings)s) n;
"""


def fill(labelers: list[int], rankings: int) -> None:
    """Straight into the tables: services would take hours."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(FILL, {"rankings": rankings, "labelers": labelers})
        cursor.execute("ANALYZE")


@pytest.mark.parametrize("rankings", RANKINGS)
def test_a_million_comparisons_take_less_than_200_mb(rosalind, labeler, own_store, rankings):
    fill([labeler(f"labeler-{n}").pk for n in range(20)], rankings)
    address = connection.settings_dict
    server = f"{address['HOST']}:{address['PORT']}/{address['NAME']}"
    database = f"postgresql://{address['USER']}:{address['PASSWORD']}@{server}"
    environment = {**os.environ, "DATABASE_URL": database, "ARTIFACTS_DIR": str(own_store)}
    command = ["manage.py", "freeze", "rankings", "million", "--by", "rosalind"]

    began = time.monotonic()
    process = subprocess.Popen([sys.executable, *command], cwd=CHECKOUT, env=environment)
    _pid, status, used = os.wait4(process.pid, 0)

    dataset = Dataset.objects.get()
    print(  # noqa: T201
        f"{dataset.rows} rankings, {dataset.size / 2**20:.0f} MiB, "
        f"{time.monotonic() - began:.0f} s, peak {used.ru_maxrss / 1024:.0f} MiB"
    )
    assert (status, dataset.rows) == (0, rankings)
    assert used.ru_maxrss / 1024 < LIMIT_MIB
