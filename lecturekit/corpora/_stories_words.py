"""What happens in the little stories, how it is said, and what may follow. Written for this project."""

from __future__ import annotations

# N the person (a name, or she / he), H her / his, O her / him. Ways to say one thing share no content word.
EVENTS: dict[str, tuple[str, ...]] = {
    "beach": ("N went to the beach", "N drove down to the sea", "N lay on warm sand", "N watched the waves"),
    "forest": (
        *("N walked through the woods", "N followed a path between tall trees"),
        *("N picked mushrooms", "N wandered under old pines"),
    ),
    "garden": (*("N worked in the garden", "N planted roses", "N pulled up weeds", "N sat on the lawn"),),
    "kitchen": (
        *("N wanted to bake a cake", "N got out flour and sugar"),
        *("N mixed eggs with butter", "N stood in the kitchen"),
    ),
    "station": (
        *("N waited for the train", "N was at the station"),
        *("N looked down the rails", "N bought a ticket to the city"),
    ),
    "heat": ("the sun burned", "it was very hot", "there was no shade", "the day felt like an oven"),
    "rain": ("it began to rain", "black clouds came up", "drops fell from the sky", "a storm broke loose"),
    "snow": (
        *("it snowed", "thick flakes danced in the air", "everything turned white"),
        "winter had come over night",
    ),
    "lost": (
        *("N lost the way", "N did not know where to turn"),
        *("all paths looked alike", "there was no sign"),
    ),
    "smoke": (
        *("smoke came out of the oven", "the cake was black"),
        *("N smelled fire", "N forgot the time"),
    ),
    "guest": (
        *("a friend rang the bell", "H sister came to visit"),
        *("somebody knocked at the door", "two old neighbours called"),
    ),
    "late": (
        *("the train was late", "nothing moved on the rails"),
        *("no engine came", "a voice spoke of a long delay"),
    ),
    "thirst": ("N was thirsty", "H throat was dry", "N longed for a drink", "H mouth felt like paper"),
    "wet": ("N got wet", "H clothes were soaked", "water ran down H neck", "N had no umbrella"),
    "cold": ("N was freezing", "H hands turned blue", "N shivered", "icy wind bit H face"),
    "fear": ("N was afraid", "H heart beat fast", "N called for help", "tears came to H eyes"),
    "anger": ("N was angry", "N shook H head", "N cursed loudly", "H face turned red"),
    "joy": ("N was glad", "N laughed", "what a surprise", "N jumped for delight"),
    "bored": ("N was bored", "N yawned", "the time passed slowly", "N counted the stones"),
    "drink": (
        *("N drank cold water", "N ordered a lemonade"),
        *("N emptied a bottle", "N had two cups of juice"),
    ),
    "dry": ("N changed H shirt", "N hung H coat by the stove", "N ran under a roof", "N took a towel"),
    "warm": ("N lit a fire", "N wrapped up in a blanket", "N made hot tea", "N put on gloves"),
    "ask": (
        *("N asked an old man", "a farmer showed O the map"),
        *("N met a hunter", "a girl pointed to the north"),
    ),
    "clean": (
        *("N opened the windows", "N threw it all away"),
        *("N scrubbed the pan", "N started again"),
    ),
    "talk": (
        *("they talked for hours", "they drank a bottle of wine"),
        *("N told stories", "N heard all the news"),
    ),
    "read": ("N read a book", "N opened the paper", "N wrote a letter", "N solved a puzzle"),
    "better": ("N felt better", "N smiled again", "all was well", "the trouble was over"),
    "home": ("N went home", "N took the bus back", "N left", "H trip came to an end"),
    "sleep": ("N fell asleep", "N went to bed", "N dreamed of it", "N closed H eyes"),
}

# What may come after it, and how likely. The first five begin a story; "sleep" always ends it.
AFTER: dict[str, dict[str, float]] = {
    "beach": {"heat": 0.7, "rain": 0.3},
    "forest": {"lost": 0.5, "rain": 0.25, "snow": 0.25},
    "garden": {"heat": 0.4, "rain": 0.3, "guest": 0.3},
    "kitchen": {"smoke": 0.6, "guest": 0.4},
    "station": {"late": 0.7, "snow": 0.3},
    "heat": {"thirst": 1.0},
    "rain": {"wet": 0.8, "dry": 0.2},
    "snow": {"cold": 0.8, "warm": 0.2},
    "lost": {"fear": 0.7, "ask": 0.3},
    "smoke": {"anger": 0.7, "clean": 0.3},
    "guest": {"joy": 0.7, "talk": 0.3},
    "late": {"bored": 0.7, "read": 0.3},
    "thirst": {"drink": 1.0},
    "wet": {"dry": 1.0},
    "cold": {"warm": 1.0},
    "fear": {"ask": 1.0},
    "anger": {"clean": 1.0},
    "joy": {"talk": 1.0},
    "bored": {"read": 1.0},
    "drink": {"better": 0.5, "home": 0.5},
    "dry": {"better": 0.5, "sleep": 0.5},
    "warm": {"better": 0.5, "sleep": 0.5},
    "ask": {"home": 1.0},
    "clean": {"better": 1.0},
    "talk": {"home": 0.5, "sleep": 0.5},
    "read": {"better": 0.5, "sleep": 0.5},
    "better": {"": 0.6, "sleep": 0.4},
    "home": {"": 0.6, "sleep": 0.4},
    "sleep": {"": 1.0},
}
PLACES = ("beach", "forest", "garden", "kitchen", "station")  # where stories begin, equally likely

SHE, HE = ("anna", "eva", "maria", "sofia"), ("ben", "david", "paul", "tom")
FORMS = {"she": ("her", "her"), "he": ("his", "him")}  # H and O
FIRST = ("", "one morning", "on sunday", "last year")  # before the first sentence
WITH = ("", "with H dog", "with H brother")  # after it
LATER = ("", "soon", "then", "and so")  # before all others
NAMED = 0.25  # how often a name is said again where a pronoun would do
# words that say nothing of what happens, beside names, pronouns and what stands before a sentence
LINKS = (
    *("a", "an", "all", "and", "at", "by", "for", "from", "had", "in", "it", "no", "not", "of", "on", "out"),
    *("over", "the", "through", "to", "under", "up", "was", "were", "with", "there"),
)
