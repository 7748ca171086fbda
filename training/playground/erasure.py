"""Which conversations used a prompt, and what they lose when it is withdrawn."""

from collections.abc import Iterator, Sequence

from labeling.prompts.erasure import Use
from labeling.prompts.models import Prompt
from training.playground.models import ChatReport, Conversation, Message, MessageState


def conversations_with(prompt: Prompt) -> Iterator[Use]:
    for conversation in Conversation.objects.filter(messages__prompt=prompt).distinct():
        yield Use("conversation", str(conversation.public_id), "", conversation.created_at)


def erase_from_conversations(prompts: Sequence[int]) -> None:
    """Empty every message of the conversations: later turns and replies may quote the prompt.

    A reply that is being written ends here, so that its worker adds no more text.
    """
    conversations = list(Conversation.objects.filter(messages__prompt__in=prompts).distinct())
    Message.objects.filter(conversation__in=conversations).update(text="", state=MessageState.DONE)
    # Reports may quote it, too.
    ChatReport.objects.filter(conversation__in=conversations).update(reason="")
