# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Windows: before recurrence

How far can a network come that sees a few words at a time, the same few weights at every place?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Cover a sentence with a sheet of paper that has a hole of three words, and push it along.
Everything of today is that sheet: how wide the hole is, how many sheets lie on top of each other, and what it cannot see.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 54 minutes; with only 25, show "A sliding window", "Each layer widens the view" and "Trained to the end".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a layer and a softmax are, what training minimises, and what a bigram model is (notebook 06).
It takes 80 minutes with the exercises.

The lecture names three challenges that a sentence sets a network: it has no fixed length, there must not be too many parameters, and the same word may stand anywhere.
First we measure all three on the network that meets none of them, the fully connected one.
It knows a sentence as a list of places, and every place is something of its own to it.
Then comes the **time-delay network**, which meets all three by looking at a window.
At last a window looks back only, and predicts the next word: the neural language models with which vectors of words became usual.

Everything is trained here and now; most of the networks take less than a second.
Where the text says what happened in eight trainings, or fifteen, we ran the cells of this notebook with as many seeds.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache
from itertools import product

import numpy as np
import torch
from ipywidgets import SelectionSlider

from lecturekit import figures
from lecturekit.corpora import AMBIGUOUS, TAGS, placed_words, review_corpus, review_words, seaside_corpus, seaside_logprob  # fmt: skip
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore, watch
from lecturekit.language import KneserNey, NGrams, Policy, Unsmoothed, encode
from lecturekit.networks import Classifier, FullyConnectedClassifier, FullyConnectedTagger, Recipe, Tagger, TDNNClassifier, TDNNTagger, WindowLanguageModel, bigram_film, evaluate, parameter_counts, read_tdnn, receptive_field, train  # fmt: skip

torch.set_num_threads(1)  # faster, for networks this small
REVIEWS = review_corpus(train=1000, validation=200, test=1500, rng=np.random.default_rng(7))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What a place costs

A fully connected network is made for a number of places, say $T$.
A shorter sentence is filled up with zeros, a longer one cannot be read at all.
Each place has weights of its own into the $H$ hidden units.
If every word shall get one of $K$ tags, each place also has weights of its own out of them.

For words of $D$ numbers that makes:
"""


# %% slideshow={"slide_type": "skip"}
def connected(T, D, H, K):
    return T * D * H + H + T * (H + 1) * K


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A network that uses the same weights at every place needs them only once.
If it looks at $w$ words at a time, it has $w\,D\,H$ weights on the way in, and $H\,K$ on the way out.
How long the sentence is does not occur in that:
"""


# %% slideshow={"slide_type": "skip"}
def shared(w, D, H, K):
    return w * D * H + H + (H + 1) * K


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Real networks are the judges: we build them, for six lengths, and count what is in them.
The words' vectors are left out, for they are the same in all.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-L6"]
def weights_in(network):
    return sum(part.numel() for name, part in network.named_parameters() if not name.startswith("embedding"))


# %% slideshow={"slide_type": "skip"} tags=["row-L6"]
for T in (1, 2, 5, 17, 40, 100):
    made = FullyConnectedTagger(REVIEWS.vocabulary, places=T, embedding=16, hidden=24)
    assert connected(T, 16, 24, len(TAGS)) == weights_in(made)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The last of them was made for a hundred words.
This is what it says to a hundred and one, the first of the three challenges:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L6"]
try:
    made.predict(["film"] * 101)
except ValueError as refusal:
    print(refusal)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The other two kinds are built once: they have no length that could be asked for.
The package counts all kinds at once, and the picture is drawn from that.

But is it fair to set a network that sees forty words beside one that sees three?
A sixth count is of a stack of such windows, as high as it takes for every word to see the whole sentence.
How that is done comes below; what it costs is counted here.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L6"]
stack = TDNNTagger(REVIEWS.vocabulary, width=3, dilation=(1, 2, 4, 8, 16, 32), depth=6)
assert stack.field.sees(1, 40).all()
assert parameter_counts(40).of("TDNN that sees all")[0] == weights_in(stack)

# %% slideshow={"slide_type": "skip"} tags=["row-L6"]
assert shared(3, 16, 24, len(TAGS)) == weights_in(TDNNTagger(REVIEWS.vocabulary, width=3))
assert parameter_counts(40).of("LSTM")[0] == weights_in(Tagger(REVIEWS.vocabulary, cell="LSTM"))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how many weights does a tag cost?

Words of 16 numbers, 24 hidden units, twelve tags, sentences of up to **40** words.
A fully connected network, and one that looks at **three** words at a time: how many times as many weights has the first?
And if the second shall see all forty words too?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Collect factors; 40/3 is the clever guess for the first, and it is too small.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## What each place has for itself is paid for at each place
"""


# %% tags=["row-L6"]
def how_many_weights(words=40, window=3, answers=True):
    """Weights of six networks, against the longest sentence they can read."""
    sizes = {"width": window, "each": answers, "outputs": 12 if answers else 2}
    counts = parameter_counts(np.arange(1, 101), embedding=16, hidden=24, **sizes)
    return figures.parameter_curves(counts, words=words), figures.parameter_words(counts, words=words)


explore(how_many_weights, words=(5, 100, 5), window=[1, 3, 9], answers={"a tag for each word": True, "one label": False},
        caption="Without the words' vectors, 16 numbers each, the same in all. 24 hidden units; windows of {window}.",
        presets={"40 words": {"words": 40, "window": 3, "answers": True}, "100 words": {"words": 100, "window": 3, "answers": True},
                 "one label": {"words": 40, "window": 3, "answers": False}, "window of nine": {"words": 40, "window": 9, "answers": True}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Drag the words: the black line climbs, the full green one has no slope at all.
It compares unlike views, for it sees three words; the dashed line is the fair rival, which sees them all.
It climbs too, but a layer at a time: one more for each doubling of the sentence.
Key 4: a wide window costs something, but it costs it once.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Nineteen times as many: 27,384 weights against 1,476.
A clever guess is 40/3, for forty windows of one word against one window of three.
It forgets the way out: the fully connected tagger has a readout for each place too.

But that window sees three words.
To see all forty from every place takes six layers with 10,236 weights, and the factor is 2.7.
(A single layer as wide as that, 79 words, would have 30,660, more than the fully connected network.)
With a hundred words it takes seven layers, and the factor is 5.7.

None of the recurrent ones grows: they too use the same weights at every step, which is the idea of the next notebooks.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A time-delay network is one small network, slid along the sentence

$$\textcolor{#3b7f35}{h}_t = \tanh\Big(b + \sum_{j=-r}^{r} \textcolor{#124391}{U}_j\, \textcolor{#0970d4}{x}_{t + d\,j}\Big),
\qquad \textcolor{#680ec5}{z}_t = \textcolor{#b534c6}{V}\, \textcolor{#3b7f35}{h}_t$$

A window has $w = 2r + 1$ words; they stand $d$ apart, and $d$ is called the **dilation**.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** The same U at every t: that is all there is to it. Its width is w = 2 r + 1; d is how far apart the words are that it takes.
Waibel and his colleagues had it in 1989, to hear "b", "d" and "g" wherever in the sound they come; they summed over time, the maximum came later. Today one says: a convolution over time.
Beyond both ends stand zeros, so that the first and the last word get an answer too.

</details>
"""


# %% tags=["show-code", "row-L7"]
def slide(U, b, x, w, d):
    """Units of one layer, (T, H), from its inputs, (T, D)."""
    r = (w - 1) // 2
    padded = np.pad(x, ((r * d, r * d), (0, 0)))  # zeros
    spans = [slice(t, t + w * d, d) for t in range(len(x))]
    return np.tanh([U @ padded[span].ravel() + b for span in spans])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Layers are stacked as always: the units of one are the inputs of the next.
Our function, layer by layer, must give what the package's network gives.
`read_tdnn` opens that up: it keeps all units, all scores, and the Jacobian of every answer in every word.
"""

# %% slideshow={"slide_type": "skip"}
STACK = TDNNTagger(REVIEWS.vocabulary, width=3, dilation=(1, 2), depth=2, embedding=7, hidden=9)
opened = read_tdnn(STACK, "i liked her very long acting .")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What goes in is the vectors of the words, and what comes out of one layer goes into the next.
"""

# %% slideshow={"slide_type": "skip"}
units = opened.x
for layer, dilation, kept in zip(STACK.layers, (1, 2), opened.units, strict=True):
    units = slide(layer.weight.detach().numpy(), layer.bias.detach().numpy(), units, 3, dilation)
    assert np.allclose(units, kept, rtol=0, atol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And torch, which did not write any of this, must agree with its own convolution.
Its weights are the same numbers in another order.
"""

# %% slideshow={"slide_type": "skip"}
kernel = STACK.layers[0].weight.reshape(9, 3, 7).transpose(1, 2).double()  # (H, D, w)
by_torch = torch.nn.functional.conv1d(torch.tensor(opened.x.T), kernel, STACK.layers[0].bias.double(), padding=1).tanh()  # fmt: skip
assert np.allclose(opened.units[0].T, by_torch.detach().numpy(), rtol=0, atol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What a place is worth

Many weights do not only cost room.
Each of them is learnt from what stood at *its* place, and from nothing else.
What does a fully connected network know of "good" at place 9, if in training "good" always stood further left?

To measure that we need texts in which we can say where a word stands.
These are rows of twelve words; one of them is an adjective, and it tells the label.
"""

# %% slideshow={"slide_type": "skip"}
[(str(row), row.label) for row in placed_words([3], count=2, rng=np.random.default_rng(1))]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In training the adjective stands at the first places only; afterwards it is tried at each of the twelve.
Two networks with vectors of 8 numbers and 16 hidden units: fully connected, and a **TDNN**.
The second looks at three words at a time, keeps for each hidden unit the largest value found anywhere in the sentence (Collobert & Weston, 2008), and reads these out.
An LSTM, whose turn comes later, waits aside.
"""

# %% slideshow={"slide_type": "skip"}
PLACES = range(1, 13)
TRIALS = [placed_words([place], count=100, rng=np.random.default_rng(100 + place)) for place in PLACES]
WORDS = sorted({word for trial in TRIALS for row in trial for word in row.words})
TRIED = [TDNNClassifier(WORDS).examples(trial) for trial in TRIALS]  # the same numbers for all

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each is trained from its own first weights until it knows its lessons: for twenty passes, or until its loss on the first hundred of them is below 0.02.
No other rows choose when to stop, so none can favour a network that has learnt little.
"""

# %% slideshow={"slide_type": "skip"}
MADE = {"fully connected": (FullyConnectedClassifier, {"places": 12}), "TDNN": (TDNNClassifier, {}), "LSTM": (Classifier, {})}  # fmt: skip


@cache
def by_place(kind, last, lessons, seed):
    """Shares of right answers with the adjective at each of the twelve places."""
    make, more = MADE[kind]
    network, rng = make(WORDS, embedding=8, hidden=16, seed=seed, **more), np.random.default_rng(seed)
    rows = placed_words(range(1, last + 1), count=lessons, rng=rng)
    recipe = Recipe(epochs=20, batch=64, rate=0.02, patience=20, goal=0.02, seed=seed)
    train(network, network.examples(rows), network.examples(rows[:100]), recipe, progress=False)
    return [evaluate(network, tried).accuracy for tried in TRIED]


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: "good" at a place where it never stood

In training the adjective stood at places **1 to 6**, in 1200 lessons.
Now it stands at place **9**.
What share does each get right: the fully connected network, and the TDNN?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ask what the weights at place 9 have been told about adjectives so far: nothing, they only ever saw neutral words.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A sliding window knows a word where it never stood
"""


# %% tags=["row-L6"]
def at_new_places(last_place=6, lessons=1200):
    """Right answers by the place of the word, for networks that met it at the first places only."""
    shares = {kind: np.array([by_place(kind, last_place, lessons, seed) for seed in range(8)]) for kind in ("fully connected", "TDNN")}  # fmt: skip
    return figures.place_curves(shares, seen=last_place), figures.place_words(shares, seen=last_place)


def trained_on(last_place, lessons):
    places = f"places 1 to {last_place}" if last_place > 1 else "place 1"
    return f"The adjective stood at {places}, in {lessons} lessons. Lines: means of eight trainings; upright: worst to best."  # fmt: skip


explore(at_new_places, last_place=SelectionSlider(options=[1, 6, 12], value=6), lessons=[300, 1200], play={"last_place": 1200}, caption=trained_on,
        presets={"half the places": {"last_place": 6, "lessons": 1200}, "one place": {"last_place": 1, "lessons": 1200},
                 "all places": {"last_place": 12, "lessons": 1200}, "all places, few lessons": {"last_place": 12, "lessons": 300}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The grey band is what was seen. At its edge the black line falls to the coin, and below it.
Key 3: taught at all places it is as good as the TDNN. Nothing is wrong with it but that it must be taught at each place.
Key 4: and that takes lessons. Each place has 25 of them now; the TDNN needs no more.
Somebody will ask for the LSTM, which shares its weights too: it sags to the right, and notebooks 12 and 13 say why.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

We trained each network twelve times in each setting.
With 1200 lessons at the first six places both had 100 % there.
At the new places the TDNN had 99.5 % on average, and at its worst place of all 93 %.
The fully connected network had 40 % there, between 14 and 52 % in single trainings: a coin at best.
Below a coin more often than above, even: why, we have not found out.

Taught at one place only, the TDNN had 98 % elsewhere.
It fell short at place 12, where the row ends: 92 % on average, and 80 in one training.

Taught at all twelve places the fully connected network had 99.9 %.
With only 300 lessons it had 68 % on average, between 53 and 84 %, and the TDNN 99 %.

</details>

Are shared weights enough, then?
This is the LSTM, with the same 1200 lessons at the first six places:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L6"]
[f"{share:.0%}" for share in by_place("LSTM", 6, 1200, seed=0)]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In twelve trainings it had 82 % at the new places on average, between 70 and 97 %, and 60 at the last.
It uses the same weights at every step, but not from the same state.
What makes the TDNN so sure is both together: a window that sees nothing of the place, and a maximum that asks of no place either.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What an answer can see

An answer sees $w$ units of the layer below, each of these $w$ units of the layer below that.
Counting from end to end, an answer on top of layers with dilations $d_1, \dots, d_N$ sees

$$1 + (w - 1)\,(d_1 + \dots + d_N)$$

words: its **receptive field**.
`receptive_field` also says which of them, for where the windows have gaps some words in between may be skipped.
At the ends of a sentence the field is cut off, and what would stand beyond is zero.

Is that true of the network, and not only of the drawing?
There is a simple trial that asks no formula: exchange one word, and see whether the answer moves.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-L7"]
def moved_by(network, words, word):
    """How far one word's probabilities move when each word in turn is exchanged for another, (T,)."""
    said = network.predict(words)[word - 1]
    others = [[*words[:k], "dull" if words[k] != "dull" else "film", *words[k + 1 :]] for k in range(len(words))]  # fmt: skip
    return np.array([np.abs(network.predict(other)[word - 1] - said).max() for other in others])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Outside the field it must not move at all: not by a little, but by exactly zero.
Inside it must move.
That is tried here for five widths and depths, and at every word.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L7"]
LONG = "i liked her very , very long acting ."
for width, dilation, depth in [(1, 1, 1), (5, 1, 1), (3, 1, 3), (3, 2, 2), (3, (1, 2, 4), 3)]:
    drawn = TDNNTagger(REVIEWS.vocabulary, width=width, dilation=dilation, depth=depth, hidden=9)
    for word in range(1, 10):
        seen = receptive_field(width, dilation, depth).sees(word, 9)
        assert np.array_equal(moved_by(drawn, review_words(LONG), word) > 0, seen)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The picture sets three things side by side, for one word's scores: the wires that lead down from them, the frames that the formula draws, and dots.
A dot stands where $\lVert\partial \textcolor{#680ec5}{z}_t / \partial \textcolor{#0970d4}{x}_k\rVert$ is not zero: a nudge to that word's vector moves the scores.
It comes by backpropagation and knows nothing of the formula.
"""

# %% slideshow={"slide_type": "skip"}
STEPS = {"all 1": (1, 1, 1, 1), "1, 2, 4, 8": (1, 2, 4, 8), "all 2": (2, 2, 2, 2)}
MUCH = "i liked her very , very much ."

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The networks of this picture are as they were drawn; what they can see is settled before they have learnt anything.
That a word is outside the field is not taken on trust either: under the figure stands what the exchange of words gave.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def wired(width, dilations):
    return TDNNTagger(REVIEWS.vocabulary, width=width, dilation=dilations, depth=len(dilations), embedding=10, hidden=12)  # fmt: skip


def exchanged(word, width, dilation, depth):
    words, network = review_words(LONG), wired(width, dilation[:depth])
    moved, seen = moved_by(network, words, word), network.field.sees(word, len(words))
    outside = (
        "no word is outside" if seen.all() else f"outside the frames by {moved[~seen].max():.0f} exactly"
    )
    return f"Frames: the formula. Dots: measured. Words exchanged: {outside}, inside by {figures.format_number(moved[seen].min(), 2)} or more."  # fmt: skip


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which wiring sees "long"?

*i liked **her** very, very **long** acting.*

Is "her" a pronoun or a determiner?
Up to the second "very" both are open; "long" decides, **four** words on.
How many layers of width 3 does it take to see it?
And how many, if each takes its words twice as far apart as the one below?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Count on your fingers: one layer reaches one word to each side.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Each layer widens the view, dilations widen it faster
"""


# %% tags=["row-L7"]
def what_it_sees(word=3, width=3, depth=2, dilation=STEPS["all 1"]):
    """All that the scores of one word depend on, in a network that has learnt nothing yet."""
    reading = read_tdnn(wired(width, dilation[:depth]), LONG)
    return figures.tdnn_diagram(reading, word, layers=4, widest=5, answers=False), figures.tdnn_words(reading, word)  # fmt: skip


explore(what_it_sees, word=(1, 9), width=[1, 3, 5], depth=[1, 2, 3, 4], dilation=STEPS, on_click="word", play={"word": 600}, caption=exchanged, height=500,
        presets={"one layer": {"word": 3, "width": 3, "depth": 1, "dilation": STEPS["all 1"]}, "three layers": {"word": 3, "width": 3, "depth": 3, "dilation": STEPS["all 1"]},
                 "four reach “long”": {"word": 3, "width": 3, "depth": 4, "dilation": STEPS["all 1"]},
                 "1, 2, 4": {"word": 3, "width": 3, "depth": 3, "dilation": STEPS["1, 2, 4, 8"]}, "wider": {"word": 3, "width": 5, "depth": 2, "dilation": STEPS["all 1"]},
                 "with gaps": {"word": 4, "width": 3, "depth": 3, "dilation": STEPS["all 2"]}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Click any word. Keys 1 and 2: three words, then seven; still no "long". Key 3: the fourth layer has it.
Key 4: three layers do, with fewer weights, if each takes its words twice as far apart; nothing is skipped.
Key 6: if every layer takes every second word, an answer sees every other word only, and more layers do not help.
The dots are measured, the frames are not: read the line below the figure aloud once.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Four layers of width 3, for each reaches one word further; or three, if their dilations are 1, 2, 4, which reach seven.
Doubling costs nothing, and the field grows by powers of two instead of by steps.
WaveNet, which speaks sample by sample, is made of such stacks (van den Oord and others, 2016).
The order of the dilations makes no difference to the size, but where all are 2, every second word is skipped.

Count the paths as well: with dilations 1, 2, 4 exactly one leads down to each word that is seen.
With all 1 many lead to the middle of the field and a single one to each edge, so a far word has less of a say there.

</details>

## A tagger with a window

Now it is trained, by the same loop as all networks of this course.
It gets reviews out of our grammar, with a tag for each word.
Most words have one tag only, and of the fifteen that have two we know which word decides.
In "i liked her ." the next word makes "her" a pronoun.
In "i liked her very , very long acting ." the first word that is no "very" makes it a determiner.
"""

# %% slideshow={"slide_type": "skip"}
WIDE = {f"{width} word{'s' * (width > 1)}": width for width in (1, 3, 5, 9)}
RECIPE = Recipe(epochs=8, batch=64, rate=0.03)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
One word in fifty is hidden in the lessons, so that the taggers learn what to do about a word they do not know.
All have vectors of 10 numbers, and 24 units in every layer.
"""


# %% slideshow={"slide_type": "skip"}
numbered = TDNNTagger(REVIEWS.vocabulary)  # the same numbers for all
LESSONS = numbered.examples(REVIEWS.train, unknown=0.02, rng=np.random.default_rng(0))
VALIDATION = numbered.examples(REVIEWS.validation)
(TEST,) = numbered.examples(REVIEWS.test).batches(len(REVIEWS.test))


def fit(network, **shown):
    """Train a tagger in place, and give its curves."""
    return train(network, LESSONS, VALIDATION, RECIPE, **shown)


@cache
def trained(width, dilations, seed):
    wiring = {"width": width, "dilation": dilations, "depth": len(dilations)}
    network = TDNNTagger(REVIEWS.vocabulary, embedding=10, hidden=24, seed=seed, **wiring)
    fit(network, progress=False)
    return network


# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## After eight passes it knows nearly all that its window can tell
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** In the notebook, run this cell while all watch; it takes a second, and a button stops it.
The first loss is log 12, a blind guess among the tags.
What is left at the end are mostly words whose answer lies outside the window, and no training will mend that.

</details>
"""

# %% tags=["row-L7"]
watched = TDNNTagger(REVIEWS.vocabulary, width=5, embedding=10, hidden=24, seed=100)
curves = fit(watched, watch=watch(lambda seen: figures.training_curves(seen, guess=np.log(12), floor=0.003)))  # fmt: skip

# %% slideshow={"slide_type": "skip"}
curves.words, curves.validation_accuracy.round(3)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Here are sentences to try them on, with the right tag of the ambiguous word; all other words have only one.
"""

# %% slideshow={"slide_type": "skip"}
SENTENCES = {
    LONG: {"her": "DET"},
    MUCH: {"her": "PRON"},
    "i liked her .": {"her": "PRON"},
    "i liked her acting .": {"her": "DET"},
    "this really was good .": {"this": "PRON"},
    "this really new film was good .": {"this": "DET"},
}
ONLY_TAG = {w: t for r in REVIEWS.train for w, t in zip(r.words, r.tags, strict=True) if w not in AMBIGUOUS}


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does "her" become through a hole of three words?

* *i liked her very, very **much**.*
* *i liked her very, very long **acting**.*

Four taggers see 1, 3, 5 and 9 words around each word.
Which of them can tell the two sentences apart at "her"?
What will the others say of the two?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Cover everything but "liked her very" on the board. Nobody can know, and a network cannot either.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## No answer depends on what the window hides
"""


# %% tags=["row-L7"]
def by_window(word=3, sentence=LONG):
    """What taggers with windows of 1, 3, 5 and 9 words see around a word, and what they take it for."""
    words, known = review_words(sentence), SENTENCES.get(sentence)
    word = min(word, len(words))
    said = {name: trained(width, (1,), 0).predict(words)[word - 1] for name, width in WIDE.items()}
    sees = {name: receptive_field(width).sees(word, len(words)) for name, width in WIDE.items()}
    told = {"tags": TAGS, "chosen": word, "right": known and (known.get(words[word - 1]) or ONLY_TAG[words[word - 1]])}  # fmt: skip
    unknown = figures.unknown_words([w for w in words if w not in REVIEWS.vocabulary])
    return figures.tagged_holes(words, said, sees, **told), unknown + figures.hole_words(words, said, **told)


explore(by_window, word=(1, 9), on_click="word", examples={"sentence": list(SENTENCES)}, height=460,
        caption="What each tagger sees when it tags word {word}, and its two likeliest tags; in bold the right one.",
        presets={"… long acting": {"word": 3, "sentence": LONG}, "… very much": {"word": 3, "sentence": MUCH},
                 "her .": {"word": 3, "sentence": "i liked her ."}, "her acting": {"word": 3, "sentence": "i liked her acting ."},
                 "this … was": {"word": 1, "sentence": "this really was good ."}, "this … film": {"word": 1, "sentence": "this really new film was good ."}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 and 2, back and forth: three rows do not move at "her", not in the last digit; only the fourth does.
So each of the three is wrong exactly once.
Keys 3 and 4: here the next word decides, and a window of three will do.
In the notebook, let somebody type a sentence.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Only the one with nine words tells the two apart.
The others have the same words in the window both times, so they give the same probabilities both times, and are right exactly once.

</details>

The next cell checks that sameness bit for bit, and with other first weights.
"""

# %% slideshow={"slide_type": "skip"}
for width in (1, 3, 5):
    blank = TDNNTagger(REVIEWS.vocabulary, width=width, seed=11)
    assert np.array_equal(blank.predict(review_words(LONG))[2], blank.predict(review_words(MUCH))[2])

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And the one with nine words does tell them apart:
"""

# %% slideshow={"slide_type": "skip"}
assert not np.array_equal(trained(9, (1,), 0).predict(review_words(LONG))[2], trained(9, (1,), 0).predict(review_words(MUCH))[2])  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## All such words at once

Two sentences prove little, so we count on fifteen hundred, of templates that no tagger has seen.
For each ambiguous word the function says where the deciding word stands: 4 is four words on, −5 five words back.
It skips the words that stand between either way.
"""


# %% slideshow={"slide_type": "skip"}
def decided_at(words, t):
    """How many words on the one stands that decides about word t; negative before it."""
    way = 1 if AMBIGUOUS[words[t]] == "what follows" else -1
    k = t + way
    while 0 <= k < len(words) and words[k] in ("very", "really", "truly", ",", "it", "seems"):
        k += way
    return k - t


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Three ways to see further are compared: one layer with a wider window, more layers of three words, and layers of three words with dilations.
A wiring that sees enough need not be one that learns it; only a count can say.
"""

# %% slideshow={"slide_type": "skip"}
ROWS = {1: "next word decides", 2: "2 words on", 4: "4 words on", -1: "word before decides", -5: "5 words back"}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each column is a wiring, from a narrow field to a wide one.
In the last kind every layer takes its words two apart, so that half of the field is skipped.
"""

# %% slideshow={"slide_type": "skip"}
BUILT = {
    "one layer, wider": {str(w): (w, (1,)) for w in (1, 3, 5, 7, 9, 11)},
    "more layers of 3": {f"{2 * n + 1}": (3, (1,) * n) for n in range(1, 6)},
    "3 words, 1 2 4 apart": {f"{size}": (3, (1, 2, 4)[:n]) for n, size in enumerate((3, 7, 15), 1)},
    "3 words, 2 apart": {f"{4 * n + 1}": (3, (2,) * n) for n in (1, 2, 3)},
}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Every ambiguous word of the fifteen hundred sentences is asked for: which sentence, which word, and where the one stands that decides.
In nine cases it stands three or five words on: too few for a row.
A tagger reads all sentences at once, side by side; the padding changes nothing, as exercise 3 asks you to see to.
"""

# %% slideshow={"slide_type": "skip"}
ASKED = [(n, t, decided_at(r.words, t)) for n, r in enumerate(REVIEWS.test) for t, w in enumerate(r.words) if w in AMBIGUOUS]  # fmt: skip


@cache
def shares(width, dilations, seed):
    """Shares of right tags among the words of each row."""
    with torch.no_grad():
        right = (trained(width, dilations, seed)(TEST).argmax(dim=2) == TEST.y).numpy()  # (T, B)
    return [np.mean([right[t, n] for n, t, at in ASKED if at == row]) for row in ROWS]


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: a slope, or a staircase?

Each window is widened by one word to each side.
For words whose deciding word stands **4** on: do the right answers rise little by little, or all at once?
And what does a window of 7 buy that one of 5 did not?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them draw the curve in the air.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A coin where the window does not reach
"""


# %% tags=["row-L7"]
def staircase(built="one layer, wider", trainings=1):
    """Right answers by where the deciding word stands, and by what a tagger sees."""
    wirings = BUILT[built]
    values = np.mean([[shares(*wiring, seed) for wiring in wirings.values()] for seed in range(trainings)], axis=0).T  # fmt: skip
    sees = [[row in receptive_field(w, dilations, len(dilations)).offsets for w, dilations in wirings.values()] for row in ROWS]  # fmt: skip
    heads = [f"{name}<br>{weights_in(trained(*wiring, 0))}" for name, wiring in wirings.items()]
    heads[0] = "sees " + heads[0] + " weights"
    rows = [f"{name} ({sum(at == row for *_, at in ASKED)})" for row, name in ROWS.items()]
    drawn = figures.window_shares(values, sees, rows, heads, title="")  # fmt: skip
    return drawn, figures.window_words(values, sees)


explore(staircase, built=list(BUILT), trainings=(1, 3), height=440,
        caption="Per cent right, on unseen templates ({built}; trainings: {trainings}). Framed: the deciding word is in sight. (41): of 41.",
        presets={"one layer, wider": {"built": "one layer, wider", "trainings": 1}, "three trainings": {"built": "one layer, wider", "trainings": 3},
                 "more layers": {"built": "more layers of 3", "trainings": 1}, "1, 2, 4": {"built": "3 words, 1 2 4 apart", "trainings": 1},
                 "gaps": {"built": "3 words, 2 apart", "trainings": 1}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** The frames come from the formula, the numbers from the trained networks: outside the frames no number is far from a coin.
Key 3: five layers of three see as far as one of eleven, and yet the last row is a coin still. In sight is not yet learnt.
Key 4: three layers for what took one layer 11 words; its 15 words cost more weights here, since the inner layers have 24 inputs a word and not 10.
Key 5 is a surprise: without the next word the first row is not a coin. What stands behind it gives it away, mostly.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

A staircase: where the deciding word comes into the window, a coin turns into certainty.
We trained fifteen taggers of each shape.
With one layer, words whose deciding word lay within the window were right in 92 to 100 %, and mostly in 99; the others in 37 to 68 %.
(The last row has only 41 words, so a coin falls between a third and two thirds there.)
A window of 7 bought nothing, for no row of ours needs the third word.

Being in sight is what it takes, but not all that it takes.
Five layers of three words see five words back, and yet they had 58 % on average in that row.
Three times as many passes did not change that; why, we have not found out.
Three layers with dilations 1, 2, 4 had 90 %, though single trainings fell to 78.
Four layers see four words on, and one training in eight had only 69 % there.

Where every second word is skipped, the first row's deciding word falls into a gap.
With two layers it had 86 to 92 % even so: the words behind it give away most of what it would have said.
And the second row had only 66 to 75 %, though its word is in sight.
To rely on that word one must know that the next one has not decided already, and that one is in the gap.
A receptive field says what an answer cannot depend on; what can be guessed from the rest is another matter.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The slide's "unigram" model is a bigram model, and it never stops

The slide: $\;P(\text{dog on the beach}) = P(\text{dog}\,|\,\text{START})\,P(\text{on}\,|\,\text{dog})\,P(\text{the}\,|\,\text{on})\,P(\text{beach}\,|\,\text{the})$

Each factor looks at the **word before**, so these are bigrams.
And the text must **end**: $\;\dots \times P(\text{END}\,|\,\text{beach})$

$$P(\,\cdot\,|\,\text{word}) = \operatorname{softmax}\big(\textcolor{#b534c6}{V}\, \textcolor{#0970d4}{x}_{\text{word}} + \textcolor{#680ec5}{d}\big)$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** A unigram model would have P(on), whatever stands before. Here every factor has a condition.
Why does the end matter? Without it the probabilities of all one-word texts add up to 1, and those of all two-word texts again.
A model of texts must share out one 1 among all texts of all lengths.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## The smallest neural language model

A vector for the word before, a matrix, a softmax: that is `WindowLanguageModel` with a window of one word and no hidden layer.
Xu and Rudnicky trained such a one in 2000.
Two checks of what stands on the slide, with weights as they are drawn.

First: what stands before the last word makes no difference, and the last word does.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L8"]
one = WindowLanguageModel(["dog", "on", "the", "beach"], Policy(end=False, unknown=False), embedding=5)
assert np.array_equal(one.probabilities(["on", "the"]), one.probabilities(["beach", "the"]))
assert not np.array_equal(one.probabilities(["the", "on"]), one.probabilities(["the", "dog"]))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Second: add up the slide's product over all texts of one word, of two words, of three.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-L8"]
def all_texts(model, words):
    """What the texts of so many words have together."""
    texts = [encode([text], like=model) for text in product(["dog", "on", "the", "beach"], repeat=words)]
    return sum(np.exp(np.nansum(model.logprobs(text))) for text in texts)


# %% slideshow={"slide_type": "skip"}
assert np.allclose([all_texts(one, words) for words in (1, 2, 3)], 1)
ending = WindowLanguageModel(["dog", "on", "the", "beach"], Policy(unknown=False), embedding=5)
[round(float(all_texts(model, words)), 3) for model in (one, ending) for words in (1, 2, 3)]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The first three are 1 each, and so on for ever: as if there were infinitely much probability.
With an end mark, written `</s>`, the last three are shares of one whole, and the longer the texts, the less is left.

For a text in which the lecture's sentence occurs we take sixty sentences out of a small grammar, with twenty different words.
"""

# %% slideshow={"slide_type": "skip"}
BEACH = seaside_corpus(60, words=2, rng=np.random.default_rng(7))
tokens = encode(BEACH, policy=Policy(unknown=False))
[" ".join(BEACH.sentence(s)) for s in BEACH.sentences_with("dog", "on", "beach")], str(tokens.policy)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The model is trained on all of the text in each update, and we film it: after some of the updates it is asked for all its distributions.
In the untrained network every word is about as likely as any other, whatever stands before.
Each update lowers the loss a little, by Adam as in all our trainings.
The counts are $c(\text{word before}, \text{word}) / c(\text{word before})$, the bigram model of notebook 06 without smoothing.

What is the lowest loss that it can reach?
The loss is the mean of $-\log P$ over the text.
Nothing that sees only the word before can be better on this text than the relative frequencies themselves, and their loss is an **entropy**.
"""

# %% slideshow={"slide_type": "skip"}
FRAMES = (0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300)
SENTENCE = ("dog", "on", "the", "beach", "</s>")

# %% slideshow={"slide_type": "skip"}
bigram = WindowLanguageModel(tokens.vocabulary, tokens.policy, embedding=24)
film = bigram_film(bigram, tokens, FRAMES)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Beside it stands the count-based model, which is done as soon as the text is read once.
"""

# %% slideshow={"slide_type": "skip"}
counts = NGrams.fit(tokens, order=2, smoothing=Unsmoothed())

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does it become, trained to the end?

Twenty words, 24 numbers each: the network has more weights than there are pairs in the text.
In the text "dog" occurs **18** times, **twice** before "on".
Trained until the loss falls no more: where does $P(\text{on}\,|\,\text{dog})$ end up, and which loss is left?
Zero?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** "Overfits, so loss 0" is the usual answer. But after "dog" different words follow in the text itself.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Trained to the end, the network is the table of counts
"""


# %% tags=["row-L8"]
def beside_the_counts(updates=0, word=2):
    """A neural bigram model after some updates, beside relative frequencies."""
    return figures.learned_and_counted(film, SENTENCE, frame=updates, word=word), figures.learned_words(film, SENTENCE, frame=updates)  # fmt: skip


at = SelectionSlider(options=[(str(n), k) for k, n in enumerate(FRAMES)], value=0)
explore(beside_the_counts, updates=at, word=(1, 5), on_click="word", play={"updates": 500},
        caption="Left: the five factors of “dog on the beach”, under each what it looks at. Right: what may follow in place {word}.",
        presets={"8 updates": {"updates": 5, "word": 2}, "30 updates": {"updates": 8, "word": 2},
                 "300 updates": {"updates": 13, "word": 2}, "the end": {"updates": 13, "word": 5}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Press play on the updates: the bars grow into the lines, the sure ones first.
Click a factor to see the whole row of the table behind it.
The loss stops at the entropy of the counts, and never goes below it: that is what the text leaves open after one word.
Key 4: the factor that the slide forgot. In this text "beach" is always the last word.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

It ends up at the relative frequency, 2 in 18.
The loss ends at 1.137 nats, the entropy, and not at zero: the text itself says different things after the same word.
In fifteen trainings from other first weights no probability was more than 0.001 off after 300 updates.

So what is the network good for, if it becomes a table of counts?
With one word back, for nothing: the table was there before.
And a table with zeros for all that was never seen is the last thing one wants on new text.

</details>

The same holds for every context, by the counts of the package's own bigram model, which knows no network.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L8"]
for word in film.contexts:
    assert np.allclose(bigram.probabilities([word]), counts.probabilities([word]), rtol=0, atol=0.01)
assert abs(film.loss[-1] - film.floor) < 0.001

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## With a wider window, words share what they have in common

$$\textcolor{#0970d4}{x} = [\,\textcolor{#0970d4}{x}_{t-n} \;\dots\; \textcolor{#0970d4}{x}_{t-1}],
\qquad \textcolor{#3b7f35}{h} = \tanh(\textcolor{#124391}{U}\,\textcolor{#0970d4}{x} + b),
\qquad P(\text{word}_t\,|\,\text{the } n \text{ before}) = \operatorname{softmax}(\textcolor{#b534c6}{V}\,\textcolor{#3b7f35}{h} + \textcolor{#680ec5}{d})$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Bengio, Ducharme, Vincent and Jauvin, 2003, made it work on a million words; Miikkulainen and Dyer (1991) and Schmidhuber and Heil (1996) came before.
A TDNN again: the same weights at every place of the text, but the window looks back only.
The point is what a vector shares: a count of "hare waits by the" says nothing about dogs; a vector for "dog" that resembles that of "hare" does.
The hidden layer helps too, and the next slides measure both.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What counts cannot share

The same grammar again, with more words.
It knows animals on land and animals in the water, and each kind is only ever in places of its own.
All that stands between the animal and the place is the same for both.
So to know the place, a model must look back to the animal: three words in "dog near the …", four in "the dog waits near the …".

Both kinds of models get the same sentences, the same vocabulary, the same marks, and are scored on the same thousand sentences that neither has seen.
"""

# %% slideshow={"slide_type": "skip"}
FRESH, CHOICE = (seaside_corpus(n, words=12, rng=np.random.default_rng(seed)) for n, seed in ((1000, 2), (200, 3)))  # fmt: skip
BACK = range(1, 6)


# %% slideshow={"slide_type": "skip"}
@cache
def text_of(sentences):
    return encode(seaside_corpus(sentences, words=12, rng=np.random.default_rng(1)))


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The networks have vectors of 16 numbers and 32 hidden units.
Two hundred further sentences say when to stop: the weights that are best on them are kept.
Neither they nor the thousand are ever learnt from.

If a network does better than counts, is it the vectors?
Networks differ from counts in another way too: they weigh each place by itself, where an N-gram must have seen the words together.
So a third kind does that and nothing else.
It has **no vectors**, but a free weight for each word, at each place, for each next word, and adds them up before the softmax.
What it learns of one word cannot help with another.
"""

# %% slideshow={"slide_type": "skip"}
WITH, WITHOUT = {"embedding": 16, "hidden": 32}, {"embedding": None}
RATES = {16: 0.01, None: 0.03}


@cache
def learnt(text, back, seed=0, vectors=True):
    """A model that looks back so many words, with or without vectors."""
    sizes = WITH if vectors else WITHOUT
    model = WindowLanguageModel(text.vocabulary, window=back, seed=seed, **sizes)
    choice = model.examples(encode(CHOICE, like=text))  # the best weights are chosen by these
    recipe = Recipe(epochs=20, batch=64, rate=RATES[sizes["embedding"]], patience=2, seed=seed)
    train(model, model.examples(text), choice, recipe, progress=False)
    return model


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The N-grams are smoothed by Kneser and Ney's method, the best that notebook 06 has for counts.
One that looks back $n$ words is an $(n+1)$-gram.

The grammar itself is a language model too, the one that cannot be beaten but by accident.
It knows the probability of every sentence, so we know how much of the perplexity is left to learn.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def counted(text, back):
    return NGrams.fit(text, order=back + 1, smoothing=KneserNey())


@cache
def perplexities(sentences, trainings):
    text = text_of(sentences)
    fresh, kinds = encode(FRESH, like=text), {"N-grams": [[counted(text, back) for back in BACK]]}
    kinds["without vectors"] = [[learnt(text, back, vectors=False) for back in BACK]]
    kinds["with vectors"] = [[learnt(text, back, seed) for back in BACK] for seed in range(trainings)]
    return {name: [[model.perplexity(fresh).value for model in row] for row in rows] for name, rows in kinds.items()}  # fmt: skip


said = [seaside_logprob(FRESH.sentence(s), words=12) for s in range(FRESH.n_sentences)]
BEST = float(np.exp(-sum(said) / (len(FRESH.tokens) + FRESH.n_sentences)))  # an end for each sentence

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does a longer memory buy?

Four hundred sentences to learn from, perplexity on a thousand new ones.
Look back 1, 2, 3, 4, 5 words: how does it change for **counts**, and how for **networks**?
And for models that weigh each word at each place, but have no vectors?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Remind them: the animal stands three or four words before the place, and there are twenty-four of them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Counts cannot use the fourth word back, the network can
"""


# %% tags=["row-L8"]
def looking_back(sentences=400, trainings=1):
    """Perplexity on unseen sentences, by how many words a model looks back."""
    found = perplexities(sentences, trainings)
    return figures.back_perplexities(found, best=BEST), figures.back_words(found, back=4)


explore(looking_back, sentences=SelectionSlider(options=[200, 400, 800], value=400), trainings=(1, 3),
        caption="Learnt from {sentences} sentences, scored on 1000 others. Networks: trainings as dots, the line their mean.",
        presets={"400 sentences": {"sentences": 400, "trainings": 2}, "200: less to count": {"sentences": 200, "trainings": 2},
                 "800: more to count": {"sentences": 800, "trainings": 2}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** From three words to four the black line stands still, the coloured one falls: there stands the animal, in most sentences.
Read the gap at four in two parts. The grey line weighs each word at its place by itself: more than half of the gap is that.
The rest, from grey to colour, is what words share, by their vectors and the hidden layer.
Say honestly that this text is made for the effect. On news text and a corpus as small as ours, Kneser–Ney is hard to beat.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

We trained eight networks of each length on each text.
From 400 sentences the counts had 6.03, 5.12, 5.32, 5.34 and 5.32, looking back 1 to 5 words.
The networks had 5.75, 4.45, 4.44, 4.10 and 4.10 on average, with no training more than 0.08 off; the grammar itself has 3.70.
So they part at one word already, and clearly at two.
A third word gained nothing, for only in a third of the sentences does the animal stand so near.

Why are counts no better with four?
Of the four words before a place, two thirds of the combinations were seen once or never, and a count must see them all together.
The models without vectors need not, and they had 4.65 there: more than half of the gap is closed without any vector.
With vectors, but without a hidden layer, it is 4.43, and with both 4.10.

Twice the text brought all kinds down: to 4.85, 4.29 and 3.98 with four words.
With half of it, 200 sentences, it is 5.91, 5.23 and 4.51.

The text is made for this effect, and real text is not so kind.
With little of it Kneser–Ney smoothing is hard to beat; Bengio and his colleagues learnt from a million words and more.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## A word hardly ever seen

If vectors share, it should show with a word of which little is known.
From the 400 sentences we take away those with "dog", all but one, two or four, and train anew.
Then we ask where a dog waits.
The network looks back four words, and so do the 5-grams and the model without vectors.

The model without vectors is the one to beat: all that it knows of dogs it has from these few sentences.
The network may know more, if it gives "dog" a vector like those of other animals on land.
Nothing in the training names land or water; all that counts is whether the next word was foreseen.
"""

# %% slideshow={"slide_type": "skip"}
LAND, WATER = ["dog", "pony", "fox", "hare", "donkey", "mouse"], ["seal", "otter", "crab", "trout", "frog", "shark"]  # fmt: skip
DRY, WET = ["beach", "field", "hill", "path", "meadow", "lawn", "grass", "road"], ["lake", "sea", "river", "bay", "pond", "stream", "canal", "creek"]  # fmt: skip


@cache
def text_with(animal, most):
    """The 400 sentences, with so many of an animal at most."""
    text = seaside_corpus(400, words=12, rng=np.random.default_rng(1))
    left_out = set(text.sentences_with(animal)[most:])
    return encode([text.sentence(s) for s in range(text.n_sentences) if s not in left_out])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What does an animal add to the hidden units, when it is the oldest word in the window?
Its vector times the weights of that place: 32 numbers.
We look at them along one direction, from the mean of the water animals to the mean of the land animals.
The animal in question is left out of both means, so that it has no say in that direction.
"""


# %% slideshow={"slide_type": "skip"}
def added_by(model, animal):
    """What each animal adds as the oldest word, along the way from water to land; 0 is the middle."""
    rows = (model.embedding.weight[model.vocabulary.encode(LAND + WATER)] @ model.inner.weight[:, :16].T).detach().numpy()  # fmt: skip
    side = np.array([name != animal for name in LAND + WATER]) * np.repeat([1, -1], 6)
    land, water = (rows[side == sign].mean(axis=0) for sign in (1, -1))
    return (rows - (land + water) / 2) @ (land - water) / np.linalg.norm(land - water)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: where does a dog wait?

Of dogs the text has **four** sentences, and in none of them does one wait.
How much of the probability after "dog waits near the" goes to places on **land**?
By 5-grams, by the model without vectors, by the network?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** What is left for the 5-gram model, if it has never seen these four words? It falls back on "waits near the", and that says nothing about dogs.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## With vectors, a few sentences say what kind of animal it is
"""


# %% tags=["row-L8"]
def where_does_it_wait(animal="dog", sentences=4):
    """Where an animal waits, to three models that have read little about it."""
    text, context = text_with(animal, sentences), [animal, "waits", "near", "the"]
    nets = [learnt(text, 4, seed) for seed in range(6)]
    models = {"5-grams": [counted(text, 4)], "no vectors": [learnt(text, 4, vectors=False)], "network": nets}
    shares = {name: [[sum(model.prob(word, context) for word in kind) for kind in (DRY, WET)] for model in row] for name, row in models.items()}  # fmt: skip
    along = [added_by(net, animal) for net in nets], LAND + WATER, [0] * 6 + [1] * 6
    seen, home = counted(text, 4).count(context), WATER.count(animal)
    told = {"kind": home, "name": ("on land", "in the water")[home], "seen": seen}
    drawn = figures.unseen_context(shares, ("on land", "in the water"), along=along, chosen=animal, context=" ".join(context), span=(-9, 9))  # fmt: skip
    return drawn, figures.unseen_words(shares, **told)


explore(where_does_it_wait, animal=["dog", "otter"], sentences=SelectionSlider(options=[("1", 1), ("2", 2), ("4", 4), ("all", 400)], value=4), height=460, play={"sentences": 1200},
        caption="Six networks: means, and each as a line or a small mark. Right: their vectors, times the weights of the oldest place.",
        presets={"one sentence": {"animal": "dog", "sentences": 1}, "two": {"animal": "dog", "sentences": 2}, "four": {"animal": "dog", "sentences": 4},
                 "all seven": {"animal": "dog", "sentences": 400}, "otter, four": {"animal": "otter", "sentences": 4}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 to 4, and look at the large mark of the dog: with one sentence it is near the middle, with each further one it comes nearer to the others on land.
The middle bar is what these sentences say of dogs by themselves; the lower one what the network makes of them with all it knows of hares and foxes.
The difference between the two is what vectors are good for, and it is honest: both look at the same words.
One sentence is a gamble: see how far the trainings lie apart.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The counts cannot say: 47 % for land with one sentence, and 48 with all seven.
They fall back on "waits near the", which was followed by land and by water about as often.

The model without vectors learns of dogs what these sentences say: with one, two, four and all seven of them it gives land 50, 58, 70 and 75 %.
The network gives 69, 82, 90 and 91 %, on average over fifteen trainings.
With two sentences it knows more than the other with seven.
With one it is a gamble: single trainings gave 6 and 96 %; with four none gave less than 72.

For the otter it is the same: 50, 50, 60 and 88 % for water without vectors, 69, 80, 88 and 93 % with them.

Words that want the same next words pull their vectors to the same side, since the same weights read them all.
So a few sentences about dogs tell the network on which side the dog belongs.
The weights that were learnt from hares and foxes do the rest.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* **One window, the same weights everywhere**: any length, few parameters, and a word is the same word at every place.
* An answer can depend on its **receptive field**, $1 + (w - 1)\sum d$ words, and on nothing else; what decides further away is lost.
* A **neural language model** of one word becomes the table of bigram counts; with more it weighs each place by itself, and its vectors **share**.

Next: [Recurrent networks](08_recurrent_networks.ipynb), a state instead of a window.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask what would have to change so that a word a hundred places back could still count.
A window of two hundred? A state that is carried along: that is the next notebook.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: how far does it see?

Write the formula of the receptive field, from end to end, for a width and a list of dilations, one for each layer.
"""


# %% slideshow={"slide_type": "skip"}
def sees_from_end_to_end(width, dilations):
    return ...


# %% slideshow={"slide_type": "skip"}
wirings = [(3, [1]), (5, [1, 1]), (3, [1, 2, 4]), (1, [7, 7]), (7, [2, 3])]
check(sees_from_end_to_end, lambda width, dilations: receptive_field(width, dilations, len(dilations)).size, on=wirings, hint="How many words further does one layer reach, left and right together, if the words that it takes stand one dilation apart? The word itself counts once.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Each layer reaches $(w - 1)/2$ steps of its dilation further to each side, and the word itself counts once.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = lambda width, dilations: 1 + (width - 1) * sum(dilations)  # noqa: E731
assert check(solution_1, lambda width, dilations: receptive_field(width, dilations, len(dilations)).size, on=wirings)  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: the cheapest hundred words

A tagger shall see **at least 100 words** from end to end, without gaps.
Words have 16 numbers, every layer 24 units, there are twelve tags.
There are two offers: one layer, as wide as it takes, or layers of width 3 with dilations 1, 2, 4, 8 and so on.
How many weights has the **cheaper** one, biases and readout included and vectors not, to three digits?
"""

# %% slideshow={"slide_type": "skip"}
weights_of_the_cheaper = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(weights_of_the_cheaper, "ebf2a40184aa", asked="a whole number", hint="First: how wide must the one layer be, and how many of the others does it take? A layer has width × inputs × units weights, and its inputs are words only in the first.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

One layer needs the width 101, for it must be odd.
With width 3 and dilations that double, $n$ layers see $1 + 2\,(2^n - 1)$ words: six layers see 127, five see only 63.
The wide layer is paid for every word that it sees, the stack for every doubling.
The one has 39,108 weights and the other 10,236; a fully connected tagger for a hundred words has 68,424.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
offers = [parameter_counts(1, width=width, depth=depth).of("TDNN")[0] for width, depth in ((101, 1), (3, 6))]
assert receptive_field(3, [1, 2, 4, 8, 16, 32], 6).size >= 100
assert check_sealed(solution_2 := int(min(offers)), "ebf2a40184aa")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: the neighbour at the next table

Somebody has stacked two layers for a batch of sentences of different lengths.
Alone every sentence is tagged right; beside a longer one, its last words sometimes are not.
What stands in the padding after the first layer?
Mend `two_layers`, and hand it in: `mended = two_layers`.
`x` are the words' vectors, (T, B, D), zeros in the padding; `mask`, (T, B, 1), is 1 where there is a word and 0 in the padding.
`first` and `second` each turn three steps side by side into units.
"""


# %% slideshow={"slide_type": "skip"}
def beside(steps):
    """Each step with its neighbours: (T, B, D) to (T, B, 3 D)."""
    padded = np.pad(steps, ((1, 1), (0, 0), (0, 0)))
    return np.concatenate([padded[:-2], padded[1:-1], padded[2:]], axis=2)


def two_layers(x, mask, first, second):
    return second(beside(first(beside(x)))) * mask


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The check runs each sentence alone, where nothing can go wrong, and compares.
"""


# %% slideshow={"slide_type": "skip"}
def alone(x, mask, first, second):
    lengths, out = mask[:, :, 0].sum(axis=0).astype(int), []
    for n, T in enumerate(lengths):
        units = second(beside(first(beside(x[:T, n : n + 1]))))
        out.append(np.pad(units, ((0, len(x) - T), (0, 0), (0, 0))))
    return np.concatenate(out, axis=1)


# %% slideshow={"slide_type": "skip"}
rng = np.random.default_rng(0)
U1, b1, U2 = rng.normal(size=(9, 4)), rng.normal(size=4), rng.normal(size=(12, 5))
mask = (np.arange(7)[:, None, None] < np.array([7, 3, 5])[None, :, None]).astype(float)
batch = (rng.normal(size=(7, 3, 3)) * mask, mask, lambda w: np.tanh(w @ U1 + b1), lambda w: np.tanh(w @ U2))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Three sentences of 7, 3 and 5 words, side by side:
"""

# %% slideshow={"slide_type": "skip"}
mended = ...
check(mended, alone, on=[batch], hint="For the last word of a short sentence, print what the second layer is given on its right. Alone, it would be zeros.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

After the first layer the padding is no longer zero: a unit there holds tanh of the bias, and of the last words.
The second layer takes it for a word.
Multiply by the mask after **every** layer.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_3(x, mask, first, second):
    return second(beside(first(beside(x)) * mask)) * mask


assert not check(lambda x, mask, first, second: second(beside(first(beside(x)))) * mask, alone, on=[batch])
assert check(solution_3, alone, on=[batch])
