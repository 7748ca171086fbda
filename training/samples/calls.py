"""Draws by calling an endpoint: ask for the missing replies, and keep each as it comes."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction

from common.locks import Lock, held_if_free
from labeling.prompts.models import Prompt
from training.datasets.lines import content_of
from training.registry.models import ModelVersion
from training.samples.collecting import fail, finish, prompts_of
from training.samples.drawing import seed_of, with_examples
from training.samples.endpoint import Endpoint, Given, Wanted, draw_all
from training.samples.errors import EndpointFailed
from training.samples.models import BatchPrompt, Draw, DrawState, Sample


def endpoint_of(model: ModelVersion) -> Endpoint:
    served = model.endpoint
    return Endpoint(
        url=served["url"],
        model=served["model"],
        key=settings.ENDPOINT_KEY,
        context=served.get("max_model_len"),
        at_once=settings.ENDPOINT_CALLS_AT_ONCE,
        per_second=settings.ENDPOINT_CALLS_PER_SECOND,
    )


def draw_by_calls(draw: Draw) -> None:
    """Work on a draw until its end. A second worker leaves; a crash releases the lock."""
    with held_if_free(Lock.DRAW, draw.pk) as alone:
        draw.refresh_from_db()
        if not alone or draw.state != DrawState.DRAWING:
            return
        try:
            for given in draw_all(endpoint_of(draw.writer.model), list(lacking(draw))):
                keep_one(draw, given)
        except EndpointFailed as failed:
            fail(draw, str(failed.detail))
            return
        finish(draw)


def lacking(draw: Draw) -> Iterator[Wanted]:
    """The replies of this draw that are still missing."""
    batch = draw.writer.batch
    there = set(
        Sample.objects.filter(batch_prompt__batch=batch, model=draw.writer.model).values_list(
            "batch_prompt", "position"
        )
    )
    asked = prompts_of(batch).filter(prompt__dataset_rows__dataset=draw.dataset)
    for one in asked:
        messages = messages_of(one, batch.examples)
        for place in range(draw.first_position, draw.first_position + draw.replies):
            if (one.pk, place) not in there:
                yield Wanted(
                    name=(one.pk, place),
                    messages=messages,
                    temperature=batch.temperature,
                    top_p=batch.top_p,
                    most_tokens=batch.most_tokens,
                    seed=(seed_of(draw) + 31 * one.pk + place) % 2**31,
                )


def messages_of(asked: BatchPrompt, examples: str) -> list[dict[str, str]]:
    prompt = asked.prompt
    if examples:
        prompt.turns = with_examples(prompt.turns, examples)
    content = content_of(prompt)
    return [{"role": "user", "content": content}] if isinstance(content, str) else content


@transaction.atomic
def keep_one(draw: Draw, given: Given) -> None:
    """Keep a reply, unless its prompt was withdrawn while the endpoint wrote it."""
    asked, position = given.wanted.name
    # A withdrawal updates the prompt first: it waits for this lock, or this waits for it.
    prompts = Prompt.objects.select_for_update(no_key=True, of=("self",))
    if prompts.get(batch_prompts=asked).withdrawn_at:
        return
    sample = Sample(
        batch_prompt_id=asked,
        model=draw.writer.model,
        position=position,
        text=given.text,
        numbers={"draw": draw.number, "ended": given.ended, "tokens": given.tokens},
    )
    Sample.objects.bulk_create([sample], ignore_conflicts=True)
