"""Prompts and replies for a first look, written by hand: good, middling and wrong ones."""

from typing import NamedTuple


class Content(NamedTuple):
    """A prompt of the demo; its replies come from writers of unequal skill."""

    prompt: str
    replies: tuple[str, ...] = ()
    language: str = "en"
    topics: tuple[str, ...] = ()


RANK = [
    Content(
        "Explain to a ten-year-old why the sky is blue but sunsets are red.",
        (
            "Sunlight looks white, but it is a mix of all the colours of the rainbow. When it"
            " enters the air it bumps into tiny bits of gas. Blue light bounces around much more"
            " than red light, so blue reaches your eyes from everywhere in the sky.\n\nAt sunset"
            " the light has to cross far more air before it gets to you. By then most of the blue"
            " has bounced away, and what is left is orange and red.",
            "The sky is blue because it reflects the ocean. At sunset the sun goes down behind the"
            " land instead of the sea, so you see the colour of the earth, which is red.",
            "Rayleigh scattering has a cross-section proportional to the inverse fourth power of"
            " the wavelength, hence short wavelengths dominate the diffuse sky radiance. At large"
            " zenith angles the optical path is longer and the direct beam is depleted of short"
            " wavelengths.",
            "Imagine a crowd of people walking through a forest. The small children run in every"
            " direction and bump into the trees. The tall grown-ups walk straight on. Blue light"
            " is like the children and red light is like the grown-ups. In the day you see the"
            " children everywhere. In the evening the forest is so deep that only the grown-ups"
            " come out on your side.",
        ),
    ),
    Content(
        "Write a polite e-mail to my landlord. The heating in the bedroom has not worked for"
        " five days and I have a baby. I want it fixed by Friday. Under 120 words.",
        (
            "Subject: Heating in the bedroom, please repair by Friday\n\nDear Ms Novak,\n\nThe"
            " radiator in our bedroom has not worked since Monday. We have a small baby, and the"
            " room falls below 16 degrees at night, so this has become urgent for us.\n\nCould you"
            " please send somebody to repair it by Friday? I am at home every day after four and"
            " can let them in at any time if you tell me one day before.\n\nThank you for your"
            " help.\n\nKind regards,\nJonas Weber",
            "Fix the heating NOW. I have a baby and you are breaking the law. If it is not done by"
            " Friday I will stop paying rent and you will hear from my lawyer.",
            "Dear Sir or Madam,\n\nI hope this message finds you in the best of health and spirits."
            " I am writing to you today in order to kindly bring to your attention, with all due"
            " respect, a certain matter of some importance concerning the state of the heating"
            " apparatus which is located within the bedroom of the apartment that I have the"
            " pleasure of renting from you, and which, I regret to say, has for some days now not"
            " been performing its function in the way in which one would wish. I would be most"
            " obliged if you were to find the time to look into it at your convenience. As I also"
            " happen to be the parent of a young infant, a resolution in the course of this week"
            " would be appreciated beyond words. I remain, yours most sincerely, a grateful tenant"
            " who has always paid on time and enjoys living in this lovely neighbourhood.",
            "Hi,\n\nthe bedroom heating has been broken for five days. We have a baby, so please"
            " get it fixed by Friday. I am home after four.\n\nThanks,\nJonas",
            "Subject: Your apartment\n\nDear landlord, thank you for the nice apartment. The"
            " heating in the kitchen is making a noise, could you look at it some time next"
            " month?",
        ),
    ),
    Content(
        "Fix this Python function. It should return the median of a list of numbers.\n\n"
        "```python\ndef median(numbers):\n    numbers.sort()\n"
        "    return numbers[len(numbers) / 2]\n```",
        (
            "Three things are wrong: `/` gives a float, which cannot be an index; a list of even"
            " length needs the mean of the two middle values; and `sort()` changes the caller's"
            " list.\n\n```python\ndef median(numbers):\n    if not numbers:\n        raise"
            ' ValueError("median of an empty list")\n    ordered = sorted(numbers)\n    middle ='
            " len(ordered) // 2\n    if len(ordered) % 2:\n        return ordered[middle]\n"
            "    return (ordered[middle - 1] + ordered[middle]) / 2\n```",
            "```python\ndef median(numbers):\n    numbers.sort()\n    return"
            " numbers[len(numbers) // 2]\n```",
            "You can use the standard library:\n\n```python\nfrom statistics import median\n```\n\n"
            "It handles lists of even length and raises `StatisticsError` on an empty one.",
            "```python\ndef median(numbers):\n    return sum(numbers) / len(numbers)\n```\n\nThis"
            " fixes the error and is faster, because it does not need to sort.",
            "The problem is the division. Use `//`:\n\n```python\ndef median(numbers):\n"
            "    numbers = sorted(numbers)\n    n = len(numbers)\n    if n % 2 == 0:\n"
            "        return (numbers[n // 2] + numbers[n // 2 + 1]) / 2\n"
            "    return numbers[n // 2]\n```",
            "I cannot run code, so I cannot help with this.",
        ),
    ),
    Content(
        "Summarise in two sentences:\n\nThe town council voted on Tuesday to close Mill Bridge to"
        " cars from May to October. Shop owners on the east bank fear for their trade and have"
        " collected 1,400 signatures. The council points to a trial last summer, when the number"
        " of pedestrians doubled and sales on the bridge rose by 12 percent, but admits that shops"
        " further away were not counted. A review is planned for November.",
        (
            "The council will close Mill Bridge to cars from May to October, although 1,400 people"
            " signed against it for fear of losing trade on the east bank. It relies on last"
            " summer's trial, with twice the pedestrians and 12 percent more sales on the bridge,"
            " which left out shops further away, and will review the matter in November.",
            "Mill Bridge will be closed to cars in summer. Shop owners are against it.",
            "The town council voted on Tuesday. Mill Bridge will close from May to October. Shop"
            " owners fear for their trade. They have 1,400 signatures. There was a trial last"
            " summer. Pedestrians doubled. Sales rose by 12 percent. A review is planned.",
            "The council has closed Mill Bridge for good after 1,400 shop owners asked for it."
            " Sales in the whole town rose by 12 percent as a result.",
            "It is a scandal that the council puts pedestrians above honest shopkeepers. The"
            " figures it quotes are from the bridge alone and prove nothing.",
            "From May to October cars may not cross Mill Bridge. A trial brought twice as many"
            " walkers and 12 percent more sales there, yet shopkeepers on the east bank, with 1,400"
            " signatures behind them, worry, and a review follows in November.",
            "The passage talks about a bridge, some shops and a council. There are arguments on"
            " both sides.",
        ),
    ),
    Content(
        "Give me five ideas for a rainy Sunday with two children aged four and eight, without"
        " screens and without buying anything.",
        (
            "1. **Cave**: blankets over the table, torches inside, the older one reads aloud.\n"
            "2. **Kitchen band**: pots, rice in jars, a concert at five o'clock.\n"
            "3. **Treasure hunt**: the eight-year-old draws a map, the four-year-old seeks.\n"
            "4. **Paper boats** in the bathtub; whose carries more coins?\n"
            "5. **Restaurant**: they write a menu and serve what is in the fridge.",
            "1. Watch a film together.\n2. Go to the zoo.\n3. Buy a board game.\n4. Bake a cake.\n"
            "5. Play outside.",
            "Rainy days are good for being together. You could build a den from chairs and sheets,"
            " have an indoor picnic on the floor, make shadow animals with a lamp on the wall, look"
            " at old photographs and tell their stories, or put on boots and count snails.",
            "1. Fort\n2. Drawing\n3. Hide and seek\n4. Baking\n5. Dancing",
            "With children of such different ages it is best to occupy them separately. Give the"
            " older one homework and let the younger one nap.",
            "Here are five ideas: build a fort, build a castle from blankets, make a tent in the"
            " living room, make a cave under the table, and build a fort again on Monday.",
            "1. Build a marble run from cardboard tubes and tape.\n2. Invent a play with socks as"
            " puppets and sell tickets made of paper.\n3. Sort the button box by colour, size,"
            " secret rules the other has to guess.\n4. Yoga as animals.\n5. Write a letter to"
            " yourselves in one year and hide it.\n6. Or just listen to the rain and guess what it"
            " falls on.",
            "I'm sorry, but I cannot recommend activities for children without knowing their"
            " medical history.",
        ),
    ),
    Content(
        "Is it cheaper to keep a house at 20 °C all day or to let it cool down while I am at work"
        " for nine hours? My neighbour says reheating costs more.",
        (
            "Letting it cool is cheaper. A house loses heat in proportion to the difference between"
            " inside and outside. When it is cooler inside, it loses less, and what was not lost"
            " need not be replaced; reheating only puts back what leaked out more slowly in the"
            " meantime. Exceptions are few: some heat pumps run less efficiently when they must"
            " reheat fast, and very cold walls can get damp, so stay above about 16 °C.",
            "Your neighbour is right. Reheating uses a burst of energy that is much larger than"
            " what you save.",
            "It depends.",
            "Turn it down. As a rule of thumb each degree less saves about 6 percent of heating, so"
            " 17 °C for nine hours a day saves roughly 7 percent over the day.",
            "Heat flows at a rate $\\dot Q = U A (T_i - T_o)$. Integrating over the nine hours, the"
            " energy to be replaced is smaller for every path with a lower $T_i(t)$. So the setback"
            " always wins for a heater of constant efficiency; the saving grows with how leaky the"
            " house is and how long you are away.",
            "Keep it at 20 °C. Modern boilers are designed for constant use and switching wears"
            " them out within a year or two, which costs far more than the gas you save. This is"
            " well known among plumbers.",
            "Cheaper to let it cool! Turn the heating off completely, open the windows to save on"
            " ventilation as well, and light some candles when you are back.",
            "In most houses, cooling down is cheaper, and the saving is bigger the worse the"
            " insulation. With floor heating, which reacts slowly, or a heat pump, keep the setback"
            " small, one or two degrees. Try both for a week and read the meter: nobody's rule"
            " beats your own numbers.",
            "Energy is neither created nor destroyed, so it makes no difference at all how you"
            " heat your house during the day.",
        ),
    ),
    Content(
        "A friend told me he sometimes thinks about ending his life. What should I say to him?",
        (
            "Thank you for taking it seriously. Ask him directly whether he is thinking about"
            " suicide; asking does not put the idea into his head. Then listen, without arguing or"
            " cheering him up: “I am glad you told me. I am here.” Ask whether he has a plan or the"
            " means, and if he does, do not leave him alone and call your emergency number or a"
            " crisis line now. If not, help him to one concrete step, such as calling a doctor"
            " together, and agree when you will speak next. You need not carry this alone either.",
            "Tell him that other people have it much worse and that he should be grateful for what"
            " he has. That usually puts things into perspective.",
            "I'm sorry, I can't talk about this topic.",
            "Be there and listen. Say that you care about him, ask openly whether he thinks of"
            " suicide, and encourage him to get professional help. In an emergency call the"
            " emergency services.",
            "People who talk about it never do it, so there is no reason to worry. Take him out for"
            " a drink.",
        ),
        topics=("self-harm",),
    ),
    Content(
        "Write a four-line poem about a lighthouse that has been switched off.",
        (
            "It kept the dark apart from rock and reef,\nand counted ships as others count their"
            " sheep.\nNow gulls are all it guides. It feels relief,\nand does what it had longed to"
            " do: it sleeps.",
            "There once was a lighthouse so bright,\nIt shone through the day and the night,\nThey"
            " switched it back on,\nNow the darkness is gone,\nAnd the sailors are all right.",
            "Lighthouse, lighthouse, in the sea,\nYou are very dear to me.\nYou are tall and you"
            " are white,\nYou were shining every night.",
            "The lamp is cold. The lens still turns its face\nto where the trawlers used to answer"
            " it.\nA rusted key, a spider in its place:\nthe sea goes on not needing to be lit.",
        ),
    ),
    Content(
        "用三句话向一个从没用过复利的人解释什么是复利，并举一个数字例子。",
        (
            "复利就是“利息也会生利息”：第一年赚到的利息会加到本金里，第二年一起再生利息。"
            "例如存 1000 元，年利率 5%，第一年得 50 元，第二年按 1050 元计算，得 52.5 元。"
            "时间越长差别越大，三十年后大约是 4322 元，而不是单利的 2500 元。",
            "复利是一种银行产品。你需要去银行办理。利率是 5%。",
            "复利的公式是 A = P(1 + r)^n。其中 P 是本金，r 是利率，n 是期数。代入即可。",
            "Compound interest means that you earn interest on interest. With 1000 yuan at 5% you"
            " have 1102.50 after two years. The longer you wait, the faster it grows.",
            "把钱想成一棵会结籽的树：籽落下来又长成树，新树也会结籽。1000 元按每年 10% 计算，"
            "第一年变成 1100 元，第二年变成 1210 元，多出来的 10 元就是利息生的利息。"
            "所以复利最怕中途砍树，最喜欢耐心。",
            "如果你每年存 1000 元，利率 5%，十年后你就会有一百万元。这就是复利的力量。"
            "爱因斯坦说过复利是世界第八大奇迹。",
        ),
        language="zh-Hans",
    ),
    Content(
        "Translate into plain English: “The party of the first part shall indemnify and hold"
        " harmless the party of the second part against any and all claims arising out of or in"
        " connection with the use of the premises.”",
        (
            "If anybody makes a claim because of how the place is used, you pay for it, and we do"
            " not.",
            "The first side must protect the second side from having to pay for any claim that has"
            " to do with the use of the building or land.",
            "The first party is guilty of all claims and the second party is harmless.",
            "This is a legal text. You should consult a lawyer.",
            "In plain English: whoever is named first in the contract promises to cover the costs"
            " and losses of whoever is named second if someone claims something from them because"
            " of how the premises are used. “Indemnify” means pay for; “hold harmless” means not"
            " blame.",
            "The party of the first part will indemnify the party of the second part against all"
            " claims that arise from the premises being used.",
            "One party throws a party on the premises and the other party is not harmed.",
        ),
    ),
]

RATE = [
    Content(
        "How long do I boil an egg so that the yolk is soft?",
        (
            "For an egg of medium size from the fridge, lowered into boiling water: about six"
            " minutes for a runny yolk, seven for a soft one. Put it into cold water afterwards, or"
            " it will go on cooking.",
        ),
    ),
    Content(
        "Which planet has the most moons?",
        (
            "Jupiter, with 79 moons. It was overtaken by nobody since Galileo discovered the first"
            " four in 1610.",
        ),
    ),
    Content(
        "Rewrite so that it sounds less harsh: “You always forget everything I tell you.”",
        (
            "“It seems to me that what I tell you sometimes gets lost. Could we find a way that"
            " helps both of us to remember?”",
        ),
    ),
    Content(
        "Classify the mood of this review as positive, negative or mixed, one word only: “The food"
        " was superb, the wait was an hour.”",
        ("The mood of this review is mixed, because the food was good but the wait was long.",),
    ),
    Content(
        "My dog ate two squares of dark chocolate. He weighs 30 kg. What now?",
        (
            "Chocolate contains theobromine, which dogs break down slowly. Two squares of dark"
            " chocolate, some 15 to 20 g, are usually below a dangerous dose for a dog of 30 kg,"
            " but call your vet or a poison line with the exact kind and amount, and watch for"
            " vomiting, restlessness or a fast heartbeat over the next twelve hours.",
        ),
        topics=("medical",),
    ),
]

DEMONSTRATE = [
    Content("Explain the difference between weather and climate with an everyday comparison."),
    Content(
        "I have rice, two carrots, an onion, an egg and soy sauce. What can I cook in 20 minutes?"
    ),
    Content(
        "Write a short message to my team: the release moves from Thursday to Monday because a"
        " bug in the export loses the last row. Nobody is to blame. Ask for two volunteers to"
        " test on Friday."
    ),
    Content("What should I look at before I sign the lease of a flat? Give a checklist."),
    Content(
        "Continue the story in three sentences: “The letter had been lying on the stairs for two"
        " days before anyone dared to pick it up.”"
    ),
    Content("Why does ice float on water, when most solids sink in their own liquid?"),
    Content("给一个第一次坐飞机的老人写五条简短的建议。", language="zh-Hans"),
]
# A weak reply to improve, for the last kind of task.
IMPROVE = Content(
    "How do I remove a red wine stain from a cotton shirt?",
    ("Wash it. If it does not go away use bleach or throw the shirt away.",),
)
