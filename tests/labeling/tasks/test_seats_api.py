import json
from datetime import timedelta

from django.utils import timezone

from labeling.models import Prompt, Role, Seat, User
from labeling.tasks.api.fields import SeatOut
from labeling.tasks.models import Kind
from tests.labeling.conftest import open_one

RANKING = [["B", "D"], ["C"], ["A"]]
MEASURES = {"active_ms": 61_000, "first_action_ms": 900, "changes": 5, "screen_version": "1"}
KEY = "9b2f8a52-3f5a-4d5e-9b0e-0a6a1d2c3b4e"


def test_the_response_has_everything_that_the_screen_needs(ada, client_of):
    open_one(Kind.RANK_AND_RATE, topics=["violence"])

    answer = client_of(ada).post("/api/tasks/seats/")

    assert answer.status_code == 201
    seat = answer.json()
    assert seat["kind"] == "rank_and_rate"
    assert seat["prompt"] == {
        "turns": [{"role": "user", "text": "Why is the sky blue?"}],
        "language": "en",
        "topics": ["violence"],
        "limits": {"fewest_words": 0, "most_words": 0, "most_characters": 0, "form": ""},
    }
    assert [reply["slot"] for reply in seat["replies"]] == list("ABCD")
    assert sorted(reply["text"] for reply in seat["replies"]) == ["bad", "fair", "good", "poor"]
    assert seat["form"]["highest_rating"] == 7
    assert len(seat["form"]["flags"]) == 11
    assert seat["draft"] is None
    assert seat["seconds_left"] == 30 * 60


def test_labelers_get_no_writers_purposes_or_ids(ada, client_of):
    open_one()

    body = client_of(ada).post("/api/tasks/seats/").json()

    assert set(body) == {
        *["id", "kind", "prompt", "replies", "start_text", "form", "guideline"],
        *["held_until", "seconds_left", "state", "draft"],
    }
    assert all(set(reply) == {"slot", "text"} for reply in body["replies"])


def test_an_empty_queue_answers_404_with_its_code(ada, client_of):
    answer = client_of(ada).post("/api/tasks/seats/")

    assert answer.status_code == 404
    assert answer.json()["code"] == "queue_is_empty"


def test_after_a_ranking_with_a_tie_the_next_task_comes(ada, client_of):
    open_one()
    open_one()
    client = client_of(ada)
    seat = client.post("/api/tasks/seats/").json()["id"]

    answer = client.post(
        f"/api/labels/seats/{seat}/hand-in/", {"key": KEY, "ranking": RANKING, "measures": MEASURES}
    )

    assert answer.status_code == 201
    assert answer.json()["surplus"] is False
    assert client.post("/api/tasks/seats/").json()["id"] != seat


def test_a_draft_comes_back_with_its_seat(ada, client_of):
    open_one()
    client = client_of(ada)
    seat = client.post("/api/tasks/seats/").json()["id"]

    saved = client.put(f"/api/tasks/seats/{seat}/draft/", {"revision": 0, "body": "B = D"})

    assert saved.json() == {"revision": 1}
    draft = client.get(f"/api/tasks/seats/{seat}/").json()["draft"]
    assert draft == {"revision": 1, "body": "B = D", "other_body": ""}


def test_saving_from_an_outdated_tab_is_refused_and_keeps_both_texts(ada, client_of):
    open_one()
    client = client_of(ada)
    address = f"/api/tasks/seats/{client.post('/api/tasks/seats/').json()['id']}/draft/"
    client.put(address, {"revision": 0, "body": "from this tab"})

    answer = client.put(address, {"revision": 0, "body": "from the other tab"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "draft_is_stale"
    assert answer.json()["stored"] == {
        "revision": 1,
        "body": "from this tab",
        "other_body": "from the other tab",
    }


def test_a_skip_can_be_undone(ada, client_of):
    open_one()
    client = client_of(ada)
    seat = client.post("/api/tasks/seats/").json()["id"]

    skipped = client.post(f"/api/tasks/seats/{seat}/skip/", {"reason": "unclear"})
    empty = client.post("/api/tasks/seats/")
    undone = client.post(f"/api/tasks/seats/{seat}/skip/undo/")

    assert (skipped.status_code, empty.status_code) == (204, 404)
    assert undone.json()["state"] == "open"
    assert client.post("/api/tasks/seats/").json()["id"] == seat


def test_a_heartbeat_keeps_the_seat_and_a_release_frees_it(ada, grace, client_of):
    open_one()
    client = client_of(ada)
    seat = client.post("/api/tasks/seats/").json()["id"]

    assert client.post(f"/api/tasks/seats/{seat}/heartbeat/").status_code == 204
    assert client_of(grace).post("/api/tasks/seats/").status_code == 404
    assert client.post(f"/api/tasks/seats/{seat}/release/").status_code == 204
    assert client_of(grace).post("/api/tasks/seats/").status_code == 201
    assert client.post(f"/api/tasks/seats/{seat}/heartbeat/").json()["code"] == "seat_is_gone"


def test_labelers_cannot_use_each_others_seats(ada, grace, client_of):
    open_one()
    seat = client_of(ada).post("/api/tasks/seats/").json()["id"]
    other = client_of(grace)

    assert other.get(f"/api/tasks/seats/{seat}/").status_code == 404
    assert other.post(f"/api/tasks/seats/{seat}/heartbeat/").status_code == 404
    assert other.post(f"/api/tasks/seats/{seat}/skip/", {"reason": "other"}).status_code == 404
    draft = {"revision": 0, "body": ""}
    assert other.put(f"/api/tasks/seats/{seat}/draft/", draft).status_code == 404
    hand_in = {"key": KEY, "ranking": RANKING, "measures": MEASURES}
    assert other.post(f"/api/labels/seats/{seat}/hand-in/", hand_in).status_code == 404


def test_labelers_see_and_edit_only_their_own_labels(ada, grace, client_of):
    open_one()
    client = client_of(ada)
    seat = client.post("/api/tasks/seats/").json()["id"]
    Seat.objects.update(taken_at=timezone.now() - timedelta(minutes=5))
    sent = {"key": KEY, "ranking": RANKING, "measures": MEASURES}
    label = client.post(f"/api/labels/seats/{seat}/hand-in/", sent).json()

    assert client.get("/api/labels/mine/").json()["results"] == [
        {**label, "prompt": "Why is the sky blue?", "topics": []}
    ]
    stored = client.get(f"/api/labels/{label['id']}/").json()
    assert stored["answer"]["ranking"] == RANKING
    edited = client.put(f"/api/labels/{label['id']}/", {"ranking": [["A", "B", "C", "D"]]})
    assert edited.json()["answer"]["ranking"] == [["A", "B", "C", "D"]]
    assert client_of(grace).get(f"/api/labels/{label['id']}/").status_code == 404
    for unknown in ("Mars/Phobos", "Europe", "../etc/passwd", "a" * 64):
        answer = client.get(f"/api/labels/mine/summary/?zone={unknown}")
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["zone"])
    work = client.get("/api/labels/mine/summary/?zone=Asia/Shanghai").json()
    assert work["today"]["handed_in"] == work["week"]["edited"] == 1
    assert work["today"]["active_ms"] == 61_000


def test_the_response_matches_the_schema_of_a_seat(ada, client_of):
    open_one(Kind.RANK_AND_RATE)
    client = client_of(ada)
    seat = client.post("/api/tasks/seats/").json()
    client.put(f"/api/tasks/seats/{seat['id']}/draft/", {"revision": 0, "body": "{}"})

    seat = client.get(f"/api/tasks/seats/{seat['id']}/").json()

    described = SeatOut(seat).data
    assert set(seat) == set(described)
    assert json.loads(json.dumps(described, default=str)) == seat


def test_open_tasks_follow_a_corrected_language(ada, client_of):
    ruth = User.objects.create_user("ruth", roles=[Role.RESEARCHER])
    User.objects.filter(pk=ada.pk).update(languages=["de"])
    open_one(language="en")
    labeler = client_of(User.objects.get(pk=ada.pk))
    assert labeler.post("/api/tasks/seats/").json()["code"] == "queue_is_empty"

    at = f"/api/prompts/{Prompt.objects.get().public_id}/"
    client_of(ruth).patch(at, {"language": "de"})

    assert labeler.post("/api/tasks/seats/").json()["prompt"]["language"] == "de"
    client_of(ruth).patch(at, {"language": "zh-Hans"})
    [seat] = labeler.get("/api/tasks/seats/").json()
    assert seat["prompt"]["language"] == "zh-Hans"
