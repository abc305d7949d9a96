"""Checkpoints: a killed run goes on as if nothing had happened; a bad file is refused in words."""

from __future__ import annotations

import hashlib
import io
import math
import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lecturekit.networks import CheckpointError, Curves, Recipe, train
from lecturekit.networks import _checkpoint as checkpoint
from tests.networks.small import Scripted, Small, same, sentences, weights

DATA, VALIDATION = sentences(70, 1), sentences(23, 2)
RECIPE = Recipe(epochs=6, batch=16, rate=0.02, patience=6, seed=5)

KILLED = """
import sys, time
from tests.networks.small import Small, sentences
from lecturekit.networks import Recipe, train

class Slow(Small):
    def losses(self, batch):
        time.sleep(0.02)
        return super().losses(batch)

Slow.__qualname__ = "Small"
train(Slow(dropout=0.3), sentences(70, 1), sentences(23, 2),
      Recipe(epochs=6, batch=16, rate=0.02, patience=6, seed=5), checkpoint=sys.argv[1], progress=False)
"""


def equal(a: Curves, b: Curves) -> bool:
    """Tell whether two runs had the same curves to the last bit; times aside."""
    names = ("step", "loss", "scored", "epoch_step", "validation_loss", "validation_accuracy")
    arrays = all(getattr(a, name).tobytes() == getattr(b, name).tobytes() for name in names)
    return arrays and (a.best, a.steps, a.ended) == (b.best, b.steps, b.ended)


def test_a_killed_run_that_goes_on_is_the_run_that_was_never_killed(tmp_path: Path) -> None:
    """SIGKILL in the middle of a later epoch; weights and curves are those of the whole run, bit for bit."""
    path, root = tmp_path / "run.pt", Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], cwd=root, env=environment) as process:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None:
            if path.exists() and len((checkpoint.load(path) or {})["scores"]) >= 3:
                break
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL, "it was over before it was killed"
    done = len((checkpoint.load(path) or {})["scores"]) - 1
    assert 2 <= done < 6
    resumed, whole = Small(dropout=0.3), Small(dropout=0.3)
    told: list[Curves] = []
    curves = train(
        resumed, DATA, VALIDATION, RECIPE, checkpoint=path, watch=lambda c: told.append(c), progress=False
    )
    assert told[0].epoch == done
    assert equal(curves, train(whole, DATA, VALIDATION, RECIPE, progress=False))
    assert same(weights(resumed), weights(whole))


def test_a_run_that_has_ended_gives_back_its_result(tmp_path: Path) -> None:
    """It is not trained again, and not a second longer; to the network that was trained too."""
    first, second = Small(), Small()
    curves = train(first, DATA, VALIDATION, RECIPE, checkpoint=tmp_path / "a" / "run.pt", progress=False)
    again = train(second, DATA, VALIDATION, RECIPE, checkpoint=tmp_path / "a" / "run.pt", progress=False)
    assert equal(curves, again)
    assert again.seconds <= curves.seconds
    assert same(weights(first), weights(second))
    third = train(first, DATA, VALIDATION, RECIPE, checkpoint=tmp_path / "a" / "run.pt", progress=False)
    assert equal(curves, third)
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["run.pt"]


def test_an_interrupted_run_goes_on_from_its_last_epoch(tmp_path: Path) -> None:
    """JupyterLab's ■ in the fourth epoch, then the same cell again: it ends as one that was not stopped."""
    path, whole, network = tmp_path / "run.pt", Small(), Small()
    losses, calls = network.losses, iter(range(1000))

    def interrupted(batch):
        if next(calls) == 20:
            raise KeyboardInterrupt
        return losses(batch)

    network.losses = interrupted
    stopped = train(network, DATA, VALIDATION, RECIPE, checkpoint=path, progress=False)
    assert (stopped.ended, stopped.epoch) == ("interrupted", 3)
    curves = train(network, DATA, VALIDATION, RECIPE, checkpoint=path, progress=False)
    assert equal(curves, train(whole, DATA, VALIDATION, RECIPE, progress=False))
    assert same(weights(network), weights(whole))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"network": Small(hidden=6)}, "network"),
        ({"network": Small(seed=4)}, "first weights"),
        ({"data": sentences(70, 8)}, "training examples"),
        ({"validation": sentences(22, 2)}, "validation examples"),
        ({"recipe": replace(RECIPE, rate=0.03)}, "recipe"),
        ({"network": Small(hidden=6), "recipe": replace(RECIPE, epochs=7)}, "network, recipe"),
    ],
)
def test_the_checkpoint_of_another_run_is_refused(tmp_path: Path, change, named) -> None:
    """The line names what is not the same and says what to do; the file stays as it was."""
    path = tmp_path / "run.pt"
    train(Small(), DATA, VALIDATION, RECIPE, checkpoint=path, progress=False)
    before = path.read_bytes()
    given = {"network": Small(), "data": DATA, "validation": VALIDATION, "recipe": RECIPE} | change
    with pytest.raises(CheckpointError, match=rf"another run; not the same: {named}\. Delete it"):
        train(*given.values(), checkpoint=path, progress=False)
    assert path.read_bytes() == before


@pytest.fixture(scope="module")
def whole_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("run") / "run.pt"
    train(Small(), DATA, VALIDATION, RECIPE, checkpoint=path, progress=False)
    return path.read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(place=st.floats(0, 1), how=st.sampled_from(["cut", "flip", "insert"]), byte=st.integers(1, 255))
def test_a_damaged_file_is_always_noticed(tmp_path: Path, whole_file: bytes, place, how, byte) -> None:
    """Cut off, changed or lengthened anywhere: one line that names the file and says what to do."""
    at = min(int(place * len(whole_file)), len(whole_file) - 1)
    middle = {"cut": b"", "flip": bytes([whole_file[at] ^ byte]), "insert": bytes([byte])}[how]
    rest = {"cut": b"", "flip": whole_file[at + 1 :], "insert": whole_file[at:]}[how]
    path = tmp_path / "run.pt"
    path.write_bytes(whole_file[:at] + middle + rest)
    with pytest.raises(CheckpointError, match=r"run\.pt .*Delete it to start afresh") as caught:
        train(Small(), DATA, VALIDATION, RECIPE, checkpoint=path, progress=False)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


class Bomb:
    """Runs a command where it is unpickled."""

    def __reduce__(self):
        return os.mkdir, (os.environ["BOMB"],)


def test_no_pickled_object_is_ever_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with the right head and digest whose content would run code runs nothing."""
    monkeypatch.setenv("BOMB", str(tmp_path / "exploded"))
    packed = io.BytesIO()
    torch.save({"network": Bomb()}, packed)
    for payload in (packed.getvalue(), pickle.dumps(Bomb()), b""):
        path = tmp_path / "run.pt"
        path.write_bytes(checkpoint.MAGIC + hashlib.sha256(payload).digest() + payload)
        with pytest.raises(CheckpointError, match="something else than numbers"):
            checkpoint.load(path)
    assert not (tmp_path / "exploded").exists()


WRONG = [
    ("optimiser", None),
    ("optimiser", {}),
    ("optimiser", {0: {"step": torch.tensor(1.0)}}),
    ("best_weights", {}),
    ("network", {"a": torch.zeros(3)}),
    ("scores", [(1,)]),
    ("scores", []),
    ("scores", [(0, 1.0, "all")]),
    ("updates", [(0.5, 3), (0.25, 0.5)]),
    ("updates", [1]),
    ("best", 99),
    ("best", -1),
    ("random", torch.zeros(3)),
    ("seconds", math.nan),
    ("ended", "tomorrow"),
    ("ended", []),
]


@pytest.mark.parametrize(("part", "value"), [(part, ...) for part, _ in WRONG[::3]] + WRONG, ids=str)
def test_a_part_that_is_missing_or_wrong_is_named(tmp_path: Path, whole_file: bytes, part, value) -> None:
    """It is refused before the network is touched, whatever stands in its place."""
    path, network = tmp_path / "run.pt", Small()
    path.write_bytes(whole_file)
    content = checkpoint.load(path)
    if value is ...:
        del content[part]
    else:
        content[part] = value
    checkpoint.save(path, content)
    with pytest.raises(CheckpointError, match=rf"lacks a part of the run, or has a wrong one: .*{part}"):
        train(network, DATA, VALIDATION, RECIPE, checkpoint=path, progress=False)
    assert same(weights(network), weights(Small()))


@pytest.mark.parametrize("content", [b"", b"epoch,loss\n", np.arange(9).tobytes()])
def test_any_other_file_is_no_checkpoint(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="is no checkpoint of a training run"):
        train(Small(), DATA, VALIDATION, RECIPE, checkpoint=path, progress=False)
    assert path.read_bytes() == content


def test_a_folder_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="cannot be read"):
        train(Small(), DATA, VALIDATION, RECIPE, checkpoint=tmp_path, progress=False)


def test_a_run_that_became_no_number_is_not_written(tmp_path: Path) -> None:
    """The file is that of the last good epoch."""
    network = Scripted([5, 4, 3], [0.0] * 6 + [float("nan")])
    path = tmp_path / "run.pt"
    curves = train(network, DATA, sentences(9, 1), Recipe(epochs=5), checkpoint=path, progress=False)
    assert curves.ended == "not a number"
    kept = checkpoint.load(path)
    assert (kept["ended"], len(kept["scores"])) == ("running", 3)
