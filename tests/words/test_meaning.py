"""The meaning of an unknown word, and the hypothesis behind it, against brute force and scikit-learn."""

from collections import Counter
from math import log2, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from lecturekit.corpora import (
    BARDIWAC,
    BARDIWAC_CANDIDATES,
    FUNCTION_WORDS,
    UnknownLabelError,
    bardiwac_corpus,
    build_corpus,
    everyday_corpus,
    noun_verb_table,
    split_sentences,
    tokenize,
)
from lecturekit.words import context_agreement, guess_meaning, shuffle_words, unknown_word

STORY = everyday_corpus()
NOUNS = noun_verb_table().rows
WUG = (
    "She got on the wug and sailed out of the harbour.",
    "We used two wugs.",
    "The sea killed the wug, dog!",
)


def pairs(corpus, window):
    """Count pairs with two loops."""
    counts = Counter()
    for s in range(corpus.n_sentences):
        tokens = corpus.sentence(s)
        for i, a in enumerate(tokens):
            for j, b in enumerate(tokens):
                if i != j and abs(i - j) <= window:
                    counts[a, b] += 1
    return counts


def brute_force(sentences, corpus, candidates, *, word, window):
    """Scores by dictionaries: cosine of counts with PPMI."""
    counts = pairs(corpus, window)
    of = Counter()
    for (a, _), n in counts.items():
        of[a] += n
    total = sum(counts.values())
    heard = Counter()
    for sentence in sentences:
        tokens = tokenize(sentence)
        if word in tokens or word + "s" in tokens:
            heard.update(t for t in tokens if t in corpus and t not in FUNCTION_WORDS and t != word)
    scores = []
    for candidate in candidates:
        row = {
            b: max(0.0, log2(n * total / (of[a] * of[b]))) for (a, b), n in counts.items() if a == candidate
        }
        dot = sum(n * row.get(t, 0.0) for t, n in heard.items())
        lengths = sqrt(sum(n * n for n in heard.values())) * sqrt(sum(v * v for v in row.values()))
        scores.append(dot / lengths if lengths else 0.0)
    return scores


@pytest.mark.row("W3")
@pytest.mark.parametrize("window", [2, 5])
def test_scores_are_those_of_brute_force(window):
    """After each sentence; shares add up to scores."""
    guess = guess_meaning(WUG, STORY, NOUNS, window=window)
    assert guess.word == "wug"
    for revealed in range(len(WUG) + 1):
        expected = brute_force(WUG[:revealed], STORY, NOUNS, word="wug", window=window)
        np.testing.assert_allclose(guess.scores(revealed), expected, atol=1e-12)
        np.testing.assert_allclose(guess.shares(revealed).sum(axis=1), expected, atol=1e-12)
    assert guess.counts.shape == (3, len(guess.contexts))


@pytest.mark.row("W3")
def test_before_the_first_sentence_all_tie():
    """Rank 1 for everybody, score 0; with one sentence that changes."""
    guess = guess_meaning(WUG, STORY, NOUNS)
    assert guess.first(0) == NOUNS
    assert guess.ranks(0).tolist() == [1] * len(NOUNS)
    assert not guess.scores(0).any()
    assert len(guess.first(1)) == 1
    assert guess.shared("boat", 0) == ()
    with pytest.raises(IndexError, match="0 to 3"):
        guess.scores(4)


@pytest.mark.row("W3")
@settings(deadline=None, max_examples=20)
@given(st.permutations(range(3)))
def test_in_the_end_order_does_not_matter(order):
    """The sentences in any order give the same ranking."""
    one = guess_meaning(WUG, STORY, NOUNS)
    other = guess_meaning([WUG[i] for i in order], STORY, NOUNS)
    np.testing.assert_allclose(one.scores(), other.scores(), atol=1e-12)
    np.testing.assert_array_equal(one.ranks(), other.ranks())


def test_what_is_shared_is_in_both():
    """A shared word stands beside the unknown word and, in the text, near the candidate."""
    guess = guess_meaning(WUG, STORY, NOUNS, window=5)
    near = {b for (a, b) in pairs(STORY, 5) if a == "boat"}
    shared = guess.shared("boat")
    assert shared
    assert {word for word, _ in shared} <= near & set(guess.contexts)
    values = [value for _, value in shared]
    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(guess.scores()[NOUNS.index("boat")])


def test_ranks_count_who_is_better():
    """Ties share a rank, and the next one is skipped."""
    corpus = build_corpus("A cat eats fish. A dog eats fish. A cup holds tea. A pen writes.")
    guess = guess_meaning(["The wug eats fish."], corpus, ["cup", "cat", "dog", "pen"])
    assert guess.ranks().tolist() == [3, 1, 1, 3]
    assert guess.first() == ("cat", "dog")


def test_who_is_meant():
    """The most frequent unknown word, its plural with it; told, it may be any word that is no candidate."""
    assert unknown_word(["Zib and a wug.", "Wugs, wugs!", "No zib."], STORY) == "wug"
    assert guess_meaning(["The dog saw a fox."], STORY, NOUNS[:3], word="fox").word == "fox"
    told = guess_meaning(["We fed the dogs and the pig."], STORY, ["cat", "boat"], word="dog")
    assert "pig" in told.contexts
    with pytest.raises(ValueError, match="candidate for its own meaning"):
        guess_meaning(WUG, STORY, NOUNS, word="dog")
    with pytest.raises(ValueError, match="Write a sentence"):
        guess_meaning(["", "…"], STORY, NOUNS)
    with pytest.raises(ValueError, match="is known; which one"):
        guess_meaning(["The dog wants the cat."], STORY, NOUNS)
    with pytest.raises(UnknownLabelError, match="Did you mean 'boat'"):
        guess_meaning(WUG, STORY, ["boatt"])
    with pytest.raises(ValueError, match="needs candidates"):
        guess_meaning(WUG, STORY, [])
    with pytest.raises(TypeError, match="one by one"):
        guess_meaning(WUG[0], STORY, NOUNS)


@pytest.mark.row("W3")
def test_a_word_that_others_know_is_not_meant():
    """Words of grammar never are, nor those told; a word that this text alone lacks is not a riddle."""
    assert "his" not in BOTTLES
    assert unknown_word(["She filled his glass with bardiwac.", "His, his!"], BOTTLES) == "bardiwac"
    assert unknown_word(["Tuesday comes, and on tuesday a wug."], STORY) == "tuesday"
    assert unknown_word(["Tuesday comes, and on tuesday a wug."], STORY, known={"tuesday", "comes"}) == "wug"
    with pytest.raises(ValueError, match="is known; which one"):
        unknown_word(["The dog eats bread."], BOTTLES, known={"eats"})


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_sentences_give_finite_scores(sentences):
    """Emoji, blanks, nothing: all candidates tie, or scores between 0 and 1."""
    guess = guess_meaning([*sentences, "a blorp"], STORY, NOUNS, word="blorp")
    assert np.isfinite(guess.scores()).all()
    assert ((guess.scores() >= 0) & (guess.scores() <= 1 + 1e-12)).all()


def test_sentences_from_a_paragraph():
    """As the reader types them."""
    text = "She baked a zib. The zibs were eaten with butter."
    guess = guess_meaning(split_sentences(text), STORY, NOUNS)
    assert (guess.word, len(guess.sentences)) == ("zib", 2)


BOTTLES = bardiwac_corpus()


@pytest.mark.row("W3")
def test_nobody_is_first_before_the_bardiwac_is_read():
    """With no sentence all sixteen candidates tie."""
    guess = guess_meaning(BARDIWAC, BOTTLES, BARDIWAC_CANDIDATES, word="bardiwac", window=8)
    assert guess.first(0) == BARDIWAC_CANDIDATES
    assert len(set(guess.scores(0).tolist())) == 1


@pytest.mark.row("W3")
@pytest.mark.parametrize("seed", range(10))
def test_a_bardiwac_is_wine_in_the_end(seed):
    """First and alone after all sentences, whatever text was read, and with a clear margin."""
    guess = guess_meaning(BARDIWAC, bardiwac_corpus(seed), BARDIWAC_CANDIDATES, word="bardiwac", window=8)
    assert guess.first() == ("wine",)
    best, second = np.sort(guess.scores())[:-3:-1]
    assert best > 1.2 * second


@pytest.mark.row("W3")
@given(st.permutations(range(len(BARDIWAC))))
@settings(deadline=None, max_examples=10)
def test_the_bardiwacs_end_does_not_depend_on_the_way(order):
    """The six sentences in any order end with the same scores."""
    told = guess_meaning(BARDIWAC, BOTTLES, BARDIWAC_CANDIDATES)
    other = guess_meaning([BARDIWAC[k] for k in order], BOTTLES, BARDIWAC_CANDIDATES)
    assert told.word == other.word == "bardiwac"
    np.testing.assert_allclose(told.scores(), other.scores(), atol=1e-12)


@pytest.mark.row("W3")
def test_the_ranking_moves():
    """One sentence is not enough: the first candidate changes on the way to wine."""
    guess = guess_meaning(BARDIWAC, BOTTLES, BARDIWAC_CANDIDATES, word="bardiwac", window=8)
    firsts = [guess.first(read) for read in range(1, 7)]
    assert firsts[0] != firsts[-1]
    assert len(set(firsts)) >= 3


CLASSES = {
    "dog": "animal",
    "cat": "animal",
    "pig": "animal",
    "cup": "thing",
    "knife": "thing",
    "banana": "food",
}


@pytest.mark.row("W2")
def test_the_hit_rate_is_scikit_learns():
    """The share of couples in order is the area under the ROC curve; similarities by brute force."""
    agreement = context_agreement(STORY, CLASSES, window=4)
    assert len(agreement.pairs) == 15
    expected = roc_auc_score(agreement.same, agreement.similarity)
    assert agreement.hit_rate == pytest.approx(float(expected))
    counts = pairs(STORY, 4)
    of = Counter()
    for (a, _), n in counts.items():
        of[a] += n
    total = sum(counts.values())
    row = {
        w: {b: max(0.0, log2(n * total / (of[a] * of[b]))) for (a, b), n in counts.items() if a == w}
        for w in CLASSES
    }
    for (a, b), value, same in zip(agreement.pairs, agreement.similarity, agreement.same, strict=True):
        dot = sum(row[a][c] * row[b].get(c, 0) for c in row[a])
        lengths = [sqrt(sum(v * v for v in row[w].values())) for w in (a, b)]
        assert value == pytest.approx(dot / (lengths[0] * lengths[1]))
        assert same == (CLASSES[a] == CLASSES[b])


@pytest.mark.row("W2")
def test_the_pairs_that_contradict():
    """Least alike of one class, most alike of two."""
    agreement = context_agreement(STORY, CLASSES)
    value = dict(zip(agreement.pairs, agreement.similarity, strict=True))
    same = {pair for pair in value if CLASSES[pair[0]] == CLASSES[pair[1]]}
    assert agreement.extreme(same=True) == min(same, key=value.get)
    assert agreement.extreme(same=False) == max(set(value) - same, key=value.get)
    for wrong in ({"dog": "x", "cat": "y"}, {"dog": "x", "cat": "x"}):
        with pytest.raises(ValueError, match="two classes"):
            context_agreement(STORY, wrong)
    with pytest.raises(UnknownLabelError):
        context_agreement(STORY, CLASSES | {"dogg": "animal"})


@given(st.floats(0, 1), st.integers(0, 5))
@settings(deadline=None, max_examples=20)
def test_shuffling_keeps_everything_but_company(share, seed):
    """The same words as often, in sentences as long; the places that do not take part keep their words."""
    shuffled = shuffle_words(STORY, share, rng=np.random.default_rng(seed))
    np.testing.assert_array_equal(np.sort(shuffled.tokens), np.sort(STORY.tokens))
    np.testing.assert_array_equal(shuffled.starts, STORY.starts)
    assert (shuffled.tokens != STORY.tokens).sum() <= round(share * len(STORY.tokens))
    assert shuffled.vocabulary == STORY.vocabulary


@pytest.mark.row("W2")
def test_without_company_no_class():
    """Where classes keep company, the hit rate is 1; once all words are shuffled, it is chance."""
    drinks, tools = ("wine", "beer", "juice"), ("knife", "saw", "hammer")
    rng = np.random.default_rng(1)
    beside = {
        **dict.fromkeys(drinks, ("glass", "bottle", "drink", "thirsty")),
        **dict.fromkeys(tools, ("cut", "sharp", "box", "nail")),
    }
    lines = [
        f"{w} {rng.choice(beside[w])} {rng.choice(beside[w])}." for _ in range(300) for w in drinks + tools
    ]
    corpus = build_corpus("\n".join(lines), lines=True)
    classes = dict.fromkeys(drinks, "drink") | dict.fromkeys(tools, "tool")
    assert context_agreement(corpus, classes).hit_rate == 1
    broken = [
        context_agreement(shuffle_words(corpus, 1, rng=np.random.default_rng(seed)), classes).hit_rate
        for seed in range(20)
    ]
    assert 0.35 < np.mean(broken) < 0.65
    assert shuffle_words(corpus, 0, rng=rng).tokens.tolist() == corpus.tokens.tolist()
    with pytest.raises(ValueError, match="between 0 and 1"):
        shuffle_words(corpus, 1.5, rng=rng)
