"""What a report shows of layers: a twin beside the trained network, and whatever the classes are like."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecturekit.assignment._scenes_clouds import own_scenes
from lecturekit.assignment._scenes_look import state_scenes
from lecturekit.assignment._study import Study
from lecturekit.networks import LayerFeatures, draw_tokens, state_features, state_separation, token_classes
from tests.assignment.studies import LABELS, short_study, small_study


def drawn(scene: Any, **setting: Any) -> tuple[Any, str]:
    """A figure of a scene and what it says, at a setting."""
    found: tuple[Any, str] = scene.explorable._scene.function(**setting)
    return found


@pytest.mark.row("P4")
def test_states_stand_beside_those_of_the_untrained_twin() -> None:
    """The verdict holds both networks' shares, measured anew; documents' labels are one of the questions."""
    study, results = small_study()
    (scene,) = state_scenes(study, results)
    assert scene.title == f"What the {results.recurrent[-1]} holds"
    seed = study.settings.seed
    at = draw_tokens(study.test, 750, rng=np.random.default_rng(seed))
    for question in ("place in sentence", "document label"):
        classes = token_classes(study.test, question, labels=study.split.test.labels).at(at)
        told = [
            state_separation(state_features(net, study.test, at), classes, study.test)
            for net in (results.network("LSTM"), study.untrained("lstm"))
        ]
        best = int(told[0].neighbours.argmax())
        words = drawn(scene, colour=question)[1]
        assert f"**{100 * told[0].neighbours[best]:.0f}**" in words
        assert f"untrained {100 * told[1].neighbours[best]:.0f})" in words
        assert "untrained" not in drawn(scene, colour=question, network="untrained")[1]
    key = drawn(scene, colour="document label")[0].data[-1]
    assert sum(bool(text.strip()) for text in key.text) == len(LABELS)


def test_words_that_are_all_unknown_have_a_cloud_and_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be asked of them: the figure says so, and is drawn."""
    study = short_study("gru")
    results = study.run(progress=False)
    assert isinstance(study, Study)
    monkeypatch.setattr("lecturekit.assignment._scenes_look.token_answers", lambda *_, **__: {})
    (scene,) = state_scenes(study, results)
    figure, words = drawn(scene)
    assert "there are no samples" in words
    assert np.isfinite(np.asarray(figure.data[0].x, float)).all()  # all of them grey


@pytest.mark.parametrize(("names", "shown"), [("seven", 5), ("digits", 10)])
def test_of_many_classes_the_commonest_are_told_apart(names: str, shown: int) -> None:
    """Up to ten of one letter, up to five of others; the rest is grey."""
    kinds = [f"class {k}" for k in range(7)] if names == "seven" else list("0123456789")
    labels = [kind for k, kind in enumerate(kinds) for _ in range(2 + k)]
    rng = np.random.default_rng(2)
    parts = tuple(rng.normal(size=(len(labels), d)) for d in (4, 3))
    (scene,) = own_scenes({"mine": (LayerFeatures(("a", "b"), parts), labels)}, 0)
    figure, _ = drawn(scene)
    coloured = int(np.isfinite(np.asarray(figure.data[1].x, float)).sum())
    assert coloured == sum(sorted((labels.count(kind) for kind in kinds), reverse=True)[:shown])
