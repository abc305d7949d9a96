# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Words that keep coming

**Does a text ever run out of new words?**
This is the pattern of a notebook: copy it, give it your question, and replace cell by cell.
The first cell has the title and the question, nothing else; on the slides it stands alone.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Notes stand on every slide, begin with its minutes, and say what to press and what to look at.
The whole deck takes 5½ minutes.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a corpus is; no programming.
It takes 15 minutes with the exercises.

Say here what to know before, how long it takes with the exercises, and where the material comes from.
The cells that are skipped on the slides are for who reads at home: they may be longer, and they explain.
Write short sentences, one to a line, in plain words.
Sixty to a hundred words for each cell of code are about right; if there are fewer, the reader is alone with the code.
"""

# %% slideshow={"slide_type": "skip"}
import numpy as np

from lecturekit import corpora, figures
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Data: a year of news

The Lee corpus has three hundred short pieces of news from Australia, about fifty thousand words.
It comes with gensim, so that nothing is fetched: what a notebook needs by default must be on the machine already.
Data that has to be downloaded is the reader's wish, behind a choice of their own.
"""

# %% slideshow={"slide_type": "skip"}
corpus = corpora.lee_corpus()
corpus.tokens.size, len(corpus.vocabulary)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Twice the text: twice the words?

Among the first ten thousand words of the news, about a quarter were not there before.
How many new ones do the next ten thousand bring: as many, half as many, or next to none?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Hands up for each of the three; write the numbers on the board.
A prediction asks for something that the next slide shows, and that is not obvious.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## New words never stop, they only come more slowly
"""


# %%
def growth(read=1000):
    """How many different words stand among the first ones."""
    first = np.unique(corpus.tokens[:read], return_index=True)[1]
    different = np.isin(np.arange(read), first).cumsum()
    steps = np.geomspace(1, read, 200).astype(int)
    lines = [
        *figures.line(steps, different[steps - 1], figures.style("h")),
        *figures.line(steps, steps, figures.style("grey")),
    ]
    ends = [
        ("different", different[-1], figures.style("h").colour),
        ("every word new", read, figures.colour("grey")),
    ]
    axes = {
        "xaxis": figures.axis("words read", (1, 300_000), log=True),
        "yaxis": figures.axis("different words", (1, 80_000), log=True),
    }
    names = figures.direct_labels(ends, read, (1, 80_000), log=True)
    return figures.figure([*lines, names], axes), f"**{different[-1]:,}** different words among **{read:,}**"


# %%
presets = {"ten thousand": {"read": 10_000}, "twice as many": {"read": 20_000}}
caption = "Different words among the first {read} of the news, beside a line on which every word is new."
explore(growth, read=(1000, 50_000, 1000), presets=presets, caption=caption)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Start at key 1, read the verdict aloud, then key 2.
Drag on to the end: the slope gets smaller, and never is nothing.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>How many did the next ten thousand bring?</summary>

About **half as many** as the first.
On two logarithmic axes the curve is nearly straight.
So the number of different words grows like a power of the number of words read (Heaps 1978):
$$K \approx k\,N^{\beta}, \qquad \beta \approx 0.4 \text{ to } 0.8$$

</details>

The answer is folded, so that nobody reads it by accident, and it says what was asked.
After it there is room for what the figure means.
Here: a vocabulary is never complete, so every model needs a rule for words that it has not seen.

What a text like this should do, and what the tests hold it to:

* a slide's headline is a claim in one line, and the figure below proves it;
* the figure is computed from the corpus or the model in front of the reader, nothing in it is drawn by hand;
* a claim about a trained network holds for many seeds, not for the one on the screen: measure it first, and say how often it held;
* the axes stand still over the whole span of the sliders, so that only the thing itself moves;
* the verdict is one line of words with the number that matters;
* each preset makes one point and is named by it.

Letters of the lecture have their colours, such as $\textcolor{#3b7f35}{h}$; `figures.SYMBOLS` has them all, and a test compares them.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

New words never stop coming; they only come more slowly.
The number of different words grows like a power of the number of words read.
A vocabulary that is cut somewhere needs a rule for the rest.

Next: [the map](00_start_here.ipynb), where your notebook gets its place.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**½ minute.** Three lines, read aloud.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: count them

Three exercises close a notebook: a number, a function, and one that makes you think again about the figure.
A wrong answer gets a verdict and a hint, never the solution; the solution is folded, and runs whenever the tests run.

How many different words stand among the first 1,000 of the news?
Exactly: it is a whole number.
The tokens are numbers already, and equal words have equal numbers.
"""

# %% slideshow={"slide_type": "skip"}
how_many = ...

check_sealed(how_many, "4cc607abefea", hint="A set holds each of its members once.")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

A set holds each number once, and its size is what is asked.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = len(set(corpus.tokens[:1000].tolist()))
assert check_sealed(solution_1, "4cc607abefea")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: the whole curve

Write the function that gives, for each place in a row of tokens, how many different ones there were up to there.
The result is as long as what comes in, and exact.
"""


# %% slideshow={"slide_type": "skip"}
def different_so_far(tokens):
    return ...


def right(tokens):
    return [len(set(tokens[: n + 1])) for n in range(len(tokens))]


# %% slideshow={"slide_type": "skip"}
rows = [([4, 4, 7],), ([1, 2, 3, 1, 2],), ([9],)]
check(different_so_far, right, on=rows, hint="Keep a set, and ask its size at every step.")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Walk along the tokens, put each into a set, and write down the size of the set.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_2(tokens):
    seen = set()
    return [len(seen) for token in tokens if not seen.add(token)]


assert check(solution_2, right, on=rows)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: the exponent

Between 5,000 and 50,000 words the curve is nearly a straight line on two logarithmic axes.
What is its slope, $\beta$, between these two points?
To three digits.
"""

# %% slideshow={"slide_type": "skip"}
beta = ...

check_sealed(beta, "bd8992cc7589", hint="The step up divided by the step along, both in logarithms.")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The step along is from 5,000 to 50,000, one power of ten: so the slope is the decimal logarithm of how many times more different words there are.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_3 = np.log10(np.unique(corpus.tokens[:50_000]).size / np.unique(corpus.tokens[:5_000]).size)
assert check_sealed(solution_3, "bd8992cc7589")
