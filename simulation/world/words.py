"""The words of the English part: few, so that a very small model can know them well."""

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NAMES = ("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ines", "Jonas")
PLACES = ("market", "station", "library", "harbour", "school", "garden")
GOODS = ("bread", "honey", "a hat", "a lamp", "a kite", "a book", "flowers", "tea")

COLOURS = {
    "lemon": "yellow", "banana": "yellow", "leaf": "green", "frog": "green", "swan": "white",
    "snowman": "white", "raven": "black", "coal mine": "black", "tomato": "red", "cherry": "red",
    "carrot": "orange", "pumpkin": "orange", "bear": "brown", "elephant": "grey",
}  # fmt: skip
SOUNDS = {
    "cow": "moos", "dog": "barks", "cat": "meows", "duck": "quacks", "lion": "roars",
    "bee": "buzzes", "sheep": "bleats", "owl": "hoots", "snake": "hisses", "horse": "neighs",
}  # fmt: skip
OPPOSITES = (
    ("hot", "cold"), ("big", "small"), ("fast", "slow"), ("wet", "dry"), ("light", "heavy"),
    ("loud", "quiet"), ("full", "empty"), ("early", "late"), ("hard", "soft"), ("high", "low"),
)  # fmt: skip
HOMES = {
    "bee": "hive", "bird": "nest", "dog": "kennel", "horse": "stable", "spider": "web",
    "rabbit": "burrow", "pig": "sty", "king": "castle",
}  # fmt: skip
TRADES = {
    "baker": "bakes bread", "farmer": "grows wheat", "tailor": "sews coats",
    "teacher": "teaches children", "nurse": "cares for the sick", "pilot": "flies planes",
    "sailor": "sails ships", "gardener": "waters plants",
}  # fmt: skip
TOOLS = {
    "cut paper": "scissors", "hit a nail": "a hammer", "open a door": "a key",
    "sweep the floor": "a broom", "dig a hole": "a spade", "eat soup": "a spoon",
    "write a letter": "a pen", "see in the dark": "a lamp",
}  # fmt: skip
KINDS = {
    "fruit": ("apple", "pear", "plum", "cherry", "lemon"),
    "vegetable": ("carrot", "onion", "potato", "pumpkin", "leek"),
    "animal": ("cow", "horse", "sheep", "rabbit", "duck"),
    "tool": ("hammer", "saw", "spade", "broom", "axe"),
    "drink": ("tea", "milk", "coffee", "juice", "water"),
    "room": ("kitchen", "bathroom", "bedroom", "attic", "hall"),
}
GOOD_REVIEWS = (
    "The soup was warm and rich.", "The staff were kind.", "I slept very well.",
    "The view was lovely.", "We came back the next day.", "The bread was fresh.",
    "The film made me laugh.", "The train was on time.",
)  # fmt: skip
BAD_REVIEWS = (
    "The soup was cold.", "The staff were rude.", "I did not sleep at all.",
    "The room smelled of smoke.", "We left after an hour.", "The bread was stale.",
    "The film was far too long.", "The train never came.",
)  # fmt: skip
ORDERS = (
    "give me the salt", "close the window", "call me back", "wait outside", "move your car",
    "send me the file", "turn the music down", "bring the bill", "speak louder",
    "help me lift this",
)  # fmt: skip
PAST = {
    "walk": "walked", "cook": "cooked", "paint": "painted", "jump": "jumped", "work": "worked",
    "play": "played",
}  # fmt: skip

LINES = {
    "the sea": (
        "The sea folds its blue paper and never sends the letter.",
        "All night the sea counts its stones and begins again.",
    ),
    "rain": (
        "Rain taps on the roof like a guest who forgot the key.",
        "The rain writes small rings on every pond.",
    ),
    "the moon": (
        "The moon hangs its lamp over the sleeping town.",
        "A thin moon sails between two chimneys.",
    ),
    "autumn": (
        "Autumn sweeps the gold from the trees into the street.",
        "In autumn even the wind wears brown.",
    ),
    "a cat": (
        "A cat owns the warm half of every chair.",
        "The cat pours itself over the wall without a sound.",
    ),
    "winter": (
        "Winter lays a white cloth over the fields.",
        "In winter our breath walks ahead of us.",
    ),
    "the wind": (
        "The wind tries every door and stays nowhere.",
        "The wind reads the newspaper on the bench.",
    ),
    "a train": (
        "The train pulls a string of lights through the dark.",
        "A train says the same word all the way to the coast.",
    ),
    "morning": (
        "Morning puts its cup of light on the table.",
        "In the morning the street smells of bread.",
    ),
    "a garden": (
        "The garden keeps its colours under the ground until spring.",
        "In the garden the bees read every flower.",
    ),
}
MOODS = {
    "tired": "I am sorry to hear that. A short rest may help.",
    "happy": "How good to hear. Enjoy your day.",
    "bored": "That can happen. Perhaps a walk would help.",
    "nervous": "Take a slow breath. You will do well.",
    "lonely": "I am sorry to hear that. Perhaps call a friend.",
    "angry": "I understand. Count to ten before you speak.",
    "hungry": "Then it is time to eat. Some soup would be good.",
    "ill": "I am sorry to hear that. Please see a doctor.",
    "proud": "Well done. You have earned it.",
    "lost": "Do not worry. Ask somebody for the way.",
}
STEPS = {
    "make tea": "Boil some water. Pour it over the leaves. Wait three minutes.",
    "bake bread": "Mix flour and water. Let the dough rest. Bake it in a hot oven.",
    "boil an egg": "Put the egg into hot water. Wait six minutes. Cool it under the tap.",
    "plant a tree": "Dig a hole. Put the roots in. Water it well.",
    "wash a shirt": "Fill a bowl with warm water. Add some soap. Rinse and dry the shirt.",
    "write a letter": "Begin with a greeting. Say what you want to say. Sign your name.",
    "clean a window": "Wipe off the dust. Wash it with soap. Dry it with a cloth.",
    "learn a song": "Listen to it often. Sing one line at a time. Sing it all by heart.",
    "make soup": "Cut the vegetables. Boil them in water. Add salt at the end.",
    "catch a train": "Buy a ticket. Find the platform. Be there in time.",
}
RIDDLES = {
    "What has hands but cannot clap?": "A clock.",
    "What has teeth but cannot bite?": "A comb.",
    "What gets wetter as it dries?": "A towel.",
    "What has a neck but no head?": "A bottle.",
    "What has one eye but cannot see?": "A needle.",
    "What goes up but never comes down?": "Your age.",
}
OCCASIONS = {
    "birthday": "Dear {name}, happy birthday! May the year be kind to you.",
    "wedding": "Dear {name}, all the best for your wedding! May you be happy.",
    "new job": "Dear {name}, good luck in your new job! They are lucky to have you.",
}
