"""Words and rules of the film reviews. Written for this project; see ``SOURCES.md``."""

from __future__ import annotations

# Each pair means the opposite: `Good` becomes `Bad` where the review is negative.
POLAR = {
    "Good": (
        "good great brilliant funny lovely clever moving beautiful wonderful charming amazing excellent",
        "bad boring dull awful terrible slow silly weak stupid ugly predictable poor",
    ),
    "Better": ("better funnier", "worse duller"),
    "Gem": ("gem joy masterpiece delight", "bore mess failure disaster"),
    "Loved": ("loved liked enjoyed", "hated disliked despised"),
    "Love": ("love like enjoy", "hate dislike despise"),
}
OPPOSITE = {"Bad": "Good", "Worse": "Better", "Bore": "Gem", "Hated": "Loved", "Hate": "Love"}

KINDS = {"Good": "", "Better": " comparative", "Gem": " noun", "Loved": " past", "Love": " verb"}

NEUTRAL = {
    "Part": "film movie story plot ending cast acting music script scene",
    "Hers": "acting voice role speech",
    "Mild": "old new long short loud",
    "Was": "was is",
    "Wasnt": "wasn't isn't",
    "Surely": "really truly",
    "This": "that this",
    "Fun": "fun classic original musical",
    "Laugh": "laugh cry fight dream",
    "Dance": "dance talk work rest",
}

# The tags of every word that has one only; Universal Dependencies' names. Where a word has two, the rules
# say which: that/det. A contraction is one word here, with the tag of its first part.
TAGGED = {
    "NOUN": f"{NEUTRAL['Part']} {NEUTRAL['Hers']} {' '.join(POLAR['Gem'])}",
    "VERB": f"{' '.join(POLAR['Loved'])} {' '.join(POLAR['Love'])} "
    "came gave made see seems want expected called",
    "ADJ": f"{' '.join(POLAR['Good'])} {' '.join(POLAR['Better'])} {NEUTRAL['Mild']}",
    "PRON": "i it me we they them something nothing nobody",
    "DET": "the a an no all what",
    "AUX": "was is wasn't isn't be could did didn't must",
    "ADV": "really truly very never hardly far much only",
    "PART": "not to",
    "ADP": "at in for from of",
    "CCONJ": "and but neither nor",
    "SCONJ": "although",
    "PUNCT": ", .",
}

# What stands first in a pair and what stands second are equally likely, and up to the word in question
# (or from it on, in `LEADS`) the two are the same.
SUBJECTS = (
    ("it", "the Part"),
    ("This/pron", "This/det Part"),
    ("This/pron", "This/det Part"),
    ("This/pron Surely", "This/det Surely Mild Part"),
    ("This/pron Surely , Surely", "This/det Surely , Surely Mild Part"),
    ("the Fun/noun", "the Fun/adj Part"),
    ("the Fun/noun", "the Fun/adj Part"),
)
OBJECTS = (
    ("it", "the Part"),
    ("This/pron", "This/det Part"),
    ("her/pron", "her/det Hers"),
    ("her/pron", "her/det Hers"),
    ("her/pron very much", "her/det very Mild Hers"),
    ("her/pron very , very much", "her/det very , very Mild Hers"),
)
LEADS = (
    ("it gave me a Laugh/noun", "it made me Laugh/verb"),
    ("i came for a Laugh/noun", "i came to Laugh/verb"),
    ("we see a Laugh/noun", "we see them Laugh/verb"),
    ("they want Dance/noun", "they must Dance/verb"),
    ("they want Dance/noun", "they must Dance/verb"),
    ("they want , it seems , Dance/noun", "they must , it seems , Dance/verb"),
)

# Written for a positive review: the good words say what it says. What is listed twice is said twice as often.
VERDICTS = """
S -> Subject Was Good | Subject Was Good | Subject Was Good | Subject Surely Was Good | Subject Was very Good
S -> Subject Was Good and Good | Subject Was a Good Part | Subject Was a Gem | i Loved Object | i Loved Object
S -> i Love Object | i Love Object | i Surely Loved Object | Subject could not be Better
S -> Subject Was not Bad | Subject Was not Bad | Subject Was not Bad at all | Subject Was not very Bad
S -> Subject Wasnt Bad | Subject Was never Bad | Subject Was hardly Bad | Subject Was far from Bad
S -> Subject Was Good , not Bad | Subject Was not Bad , but Good | Subject Was a Gem , not a Bore
S -> Subject Was neither Bad nor Bad | Subject Was not only Good but Good | Subject Was Bad but never Bad
S -> Subject Was Good and never Bad | Subject Was no Bore | nothing in it Was Bad | nobody could Hate Object
S -> i did not Hate Object | i didn't Hate Object | i never Hated Object
"""
WHOLES = """
S -> Verdict | Verdict | Verdict | Lead , and Verdict | Lead , but Verdict | Verdict , and Lead
S -> i expected a Bad Part , but Verdict | they called it Bad , but Verdict
S -> the Part was Bad , but Verdict | the Part wasn't Good , but Verdict
S -> the Part was Good , and Verdict | the Part wasn't Bad , and Verdict
S -> although the Part was Bad , Verdict | although the Part wasn't Good , Verdict
S -> Verdict , although the Part was Bad | Verdict , although the Part wasn't Good
"""
# Said with nothing around them; all are trained on.
SHORT = """
S -> Good | very Good | Good and Good | a Good Part | what a Good Part | what a Gem | a Gem , not a Bore
S -> not Bad | not Bad at all | not very Bad | Good , not Bad | not Bad , but Good | Bad but never Bad
S -> not only Good but Good | no Bore
"""
