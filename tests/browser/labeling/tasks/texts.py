"""What models write: long and short, code, formulas, other scripts, hidden characters."""

MOON = "Explain the moon landing to a 6 year old in a few sentences."

MOON_REPLIES = [
    "Imagine a rocket as tall as a very tall building, full of fuel. Three astronauts climbed "
    "into the tip of it and flew for four days through the dark to reach the Moon. Two of them "
    "went down in a little ship with legs, like a spider, and walked around in the grey dust. "
    "They jumped very high, because on the Moon everything is light. They put up a flag, picked "
    "up some rocks, and then flew all the way home and splashed into the sea.",
    "People went to the Moon in a big rocket. They walked there and came back.",
    "**The Moon landing** happened in 1969.\n\n- Three astronauts flew in *Apollo 11*.\n"
    "- Two of them, Neil Armstrong and Buzz Aldrin, walked on the Moon.\n"
    "- Michael Collins stayed in orbit.\n\n"
    "They picked up some rocks, and then flew all the way home and splashed into the sea.",
    "The Apollo 11 mission was the culmination of the United States' space programme. The lunar "
    "module separated from the command module in lunar orbit and performed a powered descent using "
    "its throttleable engine. Upon touchdown the crew carried out extravehicular activity for "
    "approximately two and a half hours before ascending.",
    "Do you like stories about brave people? Here is one! Some people built a rocket and flew to "
    "the Moon. On the Moon everything is light, so they hopped like kangaroos. Then they came home "
    "and everyone cheered. Would you like to fly to the Moon one day?",
    "I am sorry, but as an AI I cannot talk about that.",
]

CODE = """Use a set to remember what was seen:

```python
def first_repeat(values: list[int]) -> int | None:
    seen = set()
    for value in values:
        if value in seen:
            return value  # the first one that comes again
        seen.add(value)
    return None
```

It takes $O(n)$ time, because a look into the set costs \\(O(1)\\) on average:

\\[ T(n) = \\sum_{i=1}^{n} c = c\\,n \\]

| input | result |
|---|---|
| `[1, 2, 1]` | 1 |
| `[1, 2, 3]` | `None` |
"""

ARABIC = "هبط الإنسان على القمر عام 1969. كان اسم المركبة Apollo 11، وقد حملت ثلاثة رواد فضاء."
HEBREW_IN_ENGLISH = "The word for peace is שלום, which is also said in greeting (like Arabic سلام)."
CHINESE = (
    "一九六九年，三位宇航员乘坐阿波罗十一号飞向月球。两个人走到了月球表面，插上了旗帜，收集了石头。"
    "月球上一切都很轻，所以他们跳得很高。最后，他们回到了地球，落在了海里。"
)
HIDDEN = "Open safe\u202etxt.exe and pass\u200bword it. ![a picture](https://example.org/x.png)"

LONG = "\n\n".join(
    f"{number}. The spacecraft had a part that stayed in orbit and a part that landed. Engineers "
    "checked every single switch many times before launch, and people on Earth listened by radio "
    "and cheered when it touched down. The flag was held out by a small rod because there is no "
    "wind. A child could imagine the rocket as a very tall building full of fuel."
    for number in range(1, 13)
)
