"""A bare view: one SKIP LOCKED claim and one insert with 36 rows, and nothing that makes it safe.

No accounts, no rules about who may label what, no drafts, nothing checked, nothing kept twice.
"""

import json

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

TABLES = """
CREATE TABLE bare_seat AS
    SELECT id, task_id, NULL::int AS labeler, NULL::timestamptz AS held_until,
        false AS finished FROM labeling_seat;
ALTER TABLE bare_seat ADD PRIMARY KEY (id);
CREATE INDEX ON bare_seat (id) WHERE labeler IS NULL;
CREATE TABLE bare_label (id bigserial PRIMARY KEY, seat bigint, labeler int);
CREATE TABLE bare_comparison (
    label bigint, first int, second int, outcome text, PRIMARY KEY (label, first, second)
);
"""


@csrf_exempt
@transaction.atomic
def take(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE bare_seat SET labeler = 1, held_until = now() + interval '30 minutes'
            WHERE id = (SELECT id FROM bare_seat WHERE labeler IS NULL ORDER BY id LIMIT 1
                        FOR UPDATE SKIP LOCKED) RETURNING id, task_id"""
        )
        seat, task = cursor.fetchone()
        cursor.execute(
            """SELECT reply.id, reply.text FROM labeling_taskreply shown
            JOIN labeling_reply reply ON reply.id = shown.reply_id WHERE shown.task_id = %s""",
            [task],
        )
        return JsonResponse({"id": seat, "replies": cursor.fetchall()})


@csrf_exempt
@transaction.atomic
def hand_in(request: HttpRequest) -> JsonResponse:
    sent = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_label (seat, labeler) VALUES (%s, 1) RETURNING id", [sent["id"]]
        )
        [label] = cursor.fetchone()
        slots = [ord(slot) for group in sent["ranking"] for slot in group]
        pairs = [(label, a, b, "better") for n, a in enumerate(slots) for b in slots[n + 1 :]]
        values = ",".join(["(%s,%s,%s,%s)"] * len(pairs))
        cursor.execute(
            f"INSERT INTO bare_comparison VALUES {values}",  # noqa: S608 (placeholders only)
            [value for pair in pairs for value in pair],
        )
        cursor.execute("UPDATE bare_seat SET finished = true WHERE id = %s", [sent["id"]])
    return JsonResponse({"label": label}, status=201)


handler500 = "config.refusals.server_error"
urlpatterns = [
    path("bare/take/", take),
    path("bare/hand-in/", hand_in),
    path("", include("config.urls")),
]
