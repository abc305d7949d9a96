# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Recurrent networks

"The film was so good …" and then comes "but".
Where does a network keep what it has read, and how does it learn what to keep?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Read the sentence aloud, stop before "but", and ask whether the film was good. Then say "but", and ask again.
Something in each listener has changed at that word; today it is eight numbers, and we can look at all of them.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 55 minutes; with only 25, show "One step at a time", "Unrolled" and "The loss decides where the gradient enters".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a layer and a softmax are, and what training minimises.
It takes 80 minutes with the exercises.

The windows of notebook 07 look at a few words, and know nothing of what stands before them.
A recurrent network looks at one word at a time, and at what it made of all words before.
This notebook takes the simplest one apart, the network of Elman (1990).
First it runs, step by step; then we unroll it; then we ask where its loss enters, and what that is good for.

The letters are the lecture's.
Inputs are $\textcolor{#0970d4}{x}$, hidden states $\textcolor{#3b7f35}{h}$, output scores $\textcolor{#680ec5}{z}$, the loss is $\textcolor{#8e1312}{L}$.
The matrices are $\textcolor{#124391}{U}$ from input to hidden, $\textcolor{#0f5220}{W}$ from hidden to hidden, $\textcolor{#b534c6}{V}$ from hidden to output.
Where the text says what happened in twelve trainings, we ran the cells of this notebook with twelve seeds.
"""

# %% slideshow={"slide_type": "skip"}
from dataclasses import replace
from functools import cache
from itertools import combinations, product

import numpy as np
import torch

from lecturekit import figures
from lecturekit.corpora import review_corpus
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore, show_progress
from lecturekit.networks import BagOfWords, Classifier, Recipe, read, train
from lecturekit.recurrent import RNN, cross_entropy, difference_error, inspect, unrolling

torch.set_num_threads(1)  # faster, for networks this small

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## A language of seventeen words

We want to see every number, so the language must be small.
A sentence of it has one clause, or two with "but" between them: *film was so good but cast was not good*.
The last clause decides what the speaker thinks, and "not" turns it round.
After that comes a tail that says nothing: *said my aunt in rome on monday*, or its first few words.

Each word has a code of eight signs, drawn once; that is its $\textcolor{#0970d4}{x}$.
"""

# %% slideshow={"slide_type": "skip"}
WORDS = ["film", "plot", "cast", "was", "not", "so", "very", "good", "bad", "but", "said", "my", "aunt", "in", "rome", "on", "monday"]  # fmt: skip
CODES = np.random.default_rng(0).choice([-1.0, 1.0], (len(WORDS), 8))
assert len(np.unique(CODES, axis=0)) == len(WORDS)  # no two words have the same code


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The next cell draws sentences, all of one length, and says for each whether the speaker liked it.
`two` asks for two clauses, `tail` is the number of words in the tail.
The label stands at every step, for soon we shall ask at every step.
"""


# %% slideshow={"slide_type": "skip"}
def clause(rng, n):
    """Numbers of the words of n clauses, (4, n): a subject, "was", an adverb, an adjective."""
    return np.stack([rng.integers(0, 3, n), np.full(n, 3), rng.integers(4, 7, n), rng.integers(7, 9, n)])


def sentences(rng, n, two, tail):
    """Codes x (T, n, 8) and labels y (T, n) of n sentences."""
    numbers = clause(rng, n)
    if two:
        numbers = np.concatenate([clause(rng, n), np.full((1, n), WORDS.index("but")), numbers])
    good = (numbers[-1] == WORDS.index("good")) != (numbers[-2] == WORDS.index("not"))
    numbers = np.concatenate([numbers, np.tile(np.arange(10, 10 + tail)[:, None], (1, n))])
    return CODES[numbers], np.tile(good.astype(int), (len(numbers), 1))


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
All is drawn with equal chance: one of three subjects, one of three adverbs, one of two adjectives.
So half of all sentences end well, and whoever guesses is right half the time.
Here is one clause.
"""

# %% slideshow={"slide_type": "skip"}
[WORDS[number] for number in clause(np.random.default_rng(1), 1)[:, 0]]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And this reads a sentence that somebody has typed.
A word that is not in the language cannot be read, and the message says so.
Why codes of signs, and not one-hot vectors as in notebook 01?
Only for the eye: eight cells can be seen at once, seventeen of which sixteen are empty cannot.
A larger network would learn such codes itself, as the embeddings of notebook 03.
"""


# %% slideshow={"slide_type": "skip"}
def split(sentence):
    """Words of a sentence, without full stops and capital letters."""
    return sentence.lower().replace(".", " ").replace(",", " ").split()


def coded(sentence):
    """Codes (T, 1, 8) of a sentence."""
    words = split(sentence)
    strange = ", ".join(dict.fromkeys(word[:20] for word in words if word not in WORDS))[:60]
    if strange or not 1 <= len(words) <= 12:
        refused = f"; not {strange}" if strange else f", and you wrote {len(words)}"
        raise ValueError(f"write 1 to 12 words of these: {', '.join(WORDS)}{refused}")
    return CODES[[WORDS.index(word) for word in words]][:, None]


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Two words, and their codes below each other.
"""

# %% slideshow={"slide_type": "skip"}
coded("not bad")[:, 0]

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The new state comes from the new word and the old state

$$\textcolor{#3b7f35}{h}^{(t)} = \tanh\!\big(\textcolor{#124391}{U}\,\textcolor{#0970d4}{x}^{(t)} + \textcolor{#0f5220}{W}\,\textcolor{#3b7f35}{h}^{(t-1)} + b\big),
\qquad \textcolor{#680ec5}{z}^{(t)} = \textcolor{#b534c6}{V}\,\textcolor{#3b7f35}{h}^{(t)} + d$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Three matrices, and no t on any of them: the same three at each step.
Cover the middle term, W h: what is left is an ordinary layer that has never heard of the word before.
Elman called the copy of the old state "context units"; what he did with it in training comes later.

</details>
"""


# %% tags=["show-code", "row-R1"]
def run_by_hand(U, W, V, b, d, x):
    """States (T, B, H) and scores (T, B, K), from h = 0."""
    h, states = np.zeros((x.shape[1], len(W))), []
    for x_t in x:
        h = np.tanh(x_t @ U.T + h @ W.T + b)
        states.append(h)
    return np.array(states), np.array(states) @ V.T + d


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
That is the whole network: seven lines.
Rows are examples, so that $\textcolor{#124391}{U}\,\textcolor{#0970d4}{x}$ is written `x_t @ U.T`.

Two others must say the same, to the last digits: the package's own `RNN`, and `torch.nn.RNN`, which knows nothing of us.
All sizes differ, so that nothing can be right by accident.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R1"]
module = torch.nn.RNN(3, 4, dtype=torch.float64)
judge, noise = RNN.from_torch(module), np.random.default_rng(1).standard_normal((6, 2, 3))  # (T, B, D)
by_hand = run_by_hand(judge.U, judge.W, judge.V, judge.b, judge.d, noise)[0]


# %% slideshow={"slide_type": "skip"} tags=["row-R1"]
assert np.allclose(by_hand, judge.unroll(noise).h, rtol=0, atol=1e-12)
assert np.allclose(by_hand, module(torch.from_numpy(noise))[0].detach().numpy(), rtol=0, atol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Eight units learn to read

A network that was just drawn knows nothing, so we train one before we look at it.
At each step it answers: does this sentence end well?
The right answer is the same at each step, that of the whole sentence, and the loss is the mean over the steps.
Why at each step, and why the mean: that is the third part of this notebook.
"""


# %% slideshow={"slide_type": "skip"}
def gradient(rnn, x, y, at="each step", mean=True, copies=None):
    run = rnn.unroll(x)
    return rnn.bptt(run, cross_entropy(run.z, y, at=at, mean=mean).dz, copies).weights


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
`bptt` is backpropagation through time, the subject of notebook 11; here it is a service.
The update below is Adam, written out: a step against the running mean of the gradient, over the root of its running square.
"""


# %% slideshow={"slide_type": "skip"}
def fit(seed=0, updates=600, tail=None, hidden=8, **loss):
    """Train a network on sentences of all lengths, or with tails of one length only."""
    rng = np.random.default_rng(seed)
    rnn = RNN.random(inputs=8, hidden=hidden, outputs=2, spectral_radius=0.9, rng=rng)
    mean = square = dict.fromkeys("UWVbd", 0.0)
    for k in range(1, updates + 1):
        x, y = sentences(rng, 32, rng.random() < 0.5, rng.integers(8) if tail is None else tail)
        found = gradient(rnn, x, y, **loss)
        mean = {name: 0.9 * mean[name] + 0.1 * g for name, g in found.items()}
        square = {name: 0.99 * square[name] + 0.01 * g**2 for name, g in found.items()}
        rate = 0.01 * np.sqrt(1 - 0.99**k) / (1 - 0.9**k)
        moved = {n: getattr(rnn, n) - rate * mean[n] / (np.sqrt(square[n]) + 1e-8) for n in found}
        rnn = replace(rnn, **moved)
    return rnn


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Six hundred updates take less than half a second.
How often is the last answer right, on five hundred new sentences of two clauses, for each length of the tail?
"""


# %% slideshow={"slide_type": "skip"}
def share_right(rnn, tail, two=True):
    x, y = sentences(np.random.default_rng(99), 500, two, tail)
    return (rnn.unroll(x).z[-1].argmax(axis=1) == y[-1]).mean()


# %% slideshow={"slide_type": "skip"}
reader = fit()
[share_right(reader, tail) for tail in range(8)]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Always.
In twelve trainings every answer was right.

So eight units are enough to know the last clause, to turn it round where "not" was read, and to hold it over a tail.
That is no wonder of memory; but nobody has told the network what a clause is, or that "but" begins a new one.

Two functions more, and we can look inside.
The first gives the probability of "good" at each step: the second of the two outputs of a softmax.
"""


# %% slideshow={"slide_type": "skip"}
def p_good(z):
    """Probability of "good" at each step, (T,)."""
    return cross_entropy(z, np.ones(z.shape[:2], int)).p[:, 0, 1]


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The second writes it down for the picture, in percent, above each output.
The package then unrolls the run into nodes and arrows, and draws them.
Each node is a strip with a cell for each unit, green above zero and violet below; the colours of the arrows are those of the letters.
All three rows have their own range, which stands at their names, for scores are larger than states.
"""


# %% slideshow={"slide_type": "skip"}
def said(run):
    return [f"{p:.0%}" for p in p_good(run.z)]


# %% slideshow={"slide_type": "skip"}
ENDS_BADLY = "film was so good but cast was not good said my aunt"
ENDS_WELL = "film was so good but cast was not bad said my aunt"
EXAMPLES = [ENDS_BADLY, "plot was not bad said my aunt in rome", "film was very bad but cast was so good", "film was so good"]  # fmt: skip

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does it think, word by word?

* *film was so good but cast was not good said my aunt*

After each word the network says how likely a good end is.
Where does it change its mind, and what does it think **at "but"**: good, bad, or neither?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them write down a percentage for "good", for "but", and for "not".
In this language half of all sentences stop after the first clause, and of the others half end well: a forecaster would say 75 % after a good clause.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One step at a time: the same three matrices, a new state
"""


# %% tags=["row-R1"]
def one_step(step=4, sentence=ENDS_BADLY):
    """The network has read so many words."""
    run, words = reader.unroll(coded(sentence)), split(sentence)
    step = min(step, len(words))
    picture = unrolling(run, words=words, outputs=said(run))
    line = (
        f"after *{words[step - 1]}*: a good end has probability **{p_good(run.z)[step - 1]:.0%}**"
        if step
        else "nothing has been read"
    )
    return figures.network_diagram(picture, upto=step, chosen=step or None), line


def words_read(step, sentence):
    step = min(step, len(split(sentence)))
    return f"An Elman network of eight units after {step} word{'s' * (step != 1)}. Above: the probability that the sentence ends well."


explore(one_step, step=(0, 12), play={"step": 900}, on_click="step", examples={"sentence": EXAMPLES}, height=460, caption=words_read,
        presets={"nothing read": {"step": 0}, "the first word": {"step": 1}, "a good clause": {"step": 4},
                 "but": {"step": 5}, "not good": {"step": 9}, "the tail: surer still": {"step": 12}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Press play once without a word. Then keys 1 to 6, and let them say what goes into each new node: two arrows, U and W.
At key 4, "but": the answer falls back to about a half. The state has not been emptied, it says something else now.
At key 6 point at the strips of *my* and *aunt*: nearly one pattern, which each step hands on through the same W.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

After "so good" it says 83 %; in twelve trainings it said between 83 and 93.
A good forecaster would say 75: half of all sentences end there, and of the others half end well.
But the loss was a mean over the steps of each sentence, so a word in a short sentence weighs more.
The short ones are those that end there, and for this loss the best answer is 82 %.
At "but" it falls to 43 %: what was good counts no more, and the next clause may be either.
"Not" by itself says little, "not good" says 13 %, and the tail makes it surer still.
Nothing in the tail is news; but the loss asked for the answer at each of those steps, so holding it paid.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The picture showed one sentence.
In numbers, here are two that differ in one word only, the eighth.
Up to there they must agree to the last digit: a network that reads from the left cannot know what is still to come.
"""

# %% slideshow={"slide_type": "skip"}
{text: said(reader.unroll(coded(text))) for text in (ENDS_BADLY, ENDS_BADLY.replace("not", "very"))}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## An operation on the living network

All that the network knows at a step is in eight numbers.
So we can stop it in mid-sentence, change one of them by hand, and let it go on.
What comes before the cut cannot change; what comes after can, and the question is for how long.
"""


# %% slideshow={"slide_type": "skip"}
def edited(rnn, run, step, unit, value):
    """The run as it goes on when a unit, or several (all for 0), are set to a value after so many words."""
    h = run.h[step - 1].copy()
    h[:, slice(None) if np.all(unit == 0) else np.array(unit) - 1] = value
    states = np.concatenate(
        [run.h[: step - 1], h[None], rnn.unroll(run.x[step:], h).h if step < len(run) else run.h[:0]]
    )
    return replace(run, h=states, z=states @ rnn.V.T + rnn.d)


def change(before, after):
    """The second run minus the first, as a run that can be drawn."""
    return replace(after, x=after.x - before.x, h=after.h - before.h, z=after.z - before.z)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
One case can be checked at once.
Who sets all units to 0 takes the network back to the start: from there on it must answer as if the rest were a sentence of its own.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R1"]
run, not_bad = (reader.unroll(coded(text)) for text in EXAMPLES[:2])
wiped, rest = edited(reader, run, step=5, unit=0, value=0.0), reader.unroll(run.x[5:])
assert np.allclose(wiped.h[:, 0], [*run.h[:4, 0], np.zeros(8), *rest.h[:, 0]], rtol=0, atol=1e-12)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how many units must be wrong?

* *plot was not bad said my aunt in rome*

After "bad" we set **one** of the eight units to −1 or to 1.
Is the last answer wrong then, five words later?
And if we set **all** eight of them to 1?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Many expect one unit for "good". Ask who would dare to say which one.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One wrong number can do what eight wrong numbers do not
"""


# %% tags=["row-R1"]
def operation(step=4, unit=1, value=1):
    """What a hand-set state changes from there on."""
    after, words = edited(reader, not_bad, step, unit, value), EXAMPLES[1].split()
    grown = np.abs(after.h - not_bad.h)[:, 0].max(axis=1)
    room = replace(not_bad, h=np.full_like(not_bad.h, 2.0), z=np.full_like(not_bad.z, 15.0))
    line = f"largest change **{grown[step - 1]:.2f}** at once, **{grown[-1]:.2f}** at the end; a good end: {p_good(not_bad.z)[-1]:.0%} → **{p_good(after.z)[-1]:.0%}**"
    drawn = unrolling(change(not_bad, after), words=words, outputs=said(after))
    return figures.network_diagram(drawn, chosen=step, room=unrolling(room), filled="change"), line


explore(operation, step=(1, 9), unit={"all": 0} | {f"{n}": n for n in range(1, 9)}, value={"−1": -1, "0": 0, "1": 1}, on_click="step",
        play={"step": 900}, height=460,
        caption=lambda step, unit, value: f"Filled with the change: {f'unit {unit}' if unit else 'all units'} set to {figures.format_number(value)} after word {step}. Above: how likely a good end is now.",
        presets={"unit 1: it heals": {"step": 4, "unit": 1, "value": 1}, "unit 3: it does not": {"step": 4, "unit": 3, "value": 1},
                 "a word later it heals": {"step": 5, "unit": 3, "value": 1}, "all to 1": {"step": 4, "unit": 0, "value": 1},
                 "wiped": {"step": 4, "unit": 0, "value": 0}})  # fmt: skip


# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** White means unchanged: all to the left of the cut is white, whatever you do.
Key 1: one unit is turned round, and the change fades; key 2: another one, and the answer is wrong to the end.
Key 3: the same unit, one word later, and it heals.
Key 4: after "bad" all eight are set to 1, unit 3 among them, and the answer is right all the same. What counts is the pattern, no single unit.
Key 5: wiped, it answers like a network that has read the tail alone.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

There are sixteen operations on one unit, each set to −1 or to 1.
Right after "bad" only two of them make the last answer wrong: units 3 and 7, set to 1.
One word later none of the sixteen does.
In ten of twelve trainings one or two were fatal right after "bad", in one none and in one four.
One word later none was, in ten of the twelve.
All eight set to 1 after "bad" leave the answer at 97 %, although unit 3 is among them.
In four of the twelve trainings they turned it round, in eight they did not.
So no single unit is "the" memory; a number means something only beside the other seven.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
You can count the operations that are fatal, at each step: of sixteen, how many turn the last answer round?
The function takes any number of units at once: there are 112 operations on two units.
"""


# %% slideshow={"slide_type": "skip"}
def fatal(rnn, run, step, together=1):
    chosen = list(product(combinations(range(1, 9), together), product((-1, 1), repeat=together)))
    after = [edited(rnn, run, step, units, values) for units, values in chosen]
    return int(sum((p_good(other.z)[-1] > 0.5) != (p_good(run.z)[-1] > 0.5) for other in after))


# %% slideshow={"slide_type": "skip"}
{step: fatal(reader, not_bad, step) for step in range(1, 10)}, fatal(reader, not_bad, 5, together=2)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The row of counts is worth a look.
Most are fatal after "not", four of sixteen: it has been read, and what it turns round is still to come.
From the first word of the tail on none is.
Two units at once can still do it there: 7 of the 112 operations after "said" turn the answer round.
In eleven of twelve trainings there were between 1 and 21, in one none.

## The same words in another order

For a bag of words a sentence is the sum of its words, in whatever order they come.
A recurrent network reads them one after the other, and each step bends what it has so far through a tanh.
So the order should matter; does it always?
"""


# %% slideshow={"slide_type": "skip"}
def swapped(words, i, j):
    """The words with the i-th and the j-th in each other's place, counted from 1."""
    return [words[{i: j, j: i}.get(k, k) - 1] for k in range(1, len(words) + 1)]


# %% slideshow={"slide_type": "skip"} tags=["row-R1"]
straight, turned = (coded(text) for text in (ENDS_WELL, " ".join(swapped(ENDS_WELL.split(), 4, 9))))
assert np.array_equal(straight.sum(axis=0), turned.sum(axis=0))  # the bag is the same
assert not np.allclose(reader.unroll(straight).h[-1], reader.unroll(turned).h[-1], atol=0.1)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which swap turns the answer round?

* *film was so good but cast was not bad said my aunt*

We swap two words: **good** and **bad**, or **so** and **not**, or **film** and **cast**.
Which swaps change the last state, and which change the answer?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Read the three new sentences aloud; people get them right at once, and notice that they never counted words.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The order is in the state, where it matters for the answer
"""


# %% tags=["row-R1"]
def swap(first=4, second=4):
    """The sentence with two words in each other's place."""
    words, other = ENDS_WELL.split(), swapped(ENDS_WELL.split(), first, second)
    before, after = (reader.unroll(coded(" ".join(text))) for text in (words, other))
    apart = np.linalg.norm(after.h[-1] - before.h[-1])
    line = f"*{words[first - 1]}* ↔ *{words[second - 1]}*: the last state moves by **{apart:.2f}**; a good end: {p_good(before.z)[-1]:.0%} → **{p_good(after.z)[-1]:.0%}**"
    largest = replace(
        before, x=np.full_like(before.x, 2.0), h=np.full_like(before.h, 2.0), z=np.full_like(before.z, 15.0)
    )
    drawn = unrolling(change(before, after), words=other, outputs=said(after))
    return figures.network_diagram(
        drawn, chosen=(first, second), room=unrolling(largest), filled="change"
    ), line


def swapped_words(first, second):
    told = "Nothing is swapped" if first == second else f"Words {first} and {second} have changed places"
    return f"{told}. Filled with the change. Above: the probability that the sentence ends well."


explore(swap, first=(1, 12), second=(1, 12), on_click="second", height=460, caption=swapped_words,
        presets={"as it was": {"first": 4, "second": 4}, "good, bad": {"first": 4, "second": 9}, "so, not": {"first": 3, "second": 8},
                 "film, cast: nothing": {"first": 1, "second": 6}, "was, not": {"first": 7, "second": 8}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The cells show what the swap has changed; white is as before. Keys 2 and 3 turn the answer round with the very same words.
Key 4: the first states differ, and a few words later they are white. The network is free to forget what does not count.
Key 5 is no sentence of the language any more; it answers all the same. Ask what such an answer is worth.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Both "good" for "bad" and "so" for "not" turn 100 % into less than 1 %, and move the last state by more than 4.
"Film" for "cast" changes the first states, but the last one by 0.06 only.
A state of eight numbers, each between −1 and 1, cannot hold everything; what is kept is what the loss has asked for.
A bag of words would have said the same to all three, whatever its weights.

</details>

# Unrolled

Draw the network anew for each step, and the loop is gone.
What is left is a feed-forward network: T layers, of which each also reads one word.
Only one thing is unusual, that all layers have the same weights.

Is that more than a drawing?
We build such a network in torch, each layer a module of its own, and copy the weights into all of them.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-R2"]
def feed_forward(rnn, T):
    """T layers, each with its own copy of U, W and b."""
    layers = [torch.nn.Linear(rnn.inputs + rnn.hidden, rnn.hidden, dtype=torch.float64) for _ in range(T)]
    for layer in layers:
        layer.weight.data = torch.tensor(np.hstack([rnn.U, rnn.W]))
        layer.bias.data = torch.tensor(rnn.b)
    return layers


# %% slideshow={"slide_type": "skip"} tags=["row-R2"]
def through(layers, x):
    """The states after each layer."""
    h, states = torch.zeros(x.shape[1], layers[0].out_features, dtype=torch.float64), []
    for layer, x_t in zip(layers, torch.tensor(x), strict=True):
        h = torch.tanh(layer(torch.cat([x_t, h], dim=1)))
        states.append(h)
    return torch.stack(states)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
First the outputs: layer by layer they are those of the loop.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R2"]
x, y = sentences(np.random.default_rng(5), 7, True, 2)  # T 11, B 7
layers, loop = feed_forward(reader, len(x)), reader.unroll(x)
assert np.allclose(through(layers, x).detach().numpy(), loop.h, rtol=0, atol=1e-12)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And then the gradients.
Torch knows nothing of sharing here, so each copy gets a gradient of its own.
One matrix that stands in all eleven layers gets all of what the eleven copies would get: **their sum** is what `bptt` gives for $\textcolor{#0f5220}{W}$.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R2"]
scores = through(layers, x) @ torch.tensor(reader.V.T) + torch.tensor(reader.d)
torch.nn.functional.cross_entropy(scores.reshape(-1, 2), torch.tensor(y.ravel())).backward()
copies = np.array([layer.weight.grad.numpy()[:, 8:] for layer in layers])  # (T, H, H), those of W


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The copies are not alike: here is the size of the gradient of each.
The first is 0, for what the first copy reads is the state before the first word, which is all zeros.
So the pictures leave its arrow out, and show one W less than there are words.
That their sum is the gradient of the shared matrix is the whole of "through time" in backpropagation through time.
"""

# %% slideshow={"slide_type": "skip"}
assert np.allclose(copies.sum(axis=0), gradient(reader, x, y)["W"], rtol=0, atol=1e-12)
np.linalg.norm(copies, axis=(1, 2)).round(4)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
So a recurrent network is nothing outside of what you knew: it is a feed-forward network with a constraint.
What is new is that the number of its layers is no property of the network, but of the sentence.
How many weights are there, then?
We count what is in our reader: three matrices and two biases.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R2"]
WEIGHTS = sum(getattr(reader, name).size for name in "UWVbd")
assert WEIGHTS == 8 * 8 + 8 * 8 + 2 * 8 + 8 + 2

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does one more step cost?

The sentence gets one word longer, so the unrolled network gets one layer deeper.
How many **nodes** come with it, how many **arrows**, how many **weights**?
And what is left if it is unrolled for one step only?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them count on the last picture.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Unrolled: feed-forward layers that share their weights
"""


# %% slideshow={"slide_type": "skip"}
def drawn(T):
    run = reader.unroll(coded(ENDS_WELL)[:T])
    return unrolling(run, words=split(ENDS_WELL)[:T], outputs=said(run))


def how_far(steps, matrix):
    far = f"Unrolled for {steps} word{'s' * (steps != 1)}" if steps else "Folded: one network for all words"
    return (
        f"{far}. In colour: all arrows."
        if matrix == "all"
        else f"{far}. In colour: {matrix}, in each place one and the same."
    )


# %% tags=["row-R2"]
def unrolled(steps=0, matrix="all"):
    """The network unrolled for so many words, or folded; the copies of one matrix in colour."""
    uses = (
        {"all": 3 * steps - 1, "U": steps, "W": steps - 1, "V": steps}[matrix]
        if steps
        else 1 + 2 * (matrix == "all")
    )
    counted = f"{steps} layer{'s' * (steps != 1)}" if steps else "a loop"
    line = f"{counted}, {uses} arrow{'s' * (uses != 1)} in colour, **{WEIGHTS} weights**; unshared {max(steps, 1) * WEIGHTS}"
    picture = drawn(9) if steps else drawn(9).folded(5)
    return figures.network_diagram(
        picture, weights=None if matrix == "all" else matrix, upto=steps or None, room=drawn(9)
    ), line


explore(unrolled, steps=(0, 9), matrix=["all", "U", "W", "V"], play={"steps": 700}, on_click="steps", height=460, caption=how_far,
        presets={"the loop": {"steps": 0, "matrix": "all"}, "one step": {"steps": 1, "matrix": "all"}, "two: W appears": {"steps": 2, "matrix": "W"},
                 "nine": {"steps": 9, "matrix": "all"}, "W: eight": {"steps": 9, "matrix": "W"}, "U: nine": {"steps": 9, "matrix": "U"},
                 "V: nine": {"steps": 9, "matrix": "V"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: the network as one draws it in a paper, with its loop. It says what happens at each step, not in what order.
Key 2: one step is an ordinary network with one hidden layer. Then play: the picture grows, the number of weights stands still.
Key 5: change one number of W, and all eight arrows change. That is why a sentence may be longer than any in training.
It is also why the depth of this network is the length of the sentence: notebook 12 is about what that does to the gradient.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Each step brings three nodes and three arrows, and no weight at all.
The count is 154, for one word or for nine; layers with weights of their own would need 154 each, 1386 for nine.
Folded it is one picture for all words, and $\textcolor{#0f5220}{W}$ leads from the state back to the state.
Unrolled for one step there is no $\textcolor{#0f5220}{W}$ in the picture, for there is no old state yet: 90 of the 154 weights do all the work.
What is left is a feed-forward network that sees one word.
The states of the first words do not change when more words come: what is read is read.

</details>

# Where the loss enters

The lecture has two kinds of tasks in one figure.
**Sequence to sequence of labels**: there is a loss at each step, and they are added, or averaged.
**Sequence to one label**: there is a loss at the last step only.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Three losses, one network

$$\underset{\text{each step, summed}}{\textcolor{#8e1312}{L} = \sum_{t=1}^{N} \textcolor{#8e1312}{L}^{(t)}}
\quad\text{or}\quad \underset{\text{each step, averaged}}{\textcolor{#8e1312}{L} = \frac1N \sum_{t=1}^{N} \textcolor{#8e1312}{L}^{(t)}}
\quad\text{or}\quad \underset{\text{last step}}{\textcolor{#8e1312}{L} = \textcolor{#8e1312}{L}^{(N)}},
\quad \textcolor{#8e1312}{L}^{(t)} = -\log P\big(y \mid \textcolor{#680ec5}{z}^{(t)}\big)$$

**Beside the lecture's slides:** under "RNN for Sequence Prediction" stands 1/N with Σ on one page and Σ alone on a later one; backpropagation through time has Σ alone.
Each is a loss, but not the same loss: gradients differ by the factor N, and so do the learning rates that fit.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** The correction is on the slide: the same title has both losses in the lecture.
Say which one you mean, each time; what it does to the learning rate comes last in this part.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Here we always say which.
In the code all three are one function, with two switches.
"""

# %% slideshow={"slide_type": "skip"}
LOSSES = {"each step, Σ": {"at": "each step", "mean": False}, "each step, (1/N) Σ": {"at": "each step", "mean": True}, "last step": {"at": "last step", "mean": False}}  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The label y is the same at all steps here; when each word has a label of its own, as in notebook 05, nothing else changes.

Each of the three has its gradient, and each gradient is checked.
We nudge the weights, run again, and compare how far the loss has moved with what the gradient promised.
The check goes along with the figure below, for the network and the loss that it shows.

Two words that the figure uses.
What a word **feels** is the size of the gradient at its input, $\lVert \partial \textcolor{#8e1312}{L} / \partial \textcolor{#0970d4}{x} \rVert$.
With so many **copies**, each loss goes back through so many layers of the unrolled network, and no further; with nine of nine nothing is cut.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-R3"]
def nudging_error(rnn, run, y, told):
    """Largest relative error of the gradient of all weights, against finite differences."""
    return difference_error(rnn, run, lambda z: cross_entropy(z, y, **told).total, rnn.bptt(run, cross_entropy(run.z, y, **told).dz))  # fmt: skip


# %% slideshow={"slide_type": "skip"} tags=["row-R3"]
fresh = RNN.random(inputs=8, hidden=8, outputs=2, spectral_radius=0.9, rng=np.random.default_rng(0))
assert all(nudging_error(fresh, fresh.unroll(x), y, told) < 1e-6 for told in LOSSES.values())

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how far back does each loss reach?

The network was just drawn, and reads *plot was not bad said my aunt in rome*.
First with a loss at each step, then with one at the last step only.
Does the word "not" feel **the same** then, **half as much**, or **hardly anything**?
And what does 1/N change in the picture?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Six words stand between "not" and the end. Let them guess a factor, and write it on the board.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The loss decides where the gradient enters
"""


# %% slideshow={"slide_type": "skip"}
def backward(network, loss, copies):
    """The run of a network with a loss, as it is drawn."""
    run = network.unroll(not_bad.x)
    lost = cross_entropy(run.z, np.ones((len(run), 1), int), **LOSSES[loss])
    return unrolling(run, cell=network, loss=lost, words=EXAMPLES[1].split(), truncate=copies), lost


def checked(loss, copies, network):
    chosen = {"just drawn": fresh, "trained": reader}[network]
    run = chosen.unroll(not_bad.x)
    error = nudging_error(chosen, run, np.ones((len(run), 1), int), LOSSES[loss])
    told = (
        f"Checked by finite differences: {figures.error_words(error)}."
        if copies == 9
        else "Cut, so it is not the gradient of the loss."
    )
    return f"Arrows point where the gradient goes, from the loss down and back in time. {told}"


# %% tags=["row-R3"]
def losses(loss="each step, Σ", copies=9, network="just drawn"):
    """What goes back along each arrow."""
    chosen = {"just drawn": fresh, "trained": reader}[network]
    (picture, lost), (room, _) = (
        backward(chosen, *told) for told in ((loss, copies), ("each step, Σ", None))
    )
    felt = [figures.format_number(picture.felt("U")[step - 1], 2) for step in (3, 9)]
    size = figures.format_number(lost.total, 2)
    line = f"*L* = **{size}** nats; ‖∂*L*/∂*x*‖ at *not*: **{felt[0]}**, at the last word {felt[1]}"
    return figures.network_diagram(picture, gradient=True, chosen=3, room=room), line


explore(losses, loss=list(LOSSES), copies=(1, 9), network=["just drawn", "trained"], play={"copies": 700}, caption=checked, height=480,
        presets={"each step, Σ": {"loss": "each step, Σ", "copies": 9}, "over N": {"loss": "each step, (1/N) Σ", "copies": 9},
                 "last step": {"loss": "last step", "copies": 9}, "Σ, one copy": {"loss": "each step, Σ", "copies": 1},
                 "last, one copy": {"loss": "last step", "copies": 1}})  # fmt: skip


# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Key 1: nine losses, and from each an arrow comes down; along W they join, so the arrows grow to the left.
Key 2: the same picture, thinner. 1/N changes no direction, only the size.
Key 3: one loss, at the right, and each step through W costs. This draw is a steep one: in half of twelve draws "not" felt less than ninety times less.
Keys 4 and 5: cut after one copy. With a loss at each step all words still hear from their own; with one loss only the last word hears anything.
Keep key 5 in mind for Elman.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

With the sum over all steps, "not" feels 0.61 nats for each unit of its input; with its own loss alone, which is what one copy leaves, it feels 0.57.
With the loss at the last step it feels 0.0012, five hundred times less: the gradient must come through W six times.
In twelve draws of the weights it was between 14 and 1060 times less, in half of them less than ninety times.
1/N makes all arrows thinner by the same factor, nine, and changes nothing else.
In the trained network the losses in the tail are small, so what goes back along W comes from the losses of the clause.

</details>

## 1990: the copy

Elman's drawing has no unrolled network.
It has a second row of units beside the input, the **context**, and after each step the hidden units are copied there, one by one.
At the next step the copy is read like an input, through weights that are trained like any others.
And like any other input it gets no gradient that would go on: backpropagation ends at the copy.

In our words: each loss goes back through **one** copy of the weights.
That is `copies=1`.
One thing differs: his units were logistic, between 0 and 1, and his context began at 0.5; ours are tanh, and begin at 0.
"""


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Elman's way is four lines: at each step the old state is a given number, as if it had come with the data.
The sum of what the steps say by themselves must be what the package calls truncation after one copy.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-R1"]
def elman_1990(rnn, x, y):
    """The gradient of W when the context is an input; mean over all steps and sentences."""
    run = rnn.unroll(x)
    dz = cross_entropy(run.z, y, mean=True).dz
    da = (dz @ rnn.V) * (1 - run.h**2)  # nothing comes from the next step
    return np.einsum("tbi,tbj->ij", da, run.h_prev)


assert np.allclose(elman_1990(fresh, x, y), gradient(fresh, x, y, copies=1)["W"], rtol=0, atol=1e-14)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
It is not the gradient of the loss, then.
But does it matter?
We train networks with tails of one length only, so that the answer must be carried over so many words, and count.
"""


# %% slideshow={"slide_type": "skip"}
TAILS = (1, 3, 5, 7)


@cache
def carried(at, copies, tail, seed):
    return share_right(fit(seed, 400, tail=tail, at=at, copies=copies), tail)


def over_tails(at, copies, seeds=3):
    """Shares of right answers, (seeds, tails)."""
    found = []
    for seed, tail in product(range(seeds), TAILS):
        show_progress(len(found) / (seeds * len(TAILS)), "training networks")
        found.append(carried(at, copies, tail, seed))
    return np.reshape(found, (seeds, len(TAILS)))


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: can a network learn to remember, if no gradient goes through its memory?

With one copy no gradient ever passes $\textcolor{#0f5220}{W}$ from one step to the one before.
The answer must be carried over one, three, five, seven words.
Does it learn that **never**, **for short tails**, or **always**?
And does it matter whether the loss is asked **at the end** or **at each step**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Two votes: for the loss at the end, and for the loss at each step.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One copy is nearly enough if the loss asks at each step
"""


# %% tags=["row-R1", "row-R3"]
def one_copy(copies=1, loss="last step"):
    """Three trainings for each length of the tail."""
    found, least = over_tails(loss, None if copies == 8 else copies), over_tails("last step", 1)
    name = {1: "one copy", 2: "two copies", 4: "four copies", 8: "all copies"}[copies]
    told = ", ".join(f"{share:.0%}" for share in np.mean(found, axis=0))
    line = f"{loss}, {name}: right over 1, 3, 5, 7 words: **{told}**"
    same = copies == 1 and loss == "last step"
    shares = {name: found, "one, last step": np.full((3, 4), np.nan) if same else least}
    across = "words that the answer must be carried over"
    return figures.shares_by_seed(shares, [str(tail) for tail in TAILS], across=across), line


explore(one_copy, copies={"1": 1, "2": 2, "4": 4, "all": 8}, loss=["last step", "each step"],
        caption="Right answers at the end: three trainings for each length of the tail (dots), and their mean.",
        presets={"last step, one copy": {"copies": 1, "loss": "last step"}, "two": {"copies": 2, "loss": "last step"}, "four": {"copies": 4, "loss": "last step"},
                 "all": {"copies": 8, "loss": "last step"}, "each step, one copy: 1990": {"copies": 1, "loss": "each step"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 to 4: with each doubling the answer is carried further; with all copies over any tail.
Key 5 is the surprise: back to one copy, and here everything is right; in twelve trainings nearly everything.
Elman's networks predicted the next word, at each step; so his copy worked, and the literature of 1990 is not wrong.
In the notebook each press takes a few seconds the first time: twelve networks are trained.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

We trained twelve networks for each length of the tail.
First the loss at the end.
With one copy 90, 66, 56 and 51 % of the answers were right over one, three, five and seven words; a half is a guess.
With two copies it was 100, 79, 59 and 57 %, with four 100, 99, 73 and 60 %.
With all copies everything was right, but for one training over seven words, which stayed at a guess.
With a loss **at each step** one copy was nearly enough: 100, 100, 97 and 100 % in twelve trainings, and 100 % throughout in the three of the figure.
A likely reason: the step before has been asked for the answer too, and all that is left to learn is to hand it over once.

</details>

## What 1/N is for

All steps counted, the sum of N losses is N times their mean, and so is its gradient.
If all sentences had one length, nobody could tell them apart: a learning rate N times smaller would do.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R3"]
total, mean = (gradient(fresh, x, y, mean=mean) for mean in (False, True))
assert all(np.allclose(total[name], y.size * mean[name], rtol=1e-12) for name in total)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Sentences have many lengths, and the learning rate is one number.
How large may it be?
So we train by plain gradient descent, without Adam, which would divide the size away again: 150 updates at one rate.
The sum is taken over the steps, and the mean over the sentences of a batch, in both cases.
"""


# %% slideshow={"slide_type": "skip"}
LENGTHS = {4: (False, 0), 8: (False, 4), 16: (True, 7)}  # steps of a sentence: two clauses?, tail


@cache
def descended(rate, N, seed):
    """The share of right answers after 150 updates with the mean over N steps."""
    show_progress(seed / 3, "training networks")
    rng = np.random.default_rng(seed)
    rnn = RNN.random(inputs=8, hidden=8, outputs=2, spectral_radius=0.9, rng=rng)
    for _ in range(150):
        found = gradient(rnn, *sentences(rng, 32, *LENGTHS[N]))
        rnn = replace(rnn, **{name: getattr(rnn, name) - rate * g for name, g in found.items()})
    return share_right(rnn, LENGTHS[N][1], LENGTHS[N][0])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Here the identity of above saves work: the sum at one rate is the mean at N times that rate.
"""


# %% slideshow={"slide_type": "skip"}
RATES, SHOWN = [2.0**e for e in range(-6, 3)], ["1/64", "1/32", "1/16", "1/8", "1/4", "1/2", "1", "2", "4"]


def at_rates(N, scale):
    return [[descended(scale * rate, N, seed) for rate in RATES] for seed in range(3)]


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which learning rate survives a longer sentence?

On sentences of four words the task is learnt with rates up to **2** by the mean, and up to **½** by the sum.
Now the sentences have **sixteen** words.
How large may the rate be now, for each of the two?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The arithmetic is on the board already: sixteen times the gradient.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## With a sum, longer sentences need smaller rates
"""


# %% tags=["row-R3"]
def rates(words=4):
    """Trainings at nine learning rates, with the sum and with the mean."""
    shares = {"mean": at_rates(words, 1), "sum": at_rates(words, words)}
    learns = {name: np.flatnonzero(np.mean(found, axis=0) >= 0.95) for name, found in shares.items()}
    largest = {name: SHOWN[found[-1]] if len(found) else "none" for name, found in learns.items()}
    line = f"{words} words, largest rate with 95% right: mean **{largest['mean']}**, sum **{largest['sum']}**"
    return figures.shares_by_seed(shares, SHOWN, across="learning rate", at_peaks=True), line


explore(rates, words=list(LENGTHS),
        caption="Sentences of {words} words: right answers after 150 updates at each rate; three trainings each (dots), and their means.",
        presets={"four words": {"words": 4}, "eight": {"words": 8}, "sixteen": {"words": 16}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Keys 1 to 3: the right end of the mean's line moves by one place, that of the sum's by three.
A rate that suits short sentences ruins the sum on long ones; whoever takes 1/16 from the start loses nothing here.
The mean has a price as well: in a long sentence each word counts less than in a short one. Over a batch one may also divide by all its words; say which.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The line of the sum is that of the mean, moved to the left by a factor N, and nothing else.
So the largest rate that the mean can bear falls from 2 to 1 between four and sixteen words, and that of the sum from ½ to 1/16.
Twelve trainings with the sum at a rate of ½ had 100, 66 and 49 % right on four, eight and sixteen words; a half is a guess.
It does not follow that a sum needs a rate for each length.
At 1/16 it had 100, 100 and 90 % right, just as the mean at a rate of 1.
The rate must fit the longest sentence; with the mean one hardly has to ask how long that is.
Long sentences are harder with either: at sixteen words no rate got all twelve trainings through.

</details>

## Is it good to ask at each step?

The last question is one of choice.
A review has one label; we may ask for it at the end, as one does, or after each word, although nobody could know it after the first.
That asks for the impossible, again and again.
Does it harm the answer at the end?
And does it give us an answer earlier?

We take the project's film reviews, and LSTMs of twelve units, since the plain networks that we tried came to 81 % at most.
An LSTM has a second state beside h, to which it adds instead of writing it anew.
Numbers between 0 and 1, its gates, say how much is kept, added and shown.
Notebook 13 takes it apart; here it is a network that reads from left to right, like ours.
"""

# %% slideshow={"slide_type": "skip"}
REVIEWS = review_corpus(train=1000, validation=200, test=400, rng=np.random.default_rng(8))
LONG = [review for review in REVIEWS.test if len(review.words) >= 10]


@cache
def reviewer(at, seed=0):
    network = Classifier(REVIEWS.vocabulary, embedding=12, hidden=12, each=at == "each step", seed=seed)
    lessons, judges = network.examples(REVIEWS.train), network.examples(REVIEWS.validation)
    train(network, lessons, judges, Recipe(epochs=10, batch=64, rate=0.03), progress=False)
    return network


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Most reviews are of the kind that needs memory: a first clause is taken back by the second, or a word is turned round by one before it.

`Classifier` trains on the last step, or with `each=True` on the mean over all steps.
`read` opens a network on a sentence, and knows what its answer would be after each word.
We compare it with the right label for all test reviews of ten words and more: when eight words are still to come, seven, and so on to none.
A bag of words (notebook 05) is the baseline: each word has a vote, and the votes so far are added.
"""


# %% slideshow={"slide_type": "skip"}
def from_the_end(answers):
    """Shares of right answers when 8, 7, … 0 words are still to come; answers: one row for each review."""
    return [np.mean([row[-1 - k] for row in answers]) for k in range(8, -1, -1)]


@cache
def early(at, seed):
    show_progress(seed / 4, f"training, loss at {at}")
    return from_the_end([read(reviewer(at, seed), r.words).opinion.argmax(axis=1) == r.label for r in LONG])


# %% slideshow={"slide_type": "skip"}
len(LONG), " ".join(LONG[0].words)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The bag needs no training to speak of, and no order either.
What it says of a review when k words are still to come is the sum of the votes so far.
"""

# %% slideshow={"slide_type": "skip"}
bag = BagOfWords.fit(REVIEWS.train)
by_bag = from_the_end([(bag.opinion(r.words)[1:] > 0.5) == r.label for r in LONG])

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who knows it earlier, and who knows it better?

Two LSTMs read reviews: one was trained on its **last** answer, one on **all** of its answers.
When five words are still to come, who is right more often?
And at the end?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Many fear that the impossible questions spoil the last answer. Vote on that, too.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Asked at each step, it knows earlier
"""


# %% tags=["row-R3"]
def reviews(trainings=1):
    """Right answers on the way, for both losses, in so many trainings."""
    rest = [[np.nan] * 9] * (4 - trainings)
    shares = {at: [early(at, seed) for seed in range(trainings)] + rest for at in ("each step", "last step")}
    five, end = (
        {at: np.nanmean(np.array(found)[:trainings, k]) for at, found in shares.items()} for k in (3, 8)
    )
    shares["bag of words"] = [by_bag] + [[np.nan] * 9] * 3
    line = f"each step / last step: **{five['each step']:.0%}** / **{five['last step']:.0%}** with five words to come, {end['each step']:.0%} / {end['last step']:.0%} at the end"
    return figures.shares_by_seed(
        shares, [str(k) for k in range(8, -1, -1)], across="words still to come"
    ), line


explore(reviews, trainings=(1, 4), play={"trainings": 1500},
        caption="Test reviews of ten words and more; a dot is one LSTM, lines are means; {trainings} of 4 trained.",
        presets={"one training": {"trainings": 1}, "two": {"trainings": 2}, "four": {"trainings": 4}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1, then key 3: the gap on the left is there in each training, at the right end the dots mix.
Nobody can be at 100 % before the end: the label often hangs on the last words. We do not know how high one could get.
Where answers on the way are of no use, the loss at the end is the simpler choice; where one must act early, it is not.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

In twelve trainings of each kind the one that was asked at each step was right in 85 % with five words to come, the other in 67 %.
The worst of the first, 76 %, would be second among the others, whose best was 79 %.
At the end it was 92 and 93 %, and single trainings lay between 86 and 98 %: between the two we see no difference there.
The bag of words had 56 % with five words to come, and 60 % at the end.

Does the other know the answer and only cannot say it, because nobody has asked?
We trained a new readout on the states with five words to come, in four trainings of each kind.
From states of the one that was asked at each step it read the label in 83 to 89 %, from those of the other in 67 to 78 %.
Their own answers were right in 84 to 88 and in 64 to 75 %.
So to a readout of this kind most of it is not in the state.

And a plain network, with sixteen units and the same lessons?
With the loss at the end it had between a guess and three quarters of all test reviews right.
With the loss at each step four trainings gave 64 to 81 %.
We have not tuned it.
What a plain network finds hard is the subject of notebook 12, and what the LSTM does about it that of notebook 13.

</details>

# Both ways, and deep

The drawing is not made for one network.
It takes any run: of cells in several layers, or of a second row that reads from the end.
How such networks are built, and what they are good for, is the subject of notebook 14; here is how they run.
"""


# %% slideshow={"slide_type": "skip"}
SHAPES = {"one layer": {}, "both ways": {"bidirectional": True}, "two layers": {"num_layers": 2}, "three layers": {"num_layers": 3}}  # fmt: skip


@cache
def other(shape, words):
    """An untrained network of torch on a sentence, opened."""
    torch.manual_seed(0)
    built, text = torch.nn.RNN(8, 6, **SHAPES[shape]), " ".join(words.split()[:7])
    readout = torch.nn.Linear(12 if shape == "both ways" else 6, 2)
    return unrolling(inspect(built, coded(text), readout), words=text.split())


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: when is the first answer ready?

Seven words come, one a tick, and each state takes one tick after the states that it reads.
With one layer the answer at the **first** word is ready at tick 1.
When is it ready with three layers, and when both ways?
How many words must have come by then?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ask for two ticks, and for two numbers of words.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Both ways must wait for the last word, depth need not
"""


# %%
def shapes(network="both ways", tick=7):
    """Other networks, drawn by the same function, after so many ticks."""
    picture = other(network, ENDS_WELL)
    ready, needed = picture.row("z").ready, len(picture.read_by("z", 1))
    line = f"answer at the first word: needs **{needed}** of 7 words, is ready at tick **{ready[0]}** of {ready.max()}"
    return figures.network_diagram(picture, upto=min(tick, picture.ticks)), line


def after_ticks(network, tick):
    tick = min(tick, other(network, ENDS_WELL).ticks)
    return f"A network that was just drawn, {network}, after {tick} tick{'s' * (tick != 1)}."


explore(shapes, network=list(SHAPES), tick=(0, 13), play={"tick": 700}, height=480, caption=after_ticks,
        presets={"both ways, halfway": {"network": "both ways", "tick": 7}, "both ways, all": {"network": "both ways", "tick": 13},
                 "three layers, halfway": {"network": "three layers", "tick": 4}, "three layers, all": {"network": "three layers", "tick": 9}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Play both ways from tick 0: the lower row follows the words, the upper one can only begin when they have ended.
Three layers are a wavefront: each works one tick behind the layer below, and none waits for a word that is still to come.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

With three layers the first answer is ready at tick 3, and needs the first word only; the last is ready two ticks after the last word.
Both ways the first answer is ready at tick 13: seven words must come, and the row from the end needs six ticks more to get back to the first.
So a network that reads both ways can tag a sentence that is written down, and cannot follow one that is being spoken.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* A recurrent network is **one layer used again and again**: the state carries what the loss has asked for, and the order of the words is in it.
* Unrolled it is a **feed-forward network with shared weights**, as deep as the sentence is long; the copies' gradients add up.
* **Where the loss enters** decides what is learnt: at each step the gradient is near, at the end it comes all the way; say whether you divide by N.

Next: [Recurrent language models](09_recurrent_language_models.ipynb), such a network goes on with a sentence.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask for a task with a loss at each step, and one with a loss at the end only: predicting the next word (notebook 09), and translating by a single vector (notebook 10).

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: count them

An Elman network has inputs of 5 numbers, 10 hidden units and 3 outputs.
It reads a sentence of 30 words, with a bias at the hidden units and at the outputs.
How many weights does it have, biases counted?
Answer with a whole number.
"""

# %% slideshow={"slide_type": "skip"}
weights = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(weights, "f3732dafbaac", asked="a whole number", hint="Three matrices and two biases: write down the shape of each. In which of them do the 30 words occur?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

U has 50, W 100, V 30; with 10 + 3 biases that makes 193.
The 30 words do not occur in it.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
counted = RNN.random(inputs=5, hidden=10, outputs=3, rng=np.random.default_rng(0))
solution_1 = sum(getattr(counted, name).size for name in "UWVbd")
assert check_sealed(solution_1, "f3732dafbaac")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: spot the bug

Somebody has written the run anew.
The shapes are right, and with one sentence of one word it even gives the right state.
Mend it, and hand it in: `mended = states_from_memory`.
"""


# %% slideshow={"slide_type": "skip"}
def states_from_memory(U, W, b, x):
    h, states = np.zeros((x.shape[1], len(W))), []
    for x_t in x:
        states.append(np.tanh(x_t @ U.T + h @ W.T + b))
    return np.array(states)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Three networks are tried, with two sentences of four words.
"""

# %% slideshow={"slide_type": "skip"}
tried = [RNN.random(inputs=3, hidden=5, rng=np.random.default_rng(seed)) for seed in range(3)]
inputs = np.random.default_rng(7).standard_normal((4, 2, 3))
# %% slideshow={"slide_type": "skip"}
mended = ...
check(mended, lambda U, W, b, x: run_by_hand(U, W, W, b, b, x)[0], on=[(n.U, n.W, n.b, inputs) for n in tried], hint="Print `h` at the start of the loop: what is it when the second word is read, and what should it be?")  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The new state is put away, but never becomes the old one: h stays 0, and each word is read as if it were the first.
What is left is a feed-forward network that sees one word at a time.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_2(U, W, b, x):
    h, states = np.zeros((x.shape[1], len(W))), []
    for x_t in x:
        h = np.tanh(x_t @ U.T + h @ W.T + b)
        states.append(h)
    return np.array(states)


assert check(solution_2, lambda U, W, b, x: run_by_hand(U, W, W, b, b, x)[0], on=[(n.U, n.W, n.b, inputs) for n in tried])  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: a loss of your own

Between "at each step" and "at the last step" there is more.
Ask only from step `first` on (counted from 1), and take the mean over the steps that count: $\frac{1}{N}\sum_{t \ge \text{first}} \textcolor{#8e1312}{L}^{(t)}$, with N their number.
Write its gradient at the scores, (T, B, K), for **one** sentence (B = 1).
You may use `cross_entropy(z, y).p`, the probabilities, and `np.eye(z.shape[2])[y]`, the right answers as one-hot vectors.
"""


# %% slideshow={"slide_type": "skip"}
def late_loss(z, y, first):
    return ...


# %% slideshow={"slide_type": "skip"}
def late_by_nudges(z, y, first, tiny=1e-5):
    """The same, by finite differences of the loss itself."""
    nudges = tiny * np.eye(z.size).reshape(z.size, *z.shape)
    total = lambda s: cross_entropy(s, y).values[first - 1 :].mean()  # noqa: E731
    return np.array([(total(z + d) - total(z - d)) / (2 * tiny) for d in nudges]).reshape(z.shape)


check(late_loss, late_by_nudges, on=[(fresh.unroll(x[:, :1]).z, y[:, :1], first) for first in (1, 4, 11)], hint="At a step that counts it is the gradient of softmax and loss; what is it at a step that does not? And over how many steps is the mean taken?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

At a step that counts it is the softmax minus the right answer, over N; before `first` it is 0.
With `first` = 1 it is the mean over all steps, with `first` = T the loss at the last step: both of the lecture's losses are in it.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_3(z, y, first):
    wrong = (cross_entropy(z, y).p - np.eye(z.shape[2])[y]) / (len(z) - first + 1)
    return wrong * (np.arange(1, len(z) + 1) >= first)[:, None, None]


assert check(
    solution_3, late_by_nudges, on=[(fresh.unroll(x[:, :1]).z, y[:, :1], first) for first in (1, 4, 11)]
)
