# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Your own dataset

Does a recurrent network beat counting on **your** text?
And how would you know?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Take a vote before anything is shown: on 50,000 words, does an LSTM beat a model that counts three words in a row? Write the number of hands on the board.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 90 minutes; with only 25, show "One after the other, on the same tokens", "The difference is surer than the numbers", "The largest victories of counting are copies" and "Classes come apart with depth, because of training".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what perplexity is (notebook 06), and what a recurrent language model is (notebook 09).
It takes 150 minutes with the exercises, and your own text takes what it takes.

The lecture's assignment has four parts.
Train at least two neural language models on a dataset of your own, and compare their perplexity.
Show where they succeed and where they fail.
Look at what a convolutional network holds in its layers.
Write a report.

This notebook does all four, first on the news of the earlier notebooks and then on whatever you put in their place.
It is no form to fill in: at each step a number can be wrong in a way that nobody notices, and these steps are where we stop and predict.

Where the text says what happened on the news, we ran the cells as they stand here.
On your text the numbers will differ, and the line under each figure says what they are.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache

import numpy as np
import torch
from ipywidgets import SelectionSlider
from IPython.display import FileLink

from lecturekit import assignment, corpora, figures
from lecturekit.exercises import check
from lecturekit.explorable import explore, watch
from lecturekit.language import NGrams, Policy, compare, encode, expected, said_by
from lecturekit.networks import DIGITS_RECIPE, TOKEN_QUESTIONS, DigitsNet, digits_examples, draw_tokens, evaluate, filter_maps, largest_perplexity, layer_features, project, separation, state_features, token_classes, train  # fmt: skip

torch.set_num_threads(1)  # faster, for networks this small

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Choose a text

Take out the `#` of one line and put in the name of your file: it lies beside this notebook, or you give the whole path.
Text, source code, tables and lines of JSON can be read; of a table you name the column after a colon.
The encoding is found out.
"""

# %% slideshow={"slide_type": "skip"}
MINE = corpora.lee_documents()
# MINE = corpora.read_documents("my.txt")
# MINE = corpora.read_documents("reviews.csv: text", label="stars")  # a column of texts, and one of classes
# MINE = corpora.read_documents("my_program.py")  # a line is a sentence
# MINE = corpora.read_documents("""Pasted text, as long as you like.""")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What was found is said here: how many documents, how many tokens, into what a sentence is cut, and the notes.
Read the notes.
They tell what was taken for a document, which rows were left out, and where the encoding had to be guessed.
"""

# %% slideshow={"slide_type": "skip"}
print(MINE.name, len(MINE), MINE.unit, MINE.tokens, MINE.cut, *MINE.notes, sep=" · ")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What is new in the test?

A model learns from the **training** part.
The **validation** part says when to stop, and which settings are best.
The **test** is read once, at the end, and gives the numbers of the report: nothing was chosen by it.

Eight documents of ten are for training, one is for validation and one for the test.
They are drawn at random, and the seed says which.
"""

# %% slideshow={"slide_type": "skip"}
SPLIT = corpora.split_documents(MINE, seed=0)
LOOSE = corpora.as_sentences(MINE)  # each sentence a document of its own

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Whole documents are dealt out, not sentences; and two documents that are word for word the same go to the same part.
Is that pedantry?
The second line of the cell above takes the documents apart, so that we can deal out single sentences as well and compare.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def dealt(what, seed):
    return corpora.split_documents(MINE if what == "whole documents" else LOOSE, seed=seed)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what changes if single sentences are dealt out?

The same sentences are parted 8 : 1 : 1, either in whole documents or one by one.

Are the sentences of the test longer, shorter, or as long?
Does the test hold **more**, **fewer**, or **as many** words that training has never seen?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Many do this with one call of a library that shuffles lines. Ask what a name that stands in one text only, but five times there, will do.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Shuffled sentences tell the test to the model
"""


# %% slideshow={"slide_type": "-"}
def parts(dealt_out="whole documents", seed=0):
    """How long the sentences of the three parts are, and which share of the words is new."""
    split = dealt(dealt_out, seed)
    return figures.sentence_lengths(split, top=TOP), figures.lengths_words(split)


TOP = max(2 * corpora.unknown_shares(SPLIT).max(), 0.001)
explore(parts, dealt_out=["whole documents", "single sentences"], seed=(0, 9),
        caption="Dealt out: {dealt_out}; seed {seed}. Left: lengths. Right: words of the other parts that training has never seen.",
        presets={"whole documents": {"dealt_out": "whole documents", "seed": 0}, "single sentences": {"dealt_out": "single sentences", "seed": 0},
                 "another seed": {"dealt_out": "whole documents", "seed": 6}, "the same, loose": {"dealt_out": "single sentences", "seed": 6}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Left: the three parts look alike, whatever you do. A look at the lengths would never find the mistake.
Keys 1 and 2, back and forth: on the right the test loses new words. Keys 3 and 4: it does so with another seed, and more.
The dotted line needs no test at all. It is the share of the training that is seen once, and it foretells what will be new; but only for single sentences.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The lengths do not change, the new words do.
On the news 8.3 % of the test's tokens are new if whole texts are dealt out, and 7.2 % if sentences are.
We tried twelve seeds: 8.3 to 9.9 % against 6.4 to 7.4 %.

A text speaks of the same people and places from its first sentence to its last.
If half of its sentences are in training, the model knows their names already.
No text that comes next week will do us that favour, so the number would be too good.

The dotted line is Alan Turing's estimate.
Words that were seen once were new a moment ago, so their share says how often something new comes.
It holds if every sentence is drawn by itself, and there it fits; whole texts bring more than it foretells.

</details>

## The long tail

Some words will be unknown, so the models must learn to expect the unknown.
That is what a **threshold** is for: whatever stands in training fewer times becomes `<unk>`, in training too.
How many words would that cost?
"""

# %% slideshow={"slide_type": "skip"}
TIMES = corpora.token_counts(SPLIT.train)
len(TIMES), list(TIMES.items())[:5]

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how many words stand there only once?

The training part of the news has 46,207 words, 6,829 of them different.

Which share of the **different words** stands there once: 5 %, 20 %, 50 %?
And if these become `<unk>`, which share of the **text** is that?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Two votes, one for each question. The two answers are far apart, and that is the point.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Half of the dictionary is seven hundredths of the text
"""


# %% slideshow={"slide_type": "-"}
def tail(threshold=2):
    """Words by rank and frequency, and what a threshold makes unknown."""
    return figures.word_ranks(SPLIT, least=threshold), figures.ranks_words(SPLIT, least=threshold)


explore(tail, threshold=(1, 20),
        caption="Words that stand fewer than {threshold} times in training are <unk>: how many, and how much of each part.",
        presets={"all are kept": {"threshold": 1}, "seen once": {"threshold": 2}, "fewer than 5": {"threshold": 5}, "fewer than 20": {"threshold": 20}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Both axes are logarithmic: the flat step at the right end is half of all words.
Key 1: training has no unknown word, the test has. A model that never met `<unk>` must say it every twelfth word.
Key 2: now training has some, but only half as many as the test. Key 4: the two are alike, and four words of ten are gone.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

3,310 of 6,829 words stand once: 48 % of the dictionary, and 7 % of the text.
The points nearly follow Zipf's line, on which the tenth word is ten times as frequent as the hundredth.

With a threshold of 1 training has no `<unk>`, and 8.3 % of the test is.
With 2 it is 6.9 % and 13 %.
With 20 both have 39 %: the model now knows well how often `<unk>` comes, and hardly anything else.

</details>

## What a threshold does to the numbers

The models that only count can be fitted anew at once, so we try all thresholds.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
EFFECT = assignment.threshold_effect(SPLIT)
LEASTS = EFFECT.least.tolist()  # those at which a word is left

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which model gains most from a higher threshold?

* **uniform**: every outcome is equally likely; it has learned nothing
* **unigram**: how often each word comes
* **3-gram**: two words of context

The threshold goes from 1 to 20.
Whose perplexity falls, and by what factor?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Somebody will say: the uniform model's cannot fall, it learns nothing. Leave that standing.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A high threshold flatters every model
"""


# %% slideshow={"slide_type": "-"} tags=["row-P1"]
def flattered(threshold=2):
    """Perplexities at all thresholds, and what becomes of a sentence at one of them."""
    return figures.threshold_curves(EFFECT, SPLIT, here=threshold), figures.curves_words(EFFECT, here=threshold)  # fmt: skip


explore(flattered, threshold=SelectionSlider(options=LEASTS, value=2),
        caption="What is read of a test sentence, and the perplexity of the test, if words seen fewer than {threshold} times are <unk>.",
        presets={"all are kept": {"threshold": 1}, **{f"fewer than {n}": {"threshold": n} for n in LEASTS if n in (2, 5, 20)}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Read the right column aloud at key 1, then at key 4: the sentence is still there, but nobody can say what it was about.
Right: all three lines fall, also the grey one, which has learned nothing. Its perplexity is V, and V is all that changed.
So a perplexity without its threshold is no number, and two thresholds give no comparison. All models below share one.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

All of them, by factors of about 20 and 30.
From a threshold of 1 to one of 20 the uniform model goes from 6,831 to 313, unigrams from 995 to 33, the 3-gram from 359 to 18.
At 20 two words of five are `<unk>`, and `<unk>` is easily guessed.

The step from 1 to 2 is a special case.
There the 3-gram becomes three times better, the uniform model only twice: a model must have met `<unk>` to expect it.
Notebook 06 told the two effects apart, by asking *which* unknown word it was.

For the report: name the threshold, give the perplexity of the uniform model beside each number, and never compare across thresholds.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["row-P1"]
r"""
## Seven models, each allowed to see a little more

$$\begin{aligned}
\text{uniform} && P(\textcolor{#680ec5}{w}_t) &= 1 / K \\
\text{unigram} && P(\textcolor{#680ec5}{w}_t) &= c(\textcolor{#680ec5}{w}_t) / N \\
\text{3-gram} && P(\textcolor{#680ec5}{w}_t \mid \textcolor{#0970d4}{w}_{t-2}, \textcolor{#0970d4}{w}_{t-1}) & \quad \text{counted, then smoothed by Kneser and Ney} \\
\text{neural bigram} && P(\cdot \mid \textcolor{#0970d4}{w}_{t-1}) &= \operatorname{softmax}(\textcolor{#b534c6}{V} \textcolor{#0970d4}{x}_t + d) \\
\text{RNN} && P(\cdot \mid \textcolor{#0970d4}{w}_1 \dots \textcolor{#0970d4}{w}_{t-1}) &= \operatorname{softmax}(\textcolor{#b534c6}{V} \textcolor{#3b7f35}{h}_t + d), \quad \textcolor{#3b7f35}{h}_t = \tanh(\textcolor{#124391}{U} \textcolor{#0970d4}{x}_t + \textcolor{#0f5220}{W} \textcolor{#3b7f35}{h}_{t-1} + b) \\
\text{GRU, LSTM} && & \quad \text{the same, but } \textcolor{#3b7f35}{h}_t \text{ has gates}
\end{aligned}$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Read the column of conditions from above to below: nothing, nothing, two words, one word, all words.
The fourth is the lecture's neural "unigram" model. It looks at one word, so it is a bigram; and ours has an end mark.
Say why the first two are there at all: they cost nothing, and without them no number below means anything.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Here $K$ is the number of outcomes: every known word, `<unk>`, and `</s>`; and $\textcolor{#0970d4}{x}_t$ is the vector of the word $w_{t-1}$.

Three models count and four are trained.
`plan` sets all of them up for one text, and trains nothing yet.
It also fixes what must be the same for all, or they could not be compared: the vocabulary, what is unknown, which tokens are predicted.
The vocabulary comes from the training part alone.
Whoever takes it from the whole text has told the models which words the test will use.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
STUDY = assignment.plan(SPLIT)
STUDY

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Are they of the same size?
"The same" can mean the same number of hidden units, or the same number of parameters.
An LSTM has four times the weights of an RNN with as many units, *in its core*.
The core is not the whole network: each word has a vector on its way in, the embedding, and a row of the readout on its way out.

A model that counts has no parameters, but it keeps numbers too: one count for each different N-gram that it has seen.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
COUNTED = {n: STUDY.untrained(kind).counts.counts for n, kind in ((1, "unigram"), (3, "kneser-ney"))}
KEPT = {"unigram": len(COUNTED[1][0]), "3-gram": sum(len(of) for of in COUNTED[3])}

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: where do the parameters of a small LSTM sit?

It knows about 2,400 words, has 64 hidden units, and a word's vector has 32 numbers.
Which share of its parameters is in the **core**, with all its gates: three quarters, a half, a quarter, a tenth?
And how much larger is the whole network than an RNN with as many units?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Hands for each share. Most people think of the LSTM as its gates, since these are what a lecture draws.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A small LSTM is mostly a dictionary
"""


# %% slideshow={"slide_type": "-"} tags=["row-P1"]
def sizes(hidden=64, embedding=32, matched=False, model="LSTM"):
    """How many parameters each model has, and in which of its parts."""
    planned = assignment.plan(SPLIT, hidden=hidden, embedding=embedding, match=matched).sizes
    return figures.parameter_bars(planned, chosen=model, ceiling=MOST, kept=KEPT), figures.size_words(planned, chosen=model, kept=KEPT)  # fmt: skip


MOST = 1.02 * max(sum(size.parts) for size in assignment.plan(SPLIT, hidden=128, embedding=32).sizes)
usual = {"hidden": 64, "embedding": 32, "matched": False, "model": "LSTM"}
explore(sizes, hidden=[8, 16, 32, 64, 128], embedding=[8, 16, 32], model=list(STUDY.names[::-1]), on_click="model",
        caption="{hidden} hidden units, vectors of {embedding} numbers; matched: as many parameters as the LSTM.",
        presets={"as planned": usual, "few units": usual | {"hidden": 8}, "many units": usual | {"hidden": 128, "embedding": 8},
                 "the RNN": usual | {"model": "RNN"}, "matched": usual | {"matched": True, "model": "RNN"},
                 "bigram, matched": usual | {"matched": True, "model": "neural bigram"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Start: a tenth of the LSTM is its core, three fifths are the readout.
Key 2: with few units the core is nothing. Key 3: the core counts as soon as the units are many and the vectors short.
Keys 4 and 5, back and forth: to match the LSTM's parameters the RNN needs only a few units more. With a large vocabulary "the same units" and "the same parameters" are nearly the same thing.
Key 6: it is the bigram that changes; its vectors get longer. Click any bar for its shares.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

A tenth: the core has 25,088 of 255,980 parameters, the readout 60 %, the embedding 30 %.
So the LSTM as a whole is 8 % larger than the RNN, though its core is four times as large.
Matched, the RNN gets 71 units where the LSTM has 64, and the GRU 66.
The neural bigram gains most, since it has no core at all: its vectors grow from 32 numbers to 53.

The 3-gram keeps about as many numbers as the bigram has parameters, and no gradient has touched one of them.

Two consequences for your report.
If you say "the LSTM has four times the parameters", count.
And if you want the network smaller, cut the vocabulary, not the units.

</details>

Below we take the same hidden units for all.
Put `match=True` into the call of `plan` if you want the other comparison; both are fair, if you say which it is.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Train, and watch

The networks are trained one after the other, with the same recipe.
Thick lines show the perplexity on the validation part after each pass, thin lines that on the training text.
After each pass the weights are kept if the validation perplexity was the lowest until then; one pass without a better one, and the network is done.
The test part is not looked at.

The button stops the training and keeps what there is.
A folder `15_runs` keeps the state of each network.
If you stop, or the machine does, run the cell again and it goes on from there; delete the folder to begin anew.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: the four networks against the count of three words

The 3-gram is a grey line, and so is the unigram.
Which networks get **below the 3-gram**, on text that they do not learn from?
And what will the thin lines do, when the thick ones have stopped falling?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Come back to the hands of the beginning. Everything here has read 50,000 words: a thousandth of what it takes before networks win easily.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One after the other, on the same tokens
"""

# %% slideshow={"slide_type": "-"} tags=["row-P1"]
RESULTS = STUDY.run(keep="15_runs", progress=False, watch=watch(lambda told: (figures.study_curves(told), told.words)))  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Run it live if you have half a minute: the curves move, the line below says how long it takes yet.
On the slide you see how it ended.
Watch the thin lines: they keep falling long after the thick ones have turned. That gap is what the networks learn by heart.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The same in numbers, with the weights that were kept: for each model the perplexity on the text it has learnt from, and on the validation part.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
{model.name: (round(model.train_perplexity), round(model.validation_perplexity)) for model in RESULTS.models}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

No network gets below the 3-gram: it has 76 on the validation part, and the LSTM and the GRU, the best of the four, 97.
They come in the order in which they see more: bigram 110, RNN 107, then the two with gates.
All of them leave the unigram's 251 behind in the first two passes.
So each word before helps; but 50,000 words are too few to learn from them by gradient what the 3-gram gets by counting.

The thin lines go on falling, a step with each pass: what the networks still learn is their own text by heart, and on new text it does not help.
In this they are modest.
On the text it has learnt from the GRU ends at 48, the 3-gram at 12.

</details>

The baselines are no formality, then.
Without the grey lines the same curves would be a success story: from 2380 to 97 in five passes.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Compare

Now comes the part of the text that no model has seen.
Perplexities can be compared only if they are of the **same tokens**: same vocabulary, same unknown words, every end of a sentence counted by all or by none.
So all models are scored in one place, and what is scored is checked.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
FOUND, SURE = RESULTS.comparison, RESULTS.intervals
GRAM, NET = next((name for name in FOUND.names if name.endswith("-gram")), FOUND.names[0]), FOUND.names[-1]  # fmt: skip
assert {RESULTS.network(name).perplexity(STUDY.test).counted for name in FOUND.names} == {FOUND.counted}
FOUND.counted, FOUND.documents, round(FOUND.unknown_rate, 3)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
So many tokens, in so many documents, and this share of them is `<unk>`.
A model that does not play the same game is refused.
Here is one that looks splendid, and beats all others by far: it calls every word unknown that was seen fewer than twenty times.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
try:
    easy = NGrams.fit(encode(SPLIT.train.sentences, policy=Policy(least=20, unit=STUDY.train.policy.unit)))
    print(easy.perplexity(encode(SPLIT.test.sentences, like=easy)).words)
    compare({"the splendid one": easy}, STUDY.test, train=STUDY.train)
except ValueError as refused:
    print(refused)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
`compare` also asks each model for its whole distribution at some places.
If it does not sum to 1, the model is refused.
It is refused too if the distribution does not hold the number that was scored: it may look at the word that it should predict.

### How sure is a perplexity?

Thirty documents are a small sample of all that could have been in the test.
Other documents would have given other numbers, and we cannot get others.
But we can **draw** thirty documents out of these thirty, with replacement: some come twice, some not at all.
The perplexity of each such draw is one that we could as well have had.
That is the bootstrap.
Whole documents are drawn and not words, since the words of one document are about the same things.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A test that we could as well have had

$$\frac{\mathrm{PP}_A}{\mathrm{PP}_B} = \exp\Big(\frac{1}{N} \sum_{t} \log P_B(\textcolor{#680ec5}{w}_t \mid \textcolor{#0970d4}{w}_1 \dots \textcolor{#0970d4}{w}_{t-1}) - \log P_A(\textcolor{#680ec5}{w}_t \mid \textcolor{#0970d4}{w}_1 \dots \textcolor{#0970d4}{w}_{t-1})\Big)$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Ask first: if the test had been thirty other news, how different could the number have been?
Then: we have no other news. What can we do with these? Somebody will say: leave one out. Drawing with replacement is the same idea, pushed further.
In the formula both models read the same tokens: only the difference is left. In the code both are asked on the same draw.

</details>
"""


# %% slideshow={"slide_type": "-"} tags=["show-code", "row-P1"]
def drawn_ratio(one, other, documents, rng):
    """Ratio of two models' perplexities on documents drawn with replacement."""
    again = rng.choice(documents, size=len(documents))
    here = np.concatenate([np.flatnonzero(FOUND.document == d) for d in again])
    return np.exp(np.nanmean((FOUND.logprobs[other] - FOUND.logprobs[one])[here]))


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Drawn a thousand times, the middle 95 % of these ratios are the interval.
The package's own interval comes from other random draws, so the two agree nearly, not exactly.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
documents, rng = np.unique(FOUND.document), np.random.default_rng(15)
ours = [drawn_ratio(FOUND.names.index(NET), FOUND.names.index(GRAM), documents, rng) for _ in range(1000)]
assert len(documents) < 20 or np.allclose(np.quantile(ours, [0.025, 0.975]), SURE.ratio(NET, GRAM)[1:], rtol=0.1)  # fmt: skip
[round(float(end), 3) for end in np.quantile(ours, [0.025, 0.975])]

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: their intervals overlap; are they different?

The intervals of the LSTM and of the 3-gram overlap by more than half.
So the same thirty documents could have given both models the same perplexity?
And the GRU against the RNN, which are closer still?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most have learnt: overlap, so no difference. Ask what would make both numbers go up at once: a hard document.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The difference is surer than the numbers
"""


# %% slideshow={"slide_type": "-"} tags=["row-P1"]
def sure(against=GRAM):
    """Perplexity on the test text with 95 % intervals, and ratios to one model; open marks: not clear."""
    return figures.perplexity_intervals(SURE, chosen=against, parameters=SIZE, seconds=TIME), figures.interval_words(SURE, chosen=against)  # fmt: skip


SIZE, TIME = ({model.name: getattr(model, what) for model in RESULTS.models} for what in ("parameters", "seconds"))  # fmt: skip
explore(sure, against=list(FOUND.names), on_click="against", height=400,
        caption="Lines: 95 % of 2000 draws of whole documents. Right: perplexity divided by that of {against}; an open mark is not clear.",
        presets={f"against {name}": {"against": name} for name in (GRAM, *RESULTS.recurrent)})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Left: all intervals are wide, for some of the documents are hard for everybody. Right: the same models on the same draws, and the intervals shrink.
Keys 1 to 4, or click a mark: who is clearly better than whom? An open mark is not clear; then the sentence in the report is "no clear difference", not "slightly better".
The columns in the middle: what it cost. The model that counts has taken no time at all.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Each perplexity is sure to some ten or fifteen per cent only; the ratio of two networks to about four.
A draw with many hard documents is hard for both models, and in the ratio that cancels.
So intervals may overlap, and the difference be clear all the same.

We split the news in four ways and trained all networks anew for each.
The LSTM had the lowest perplexity of the networks each time, but once it did not clearly differ from the GRU.
The 3-gram was below it each time, by 8 to 11 %, and clearly, if only just: the intervals began 2 or 3 % above 1.
They are also wide; one reaches from 2 to 28 %.
So the 3-gram must be very good on some documents and not on others; soon we see why.

One thing is not in these intervals: another training, with other first weights, would also give other numbers.

</details>

## Where is it won?

One number for a whole text hides where it comes from.
The same tokens can be put in groups, and each group has a perplexity of its own.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
PARTS = {"times seen": FOUND.by_frequency(), "length of sentence": FOUND.by_length(), "place": FOUND.by_place(), "copied": FOUND.by_copied()}  # fmt: skip
rivals = [name for name in FOUND.names if name not in ("uniform", "unigram")]
PAIRS = [*((name, GRAM) for name in reversed(rivals) if name != GRAM), (NET, rivals[-2])]
{label: int(count) for label, count in zip(PARTS["times seen"].labels, PARTS["times seen"].tokens, strict=True)}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which words does an LSTM predict better than counting?

Words that were seen **rarely**, since it knows that words are alike?
Words that were seen **often**?
The **end** of a sentence?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most vote for rare words: vectors were introduced as the cure for counts that are too small.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The LSTM knows ends, the count knows phrases
"""


# %% slideshow={"slide_type": "-"} tags=["row-P2"]
def where(by="times seen", two=(NET, GRAM)):
    """Perplexity in groups of tokens, which part of the text they are, and the ratio of two models."""
    one, other = two
    return figures.breakdown_curves(PARTS[by], one=one, other=other), figures.breakdown_words(PARTS[by], one=one, other=other)  # fmt: skip


explore(where, by=list(PARTS), two={" ÷ ".join(pair): pair for pair in PAIRS},
        caption=lambda by, two: f"Left: perplexity by {by}; grey: share of all tokens. Right: {two[0]} ÷ {two[1]}, intervals that hold together at 95 %.",
        presets={**{by: {"by": by, "two": (NET, GRAM)} for by in PARTS}, "two networks": {"by": "place", "two": PAIRS[-1]}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Key 1: from left to right the words get more frequent. Perplexity falls a thousandfold; the models differ by much less, so look at the right panel.
Below the line the LSTM is better. The end of the sentence is the clearest: a 3-gram has forgotten how long the sentence is.
Keys 2 and 3: hardly anything is clear. Each group has a seventh of the tokens.
Key 4 is the surprise: tokens that stand in a run of words that training had too. On nearly nine tenths of the text the two are equal; the rest decides.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Rare words are where counting is **better**, by 15 to 40 %.
A word that was seen five times has not been seen enough for a vector; that it stood beside another word was counted at once.
On words that were seen a few hundred times there is no clear difference.
The end of a sentence goes to the LSTM: there its perplexity is lower by a quarter to a half.
It was so in all four splits; about `<unk>` they did not agree.

The last preset, *copied*, is the most telling.
News come again: 10 to 15 % of the test tokens stand in a run of four or more that the training part has word for word.
There the perplexity of the 3-gram is half that of the LSTM, and in runs of seven or more it is a third or less.
It remembers.
On all other tokens there is no clear difference, in any of the four splits.
(That group has no copied token, and a token is put into it knowing what it is, so it is a little kind to the LSTM.)

Is that a merit of the 3-gram or a flaw of the split?
If your text will be read again as it is, it is a merit.
If you want to know who has learnt the language, it is a leak.

</details>

## Successes and failures, word by word

Means and groups are still many words at once.
Here is one sentence of the test, and the surprisal of some models at each word, in bits.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
FOUR = {"count and networks": (GRAM, *rivals[-3:]), "just two": (GRAM, NET), "with the unigram": (FOUND.names[1], GRAM, rivals[-2], NET)}  # fmt: skip
FOUR = {what: tuple(dict.fromkeys(names)) for what, names in FOUR.items()}  # fmt: skip
LONG = np.flatnonzero(np.diff(STUDY.test.starts) > 8)
SHOWN = LONG[np.linspace(0, len(LONG) - 1, 24).round().astype(int)].tolist() if len(LONG) else [0]

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: on how many words is the best model the best?

The 3-gram has the lowest perplexity, and now stands against the LSTM alone.
At which share of the words does it give the higher probability?
**Half** of them, **two thirds**, **nine tenths**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Take the votes, then say what a win is here: a higher probability for the word that came, by however little.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Every model wins somewhere
"""


# %% slideshow={"slide_type": "-"} tags=["row-P2"]
def word_by_word(sentence=SHOWN[0], models="count and networks"):
    """The model that gave each word the highest probability, and the surprisal of each in bits."""
    return figures.winner_strip(FOUND, sentence, chosen=-1, shown=FOUR[models]), figures.winner_words(FOUND, sentence, shown=FOUR[models])  # fmt: skip


explore(word_by_word, sentence=SelectionSlider(options=SHOWN), models=list(FOUR), play={"sentence": 2500},
        caption="Test sentence {sentence}; surprisal in bits. Colour of a word: the model with the highest probability. Italics: read as <unk>.",
        presets={name: {"models": name} for name in FOUR})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Move through some sentences. Look for columns where one cell is dark and its neighbours are pale: there one model is badly wrong.
Key 2, two models: the colours alternate, and hardly ever follow a rule that one sees at once.
Key 3: even the unigram wins words. Where the others expect something in particular and it does not come, who expects nothing loses least.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
{name: round(float(share), 2) for name, share in zip(FOUR["just two"], FOUND.among(*FOUR["just two"]).wins, strict=True)}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Hardly more than half, as the cell above says: 52 or 53 % in four splits.
The 3-gram hardly wins more words, it wins *larger*: where it has seen the phrase it saves five or ten bits at once.
"Wins most words" is no measure of a language model, then, and a picture of one sentence is no proof of anything.
It is a place to look for reasons.

Of all seven models the unigram and even the uniform one have nearly a tenth of the words each.
A model that commits itself must sometimes be wrong.

</details>

### The sentences at both ends

To look for reasons, do not choose examples by hand: you will find what you wish to find.
Let the numbers choose: the sentences that cost least and most, or on which one model saves most against another.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: where does the count beat the LSTM by most?

We take the five sentences on which the 3-gram saves most bits against the LSTM.
What will they have in common: long words, names, numbers?
And the five on which the LSTM saves most?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Somebody may remember the last preset of the groups. Do not help.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The largest victories of counting are copies
"""


# %% slideshow={"slide_type": "-"} tags=["row-P2"]
def at_both_ends(model=GRAM, against=NET, end="best"):
    """Five sentences at one end of the order; green: bits saved, violet: bits lost; alone: dark is surprising."""
    found = FOUND.ranked(model, None if against in (model, "nobody") else against, worst=end == "worst")
    return figures.ranked_sentences(found), figures.ranked_words(found)


explore(at_both_ends, model=rivals, against=[*rivals[::-1], "nobody"], end=["best", "worst"],
        caption="{model} against {against}: the {end} sentences by bits a token. Sentences of under five tokens are left out.",
        presets={"count against LSTM": {"model": GRAM, "against": NET, "end": "best"}, "LSTM against count": {"model": NET, "against": GRAM, "end": "best"},
                 "LSTM at its best": {"model": NET, "against": "nobody", "end": "best"}, "LSTM at its worst": {"model": NET, "against": "nobody", "end": "worst"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Start: green over whole sentences, four bits a token. Ask where these sentences come from; the next cell says it.
Key 2: the LSTM's victories are small and spread: a bit here, two bits there, often at words like "of", "to" and at the end.
Keys 3 and 4: what is easy is formula, what is hard is short, full of rare words, or spoken.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
VICTORIES = FOUND.ranked(GRAM, NET).sentences
[int(FOUND.copied[STUDY.test.starts[s] : STUDY.test.starts[s + 1]].max()) for s in VICTORIES]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The cell above says how many tokens in a row each of the five sentences shares with the training part, word for word; 12 stands for twelve and more.
They are copies: agencies send a report again with some sentences changed, and `split_documents` keeps only *whole* documents together that are the same word for word.
The LSTM has read the same sentences too, once in each pass, and has not learnt them by heart.

Where the LSTM is better it is better by little, in many places.
Its best sentences are formulas of news, its worst are spoken, or full of rare words.

</details>

### What had it expected?

A failure is understood when one sees what the model wanted to hear instead.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
def asked(sentence, word):
    words = STUDY.test.sentence(sentence)
    at = min(word, len(words) - 1)
    return expected({name: RESULTS.network(name) for name in FOUR["with the unigram"]}, words, at)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: is a surprised model a bad model?

At a word that cost ten bits, what did the models expect?
Will the LSTM's five likeliest words **fit** there, or will they be nonsense?
And where will the word that came stand, among 2400: in the first ten, hundred, thousand?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ten bits are one in a thousand. Ask them for their own guess at such a place: after "the prime minister of".

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## What each model wanted to hear
"""


# %% slideshow={"slide_type": "-"} tags=["row-P2"]
def instead(sentence=SHOWN[0], word=4):
    """The five likeliest words of each model at one place, and the word that came, in violet."""
    found = asked(sentence, word)
    return figures.expectation_bars(found), figures.expectation_words(found)


explore(instead, sentence=SelectionSlider(options=SHOWN[::3]), word=(1, 16), play={"word": 1500},
        caption="Test sentence {sentence}, token {word}: what each model expected after the words before.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Let it play through a sentence. The unigram expects the same at each word; that is the floor.
Stop where the 3-gram is sure of itself, with a bar of a half or so: it has seen exactly these two words before. Sometimes it is right.
The LSTM's bars are short nearly everywhere: it spreads its bets, on words of the right kind.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Most of what the LSTM expects could stand there: after "the" it wants nouns, after "will" verbs, though nobody has told it what these are.
But it wants *the frequent ones*, and `<unk>` before all of them.
The 3-gram wants what came before, and is either sure or lost; where it is lost it falls back to shorter contexts, and to the unigram in the end.

So a dark cell in the strip is often no failure: ten bits for the name of a suburb is a fair price.

</details>

### Let them speak

The last test is no measure at all, and convinces people most.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who talks best?

Each model says three sentences by the same rule: at temperature $\tau$ it draws from $P^{1/\tau}$, made to sum to 1.
At which temperature do they sound best: near **0**, at **one half**, at **1**?
And will you hear from the sentences which model has the lower perplexity?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Notebook 09 has the temperature in detail; here only the comparison counts.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Good sentences are no proof
"""


# %% slideshow={"slide_type": "-"} tags=["row-P2"]
def speaking(temperature=0.5, seed=0):
    """What each model says, drawn by the same rule from the same seed."""
    said = said_by({name: RESULTS.network(name) for name in FOUR["with the unigram"]}, temperature=temperature, seed=seed, train=STUDY.train)  # fmt: skip
    return figures.said_beside(said), figures.said_words(said)


explore(speaking, temperature=(0.0, 1.5, 0.25), seed=(0, 4), height=440,
        caption="Temperature {temperature}, seed {seed}, no <unk>. Underlined: 4 words in a row or more that training has.",
        presets={"the likeliest": {"temperature": 0.0}, "cool": {"temperature": 0.5}, "as it is": {"temperature": 1.0}, "hot": {"temperature": 1.5}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Key 1: each model has one sentence; that of the 3-gram goes round in circles. Key 2 sounds best; ask who is who with the names covered.
The 3-gram's best sentences are pieces of the training text, glued together: the lines under the words show them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

At 0 each model has one sentence only.
At one half they sound best, at 1 rare words come in, and at 1.5 all is word salad.
On the news, at one half, more of the 3-gram's words are copied than of the LSTM's, with each of the five seeds: 72 to 100 % against 20 to 56 %.
It reads well because it is made of pieces of real sentences.
No model may say `<unk>`, because it stands for many words and is none: its probability is taken away, and the others are normalised again.
A choice among samples is a choice of yours, so put the seed beside them in your report.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## What do the layers hold?

A number says that a network is better; a picture of its layers may say why.
The lecture asks for the features of a ConvNet at different layers, as a t-SNE with the classes in colour.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** First pictures, since everybody knows what digits look like; then the states of the language model that was just trained.
Ask the class what it expects: does a layer further up know more about the digit than the pixels do?

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
scikit-learn ships 1797 small pictures of digits, written by 43 people.
`DigitsNet` reads their 8 × 8 pixels: two convolutions of 16 filters each, a pooling, a hidden layer, a readout.
It is trained by the same `train` as the language models, in a few seconds.
A twin with the same first weights is left as it was drawn, for what we see must be held against something.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
lessons, watched, tested = digits_examples(0)
SIGHT = {"trained": DigitsNet(), "untrained": DigitsNet()}
train(SIGHT["trained"], lessons, watched, DIGITS_RECIPE).words

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The same hand may stand in training and test, as nobody noted who wrote what; so its accuracy is one for hands that it knows.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
PICTURES, DIGIT = np.stack(tested.x), [int(y) for y in tested.y]
round(evaluate(SIGHT["trained"], tested).accuracy, 3)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Hooks: the layers of any network

A **forward hook** is a function that torch calls whenever a layer has given its output.
`layer_features` hangs one on each layer you name, shows the samples to the network in batches, and takes the hooks away again.
It works with every `torch.nn.Module`, and without names it chooses up to eight layers itself.
`pool=False` keeps every place of a map; otherwise a map is averaged over its places, which is what one does with large pictures.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
LAYERS = {name: layer_features(made, PICTURES, pool=False) for name, made in SIGHT.items()}
LAYERS["trained"]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Your own model of torchvision is looked into in the same way:

```python
model = torchvision.models.resnet18(weights="DEFAULT")     # or your own: model.load_state_dict(…)
seen = layer_features(model, pictures, ["conv1", "layer1", "layer2", "layer3", "layer4"])
measured = separation(seen, labels)                        # one label for each picture
cloud = project(seen["layer4"], "tsne", perplexity=30)
figures.feature_clouds({"layer4": cloud}, numbers, names, hover=labels)
```

`pictures` is a tensor (n, 3, 224, 224), prepared as the model was trained; a few hundred are enough.
`numbers` are the classes as 0, 1, 2 …, and `names` up to five of them.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does a filter answer to?

Each filter of the first convolution looks at 3 × 3 pixels.
What will its map of a **2** look like: like a 2, like its edges, or like nothing one knows?
And after the second convolution?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** A filter of the second convolution sees 5 × 5 pixels, of an 8 × 8 picture.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## First strokes and edges, then places that one cannot name
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
WRONG = [n for n, scores in enumerate(LAYERS["trained"]["readout"]) if scores.argmax() != DIGIT[n]]
PICKED = {str(digit): DIGIT.index(digit) for digit in range(10)} | {f"mistake {k}": n for k, n in enumerate(WRONG[:3], 1)}  # fmt: skip
SEEN = {(name, layer): filter_maps(SIGHT["trained"], PICTURES[n], layer) for name, n in PICKED.items() for layer in ("conv1", "conv2", "pool")}  # fmt: skip


# %% slideshow={"slide_type": "-"} tags=["row-P3"]
def filters(picture="2", layer="conv1"):
    """A picture, what the filters of a layer answer to it, and what the network says."""
    top = max(seen.maps.max() for (_, of), seen in SEEN.items() if of == layer)
    return figures.filter_images(SEEN[picture, layer], span=(0, top)), figures.filter_words(SEEN[picture, layer], DIGIT[PICKED[picture]])  # fmt: skip


explore(filters, picture=list(PICKED), layer=["conv1", "conv2", "pool"], height=400,
        caption="Left the picture, in the middle one small map for each filter, right what the network makes of it.",
        presets={"edges of a 2": {"picture": "2", "layer": "conv1"}, "second layer": {"picture": "2", "layer": "conv2"}, "pooled": {"picture": "2", "layer": "pool"},
                 "a mistake": {"picture": list(PICKED)[-1], "layer": "conv2"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Keys 1 to 3, then let the class choose digits. Key 4 is a picture that the network gets wrong: ask the class what it is first.
An empty map is a filter that never answers here: it is silent, not broken. A ReLU that is silent for all pictures learns nothing more.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Most maps of the first layer are the digit again, thicker, thinner, or only one side of its strokes; nothing in them says "2".
In the second layer a filter answers at a few places: an end, a bend, a crossing.
Some filters are silent for a whole picture.
Pooling keeps the largest of each 2 × 2 places, and the rest is thrown away.

Be careful with stories about a single filter: nobody asked it to mean anything, and another seed gives other ones.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Clouds

A layer of 1024 numbers has to be brought down to two before it can be drawn.
**PCA** turns the cloud so that we see it from its broadest side.
**t-SNE** gives up distances altogether and keeps neighbours: it draws near what was near.
How many neighbours count is its *perplexity*; the name is borrowed from the same formula, and has nothing to do with the perplexity of a language model.
On a t-SNE neither the axes, nor the distance of two far clusters, nor the size of a cluster means anything.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
@cache
def cloud(features, layer, drawing, perplexity):
    """The first 250 samples of a layer; t-SNE is turned so that it lies over the PCA."""
    flat, most = project(features[layer][:250]), largest_perplexity(min(250, len(features)))
    return flat if drawing == "PCA" else project(features[layer][:250], "tsne", perplexity=min(perplexity, most), onto=flat)  # fmt: skip


# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
APART = {name: separation(features, DIGIT) for name, features in LAYERS.items()}
assert np.all(np.diff(APART["trained"].between) > 0)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: can one see ten digits in the pixels?

t-SNE gets 64 pixels, no labels and no network.
Does it find ten clusters?
And in the hidden layer of a network that was **never trained**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most expect chaos in the pixels, and that all order comes from the network.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The pixels have clusters already; training pulls them apart
"""


# %% slideshow={"slide_type": "-"} tags=["row-P3"]
def digits(network="trained", drawing="t-SNE", perplexity=25):
    """250 test pictures in three layers, each drawn as its digit."""
    clouds = {layer: cloud(LAYERS[network], layer, drawing, perplexity) for layer in ("input", "pool", "hidden")}  # fmt: skip
    names, hover = [str(k) for k in range(10)], [f"a {digit}" for digit in DIGIT[:250]]
    return figures.feature_clouds(clouds, DIGIT[:250], names, hover=hover), figures.cloud_words(APART[network], clouds, asked="digit")  # fmt: skip


explore(digits, network=["trained", "untrained"], drawing=["PCA", "t-SNE"], perplexity=(5, 65, 20), height=420,
        caption="Each test picture is drawn as its digit. Axes and far distances of a t-SNE mean nothing; colours come in pairs.",
        presets={"PCA": {"drawing": "PCA", "network": "trained"}, "few neighbours": {"drawing": "t-SNE", "perplexity": 5, "network": "trained"},
                 "many": {"drawing": "t-SNE", "perplexity": 65, "network": "trained"}, "never trained": {"drawing": "t-SNE", "perplexity": 25, "network": "untrained"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The digits of one layer, left to right: does the hidden layer part 1 and 8, that lie together in the pixels?
Key 4: without training the hidden layer is worse than the pixels. Move the perplexity: clusters grow, split and move, and none of that is in the data.
The line below is measured on all numbers of the layer and on all 539 pictures, not on the drawing.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The pixels alone give most of the ten clusters: a picture's five nearest others tell its digit in about 97 of 100 cases.
So a pretty t-SNE of a late layer proves little, unless that of the input is shown beside it.
Training does something else: it makes each cluster small and moves it away from the others.
In the untrained hidden layer the clusters run into each other, for 256 numbers were mixed at random into 32.

With perplexity 5 clusters break into pieces, with 65 they come closer; the samples are the same.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Measured, layer by layer

A drawing persuades; a number can be checked.
Three are common, and all three look at the layer itself:

* **variance between classes**: which share of all scatter lies between the means of the ten digits;
* **neighbours**: how often the five nearest others vote for the right digit, each sample left out of its own vote;
* **silhouette**: how much nearer a sample is to its own class than to the nearest other one, −1 to 1.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which measure grows with depth?

Variance between classes, neighbours, silhouette: from the pixels to the readout.
Which of the three rises at every layer?
And which does so in an **untrained** network?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them vote three times. The neighbours are the trap: there is no room above 97 %.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Classes come apart with depth, because of training
"""


# %% slideshow={"slide_type": "-"} tags=["row-P3"]
def depth(measure="variance between classes"):
    """How far apart the ten digits are in each layer of a trained and of an untrained network."""
    which = {"variance between classes": "between", "neighbours": "neighbours", "silhouette": "silhouette"}[measure]  # fmt: skip
    return figures.separation_by_layer(*APART.values(), measure=which), figures.separation_words(*APART.values(), measure=which)  # fmt: skip


explore(depth, measure=["variance between classes", "neighbours", "silhouette"], height=400,
        caption="539 test pictures. The untrained network has the same first weights.",
        presets={"variance": {"measure": "variance between classes"}, "neighbours": {"measure": "neighbours"}, "silhouette": {"measure": "silhouette"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The untrained line is the point of the figure: depth by itself does not help, random layers lose a little each time.
Most of the growth is in the hidden layer; the convolutions prepare it, and the silhouette says the same.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

We trained ten networks, each on another split.
The share of variance between the digits grew at each of the five steps in all ten: from 0.42–0.44 in the pixels to 0.79–0.82 in the readout.
So did the silhouette, from 0.16 to about 0.4.
With fewer epochs one silhouette in eight fell again at the last step, so do not rely on it.
The neighbours did not grow to speak of: they had 96 to 98 % in the pixels.

Untrained, the variance stayed where it was (0.34 to 0.49 at the end), while the silhouette fell to nearly 0 and the neighbours to 59–76 %.

With `pool=True` all this looks different.
Averaged over its places, a map no longer tells where the strokes are: in the first layer the neighbours fall to 53 %, far below the pixels.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## The states of a language model

The same questions can be asked of the LSTM that read your text.
Its layers are the word's vector $\textcolor{#0970d4}{x}_t$, the memory $\textcolor{#14644d}{c}_t$ and the hidden state $\textcolor{#3b7f35}{h}_t$, from which the next word is predicted.
There are no ten classes here; a state may be asked many things.
Which word was just read, and which one comes next?
Is it a function word ("the", "of") or a content word, how often was it seen, and at which place of the sentence are we?
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
READERS = {"trained": RESULTS.network("LSTM"), "untrained": STUDY.untrained("lstm")}
AT = np.random.default_rng(1).permutation(draw_tokens(STUDY.test, 750, rng=np.random.default_rng(0)))
STATES = {name: state_features(reader, STUDY.test, AT) for name, reader in READERS.items()}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
750 words of the test are drawn once and asked about all; a point of the figure is one of the first 250.
Words that belong to none of the classes are grey, and are left out of what is measured.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
ASKED = {q: token_classes(STUDY.test, q, train=STUDY.train).at(AT) for q in TOKEN_QUESTIONS[:-1]}
POINTED = [figures.as_text(" ".join(STUDY.test.written[max(0, at - 4) : at + 1])) for at in AT[:250].tolist()]


@cache
def told(name, question):
    """How far apart the classes of a question are in the states."""
    known = ASKED[question].numbers >= 0
    return separation(STATES[name].only(known), np.array(ASKED[question].labels)[known].tolist())


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what is in the memory?

The word's vector knows the word that was just read, and nothing else.
Of three things, which is in the **memory** $\textcolor{#14644d}{c}$, and which in the **hidden state** $\textcolor{#3b7f35}{h}$:
the word just read, the word that comes next, the place in the sentence?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Collect three guesses for c and three for h. Nobody asked the network to count words.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The memory keeps the place, the state the next word
"""


# %% slideshow={"slide_type": "-"} tags=["row-P3"]
def states(question="place in sentence", drawing="PCA", perplexity=40, network="trained"):
    """250 words of the test in the layers of an LSTM, coloured by what one asks."""
    titles = {"embedding": "the word’s vector <i>x</i>", "c": "memory <i>c</i>", "h": "hidden state <i>h</i>"}
    clouds = {title: cloud(STATES[network], layer, drawing, perplexity) for layer, title in titles.items()}
    drawn = figures.feature_clouds(clouds, ASKED[question].numbers[:250], ASKED[question].names, hover=POINTED)  # fmt: skip
    return drawn, figures.cloud_words(told(network, question), titles, asked=question)


explore(states, question=list(ASKED), drawing=["PCA", "t-SNE"], perplexity=(10, 70, 30), network=["trained", "untrained"], height=420,
        caption="Each point is a word of the test, in its sentence: hover to read it. The line below is measured on all numbers.",
        presets={name: {"question": question, "network": network, "drawing": drawing} for name, question, network, drawing in
                 [("place", "place in sentence", "trained", "PCA"), ("never trained", "place in sentence", "untrained", "PCA"),
                  ("word just read", "word just read", "trained", "t-SNE"), ("next word", "next word", "trained", "t-SNE")]})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: the memory is one long cloud, and the place in the sentence runs along it; the untrained one (key 2) has nothing of the kind.
Key 3: in h the frequent words are clusters of their own. Key 4: what comes next is a weak pattern everywhere, and strongest in h.
If your text has labels for its documents, `TOKEN_QUESTIONS` has a question for them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

We trained three LSTMs on the Lee corpus.

* **The place in the sentence** is in the memory: the five nearest tell it for 78 to 86 % of the words.
  In the hidden state it is 50 %, in the word's vector 35, and the commonest place has 40.
  Nobody asked for it; but whether a sentence may end depends on it.
* **The word just read** is in its vector, of course, and the hidden state keeps it: the neighbours tell all of them.
  The memory has let go of it: 50 %.
* **The next word** is a weak pattern: 50 % in the hidden state, 40 in the vector, 30 in the memory; the commonest has 28.
  If it were a strong one, the perplexity would be near 1.
* **Function or content** is told for 90 % by the vector, and for 92 by the hidden state.
  But untrained it is 85 % in all of them: the same word is the same point, and votes for itself.

So depth is no ladder here: what comes apart depends on the question.
And without the untrained twin the last number would have looked like a discovery.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Write the report

`write_report` puts into one file what this notebook has shown: the figures with their sliders, the tables, the settings, seeds and versions.
What it cannot know are your own words.
Put them in where the cell says so, in Markdown, with formulas between dollar signs; left empty, the file has a marked place for them.
The tables are written once more as CSV, for whatever you write your text in.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P4"]
WORDS = ""  # for instance "The **3-gram** wins; I believe that …"
FILE = assignment.write_report("report.html", STUDY, RESULTS, remarks=WORDS, progress=False)
list(assignment.write_tables("report_tables", STUDY, RESULTS))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["row-P4"]
r"""
## The report is one file, and its figures still move

It has in it what it needs, and a line that forbids the browser to ask the network for anything else.
If the disk is full, the older report stays as it was.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Open `report.html` in a browser with the network off, and move a slider in it.
What it does not hold is the most important part: what you make of it. The next slide is about that.

</details>
"""

# %% slideshow={"slide_type": "-"} tags=["row-P4"]
page = FILE.read_text(encoding="utf-8")
assert "default-src 'none'" in page
print(f"{FILE}: {len(page.encode()) / 1e6:.1f} MB, {page.count('<figure')} figures alive, nothing to load")

# %% slideshow={"slide_type": "skip"}
FileLink(FILE)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
People without a notebook get the same from the command line.
It is the same code, with the same seeds, and so the numbers are the same:

```sh
python -m lecturekit.assignment my.txt --out report.html
python -m lecturekit.assignment reviews.csv --column text --models rnn,lstm --out report.html
python -m lecturekit.assignment --help
```

## What to hand in

The file is the evidence, not the report.
Add in your own words, one page in all:

* **The data**: where it comes from, how large it is, how it was split, how many of its words are unknown.
* **The models**: what was the same for all of them, what was not, and what you chose by looking at the validation part.
* **The numbers**: perplexity of each with its interval, beside those of the models that count.
* **Where it works, and where it does not**: two or three sentences of each kind, and your guess why.
* **The layers**: what the separation says, and what the picture only suggests.
* **One thing that you would try next**, and what result would change your mind.

A grader looks for the comparison that you could have lost.
That the LSTM came last on your text is a result; that nobody could have told is none.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Five mistakes that look like results

1. **No baseline.** A student's report on the web has 16,662 for its RNN and 12,725 for its LSTM. What does guessing give?
2. **Two to the nats.** The loss is in nats, so perplexity is $e^{\textcolor{#8e1312}{L}}$. $2^{\textcolor{#8e1312}{L}}$ looks much better.
3. **Two vocabularies.** More words become `<unk>`, and the perplexity falls: the task got easier, not the model better.
4. **Tuned on the test.** The best of twenty runs *on the test part* is no longer a test.
5. **One number.** 106 against 109, one seed, no interval: is that a difference?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The first two stand in public repositories with solutions of this assignment. The other three are older than neural networks.
Ask for the symptom of each: a number above the vocabulary; a number that no other model comes near; a table whose rows have different numbers of words; a test better than validation; no spread anywhere.
The first two are exercises 1 and 2.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
All five have one thing in common: the number that comes out looks normal.
The notebook guards against the first four by its construction; against the fifth it gives you intervals.
They are over documents of **one** test part and for **one** training each.
Another seed of the first weights moves a network too: `plan(SPLIT, seed=1)`, and train again, before you believe a small difference.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* A perplexity means something only **beside others**: uniform, unigram and N-gram, on the same tokens, with the same vocabulary, and with an interval.
* On 50,000 words of news **counting wins**: no network gets below the 3-gram, and among the networks the gates help; your text may say otherwise.
* A picture of hidden states **suggests**; a number for each layer, held against an untrained network, **says**.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Compare with the hands at the beginning.
Then ask what they would need to see before they changed their vote.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: two to the nats

A report gives for each model 2 to the mean loss, and the loss was in nats.
Write the function that gives the perplexity out of such a number.
It is tried on the models of this notebook.
"""


# %% slideshow={"slide_type": "skip"}
def mended(reported):
    return ...


# %% slideshow={"slide_type": "skip"}
LOSSES = -np.nanmean(FOUND.logprobs, axis=1)  # nats per token, (M,)
TRUE = dict(zip((2.0**LOSSES).tolist(), (model.test_perplexity for model in RESULTS.models), strict=True))
check(mended, TRUE.get, on=[(wrong,) for wrong in TRUE])

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The base-2 logarithm of the number gives the loss back, and $e$ to that is the perplexity.
The wrong numbers look splendid: 22 to 27, where the right ones are 88 to 115.
One of them gives it away: that of the uniform model is 219, and should be the number of outcomes, 2380.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
assert check(lambda reported: np.exp(np.log2(reported)), TRUE.get, on=[(wrong,) for wrong in TRUE])
[(round(wrong, 1), round(right, 1)) for wrong, right in TRUE.items()]

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: two vocabularies, made comparable

Two models of one text know different numbers of words, so they are paid differently for `<unk>`.
Make them pay: whoever says `<unk>` must also say **which** of the `hidden` words it was, and takes each of these for equally likely.
Write the perplexity after that, from the perplexity before, the share of `<unk>` among the tokens, and `hidden`.
"""


# %% slideshow={"slide_type": "skip"}
def spelled_out(perplexity, unknown_share, hidden):
    return ...


# %% slideshow={"slide_type": "skip"}
LOG_P = FOUND.logprobs[FOUND.names.index(GRAM)][STUDY.test.predicted]
MASK = STUDY.test.unknown[STUDY.test.predicted]
TOLD = [(float(np.exp(-LOG_P.mean())), float(MASK.mean()), hidden) for hidden in (1, 10, 5000)]
PAID = {told: float(np.exp(-(LOG_P - MASK * np.log(told[2])).mean())) for told in TOLD}  # token by token
check(spelled_out, lambda *told: PAID[told], on=TOLD)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Each `<unk>` costs $\log$ `hidden` nats more, and the mean over all tokens grows by the share times that.
So the perplexity is multiplied by `hidden ** share`.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
assert check(lambda pp, share, hidden: pp * hidden**share, lambda *told: PAID[told], on=TOLD)
hidden = len(corpora.token_counts(MINE)) - EFFECT.V + 2  # all words but those known
np.stack([LEASTS, EFFECT.perplexities[-1], EFFECT.perplexities[-1] * hidden**EFFECT.unknown]).round()

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The solution also prints three numbers for each threshold of our text: the threshold, the perplexity of the 3-gram, and that perplexity with the unknown words spelled out.
From threshold 1 to 20 the first falls from 359 to 18, which looks like a triumph.
Spelled out it is lowest at 2, with 359, and at 20 it is 610: the triumph was `<unk>`.
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: a hook by hand

Write the function that gives what a layer of a network makes of some pictures: an array, one row a picture.
`network.get_submodule(name)` is the layer.
Its `register_forward_hook(f)` makes torch call `f(layer, inputs, output)` after each forward pass, and returns a handle.
Take the hook away at the end.
"""


# %% slideshow={"slide_type": "skip"}
def caught(network, name, pictures):
    return ...


# %% slideshow={"slide_type": "skip"}
tried = [(SIGHT["trained"], name, torch.from_numpy(PICTURES[:5])) for name in ("conv1", "pool", "readout")]
by_hooks = lambda network, name, pictures: layer_features(network, pictures, [name], pool=False)[name]  # noqa: E731
check(caught, by_hooks, on=tried)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The hook puts the output aside, as a copy: a layer that follows may overwrite it in place.
`try … finally` takes it away even if the network raises an error, or each call would leave one more.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
def my_caught(network, name, pictures):
    kept = []
    hook = network.get_submodule(name).register_forward_hook(lambda *of: kept.append(of[-1].clone()))
    try:
        with torch.no_grad():
            network.eval()(pictures)
    finally:
        hook.remove()
    return kept[-1].flatten(1).numpy()


assert check(my_caught, by_hooks, on=tried)
