"""One recurrent encoder with four heads: what the lecture asks of a review, all of it trained together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import cross_entropy, layer_norm

from lecturekit._arrays import Array
from lecturekit.corpora import LABELS, TAGS, Review, Vocabulary

from ._examples import Batch, Examples
from ._sentence_reader import CELLS
from ._sentence_words import checked_reviews, checked_seed, drawn_with, hide, sentence
from ._tasks_checks import checked_sizes, checked_weights, misfit, tags_of

#: What `FourTasks` can be asked, in the order of its heads.
TASKS = ("label", "tags", "vector", "next word")


class FourTasks(nn.Module):
    """Reads a sentence from the left, after ``<s>``, and answers up to four questions with one state.

    * ``"label"``: of the whole sentence, read off every state, so that an answer is ready wherever it stops.
    * ``"tags"``: of each word, read off the state at it.
    * ``"vector"``: a representation r of the last state h: A h + a, brought to mean 0 and variance 1
      (`torch.nn.LayerNorm` without weights). It is trained for one thing: that the sentence's words can be
      named from it, in whatever order. That is the distributed bag of words of Le and Mikolov (2014), whose
      vectors are free parameters; here they are computed, so that any sentence has one.
    * ``"next word"``: at each state, that of ``<s>`` included; after the last word it is ``</s>``.

    All are softmax heads with a cross-entropy in nats. The encoder must not see what it shall predict, so it
    reads in one direction only.

    Parameters
    ----------
    vocabulary : Vocabulary or sequence of str
        V words, ``<unk>`` included. Words are numbered as in `language`: ``</s>`` is V, ``<s>`` V + 1.
    tasks : sequence of str
        Some of `TASKS`: a network for one task alone is the same encoder with one head.
    labels, tags : sequence of str
        Names of the outputs.
    cell : str
        ``"LSTM"``, ``"GRU"`` or ``"RNN"``.
    sizes : mapping of str to int
        ``embedding`` D, ``hidden`` H and ``vector`` R; what is left out is 12, 40 and 16.
    weights : mapping of str to float, optional
        By which the losses of a task are multiplied; 1 where it is left out. Without it the label has 6,
        beside other tasks: half a sentence often does not tell it, so that its gradient is faint.
    seed : int
        Of the first weights; no other generator is touched.

    Attributes
    ----------
    embedding, rnn : torch.nn.Module
        The encoder.
    heads : torch.nn.ModuleDict
        By task. That of the vector is two maps: ``squeeze`` to r, ``name`` to the words.

    Raises
    ------
    ValueError
        For an unknown task, cell or size, sizes and weights that are none.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Sequence[str],
        *,
        tasks: Sequence[str] = TASKS,
        labels: Sequence[str] = LABELS,
        tags: Sequence[str] = TAGS,
        cell: str = "LSTM",
        sizes: Mapping[str, int] | None = None,
        weights: Mapping[str, float] | None = None,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        self.labels, self.tag_names = tuple(labels), tuple(tags)
        if isinstance(tasks, str) or not set(tasks) <= set(TASKS) or not tasks:
            raise ValueError(f"tasks are some of {', '.join(TASKS)}, not {tasks!r}")
        self.tasks = tuple(task for task in TASKS if task in tasks)
        if cell not in CELLS:
            raise ValueError(f"there is no cell {cell!r}; there are {', '.join(CELLS)}")
        self.sizes = checked_sizes(sizes or {})
        self.weights = checked_weights(weights, self.tasks)
        self.settings: dict[str, Any] = {"vocabulary": list(self.vocabulary.words[1:]), "cell": cell}
        self.settings |= {"tasks": list(self.tasks), "labels": list(labels), "tags": list(tags)}
        self.settings |= {"sizes": self.sizes, "weights": self.weights, "seed": checked_seed(seed)}
        D, H, R = self.sizes.values()
        V = len(self.vocabulary)
        with drawn_with(seed):
            self.embedding = nn.Embedding(V + 2, D)
            self.rnn = CELLS[cell](D, H)
            made: dict[str, nn.Module] = {
                "label": nn.Linear(H, len(self.labels)),
                "tags": nn.Linear(H, len(self.tag_names)),
                "vector": nn.ModuleDict({"squeeze": nn.Linear(H, R), "name": nn.Linear(R, V)}),
                "next word": nn.Linear(H, V + 1),
            }
        self.heads = nn.ModuleDict({task: made[task] for task in self.tasks})
        with torch.no_grad():
            self.embedding.weight[0] = 0.0  # an unknown word says nothing, until it is trained

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What can come next, (V + 1,): the words, ``"<unk>"`` first, and ``"</s>"``."""
        return (*self.vocabulary.words, "</s>")

    def examples(
        self, reviews: Sequence[Review], *, unknown: float = 0.0, rng: np.random.Generator | None = None
    ) -> Examples:
        """Turn reviews to numbers: x is ``<s>`` and the words, y the label and each word's tag.

        Parameters
        ----------
        reviews : sequence of Review
            At least one.
        unknown : float
            Share of the words to hide as ``<unk>``, 0 to 1, in training only; see `Classifier`.
        rng : numpy.random.Generator, optional
            Chooses the words to hide; wanted if any are.

        Raises
        ------
        TypeError
            For anything else than reviews.
        ValueError
            If the share is out of range or has no generator, or a label or tag is not among the outputs.
        """
        reviews = checked_reviews(reviews)
        read = hide([self.vocabulary.encode(review.words) for review in reviews], unknown, rng)
        x = [np.array([len(self.vocabulary) + 1, *words]) for words in read]
        y = [np.array([review.label, *tags_of(review, self.tag_names)]) for review in reviews]
        made = Examples(tuple(x), tuple(y))
        self.check_examples(made)
        return made

    def check_examples(self, examples: Examples) -> None:
        """Refuse examples that do not fit, with the number of the first; `train` and `evaluate` ask it."""
        V, K = len(self.vocabulary), (len(self.labels), len(self.tag_names))
        for n, (x, y) in enumerate(zip(examples.x, examples.y, strict=True)):
            wrong = misfit(x, y, V, K)
            if wrong:
                raise ValueError(f"example {n} {wrong}")

    def scores(self, batch: Batch) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
        """Give for each task the scores (N, K) of its items and the right answers (N,).

        N is the number of words, and for the next word that of words and sentences.
        """
        h = self.rnn(self.embedding(batch.x))[0]  # (T + 1, B, H)
        here, found = torch.arange(len(batch), device=h.device), {}
        last, words = h[batch.lengths - 1, here], batch.mask[1:]
        if "label" in self.tasks:
            found["label"] = self.heads["label"](h[1:][words]), batch.y[0].expand(words.shape)[words]
        if "tags" in self.tasks:
            found["tags"] = self.heads["tags"](h[1:][words]), batch.y[1:][words]
        if "vector" in self.tasks:
            whose = here.expand(words.shape)[words]
            found["vector"] = self.named(self.squeezed(last))[whose], batch.x[1:][words]
        if "next word" in self.tasks:
            goal = torch.roll(batch.x, -1, dims=0)
            goal[batch.lengths - 1, here] = len(self.vocabulary)
            found["next word"] = self.heads["next word"](h[batch.mask]), goal[batch.mask]
        return found

    def losses(self, batch: Batch) -> torch.Tensor:
        """Give each item's cross-entropy in nats times its task's weight, (N,)."""
        parts = self.scores(batch).items()
        items = [self.weights[task] * cross_entropy(z, y, reduction="none") for task, (z, y) in parts]
        return torch.cat(items)

    def hits(self, batch: Batch) -> torch.Tensor:
        """Say for each item whether the likeliest answer is right, (N,) bool."""
        return torch.cat([z.argmax(dim=1) == y for z, y in self.scores(batch).values()])

    def squeezed(self, last: torch.Tensor) -> torch.Tensor:
        """Give the vectors r (B, R) of last states (B, H)."""
        head: Any = self.heads["vector"]
        squeezed = head["squeeze"](last)
        return layer_norm(squeezed, squeezed.shape[-1:])

    def named(self, vectors: torch.Tensor) -> torch.Tensor:
        """Give the scores (B, V) of words to be named from vectors (B, R)."""
        head: Any = self.heads["vector"]
        scores: torch.Tensor = head["name"](vectors)
        return scores

    @torch.no_grad()
    def states(self, words: Sequence[str] | str) -> tuple[tuple[str, ...], NDArray, torch.Tensor]:
        """Read one sentence: its T words, their numbers (T,), and the states after 0 to T words, (T + 1, H).

        Raises
        ------
        ValueError
            If there is no word.
        """
        read_words = sentence(words)
        numbers = self.vocabulary.encode(read_words)
        x = torch.from_numpy(np.array([len(self.vocabulary) + 1, *numbers]))[:, None]
        h = self.rnn(self.embedding(x.to(self.embedding.weight.device)))[0][:, 0]
        return read_words, numbers, h

    @torch.no_grad()
    def vectors(self, reviews: Sequence[Any]) -> Array:
        """Give the vectors of many sentences, (N, R): of reviews, texts, or sequences of words."""
        if "vector" not in self.tasks:
            raise ValueError("this network was made without the head that gives vectors")
        words = [sentence(getattr(one, "words", one)) for one in reviews]
        x = [np.array([len(self.vocabulary) + 1, *self.vocabulary.encode(one)]) for one in words]
        found = [self.squeezed(self._last(batch)) for batch in Examples(tuple(x), (0,) * len(x)).batches(256)]
        return np.asarray(torch.cat(found).cpu().numpy(), float)

    def _last(self, batch: Batch) -> torch.Tensor:
        """Give the last states of some sentences, (B, H)."""
        batch = batch.to(self.embedding.weight.device)
        h = self.rnn(self.embedding(batch.x))[0]
        last: torch.Tensor = h[batch.lengths - 1, torch.arange(len(batch), device=h.device)]
        return last

    @property
    def parameter_count(self) -> dict[str, int]:
        """How many weights the encoder and each head have."""
        parts: dict[str, list[nn.Module]] = {"encoder": [self.embedding, self.rnn]}
        parts |= {task: [head] for task, head in self.heads.items()}
        return {
            name: sum(p.numel() for module in modules for p in module.parameters())
            for name, modules in parts.items()
        }
