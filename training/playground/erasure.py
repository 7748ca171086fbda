"""What the playground keeps of a prompt: forgotten when it is withdrawn."""

from collections.abc import Iterator, Sequence

from labeling.prompts.erasure import Use
from labeling.prompts.models import Prompt
from training.playground.models import ChatReport, Conversation, Message


def uses_of(prompt: Prompt) -> Iterator[Use]:
    for talk in Conversation.objects.filter(messages__prompt=prompt).distinct():
        yield Use("conversation", str(talk.public_id), "", talk.created_at)


def forget(prompts: Sequence[int]) -> None:
    """Later turns and replies quote the prompt, so the whole conversation goes."""
    talks = list(Conversation.objects.filter(messages__prompt__in=prompts).distinct())
    Message.objects.filter(conversation__in=talks).update(text="")
    # Whoever reported it may have quoted it.
    ChatReport.objects.filter(conversation__in=talks).update(reason="")
