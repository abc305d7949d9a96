# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Vectors that are learned

**Can a machine learn what words mean by guessing their neighbours?**
Give each word a handful of random numbers.
Let it guess who stands beside it, tell it how wrong it was, and let it mend its numbers.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Every slide with a question is followed by the slide with the figure: let them vote before you go on.
The whole deck takes 45 minutes with questions: text and formula 10, row lookup 6, one update 13, five hundred updates 8, real training 8.
Keys 1 to 9 are the presets, 0 goes back to the start, ▶ plays a slider.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a vector, a dot product and a cosine are (notebook 02), and what a gradient is.
It takes 65 minutes with the exercises.

It follows the lecture's pages on learning neural word representations.

Counting who meets whom gives vectors as long as the vocabulary.
Most of its numbers are zeros, and every new word makes all vectors longer.
Skip-gram (Mikolov and others, 2013) turns the question round: it *predicts* the words around a word, and keeps a short vector for each word, just good enough for that.

You will see one such step from inside, number by number, then five hundred of them, and in the end a real training.
Before each figure there is a question: answer it first.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache

import numpy as np
from ipywidgets import Textarea
from scipy import special

from lecturekit import corpora, figures, words
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore, show_progress

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Data: a text of your choice

The lecture has two sentences that differ in one word, *walking* or *running*.
Here they go on, in four sentences of eleven different words, so that every number of the model fits on the screen.
Look for words that could stand in each other's place: they keep the same company, and yet they never meet.
"""

# %% slideshow={"slide_type": "skip"}
SENTENCES = """
He was walking away because the king was home. He was running away because the queen was home.
She was walking home because the queen was away. She was running home because the king was away.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
You can choose another text in the next figure, and all pictures of this notebook follow.

* **four sentences** is the text above.
* **generated** is a text of 60,000 words, spoken by a small grammar in which relations hold: man and woman, france and paris.
* **Lee news** is a collection of 300 short news texts from Australia.
* **yours** reads the field beside it: paste a text there, or write the name of a text file.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def corpus_of(source, yours):
    """The text; where nothing is pasted yet, the four sentences."""
    if source == "yours" and yours.strip():
        corpus = corpora.read_corpus(yours)
        if len(corpus.vocabulary) < 4:
            raise ValueError("Your text needs four different words at least: paste a longer one.")
        return corpus
    supplied = {"Lee news": corpora.lee_corpus, "generated": lambda: corpora.relation_corpus(tokens=60_000)}
    four = corpora.build_corpus(SENTENCES, name="four sentences")
    return supplied[source]() if source in supplied else four


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The pictures of single steps need a small vocabulary: they keep at most twelve words of the text, and take out the others before the window slides.
Those are the words of the lecture's examples, if the text has them, and else its most frequent content words.
word2vec does the same with rare words: what is too rare to be learned is taken out before pairs are formed.
"""


# %% slideshow={"slide_type": "skip"}
FOLLOWED = ["walking", "running", "away", "because", "king", "queen"]


@cache
def pairs_of(source, yours):
    """At most twelve words of the text, and all their pairs: for the pictures of single steps."""
    corpus = corpus_of(source, yours)
    content = corpus.frequent(12, skip=corpora.FUNCTION_WORDS)
    frequent = content if len(corpus.vocabulary) > 12 and len(content) >= 4 else corpus.frequent(12)
    kept = [word for word in FOLLOWED if corpus.count(word) >= 2]
    kept = list(dict.fromkeys([*kept, *frequent]))[:12]
    return words.skip_gram_pairs(corpus, window=2, words=kept)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Which words could stand in each other's place?

> He was **walking** away because the **king** was home. <br>
> He was **running** away because the **queen** was home. <br>
> She was **walking** home because the **queen** was away. <br>
> She was **running** home because the **king** was away.

*Walking* never meets *running*, and the *king* never meets the *queen*.

Can you find another two words that could be exchanged?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** He and she; away and home come close, but differ in who is walking there.
The machine will not see the sentences, only pairs of words at most two places apart.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A text becomes pairs: a word, and one near it
"""


# %%
def kept_sentence(corpus, kept):
    """The first ten kept words of a sentence: of one of the first thousand that has most of them."""
    first = map(corpus.sentence, range(min(corpus.n_sentences, 1000)))
    return max(([word for word in sentence if word in kept][:10] for sentence in first), key=len)


def the_text(source="four sentences", yours=""):
    """A sentence of the text with a window over one word, and all pairs of the sentence."""
    corpus, pairs = corpus_of(source, yours), pairs_of(source, yours)
    walk = words.window_positions(kept_sentence(corpus, set(pairs.vocabulary)), window=2)
    name = corpus.name if source != "yours" or yours.strip() else "nothing pasted yet"
    kept = f"{len(pairs.vocabulary)} of its {len(corpus.vocabulary):,} words kept"
    verdict = f"**{figures.as_markdown(name)}**: {kept}, **{len(pairs):,} pairs** at most two places apart"
    return figures.window_pairs(walk, min(2, walk.n_steps - 1)), verdict


caption = "A sentence, and below each word its pairs: {source}."
field = Textarea(placeholder="Paste a text here, or write the name of a file: thesis.txt")

# %% tags=["row-W8"]
sources = ["four sentences", "generated", "Lee news", "yours"]
text = explore(the_text, source=sources, yours=field, caption=caption)
text

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** The blue column: *walking* goes in, and each of these four is to be predicted once.
Four sentences have 120 pairs: that is the whole training set.
On these slides all pictures below show these four sentences; in the notebook, choose another one here and they follow.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Which words can be exchanged?</summary>

*He* and *she*: what stands around the one stands around the other, too.
*Away* and *home* come close.
If the distributional hypothesis is right, a model that predicts company must end up with similar numbers for them.
That is what we will watch.

</details>

A **pair** is a word and another at most two places away, within a sentence.
In the figure the window stands over the third word.
Below each word stand the words it is paired with; the blue ones belong to this window.
The function asks which text is chosen at this moment; all pictures below ask it, too.
Its last line lists the word at the third place of the small text, and the words around it.
"""


# %% slideshow={"slide_type": "skip"}
def now():
    return text.value["source"], text.value["yours"]


pairs_of(*now()).place(2)

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The lecture's formula, symbol by symbol

$$\frac{1}{T} \sum_{t=1}^{T} \;\sum_{-c \leq j \leq c,\; j \neq 0} \log p(\textcolor{#680ec5}{w}_{t+j} \mid \textcolor{#0970d4}{w}_t)$$

* $\textcolor{#0970d4}{w}_t$, the **word at place** $t$, goes in; $\textcolor{#680ec5}{w}_{t+j}$, one of its **neighbours**, is to be predicted.
* $c$ is the reach of the window, $T$ the number of places in the text.
* $p$ is a softmax of scores: $\textcolor{#680ec5}{z} = W' \textcolor{#3b7f35}{h}$, where $\textcolor{#3b7f35}{h}$ is the row of $\textcolor{#0f5220}{W}$ that belongs to $\textcolor{#0970d4}{w}_t$.

Two matrices, $\textcolor{#0f5220}{W}$ and $W'$, are all there is to learn.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Read it aloud: on average over all places, how probable does the model find the words that really stand there?
Larger is better; the loss is its negative.
Every word has two vectors: one in W, as the word that goes in, one in W′, as a word to be predicted.
Note the 1/T: an average over places, while a place has up to 2c terms.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A model that knows nothing gives every word the probability $1/V$.
So each pair costs $\log V$ nats, and every training must get below that line.
The next cell draws a random model, with five numbers for each word on either side, and compares its loss with the blind guess.
"""

# %% slideshow={"slide_type": "skip"}
pairs = pairs_of("four sentences", "")
model = words.SkipGram.random(pairs.vocabulary, dim=5, scale=0.3, rng=np.random.default_rng(0))
words.mean_loss(model, pairs), np.log(len(pairs.vocabulary))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The random model is no better than a blind guess, as it should be.
Now write the formula down as a function, and hold it against the package, which computes all places at once.
Both must give the same number; if they did not, the cell below the function would stop the notebook.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The whole objective fits in eight lines
"""


# %% tags=["show-code", "row-W8"]
def average_log_probability(model, pairs):
    total = 0.0
    for t in range(pairs.n_places):
        centre, neighbours = pairs.place(t)
        scores = model.W_out @ model.W[model.number(centre)]
        log_p = scores - np.log(np.exp(scores).sum())
        total += sum(log_p[model.number(word)] for word in neighbours)
    return total / pairs.n_places


# %% tags=["row-W8"]
ours, theirs = average_log_probability(model, pairs), words.average_log_probability(model, pairs)
assert np.isclose(ours, theirs)
print(f"a random model: {ours:.4f} nats a place; the package says {theirs:.4f}".replace("-", "−"))


# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Outer sum, inner sum, softmax, logarithm: each is one line.
Below stands what it gives for a random model, and what the package gives, which computes all places at once.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Model: one-hot times matrix

The lecture writes the learned representation as a product, $\textcolor{#0970d4}{x}' = \textcolor{#0970d4}{x} \, \textcolor{#0f5220}{W}$.
Here $\textcolor{#0970d4}{x}$ is a **one-hot vector**: as long as the vocabulary, all zeros but for a single 1.
Two different words never have their 1 at the same place.
So the dot product of their one-hot vectors, and with it the cosine, is exactly 0, however much the words have in common:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-W9"]
x = model.one_hot("walking")
x, x @ model.one_hot("running")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What training makes of the rows of $\textcolor{#0f5220}{W}$ you can see in the next figure.
For it, the cells below train the small model for 500 steps, one pair a step, and keep both matrices after each of them.
There are four ways to train, of which you will hear more; the first is the plain one.
Everything random comes from generators with a fixed seed, so that you see what the lecturer sees; change the seed, and watch what stays the same.
"""

# %% slideshow={"slide_type": "skip"}
few, turned = {"negatives": 3}, {"architecture": "cbow"}
WAYS = {"softmax": {}, "negative sampling": few, "CBOW": turned, "CBOW, negative sampling": few | turned}


# %% slideshow={"slide_type": "skip"}
@cache
def run(source, yours, way):
    """Five hundred recorded steps on the small vocabulary of the text."""
    pairs, (first, second) = pairs_of(source, yours), np.random.default_rng(0).spawn(2)
    model = words.SkipGram.random(pairs.vocabulary, dim=5, scale=0.3, rng=first)
    return words.train_skip_gram(model, pairs, steps=500, rate=0.2, rng=second, **WAYS[way])


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## What does a one-hot vector do to a matrix?

$$\textcolor{#0970d4}{x} = (0, 0, 0, 1, 0, \ldots, 0) \qquad \textcolor{#0970d4}{x} \, \textcolor{#0f5220}{W} = \;?$$

1. $\textcolor{#0f5220}{W}$ has 11 rows and 5 columns: how many multiplications matter?
2. How similar are the one-hot vectors of *walking* and *running*?
3. And their rows of $\textcolor{#0f5220}{W}$, before training and after?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let somebody say it: no multiplication matters, it is a lookup.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One-hot times $W$ picks a row; training makes rows alike
"""


# %%
def lookup(steps=0, word="walking"):
    """One-hot times W: the row that is looked up, and its cosine with all others."""
    training = run(*now(), "softmax")
    known, W = training.vocabulary, training.W[steps]
    word, most = word if word in known else known[0], float(np.abs(training.W).max())
    figure = figures.row_lookup(W, known, word=word, span=(-most, most))
    return figure, figures.lookup_words(W, known, word)


presets = {
    "walking, at random": {"steps": 0, "word": "walking"},
    "walking, after": {"steps": 500, "word": "walking"},
    "king, after": {"steps": 500, "word": "king"},
}
caption = "One-hot {word}, its row of W after {steps} steps, and that row's cosines."

# %% tags=["row-W9"]
options = {"on_click": "word", "play": {"steps": 500}, "examples": {"word": list(pairs.vocabulary)}}
explore(lookup, steps=(0, 500, 50), presets=presets, caption=caption, **options).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Click on rows: the row lights up, and the same five numbers stand below as x W.
Preset 1: at random, walking resembles anything; preset 2: after training, running.
The blue line is where one-hot vectors leave you: 0 for all, whatever the words mean.
Click on *he* and look for *she*.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>What does it do?</summary>

1. None: it picks a row, and programs look it up instead of multiplying.
2. Exactly 0, as for any two different words.
3. Before training they are as random as the numbers; after 500 steps the cosine is above 0.9, and *running* is the nearest of all words.

</details>

The law is exact, without rounding: all other products are zeros.
The next cell checks it for all words at once.
One-hot vectors of all words, one below the other, are the identity matrix; times $\textcolor{#0f5220}{W}$ that is $\textcolor{#0f5220}{W}$ itself, row by row:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-W9"]
one_hots = np.array([model.one_hot(word) for word in model.vocabulary])
assert (one_hots @ model.W == model.W).all()

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Picture: one update from inside

Now take a single pair, and follow it through the model in eight stages.
Forward: pair, one-hot, row, scores, probabilities.
Then the **error**: what the model said, minus what it should have said.
Backward: each vector is sent a little way, and the new rows stand in the matrices.

| stage | what is computed | numbers |
|---|---|---:|
| 0 pair | a word, and one of its neighbours | 2 |
| 1 one-hot | $\textcolor{#0970d4}{x}$, a 1 at the place of the word | 11 |
| 2 row | $\textcolor{#3b7f35}{h} = \textcolor{#0970d4}{x} \, \textcolor{#0f5220}{W}$ | 5 |
| 3 scores | $\textcolor{#680ec5}{z} = W' \textcolor{#3b7f35}{h}$, a dot product for each word | 11 |
| 4 probabilities | $y_k = e^{z_k} / \sum_j e^{z_j}$ | 11 |
| 5 error | $y - t$, where $t$ is 1 at the neighbour and 0 elsewhere | 11 |
| 6 pull and push | each row of $W'$ moves by $-\eta\,(y_k - t_k)\, \textcolor{#3b7f35}{h}$, and $\textcolor{#3b7f35}{h}$ by the sum of $-\eta\,(y_k - t_k)\, w'_k$ | 60 |
| 7 new rows | the moves are added to the matrices | 60 |

The learning rate $\eta$ is large here, 0.6, so that one step can be seen.
The function below finds a good place in the text for it: one where the word has as many neighbours as anywhere.
"""


# %% slideshow={"slide_type": "skip"}
def neighbours_of(word, pairs):
    places = map(pairs.place, range(pairs.n_places))
    return max((near for centre, near in places if centre == word), key=len)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## *walking* goes in, *away* is expected: which numbers will change?

The model has 11 words in, 11 words out, and 5 numbers for each of them on either side.

After **one** update from this one pair:

1. How many of the 11 rows of $\textcolor{#0f5220}{W}$ have changed?
2. How many of the 11 rows of $W'$?
3. Which word's vector has moved **towards** *walking*?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Take votes for 1, 2 and 11 on both questions.
The asymmetry is the point, and the reason for negative sampling.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One update: pull the target, push the rest
"""


# %%
def one_update(stage=0, way="one neighbour", word="walking"):
    """One step of learning, stage by stage."""
    pairs, model = pairs_of(*now()), run(*now(), "softmax").model(0)
    word = word if word in pairs.vocabulary else pairs.vocabulary[0]
    near, options = neighbours_of(word, pairs), {"rate": 0.6}
    near = near if way in ("all neighbours", "CBOW") else near[len(near) // 2 :][:1]
    if way == "CBOW":
        options["architecture"] = "cbow"
    if way == "negative sampling":
        options["negatives"] = pairs.noise().sample(near, 3, rng=np.random.default_rng(3))
    update = model.step(word, near, **options)
    return figures.update_stages(update, stage), figures.update_words(update, stage)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Play the stages once, then go through them by hand.
A click on a word on either side of the network makes it the word that goes in.
"""

# %%
walk = {"stage": 5, "way": "one neighbour", "word": "walking"}
presets = {
    "the error": walk,
    "pull and push": walk | {"stage": 6},
    "new rows": walk | {"stage": 7},
    "all neighbours": walk | {"way": "all neighbours"},
    "few rows change": walk | {"stage": 7, "way": "negative sampling"},
    "CBOW": walk | {"way": "CBOW"},
}
ways = ["one neighbour", "all neighbours", "negative sampling", "CBOW"]
caption = "One update with {word}, stage {stage} of 7; {way}."

# %% tags=["row-W8"]
options = {"play": {"stage": 1500}, "on_click": "word", "examples": {"word": ["king", "he"]}}
explore(one_update, stage=(0, 7), way=ways, presets=presets, caption=caption, **options).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**8 minutes.** Press ▶ at *stage* once to show the way, then go back and walk with the arrow keys.
Stage 4, probabilities: the outlined box is where the bar should end.
Stage 6: all arrows of words out are parallel to h, because each is its error times h; the target runs to the right, the rest to the left, and h goes where they pull it.
The check at stage 7 is live: every gradient of both matrices against finite differences.
Preset 5: with negative sampling 4 rows of W′ change instead of 11.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Which numbers change?</summary>

1. **One** row of $\textcolor{#0f5220}{W}$, that of *walking*: only its one-hot is not zero there.
2. **All 11** rows of $W'$: softmax gives each word some probability, so each has an error.
3. The output vector of *away*, the target; all others are pushed away a little.

</details>

The errors of a softmax cancel: what the target lacks, the others have too much.
So one strong pull is paid for by many small pushes.
All arrows of words to be predicted are parallel to $\textcolor{#3b7f35}{h}$.
So the picture can be exact: it shows the plane of $\textcolor{#3b7f35}{h}$ and its own move, in which every arrow lies in full length.

With a vocabulary of 100,000 words, full softmax would change 100,000 rows for each pair.
**Negative sampling** asks another question: is this pair real, or drawn at random?
Each candidate gets a probability of its own, $\sigma(z) = 1 / (1 + e^{-z})$; the real neighbour should get 1, the words drawn at random 0.
Only those few are pushed, here three, and the loss is another one: its blind guess is $4 \log 2$.

**CBOW** (continuous bag of words) turns the arrow round: the mean of the neighbours' rows goes in, and the word in the middle is predicted.
Then several rows of $\textcolor{#0f5220}{W}$ change at each step, each by its share.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How sure are we of all these gradients?
A **finite difference** needs no formula: change one number of a matrix by a hair, compute the loss again, and divide the difference by the hair.
Here it is for all numbers of $W'$, one after the other.
"""


# %% slideshow={"slide_type": "skip"}
def measured(update, hair=1e-6):
    gradient = np.zeros_like(update.W_out)
    for cell in np.ndindex(gradient.shape):
        W_out = update.W_out.copy()
        W_out[cell] += hair
        moved = words.SkipGram(update.vocabulary, update.W, W_out)
        gradient[cell] = (moved.step("walking", update.target_words).loss - update.loss) / hair
    return gradient


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The package has such a check of its own, for both matrices, and with differences to both sides, which is more accurate.
It stands at the last stage of the figure above, and these are its words about the pair *walking* and *away*:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-W8"]
model.step("walking", ["away"]).gradient_check()

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Four neighbours at once: is the error still $y − t$?

*Walking* goes in; *he*, *was*, *away*, *because* are all expected: $t$ holds four ones.
Finite differences measure the gradient, whatever the formula.

Which formula will agree with the measurement: $y - t$, or $4y - t$?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ask what the sum of the error is: 0 with one neighbour; with four, $y - t$ sums to −3.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Four neighbours, four losses: the error is $4y − t$
"""


# %%
def formulas(neighbours=4):
    """How far two formulas for the gradient of W′ are from the measured one."""
    update = model.step("walking", ["away", "was", "he", "because"][:neighbours])
    exact, off = measured(update), {}
    for name, c in {f"{neighbours}y − t": neighbours, "y − t": 1}.items():
        gradient = np.outer(c * update.y - update.t, update.h)
        off[name] = np.linalg.norm(gradient - exact) / np.linalg.norm(exact)
    said = ", ".join(f"**{name}** by **{figures.format_number(gap, 2)}**" for name, gap in off.items())
    return figures.gap_bars(
        off, quantity="distance from the measured gradient, as a share of it"
    ), f"Off by a share of the gradient: {said}"


# %% tags=["row-W8"]
explore(formulas, neighbours=(1, 4), caption="Two formulas for the gradient; neighbours: {neighbours}.")

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Four targets are four losses, and each brings its own y: so the sum is 4y minus the four ones.
Move the slider: with one neighbour the two are the same formula, and the more neighbours, the wider the gap.
A well-known demonstration of word2vec on the web uses y − t there, and its weights grow without end.
How would you have found out? Not by looking at pictures: by finite differences.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Which formula agrees?</summary>

$4y - t$: it differs from the measurement by one part in ten million, and $y - t$ by more than half.

</details>

For $C$ neighbours the loss is a sum of $C$ terms $-\log \textcolor{#680ec5}{y}$, one for each neighbour.
Each term gives the gradient $y - t$ with its own target, so together they give $C y - t$, where $t$ now holds $C$ ones.
Whoever writes $y - t$ there follows no gradient of this loss.
It pushes the other words away four times too weakly, and pulls the targets too hard.
What is left over at $4y - t$ is the coarseness of the hair; the package's own check is finer:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-W8"]
update = model.step("walking", ["he", "was", "away", "because"])
update.gradient_check()

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Five hundred updates: will *walking* find *running*?

All vectors start at random, and the two words never meet.
Each step takes one pair and moves a few vectors.

1. How many steps until the cosine of *walking* and *running* is above 0.8: about 20, 100, or 200?
2. The loss starts at $\log 11 = 2.4$: will it reach 0?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ask why 2.4: eleven words, all equally probable.
For the second question: can anybody know whether *walking* follows after *was*?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The same company, so the same place
"""


# %%
@cache
def loss_of(source, yours, way):
    """Loss on the whole text after every fifth step."""
    return run(source, yours, way).corpus_loss(pairs_of(source, yours), range(0, 501, 5))


def training(step=0, way="softmax", pair="walking running"):
    """A recorded training after some steps: the map, the loss, and the cosine of a pair."""
    done, loss = run(*now(), way), loss_of(*now(), way)
    asked = [word for word in corpora.tokenize(pair) if word in done.vocabulary]
    pair = tuple(dict.fromkeys([*asked, *done.vocabulary]))[:2]
    verdict = figures.training_words(done, loss, step=step, pair=pair)
    return figures.training_steps(done, loss, step=step, pair=pair), verdict


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Write any two words of the small text into the field *pair*, and follow them.
A thin line behind a word shows where it has been in the last fifty steps.
"""

# %%
start = {"step": 0, "way": "softmax", "pair": "walking running"}
presets = {f"{n} steps": start | {"step": n} for n in (0, 20, 100, 500)} | {
    "king, queen": start | {"step": 500, "pair": "king queen"},
    "sampling": start | {"step": 500, "way": "negative sampling"},
    "CBOW": start | {"step": 500, "way": "CBOW"},
}
caption = "{pair} after {step} steps, {way}."

# %% tags=["row-W8", "row-W9"]
options = {"play": {"step": 60}, "examples": {"pair": ["king queen"]}}
explore(training, step=(0, 500), way=list(WAYS), presets=presets, caption=caption, **options).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**7 minutes.** Presets 1 to 4, then ▶: watch the two green discs.
The map stands still: its axes are the two main directions of the end, so at first you look at a heap.
The squares are the words as targets: a word moves towards the squares of its company.
Preset 7: CBOW sees the whole window at once, so it guesses much better, and its loss is lower.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Will it?</summary>

1. About 200: each of the two words goes in with few of the 120 pairs, so it must wait for its turn.
2. No: after *was* comes *walking* or *running*, and nobody can know which.

</details>

Neither word ever pulled the other, since they are in no pair together.
Both were pulled to the same output vectors, those of *was*, *away*, *home* and *because*, and so they met.
That is the distributional hypothesis as a mechanism.

How low can the loss go?
A perfect model would know, for each word, how often each other word stands near it.
Even then a pair costs, on average, as many nats as the text is uncertain:
"""

# %% slideshow={"slide_type": "skip"}
met = np.zeros((len(pairs.vocabulary),) * 2)
np.add.at(met, (pairs.centres, pairs.contexts), 1)
-np.log((met / met.sum(axis=1, keepdims=True))[pairs.centres, pairs.contexts]).mean()

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Real training

Eleven words are a model to look into, not one to use.
In five hundred steps each pair was seen about four times; a useful model has read billions of words.
For real texts we take **gensim**, which does the same steps, with negative sampling, very fast.
It also skips very frequent words at random, and lets its learning rate fall.

The text is the one that you chose at the top.
Some texts are too small to learn from: fewer than 5,000 words, or fewer than 30 content words that come back.
Then the generated text takes their place.
We keep the vectors after each pass over the text.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def real(source, yours):
    """The name of the text, and its vectors after 0 to 12 passes."""
    corpus = corpus_of(source, yours)
    least = 2 if len(corpus.tokens) < 20_000 else 5
    frequent = [
        word for word in corpus.frequent(30, skip=corpora.FUNCTION_WORDS) if corpus.count(word) >= least
    ]
    if len(corpus.tokens) < 5000 or len(frequent) < 30:
        corpus, least = corpus_of("generated", ""), 5
    options = words.TrainingOptions(min_count=least, progress=show_progress)
    return corpus.name, words.train_snapshots(corpus, range(13), options=options)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The generated text holds pairs of four kinds, and paired words never meet in it.
So we can ask, after each pass: how similar are the two words of a pair, and how similar are any two of these words?
And there is a harder question: *man* is to *woman* as *king* is to what?
The **hit rate** says how many such questions about a family are answered right; notebook 04 is about them.

First the training itself, a matter of seconds; each of its snapshots holds a vector for every word.
"""

# %% slideshow={"slide_type": "skip"}
name, trained = real(*now())
name, trained.epochs, trained.W.shape

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A real text has no list of pairs.
There, frequent words that are each other's nearest at the end are drawn as pairs, and nothing is asked.
"""


# %% slideshow={"slide_type": "skip"}
def closest_pairs(vectors):
    """Among the frequent content words, those that are each other's nearest."""
    frequent = [word for word in vectors.words if word not in corpora.FUNCTION_WORDS][:60]
    dims = tuple(map(str, range(vectors.dim)))
    table = corpora.LabelledMatrix(vectors.rows(frequent), tuple(frequent), dims)
    near = dict(zip(frequent, words.neighbour_table(table, undefined="nan").by_angle, strict=True))
    return [(a, b) for a, b in near.items() if b and near[b] == a and a < b][:12]


# %% slideshow={"slide_type": "skip"}
@cache
def followed_pairs(source, yours, family):
    """Pairs of a family, and the hit rate after each pass; or the closest pairs, and no hit rate."""
    _, trained = real(source, yours)
    vectors = [trained.vectors(epoch) for epoch in trained.epochs]
    known = [pair for pair in corpora.RELATIONS[family] if all(word in vectors[-1] for word in pair)]
    if len(known) < 4:
        return closest_pairs(vectors[-1]), None
    return known, [words.family_accuracy(after, {family: known}).accuracy for after in vectors]


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## 60,000 words, read twelve times: what is learned first?

Pairs such as *king* and *queen*, *france* and *paris* never meet in this text.
At the start, all vectors are random: cosines about 0.

1. After **one** pass, how similar are the two words of a pair: 0.1, 0.5, or 0.99?
2. From then on, does that cosine rise, stay, or **fall**?
3. When can the vectors answer *man : woman = king : ?*
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Write the three guesses for the first question on the board.
Most expect a slow rise to 1.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## First all words become alike, then they learn to differ
"""


# %%
def epochs(passes=0, family="gender"):
    """Pairs of words after some passes of real training, and how similar they are."""
    (_, trained), (pairs, hits) = real(*now()), followed_pairs(*now(), family)
    figure = figures.training_epochs(trained, pairs, epoch=passes, hits=hits, named=pairs[:2][-1])
    return figure, figures.epochs_words(trained, pairs, epoch=passes, hits=hits)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The map shows directions: all vectors are drawn at length 1, from where the words of the last pass are seen best.
"""

# %%
presets = {
    "random": {"passes": 0, "family": "gender"},
    "one pass": {"passes": 1, "family": "gender"},
    "three passes": {"passes": 3, "family": "gender"},
    "twelve": {"passes": 12, "family": "gender"},
    "capitals": {"passes": 12, "family": "capital"},
    "past tense": {"passes": 12, "family": "tense"},
}
families = {"man, woman": "gender", "land, capital": "capital", "now, past": "tense", "one, many": "plural"}
caption = "Pairs ({family}) after {passes} passes of gensim's skip-gram."

# %% tags=["row-W8", "row-W9"]
options = {"play": {"passes": 900}, "presets": presets, "caption": caption}
explore(epochs, passes=(0, 12), family=families, **options).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Preset 2 is the surprise: after one pass any two words have a cosine near 1, and the hit rate is poor.
Then ▶: words spread, the two sides separate, lines become parallel, the hit rate rises while the cosine falls.
A cosine alone proves nothing: ask what it is between any two words.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>What is learned first?</summary>

1. About **0.99**, and so is the cosine of any two of these words: all share frequent words around them, so all are pulled the same way first.
2. It **falls**, to about 0.75: words learn to differ, and pairs end hardly closer than any two of these words.
3. The past tense after three passes, *man* and *woman* after nine: the hit rate rises while the cosine falls.

</details>

*Similar* always means similar beside something else.
The cosine of a pair tells you little until you know the cosine of any two words.
What the vectors have learned last, and hold best, is the **difference** between the two words of a pair.
It is about the same for all pairs, so the lines on the map are parallel.
That is the subject of notebook 04.

And *walking* and *running*?
The generated text has them, too, among other words of movement.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-W9"]
vectors = real("generated", "")[1].vectors()
vectors.similarity("walking", "running"), vectors.similarity("walking", "paris")

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* One-hot times a matrix looks up a row; that row is the word's vector, and training changes it.
* An update pulls the vectors of neighbours together and pushes the rest away: words with the same company meet.
* Full softmax changes every output vector at each step, negative sampling a handful: that made it fast.

Next: [Words that add up](04_analogies.ipynb), vectors that can be added.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The exercises are in the notebook, with a check that does not give the answer away.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
# Exercises

Replace the three dots, run the cell, read the verdict.

## Exercise 1: softmax

Write the softmax of a vector of scores, $\textcolor{#680ec5}{y}_k = e^{z_k} / \sum_j e^{z_j}$, with NumPy.
One of the inputs on which it is tried has scores around 1,000.
What goes wrong there, and what may you subtract from all scores without changing the result?
"""


# %% slideshow={"slide_type": "skip"}
def softmax(scores):
    return ...


# %% slideshow={"slide_type": "skip"}
inputs = [(np.array([0.3, -1.2, 2.0]),), (np.array([1000.0, 1001.0, 999.5, 998.0]),)]
check(softmax, special.softmax, on=inputs, hint="Do the results sum to 1? And if they are not numbers: only the differences of the scores count, so take one number from all of them before `np.exp`.")  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

$e^{1000}$ is too large for a computer, and infinity divided by infinity is not a number.
A constant taken from all scores divides numerator and denominator by the same; with the largest score, the largest power is $e^0$.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_1(scores):
    return np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum()


assert check(solution_1, special.softmax, on=inputs)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: the gradient of $W'$

One step with full softmax has given the row $\textcolor{#3b7f35}{h}$ with 5 numbers, probabilities $\textcolor{#680ec5}{y}$ and targets $t$ with 11 numbers each, and $C$ targets.
Write the gradient of the loss for all of $W'$, 11 rows and 5 columns, in one line of NumPy.
A target that occurs twice has a 2 in $t$.
It is compared with the gradient of the package, which finite differences have confirmed above.
"""


# %% slideshow={"slide_type": "skip"}
def gradient(h, y, t):
    return ...


# %% slideshow={"slide_type": "skip"}
check(gradient, lambda *_: update.dW_out, on=[(update.h, update.y, update.t)], hint="What is the gradient at one score, if all C targets are counted? And which number of h does each weight of that row multiply?")  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Each of the $C$ targets sends $y_k$ minus 1 or 0 back to score $k$; together that is $C\,y_k - t_k$, with $C = \sum_k t_k$.
The score is a row of $W'$ times $\textcolor{#3b7f35}{h}$, so the row gets that number times $\textcolor{#3b7f35}{h}$.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_2(h, y, t):
    return np.outer(t.sum() * y - t, h)


assert check(solution_2, lambda *_: update.dW_out, on=[(update.h, update.y, update.t)])

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: why negative sampling?

A vocabulary has 100,000 words, each with 300 numbers in $\textcolor{#0f5220}{W}$ and 300 in $W'$.
How many times fewer numbers does one pair change with negative sampling, five negatives, than with full softmax?
Count both matrices, and take the five negatives to be different words.
Answer to three digits.
"""

# %% slideshow={"slide_type": "skip"}
answer = ...
check_sealed(answer, "375bdba62de8", asked="a number", hint="Each way changes whole rows of 300 numbers. How many rows of `W`, and how many of `W′`? The pair's second word has a row as well.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Both ways change one row of $\textcolor{#0f5220}{W}$.
Of $W'$ full softmax changes all 100,000 rows, negative sampling those of the target and of five others: 100,001 rows against 7.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
full, sampled = (1 + 100_000) * 300, (1 + 1 + 5) * 300
solution_3 = full / sampled
assert check_sealed(solution_3, "375bdba62de8")
