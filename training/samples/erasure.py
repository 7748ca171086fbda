"""Which batches used a prompt, and what they lose when it is withdrawn."""

from collections.abc import Iterator, Sequence

from labeling.prompts.erasure import Use
from labeling.prompts.models import Prompt
from training.samples.models import Sample, SampleBatch


def batches_with(prompt: Prompt) -> Iterator[Use]:
    for batch in SampleBatch.objects.filter(prompts__prompt=prompt):
        yield Use("sample batch", str(batch.public_id), batch.name, batch.created_at)


def erase_from_batches(prompts: Sequence[int]) -> None:
    """Empty the texts of the replies to these prompts. The rows are kept."""
    Sample.objects.filter(batch_prompt__prompt__in=prompts).update(text="")
