"""What a training run leaves behind: its curves, and why it ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lecturekit._arrays import Array
from lecturekit._record import Record

ENDINGS = (
    "running",
    "all epochs",
    "early stopping",
    "goal reached",
    "stopped by hand",
    "interrupted",
    "not a number",
    "stopped by an error",
)


@dataclass(frozen=True, eq=False, repr=False)
class Curves(Record):
    """The loss of a network while it was trained, and that of its validation examples after each epoch.

    Losses are sums over all scored items (sentences, or words under the mask) divided by their number, in
    nats for a cross-entropy; never means of the batches' means.

    Attributes
    ----------
    step : (N,) array
        Numbers of the updates, 1 to N. A batch of which nothing is scored is no update.
    loss : (N,) array
        Mean loss of each update's batch, before the update.
    scored : (N,) array
        How many items that mean is over.
    epoch_step : (E,) array
        Updates done when the validation examples were scored: 0 for the untrained network, then at the end
        of each epoch.
    validation_loss, validation_accuracy : (E,) array
        Accuracy is the share of ``hits``, from 0 to 1.
    best : int
        The epoch with the lowest validation loss, whose weights are kept; 0 is the untrained network.
    epochs, steps : int
        How many epochs and updates the recipe allows.
    seconds : float
        Time the training took, all its sessions together if it was resumed.
    ended : str
        ``"running"``, ``"all epochs"``, ``"early stopping"``, ``"goal reached"``, ``"stopped by hand"`` (by
        the button), ``"interrupted"`` (by JupyterLab's ■), ``"not a number"`` (a loss or gradient that was
        none) or ``"stopped by an error"`` (only whoever watches sees that).
    """

    step: Array
    loss: Array
    scored: Array
    epoch_step: Array
    validation_loss: Array
    validation_accuracy: Array
    best: int
    epochs: int
    steps: int
    seconds: float
    ended: str

    @property
    def epoch(self) -> int:
        """How many epochs were done in full."""
        return max(0, len(self.epoch_step) - 1)

    @property
    def training_loss(self) -> Array:
        """(E − 1,) mean loss over each whole epoch, taken while the weights still moved; NaN of nothing."""
        edges = self.epoch_step.astype(int)
        sums = np.concatenate([[0.0], np.cumsum(self.loss * self.scored)])
        counts = np.concatenate([[0.0], np.cumsum(self.scored)])
        with np.errstate(invalid="ignore"):
            return np.asarray(np.diff(sums[edges]) / np.diff(counts[edges]))

    @property
    def words(self) -> str:
        """How it stands, in a line: "early stopping after epoch 9, best: epoch 6"."""
        if not len(self.epoch_step):
            return f"{self.ended}: nothing was scored yet"
        kept = "the untrained network" if self.best == 0 else f"epoch {self.best}"
        at = f"epoch {self.epoch + 1}, at update {len(self.step) + 1}"
        lost = f"stopped in {at}, where loss or gradient became no number"
        if self.epoch and np.isnan(self.validation_loss[-1]):
            lost = f"stopped after epoch {self.epoch}, whose validation loss is no number"
        said = {
            "running": f"epoch {self.epoch + 1}",
            "all epochs": f"all {self.epoch} epochs done",
            "not a number": lost,
        }
        return f"{said.get(self.ended, f'{self.ended} after epoch {self.epoch}')}, best: {kept}"
