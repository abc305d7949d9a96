"""A study: one text, several language models, one vocabulary and policy for all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lecturekit.corpora import Split, TextError
from lecturekit.language import LanguageModel, NGrams, Policy, Tokens, encode
from lecturekit.networks import Recipe, RecurrentLanguageModel, WindowLanguageModel

from ._results import Results
from ._settings import CELLS, MODELS, RECIPE, Settings, checked_models, chosen_device, chosen_policy, unit_of
from ._sizes import ModelSize, sizes
from ._train import StudyProgress, threads_for, train_all

Watching = Callable[[StudyProgress], bool]


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """A text in three parts, encoded once for all models, and the models' sizes. Made by `plan`.

    Attributes
    ----------
    split : Split
    settings : Settings
    train, validation, test : Tokens
        With one vocabulary, that of the training text, and one policy.
    sizes : tuple of ModelSize
        One for each model.
    """

    split: Split
    settings: Settings
    train: Tokens
    validation: Tokens
    test: Tokens
    sizes: tuple[ModelSize, ...]

    def __repr__(self) -> str:
        return f"Study({self.split.documents.name!r}, {', '.join(self.names)}; V={self.train.V})"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the models, as shown."""
        return tuple(size.name for size in self.sizes)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the results should know, a sentence each."""
        said = [*self.split.documents.notes, *self.split.notes]
        unknown = float(self.test.unknown.sum() / max(self.test.predicted.sum(), 1))
        if unknown > 0.3:
            said.append(
                f"{unknown:.0%} of the test tokens are <unk>: a model that guesses <unk> looks good, and the "
                "perplexities say little."
            )
        return tuple(said)

    def size(self, kind: str) -> ModelSize:
        """Give the size of a model by its kind.

        Raises
        ------
        ValueError
            For a kind that is not in the study.
        """
        found = next((size for size in self.sizes if size.kind == kind), None)
        if found is None:
            raise ValueError(f"the study has no {kind!r}; it has {', '.join(self.settings.models)}")
        return found

    def untrained(self, kind: str) -> LanguageModel:
        """Make a model of the study: counted, or a network with its first weights.

        Raises
        ------
        ValueError
            For a kind that is not in the study.
        """
        size = self.size(kind)
        orders = {"uniform": 0, "unigram": 1, "kneser-ney": self.settings.order}
        if kind in orders:
            return NGrams.fit(self.train, order=orders[kind])
        words, policy, seed = self.train.vocabulary, self.settings.policy, self.settings.seed
        if kind == "bigram":
            return WindowLanguageModel(words, policy, window=1, embedding=size.embedding, seed=seed)
        return RecurrentLanguageModel(
            words,
            policy,
            cell=CELLS[kind],
            embedding=size.embedding,
            hidden=size.hidden,
            layers=self.settings.layers,
            seed=seed,
        )

    def run(
        self,
        keep: str | os.PathLike[str] | None = None,
        *,
        watch: Watching | None = None,
        progress: bool = True,
    ) -> Results:
        """Train the models one after the other, and score all of them on the same test tokens.

        Parameters
        ----------
        keep : path, optional
            A folder for the networks' checkpoints. A study that was stopped or killed goes on from there, one
            that had ended gives its results again; other settings or another text have checkpoints of their
            own.
        watch : callable, optional
            Called with a `StudyProgress` about four times a second, such as an `explorable.watch`; it stops
            the study by returning False. Its ``end(words, progress)``, if it has one, is called at the end.
        progress : bool
            Show a bar for each network, with the time left.

        Returns
        -------
        Results
            A study that was stopped (the button, or JupyterLab's ■) has the models until then.

        Raises
        ------
        CheckpointError
            If the folder cannot be written, or holds what is no checkpoint.
        KeyboardInterrupt
            If it was stopped before any model was there.
        """
        folder = None if keep is None else Path(keep)
        trained = train_all(self, folder, watch, progress)
        with threads_for(trained):
            return Results.of(self, trained, progress=progress)


def plan(
    split: Split,
    models: Iterable[str] | str = MODELS,
    *,
    least: int | None = None,
    order: int = 3,
    embedding: int = 32,
    hidden: int = 64,
    layers: int = 1,
    match: bool = False,
    seed: int = 0,
    recipe: Recipe | None = None,
    device: str | None = None,
) -> Study:
    """Set up a comparison of language models on a text; nothing is trained yet.

    Parameters
    ----------
    split : Split
        The text, from `corpora.split_documents`.
    models : sequence of str, or one str with commas
        Kinds, of `MODELS`.
    least : int, optional
        Words seen less often in the training part are unknown; chosen by the text's size unless given: 3, or
        2 in one of fewer than 20,000 words; more where over 10,000 words would be known.
    order : int
        N of the N-gram model (interpolated Kneser–Ney), 1 to 6.
    embedding, hidden, layers : int
        Sizes of the networks.
    match : bool
        Give every network about as many parameters as the largest has.
    seed : int
        Of first weights.
    recipe : Recipe, optional
        How the networks are trained; its batch counts sentences.
    device : str, optional
        ``"cpu"`` or ``"cuda"``; the graphics card where there is one, unless given.

    Returns
    -------
    Study

    Raises
    ------
    TypeError, ValueError
        For models, sizes or a device that there are not.
    TextError
        If the training part has no word that is known.
    """
    if not isinstance(split, Split):
        raise TypeError(
            f"plan needs a Split, got {type(split).__name__}: split_documents(documents) makes one"
        )
    if not isinstance(recipe, Recipe | None):
        raise TypeError(f"recipe must be a Recipe, got {type(recipe).__name__}: Recipe(epochs=8)")
    kinds = checked_models(models)
    policy = chosen_policy(split.train, unit_of(split), least)
    train, validation, test = _encoded(split, policy)
    sized = {"order": order, "embedding": embedding, "hidden": hidden, "layers": layers, "seed": seed}
    settings = Settings(
        models=kinds, policy=policy, **checked_sizes(sized), match=bool(match), recipe=recipe or RECIPE,
        device=chosen_device(device),
    )  # fmt: skip
    return Study(split, settings, train, validation, test, sizes(settings, len(train.vocabulary) - 1))


def _encoded(split: Split, policy: Policy) -> tuple[Tokens, Tokens, Tokens]:
    try:
        train = encode(split.train.sentences, policy=policy)
    except ValueError as error:
        raise TextError(str(error)) from None
    return train, encode(split.validation.sentences, like=train), encode(split.test.sentences, like=train)


_LEAST = {"order": 1, "embedding": 1, "hidden": 1, "layers": 1, "seed": 0}
_MOST = {"order": 6, "embedding": 4096, "hidden": 4096, "layers": 8, "seed": 2**32 - 1}


def checked_sizes(sizes: dict[str, int]) -> dict[str, int]:
    for name, value in sizes.items():
        least, most = _LEAST[name], _MOST[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{name} must be a whole number, got {value!r}")
        if not least <= value <= most:
            raise ValueError(f"{name} must be from {least} to {most:,}, not {value}")
    return sizes
