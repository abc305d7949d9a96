"""Features of any network: hooks that leave no trace, rows that the pass written out by hand gives too."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from lecturekit.corpora import UnknownLabelError
from lecturekit.networks import LayerFeatures, layer_features

N = 11  # samples


def drawn(*shape: int) -> torch.Tensor:
    """Numbers, the same in each run."""
    return torch.from_numpy(np.random.default_rng(len(shape)).normal(size=shape).astype(np.float32))


def pictures() -> nn.Sequential:
    """A small ConvNet, with an activation that works in place, a normalisation and dropout."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        return nn.Sequential(
            nn.Conv2d(2, 5, 3),
            nn.BatchNorm2d(5),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Dropout(0.5),
            nn.Linear(5 * 2 * 3, 7),
        )


class Twice(nn.Module):
    """Calls a layer twice, one never, and gives what is no tensor from a third."""

    def __init__(self) -> None:
        super().__init__()
        self.again, self.never, self.words = nn.Linear(4, 4), nn.Linear(4, 2), Words()

    def forward(self, x: torch.Tensor) -> dict[str, Any]:
        self.words(x)
        return {"none": None, "state": (self.again(self.again(x)), 3)}


class Words(nn.Module):
    """Gives a text."""

    def forward(self, x: torch.Tensor) -> str:
        return f"{tuple(x.shape)}"


def torchvision() -> Any:
    """Give torchvision; where its compiled part is of another build than torch, its Python part."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import torchvision
        except ImportError:
            pytest.skip("torchvision is not installed")
        except RuntimeError:
            operators = torch.library.Library("torchvision", "DEF")
            for name in ("nms", "qnms"):
                operators.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            KEPT.append(operators)
            import torchvision
    return torchvision


KEPT: list[Any] = []


@pytest.mark.row("P3")
@pytest.mark.parametrize("at_once", [1, 3, 64])
def test_rows_are_those_of_the_pass_by_hand(at_once: int) -> None:
    """In any batches, each layer's rows are what the layers give that are called one after the other."""
    network, x = pictures().eval(), drawn(N, 2, 6, 8)
    found = layer_features(network, x, at_once=at_once, pool=False)
    assert found.layers == ("input", "0", "3", "6")
    with torch.no_grad():
        first = network[0](x)
        pooled = network[3](network[1](first).relu())
        wanted = [x.flatten(1), first.flatten(1), pooled.flatten(1), network[6](pooled.flatten(1))]
    for part, true in zip(found.features, wanted, strict=True):
        np.testing.assert_allclose(part, true.numpy(), atol=1e-5)
        assert not part.flags.writeable
        assert part.dtype == np.float32
    averaged = layer_features(network, x, ["3", "0"])
    np.testing.assert_allclose(averaged["0"], first.mean((2, 3)).numpy(), atol=1e-6)
    np.testing.assert_allclose(averaged["3"], pooled.mean((2, 3)).numpy(), atol=1e-6)


def test_what_works_in_place_afterwards_changes_no_row() -> None:
    """The normalisation's rows are from before the ReLU that overwrites them."""
    network, x = pictures().eval(), drawn(N, 2, 6, 8)
    found = layer_features(network, x, ["1", "2"], pool=False)
    assert found["1"].min() < 0
    np.testing.assert_array_equal(found["2"], np.maximum(found["1"], 0))


def test_a_network_is_left_as_it_was() -> None:
    """Its modules keep their modes, its averages stand still, no hook and no gradient stays."""
    network, x = pictures(), drawn(N, 2, 6, 8)
    network[5].eval()
    modes = [part.training for part in network.modules()]
    before = {name: value.clone() for name, value in network.state_dict().items()}
    first, again = (layer_features(network, x)["6"] for _ in range(2))
    np.testing.assert_array_equal(first, again)  # dropout is off
    assert [part.training for part in network.modules()] == modes
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert all(not part._forward_hooks for part in network.modules())
    assert all(p.grad is None for p in network.parameters())


@pytest.mark.parametrize("wrong", [drawn(N, 3, 6, 8), drawn(N, 2, 2, 2)])
def test_an_error_in_the_pass_leaves_no_hook(wrong: torch.Tensor) -> None:
    """Pictures that do not fit raise torch's own error; afterwards all is as before."""
    network = pictures()
    with pytest.raises(RuntimeError):
        layer_features(network, wrong)
    assert all(not part._forward_hooks and part.training for part in network.modules())
    layer_features(network, drawn(N, 2, 6, 8))


def test_a_layer_called_twice_gives_its_last_call_and_says_so() -> None:
    """The last call's rows are taken, and a note tells it."""
    network, x = Twice(), drawn(N, 4)
    found = layer_features(network, x, ["again", "output"])
    with torch.no_grad():
        np.testing.assert_allclose(found["again"], network.again(network.again(x)).numpy(), rtol=1e-6)
    np.testing.assert_array_equal(found["output"], found["again"])  # the first tensor in a mapping
    assert found.notes == ("Layer again is called 2 times in a pass: the last call is taken.",)
    assert layer_features(network, x, ["input"]).notes == ()


def test_layers_without_features_are_refused_in_words() -> None:
    """Never called, no tensor, no such name: each is said, with the closest name."""
    network, x = Twice(), drawn(N, 4)
    with pytest.raises(ValueError, match="layer 'never' is never called"):
        layer_features(network, x, ["never"])
    with pytest.raises(TypeError, match="layer 'words' gives str"):
        layer_features(network, x, ["words"])
    with pytest.raises(UnknownLabelError, match="again"):
        layer_features(network, x, ["agian"])
    assert all(not part._forward_hooks for part in network.modules())


@pytest.mark.parametrize(
    ("inputs", "layers", "error", "words"),
    [
        (drawn(N, 4), "again", TypeError, r"\['again'\]"),
        (drawn(N, 4), [], ValueError, "at least one layer"),
        (drawn(N, 4), ["again", "again"], ValueError, "each once"),
        (drawn(0, 4), None, ValueError, "at least one sample"),
        (torch.tensor(1.0), None, ValueError, "at least one sample"),
        ([["a", "b"]], None, TypeError, "must be a tensor or an array"),
        ({}, None, ValueError, "equally many samples"),
        ({"x": drawn(3, 4), "y": drawn(2, 4)}, None, ValueError, "equally many samples"),
    ],
)
def test_what_cannot_be_asked_is_refused(inputs: Any, layers: Any, error: type, words: str) -> None:
    """Empty inputs, words, and lists of layers that are none."""
    with pytest.raises(error, match=words):
        layer_features(Twice(), inputs, layers)


def test_what_is_no_module_is_refused() -> None:
    """A function has no layers; a batch has at least one sample."""
    with pytest.raises(TypeError, match=r"torch\.nn\.Module, got"):
        layer_features(lambda x: x, drawn(N, 4))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at_once"):
        layer_features(pictures(), drawn(N, 2, 6, 8), at_once=0)


@pytest.mark.parametrize("cell", [nn.RNN, nn.GRU, nn.LSTM])
@pytest.mark.parametrize("batch_first", [True, False])
def test_a_recurrent_layer_gives_its_states_one_row_a_sample(cell: type, *, batch_first: bool) -> None:
    """Of the tuple the states are taken, and the axis of the samples is found; averaged, or laid in a row."""
    rnn, x = cell(3, 5, batch_first=batch_first), drawn(N, 7, 3)
    block = nn.Sequential(Turned(not batch_first), rnn)
    with torch.no_grad():
        states = rnn(x if batch_first else x.transpose(0, 1))[0]
        states = states if batch_first else states.transpose(0, 1)
    for pool, wanted in ((True, states.mean(1)), (False, states.flatten(1))):
        np.testing.assert_allclose(layer_features(block, x, ["1"], pool=pool)["1"], wanted.numpy(), atol=1e-6)


class Turned(nn.Module):
    """Exchanges samples and time, if it is to."""

    def __init__(self, turn: bool) -> None:
        super().__init__()
        self.turn = turn

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.transpose(0, 1) if self.turn else x


def test_rows_that_are_no_samples_are_refused() -> None:
    """A layer that gives time first, and does not say so, is named with its shape."""
    with pytest.raises(ValueError, match=r"layer '0' gives \(7, 11, 3\) for 11 samples"):
        layer_features(nn.Sequential(Turned(turn=True)), drawn(N, 7, 3), ["0"])


@pytest.mark.parametrize("batch_first", [True, False])
def test_attention_layers_give_rows_too(*, batch_first: bool) -> None:
    """A transformer's layers and its attention give a row for each sample, the same in batches."""
    layer = nn.TransformerEncoderLayer(6, 2, 9, batch_first=batch_first)
    block = nn.Sequential(
        Turned(not batch_first), nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    )
    names = ["1.layers.0", "1.layers.1.self_attn", "1.layers.1.linear1", "1"]
    if not batch_first:
        names.remove("1.layers.1.linear1")
    found = layer_features(block, drawn(N, 7, 6), names)
    assert [part.shape for part in found.features] == [(N, 9 if "linear" in name else 6) for name in names]
    again = layer_features(block, drawn(N, 7, 6), names, at_once=4)
    np.testing.assert_allclose(found["1"], again["1"], atol=1e-5)


def test_a_convolution_along_a_line_averages_its_places() -> None:
    """Of (n, C, T) the steps are averaged, not the channels."""
    layer, x = nn.Conv1d(3, 5, 2), drawn(N, 3, 7)
    with torch.no_grad():
        wanted = layer(x).mean(2).numpy()
    np.testing.assert_allclose(layer_features(layer, x)["output"], wanted, atol=1e-6)


def test_inputs_come_to_the_network_in_its_type() -> None:
    """Arrays of float64 go through a network of float32, and the other way round; words stay."""
    x = np.random.default_rng(0).normal(size=(N, 4))
    found = [layer_features(made, x)["output"] for made in (nn.Linear(4, 2), nn.Linear(4, 2).double())]
    assert [part.dtype for part in found] == [np.float32] * 2
    words = np.arange(N * 3).reshape(N, 3) % 5
    assert layer_features(nn.Sequential(nn.Embedding(5, 4)), words).layers == ("0",)
    named = layer_features(Keywords(), {"left": x, "right": x})
    np.testing.assert_allclose(named["output"], 2 * x, rtol=1e-6)


class Keywords(nn.Module):
    """Asks for two inputs by name."""

    def forward(self, *, left: torch.Tensor, right: torch.Tensor) -> list[torch.Tensor]:
        return [left + right]


@pytest.mark.row("P3")
@pytest.mark.parametrize(
    ("name", "layers", "sizes"),
    [
        (
            "resnet18",
            ("input", "conv1", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc"),
            (3 * 32 * 32, 64, 64, 64, 128, 256, 512, 512, 1000),
        ),
        ("mobilenet_v3_small", None, (3 * 32 * 32, 16, 24, 40, 40, 96, 96, 576, 1000)),
    ],
)
def test_a_model_of_torchvision_goes_through(name: str, layers: tuple | None, sizes: tuple) -> None:
    """Untrained ones, nothing downloaded: layers and their sizes, and the scores of the model itself."""
    model, x = getattr(torchvision().models, name)(weights=None), drawn(3, 3, 32, 32)
    found = layer_features(model, x, at_once=2)
    assert layers is None or found.layers == layers
    assert tuple(part.shape for part in found.features) == tuple((3, size) for size in sizes)
    with torch.no_grad():
        np.testing.assert_allclose(found.features[-1], model.eval()(x).numpy(), atol=1e-4)
    chosen = layer_features(model, x, ["features.4.block.0.0" if layers is None else "layer3.1.conv2"])
    assert chosen.features[0].shape == (3, 96 if layers is None else 256)


@pytest.mark.row("P3")
def test_a_vision_transformer_is_opened() -> None:
    """A block that holds the layers is opened, and up to eight of them are chosen."""
    made = torchvision().models.VisionTransformer(32, 16, num_layers=9, num_heads=2, hidden_dim=6, mlp_dim=5)
    found = layer_features(made, drawn(3, 3, 32, 32))
    assert found.layers[:2] == ("input", "conv_proj")
    assert found.layers[-1] == "heads.head"
    assert len(found.layers) == 9
    assert all("encoder.layers" in name for name in found.layers[2:-1])


def test_a_layer_with_two_names_has_both() -> None:
    """What is shared is found under each of its names."""
    network = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    network.add_module("shared", network[0])
    found = layer_features(network, drawn(N, 4), ["shared", "0"])
    np.testing.assert_array_equal(found["shared"], found["0"])


@given(shapes=st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=3), min_size=1, max_size=3))
def test_features_are_tables_of_equally_many_rows(shapes: list[list[int]]) -> None:
    """Whatever is no (n, d), or has another n, is refused; the others show their sizes."""
    parts = tuple(np.zeros(shape, np.float32) for shape in shapes)
    names = tuple(f"layer {k}" for k in range(len(parts)))
    if all(len(shape) == 2 for shape in shapes) and len({shape[0] for shape in shapes}) == 1:
        made = LayerFeatures(names, parts)
        assert f"<{shapes[0][0]} samples: layer 0 {shapes[0][1]}" in repr(made)
        assert len(made.only(np.arange(len(made)) < 1)) == 1
    else:
        with pytest.raises(ValueError, match=r"as many \(n, d\) arrays"):
            LayerFeatures(names, parts)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card")
def test_inputs_come_to_the_card() -> None:
    """A network on a card is asked there; its rows are those of the processor."""
    network, x = pictures().eval(), drawn(N, 2, 6, 8)
    here = layer_features(network, x)
    there = layer_features(network.to("cuda"), x)
    for one, other in zip(here.features, there.features, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
