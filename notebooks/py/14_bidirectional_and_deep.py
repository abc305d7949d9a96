# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Both ways, and deep

"i liked her …": is that *her* a pronoun, or a determiner, as in "her acting"?
The answer comes later: which networks can wait for it, and what does waiting cost?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Say the first three words aloud, stop, and ask for the part of speech of "her". Then go on: "… acting", or full stop.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 55 minutes; with only 20 minutes, show "Each side misses what the other sees" and "Who hears the end takes answers back".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what an LSTM computes (notebook 13), and how a gradient goes back through time (notebook 11).
It takes 75 minutes with the exercises.

So far a network read from left to right, with one layer of states.
Two ideas extend it, and neither needs a new cell.
**Bidirectional**: a second network reads the same words from the end.
**Deep**: a second network reads the states of the first.

The task is **tagging**: each word of a film review gets its part of speech.
The reviews come out of a grammar made for this course, so that every word's right tag is known.
Most words have only one tag.
Fifteen have two, drawn with equal chance, and for each of these we know which side decides.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache

import numpy as np
import torch

from lecturekit import figures
from lecturekit.corpora import AMBIGUOUS, TAGS, review_corpus, review_words
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore, watch
from lecturekit.networks import UNSCORED, Examples, Recipe, Tagger, probe_layers, read, sight, train
from lecturekit.recurrent import LSTM, cross_entropy, inspect

torch.set_num_threads(1)  # faster, for networks this small
REVIEWS = review_corpus(train=1000, validation=200, test=600, rng=np.random.default_rng(14))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Here are the fifteen, with what decides; "her" for instance is a pronoun in "i liked her ." and a determiner in "i liked her acting ."
Those that stand with "what went before" are nouns or verbs, such as "rest".
"""

# %% slideshow={"slide_type": "skip"}
dict(AMBIGUOUS)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And here is one review as the taggers get it, each word with its right tag.
"""

# %% slideshow={"slide_type": "skip"}
" ".join(f"{word}/{tag}" for word, tag in zip(REVIEWS.test[3].words, REVIEWS.test[3].tags, strict=True))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The third part of the reviews, `test`, follows templates that occur in neither of the others.
A network that only learnt sentences by heart would fail there.

Below stand the sentences we shall work with, in pairs.
Within each of the first, third and fourth pair the words are the same up to the ambiguous one, and differ only **after** it.
In the second pair only the word **before** it differs.
The last sentence has one word of either kind.

You may type any sentence later on.
For a sentence of the list the right tags are known and errors will be marked; for one of yours nobody knows them, and nothing is marked.
A word outside the vocabulary is read as `<unk>`, and the line under the figure says so.
"""

# %% slideshow={"slide_type": "skip"}
EXAMPLES = {
    "i liked her very , very much .": {"her": "PRON"},
    "i liked her very , very long acting .": {"her": "DET"},
    "they must rest , and it was good .": {"rest": "VERB"},
    "they want rest , and it was good .": {"rest": "NOUN"},
    "i liked her .": {"her": "PRON"},
    "i liked her acting .": {"her": "DET"},
    "this really , truly was good .": {"this": "PRON"},
    "this really , truly new film was good .": {"this": "DET"},
    "they want rest , and i liked her .": {"rest": "NOUN", "her": "PRON"},
}
MUCH, LONG, MUST, WANT, SHORT, ACTING, WAS, FILM, MIXED = EXAMPLES
ONLY_TAG = {w: t for r in REVIEWS.train for w, t in zip(r.words, r.tags, strict=True) if w not in AMBIGUOUS}


def right_tags(sentence):
    """The right tags of a sentence of the list; None of any other."""
    known = EXAMPLES.get(sentence)
    return known and [known.get(word) or ONLY_TAG[word] for word in review_words(sentence)]


def unknown_in(words):
    return figures.unknown_words([word for word in words if word not in REVIEWS.vocabulary])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Two drawings follow, both made by one function.
It takes a network that has read a sentence, and the Jacobian of one word's scores in every state.
Red are the paths that reach these scores, wider where they react more; what has no part in them stays grey.
Both networks are as they were drawn, and have learnt nothing yet.
"""


# %% slideshow={"slide_type": "skip"}
def drawn(sentence, **shape):
    """An untrained network on a sentence, and what the scores of its third word depend on."""
    network = Tagger(REVIEWS.vocabulary, embedding=10, hidden=12, **shape)
    return figures.direction_diagram(sight(read(network, sentence), 3), levels=shape.get("layers", 1), answers=False)  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
To read from both ends was proposed by Schuster and Paliwal in 1997, for plain recurrent networks.
Graves and Schmidhuber did it with LSTMs in 2005.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Two cells, one of them reads backwards

$$\overrightarrow{\textcolor{#3b7f35}{h}}_t = \operatorname{cell}\big(\textcolor{#0970d4}{x}_t, \overrightarrow{\textcolor{#3b7f35}{h}}_{t-1}\big),
\qquad \overleftarrow{\textcolor{#3b7f35}{h}}_t = \operatorname{cell}'\big(\textcolor{#0970d4}{x}_t, \overleftarrow{\textcolor{#3b7f35}{h}}_{t+1}\big),
\qquad \textcolor{#680ec5}{z}_t = \textcolor{#b534c6}{V}\begin{bmatrix}\overrightarrow{\textcolor{#3b7f35}{h}}_t \\ \overleftarrow{\textcolor{#3b7f35}{h}}_t\end{bmatrix}$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Red is all that the scores of "her" depend on: the lower row brings what stands before it, the upper row what follows.
Four lines of code, and the second `[::-1]` is the one everybody forgets; exercise 2 comes back to it.
The two cells share no weight, and neither hears the other: they meet only in the readout V.
That is why the first may be asked at once, and the second not before the last word.

</details>
"""


# %% tags=["show-code", "row-M7"]
def both_ways(forward, backward, x):
    """States of two cells, one of which reads from the end: (T, B, 2 H)."""
    from_left = forward.unroll(x).h
    from_right = backward.unroll(x[::-1]).h[::-1]  # turned round again
    return np.concatenate([from_left, from_right], axis=2)


# %% tags=["row-M7"]
drawn(ACTING, bidirectional=True)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Is that all?
`torch.nn.LSTM(bidirectional=True)` is the judge.
We take its weights, put them into two cells of our own, and compare.
All sizes differ, so that nothing can be right by accident: six steps, two sequences, three inputs, four units.
"""

# %% slideshow={"slide_type": "skip"}
module = torch.nn.LSTM(3, 4, bidirectional=True, dtype=torch.float64)
x = np.random.default_rng(0).standard_normal((6, 2, 3))  # (T, B, D)
opened = inspect(module, x)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
`inspect` opens a module of torch, as in notebook 11, and gives each layer and direction as one of our cells.
Three results must agree to the last digits: torch's, ours, and what `inspect` found by itself.
"""

# %% slideshow={"slide_type": "skip"}
by_torch = module(torch.from_numpy(x))[0].detach().numpy()
by_hand = both_ways(*(layer.cell for layer in opened.layers), x)
assert np.allclose(by_hand, by_torch, rtol=0, atol=1e-12)
assert np.array_equal(by_hand, opened.y)

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Deep is a loop: each layer reads the states of the one below

$$\textcolor{#3b7f35}{h}^{(1)}_t = \operatorname{cell}_1\big(\textcolor{#0970d4}{x}_t, \textcolor{#3b7f35}{h}^{(1)}_{t-1}\big),
\qquad \textcolor{#3b7f35}{h}^{(n)}_t = \operatorname{cell}_n\big(\textcolor{#3b7f35}{h}^{(n-1)}_t, \textcolor{#3b7f35}{h}^{(n)}_{t-1}\big)$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Red again: what reaches the scores of "her". Nothing from its right, in no layer.
Deep in depth, and it was deep in time already: T steps times n layers of nonlinearities lie between the first word and the last answer.
Where both are wanted, a layer of two directions reads both directions of the one below, so its input is 2H wide.

</details>
"""


# %% tags=["show-code", "row-M8"]
def deep(cells, x):
    """States of the top layer: (T, B, H)."""
    for cell in cells:
        x = cell.unroll(x).h
    return x


# %% tags=["row-M8"]
drawn(ACTING, layers=3)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Graves, Mohamed and Hinton stacked LSTMs in this way in 2013, to recognise speech.
The same judge again, with three layers this time: `num_layers=3`.
"""

# %% slideshow={"slide_type": "skip"}
tall = torch.nn.LSTM(3, 5, num_layers=3, dtype=torch.float64)
cells = [layer.cell for layer in inspect(tall, x).layers]
assert np.allclose(deep(cells, x), tall(torch.from_numpy(x))[0].detach().numpy(), rtol=0, atol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Both together are the two functions one inside the other, and `inspect` opens that as well.

How many numbers does such a network have?
A cell of an LSTM has four gates, each with a matrix from its input, one from its state, and in torch two biases.
From the second layer on, the input is what all directions below give.
"""


# %% slideshow={"slide_type": "skip"}
def how_many(D, H, layers=1, directions=1):
    """Weights of an LSTM as torch counts them."""
    return sum(directions * 4 * H * (wide + H + 2) for wide in [D] + [directions * H] * (layers - 1))


# %% slideshow={"slide_type": "skip"}
assert how_many(3, 4, directions=2) == sum(weights.numel() for weights in module.parameters())
assert how_many(3, 5, layers=3) == sum(weights.numel() for weights in tall.parameters())

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Training, live

Now we train, with a loop that we do not write ourselves.
`train` takes any network that can say its loss for each word; it shuffles, makes batches, clips the gradient as in notebook 12, and updates with Adam.
After each epoch it scores sentences that it does not learn from, and in the end it leaves the network with the best weights it had.

Of the words it reads, one in fifty is hidden as `<unk>`, so that it learns what to do about a word that it does not know.

The taggers of this notebook are all made by one function.
It remembers what it has trained, so each is trained once, when it is first asked for.
"""

# %% slideshow={"slide_type": "skip"}
WAYS = {"from left": {}, "from right": {"reverse": True}, "both ways": {"bidirectional": True}}
RECIPE = Recipe(epochs=6, batch=64, rate=0.03)


def fit(network, recipe, **shown):
    """Train a tagger in place, and give its curves."""
    lessons = network.examples(REVIEWS.train, unknown=0.02, rng=np.random.default_rng(0))
    return train(network, lessons, network.examples(REVIEWS.validation), recipe, **shown)


@cache
def trained(way, seed=0, layers=1):
    """A tagger that reads one way, or both."""
    network = Tagger(REVIEWS.vocabulary, embedding=10, hidden=12, layers=layers, seed=seed, **WAYS[way])
    fit(network, RECIPE, progress=False)
    return network


# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Six passes, and most of the loss is gone after two
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** In the notebook, run this cell while all watch: six passes over a thousand sentences take a second or two, and the curve moves.
A button there stops it and keeps the best weights; on the slide you see how it ended.
Ask what the first loss should be: a guess among twelve tags costs log 12 = 2.5 nats, and there the curve begins.

</details>
"""

# %%
watched = Tagger(REVIEWS.vocabulary, embedding=10, hidden=12, bidirectional=True, seed=100)
curves = fit(watched, RECIPE, watch=watch(lambda seen: figures.training_curves(seen, guess=np.log(12), floor=0.003)))  # fmt: skip

# %% slideshow={"slide_type": "skip"}
curves.words, curves.validation_accuracy.round(3)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
After two of the six passes, 32 updates, nineteen twentieths of the loss are gone; the axis shows what is left because it goes by powers of ten.
What is left are the ambiguous words.
They are few, so most of the loss is gone before they are learnt.
We stopped sixteen trainings after two passes.
Of the words with one tag 97 to 99 % were right, but only 66 to 92 % of those with two.
The accuracy above says less than it seems to: most words have one tag only, so who merely learns the words by heart is right nineteen times in twenty.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who knows "rest", and who knows "her"?

* *they want **rest**, and i liked **her**.*

Three taggers read it: one from the left, one from the right, one both ways.
Which of them knows what "rest" is, which what "her" is, and which knows both?
And if the sentence went on, "… liked her acting": what would the one from the left say of "her" then?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The first question is easy, the second is not: up to "her" nothing has changed.
So whatever the one from the left says, it says it twice, and it is right exactly once.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Each side misses what the other sees
"""


# %% tags=["row-M7"]
def directions(word=8, sentence=MIXED):
    """Three taggers on one sentence, and how sure they are of one word."""
    words = review_words(sentence)
    said = {way: trained(way).predict(words) for way in WAYS}
    told = {"chosen": min(word, len(words)), "right": right_tags(sentence)}
    line = figures.direction_words(words, said, TAGS, **told)
    return figures.tagged_directions(words, said, TAGS, **told), unknown_in(words) + line


explore(directions, word=(1, 9), on_click="word", examples={"sentence": list(EXAMPLES)},
        caption="Likeliest tag, in fuller colour if surer. Right: word {word}, in per cent. PRN, NN, VB, CCJ, PCT: PRON, NOUN, VERB, CCONJ, PUNCT.",
        presets={"her": {"sentence": MIXED, "word": 8}, "rest": {"sentence": MIXED, "word": 3},
                 "her … much": {"sentence": MUCH, "word": 3}, "her … acting": {"sentence": LONG, "word": 3},
                 "must rest": {"sentence": MUST, "word": 3}, "want rest": {"sentence": WANT, "word": 3},
                 "this … was": {"sentence": WAS, "word": 1}, "this … film": {"sentence": FILM, "word": 1}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Keys 1 and 2: one sentence, and each side alone has its own error.
Keys 3 and 4, back and forth: the upper row does not move up to "her", not in the third digit; only the other two rows change.
Keys 5 and 6: now it is the middle row that cannot know.
Click any word to see all its tags on the right; in the notebook let somebody type a sentence.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

In the narrow cells tags have short forms: NN noun, VB verb, PRN pronoun, PRT particle, CCJ and SCJ conjunctions, PCT punctuation.

Only the one that reads both ways is right everywhere; in sixteen trainings it made no error in any of the nine sentences.
From the left, "her" gets the same probabilities whether or not "acting" follows, and so exactly one of the two answers is right.
It is unsure, as it should be: in sixteen trainings its probability of DET after "i liked" lay between 0.41 and 0.72.
What went before decides about "rest", and there the one from the right has to guess.
In the mixed sentence the left alone was wrong about "her" in 14 of the sixteen, the right alone about "rest" in 15.

</details>

That the left must say the same twice is no matter of training.
It has read the same three words, and nothing else; any network of this kind, trained or not, is bound by it.
We check it with one that has learnt nothing.
"""

# %% slideshow={"slide_type": "skip"}
blank = Tagger(REVIEWS.vocabulary, embedding=7, hidden=9, layers=2, seed=3)
assert np.allclose(read(blank, MUCH).probabilities[:6], read(blank, LONG).probabilities[:6], rtol=0, atol=1e-12)  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
From the right the mirror image holds: the two sentences of the second pair end alike, and everything from "rest" on must be tagged alike.
"""

# %% slideshow={"slide_type": "skip"}
mirrored = Tagger(REVIEWS.vocabulary, embedding=7, hidden=9, reverse=True, seed=3)
assert np.allclose(read(mirrored, MUST).probabilities[2:], read(mirrored, WANT).probabilities[2:], rtol=0, atol=1e-12)  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## One sentence proves little

So we count, on six hundred sentences of templates that no tagger has seen.
The words fall into three kinds: what **follows** decides, what went **before** decides, and all others.

Each way is trained several times, from other first weights.
A slider says how many; those not trained yet take a second or less each when you move it.
"""

# %% slideshow={"slide_type": "skip"}
KINDS = ("what follows", "what went before", "all others")


def shares(network, reviews):
    """The share of right tags among the words of each kind."""
    (batch,) = network.examples(reviews).batches(len(reviews))
    right = (network(batch).argmax(dim=2) == batch.y).numpy()  # (T, B)
    kinds = [(AMBIGUOUS.get(word, "all others"), right[t, n]) for n, r in enumerate(reviews) for t, word in enumerate(r.words)]  # fmt: skip
    return [np.mean([hit for kind, hit in kinds if kind == wanted]) for wanted in KINDS]


@cache
def counted(way, seed, part):
    return shares(trained(way, seed), getattr(REVIEWS, part))


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how often is one right who cannot know?

The grammar draws the two tags of an ambiguous word with equal chance.
How large is the share of right answers of a tagger from the left where **what follows** decides?
Is it a twelfth, for there are twelve tags, is it a half, or better?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** A half: it knows the word, and so which two tags are possible. More it cannot have, unless the templates give something away; they do not.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Each side alone tosses a coin where the other decides
"""


# %% tags=["row-M7"]
def how_often(networks=2, sentences="test"):
    """Shares of right tags by what decides, for taggers of each way."""
    found = {way: np.array([counted(way, seed, sentences) for seed in range(networks)]) for way in WAYS}
    heads = ["<b>what follows</b> decides", "<b>what went before</b> decides", "all other words"]
    line = ", ".join(f"{way} **{100 * part[:, 0].mean():.0f} %**" for way, part in found.items())
    return figures.shares_right(found, heads, floor=[0.5, 0.5, np.nan]), f"if what follows decides: {line}"


explore(how_often, networks=(1, 5), sentences={"templates never seen": "test", "templates seen": "validation"},
        caption="Share of words tagged right, on {sentences}. Bars: means, trainings of each way: {networks}. Each is a dot.",
        presets={"one training each": {"networks": 1, "sentences": "test"}, "five": {"networks": 5, "sentences": "test"},
                 "templates seen: still a coin": {"networks": 5, "sentences": "validation"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The bars at the coin's height are the message; go to key 2 so that nobody says "bad luck".
Key 3: where what follows decides, having seen the template does not help either. The middle group has only 35 words there: read nothing into it.
All other words are right nearly always, so the mean over all words would hide the whole effect: 96 % looks fine.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

A half.
We trained each way sixteen times.
Where what follows decides, the one from the left was right in 42 to 50 % of the words, the one from the right in 96 to 100 %.
Where what went before decides it was the other way round: 96 to 99 % from the left, 42 to 54 % from the right.
The one that reads both ways had at least 96 % of either kind.

</details>

## Which words does an answer hang on?

A gradient can say which words an answer *could* depend on.
We ask for $\lVert\partial \textcolor{#680ec5}{z}_t / \partial \textcolor{#0970d4}{x}_k\rVert$, for every word $t$ and every word $k$: how far do the scores of one word move when the vector of another is nudged?

Backpropagation gives that in a single pass.
Copy the sentence once for each score of each word, and ask each copy for one score.
A tagger from the right is a tagger that is handed the sentence back to front.
So whatever goes in is turned round for it, and whatever comes out is turned back.
"""


# %% slideshow={"slide_type": "skip"}
def turned(network):
    """The slice that brings a sentence into the order in which a network reads it, and back."""
    return slice(None, None, -1 if network.settings["reverse"] else 1)


def dependence(network, words):
    """‖dz_t/dx_k‖ for all words t and k, (T, T)."""
    reading = read(network, words)
    T, K = reading.probabilities.shape
    turn = turned(network)
    seen = inspect(network.rnn, np.repeat(reading.x[turn], T * K, axis=1), network.readout)
    asked = np.eye(T * K).reshape(T * K, T, K).swapaxes(0, 1)  # (T, B, K): copy t K + k asks for score k of word t  # fmt: skip
    found = zip(seen.layers, seen.bptt(asked), strict=True)
    dx = sum(layer.in_order(gradients.x) for layer, gradients in found if layer.level == 1)  # (T, B, D)
    return np.linalg.norm(dx.reshape(T, T, K, -1), axis=(2, 3)).T[turn, turn]


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What follows cannot move what was said from the left.
So above the diagonal there must be nothing at all: not something small, but zero.
"""

# %% slideshow={"slide_type": "skip"}
assert not np.triu(dependence(trained("from left"), LONG), k=1).any()
assert not np.tril(dependence(trained("from right"), LONG), k=-1).any()

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
As always a machine checks: it nudges every number of one word's vector up and down, runs the network again, and compares how far all scores have moved.
"""


# %% slideshow={"slide_type": "skip"}
def off_from_nudges(network, words, k):
    """Largest error of ‖dz_t/dx_k‖ over all t, relative to the largest, against nudges of word k."""
    x, turn = read(network, words).x, turned(network)
    T, _, D = x.shape
    nudges = 1e-5 * np.eye(D) * (np.arange(T) == k)[:, None, None]  # (T, D, D): a copy for each number
    up, down = (inspect(network.rnn, (x + sign * nudges)[turn], network.readout).z[turn] for sign in (1, -1))
    felt, computed = np.linalg.norm((up - down) / 2e-5, axis=(1, 2)), dependence(network, words)[:, k]
    return np.abs(felt - computed).max() / computed.max()


def checked(word, sentence):
    words = review_words(sentence)
    gap = max(off_from_nudges(trained(way), words, min(word, len(words)) - 1) for way in WAYS)
    return f"Row: whose scores. Column: nudged word. Empty: exactly 0. Column {word} checked by finite differences: {figures.error_words(gap)}."


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what shape has "can depend on"?

For each pair of words a cell: the row's answer, the column's word.
Draw in the air which cells can be filled for a tagger **from the left**, **from the right**, and **both ways**.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** They will have it at once; let them say which triangle is which.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Two triangles make a square
"""


# %% tags=["row-M7"]
def hangs_on(word=3, sentence=LONG):
    """Which words the scores of each word hang on, for three taggers."""
    words = review_words(sentence)
    norms, chosen = {way: dependence(trained(way), words) for way in WAYS}, min(word, len(words))
    line = figures.dependence_words(words, norms, chosen=chosen)
    return figures.dependence_maps(words, norms, chosen=chosen), unknown_in(words) + line


explore(hangs_on, word=(1, 9), on_click="word", play={"word": 700}, examples={"sentence": list(EXAMPLES)}, caption=checked,
        presets={"her": {"sentence": LONG, "word": 3}, "the first word": {"sentence": LONG, "word": 1},
                 "the last word": {"sentence": LONG, "word": 9}, "want rest": {"sentence": WANT, "word": 3}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The empty half is empty, not pale: those derivatives are exactly zero.
Key 1, the framed row: on the left it ends at "her", in the middle it begins there, on the right it goes through.
Play: row by row. The map says what an answer *could* depend on here, to first order; it is no explanation of what the network thinks.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The lower triangle, the upper one, and the whole square.
So "her", the third of nine words, can depend on 3, on 7, and on all 9.
How much falls on which word differs from training to training.
That the triangles are empty does not.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What both ways cannot do

All this time the sentence lay there complete.
Now somebody speaks it: one word, two words, three.
After each word we ask for the tags of all words so far, as live captions would have to.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def as_heard(way, words):
    """For each n: tags and probabilities of the first n words when only they are heard."""
    network, stages = trained(way), []
    for n in range(1, len(words) + 1):
        sure = network.predict(words[:n])
        stages.append(([TAGS[k] for k in sure.argmax(axis=1)], sure.max(axis=1)))
    return stages


STORY = "this story was good , and i liked her role ."

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
For the one that reads from the left nothing new happens: after the third word it has read three words, whether or not more will come.
So an answer once given stands.
We check that on thirty held-out sentences, word by word.
"""

# %% slideshow={"slide_type": "skip"}
for review in REVIEWS.test[:30]:
    said_by_left = [tags for tags, _ in as_heard("from left", review.words)]
    assert not figures.taken_back(said_by_left).any()

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does it say before the end?

*this story was good, and i liked her role.* is spoken, a word at a time.
The tagger that reads both ways is right about all of it **once the sentence is complete**.
What will it say of "this" when that is all it has heard?
And how often will it change its mind before the full stop?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Somebody will say that it must be unsure. It need not: for it the sentence ends there, and what ends after "this" had a pronoun in it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Who hears the end takes answers back
"""


# %% tags=["row-M7"]
def spoken(words_heard=9, sentence=STORY, beside="both ways"):
    """Answers after each further word, of the tagger from the left and of another."""
    words = review_words(sentence)
    heard, stages = min(words_heard, len(words)), {way: as_heard(way, words) for way in ("from left", beside)}
    tags = {way: [tags for tags, _ in found] for way, found in stages.items()}
    return figures.words_heard(words, stages, heard=heard, loud=AMBIGUOUS), unknown_in(words) + figures.heard_words(words, tags, heard=heard)  # fmt: skip


explore(spoken, words_heard=(1, 11), play={"words_heard": 900}, examples={"sentence": [STORY, LONG, MUCH, FILM, MIXED]}, beside=["both ways", "from right"],
        caption="A row for each further word, {words_heard} heard. In colour: words with two tags, fuller if surer. Ringed: an answer taken back.",
        presets={"this: one word": {"sentence": STORY, "words_heard": 1, "beside": "both ways"},
                 "this story": {"sentence": STORY, "words_heard": 2, "beside": "both ways"},
                 "… her": {"sentence": STORY, "words_heard": 9, "beside": "both ways"},
                 "… role": {"sentence": STORY, "words_heard": 11, "beside": "both ways"},
                 "her … acting": {"sentence": LONG, "words_heard": 9, "beside": "both ways"},
                 "from right": {"sentence": STORY, "words_heard": 11, "beside": "from right"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes. The most important slide.** Keys 1 to 4, or press play and speak the words with it.
On the left each column keeps its tag: what is said is said. On the right rings appear: an answer is taken back, twice in this sentence.
So this network cannot caption live speech, and it cannot be a language model: one that has read the next word need not predict it.
Where the whole input is there at once, as for a review on the page, none of this hurts, and both ways is simply better.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

"this" is a pronoun, until "story" is heard; "her" is a pronoun, until "role" is heard.
Both are taken back, in all of sixteen trainings, and nothing else is in that sentence.
After "i liked her" it says PRON, and is sure of it (80 to 98 %): for it the sentence ends there.
In the sentence with "very, very long acting" eleven of the sixteen changed their mind once, and five three times.
Over whole held-out sentences it took back 3 to 7 answers per hundred words; the cell below counts for the first training.
From the left none, ever.
Note that none of the taggers has seen sentences break off while it was trained.
With such fragments among its lessons it would be steadier, but never as steady as the one from the left.

</details>
"""

# %% slideshow={"slide_type": "skip"}
back = [figures.taken_back([tags for tags, _ in as_heard("both ways", r.words)]).sum() for r in REVIEWS.test[:30]]  # fmt: skip
100 * sum(back) / sum(len(r.words) for r in REVIEWS.test[:30])

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Layers

Now depth.
But for one drawing, the taggers of this part read from the left only, and have one to four layers, each of twelve units.
All are trained to the **same** validation loss, 0.09 nats a word, however many epochs that takes: so that a deep one is not judged by its slow start.

What does a layer *hold*?
One way to ask is a **linear probe**, as Alain and Bengio proposed in 2016.
From the states at each word fit a linear readout for some question, and see how often it is right on other sentences.
The network is not changed by that, and its own readout plays no part.

Five questions: which word is this, which tag has it, which word and which tag stood before, and which tag comes next.

A share alone proves nothing about what was learnt.
So each network is asked twice: as it was drawn, and when it has been trained.
"""

# %% slideshow={"slide_type": "skip"}
UNTIL = Recipe(epochs=30, patience=10, batch=32, rate=0.02, goal=0.09)


@cache
def stacked(layers, seed=0):
    """A tagger of several layers, from the left, and the epochs that it took."""
    network = Tagger(REVIEWS.vocabulary, embedding=10, hidden=12, layers=layers, seed=seed)
    return network, fit(network, UNTIL, progress=False).epoch


def network_of(layers, learnt, seed=0):
    """A network of this depth, trained or as it was drawn."""
    return stacked(layers, seed)[0] if learnt else Tagger(REVIEWS.vocabulary, embedding=10, hidden=12, layers=layers, seed=seed)  # fmt: skip


@cache
def probed(layers, learnt):
    """What is found in two networks: for each question (2, layers + 1); and what the commonest answer gets."""
    found = [probe_layers(network_of(layers, learnt, seed), REVIEWS.train[:300], REVIEWS.validation) for seed in range(2)]  # fmt: skip
    rights = {question: np.array([probes[question] for probes in found]) for question in found[0].questions}
    return rights, dict(zip(found[0].questions, found[0].floor, strict=True))


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what rises through the layers, and what is lost?

The lowest layer reads the words, the highest must say the tags.
Of this word, its tag, the word before, the tag before, the next tag: which becomes **easier** to read from layer to layer, and which **harder**?
And how much of that is there **before** training?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** A vote on each of the five: up, down, level. Write the votes on the board; the last two are not obvious.
Few will think of the network that has learnt nothing. It is the control.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Training brings the tag up; the word fades anyway
"""


# %% tags=["row-M8"]
def holds(layers=2, asked="its tag"):
    """What a linear readout finds in each layer, in two networks, trained and as drawn."""
    found = {name: probed(layers, name == "trained") for name in ("trained", "as drawn")}
    rights = {name: answers[asked] for name, (answers, _) in found.items()}
    line = ", ".join(f"{name} **{100 * part[:, 0].mean():.0f} → {100 * part[:, -1].mean():.0f} %**" for name, part in rights.items())  # fmt: skip
    floor = {"trained": found["trained"][1][asked]}
    return figures.probe_curves(rights, floor=floor, chosen="trained"), f"{asked}, bottom to top: {line}"


explore(holds, layers=(1, 4), asked=["the word", "its tag", "the word before", "the tag before", "the next tag"],
        caption="Share of held-out words for which a linear readout finds {asked}; {layers} layers. Lines: mean of two networks, the dots.",
        presets={"its tag comes up": {"layers": 3, "asked": "its tag"}, "the word fades anyway": {"layers": 3, "asked": "the word"},
                 "the tag before": {"layers": 3, "asked": "the tag before"}, "the next tag": {"layers": 3, "asked": "the next tag"},
                 "the word, four layers": {"layers": 4, "asked": "the word"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1: in a network that has learnt nothing the tag gets lost on the way up; training turns that round.
Key 2: the word gets lost in both, so nobody should say that training throws it away. It even keeps some of it.
Key 3: what stood before is in no word's vector, so layer 0 can only guess it from the word; the trained layers add to it.
Key 4: nearly level; nobody asked the network for the next tag, and a grammar leaves it open.
In the notebook a new depth takes a few seconds: it is trained when you ask for it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

We probed sixteen networks of three layers, as drawn and trained.

The tag is what training changes: as drawn about 57, 53, 42 and 34 % from what enters to the top, trained 84, 90, 93 and 96 %.
From the left not much more can be had, for the coin's sake.
The word fades in both: 100, 95, 62 and 33 % as drawn, 100, 92, 67 and 53 % trained.
A layer of twelve small numbers, mixed with all that came before, holds less than the vector that it reads; no training is needed for that.

The tag before rises from a half to 71 %, and as drawn it stays between a third and 40 %.
The word before is found better from the first layer on whether or not the network is trained, for every cell mixes in what came before.
The next tag gains a little, from 52 to 58 %, where without training it falls.

With one, two and four layers, too, the word fades in both, and in every single network training put more of the tag into the top layer.
A probe says what *can* be read, not what the network uses.

</details>

## How far does a deep network see?

Layers widen the view of some networks: each layer of a convolution sees a little further than the one below.
A recurrent layer sees all that was read, already in its lowest layer.
So what can depth add?
The drawing from the start of this notebook answers that, here for taggers trained as in the first part.
What it lights up must be what the map of "can depend on" has in that row:
"""

# %% slideshow={"slide_type": "skip"}
for way in WAYS:
    lit = sight(read(trained(way), LONG), 3).inputs
    assert np.allclose(lit, dependence(trained(way), review_words(LONG))[2], rtol=0, atol=1e-12)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: does a third layer see further?

A tagger **from the left**, of one layer: its answer for "her", the third word, can depend on three words.
Now it gets a second layer, and a third.
How many words can the answer depend on: three, six, nine?
And with **both ways**, in one layer?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Who knows convolutional networks will say that depth widens the view.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## More layers see no further; the other direction does
"""


# %% tags=["row-M7", "row-M8"]
def sees(direction="from left", layers=1, word=3):
    """A trained tagger, drawn: red is what reaches the tag of one word."""
    found = sight(read(trained(direction, layers=layers), LONG), word)
    return figures.direction_diagram(found, levels=3), figures.sight_words(found)


explore(sees, direction=list(WAYS), layers=(1, 3), word=(1, 9), on_click="word", play={"word": 700}, height=440,
        caption="Layers: {layers}. Filled: states on which the tag of word {word} can depend, in fuller colour if larger. Red: paths, wider where scores react more.",
        presets={"left: three words": {"direction": "from left", "layers": 1, "word": 3}, "three layers: still three": {"direction": "from left", "layers": 3, "word": 3},
                 "right: seven": {"direction": "from right", "layers": 1, "word": 3}, "both ways: all nine": {"direction": "both ways", "layers": 1, "word": 3},
                 "both ways, three layers": {"direction": "both ways", "layers": 3, "word": 3}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 and 2: the red part grows upwards and not sideways.
Key 4: one layer is enough to see all, if it reads both ways; then the answer is ready after the last word only.
Key 5: in the lower layers everything is lit, in the top layer only what leads to "her". Press play and watch the border move.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Three, however many layers.
Depth adds steps of computing between word and answer, not words.
That is a law of the wiring and needs no statistics: whatever its weights, a network from the left has no path from a later word.
With both ways every answer can depend on every word from the first layer on.

</details>

## Back through depth

In a deep network the gradient has two ways to go: back in time, and down.
A loss at one word reaches the top layer's state there first.
Then it goes back along the top layer, and at every step down to the layer below, which hands it back in time by itself.

We look at it twice: in the network as it was drawn at random, and in the same network when it has learnt.
"""


# %% slideshow={"slide_type": "skip"}
def blame(network, sentence, word):
    """A sentence read, and the gradients of all its layers for the loss at one word."""
    reading, right = read(network, sentence), right_tags(sentence)
    scores, tags = reading.inspection.z, np.array([[TAGS.index(tag)] for tag in right])
    dz = np.zeros_like(scores)
    dz[word - 1] = cross_entropy(scores, tags).dz[word - 1]
    return reading, reading.inspection.bptt(dz)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The line under the figure has a check by somebody else: torch differentiates the same loss by the words' vectors, in double precision, and both are compared.
"""


# %% slideshow={"slide_type": "skip"}
def beside_torch(layers, word, sentence, weights):
    word, network = min(word, len(review_words(sentence))), network_of(layers, weights)
    reading, gradients = blame(network, sentence, word)
    x, right = torch.tensor(reading.x, requires_grad=True), TAGS.index(right_tags(sentence)[word - 1])
    scores = torch.func.functional_call(network.rnn, {k: v.double() for k, v in network.rnn.state_dict().items()}, (x,))[0]  # fmt: skip
    z = scores[word - 1, 0] @ network.readout.weight.double().T + network.readout.bias.double()
    (theirs,) = torch.autograd.grad(z.logsumexp(0) - z[right], x)
    gap = np.abs(gradients[0].x - theirs.numpy()).max() / theirs.abs().max().item()
    return f"The gradient of the loss at word {word}, in every layer. Hollow marks: exactly zero. Checked by torch's own: {figures.error_words(gap)}."


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how much comes down to the lowest layer?

A loss at "her", in a network of four layers.
At that word: how large is the gradient in the **lowest** layer, beside that in the top one?
About the same, a tenth, a hundredth, less?
Before training, and after it?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Two votes, before and after. Few will think that it changes at all.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Before training, each layer down costs a factor of 5 to 12
"""


# %% tags=["row-M8"]
def downwards(layers=2, word=3, sentence=LONG, weights=False):
    """The gradient in every layer, step by step, of the loss at one word."""
    words = review_words(sentence)
    word = min(word, len(words))
    reading, gradients = blame(network_of(layers, weights), sentence, word)
    norms = {layer.level: np.linalg.norm(g.h[:, 0], axis=1) for layer, g in zip(reading.inspection.layers, gradients, strict=True)}  # fmt: skip
    share = norms[1][word - 1] / norms[layers][word - 1]
    factor = figures.format_number(share ** (-1 / max(layers - 1, 1)), 2)
    line = f"layer 1 gets **{figures.format_number(share, 2)}** of what layer {layers} gets: a factor of **{factor}** a layer" if layers > 1 else "one layer: there is no way down"  # fmt: skip
    return figures.layer_gradients({(level, False): part for level, part in norms.items()}, loss=word, span=(-6.0, 1.0), steps=words), line  # fmt: skip


explore(downwards, layers=(1, 4), word=(1, 9), weights={"as drawn": False, "trained": True}, sentence=[LONG, MUCH, MUST, WANT],
        caption=beside_torch, play={"word": 700},
        presets={"two, as drawn": {"layers": 2, "word": 3, "weights": False}, "two, trained": {"layers": 2, "word": 3, "weights": True},
                 "four, as drawn": {"layers": 4, "word": 3, "weights": False}, "four, trained": {"layers": 4, "word": 3, "weights": True},
                 "four, trained, late loss": {"layers": 4, "word": 8, "weights": True}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 3 and 4, back and forth: the four lines lie decades apart, then they close up.
To the right of the loss all is exactly zero: a network that reads from the left cannot be blamed later.
Key 5: back in time it vanishes as in notebook 12, in each layer alike.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Before training little.
We drew sixteen networks of each depth.
The lowest of two layers got a tenth to a fifth of what the top one got, of three 1 to 3 %, of four 0.2 to 0.4 %.
Every layer on the way down multiplies by small weights and half-open gates, as every step back in time does.
From layer to layer that was a factor of 5 to 12, mostly 6 to 9.
After training the lowest of two layers got 0.4 to 2.3 times as much as the top one, of three 0.2 to 1.5, of four 0.04 to 1.4.

It is tempting to say: *therefore* deep networks need more epochs.
But our optimiser, Adam, divides each weight's gradient by the size that it has had lately, so that a faint gradient makes as large a step as a loud one.
What we measured is how faint it is, and not why a deep network learns more slowly.

</details>

## Does depth help?

On this task we can simply count.
For each depth three taggers, trained to the same validation loss, are asked on the six hundred sentences of unseen templates.
Under each depth stands the number of weights of its LSTM.
The numbers come from `how_many`, and are those of the real networks:
"""


# %% slideshow={"slide_type": "skip"}
assert all(how_many(10, 12, n) == sum(w.numel() for w in network_of(n, False).rnn.parameters()) for n in range(1, 5))  # fmt: skip

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what do three more layers buy?

The ambiguous words need a memory of a few steps; all others are known by themselves.
Four layers instead of one: **more right answers**, **fewer**, or **the same** at a higher price?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Say once more: all were trained to the same loss on validation sentences, so the question is about new templates.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Depth costs epochs, and on this task buys next to nothing
"""


# %% tags=["row-M8"]
@cache
def by_depth(layers, seed):
    network, epochs = stacked(layers, seed)
    return shares(network, REVIEWS.test), epochs


def does_depth_help(deepest=2):
    """Epochs to the same loss, and shares of right tags, of taggers of one to four layers, from the left."""
    found, epochs = {kind: np.full((3, 4), np.nan) for kind in KINDS}, np.full((3, 4), np.nan)
    for layers in range(1, deepest + 1):
        rows, epochs[:, layers - 1] = zip(*(by_depth(layers, seed) for seed in range(3)), strict=True)
        for kind, part in zip(KINDS, np.transpose(rows), strict=True):
            found[kind][:, layers - 1] = part
    heads = [f"{n}<br>{how_many(10, 12, n)}" for n in range(1, 5)]
    before = ", ".join(f"{100 * share:.0f}" for share in found["what went before"].mean(axis=0)[:deepest])
    return figures.epochs_and_shares(epochs, found, heads, most=32, title="layers, and their weights"), f"right where what went before decides: **{before} %**"  # fmt: skip


explore(does_depth_help, deepest=(1, 4), play={"deepest": 1500},
        caption="Three trainings of each depth, from the left, each a dot; strokes and lines: means. Right: words by what decides. Deepest: {deepest}.",
        presets={"one layer": {"deepest": 1}, "two": {"deepest": 2}, "three": {"deepest": 3}, "four": {"deepest": 4}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** On the right the lines are level, on the left the epochs are not.
Be fair to depth: the task is small, and about larger ones the slide claims nothing.
In the notebook the step from two to four layers takes some seconds.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Nearly the same, at a higher price.
We trained each depth sixteen times.
One layer took 4 or 5 epochs, two 4 to 6, three 6 to 12, four 9 to 30.
Words decided by what went before were right in 97, 96, 96 and 98 % on average, from one layer to four.
Single trainings of four layers lay between 92 and 100 %.
Words decided by what follows were right in a half, whatever the depth.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* **Bidirectional** is one more cell on the reversed sentence: each answer may hang on every word, so it must **wait for the last one**.
* **Deep** is a loop over cells: training brings what the task asks for up through them; each costs epochs, and none sees further.
* What a network **cannot** know (the left what follows) no training, width or depth repairs; it can only be given the words.

Next: [Your own dataset](15_your_own_dataset.ipynb), all of it on your own text.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask for one task where both ways are allowed, and one where they are not: tagging a text, and predicting its next word.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: count them

How many weights has a **GRU** of two layers that reads both ways, as torch counts them, with inputs of 10 numbers and states of 12?
Answer with a whole number.
A GRU has three gates where the LSTM has four.
"""

# %% slideshow={"slide_type": "skip"}
weights_of_the_gru = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(weights_of_the_gru, "22711a34c000", asked="a whole number", hint="How long is what the second layer reads? Each layer has two directions, each direction three gates, and torch gives each gate two biases.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The second layer reads **both** directions of the first, 24 numbers, and each of its two directions does.
All of it is three quarters of the LSTM's.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = how_many(10, 12, layers=2, directions=2) * 3 // 4
assert check_sealed(solution_1, "22711a34c000")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: spot the bug

Somebody has written the four lines from memory.
The shapes are right, it trains, and the loss even falls; but for every sentence of more than one word the result is wrong.
Mend it, and hand it in: `mended = from_memory`.
"""


# %% slideshow={"slide_type": "skip"}
def from_memory(forward, backward, x):
    return np.concatenate([forward.unroll(x).h, backward.unroll(x[::-1]).h], axis=2)


# %% slideshow={"slide_type": "skip"}
pairs = [[LSTM.random(inputs=3, hidden=4, rng=np.random.default_rng(seed)) for seed in (a, a + 1)] for a in (0, 5)]  # fmt: skip
mended = ...
check(mended, both_ways, on=[(*pair, x) for pair in pairs], hint="In which order do the backward network's states come, and which word does the first of them belong to?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The states from the right come in the order in which they were read, last word first.
Turned round, each stands at its own word; without that the first word is given the state of the last.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_2 = lambda forward, backward, x: np.concatenate([forward.unroll(x).h, backward.unroll(x[::-1]).h[::-1]], axis=2)  # noqa: E731  # fmt: skip
assert check(solution_2, both_ways, on=[(*pair, x) for pair in pairs])  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: wait a little

Between "say it at once" and "wait for the end" there is a middle: read from the left, but answer `wait` words **late**.
Graves and Schmidhuber compared just this with both ways in 2005.
No new network is needed, only other lessons.
Write the function that makes them: `numbers` are a sentence's words, `tags` the numbers of its tags.
Give back both as an array of two rows, longer by `wait`.
At the end of the words stand zeros (nothing is read there), at the start of the tags −100 (nothing is asked there).
"""


# %% slideshow={"slide_type": "skip"}
def late(numbers, tags, wait):
    return ...


# %% slideshow={"slide_type": "skip"}
some = [([5, 3, 8], [2, 0, 1], 0), ([5, 3, 8], [2, 0, 1], 2), ([7, 4], [3, 3], 5)]
LATE = {0: [[5, 3, 8], [2, 0, 1]], 2: [[5, 3, 8, 0, 0], [-100, -100, 2, 0, 1]], 5: [[7, 4, 0, 0, 0, 0, 0], [-100, -100, -100, -100, -100, 3, 3]]}  # fmt: skip
check(late, lambda numbers, tags, wait: np.array(LATE[wait]), on=some, hint="Both rows get `wait` more places. Which of them gets them at its end, and which at its start?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The cell below writes it, and trains a tagger that answers **one** word late.
In fifteen trainings it was right for 79 to 86 % of the words that what follows decides, instead of a half: often the very next word tells.
Waiting longer is not better by itself.
With the same short training, two words were hardly better (76 to 91 %) and four were as bad as none.
For now the state must carry each word until it may answer, and that has to be learnt first.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# The solution, in code
def solution_3(numbers, tags, wait):
    return np.array([[*numbers, *[0] * wait], [*[UNSCORED] * wait, *tags]])


assert check(solution_3, lambda numbers, tags, wait: np.array(LATE[wait]), on=some)


def late_lessons(network, reviews, wait):
    plain = network.examples(reviews)
    rows = [solution_3(numbers, tags, wait) for numbers, tags in zip(plain.x, plain.y, strict=True)]
    return Examples([row[0] for row in rows], [row[1] for row in rows])


patient = Tagger(REVIEWS.vocabulary, embedding=10, hidden=12, seed=0)
late_curves = train(patient, late_lessons(patient, REVIEWS.train, 1), late_lessons(patient, REVIEWS.validation, 1), RECIPE, progress=False)  # fmt: skip
print(f"Right on validation sentences, one word late:\n{late_curves.validation_accuracy.max():.1%}")
