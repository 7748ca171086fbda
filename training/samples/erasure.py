"""What batches keep of a prompt: named for the researcher, forgotten when it is withdrawn."""

from collections.abc import Iterator, Sequence

from labeling.prompts.erasure import Use
from labeling.prompts.models import Prompt
from training.samples.models import Sample, SampleBatch


def uses_of(prompt: Prompt) -> Iterator[Use]:
    for batch in SampleBatch.objects.filter(prompts__prompt=prompt):
        yield Use("sample batch", str(batch.public_id), batch.name, batch.created_at)


def forget(prompts: Sequence[int]) -> None:
    """What models replied to them goes; that there was a reply stays."""
    Sample.objects.filter(batch_prompt__prompt__in=prompts).update(text="")
