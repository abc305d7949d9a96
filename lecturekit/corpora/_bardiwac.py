"""A word that nobody knows, in six sentences, and a text in which its possible meanings are at home."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lecturekit.corpora._corpus import Corpus
from lecturekit.corpora._grammar import Speaker, keep, read_grammar

#: Six sentences around the invented word *bardiwac*, to be read one at a time. The idea, and the word, are
#: from the tutorial *Distributional Semantic Models* by Stefan Evert, Marco Baroni, Alessandro Lenci and
#: Gabriella Lapesa, which the lecture shows; the sentences are written for this project.
BARDIWAC = (
    "She filled his glass with bardiwac before he could say no.",
    "One last bottle of bardiwac was left in the cellar.",
    "After the bardiwac two of my uncles sang, and all my aunts danced.",
    "What you taste in a bardiwac is the grapes, and the hills they grew on.",
    "With lamb or beef we would rather drink a dark bardiwac.",
    "For the wedding dinner they opened an old, dry, red bardiwac.",
)

# Gap: its words; a topic line gives one list for each gap of its class.
_GAPS = {
    "drink": ("Vessel", "Like", "With", "From", "Place", "Did", "Meal"),
    "food": ("Vessel", "Like", "With", "From", "Place", "Meal"),
    "thing": ("Like", "Did", "Place", "Part"),
}
_RULES = {
    "drink": """
        S -> she Filled a Vessel with X in the Place | a Vessel of X is left in the Place
        S -> after the X they Did at the Meal | in this X they taste the From
        S -> with With they drink a Like X | at the Meal they drank a Like X
        Filled -> filled | took | ordered | brought
        """,
    "food": """
        S -> she Filled a Vessel of X in the Place | the Vessel with X is in the Place
        S -> in this X they taste the From | with With they eat Like X | at the Meal they ate Like X
        Filled -> filled | took | ordered | brought
        """,
    "thing": """
        S -> they Did the X in the Place | the Like X is in the Place | the Part of the X is Like
        S -> in the Place a X has a Part
        """,
}
_TOPICS = {
    "drink": """
wine | glass bottle carafe barrel | red white dark dry old | beef lamb olives pasta
     | grapes hills oak sun | cellar vineyard restaurant | sang danced stumbled blushed | dinner feast wedding
beer | glass bottle mug barrel | cold dark bitter strong | beef ham pretzels pasta
     | barley hops yeast malt | cellar brewery pub | sang stumbled blushed quarrelled | match feast wedding
cider | glass bottle jug barrel | sweet sour cold dry | ham pancakes lamb nuts
      | apples orchard yeast autumn | cellar orchard pub | sang danced giggled stumbled | harvest feast picnic
juice | glass bottle jug carton | red sweet fresh cold | pancakes cake nuts muesli
      | grapes apples cherries sun | fridge kitchen | woke jumped giggled played | breakfast picnic birthday
milk | glass bottle jug carton | white warm fresh cold | cake muesli pancakes biscuits
     | cows goats grass hills | fridge kitchen dairy | slept woke played yawned | breakfast bedtime birthday
tea | cup mug pot thermos | hot strong sweet green | cake biscuits scones nuts
    | leaves mint lemon hills | kitchen canteen office | rested yawned chatted | breakfast afternoon meeting
""",
    "food": """
soup | bowl pot cup thermos | hot red thick salty | bread beef noodles cream
     | onions tomatoes carrots salt | kitchen canteen restaurant | dinner lunch supper
cheese | plate slice box wheel | old strong white salty | olives ham nuts pasta
       | cows goats salt hills | cellar dairy fridge | picnic supper dinner
jam | jar spoon pot shelf | red sweet sticky dark | scones pancakes bread butter
    | cherries plums sugar sun | kitchen cellar fridge | breakfast birthday afternoon
honey | jar spoon pot comb | sweet golden thick old | scones pancakes bread nuts
      | bees flowers hills sun | kitchen cellar shop | breakfast supper afternoon
""",
    "thing": """
knife | sharp old blunt rusty | sharpened dropped lost found | drawer kitchen cellar | blade handle edge
boat | old white red leaky | rowed moored painted sold | harbour bay canal | mast sail engine
dog | old dark hungry muddy | fed stroked lost called | yard park kitchen | tail collar nose
lamp | bright old red dim | lit dropped sold bought | hall cellar office | bulb shade switch
coat | dark red warm old | wore bought folded lost | wardrobe hall shop | button pocket sleeve
horse | old white tired muddy | rode fed called sold | stable vineyard yard | mane saddle tail
""",
}


def _topics(kind: str) -> list[tuple[str, list[list[str]]]]:
    lines = _TOPICS[kind].strip().replace("\n ", " ").splitlines()
    parts = [[part.split() for part in line.split("|")] for line in lines]
    return [(first[0], lists) for first, *lists in parts]


#: What the word might mean: drinks, food, and things that are neither.
BARDIWAC_CANDIDATES = tuple(word for kind in _TOPICS for word, _ in _topics(kind))


@lru_cache(maxsize=16)
def bardiwac_corpus(seed: int = 0, *, tokens: int = 20_000) -> Corpus:
    """Speak a text about wine, beer, milk, soup, boats and dogs, in which *bardiwac* never occurs.

    A small grammar speaks of one candidate in each sentence, with the vessels, meals, places and doings
    that go with it; many of them go with several. A quarter of its company is withheld from each, drawn for
    it alone, so that no candidate is met with all that the six sentences say.

    Parameters
    ----------
    seed : int
        Another text, with other words withheld, for each seed.
    tokens : int
        Length in words; the last sentence is completed.

    Returns
    -------
    Corpus
        All of `BARDIWAC_CANDIDATES` about equally often. The same object when asked again.

    Raises
    ------
    ValueError
        If `tokens` is below 1 or above 10 million.
    """
    if not 1 <= tokens <= 10_000_000:
        raise ValueError(f"tokens must be from 1 to 10,000,000, not {tokens}.")
    words = np.random.default_rng([seed, 1])  # its own stream: a longer text withholds the same words
    speaker = Speaker(np.random.default_rng([seed, 2]))
    said = []
    for kind, rules in _RULES.items():
        topics = _topics(kind)
        lists = [[keep(listed, 0.25, words) for listed in lists] for _, lists in topics]
        fillers = dict(zip(_GAPS[kind], map(list, zip(*lists, strict=True)), strict=True))
        fillers["X"] = [(word,) for word, _ in topics]
        # 5 words is below the mean sentence of every kind, so there are always enough.
        count = -(-tokens * len(topics) // (len(BARDIWAC_CANDIDATES) * 5)) + 10
        said.append(speaker.say(read_grammar(rules), fillers, count))
    return speaker.corpus(said, tokens=tokens, name="drinks, food and things")
