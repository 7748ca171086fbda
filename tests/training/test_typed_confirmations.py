"""What ends a batch or a round for good is typed first."""

import pytest

from training.rounds.models import Round
from training.samples.models import SampleBatch, State


@pytest.mark.parametrize("sent", [{}, {"confirm": ""}, {"confirm": "first batc"}])
def test_a_batch_is_discarded_only_by_its_typed_name(rosalind, client_of, sent):
    batch = SampleBatch.objects.create(name="first batch", created_by=rosalind)
    address = f"/api/samples/batches/{batch.public_id}/discard/"

    refused = client_of(rosalind).post(address, sent)

    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["confirm"])
    batch.refresh_from_db()
    assert batch.state == State.DRAWING
    assert client_of(rosalind).post(address, {"confirm": "first batch"}).status_code == 200
    batch.refresh_from_db()
    assert batch.state == State.DISCARDED


@pytest.mark.parametrize("sent", [{}, {"confirm": "8"}])
def test_a_round_is_abandoned_only_by_its_typed_number(rosalind, client_of, sent):
    Round.objects.create(number=7, created_by=rosalind)

    refused = client_of(rosalind).post("/api/rounds/7/abandon/", sent)

    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["confirm"])
    assert Round.objects.get().state == "open"
    done = client_of(rosalind).post("/api/rounds/7/abandon/", {"confirm": "7"})
    assert (done.status_code, Round.objects.get().state) == (200, "abandoned")
