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
    assert (read["acknowledged"], read["readers"]) == (True, 1)


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
