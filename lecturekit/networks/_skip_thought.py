"""Skip-thought: a sentence's vector is what lets the sentences around it be foretold (Kiros et al. 2015)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from lecturekit.corpora import Story

from ._encoder import SentenceCoder
from ._encoder_checks import typed
from ._examples import Examples
from ._sentence_words import hide


class SkipThought(SentenceCoder):
    """Says from a sentence's vector the sentence before it and the sentence after it.

    As in Kiros et al. (2015): a GRU as encoder, two GRUs as decoders, with v in both gates and the
    candidate of each; word vectors and readout are shared; the loss is the sum of −log P of both
    neighbours' words. Theirs has 2,400 numbers in v, words of 620, and was trained for two weeks on 74
    million sentences of 11,038 books; ours has 40, words of 16, and seconds.
    Their GRU resets before the matrix, h̃ = tanh(U x + W (r ⊙ h) + C v), and z = 1 takes h̃; ours resets after
    it, and z = 1 keeps h, as `torch.nn.GRU`.

    The parameters are those of `SentenceCoder`. ``continuation(sentence, "before")`` and ``"after"`` let it
    speak.
    """

    goals = ("before", "after")

    def examples(
        self,
        stories: Iterable[Story | Sequence[Sequence[str]]],
        *,
        unknown: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> Examples:
        """Turn texts to numbers: each sentence with the one before it and the one after it.

        Parameters
        ----------
        stories : iterable of sequences of sentences, or of Story
            Neighbours in a story are neighbours here; nothing is foretold across stories.
        unknown : float
            Share of the words read to hide as ``<unk>``, 0 to 1, in training only.
        rng : numpy.random.Generator, optional
            Chooses them; wanted if any are.

        Raises
        ------
        TypeError
            For sentences, or words, in the place of stories.
        ValueError
            For a sentence without a word, a story of one sentence, or a share that is none.
        """
        if isinstance(stories, Story):
            raise TypeError("give a list of stories, not one")
        sentences, numbers = [], []
        for n, story in enumerate(stories):
            listed = [typed(words, self.vocabulary) for words in _sentences(story)]
            if len(listed) < 2:
                raise ValueError(f"story {n} has one sentence: there is nothing beside it")
            around = [None, *listed, None]
            for k, words in enumerate(listed):
                sentences.append((words, (around[k], around[k + 2])))
                numbers.append(self.vocabulary.encode(words))
        return self._made(sentences, hide(numbers, unknown, rng))


def _sentences(story: Story | Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    if isinstance(story, Story):
        return story.sentences
    if isinstance(story, str) or any(isinstance(part, str) and " " not in part for part in story):
        raise TypeError("a story is a sequence of sentences, each of words; give a list of stories")
    return story
