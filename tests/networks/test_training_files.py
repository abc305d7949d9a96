"""Where a checkpoint is written: paths that cannot be, full disks, links, and other files beside it."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
import torch

from lecturekit.networks import CheckpointError, Curves, train
from lecturekit.networks import _checkpoint as checkpoint
from tests.networks.small import Small, same, weights
from tests.networks.test_training_checkpoint import DATA, RECIPE, VALIDATION, equal


class Counted(Small):
    """Knows how many updates it has made."""

    updates = 0

    def losses(self, batch):
        self.updates += self.training
        return super().losses(batch)


@pytest.mark.parametrize("name", ["/proc/x.pt", "/dev/null/x.pt", "n" * 256, "a\0b", "loop"], ids=repr)
def test_a_path_that_cannot_be_written_is_said_before_the_first_update(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    network = Counted()
    with pytest.raises(
        CheckpointError, match=r"cannot be (written|read): .*\. Give another path\."
    ) as caught:
        train(network, DATA, VALIDATION, RECIPE, checkpoint=tmp_path / name, progress=False)
    assert "\n" not in str(caught.value)
    assert network.updates == 0


def test_a_very_long_name_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 252)
    train(Small(), DATA, VALIDATION, RECIPE, checkpoint=path, progress=False)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_disk_that_fills_up_does_not_end_the_training(tmp_path: Path) -> None:
    """One warning; the weights are those of a run without a file, and the old file can be gone on from."""
    path, network, whole = tmp_path / "run.pt", Small(), Small()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fills(curves: Curves) -> bool:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        return True

    try:
        with pytest.warns(RuntimeWarning, match=r"run\.pt cannot be written: File too large") as warned:
            curves = train(network, DATA, VALIDATION, RECIPE, checkpoint=path, watch=fills, progress=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(warned) == 1
    assert warned[0].filename == __file__
    assert equal(curves, train(whole, DATA, VALIDATION, RECIPE, progress=False))
    assert same(weights(network), weights(whole))
    assert len(checkpoint.load(path)["scores"]) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["run.pt"]
    fresh = Small()
    assert equal(curves, train(fresh, DATA, VALIDATION, RECIPE, checkpoint=path, progress=False))


def test_two_runs_on_one_path_both_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one writes, the other does too: neither takes the other's half-written file away."""
    path, sync, inside = tmp_path / "run.pt", os.fsync, []

    def meanwhile(descriptor: int) -> None:
        sync(descriptor)
        if not inside:
            inside.append(1)
            checkpoint.save(path, {"b": 2})

    monkeypatch.setattr(os, "fsync", meanwhile)
    checkpoint.save(path, {"a": 1})
    assert checkpoint.load(path) == {"a": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["run.pt"]


def test_a_file_of_yours_beside_it_stays(tmp_path: Path) -> None:
    mine = tmp_path / "run.pt.part"
    mine.write_text("mine")
    checkpoint.save(tmp_path / "run.pt", {"a": 1})
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link(tmp_path: Path, there: bool) -> None:
    """What it points to is written, in that folder."""
    link, target = tmp_path / "run.pt", tmp_path / "far" / "run.pt"
    link.symlink_to(target)
    if there:
        checkpoint.save(target, {"a": 1})
    checkpoint.save(link, {"a": 2})
    assert link.is_symlink()
    assert checkpoint.load(target) == checkpoint.load(link) == {"a": 2}
    assert [p.name for p in target.parent.iterdir()] == ["run.pt"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full while the new one is written: the old one is whole, and no half one lies beside it."""
    path = tmp_path / "run.pt"
    checkpoint.save(path, {"a": torch.arange(3)})
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CheckpointError, match=r"run\.pt cannot be written: No space left on device\. Give"):
        checkpoint.save(path, {"a": torch.arange(300)})
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["run.pt"]
