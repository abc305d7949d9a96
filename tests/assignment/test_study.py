"""A study: identical tokens for all its models, trained one after the other, stopped, resumed and scored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.assignment import MODELS, plan, threshold_effect, write_report, write_tables
from lecturekit.assignment._results import beginning
from lecturekit.assignment._settings import chosen_policy
from lecturekit.assignment._sizes import sizes
from lecturekit.assignment._train import PIECE, StudyProgress
from lecturekit.corpora import TextError, UnknownLabelError, read_documents, split_documents
from lecturekit.language import NGrams, Policy, encode
from lecturekit.networks import CheckpointError
from tests.assignment.texts import QUICK, small, some_news


@pytest.fixture(scope="module")
def ran():
    """A study with all seven models, and its results."""
    study = small()
    return study, study.run(progress=False)


@pytest.mark.row("P1")
def test_all_models_are_scored_on_identical_tokens(ran):
    """Vocabulary, policy and the counted tokens, end marks and unknowns among them, are one for all."""
    study, results = ran
    assert results.names == ("uniform", "unigram", "3-gram", "neural bigram", "RNN", "GRU", "LSTM")
    counted = {model.score(study.test).perplexity.counted for model in results.networks.values()}
    assert counted == {int(study.test.predicted.sum())} == {results.comparison.counted}
    ends = study.test.numbers == len(study.train.vocabulary)
    assert ends.sum() == study.test.n_sentences
    assert study.test.unknown.any()
    for model in results.networks.values():
        assert model.vocabulary.words == study.train.vocabulary.words
        assert model.policy == study.settings.policy
        logs = model.logprobs(study.test)
        assert np.isfinite(logs[ends]).all()
        assert np.isfinite(logs[study.test.unknown]).all()


@pytest.mark.row("P1")
def test_perplexities_are_those_of_a_plain_loop(ran):
    """Each number of the table is exp of the mean of −log p, word by word, asked one at a time."""
    study, results = ran
    sentences = study.split.test.sentences[:7]
    for row in results.models:
        if row.kind == "uniform":
            assert row.test_perplexity == pytest.approx(study.train.V)
        model = results.network(row.name)
        nats = [
            -np.log(model.prob(word, ["<s>", *words[:place]]))
            for words in sentences
            for place, word in enumerate([*words, "</s>"])
        ]
        found = model.perplexity(encode(sentences, like=study.train))
        assert float(found) == pytest.approx(np.exp(np.mean(nats)), rel=1e-4)
        assert row.low * (1 - 1e-9) <= row.test_perplexity <= row.high * (1 + 1e-9)
        assert row.test_perplexity == pytest.approx(float(model.perplexity(study.test)), rel=1e-6)


def test_parts_share_no_document_and_the_vocabulary_is_the_training_texts(ran):
    """What is tested on is in no way in the vocabulary."""
    study, _ = ran
    train = {word for sentence in study.split.train.sentences for word in sentence}
    assert set(study.train.vocabulary.words[1:]) <= train
    numbers = [
        set(part.document.tolist()) for part in (study.split.train, study.split.validation, study.split.test)
    ]
    assert len(set.union(*numbers)) == sum(map(len, numbers)) == len(study.split.documents)


@pytest.mark.parametrize("match", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
def test_sizes_are_those_of_the_modules(match, layers):
    """Parameters said before are those of the networks made; matched ones lie as near as a unit allows."""
    study = small(match=match, layers=layers, embedding=5, hidden=11)
    for size in study.sizes:
        model = study.untrained(size.kind)
        if not isinstance(model, torch.nn.Module):
            assert size.parameters == 0
            continue
        assert sum(p.numel() for p in model.parameters()) == size.parameters
        assert sum(p.numel() for p in model.embedding.parameters()) == size.parts[0]
        assert sum(p.numel() for p in model.readout.parameters()) == size.parts[2]
    if match:
        target = max(size.parameters for size in small(layers=layers, embedding=5, hidden=11).sizes)
        for size in study.sizes:
            if size.kind in ("uniform", "unigram", "kneser-ney"):
                continue
            gap = abs(size.parameters - target)
            width = "embedding" if size.kind == "bigram" else "hidden"
            for other in (-1, 1):
                near = replace(study.settings, match=False, **{width: getattr(size, width) + other})
                here = {one.kind: one for one in sizes(near, len(study.train.vocabulary) - 1)}[size.kind]
                assert abs(here.parameters - target) >= gap


def test_the_same_study_gives_the_same_numbers_and_another_seed_others(ran):
    """Bit for bit on one machine."""
    study, results = ran
    again = small("lstm").run(progress=False)
    assert again.models[0].test_perplexity == results.models[-1].test_perplexity
    other = small("lstm", seed=1).run(progress=False)
    assert other.models[0].test_perplexity != results.models[-1].test_perplexity
    assert again.comparison.tokens.numbers.tolist() == study.test.numbers.tolist()


class Stopper:
    """Watches a study, and stops it when told to."""

    def __init__(self, at: int | None = None) -> None:
        self.told: list[StudyProgress] = []
        self.ended: list[str] = []
        self._at = at

    def __call__(self, progress: StudyProgress) -> bool:
        self.told.append(progress)
        return self._at is None or progress.now < self._at

    def end(self, words: str, progress: StudyProgress) -> None:
        self.ended.append(words)


def test_a_study_that_is_stopped_goes_on_to_the_same_bits(tmp_path, ran):
    """The button keeps what is there; running again ends with the numbers of a run in one go."""
    _, results = ran
    watch = Stopper(at=2)  # at the third network
    part = small().run(tmp_path, watch=watch, progress=False)
    assert part.missing == ("LSTM",)
    assert part.models[-1].curves.ended == "stopped by hand"
    assert len(watch.ended) == 1
    assert watch.ended[0].startswith("stopped in GRU, epoch ")
    assert "; LSTM missing: run again" in watch.ended[0]
    assert any(note == "The study was stopped before LSTM." for note in part.notes)
    whole = small().run(tmp_path, progress=False)
    assert whole.missing == ()
    for one, other in zip(whole.models, results.models, strict=True):
        assert (one.name, one.test_perplexity, one.parameters) == (
            other.name,
            other.test_perplexity,
            other.parameters,
        )


def test_other_settings_have_checkpoints_of_their_own(tmp_path):
    """Neither another text nor another size trips over a checkpoint, nor changes it."""
    small("gru").run(tmp_path, progress=False)
    small("gru", hidden=8).run(tmp_path, progress=False)
    plan(some_news(30), "gru", embedding=7, hidden=9, recipe=QUICK, device="cpu").run(
        tmp_path, progress=False
    )
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_said_before_training(tmp_path):
    """A file in its place."""
    (tmp_path / "keep").write_text("")
    with pytest.raises(CheckpointError, match=r"cannot be (written|read)"):
        small("gru").run(tmp_path / "keep", progress=False)


def test_whoever_watches_hears_of_every_network_in_turn():
    """Baselines, the curves until now, the time left, and one last word."""
    watch = Stopper()
    small("unigram,bigram,gru").run(watch=watch, progress=False)
    assert [p.names for p in watch.told] == [("neural bigram", "GRU")] * len(watch.told)
    assert {p.now for p in watch.told} == {0, 1}
    assert all(p.baselines.keys() == {"unigram"} for p in watch.told)
    assert any("left" in p.words for p in watch.told)
    assert "GRU, 2 of 2" in watch.told[-1].words
    assert watch.ended[0].startswith("trained; lowest validation loss: ")


def test_a_loss_that_is_no_number_is_a_row_that_says_so():
    """A rate that blows up: the best weights until then are kept, and the table says how it ended."""
    study = small("unigram,rnn", recipe=replace(QUICK, rate=1e30, clip=float("inf")))
    results = study.run(progress=False)
    row = results.models[1]
    assert "no number" in row.ended
    assert "no number" in results.table
    assert np.isfinite(row.test_perplexity)


def test_long_sentences_are_cut_for_training_and_whole_for_scoring():
    """A line of a thousand words: pieces to learn from, one sentence to be scored."""
    line = " ".join(f"w{n % 13}" for n in range(1000)) + "."
    study = plan(
        split_documents(read_documents("\n\n".join([line] + [f"A b{n}. C d." for n in range(5)]))),
        "gru",
        recipe=QUICK,
    )
    network = study.untrained("gru")
    from lecturekit.assignment._train import examples

    assert max(map(len, examples(network, study.train).x)) <= PIECE["word"]
    assert study.train.predicted.sum() == sum(map(len, examples(network, study.train).x))


def test_characters_make_a_study_too():
    """The unit is the character; a perplexity is one of characters."""
    text = read_documents(
        "\n\n".join(f"the {a} sat on the mat {b}" for a in "abcde" for b in "xyz"), cut="characters"
    )
    study = plan(split_documents(text), "uniform,kneser-ney,gru", hidden=8, embedding=4, recipe=QUICK)
    results = study.run(progress=False)
    assert study.settings.policy.unit == "character"
    assert results.models[1].test_perplexity < results.models[0].test_perplexity < 40


@given(least=st.integers(1, 4), count=st.integers(4, 9))
@settings(max_examples=12, deadline=None)
def test_thresholds_are_counted_anew(least, count):
    """V and the unknown share are those of a count by hand; the uniform model's perplexity is V."""
    split = some_news(count)
    found = threshold_effect(split, (1, least, least + 3))
    for k, limit in enumerate(found.least.tolist()):
        counts: dict[str, int] = {}
        for sentence in split.train.sentences:
            for word in sentence:
                counts[word] = counts.get(word, 0) + 1
        known = {word for word, times in counts.items() if times >= limit}
        words = [word for sentence in split.validation.sentences for word in sentence]
        assert found.V[k] == len(known) + 2
        predicted = len(words) + len(split.validation.sentences)
        assert found.unknown[k] == pytest.approx(sum(word not in known for word in words) / predicted)
        assert found.perplexities[0, k] == pytest.approx(len(known) + 2)
        train = encode(split.train.sentences, policy=Policy(least=limit))
        test = encode(split.validation.sentences, like=train)
        assert found.perplexities[2, k] == pytest.approx(float(NGrams.fit(train, order=3).perplexity(test)))


def test_thresholds_at_which_nothing_is_known_are_left_out():
    """And if there is none else, that is said."""
    split = split_documents(read_documents("A b c.\n\nD e f.\n\nG h i.\n\nK l m."))
    assert threshold_effect(split, (1, 2)).least.tolist() == [1]
    with pytest.raises(ValueError, match="all would be unknown"):
        threshold_effect(split, (2, 3))


def test_the_threshold_is_chosen_by_the_text():
    """Two in a small text, one where nothing comes twice, more where too many words would be known."""

    class Part:
        def __init__(self, words: list[str]) -> None:
            self.sentences = (tuple(words),)

    assert chosen_policy(Part(["a", "a", "b"]), "word", None).least == 2
    assert chosen_policy(Part(["a", "b"]), "word", None).least == 1
    assert chosen_policy(Part([f"w{n}" for n in range(7000)] * 3), "word", None).least == 3
    assert chosen_policy(Part([f"w{n}" for n in range(11_000)] * 3 + ["x"] * 9), "word", None).least == 4
    assert chosen_policy(Part(["a", "a", "b"]), "word", 5).least == 5


def test_all_unknown_test_words_are_noted():
    """Perplexities of <unk> alone say little, and the study says so."""
    same = ["Same words here again."] * 12
    texts = [*same, *(f"Q{n} z{n} y{n} v{n}." for n in range(12))]
    study = plan(split_documents(read_documents("\n\n".join(texts)), seed=2), "unigram", least=2)
    assert study.test.unknown.mean() > 0.3
    assert any("<unk>" in note for note in study.notes)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"models": "lstn"}, ValueError, "Did you mean lstm"),
        ({"models": ""}, ValueError, "at least one model"),
        ({"models": ["rnn", 3]}, ValueError, "no model '3'"),
        ({"recipe": 5}, TypeError, "recipe must be a Recipe"),
        ({"hidden": 0}, ValueError, "hidden must be from 1"),
        ({"hidden": 2.5}, TypeError, "whole number"),
        ({"order": 9}, ValueError, "order must be from 1 to 6"),
        ({"device": "tpu"}, ValueError, "cpu or cuda"),
        ({"least": 0}, ValueError, "least must be at least 1"),
        ({"least": 10_000}, TextError, "all would be unknown"),
    ],
)
def test_what_cannot_be_planned_is_said(change, error, words):
    """One sentence that says what to do."""
    with pytest.raises(error, match=words):
        plan(some_news(9), **{"models": MODELS, **change})


def test_a_split_is_wanted():
    """Documents alone are not parted yet."""
    with pytest.raises(TypeError, match="split_documents"):
        plan(read_documents("A b.\n\nC d.\n\nE f."))


def test_a_model_is_asked_for_by_its_name(ran):
    """A slip is met with the closest."""
    _, results = ran
    assert results.network("LSTM") is results.networks["LSTM"]
    assert results.recurrent == ("RNN", "GRU", "LSTM")
    with pytest.raises(UnknownLabelError, match="Did you mean 'LSTM'"):
        results.network("LSTN")


def test_the_beginning_of_a_text_is_whole_sentences(ran):
    """As many as have so many tokens, and at least one; a shorter text is itself."""
    study, _ = ran
    part = beginning(study.train, 100)
    assert len(part) <= 100 < len(study.train)
    assert part.numbers.tolist() == study.train.numbers[: len(part)].tolist()
    assert part.written == study.train.written[: len(part)]
    assert beginning(study.train, 1).n_sentences == 1
    assert beginning(study.train, 10**9) is study.train


def test_what_is_not_finished_is_said():
    """A network that was best at its last epoch could have gone on: the numbers come with that sentence."""
    results = small("unigram,gru", recipe=replace(QUICK, epochs=1)).run(progress=False)
    assert any(note.startswith("GRU was still getting better") for note in results.notes)
    assert "still getting better" in results.table
    done = small("unigram,gru", recipe=replace(QUICK, epochs=40, rate=0.05)).run(progress=False)
    assert done.models[1].curves.ended == "early stopping"
    assert not any("still getting" in note for note in done.notes)


def test_results_of_another_study_are_refused(ran, tmp_path):
    """Neither a page nor a table shows the numbers of one text beside another."""
    study, results = ran
    other = plan(some_news(seed=5), embedding=7, hidden=9, recipe=QUICK, device="cpu")
    for write in (write_report, write_tables):
        with pytest.raises(ValueError, match="another study"):
            write(tmp_path / "x", other, results)
    with pytest.raises(ValueError, match="another study"):
        write_tables(tmp_path / "x", small("unigram"), results)
    assert not list(tmp_path.iterdir())
    assert study.names == results.names
