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
The whole deck takes 94 minutes; with only 25, show "No network gets below the count of three words", "Between networks the difference is surer than the numbers", "Counting wins by phrases it has seen" and "Trained layers raise the variance between classes".

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

Headlines, predictions and folded answers speak of these news: we ran the cells as they stand here.
On your text the numbers will differ, and so may the winner; the line under each figure says what they are.
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
from lecturekit.networks import DIGITS_RECIPE, DigitsNet, digits_examples, draw_tokens, evaluate, filter_maps, largest_perplexity, layer_features, leaving_no_hook, project, separation, state_features, state_separation, token_answers, train  # fmt: skip

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
## Whole documents hold more new words
"""


# %%
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
The dotted line needs no test at all. It is the share of the training that is seen once, and it says ahead what will be new; but only for single sentences.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The lengths do not change, the new words do.
On the news 8.3 % of the test's tokens are new if whole texts are dealt out, and 7.2 % if sentences are.
We tried twelve seeds: 8.3 to 9.9 % against 6.4 to 7.3 %.

A text speaks of the same people and places from its first sentence to its last.
If half of its sentences are in training, the model knows their names already.
No text that comes next week will do us that favour.
Whether the perplexity of shuffled sentences is too good as well is a question for later: one thing more has to be known first.

The dotted line is the estimate of Good and Turing (Good, 1953).
Words that were seen once were new a moment ago, so their share says how often something new comes.
It holds if every sentence is drawn by itself, and there it fits; whole texts bring more than it says.

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


# %%
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
A threshold is a choice, so we look at the validation part: the test is not for choosing.
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


# %% tags=["row-P1"]
def flattered(threshold=2):
    """Perplexities at all thresholds, and what becomes of a sentence at one of them."""
    return figures.threshold_curves(EFFECT, SPLIT, here=threshold), figures.curves_words(EFFECT, here=threshold)  # fmt: skip


explore(flattered, threshold=SelectionSlider(options=LEASTS, value=2),
        caption="What is read of a validation sentence, and the perplexity there, if words seen fewer than {threshold} times are <unk>.",
        presets={"all are kept": {"threshold": 1}, **{f"fewer than {n}": {"threshold": n} for n in LEASTS if n in (2, 5, 20)}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Read the right column aloud at key 1, then at key 4: the sentence is still there, but nobody can say what it was about.
Right: all three lines fall, also the grey one, which has learned nothing. Its perplexity is the number of outcomes, and that is all that changed.
So a perplexity without its threshold is no number, and two thresholds give no comparison. All models below share one.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

All of them fall: the 3-gram by a factor of 14, the uniform model by 22, unigrams by 28.
From a threshold of 1 to one of 20 the 3-gram goes from 257 to 18, the uniform model from 6,831 to 313, unigrams from 978 to 35.
At 20 two words of five are `<unk>`, and `<unk>` is easily guessed.

The step from 1 to 2 is a special case.
There the 3-gram becomes two and a half times better, the uniform model only twice: a model must have met `<unk>` to expect it.
Notebook 06 told the two effects apart, by asking *which* unknown word it was.

For the report: name the threshold, give the perplexity of the uniform model beside each number, and never compare across thresholds.

Now for the question that was left.
Does a test of shuffled sentences give too good a number?
With a threshold of 3 and the 3-gram we found the opposite, over twelve seeds: 99 on average, against 94 for whole documents.
Whole documents hold more new words, new words are `<unk>`, and `<unk>` is cheap.
Exercise 2 makes a model say **which** unknown word it was, and then it is 362 against 387: shuffling does flatter, by 7 %.
One mistake hid the other.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["row-P1"]
r"""
## Seven models, from nothing to the whole sentence

$$\begin{aligned}
\text{uniform} && P(\textcolor{#680ec5}{w}_t) &= 1 / K \\
\text{unigram} && P(\textcolor{#680ec5}{w}_t) &= c(\textcolor{#680ec5}{w}_t) / N \\
\text{neural bigram} && P(\cdot \mid \textcolor{#0970d4}{w}_{t-1}) &= \operatorname{softmax}(\textcolor{#b534c6}{V} \textcolor{#0970d4}{x}_t + d) \\
\text{3-gram} && P(\textcolor{#680ec5}{w}_t \mid \textcolor{#0970d4}{w}_{t-2}, \textcolor{#0970d4}{w}_{t-1}) & \quad \text{counted, then smoothed by Kneser and Ney} \\
\text{RNN} && P(\cdot \mid \textcolor{#0970d4}{w}_1 \dots \textcolor{#0970d4}{w}_{t-1}) &= \operatorname{softmax}(\textcolor{#b534c6}{V} \textcolor{#3b7f35}{h}_t + d), \quad \textcolor{#3b7f35}{h}_t = \tanh(\textcolor{#124391}{U} \textcolor{#0970d4}{x}_t + \textcolor{#0f5220}{W} \textcolor{#3b7f35}{h}_{t-1} + b) \\
\text{GRU, LSTM} && & \quad \text{the same, but } \textcolor{#3b7f35}{h}_t \text{ has gates}
\end{aligned}$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Read the column of conditions from above to below: nothing, nothing, one word, two words, all words.
The third is the lecture's neural "unigram" model. It looks at one word, so it is a bigram; and ours has an end mark.
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
The threshold is 3 here: words seen once or twice are `<unk>`.
(It is 2 in a text of fewer than 20,000 words.)
At least two models must be named; the commented line takes three, and lets them train longer.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
STUDY = assignment.plan(SPLIT)
# from lecturekit.networks import Recipe
# STUDY = assignment.plan(SPLIT, models="kneser-ney,rnn,gru", hidden=32, recipe=Recipe(epochs=20, patience=3, rate=0.008))
STUDY.settings.policy.least, STUDY

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Are they of the same size?
"The same" can mean the same number of hidden units, or the same number of parameters.
An LSTM has four times the weights of an RNN with as many units, *in its core*.
The core is not the whole network: each word has a vector on its way in, the embedding, and a row of the readout on its way out.

A model that counts has no parameters, but it keeps numbers too: one count for each different N-gram that it has seen.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
KINDS = dict(zip(STUDY.names, STUDY.settings.models, strict=True))
COUNTED = {name: STUDY.untrained(kind).counts.counts for name, kind in KINDS.items() if kind in ("unigram", "kneser-ney")}  # fmt: skip
KEPT = {name: sum(map(len, counts)) for name, counts in COUNTED.items()}

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
usual = {"hidden": 64, "embedding": 32, "matched": False, "model": STUDY.names[-1]}
looks = {"as planned": usual, "few units": usual | {"hidden": 8}, "many units": usual | {"hidden": 128, "embedding": 8},
         "the RNN": usual | {"model": "RNN"}, "matched": usual | {"matched": True, "model": "RNN"},
         "bigram, matched": usual | {"matched": True, "model": "neural bigram"}}  # fmt: skip

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


# %% tags=["row-P1"]
def sizes(hidden=64, embedding=32, matched=False, model=STUDY.names[-1]):
    """How many parameters each model has, and in which of its parts."""
    planned = assignment.plan(SPLIT, STUDY.settings.models, hidden=hidden, embedding=embedding, match=matched).sizes  # fmt: skip
    return figures.parameter_bars(planned, chosen=model, ceiling=MOST, kept=KEPT), figures.size_words(planned, chosen=model, kept=KEPT)  # fmt: skip


MOST = 1.02 * max(sum(size.parts) for size in assignment.plan(SPLIT, STUDY.settings.models, hidden=128, embedding=32).sizes)  # fmt: skip
explore(sizes, hidden=[8, 16, 32, 64, 128], embedding=[8, 16, 32], model=list(STUDY.names[::-1]), on_click="model",
        caption="{hidden} hidden units, vectors of {embedding} numbers; matched: as many parameters as the LSTM.",
        presets={name: look for name, look in looks.items() if look["model"] in STUDY.names})  # fmt: skip

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
Thick lines show the perplexity on the validation part after each pass, thin grey lines that on the training text.
The recipe is a plain one: Adam, at most 12 passes, no dropout.
After each pass the weights are kept if the validation perplexity was the lowest until then; one pass without a better one, and the network is done.
The test part is not looked at.

The button stops the training and keeps what there is.
A folder `15_runs` keeps the state of each network.
If you stop, or the machine does, run the cell again and it goes on from there; delete the folder to begin anew.
The cells below take the models that there are.
If you have loaded the page anew while it trained, interrupt the kernel, and run the cell again.
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

**1 minute.** Come back to the hands of the beginning. Everything here has read less than 50,000 words, which is little.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## No network gets below the count of three words
"""

# %% tags=["row-P1"]
RESULTS = STUDY.run(keep="15_runs", progress=False, watch=watch(lambda told: (figures.study_curves(told), figures.study_words(told))))  # fmt: skip

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
The same in numbers, with the weights that were kept: for each model the perplexity on the text it has learned from, and on the validation part.
Above them stands what you should know before you believe them, such as a network that was still getting better at its last pass.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
print("\n".join(RESULTS.notes) or "Nothing to remark: each network ended by itself.")

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
{model.name: np.round([model.train_perplexity, model.validation_perplexity], 1).tolist() for model in RESULTS.models}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

No network gets below the 3-gram: it has 76 on the validation part, and the LSTM and the GRU, the best of the four, 97.
They come in the order in which they see more: bigram 110, RNN 107, then the two with gates.
All of them leave the unigram's 251 behind in the first two passes.
So each word before helps; but with this recipe, on these news, gradients do not find what counting finds.
How much of that is the recipe?
We tried one LSTM with 128 units and dropout: it came to 85 on the validation part, which is more than half of the way.
And the news are short: on the Penn Treebank, twenty times as long, LSTMs with dropout have about 80, and five words counted 141.
(Zaremba and others, 2014; Mikolov and others, 2011.)

The thin lines go on falling, a step with each pass: what the networks still learn is their own text by heart, and on new text it does not help.
In this they are modest.
On the text it has learned from the GRU ends at 48, the 3-gram at 12.

</details>

The baselines are no formality, then.
Without the grey lines the same curves would be a success story: on the news from 2380 to 97 in five passes.
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
NET = min(RESULTS.models, key=lambda model: (model.name not in RESULTS.recurrent, model.validation_perplexity)).name  # fmt: skip
GRAM = next((name for name in FOUND.names if name.endswith("-gram")), next((name for name in FOUND.names if name != NET), NET))  # fmt: skip

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
assert {RESULTS.network(name).perplexity(STUDY.test).counted for name in FOUND.names} == {FOUND.counted}
FOUND.counted, FOUND.documents, round(FOUND.unknown_rate, 3)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
So many tokens, in so many documents, and this share of them is `<unk>`.
`NET` is the recurrent network with the lowest validation perplexity, here the LSTM, and `GRAM` the count that it is held against.
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

The documents of the test are a small sample of all that could have been in it: 29 news.
Other documents would have given other numbers, and we cannot get others.
But we can **draw** 29 documents out of these 29, with replacement: some come twice, some not at all.
The perplexity of each such draw is one that we could as well have had.
That is the bootstrap.
Whole documents are drawn and not words, since the words of one document are about the same things.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A test that we could as well have had

$$\frac{\mathrm{PP}_A}{\mathrm{PP}_B} = \exp\Big(\frac{1}{N} \sum_{t} \big[\log P_B(\textcolor{#680ec5}{w}_t \mid \textcolor{#0970d4}{w}_1 \dots \textcolor{#0970d4}{w}_{t-1}) - \log P_A(\textcolor{#680ec5}{w}_t \mid \textcolor{#0970d4}{w}_1 \dots \textcolor{#0970d4}{w}_{t-1})\big]\Big)$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Ask first: if the test had been 29 other news, how different could the number have been?
Then: we have no other news. What can we do with these? Somebody will say: leave one out. Drawing with replacement keeps the size of the test, and gives as many tests as one likes.
In the formula both models read the same tokens: only the difference is left. In the code both are asked on the same draw.

</details>
"""


# %% tags=["show-code", "row-P1"]
def drawn_ratio(one, other, documents, rng):
    """Ratio of two perplexities on documents drawn with replacement."""
    drawn = rng.choice(documents, size=len(documents))
    here = [np.flatnonzero(FOUND.document == d) for d in drawn]
    more = FOUND.logprobs[other] - FOUND.logprobs[one]
    return np.exp(np.nanmean(more[np.concatenate(here)]))


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
So could the same documents have given both models the same perplexity?
And the GRU against the RNN, which are closer still?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most have learned: overlap, so no difference. Ask what would make both numbers go up at once: a hard document.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Between networks the difference is surer than the numbers
"""


# %% tags=["row-P1"]
def sure(against=NET):
    """Perplexity on the test text with 95 % intervals, and ratios to one model; open marks: not clear."""
    return figures.perplexity_intervals(SURE, chosen=against, parameters=SIZE, seconds=TIME), figures.width_words(SURE, chosen=against)  # fmt: skip


SIZE, TIME = ({model.name: getattr(model, what) for model in RESULTS.models} for what in ("parameters", "seconds"))  # fmt: skip
explore(sure, against=list(FOUND.names[::-1]), on_click="against", height=400,
        caption="Lines: 95 % of 2000 draws of whole documents. Right: perplexity divided by that of {against}; an open mark is not clear.",
        presets={f"against {name}": {"against": name} for name in dict.fromkeys((NET, GRAM, *RESULTS.recurrent))})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Left: all intervals are wide, for some of the documents are hard for everybody. Right: the same models on the same draws, and those of the networks shrink; that of the 3-gram does not.
Keys 1 to 4, or click a mark: who is clearly better than whom? An open mark is not clear; then the sentence in the report is "no clear difference", not "slightly better".
The columns in the middle: what it cost. The model that counts has taken no time at all.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Each perplexity is sure to 13 to 18 per cent only; the ratio of two networks to about four.
A draw with many hard documents is hard for both networks, and in the ratio that cancels.
So intervals may overlap, and the difference be clear all the same.
But the ratio of the LSTM to the 3-gram is no surer than the number of the LSTM itself: what is hard for one is not hard for the other.

We split the news in fifteen ways and trained all networks anew for each; the splits share most of their documents.
The order was the same each time: bigram, RNN, GRU, LSTM; the LSTM differed clearly from the GRU in thirteen of them.
The LSTM had 1.04 to 1.20 times the perplexity of the 3-gram, and in fourteen of fifteen the interval lay above 1, often only just.
With so few documents such intervals are a little too narrow, so some of these are on the edge.
They are also wide; one reaches from 4 to 46 %.
So the 3-gram must be very good on some documents and not on others; soon we see why.

One thing is not in these intervals: another training, with other first weights, would also give other numbers.

</details>

## Where is it won?

One number for a whole text hides where it comes from.
The same tokens can be put in groups, and each group has a perplexity of its own.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
PARTS = {"times seen": FOUND.by_frequency(), "length of sentence": FOUND.by_length(), "place": FOUND.by_place(), "copied": FOUND.by_copied()}  # fmt: skip
rivals = [name for name in FOUND.names if name not in ("uniform", "unigram")] or list(FOUND.names)
SECOND = next((name for name in reversed(rivals) if name not in (NET, GRAM)), GRAM)  # another network
PAIRS = [(NET, GRAM), *((name, GRAM) for name in reversed(rivals) if name not in (NET, GRAM)), (NET, SECOND)]
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


# %% tags=["row-P2"]
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
Key 4 is the surprise: tokens that stand in a run of words that training had too. On nearly nine tenths of the text the two are about equal; the rest decides.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Rare words are where counting is **better**: the LSTM had 1.2 to 1.5 times its perplexity in fifteen splits.
A word that was seen five times has not been seen enough for a vector; that it stood beside another word was counted at once.
On words that were seen a few hundred times the two are equal within 8 %.
The end of a sentence goes to the LSTM: there it has 0.4 to 0.8 times the perplexity of the 3-gram.
It was so in all fifteen; about `<unk>` they did not agree.

The last preset, *copied*, is the most telling.
News come again: 10 to 15 % of the test tokens stand in a run of four or more that the training part has word for word.
There the perplexity of the 3-gram is half that of the LSTM, and in runs of seven or more it is a third or less.
It remembers.
On all other tokens there was no clear difference in five of six splits; in the sixth the LSTM was better.

These groups have a flaw, and you should say so if you use them: they are made by looking at the token.
A run of four holds it only *because* training goes on with the same word there, so the long runs collect what the 3-gram gets right.
We also made groups by what was known *before* the token: how many of the last words training has in a row.
Where it was none, the LSTM is better by 13 %; where it was three, the 3-gram is better by a fifth.
The message is the same, and nothing was selected.

Is that a merit of the 3-gram or a flaw of the split?
If your text will be read again as it is, it is a merit.
If you want to know who has learned the language, it is a leak.

</details>

## Successes and failures, word by word

Means and groups are still many words at once.
Here is one sentence of the test, and the surprisal of some models at each word, in bits.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
VOICES = tuple(dict.fromkeys(("unigram" if "unigram" in FOUND.names else FOUND.names[0], GRAM, SECOND, NET)))
FOUR = {"just two": dict.fromkeys((GRAM, NET)), "all but the simplest": dict.fromkeys((GRAM, *rivals[-3:])), "with the simplest": VOICES}  # fmt: skip
FOUR = {what: tuple(names) for what, names in FOUR.items()}
WON = {what: ", ".join(f"{name} {won:.0%}" for name, won in zip(names, FOUND.among(*names).wins, strict=True)) for what, names in FOUR.items()}  # fmt: skip

# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
LONG = np.flatnonzero(np.diff(STUDY.test.starts) > 8)
SHOWN = LONG[np.linspace(0, len(LONG) - 1, 24).round().astype(int)].tolist() if len(LONG) else [0]

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: on how many words is the best model the best?

On the news the 3-gram has the lowest perplexity, and now stands against the LSTM alone.
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
## The best model wins hardly more than half of the words
"""


# %% tags=["row-P2"]
def word_by_word(sentence=SHOWN[0], models="just two"):
    """The model that gave each word the highest probability, and the surprisal of each in bits."""
    return figures.winner_strip(FOUND, sentence, chosen=-1, shown=FOUR[models]), figures.winner_words(FOUND, sentence, shown=FOUR[models])  # fmt: skip


explore(word_by_word, sentence=SelectionSlider(options=SHOWN), models=list(FOUR), play={"sentence": 2500},
        caption=lambda sentence, models: f"Wins in the whole test: {WON[models]}. Sentence {sentence}, in bits; colour: who wins; italics: <unk>.",
        presets={name: {"models": name} for name in FOUR})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Move through some sentences. Look for columns where one cell is dark and its neighbours are pale: there one model is badly wrong.
Two models: the colours alternate, and hardly ever follow a rule that one sees at once. Below it stands the whole test: 53 to 47.
Key 3: even the unigram wins words. Where the others expect something in particular and it does not come, who expects nothing loses least.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Hardly more than half, as the line below the figure says: 51 to 55 % in fifteen splits.
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
## Counting wins by phrases it has seen
"""


# %% tags=["row-P2"]
def at_both_ends(model=GRAM, against=NET, end="best"):
    """Five sentences at one end of the order; green: bits saved, violet: bits lost; alone: dark is surprising."""
    found = FOUND.ranked(model, None if against in (model, "nobody") else against, worst=end == "worst")
    each = [int(FOUND.copied[STUDY.test.starts[s] : STUDY.test.starts[s + 1]].max()) for s in found.sentences]
    return figures.ranked_sentences(found), f"first: **{found.bits[0]:.1f}** bits a token; longest runs that training has: **{', '.join(map(str, each))}**".replace("-", "−")  # fmt: skip


explore(at_both_ends, model=rivals, against=[*rivals[::-1], "nobody"], end=["best", "worst"],
        caption="{model} against {against}: the {end} sentences of five tokens or more, by bits a token. Runs of over 12 count as 12.",
        presets={f"{GRAM} against {NET}": {"model": GRAM, "against": NET, "end": "best"}, f"{NET} against {GRAM}": {"model": NET, "against": GRAM, "end": "best"},
                 f"{NET} at its best": {"model": NET, "against": "nobody", "end": "best"}, f"{NET} at its worst": {"model": NET, "against": "nobody", "end": "worst"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Start: green over whole sentences, four bits a token. Ask where these sentences come from; the line below says it.
Key 2: the LSTM's victories are small and spread: a bit here, two bits there, often at words like "of", "to" and at the end.
Keys 3 and 4: what is easy is formula, what is hard is short, full of rare words, or spoken.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The line below the figure says how many tokens in a row each of the five sentences shares with the training part, word for word.
On this split they are copies: agencies send a report again with some sentences changed, and `split_documents` keeps only *whole* documents together that are the same word for word.
The LSTM has read the same sentences too, once in each pass, and does not know them by heart.
Of fifteen splits, all five sentences shared seven words or more in six; in the others it was partly phrases rather than copies.

Where the LSTM is better it is better by little, in many places.
Its best sentences are formulas of news, its worst are spoken, or full of rare words.

</details>

### Without the copies

A count that remembers a report has not predicted it.
So we leave out the documents of which training has too much, and ask again.
`FOUND.copies` says of each document which share stands in runs of seven tokens or more that training has word for word.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P1"]
SHARED = FOUND.copies(7)
LIMITS = {name: most for name, most in (("all documents", 1.0), ("up to a tenth copied", 0.1), ("up to a twentieth", 0.05)) if most >= SHARED.min()}  # fmt: skip
np.round(np.sort(SHARED)[::-1][:6], 3).tolist()

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who wins without the copies?

One document of the 29 is copied by 61 %, four others by 6 to 9 %.
The 3-gram is 11 % below the LSTM on all of them.
What is left of that without the one, and without the five?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Votes for: as much, half, nothing, and the LSTM in front.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One copied document makes half of the difference
"""


# %% tags=["row-P1"]
def without(copied=1.0, against=GRAM):
    """The same comparison on the documents that are not copied by more than so much."""
    some = FOUND.only(copied >= SHARED).intervals()
    return figures.perplexity_intervals(some, chosen=against), figures.interval_words(some, chosen=against)


explore(without, copied=LIMITS, against=list(FOUND.names), on_click="against", height=400,
        caption="Documents are left out if a larger share of their tokens stands in runs of 7 or more that training has.",
        presets={name: {"copied": most, "against": GRAM} for name, most in LIMITS.items()})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Key 1, 2, 3: the ratio of the LSTM goes from 1.11 to 1.05 and 1.03, and at last its mark is open.
Nobody cheated: the split did what splits do. Ask what they would write in a report. Both numbers, and why.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

On all documents the LSTM has 1.11 times the perplexity of the 3-gram, with an interval from 1.02 to 1.28.
Without the one that is copied by 61 % it is 1.05, from 1.00 to 1.11.
Without the five it is 1.03, from 0.98 to 1.09: no clear difference.
The order of the networks stays.
In fifteen splits the copied documents counted for less or for more.
Without them the LSTM had 1.03 to 1.09 times the perplexity of the 3-gram, clearly above 1 in nine of the fifteen.

So the sentence for the report is: no network beats counting here, and on what is not copied the LSTM comes close.
To leave documents out *after* one has seen the result is a choice, too.
We give all three numbers for that reason.

</details>

### What had it expected?

A failure is understood when one sees what the model wanted to hear instead.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
def asked(sentence, word):
    words = STUDY.test.sentence(sentence)
    at = min(word, len(words) - 1)
    return expected({name: RESULTS.network(name) for name in VOICES}, words, at)


# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
def saved(cell):
    """Whether a word is known, the bits that the count saves on it, and how far both are from ten bits."""
    at = STUDY.test.starts[cell[0]] + cell[1]
    ours, theirs = (float(FOUND.bits[FOUND.names.index(name), at]) for name in (GRAM, NET))
    return not STUDY.test.unknown[at], theirs - ours, -abs(ours - 10) - abs(theirs - 10)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The presets of the next figure are places that the numbers choose, among words that are known.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P2"]
CELLS = [(s, w) for s in SHOWN[::3] for w in range(1, min(17, len(STUDY.test.sentence(s))))]
HARD = max(CELLS, key=lambda cell: saved(cell)[::2])
PLACES = {"ten bits for both": HARD, f"{GRAM} loses less": max(CELLS, key=saved), f"{NET} loses less": max(CELLS, key=lambda cell: (saved(cell)[0], -saved(cell)[1]))}  # fmt: skip


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
## Ten bits can be a fair price
"""


# %% tags=["row-P2"]
def instead(sentence=HARD[0], word=HARD[1]):
    """The five likeliest words of each model at one place, and the word that came, in violet."""
    found = asked(sentence, word)
    return figures.expectation_bars(found), figures.expectation_words(found)


explore(instead, sentence=SelectionSlider(options=SHOWN[::3], value=HARD[0]), word=(1, 16), play={"word": 1500},
        caption="Test sentence {sentence}, token {word}: what each model expected after the words before.",
        presets={name: {"sentence": at, "word": word} for name, (at, word) in PLACES.items()})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The presets are places that the numbers chose: where both pay about ten bits, where the count saves most, where the network does. Then let it play through a sentence. The unigram expects the same at each word; that is the floor.
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

So a dark cell in the strip is often no failure: ten bits for a rare word that nothing has announced is a fair price.

</details>

### Let them speak

The last test is no measure at all, and convinces people most.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who talks best?

Each model says a few sentences by the same rule: at temperature $\tau$ it draws from $P^{1/\tau}$, made to sum to 1.
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


# %% tags=["row-P2"]
def speaking(temperature=0.5, seed=0):
    """What each model says, drawn by the same rule from the same seed."""
    said = said_by({name: RESULTS.network(name) for name in VOICES}, temperature=temperature, seed=seed, train=STUDY.train)  # fmt: skip
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
On the news, at one half, the 3-gram copies more words than the LSTM, with each of the five seeds: 72 to 100 % against 20 to 56 %.
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
## The first layer draws the digit again, the second answers at places
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
WRONG = [n for n, scores in enumerate(LAYERS["trained"]["readout"]) if scores.argmax() != DIGIT[n]]
PICKED = {str(digit): DIGIT.index(digit) for digit in range(10)} | {f"mistake {k}": n for k, n in enumerate(WRONG[:3], 1)}  # fmt: skip
SEEN = {(name, layer): filter_maps(SIGHT["trained"], PICTURES[n], layer) for name, n in PICKED.items() for layer in ("conv1", "conv2", "pool")}  # fmt: skip


# %% tags=["row-P3"]
def filters(picture="2", layer="conv1"):
    """A picture, what the filters of a layer answer to it, and what the network says."""
    top = max(seen.maps.max() for (_, of), seen in SEEN.items() if of == layer)
    return figures.filter_images(SEEN[picture, layer], span=(0, top)), figures.filter_words(SEEN[picture, layer], DIGIT[PICKED[picture]])  # fmt: skip


explore(filters, picture=list(PICKED), layer=["conv1", "conv2", "pool"], height=400,
        caption="Left the picture, in the middle one small map for each filter, right what the network makes of it.",
        presets={"sixteen copies of a 2": {"picture": "2", "layer": "conv1"}, "second layer": {"picture": "2", "layer": "conv2"}, "pooled": {"picture": "2", "layer": "pool"},
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
How many neighbours count is its *perplexity*; it is the same formula as that of a language model, of another distribution: over the neighbours of a point.
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
assert np.all(np.diff([APART["trained"][layer][2] for layer in ("input", "pool", "hidden", "readout")]) > 0)  # fmt: skip

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


# %% tags=["row-P3"]
def digits(network="trained", drawing="t-SNE", perplexity=25):
    """250 test pictures in three layers, each digit written at the median of its pictures."""
    clouds = {layer: cloud(LAYERS[network], layer, drawing, perplexity) for layer in ("input", "pool", "hidden")}  # fmt: skip
    names, hover = [str(k) for k in range(10)], [f"a {digit}" for digit in DIGIT[:250]]
    other = APART["untrained"] if network == "trained" else None
    return figures.feature_clouds(clouds, DIGIT[:250], names, hover=hover), figures.cloud_words(APART[network], clouds, asked="digit", untrained=other)  # fmt: skip


explore(digits, network=["trained", "untrained"], drawing=["PCA", "t-SNE"], perplexity=(5, 65, 20), height=420,
        caption="{drawing}, perplexity {perplexity}. Axes and far distances of a t-SNE mean nothing. A digit: its pictures' median. Told: by the five nearest.",
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
Which of the three grows, and in which layers?
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
## Trained layers raise the variance between classes
"""


# %% tags=["row-P3"]
def depth(measure="variance between classes"):
    """How far apart the ten digits are in each layer of a trained and of an untrained network."""
    which = {"variance between classes": "between", "neighbours": "neighbours", "silhouette": "silhouette"}[measure]  # fmt: skip
    return figures.separation_by_layer(*APART.values(), measure=which), figures.separation_words(*APART.values(), measure=which)  # fmt: skip


explore(depth, measure=["variance between classes", "neighbours", "silhouette"], height=400,
        caption="539 test pictures. The untrained network has the same first weights.",
        presets={"variance": {"measure": "variance between classes"}, "no room left": {"measure": "neighbours"}, "silhouette": {"measure": "silhouette"}})  # fmt: skip

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
The share of variance between the digits grew from 0.42–0.44 in the pixels to 0.79–0.82 in the readout.
Nearly all of that comes after the convolutions; within them a layer may even lose a little, as the second convolution did in an eleventh run.
The silhouette grew from 0.16 to about 0.4, and with fewer epochs one in eight fell again at the last step.
The neighbours did not grow to speak of: they had 96 to 98 % in the pixels.

Untrained, the variance stayed where it was (0.34 to 0.49 at the end), while the silhouette fell to nearly 0 and the neighbours to 59–76 %.

With `pool=True` all this looks different.
Averaged over its places, a map no longer tells where the strokes are: in the first layer the neighbours fall to 53 %, far below the pixels.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## The states of a language model

The same questions can be asked of the LSTM that read your text; if it was not trained, the last recurrent network of the study is taken.
The layers of an LSTM are the word's vector $\textcolor{#0970d4}{x}_t$, the memory $\textcolor{#14644d}{c}_t$ and the hidden state $\textcolor{#3b7f35}{h}_t$, from which the next word is predicted.
There are no ten classes here; a state may be asked many things.
Which word was just read, and which one comes next?
Is it a function word ("the", "of") or a content word, how often was it seen, and at which place of the sentence are we?
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
AT = np.random.default_rng(1).permutation(draw_tokens(STUDY.test, 750, rng=np.random.default_rng(0)))
ASKED = token_answers(STUDY.test, AT, train=STUDY.train, labels=SPLIT.test.labels)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
750 words of the test are drawn once and asked about all; a point of the figure is one of the first 250.
Words that belong to none of the classes are grey, and are left out of what is measured.
If your table has labels, "document label" is one of the questions.

What is looked into is the last recurrent network that was trained, beside a twin with the same first weights; if there is none, nothing follows here.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
LAST = RESULTS.recurrent[-1] if RESULTS.recurrent and ASKED else ""
READERS = {"trained": RESULTS.network(LAST), "untrained": STUDY.untrained(LAST.lower())} if LAST else {}
STATES = {name: state_features(reader, STUDY.test, AT) for name, reader in READERS.items()}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
There is a trap in the neighbours.
A word has the same vector each time it is read, so its nearest neighbours are itself, read somewhere else.
They vote for its class, whether anything was learned or not.
`state_separation` therefore lets only **other** words vote; where the word itself is asked for, it may vote too.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P3"]
POINTED = [figures.as_text(" ".join(STUDY.test.written[max(0, at - 4) : at + 1])) for at in AT[:250].tolist()]
PANELS = {layer: {"embedding": "the word’s vector <i>x</i>", "c": "memory <i>c</i>", "h": "hidden state <i>h</i>"}.get(layer, layer) for states_of in STATES.values() for layer in (states_of.layers[0], *states_of.layers[1:][-2:])}  # fmt: skip
told = cache(lambda name, question: state_separation(STATES[name], ASKED[question], STUDY.test))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what is in the memory?

The word's vector knows the word that was just read, and nothing else.
Of three things, which is in the **memory** $\textcolor{#14644d}{c}$, and which in the **hidden state** $\textcolor{#3b7f35}{h}$:
the place in the sentence, the kind of the word just read (function or content), the word that comes next?
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
## The memory keeps the place, the state the kind of word
"""


# %% tags=["row-P3"]
def states(question="place in sentence", drawing="PCA", perplexity=40, network="trained"):
    """250 words of the test in the layers of a recurrent network, coloured by what one asks."""
    clouds = {title: cloud(STATES[network], layer, drawing, perplexity) for layer, title in PANELS.items()}
    drawn = figures.feature_clouds(clouds, ASKED[question].numbers[:250], ASKED[question].names, hover=POINTED)  # fmt: skip
    other = told("untrained", question) if network == "trained" else None
    return drawn, figures.cloud_words(told(network, question), PANELS, asked=question, untrained=other)


SHOTS = {"place": ("place in sentence", "trained", "PCA"), "place, untrained": ("place in sentence", "untrained", "PCA"),
         "kind": ("function or content", "trained", "PCA"), "kind, untrained": ("function or content", "untrained", "PCA"),
         "next word": ("next word", "trained", "t-SNE"), "word just read": ("word just read", "trained", "t-SNE"),
         "label": ("document label", "trained", "t-SNE")}  # fmt: skip
explore(states, question=sorted(ASKED, key=lambda question: question != "place in sentence"), drawing=["PCA", "t-SNE"], perplexity=(10, 70, 30), network=["trained", "untrained"], height=420,
        caption="{drawing}, perplexity {perplexity}. Each point is a word of the test; hover to read its sentence. Told: by the five nearest of other words.",
        presets={name: {"question": question, "network": network, "drawing": drawing, "perplexity": 40}
                 for name, (question, network, drawing) in SHOTS.items() if question in ASKED}) if STATES else "There is nothing to look into: no recurrent network was trained, or the test is too small."  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: the memory is one long cloud, and the place in the sentence runs along it; the untrained one (key 2) has nothing of the kind.
Keys 3 and 4: function words come together in h, and before training nowhere. Key 5: what comes next is a weak pattern, and strongest in h.
Then tell them of the trap: if a word may vote for itself, key 4 has 83 to 85 % in all three panels.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

On the news, in two splits of which the first is that of this notebook:

* **The place in the sentence** is in the memory: the five nearest tell it for 78 and 82 % of the words.
  In the hidden state it is 49 and 42 %, in the word's vector 32 and 29, and guessing gives 40 and 35; so does the untrained memory.
  Nobody asked for it; but whether a sentence may end depends on it.
* **Function or content** is in the vector for 73 and 77 %, in the hidden state for 86 and 87.
  Untrained, neither is above guessing (56 and 50).
  The memory is no better than guessing even when trained: 52 and 51.
  So the training put words of a kind together, and the state that has read the sentence tells more than the vector alone.
* **The next word**, if it is one of the five commonest, is told for 49 and 48 % by the hidden state, for 36 and 29 by the vector.
  Guessing gives 28 and 32.
  If it were a strong pattern, the perplexity would be near 1.
* **The word just read** is told for all by the vector and by the hidden state, before training as well.
  What training did is in the memory: it has let go of the word (53 and 60 %).

So depth is no ladder here: what comes apart depends on the question.

And the trap is no small one.
If a word may vote for itself, function or content has 90, 65 and 92 % in the three layers, and 83 to 85 untrained.
The finding is nearly gone: what leaks into both networks hides the difference between them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Write the report

`write_report` puts into one file what this notebook has shown: the figures with their sliders, the tables, the settings, seeds and versions.
What it cannot know are your own words.
Put them in where the cell says so, in Markdown, with formulas between dollar signs; left empty, the file has a marked place for them.
The tables are written once more as CSV, for whatever you write your text in.
It takes about half a minute, and an older `report.html` is written over: give another name to keep both.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-P4"]
WORDS = ""  # for instance "The **3-gram** wins; I believe that …"
FILE = assignment.write_report("report.html", STUDY, RESULTS, remarks=WORDS)
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

# %% tags=["row-P4"]
page = FILE.read_text(encoding="utf-8")
assert "default-src 'none'" in page
print(f"{FILE}: {len(page.encode()) / 1e6:.1f} MB, {page.count('<figure')} figures alive, nothing to load")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
If you open it in JupyterLab, press *Trust HTML* above it, or the figures stay away; from the folder it opens in your browser at once.
"""

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

A grader looks for a comparison that you could have lost.
“The LSTM came last on my text” is a result, if the numbers say how sure it is.
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
* On these news, with this recipe, **no network beats counting**; without copied documents the LSTM comes close, and your text may say otherwise.
* A picture of hidden states **suggests**; a number for each layer, held against an untrained network, **says**.

Back: [the map](00_start_here.ipynb) of the whole lecture.
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
check(mended, TRUE.get, on=[(wrong,) for wrong in TRUE], hint="How do you get the loss back out of a power of 2? And the loss was in nats: which power belongs to it?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The base-2 logarithm of the number gives the loss back, and $e$ to that is the perplexity.
On the news the wrong numbers look splendid: 22 to 27 for the 3-gram and the networks, where the right ones are 88 to 115.
One of them gives it away: that of the uniform model is 219, and should be the number of outcomes, 2380.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# The solution, in code
solution_1 = lambda reported: np.exp(np.log2(reported))  # noqa: E731
assert check(solution_1, TRUE.get, on=[(wrong,) for wrong in TRUE])
print("Perplexities:", *(f"{wrong:.1f} should be {right:.1f}" for wrong, right in TRUE.items()), sep="\n")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: two vocabularies, made comparable

Two models of one text know different numbers of words, so they are paid differently for `<unk>`.
Make them pay: whoever says `<unk>` must also say **which** of the `hidden` words it was, and takes each of these for equally likely.
Give the perplexity after that, from the perplexity before, the share of `<unk>` among the tokens, and `hidden`.
"""


# %% slideshow={"slide_type": "skip"}
def spelled_out(perplexity, unknown_share, hidden):
    return ...


# %% slideshow={"slide_type": "skip"}
LOG_P = FOUND.logprobs[FOUND.names.index(GRAM)][STUDY.test.predicted]
MASKS = {10: STUDY.test.unknown[STUDY.test.predicted], 5000: np.arange(len(LOG_P)) % 7 == 0}  # the text's, and another  # fmt: skip
PAID = {(float(np.exp(-LOG_P.mean())), float(mask.mean()), hidden): float(np.exp(-(LOG_P - mask * np.log(hidden)).mean()))
        for hidden, mask in MASKS.items()}  # token by token  # fmt: skip
TOLD = list(PAID)
check(spelled_out, lambda *told: PAID[told], on=TOLD, hint="One `<unk>` costs more by −log of a probability: which? Then by how much does the mean over all tokens grow, and what does that do to its exponential?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Each `<unk>` costs $\log$ `hidden` nats more, and the mean over all tokens grows by the share times that.
So the perplexity is multiplied by `hidden ** share`.

The cell below also prints three rows for the validation part: thresholds, perplexities of the 3-gram, and these with the unknown words spelled out.
On the news, from threshold 1 to 20, the perplexity falls from 257 to 18, which looks like a triumph.
Spelled out it is lowest at 2, with 269, and at 20 it is 552: the triumph was `<unk>`.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# The solution, in code
solution_2 = lambda perplexity, unknown_share, hidden: perplexity * hidden**unknown_share  # noqa: E731
assert check(solution_2, lambda *told: PAID[told], on=TOLD)
hidden = len(corpora.token_counts(MINE)) - EFFECT.V + 2  # all words but those known
print(
    "Thresholds, perplexities, spelled out:",
    np.stack([LEASTS, EFFECT.perplexities[-1], EFFECT.perplexities[-1] * hidden**EFFECT.unknown]).round(1),
    sep="\n",
)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: a hook by hand

Write the function that gives what a layer of a network makes of n samples: an array (n, numbers), the maps of a sample flattened into one row.
`network.get_submodule(name)` is the layer.
Its `register_forward_hook(f)` makes torch call `f(layer, inputs, output)` after each forward pass, and returns a handle.
Keep a copy of the output, since the layer after it may write over it, and take the hook away at the end: both are tried.
"""


# %% slideshow={"slide_type": "skip"}
def caught(network, name, samples):
    return ...


# %% slideshow={"slide_type": "skip"}
tried = [(SIGHT["trained"], name, torch.from_numpy(PICTURES[:5])) for name in ("conv1", "pool", "readout")] + [(torch.nn.Sequential(torch.nn.Linear(8, 6), torch.nn.ReLU(inplace=True)), "0", torch.from_numpy(PICTURES[:5, 0]))]  # fmt: skip
by_hooks = lambda network, name, samples: layer_features(network, samples, [name], pool=False)[name]  # noqa: E731
check(leaving_no_hook(caught), by_hooks, on=tried, hint="Is the output copied inside the hook, before the next layer writes over it? And is the handle's `remove()` called even if the network stops?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The hook puts the output aside, as a copy: a layer that follows may overwrite it in place.
`try … finally` takes it away even if the network raises an error, or each call would leave one more.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_3(network, name, samples):
    kept = []
    hook = network.get_submodule(name).register_forward_hook(lambda *of: kept.append(of[-1].clone()))
    try:
        with torch.no_grad():
            network.eval()(samples)
    finally:
        hook.remove()
    return kept[-1].flatten(1).numpy()


assert check(leaving_no_hook(solution_3), by_hooks, on=tried)
