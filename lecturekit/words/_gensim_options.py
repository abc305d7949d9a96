"""The settings of word2vec that are rarely changed."""

from __future__ import annotations

from dataclasses import dataclass

from lecturekit.words._bars import Progress
from lecturekit.words._skipgram_checks import check_architecture, check_negatives, check_rates, check_whole
from lecturekit.words._skipgram_update import Architecture


@dataclass(frozen=True)
class TrainingOptions:
    """What is rarely changed in `train_vectors`.

    Parameters
    ----------
    architecture : {"skip-gram", "cbow"}
        What is predicted from what.
    negatives : int
        Words that are pushed away for each target, 1 to 1000; drawn by counts to the power 0.75.
    sample : float
        Frequent words are skipped at random: one that makes up a share f of the text stays with probability
        √(sample / f) + sample / f, if that is below 1. At 0 all stay.
    min_count : int
        Words that are rarer are taken out of the text, from 1.
    rate : pair of float
        Learning rate at the first and at the last word, each above 0.
    progress : bool or callable
        A bar once training has taken two seconds, none, or who is told the share done and what is done.

    Raises
    ------
    ValueError
        If a value is out of range.
    """

    architecture: Architecture = "skip-gram"
    negatives: int = 5
    sample: float = 1e-3
    min_count: int = 1
    rate: tuple[float, float] = (0.025, 0.0001)
    progress: Progress = True

    def __post_init__(self) -> None:
        check_architecture(self.architecture)
        check_negatives(self.negatives, 1)
        check_whole("min_count", self.min_count, 1)
        if not 0 <= self.sample <= 1:
            raise ValueError(f"sample is a share, from 0 to 1; it is {self.sample!r}.")
        check_rates(self.rate)
