from labeling.guidelines.services import current_guideline, publish_first_guidelines


def test_a_version_is_drafted_published_and_acknowledged(rosalind, ada, client_of):
    researcher, labeler = client_of(rosalind), client_of(ada)
    said = {"kind": "rank", "purpose": "training", "body": "# Rank\n"}
    draft = researcher.post("/api/guidelines/", said).json()
    address = f"/api/guidelines/{draft['id']}/"

    unseen = labeler.get(address)
    researcher.put(address, {"body": "# Rank well\n", "change": "Said how."})
    published = researcher.post(address + "publish/").json()
    (current,) = labeler.get("/api/guidelines/current/").json()
    read = labeler.post(address + "acknowledge/").json()

    assert unseen.status_code == 404
    assert published["body"] == "# Rank well\n"
    assert (current["id"], current["acknowledged"]) == (draft["id"], False)
    assert read["acknowledged"]
    assert researcher.get(address).json()["readers"] == 1


def test_a_published_version_cannot_be_rewritten(rosalind, client_of, publish_version):
    version = publish_version()

    answer = client_of(rosalind).put(f"/api/guidelines/{version.pk}/", {"body": "Else"})

    assert (answer.status_code, answer.json()["code"]) == (409, "guideline_cannot_change")


def test_plumbline_brings_two_standing_sets(db):
    published = publish_first_guidelines()

    assert len(published) == 8
    assert publish_first_guidelines() == []
    training, evaluation = (
        current_guideline("rank", "training"),
        current_guideline("rank", "evaluation"),
    )
    assert training
    assert "Helpfulness comes first" in training.body
    assert evaluation
    assert "Truthfulness and harmlessness come first" in evaluation.body


def test_a_manager_writes_drafts_and_cannot_publish_them(mary, client_of):
    api = client_of(mary)
    said = {"kind": "rank", "purpose": "training", "body": "First", "change": ""}

    draft = api.post("/api/guidelines/", said).json()
    changed = api.put(f"/api/guidelines/{draft['id']}/", {"body": "Second", "known": "First"})

    assert changed.json()["body"] == "Second"
    assert api.post(f"/api/guidelines/{draft['id']}/publish/", {}).status_code == 403
    assert api.get("/api/guidelines/current/").json() == []


def test_what_a_manager_changes_meanwhile_is_neither_published_nor_overwritten(
    mary, rosalind, client_of
):
    said = {"kind": "rank", "purpose": "training", "body": "Read by Rosalind", "change": ""}
    at = f"/api/guidelines/{client_of(mary).post('/api/guidelines/', said).json()['id']}/"
    client_of(mary).put(at, {"body": "Slipped in"})
    api = client_of(rosalind)

    known = {"known": "Read by Rosalind"}
    published = api.post(f"{at}publish/", known)
    requalified = api.post(f"{at}publish/", {**known, "requalify": True})
    overwritten = api.put(at, {"body": "By Rosalind", **known})

    for answer in (published, requalified, overwritten):
        assert answer.status_code == 409
        assert answer.json()["code"] == "draft_has_changed"
    assert api.get("/api/guidelines/current/").json() == []
    assert api.get(at).json()["body"] == "Slipped in"
    assert api.post(f"{at}publish/", {"known": "Slipped in"}).status_code == 200


def test_labelers_do_not_see_how_many_have_read_a_version(mary, ada, client_of, publish_version):
    version = publish_version()
    client_of(ada).post(f"/api/guidelines/{version.pk}/acknowledge/")

    for address in ("/api/guidelines/current/", f"/api/guidelines/{version.pk}/"):
        assert '"readers":0' in client_of(ada).get(address).content.decode()
        assert '"readers":1' in client_of(mary).get(address).content.decode()
