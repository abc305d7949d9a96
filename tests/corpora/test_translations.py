"""French with its English: agreement by a checker of its own, one right translation, and what is held out."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk import edit_distance

from lecturekit.corpora import HELD_OUT, english_of, french_words, translation_corpus, written

MASCULINE = ["chien", "chat", "cheval", "oiseau", "homme", "enfant", "pont", "jardin", "arbre"]
FEMININE = ["vache", "fille", "femme", "plage", "île", "maison", "école"]
PLURAL = {
    word: {"cheval": "chevaux", "oiseau": "oiseaux"}.get(word, word + "s") for word in MASCULINE + FEMININE
}
GENDER = dict.fromkeys(MASCULINE, "m") | dict.fromkeys(FEMININE, "f")
NUMBER = dict.fromkeys(GENDER, 1) | dict.fromkeys(PLURAL.values(), 2)
SINGULAR = {many: one for one, many in PLURAL.items()} | {one: one for one in PLURAL}
ADJECTIVES = {}  # word: (genders it can have, numbers)
for kind, words in {
    ("m", "1"): "petit grand noir blanc vieil beau bel",
    ("f", "1"): "petite grande noire blanche vieille belle heureuse",
    ("m", "2"): "petits grands noirs blancs beaux",
    ("f", "2"): "petites grandes noires blanches vieilles belles heureuses",
    ("m", "12"): "vieux heureux",
    ("mf", "1"): "triste",
    ("mf", "2"): "tristes",
}.items():
    ADJECTIVES |= dict.fromkeys(words.split(), kind)
VERBS = dict.fromkeys(["dort", "court", "chante", "attend", "voit", "cherche", "aime", "suit", "est"], 1)
VERBS |= dict.fromkeys(
    ["dorment", "courent", "chantent", "attendent", "voient", "cherchent", "aiment", "suivent", "sont"], 2
)
ARTICLES = {
    "le": "m1",
    "la": "f1",
    "un": "m1",
    "une": "f1",
    "l'": "mf1",
    "les": "mf2",
    "des": "mf2",
    "du": "m1",
}
SILENT = "aeiouhéêâî"

TOLD = {
    "la petite vache blanche dort": "the small white cow sleeps",
    "le vieil homme n'aime pas l'île": "the old man does not like the island",
    "de beaux oiseaux attendent près d'un arbre noir": "beautiful birds wait near a black tree",
    "les chiens devant l'école ne sont pas noirs": "the dogs in front of the school are not black",
    "un enfant à côté des maisons cherche le chat": "a child beside the houses looks for the cat",
    "une vieille femme avec de grands chevaux": "an old woman with big horses",
    "la fille près des jardins suit des chats": "the girl near the gardens follows cats",
    "le chien est derrière l'arbre": "the dog is behind the tree",
}
WRONG = (
    "la chien",
    "le chien dorment",
    "l'chien",
    "le homme",
    "un vieux homme",
    "chien",
    "",
    "le chat noire",
)


@pytest.fixture(scope="module")
def corpus():
    return translation_corpus(rng=np.random.default_rng(10))


@pytest.fixture(scope="module")
def everything(corpus):
    return (*corpus.train, *corpus.validation, *corpus.test, *corpus.long)


def agrees(words):
    """Check a French sentence by rules of its own: articles, adjectives and verbs, left to right."""
    subject = None
    for n, word in enumerate(words):
        if word in NUMBER:
            gender, number = GENDER[SINGULAR[word]], NUMBER[word]
            subject = subject or number
            around = [words[m] for m in (n - 1, n + 1) if 0 <= m < len(words) and words[m] in ADJECTIVES]
            if any(gender not in ADJECTIVES[a][0] or str(number) not in ADJECTIVES[a][1] for a in around):
                return False
            first = n - 1 - (n > 0 and words[n - 1] in ADJECTIVES)
            article, following = words[first], words[first + 1]
            if article in ARTICLES and (
                str(number) not in ARTICLES[article] or gender not in ARTICLES[article]
            ):
                return False
            if (article == "l'") != (article in ("l'", "le", "la") and following[0] in SILENT):
                return False
        if word in VERBS and VERBS[word] != subject:
            return False
        if word in ("ne", "n'") and (words[n + 2] != "pas" or (word == "n'") != (words[n + 1][0] in SILENT)):
            return False
        if word in ("bel", "vieil") and words[n + 1][0] not in SILENT:
            return False
        predicate = (
            n > 0 and (words[n - 1] in ("est", "sont") or words[n - 1] == "pas") and word in ADJECTIVES
        )
        if predicate and str(subject) not in ADJECTIVES[word][1]:
            return False
    return subject is not None


def test_agreement_holds_in_every_sentence(everything):
    """Gender and number of articles, adjectives and verbs, and what is cut short, by rules written anew."""
    assert not [str(pair) for pair in everything if not agrees(pair.french)]


@pytest.mark.parametrize(
    "slip", ["la chien dort", "le chien dorment", "le chat noire", "le île", "un vieux chats"]
)
def test_the_checker_sees_a_slip(slip):
    """The rules by which the grammar is checked are no rubber stamp."""
    assert not agrees(french_words(slip))


@pytest.mark.parametrize(("french", "english"), TOLD.items())
def test_translations_known_by_hand(french, english):
    """Sentences put into English by a person come out the same."""
    assert english_of(french_words(french)) == tuple(english.split())


def test_every_pair_is_what_the_reader_finds(everything):
    """What builds a sentence and what takes one apart share no rule, and agree on its one translation."""
    assert all(english_of(pair.french) == pair.english for pair in everything)


@pytest.mark.parametrize("slip", WRONG)
def test_what_is_no_sentence_has_no_translation(slip):
    """Wrong agreement, missing articles and nothing at all are not translated."""
    assert english_of(french_words(slip)) is None


@pytest.mark.row("R7")
def test_the_lectures_sentence_is_held_out_and_its_words_are_not(corpus):
    """No lesson holds it, not even as a part; each of its words, and close neighbours, stand in lessons."""
    text = " " + " ".join(HELD_OUT) + " "
    parts = (corpus.train, corpus.validation, corpus.test, corpus.long)
    assert not [pair for part in parts for pair in part if text in f" {' '.join(pair.french)} "]
    assert written(corpus.held_out.french) == "le chien sur la plage"
    assert written(corpus.held_out.english) == "the dog on the beach"
    assert all(sum(word in pair.french for pair in corpus.train) > 20 for word in HELD_OUT)
    near = corpus.neighbours(HELD_OUT)
    assert {len(pair.french) for pair in near} >= {5, 6}
    assert near == tuple(pair for pair in corpus.train if edit_distance(pair.french, HELD_OUT) == 1)


def test_colours_and_greatness_are_not_said_of_people(everything):
    """Of people "grand" would be "tall"; the judge of typed sentences knows no such sentence either."""
    people = re.compile(r"\b(man|men|child|children|girls?|woman|women)\b")
    for pair in everything:
        for said in re.findall(r"(?:black|white|big) (?:\w+ )?\w+", " ".join(pair.english)):
            assert not people.search(said.split(" sees ")[0].split(" and ")[0].replace("big black", "")), said
    assert english_of(french_words("la grande femme dort")) is None
    assert english_of(french_words("la grande vache dort")) is not None


def test_no_sentence_is_in_two_parts_and_lengths_are_kept(corpus, everything):
    """Train, validation, test and the long sentences are disjoint; the long ones are longer than all seen."""
    french = [pair.french for pair in everything]
    assert len(set(french)) == len(french)
    assert {len(pair.french) for pair in corpus.train} == set(range(2, 9))
    assert {len(pair.french) for pair in corpus.long} == set(range(9, 15))
    assert set(corpus.french) == {word for pair in corpus.train for word in pair.french}
    unknown = {word for pair in everything for word in (*pair.french, *pair.english)}
    assert unknown <= {*corpus.french, *corpus.english}


def test_the_same_generator_gives_the_same_sentences():
    """Deterministic, and different for another seed."""
    first, again, other = (
        translation_corpus(train=50, rng=np.random.default_rng(seed)).train for seed in (1, 1, 2)
    )
    assert first == again != other


def test_up_to_fourteen_words_nothing_is_longer():
    """With `longest` 14 lessons have all lengths, and no sentence is beyond them."""
    corpus = translation_corpus(train=900, longest=14, rng=np.random.default_rng(0))
    assert max(len(pair.french) for pair in corpus.train) == 14
    assert corpus.long == ()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"train": 0}, "train"),
        ({"long": 10**6}, "long"),
        ({"longest": 4}, "longest"),
        ({"longest": 15}, "longest"),
    ],
)
def test_numbers_out_of_range_are_refused(wrong, message):
    """With the name of the number."""
    with pytest.raises(ValueError, match=message):
        translation_corpus(rng=np.random.default_rng(0), **wrong)


@pytest.mark.parametrize("wrong", [{"train": 2.5}, {"test": True}, {"longest": 8.0}, {"rng": None}])
def test_what_is_no_number_and_no_generator_is_refused(wrong):
    """By name."""
    with pytest.raises(TypeError, match=r"whole number|give a generator"):
        translation_corpus(**({"train": 3, "rng": np.random.default_rng(0)} | wrong))


def test_a_text_is_no_sentence(corpus):
    """It would be read letter by letter; `french_words` cuts it."""
    for ask in (english_of, corpus.neighbours):
        with pytest.raises(TypeError, match="not a text"):
            ask("le chien")


def test_more_short_sentences_than_there_are_is_refused(monkeypatch):
    """The drawing ends, and says of which lengths there are no more."""
    monkeypatch.setattr("lecturekit.corpora._translation.PATIENCE", 3)
    with pytest.raises(ValueError, match="2 to 5 words"):
        translation_corpus(train=20_000, longest=5, rng=np.random.default_rng(0))


@given(st.text(alphabet="abc éL'’ -!,", max_size=30))
@settings(max_examples=60, deadline=None)
def test_typed_texts_are_cut_into_words(text):
    """Any text: words without blanks; what ends in an apostrophe stands before its word."""
    words = french_words(text)
    assert all(re.fullmatch(r"[^\s']+'?", word) for word in words)
    assert english_of(words) is None or len(words) > 1


def test_written_as_one_reads_it():
    """An apostrophe has no blank behind it, and cutting what was written gives the words back."""
    words = french_words("L’oiseau n'attend pas près d'un arbre !")
    assert words == ("l'", "oiseau", "n'", "attend", "pas", "près", "d'", "un", "arbre")
    assert written(words) == "l'oiseau n'attend pas près d'un arbre"
    assert french_words(written(words)) == words
