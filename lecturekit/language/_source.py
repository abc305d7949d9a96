"""A grammar as a language model: what nobody who learns from its sentences can do better than."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from lecturekit._arrays import Array
from lecturekit.corpora import Vocabulary

from ._estimates import UnseenContextError
from ._model import LanguageModel, refuse_text
from ._policy import START, Policy
from ._tokens import Tokens

After = Callable[[Sequence[str]], Mapping[str, float]]


class Source(LanguageModel):
    """The model that a text was drawn from: its perplexity is the floor of all others.

    Parameters
    ----------
    after : callable
        Of the words of a sentence begun: the probability of each word that may follow, ``"</s>"`` among them;
        nothing for what is never said. `corpora.AgreementGrammar.after` is one.
    vocabulary : Vocabulary or sequence of str
        Of the models that it is held against; all that `after` says must be in it.
    policy : Policy, optional
        Theirs. It must read ``<s>`` and predict ``</s>``.

    Raises
    ------
    ValueError
        For a policy without these marks.
    """

    def __init__(
        self, after: After, vocabulary: Vocabulary | Sequence[str], policy: Policy | None = None
    ) -> None:
        self.policy = policy or Policy()
        if not (self.policy.start and self.policy.end):
            raise ValueError("a source knows where its sentences begin and end: start and end must be True")
        self.vocabulary = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        self._after = after
        self._places = {word: k for k, word in enumerate(self.outcomes)}

    def probabilities(self, context: Sequence[str] = ()) -> Array:
        """Give the probabilities of the K outcomes after the beginning of a sentence, (K,).

        Parameters
        ----------
        context : sequence of str
            From its first word on, with or without ``"<s>"``.

        Raises
        ------
        UnseenContextError
            For what the source never says.
        ValueError
            If it says a word that is not in the vocabulary.
        """
        refuse_text(context)
        words = tuple(context[1:] if tuple(context[:1]) == (START,) else context)
        found, row = self._after(words), np.zeros(len(self._places))
        if not found:
            raise UnseenContextError(f"this source never says {' '.join(words)!r}")
        for word, p in found.items():
            if word not in self._places:
                raise ValueError(f"the source says {word!r}, which is not in the vocabulary")
            row[self._places[word]] = p
        return row

    def logprobs(self, tokens: Tokens) -> Array:
        """Give the natural logarithm of each token's probability, (N,); NaN at ``<s>``.

        From the first word on that is never said there, all tokens of a sentence have −∞.
        """
        tokens = self._tokens(tokens)
        found = np.full(len(tokens), np.nan)
        for s, start in enumerate(tokens.starts[:-1].tolist()):
            said = tokens.sentence(s)
            for t, word in enumerate(said[1:], 1):
                found[start + t] = self._after(said[1:t]).get(word, 0.0)
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(found))
