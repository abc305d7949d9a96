"""ARPA files: KenLM gives the same log-probabilities, what is read is what was written, damage is named."""

import math
import os

import numpy as np
import pytest

from lecturekit.corpora import TextError, lee_corpus
from lecturekit.language import (
    AbsoluteDiscount,
    AddK,
    JelinekMercer,
    KneserNey,
    NGrams,
    Policy,
    Unsmoothed,
    encode,
    read_arpa,
    write_arpa,
)

LEE = [lee_corpus().sentence(s) for s in range(150)]
KINDS = [
    KneserNey(),
    KneserNey(modified=True),
    KneserNey(uniform=False),
    AbsoluteDiscount(0.5),
    JelinekMercer(),
]


@pytest.fixture(scope="module")
def kenlm():
    """KenLM, which is built from source; without it these tests are skipped, but fail where `CI` is set."""
    try:
        import kenlm
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no kenlm: it needs a C++ compiler, cmake and Python's headers to build")
    return kenlm


@pytest.mark.row("L4")
@pytest.mark.parametrize("smoothing", KINDS, ids=lambda s: s.name)
@pytest.mark.parametrize("order", [2, 3, 5])
def test_kenlm_gives_the_same_log_probabilities(tmp_path, kenlm, smoothing, order):
    """Token by token, on text that was not read, unknown words and sentence ends among it."""
    train = encode(LEE[:100], policy=Policy(least=2))
    model = NGrams.fit(train, order, smoothing)
    write_arpa(model, tmp_path / "model.arpa")
    peer = kenlm.LanguageModel(str(tmp_path / "model.arpa"))
    assert peer.order == order
    for words in LEE[100:140]:
        ours = model.logprobs(encode([words], like=model))[1:] / math.log(10)
        theirs = [(log, unknown) for log, _, unknown in peer.full_scores(" ".join(words))]
        assert [unknown for _, unknown in theirs[:-1]] == [w not in model.vocabulary for w in words]
        logs = np.array([log for log, _ in theirs])
        possible = np.isfinite(ours)  # KenLM has the file's −99 for what cannot be
        np.testing.assert_allclose(ours[possible], logs[possible], atol=2e-5)
        assert (logs[~possible] < -50).all()


@pytest.mark.parametrize("smoothing", KINDS, ids=lambda s: s.name)
@pytest.mark.parametrize("policy", [Policy(), Policy(unknown=False), Policy(end=False, least=2)], ids=str)
@pytest.mark.parametrize("order", [1, 4, 6])
def test_what_is_read_is_what_was_written(tmp_path, smoothing, policy, order):
    """A model read back has the same vocabulary, policy and numbers; written again, the same file."""
    train = encode(LEE[:30], policy=policy)
    model = NGrams.fit(train, order, smoothing)
    write_arpa(model, tmp_path / "a")
    back = read_arpa(tmp_path / "a")
    assert (back.order, back.V, back.policy.end) == (order, model.V, policy.end)
    assert set(back.outcomes) == set(model.outcomes)
    tokens = encode(LEE[:10], like=back)
    np.testing.assert_allclose(back.logprobs(tokens), model.logprobs(encode(LEE[:10], like=model)), atol=1e-7)
    np.testing.assert_allclose(back.factors(tokens).probability, np.exp(back.logprobs(tokens)))
    assert back.probabilities(["the"]).sum() == pytest.approx(1)
    write_arpa(back, tmp_path / "b")
    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text()


def test_models_that_no_arpa_file_can_hold(tmp_path):
    """What does not back off by a weight, and words with a blank in them, are refused; nothing is written."""
    for model in (NGrams.fit(encode("a b"), 2, AddK(1)), NGrams.fit(encode("a b"), 2, Unsmoothed())):
        with pytest.raises(ValueError, match="KneserNey"):
            write_arpa(model, tmp_path / "no")
    with pytest.raises(ValueError, match="KneserNey"):
        write_arpa(NGrams.fit(encode("a b"), 0), tmp_path / "no")
    with pytest.raises(ValueError, match="blank"):
        write_arpa(NGrams.fit(encode([["new york", "a"]]), 2), tmp_path / "no")
    assert not (tmp_path / "no").exists()


GOOD = r"""made by hand, with words before the data

\data\
ngram 1=4
ngram 2=2

\1-grams:
-99	<s>	-0.30103
-0.60206	</s>
-0.30103	a	-0.39794
-0.60206 b

\2-grams:
-0.1	<s> a
-0.2	a b

\end\
"""


def test_a_file_written_by_others(tmp_path):
    """Blanks or tabs, weights left out, words before the data: probabilities as the format defines them."""
    (tmp_path / "a").write_text(GOOD)
    model = read_arpa(tmp_path / "a")
    assert (model.order, model.V, model.policy) == (2, 3, Policy(unknown=False))
    assert model.prob("a", ["<s>"]) == pytest.approx(10**-0.1)
    assert model.prob("b", ["<s>"]) == pytest.approx(10 ** (-0.30103 - 0.60206))
    assert model.prob("a", ["b"]) == pytest.approx(10**-0.30103)  # b has no weight: 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("\\data\\", ""), "no ARPA file"),
        (("\\end\\", ""), "cut off"),
        (("ngram 2=2", "ngram 2=3"), "says that it holds"),
        (("ngram 2=2\n", ""), "says that it holds"),
        (("-0.2\ta b", "-0.2\ta"), "line 15: wanted log10 P, 2 words"),
        (("-0.2\ta b", "x\ta b"), "line 15"),
        (("-0.2\ta b", "0.2\ta b"), "no log10 of a probability"),
        (("-0.2\ta b", "nan\ta b"), "line 15: wanted"),
        (("-0.2\ta b", "-1_0\ta b"), "line 15: wanted"),
        (("-0.39794", "inf"), "line 10: wanted"),
        (("-0.39794", "400"), "line 10: 400 is no log10 of a weight"),
        (("-0.2\ta b", "-0.2\ta <s>"), "nothing stands before it"),
        (("-0.60206 b", "-0.60206 a"), "unigrams twice"),
        (("-0.2\ta b", "-0.2\ta <unk>"), "'<unk>' stands in a 2-gram"),
        (("\\2-grams:", "\\" + "2" * 5000 + "-grams:"), "says that it holds|wanted"),
        (("-0.2\ta b", "-0.2\ta c"), "'c' stands in a 2-gram"),
        (("-0.2\ta b", "-0.2\t<s> a"), "twice"),
        (("\\2-grams:", "\\3-grams:"), "2-grams come here"),
    ],
)
def test_damaged_files_are_named(tmp_path, change, words):
    """Each with what is wrong, and the line where there is one."""
    (tmp_path / "bad.arpa").write_text(GOOD.replace(*change))
    with pytest.raises(TextError, match=words):
        read_arpa(tmp_path / "bad.arpa")


def test_files_that_are_no_text(tmp_path):
    """Missing, binary, empty, or without its shorter N-grams."""
    with pytest.raises(TextError, match="no file"):
        read_arpa(tmp_path / "none.arpa")
    (tmp_path / "b").write_bytes(b"mmap lm http://kheafield.com/code format version 5\n\x00\x00")
    with pytest.raises(TextError, match="binary"):
        read_arpa(tmp_path / "b")
    (tmp_path / "b").write_text(
        GOOD.replace("ngram 2=2", "ngram 2=2\nngram 3=1").replace(
            "\n\\end\\", "\n\\3-grams:\n-0.1\tb a b\n\n\\end\\"
        )
    )
    with pytest.raises(TextError, match="not its first 2 words"):
        read_arpa(tmp_path / "b")


PRUNED = r"""\data\
ngram 1=6
ngram 2=1
ngram 3=1
ngram 4=1

\1-grams:
-99	<s>
-1	</s>
-1	<unk>
-0.5	a	-0.3
-0.6	b	-0.2
-0.4	c	-0.1

\2-grams:
-0.4	a b	-0.2

\3-grams:
-0.3	a b c	-0.1

\4-grams:
-0.1	a b c a

\end\
"""


def test_a_pruned_file_is_read_to_its_longest_context(tmp_path):
    """A context may be there without its own end; asked in both ways, as the format defines it."""
    (tmp_path / "pruned.arpa").write_text(PRUNED)
    model = read_arpa(tmp_path / "pruned.arpa")
    assert model.prob("a", ["a", "b", "c"]) == pytest.approx(10**-0.1)
    tokens = encode("a b c a", like=model)
    logs = [-0.5, -0.4, -0.3, -0.1, -0.3 - 1]  # the last: the weight of "a", then "</s>" alone
    np.testing.assert_allclose(model.logprobs(tokens)[tokens.predicted] / math.log(10), logs)
    factors = model.factors(tokens)
    here = tokens.predicted
    np.testing.assert_allclose(factors.shares[:, here].sum(0), factors.probability[here])
    assert (factors.shares[:, here] > 0).sum(0).tolist() == [1] * here.sum()


def test_a_model_that_cannot_be_written_leaves_the_file_there(tmp_path):
    """What UTF-8 cannot spell, or a word with NUL in it: the older file is whole."""
    kept = tmp_path / "model.arpa"
    kept.write_text(GOOD)
    for word in ("\ud800", "a\0b"):
        with pytest.raises(ValueError, match=r"surrogates|blank"):
            write_arpa(NGrams.fit(encode([[word, "a"]]), 2), kept)
    assert kept.read_text() == GOOD
    assert list(tmp_path.iterdir()) == [kept]


def test_blanks_of_other_scripts_stand_in_words(tmp_path):
    """Only blanks, tabs and line ends part words; and a model that reads no <s> comes back as it was."""
    train = encode([["10\u00a0000", "a"], ["a"]], policy=Policy(start=False))
    model = NGrams.fit(train, 2)
    write_arpa(model, tmp_path / "a")
    back = read_arpa(tmp_path / "a")
    assert back.policy == model.policy
    assert back.prob("a", ["10\u00a0000"]) == pytest.approx(model.prob("a", ["10\u00a0000"]))
