"""The Chinese part, smaller, of the same kinds of questions."""

from collections.abc import Iterator
from itertools import permutations, product

from simulation.world.content import Content, phrased

NUMBERS = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
HOW_MANY = {2: "两", 3: "三"}
COLOURS = {
    "柠檬": "黄色", "香蕉": "黄色", "草": "绿色", "雪": "白色", "牛奶": "白色", "煤": "黑色",
    "番茄": "红色", "天空": "蓝色", "大海": "蓝色", "胡萝卜": "橙色",
}  # fmt: skip
OPPOSITES = (
    ("热", "冷"), ("大", "小"), ("快", "慢"), ("高", "低"), ("早", "晚"), ("多", "少"),
    ("新", "旧"), ("轻", "重"),
)  # fmt: skip
SOUNDS = {"牛": "哞哞", "狗": "汪汪", "猫": "喵喵", "鸭子": "嘎嘎", "羊": "咩咩", "蜜蜂": "嗡嗡"}
KINDS = {
    "水果": ("苹果", "梨", "桃子", "葡萄"),
    "动物": ("牛", "马", "羊", "兔子"),
    "饮料": ("茶", "牛奶", "咖啡", "果汁"),
}
STEPS = {
    "泡茶": "先烧开水。再放茶叶。等三分钟。",
    "煮鸡蛋": "把鸡蛋放进热水。煮六分钟。再放进冷水。",
    "种树": "先挖一个坑。把树根放进去。浇足水。",
    "写信": "先写问候。再写想说的话。最后签名。",
}
MOODS = {
    "累": "听到这个我很难过。休息一下吧。",
    "高兴": "真为你高兴。祝你今天愉快。",
    "饿": "那就该吃饭了。喝点汤吧。",
    "紧张": "深呼吸。你会做好的。",
}
ORDERS = ("把盐给我", "关上窗户", "把文件发给我", "说大声一点", "把车开走", "在外面等")


def contents() -> Iterator[Content]:
    for family in (colours, opposites, sums, sounds, lists, kinds, steps, moods, requests):
        yield from family()


def made(
    use_case: str, family: str, asked: tuple[str, ...], answers: tuple[str, ...],
    short: tuple[str, ...] = (),
) -> Content:  # fmt: skip
    return Content(use_case, f"zh {family}", asked, answers, short, language="zh-Hans")


def colours() -> Iterator[Content]:
    ask = ("{x}是什么颜色？", "请告诉我{x}的颜色。", "画{x}用什么颜色？")
    for x, colour in COLOURS.items():
        yield made(
            "open-qa", "colours", phrased(ask, x=x), (f"{x}是{colour}的。",), (f"{colour}。",)
        )


def opposites() -> Iterator[Content]:
    ask = ("“{x}”的反义词是什么？", "跟“{x}”相反的词是什么？", "不{x}，那是什么？")
    for pair in OPPOSITES:
        for x, y in (pair, pair[::-1]):
            answer, short = f"“{x}”的反义词是“{y}”。", f"{y}。"
            yield made("open-qa", "opposites", phrased(ask, x=x), (answer,), (short,))


def sums() -> Iterator[Content]:
    ask = ("{x}等于几？", "请算一下{x}。", "{x}是多少？")
    for a, b in product(range(1, 6), range(1, 6)):
        x = f"{NUMBERS[a]}加{NUMBERS[b]}"
        answer, short = f"{x}等于{NUMBERS[a + b]}。", f"{NUMBERS[a + b]}。"
        yield made("open-qa", "sums", phrased(ask, x=x), (answer,), (short,))


def sounds() -> Iterator[Content]:
    ask = ("{x}怎么叫？", "孩子问：{x}的叫声是什么？", "{x}发出什么声音？")
    for x, sound in SOUNDS.items():
        yield made("open-qa", "sounds", phrased(ask, x=x), (f"{x}{sound}叫。",), (f"{sound}。",))


def lists() -> Iterator[Content]:
    ask = ("说出{n}种{x}。", "请列出{n}种{x}。", "有哪{n}种{x}？", "想出{n}种{x}。")
    for (kind, members), (n, number) in product(KINDS.items(), HOW_MANY.items()):
        orders = list(permutations(members, n))
        joined = ["、".join(order[:-1]) + "和" + order[-1] for order in orders]
        whole = tuple(f"{number}种{kind}是{words}。" for words in joined)
        short = tuple(f"{words}。" for words in joined)
        yield made("brainstorming", "lists", phrased(ask, n=number, x=kind), whole, short)


def kinds() -> Iterator[Content]:
    ask = ("{x}属于哪一类？", "给{x}分类。", "{x}是什么东西？")
    for kind, members in KINDS.items():
        for x in members:
            answer, short = f"{x}属于{kind}。", f"{kind}。"
            yield made("classification", "kinds", phrased(ask, x=x), (answer,), (short,))


def steps() -> Iterator[Content]:
    ask = ("怎么{x}？", "请分三步教我{x}。", "我从来没有学过{x}，怎么做？", "{x}的步骤是什么？")
    for what, how in STEPS.items():
        yield made("other", "steps", phrased(ask, x=what), (how,))


def moods() -> Iterator[Content]:
    ask = ("我很{x}。", "你好，我今天特别{x}。", "我为什么这么{x}？", "今天我觉得{x}。")
    for mood, answer in MOODS.items():
        yield made("chat", "moods", phrased(ask, x=mood), (answer,))


def requests() -> Iterator[Content]:
    ask = ("把这句话说得客气一点：{x}！", "怎么礼貌地说：{x}。", "请改写得礼貌些：{x}。")
    for order in ORDERS:
        yield made("rewrite", "requests", phrased(ask, x=order), (f"请问，可以{order}吗？",))
