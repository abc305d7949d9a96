"""The invented word's sentences and the text they are judged by: enough shared, nothing given away."""

from itertools import permutations

import pytest

from lecturekit.corpora import (
    BARDIWAC,
    BARDIWAC_CANDIDATES,
    FUNCTION_WORDS,
    bardiwac_corpus,
    build_corpus,
    tokenize,
)

SEEDS = range(20)


def clues(sentence, corpus):
    """The words of a sentence that the text knows, without the little ones."""
    return {word for word in tokenize(sentence) if word in corpus and word not in FUNCTION_WORDS}


def company(corpus):
    """Candidate -> all words that it shares a sentence with."""
    return {
        candidate: {word for s in corpus.sentences_with(candidate) for word in corpus.sentence(s)}
        for candidate in BARDIWAC_CANDIDATES
    }


def test_the_text_does_not_know_the_word():
    """Six sentences, the word once in each; the text never has it."""
    assert len(BARDIWAC) == 6
    assert all(tokenize(sentence).count("bardiwac") == 1 for sentence in BARDIWAC)
    assert not any(word.startswith("bardiwac") for word in bardiwac_corpus().vocabulary)


def test_the_candidates_are_at_home_in_the_text():
    """Each often, all about equally; no sentence is about two; none of the six sentences names one."""
    corpus = bardiwac_corpus()
    counts = [corpus.count(candidate) for candidate in BARDIWAC_CANDIDATES]
    assert len(set(BARDIWAC_CANDIDATES)) == len(counts) == 16
    assert 120 < min(counts) <= max(counts) < 260
    assert sum(counts) == corpus.n_sentences
    assert not set(BARDIWAC_CANDIDATES) & {word for sentence in BARDIWAC for word in tokenize(sentence)}
    assert 20_000 <= len(corpus.tokens) < 20_012


@pytest.mark.row("W3")
def test_every_sentence_tells_something_and_none_tells_all():
    """Each sentence has words that the text knows; no word of the six belongs to one candidate alone."""
    corpora = [bardiwac_corpus(seed) for seed in range(5)]
    known = set.union(*(clues(s, c) for s in BARDIWAC for c in corpora))
    assert all(clues(s, c) for s in BARDIWAC for c in corpora)
    assert all(len(clues(s, corpora[0])) >= 2 for s in BARDIWAC)
    kept = [company(c) for c in corpora]
    met = {name: set.union(*(companions[name] for companions in kept)) for name in BARDIWAC_CANDIDATES}
    alone = {word for word in known if sum(word in others for others in met.values()) < 2}
    assert alone == set()


@pytest.mark.row("W3")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_candidate_never_keeps_all_its_company(seed):
    """Even wine misses some words of the six sentences, and still shares most of them."""
    corpus = bardiwac_corpus(seed)
    words = set.union(*(clues(sentence, corpus) for sentence in BARDIWAC))
    shared = {name: len(words & met) for name, met in company(corpus).items()}
    best, second = sorted(shared.values())[:-3:-1]
    assert shared["wine"] == best > second
    assert best < len(words)


@pytest.mark.row("W3")
def test_the_first_sentences_leave_it_open():
    """Four candidates share as much of the first sentence; which one leads after two depends on the two."""
    corpus = bardiwac_corpus()
    met = company(corpus)
    shared = sorted(len(clues(BARDIWAC[0], corpus) & met[name]) for name in BARDIWAC_CANDIDATES)
    assert shared[-1] == shared[-4]
    leaders = set()
    for pair in permutations(BARDIWAC, 2):
        words = set.union(*(clues(sentence, corpus) for sentence in pair))
        leaders |= {max(BARDIWAC_CANDIDATES, key=lambda name, w=words: len(w & met[name]))}
    assert len(leaders) > 1


def test_the_record_is_what_counting_the_text_gives():
    """The same arrays as from the text itself; the same object when asked again, another for another seed."""
    corpus = bardiwac_corpus(3, tokens=2_000)
    text = "\n".join(" ".join(corpus.sentence(s)) for s in range(corpus.n_sentences))
    counted = build_corpus(text, lines=True)
    assert (corpus.vocabulary, corpus.tokens.tolist()) == (counted.vocabulary, counted.tokens.tolist())
    assert bardiwac_corpus(3, tokens=2_000) is corpus
    assert bardiwac_corpus(4, tokens=2_000).tokens.tolist() != corpus.tokens.tolist()
    with pytest.raises(ValueError, match="tokens must be from 1"):
        bardiwac_corpus(tokens=0)
