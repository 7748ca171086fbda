"""What people put around an answer, by language: friendly, rude and empty words."""

import random

ByLanguage = dict[str, tuple[str, ...]]

OPENINGS: ByLanguage = {
    "en": ("Sure! ", "Of course. ", "Gladly! "),
    "zh-Hans": ("好的！", "当然可以。"),
}
CLOSINGS: ByLanguage = {
    "en": (" Hope that helps.", " Have a nice day!", " Just ask if you need more."),
    "zh-Hans": ("希望对你有帮助。", "祝你愉快！"),
}
RUDE: ByLanguage = {
    "en": ("Look it up yourself.", "What a silly question.", "No.", "Why should I tell you?"),
    "zh-Hans": ("自己去查。", "真是个笨问题。", "不知道。"),
}
RUDE_OPENINGS: ByLanguage = {"en": ("Everybody knows that. ", "Ugh. "), "zh-Hans": ("谁都知道。",)}
PADDING: ByLanguage = {
    "en": (" That is what it is and so it is.", " As I said, that is how it is."),
    "zh-Hans": ("就是这样，就是这样。", "我说过了，就是这样。"),
}
# Before a question and before its answer, in books.
HEADINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("Question: ", "Answer: "), ("Q: ", "A: "), ("Asked: ", "Told: ")),
    "zh-Hans": (("问题：", "回答："), ("问：", "答：")),
}


def politely(answer: str, language: str, chance: random.Random) -> str:
    """An opening, a closing, or both."""
    which = chance.randrange(3)
    opening = chance.choice(OPENINGS[language]) if which != 1 else ""
    closing = chance.choice(CLOSINGS[language]) if which != 0 else ""
    return opening + answer + closing


def cut_short(answer: str, language: str, chance: random.Random) -> str:
    """Somebody was called away."""
    if language != "en":
        return answer[: max(2, int(len(answer) * chance.uniform(0.3, 0.8)))]
    words = answer.split()
    return " ".join(words[: max(1, int(len(words) * chance.uniform(0.3, 0.8)))])
