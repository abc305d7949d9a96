# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Start here

Fifty-nine slides stand still, and fifteen notebooks make them move: where does each of them move, and where must it be corrected?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** This notebook is for you; to a class show the map once, so that they find their way back at home.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 20 minutes.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
If you study with these notebooks: take a slide that you did not understand, find it on the map, and follow its link.
Move a slider before you read on; each question stands before the figure that answers it.
If you teach with them, the machine check and the plan are for you; decks of the whole lecture leave them out.

**You should know** nothing; have the lecture's slides at hand.
It takes 35 minutes with the exercises.

Five things are here:

* what works on this machine, and what to do about the rest;
* the lecture's slides, each with the way to the figure that makes it move;
* a plan for the minutes that you have;
* every symbol of the lecture, found in running code;
* eleven corrections to the slides, of which a machine tries nine while you look.

All of it is read from the notebooks or computed, at the moment you run a cell.
Change a notebook, and its minutes and headings change here.
"""

# %% slideshow={"slide_type": "skip"}
import numpy as np
from IPython.display import Markdown

from lecturekit import figures
from lecturekit.course import check_machine, corrections, lecture_map, notation, plan_route, stops_of, topics, trials  # fmt: skip
from lecturekit.exercises import check
from lecturekit.explorable import explore
from lecturekit.recurrent import LSTM, cross_entropy

# %% [markdown] slideshow={"slide_type": "slide"} tags=["lecturer"]
r"""
## What works on this machine
"""

# %% [markdown] slideshow={"slide_type": "notes"} tags=["lecturer"]
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Look at the first line; if it begins with a tick, go on.
The last line is the browser's: it sent eight messages to the kernel and waited for the answers, as every slider does.
If nothing answers there, no slider will move, whatever the table says.

</details>
"""

# %% tags=["lecturer"]
check_machine()

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
✓ is fine, **!** means that something is left out, ✗ that notebooks will stop.
How much memory a notebook takes was measured: the largest ones were run from a fresh kernel, and the size of their process was read ten times a second.
Each open notebook has a process of its own, so shut kernels down that you no longer need.
If the last line waits for an answer, a cell is probably still running.

## The map

The lecture has 59 slides with content.
Title pages, dates, objectives, the proposal and the first two parts of the report are left out.
Each of them belongs to one or two **rows**, such as W5 for distance or G4 for shared weights.
The cells of the notebooks carry the same names as tags, and so one finds the other.
"""

# %% slideshow={"slide_type": "skip"}
LECTURE = lecture_map()
BAND = [(found.slide.part, found.number, found.slide.title) for found in LECTURE.slides]
LECTURE

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A link opens the notebook at the heading of the figure.
JupyterLab finds a heading only in a notebook that is open already: click a second time if you see the beginning.
“5 min of 20” means: 5 for the linked figure with its question, 20 for all sections on the same rows, as the notes for the lecturer say.
A section that answers two slides counts for both; in the sums per notebook it counts once.
"""

# %% slideshow={"slide_type": "skip"}
Markdown(f"{LECTURE.state()}\n\n{LECTURE.table_of_books()}")

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: where does the lecture stay longest?

Word vectors, language models, recurrent networks, gradients, gates: which of the five has most slides?
And which one needs most notebooks?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Who remembers the lecture remembers gradients and gates; let them say so.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Every slide of the lecture moves somewhere
"""


# %%
def lecture(slide=46):
    """A slide of the lecture, and the notebook that makes it move."""
    return figures.lecture_band(BAND, slide), LECTURE.slides[slide - 1].words()


explore(lecture, slide=(1, len(BAND)), on_click="slide", caption="Slide {slide} of the lecture is outlined; in colour all slides of its notebook, which each cell names.",
        presets={"bardiwac": {"slide": 4}, "perplexity": {"slide": 22}, "the loss?": {"slide": 41},
                 "two gradients": {"slide": 46}, "vanishing": {"slide": 51}, "forget gate": {"slide": 56}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Click on a cell: the line below names the slide, the section that makes it move, and its minutes; the name is a link.
Then let somebody name a slide that was hard, and open it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Recurrent networks have sixteen slides, more than any other part; gradients have five.
But the three formulas on two of those five fill a whole notebook, and they are the ones that need correcting.
Language models and recurrent networks need three notebooks each, words four.
Slides that say the same again, as those before the gates do, lead to the same notebook again.

</details>

## A plan

You have some minutes and a topic.
Which slides should you show?
The plan below is not a guess but the best there is, in this sense: as many rows of the topic as fit are shown.
A row counts as shown by its best figure, or by a slide that the notes name for a short lecture.
Among the ways to do that it opens few notebooks, then takes slides that the notes name, then figures that move.
A question and the figure that answers it are never parted, and a notebook begins with its opening.
The search is an integer programme: each stop is taken or not, and the minutes must fit.
"""

# %% slideshow={"slide_type": "skip"}
BOOKS = [book for book in LECTURE.books if book.number != "00"]
STOPS = [stop for book in BOOKS for stop in stops_of(book)]
NAMES = {book.number: book.title for book in BOOKS}

# %% [markdown] slideshow={"slide_type": "slide"} tags=["lecturer", "prediction"]
r"""
## Predict: what fits into 25 minutes?

All figures on gradients take two hours in class.
How many of the topic's six rows can you show in 25 minutes: **one, three or five**?
"""

# %% [markdown] slideshow={"slide_type": "notes"} tags=["lecturer"]
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most say one, for 25 is a fifth of two hours.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["lecturer"]
r"""
## Twenty-five minutes show half of the gradients
"""


# %% tags=["lecturer"]
def plan(minutes=25, topic="gradients"):
    """The stops that fit into the minutes there are."""
    route = plan_route(LECTURE, minutes, topic)
    chosen = [STOPS.index(stop) for stop in route.stops]
    return figures.route_bars(STOPS, chosen, NAMES, longest=105), route.words()


explore(plan, minutes=[25, 50, 90, 180], topic=list(topics()), height=460, caption="What to show of {topic} in {minutes} minutes; grey: left out.",
        presets={"gradients in 25": {"minutes": 25, "topic": "gradients"}, "in 50": {"minutes": 50, "topic": "gradients"},
                 "gates in 90": {"minutes": 90, "topic": "gates"}, "all in 90": {"minutes": 90, "topic": "the whole lecture"},
                 "all in 180": {"minutes": 180, "topic": "the whole lecture"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"} tags=["lecturer"]
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Key 1, then key 2: twice the time opens a second notebook, and all six rows are there.
Key 4: five notebooks of fourteen. A lecture that touched them all would show little of each.
In the notebook the next cell writes the running order with links.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Three of the six, all in one notebook: a figure with its question takes about six minutes.
With 50 minutes all six rows are there, and a slide more that the notes would choose.
Three hours show 30 of the lecture's 44 rows; every row once takes nearly five hours.

</details>

The running order of one plan, with links and the minute at which each stop begins.
Put in your own minutes and one of the topics that the figure offers.
"""

# %% slideshow={"slide_type": "skip"}
plan_route(LECTURE, 50, "gradients")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Symbols

The notebooks use the lecture's letters, and a variable's name is its letter: $\textcolor{#3b7f35}{h}$ is `trace.h`.
Each symbol has one colour, in formulas and in figures.
The tables below are not typed but executed.
A plain network and an LSTM are unrolled, a loss and its gradients are computed, and each symbol is looked up in them.
Its shape must be what the letters say, or the cell stops.
Steps $T$, sequences $B$, inputs $D$, units $H$ and scores $K$ are all different numbers there, so that no shape passes for another.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Every letter is an attribute, and its shape is asserted

$$\textcolor{#3b7f35}{h}^{(t)} = \operatorname{act}(\textcolor{#124391}{U}\textcolor{#0970d4}{x}^{(t)} + \textcolor{#0f5220}{W}\textcolor{#3b7f35}{h}^{(t-1)} + b), \qquad \textcolor{#680ec5}{z}^{(t)} = \textcolor{#b534c6}{V}\textcolor{#3b7f35}{h}^{(t)} + d$$
"""

# %%
notation("recurrent")

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Time comes first in every array, then the sequence of the batch, then the unit.
Ask what the shape of the gradient at W must be before you go on.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The gates have the shape of the state; their weights have one more axis $G$, for the four gates in the order i, f, o, g.
"""

# %% slideshow={"slide_type": "skip"}
notation("gates")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A gradient has the shape of its namesake, always.
Sums over time have lost their $T$; before the sum it is there, as in the last but two.
"""

# %% slideshow={"slide_type": "skip"}
notation("gradients")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In the part on words three letters have other jobs, as in the lecture:
$\textcolor{#0f5220}{W}$ holds the word vectors, $\textcolor{#3b7f35}{h}$ is the row that was looked up, and $\textcolor{#0970d4}{x}$ is one-hot.
"""

# %% slideshow={"slide_type": "skip"}
notation("words")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Corrections

Some formulas of the slides do not hold as they are printed.
Most of them are slips that every lecturer knows from slides of one's own; they are shown where they arise, and collected here.
A machine has tried both forms.
For each it draws random networks, texts or tables, and computes the number by the slide's form and by the corrected one.
It holds both against something that knows neither: finite differences, torch, a count, or a sum over all texts.
Two corrections are facts, and no computation can decide them; these name their source.
"""

# %% slideshow={"slide_type": "skip"}
LEDGER = corrections()
TRIED = {entry.claim.about: entry.claim.name for entry in LEDGER.entries if entry.trials}
LEDGER

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how wrong is a formula that looks right?

$\operatorname{sigmoid}(\textcolor{#680ec5}{z}_i) - \mathbf 1_{i,y}$ instead of $\operatorname{softmax}(\textcolor{#680ec5}{z})_i - \mathbf 1_{i,y}$: one word is different.
Is the gradient off by **a thousandth, a tenth, or as much as it is long**?
And does a network whose gates read the wrong $\textcolor{#3b7f35}{h}$ look very different?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Votes for each. An error of 1 is as bad as answering zero.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Plausible is not right: a machine that nudges can tell
"""


# %%
def tried(correction="softmax", draws=20):
    """A formula of the slide and its correction, against the truth."""
    entry, found = LEDGER[correction], trials(correction, draws)
    return figures.correction_trials(found, draws=20, held_against=entry.claim.source), entry.words(found)


explore(tried, correction=TRIED, draws=(1, 20), play={"draws": 300}, caption=lambda correction, draws: f"{LEDGER[correction].claim.about}, {draws} draws. {LEDGER[correction].claim.why}",
        presets={"softmax": {"correction": "softmax", "draws": 20}, "recursion": {"correction": "recursion", "draws": 20},
                 "paths twice": {"correction": "immediate", "draws": 20}, "nearly right": {"correction": "gates", "draws": 20},
                 "unigram": {"correction": "bigram", "draws": 20}, "sometimes right": {"correction": "conditions", "draws": 20}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Left: what is right lies on the line. Right: one mark a draw, and everything below the thin line passes.
Key 1: the sigmoid's entries are all too high; at the right class, where they are negative, that makes them too small.
Key 4 is the dangerous one: near the line, and still off by 3 to 23 per cent.
Key 6: a bound is no forecast. The truth stays under it in every draw; the eigenvalue's rate is now too low, now too high.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The sigmoid's gradient is off by 60 to 87 per cent of its length.
Gates that read the state they are about to make cannot run at all; handed the right state from outside, they are off by 3 to 23 per cent.
The corrected forms agree with the truth to seven digits and more where it is measured by nudging, and to fifteen where it is counted or torch's.
“Off by” is the median of the draws, as a share of the truth's length.
The eigenvalue's rate is neither ceiling nor floor; the bound held in every draw.

</details>

## In class

**As slides with a kernel.** *Present* in the notebook's toolbar shows one slide at a time, and every slider asks the kernel.
Space, arrows and PageDown go on; Home and End go to the ends; Escape leaves.
1 to 9 press the presets of the figure on the slide, 0 puts it back to its start, `r` puts all figures back.
`+` and `-` change the size of the type, `c` shows code, `s` your notes, `b` a black screen, `f` the full screen.

**As one file.** `make slides` writes a deck for each notebook and one for the whole lecture, which need neither kernel nor network.
There `d` is dark and back, and `s` opens your notes with a clock.

**As a notebook.** Click on a figure: 1 to 9 and 0 are its presets, arrow keys move the slider in focus, ▶ plays it.
Work in a copy, for JupyterLab saves by itself.
After a restart of the kernel run the cells again; the views say so.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* **Where**: each of the 59 slides has a section that makes it move; **when**: a plan that fits your minutes.
* **What**: a symbol is an attribute, its shape is asserted, and its colour is the same in every formula and figure.
* **Whether**: nine corrections are tried by a machine each time, two have a source, and the browser answers or says why not.

Next: [What is a word, to a machine?](01_representing_words.ipynb), or the first stop of your plan.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Open the first notebook of your plan, and run all its cells before the class comes in.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: a shape

An LSTM reads inputs of **8** numbers and has **16** units.
What is the shape of the gradient at its recurrent matrix, as our code holds it?
Answer with whole numbers in round brackets, such as `(3, 5)`.
"""

# %% slideshow={"slide_type": "skip"}
shape = ...

# %% slideshow={"slide_type": "skip"}
lstm = LSTM.random(inputs=8, hidden=16, rng=np.random.default_rng(0))
check(shape, lstm.W.shape, hint="A gradient has the shape of its namesake; one axis is for the four gates.")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Four gates, each with a matrix from 16 units to 16 units.
The number of inputs plays no part in it.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = (4, 16, 16)
assert check(solution_1, lstm.W.shape)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: the shortest whole

How many minutes does the shortest lecture take that shows **every** row of the topic "gates"?
Answer with a whole number.
Write a search with `plan_route`; a route knows its `rows` and the topic's `all_rows`.
"""

# %% slideshow={"slide_type": "skip"}
fewest_minutes = ...


# %% slideshow={"slide_type": "skip"}
def shows_all(minutes):
    route = plan_route(LECTURE, minutes, "gates")
    return route.rows == route.all_rows


def check_fewest(minutes):
    if not isinstance(minutes, int):
        return check(
            minutes if minutes is ... else "words", 0, hint="Minutes are a whole number, such as 40."
        )
    right = 0 < minutes < 1000 and shows_all(minutes) and not shows_all(minutes - 1)
    return check(right, True, hint="Try 1, 2, 3, … minutes, and stop at the first that shows all.")


check_fewest(fewest_minutes)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The first number of minutes whose best route has all rows.
Since the route is the best there is, no cleverer choice of stops is shorter.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_2 = next(minutes for minutes in range(200) if shows_all(minutes))
assert check_fewest(solution_2)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: the first correction, by hand

Write the gradient of $-\log P$ at the scores of one step, for the right class `y`.
It is a line or two of NumPy; the check holds it against the package, whose gradient the ledger has just held against nudges.
"""


# %% slideshow={"slide_type": "skip"}
def at_scores(z, y):
    return ...


# %% slideshow={"slide_type": "skip"}
cases = [(np.array([0.2, -1.0, 3.0]), 2), (np.array([5.0, 5.0]), 0), (np.array([0.0, 1.0, 2.0, 3.0]), 1)]
check(at_scores, lambda z, y: cross_entropy(z[None, None], [[y]]).dz[0, 0], on=cases, hint="Softmax first: exponentials, divided by their sum. Which entry gets a −1?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

All exponentials are divided by their sum, and 1 is taken away at the right class.
With the sigmoid the entries would not sum to 0, as they must: adding one number to all scores changes nothing.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_3(z, y):
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    return p - (np.arange(len(z)) == y)


assert check(solution_3, lambda z, y: cross_entropy(z[None, None], [[y]]).dz[0, 0], on=cases)
