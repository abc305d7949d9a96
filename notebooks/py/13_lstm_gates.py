# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Gates

What does a network need, to keep one thing for twenty steps and ignore the rest?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask: what would you need, to keep a phone number in mind while somebody talks to you?
Do not start to listen again; do not say it aloud all the time; drop it when the next one comes.
Those are the three gates.
Keys 1 to 9 press the presets, 0 goes back to the start.
The whole deck takes 74 minutes; with only 25, show the three ideas, the gates by hand, and the trained network.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a recurrent network is, and why its gradients vanish (notebook 12).
It takes 90 minutes with the exercises.
Run it from the top: later cells use what earlier ones define.

The plain network writes its whole state anew at every step, with the same matrix.
Hochreiter and Schmidhuber (1997) took the state apart: a **cell** $\textcolor{#14644d}{c}$ that keeps, and gates that decide when it may be written and read.
Gers, Schmidhuber and Cummins (2000) added the gate that forgets.
You will meet these ideas one at a time, on the same input, and see each time what still goes wrong.
Then you set the gates yourself, read them in a trained network, and measure what they do to the gradient.

What you see is computed by the package's own cell, which equals `torch.nn.LSTM` to ten digits.
Only the training is torch's.

## Data

A stream of twenty steps, three numbers a step.
`value` is the thing that might be worth keeping.
`mark` is 1 where it is: keep this one, and no other.
`asked` is 1 where the network has to say what it keeps; otherwise it shall be silent.
At each mark the wish changes: from then on the *new* value is the one to keep.

That is what a sentence asks of a reader, too.
The subject is worth keeping until the verb comes, what stands between is not, and with the next sentence there is another subject.
Here the worth is written beside each value, so that we can see what a network does with it; later it has to find out for itself.
"""

# %% slideshow={"slide_type": "skip"}
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import torch
from ipywidgets import SelectionSlider

from lecturekit import figures
from lecturekit.corpora import review_corpus
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore, watch
from lecturekit.figures import Strip
from lecturekit.networks import Classifier, Hold, Recipe, evaluate, lag_run, lag_sweep, read, recorded_lags, silence, train, what_if  # noqa: F401  # fmt: skip
from lecturekit.recurrent import GRU, LSTM, RNN, read_clamp

MARK, ASKED = (np.isin(np.arange(1, 21), steps).astype(float) for steps in ([3, 11], [7, 10, 16, 20]))


def stream(noise, seed=2):
    """Inputs (20, 1, 3): value, mark, asked. Between the marks the value is noise."""
    value = np.random.default_rng(seed).uniform(-1, 1, 20)
    value = np.where(MARK == 1, np.sign(value) * (0.6 + 0.4 * np.abs(value)), noise * value)
    return np.column_stack([value, MARK, ASKED])[:, None]


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Model

One cell is enough.
Its weights are written down by hand, so that you can follow each of them.
The input gate opens at a mark: 12 times 1, less 6, is 6, and $\sigma(6)$ is nearly 1.
Without a mark there is only the $-6$, and it is nearly shut.
The forget gate does the opposite, and the output gate opens where somebody asks.
Only the candidate $\textcolor{#277b8c}{g}$ looks at the value.
No gate reads the state here, so $\textcolor{#0f5220}{W}$ is zero; that comes later.
"""

# %% slideshow={"slide_type": "skip"}
# rows: gates i, f, o, g; columns: the inputs value, mark, asked, and the bias
of_gates = np.array([[0, 12, 0, -6], [0, -12, 0, 6], [0, 0, 12, -6], [1.2, 0, 0, 0]])
memory = LSTM(U=of_gates[:, None, :3], W=np.zeros((4, 1, 1)), b=of_gates[:, 3:], V=[[1]], d=[0])

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The three ideas are three ways to run it.
What a stage does not have yet is **clamped**: set by hand, at every step, to 1.
NaN stands where the weights decide.
"""

# %% slideshow={"slide_type": "skip"}
STAGES = {1: [[1], [1], [1], [np.nan]], 2: [[np.nan], [1], [np.nan], [np.nan]], 3: np.nan}  # i, f, o, g
trace = memory.unroll(stream(noise=0.5), clamp=STAGES[3])
trace

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Three ideas, three equations

1. a cell with a self-loop of weight 1: $\;\textcolor{#14644d}{c}_t = \textcolor{#14644d}{c}_{t-1} + \textcolor{#277b8c}{g}_t$
2. gates for writing and reading: $\;\textcolor{#14644d}{c}_t = \textcolor{#14644d}{c}_{t-1} + \textcolor{#08658c}{i}_t\,\textcolor{#277b8c}{g}_t,\quad \textcolor{#3b7f35}{h}_t = \textcolor{#9c1268}{o}_t \tanh \textcolor{#14644d}{c}_t$
3. a gate for forgetting: $\;\textcolor{#14644d}{c}_t = \textcolor{#616a04}{f}_t\,\textcolor{#14644d}{c}_{t-1} + \textcolor{#08658c}{i}_t\,\textcolor{#277b8c}{g}_t$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Idea 1 is the answer to notebook 12: a factor of exactly 1 neither shrinks nor grows.
Read the loop aloud; it is the third equation, and with the right ones put in, the other two.

</details>
"""


# %% tags=["show-code"]
def cell_by_hand(i, f, o, g):
    """States h and cells c, (T,) each, from the gates alone."""
    c, h = [0.0], []
    for t in range(len(g)):
        c.append(f[t] * c[-1] + i[t] * g[t])
        h.append(o[t] * np.tanh(c[-1]))
    return np.array(h), np.array(c[1:])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
It equals the package's cell at every stage, with whatever gates the stage has.
In stage 1, where nothing is ever forgotten, the cell is a running sum.
Its Jacobian from step to step is exactly 1; Hochreiter and Schmidhuber called it the constant error carousel.
What the gates cost, in turn, is that they too have to be learnt.
"""

# %% slideshow={"slide_type": "skip"}
staged = [memory.unroll(stream(noise=0.5), clamp=ones) for ones in STAGES.values()]
assert all(np.allclose(cell_by_hand(*run.gates[:, 0, :, 0].T), (run.h[:, 0, 0], run.c[:, 0, 0])) for run in staged)  # fmt: skip
assert np.allclose(staged[0].c, np.cumsum(staged[0].g, axis=0))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what happens at the second mark?

The cell has kept a number since step 3; by now it is 0.75.
At step **11** there is a mark, and 0.65 is to be kept instead.
Which gates open, which shut, and what flows where?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let somebody draw it: an old number, a new one, and four gates.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One step is two products and a sum
"""


# %% tags=["row-M3"]
def one_step_of_it(step=11, idea=3):
    """What enters a cell at one step, what its gates let through, and what leaves it."""
    trace = memory.unroll(stream(noise=0.5), clamp=STAGES[idea])
    i, f, _, g = trace.gates[step - 1, 0, :, 0]
    c_prev, c, h = trace.c_prev[step - 1, 0, 0], trace.c[step - 1, 0, 0], trace.h[step - 1, 0, 0]
    words = f"step {step}: c = f · c + i · g = {f:.3f} · {c_prev + 0.0:.3f} + {i:.3f} · {g:.3f} = **{c:.3f}**, h = **{h:.3f}**"  # fmt: skip
    return figures.lstm_cell(trace, step), words.replace("-0.000", "0").replace("-", "−")


explore(one_step_of_it, step=(1, 20), idea=SelectionSlider(options=[("1 self-loop", 1), ("2 i and o", 2), ("3 and f", 3)], value=3),
        play={"step": 900}, height=400,
        caption="Step {step}, idea {idea}. Width: how large each number is. x is value, mark, asked. W is 0 here: no gate uses the state.",
        presets={"a mark: written": {"step": 3, "idea": 3}, "nothing: kept": {"step": 5, "idea": 3}, "asked: said": {"step": 7, "idea": 3},
                 "the next mark: replaced": {"step": 11, "idea": 3}, "without f: added": {"step": 11, "idea": 2}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 to 4 are the life of one number: written, kept, said, replaced.
Follow the thick line along the top: that is the memory, and no weight stands in its way.
Key 5: the same step without the forget gate; old and new run together.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The forget gate shuts and cuts the line along the top, the input gate opens, and the new candidate takes the place of the old value.
Without a forget gate both arrive at the sum.

</details>

What is wanted can be said without any network: where somebody asks, the tanh of the last marked candidate.
An answer counts as right within 0.05, and in between the state shall be as near to 0.
"""


# %% slideshow={"slide_type": "skip"}
def wanted(trace):
    """What h should be where somebody asks, NaN elsewhere, (20,)."""
    last = np.maximum.accumulate(np.where(MARK == 1, np.arange(20), 0))
    return np.where(ASKED == 1, np.tanh(trace.g[last, 0, 0]), np.nan)


def marks_of(trace):
    """Right answers of four, and how loud h is where nobody asks."""
    h, want = trace.h[:, 0, 0], wanted(trace)
    return int(np.sum(np.abs(h - want) < 0.05)), float(np.abs(h[ASKED == 0]).max())


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which idea fails at what?

A cell that only **adds up**; one with gates for **writing and reading**; one that can also **forget**.
Four times somebody asks: twice after the first mark, twice after the second.
How many answers will each get right?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Three numbers from the class, on the board: they should guess the middle one with reasons.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Each idea repairs one failure and shows the next
"""


# %% tags=["row-M1", "row-M2", "row-M3"]
def idea_by_idea(idea=1, noise=0.5, value_stream=2):
    """The same stream through one cell, with one idea more each time."""
    x = stream(noise, value_stream)
    trace = memory.unroll(x, clamp=STAGES[idea])
    rows = [Strip(name, np.where(given == 1, 1, np.nan)) for name, given in [("mark", MARK), ("asked", ASKED)]]  # fmt: skip
    right, loud = marks_of(trace)
    words = f"**{right} of 4** answers right; where nobody asks, it says up to **{loud:.2f}**"  # fmt: skip
    return figures.gate_strips(trace, inputs=rows, wanted=wanted(trace), span=(-2, 2)), words


ideas = SelectionSlider(
    options=[("1 self-loop", 1), ("2 input and output gate", 2), ("3 forget gate", 3)], value=1
)
explore(idea_by_idea, idea=ideas, noise=(0.0, 1.0, 0.25), value_stream=(1, 5), height=460,
        caption="Idea {idea}, noise {noise}. A dot in a cell: set by hand. Rings: what is wanted.",
        presets={"adds up everything": {"idea": 1, "noise": 0.5, "value_stream": 2}, "never lets go": {"idea": 2, "noise": 0.5, "value_stream": 2},
                 "the new replaces the old": {"idea": 3, "noise": 0.5, "value_stream": 2},
                 "no noise, still too much": {"idea": 2, "noise": 0.0, "value_stream": 2}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Keys 1, 2, 3.
At 1 point at the wide bars: all is kept, all noise is written on top, and h chatters all the time.
At 2 the first two rings are hit; after the second mark the cell holds the *sum* of both values, and misses the other two.
At 3 look at the column of the second mark: f is 0, so the grey bar is gone and the written one stands alone.
Key 4: silence between the marks does not help idea 2; noise is not what it fails at.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The self-loop alone adds up all it reads and speaks all the time.
With gates for writing and reading it is silent until asked, and right until the second mark; from then on it says the sum of two values.
Only the forget gate lets go of the old one.
The next cell tries twenty other streams at once.

</details>
"""

# %% slideshow={"slide_type": "skip"}
scores = {n: [marks_of(memory.unroll(stream(0.5, seed), clamp=s))[0] for seed in range(20)] for n, s in STAGES.items()}  # fmt: skip
{idea: np.bincount(right, minlength=5) for idea, right in scores.items()}  # streams with 0, 1, 2, 3, 4 right

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each row counts the streams with 0, 1, 2, 3 and 4 right answers.
The second idea gets exactly its first two answers in every stream, the third all four.
The self-loop is right only by accident.
"""

# %% slideshow={"slide_type": "skip"}
assert min(scores[3]) == 4
assert set(scores[2]) == {2}
assert np.mean(scores[1]) < 1

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## All four gates are one product, of the **previous** state

$$\begin{pmatrix}\textcolor{#277b8c}{g}\\ \textcolor{#08658c}{i}\\ \textcolor{#616a04}{f}\\ \textcolor{#9c1268}{o}\end{pmatrix}_{\!t}
= \begin{pmatrix}\tanh\\ \sigma\\ \sigma\\ \sigma\end{pmatrix}
\big(\textcolor{#0f5220}{W}\;\;\textcolor{#124391}{U}\big)
\begin{pmatrix}\textcolor{#3b7f35}{h}_{t-1}\\ \textcolor{#0970d4}{x}_t\end{pmatrix}$$

The lecture's slide prints $\textcolor{#3b7f35}{h}^{(t)}$ here.
That cannot be: $\textcolor{#3b7f35}{h}^{(t)}$ is made from these gates.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** The lecture prints h^(t) where the previous state stands here. Ask why that cannot be, then read the line below the formula.
The check in the notebook takes a run of a network of torch and tries both readings.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The stack is only a way of writing: one tall matrix instead of four.
Here is the check of both readings, against a network that we did not write.
With the state *before* the step the gates give torch's next state to ten digits; with the state *after* it they do not.
The biases, which the lecture's formula leaves out, are there too.
"""

# %% slideshow={"slide_type": "skip"}
torch.manual_seed(0)
module = torch.nn.LSTM(3, 5, dtype=torch.float64)
lstm, noise = LSTM.from_torch(module), np.random.default_rng(0).standard_normal((8, 1, 3))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The function below computes all gates of a run at once, from whatever states you hand it.
Everything else, the cells before each step and the noise that is read, stays as it was in the run.
"""


# %% slideshow={"slide_type": "skip"}
def next_states(h):
    """States that come out if the gates read these states, (8, 1, 5)."""
    a = np.einsum("tbd,ghd->tbgh", noise, lstm.U) + np.einsum("tbj,gij->tbgi", h, lstm.W) + lstm.b
    i, f, o = 1 / (1 + np.exp(-a[:, :, :3].transpose(2, 0, 1, 3)))
    return o * np.tanh(f * lstm.unroll(noise).c_prev + i * np.tanh(a[:, :, 3]))


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The first number is rounding, the second is not.
"""

# %% slideshow={"slide_type": "skip"}
theirs, run = module(torch.tensor(noise))[0].detach().numpy(), lstm.unroll(noise)
{name: np.abs(next_states(h) - theirs).max() for name, h in {"h(t-1)": run.h_prev, "h(t), as printed": run.h}.items()}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Trace

Now the gates are yours, step by step.
The three gates are clamped, and only the candidate comes from the weights.
The input gate opens at the two marks, the output gate where somebody asks, and the forget gate stands open all the time.
So this is idea 2 again, with numbers in your hand.
One cell of the strips is chosen, by a click or by name, and gets the value of the slider.
In the notebook you can set as many more as you like in the text field, such as `f 12 = 0.5, i 3..5 = 1`.
"""

# %% slideshow={"slide_type": "skip"}
opened = np.stack([MARK, np.ones(20), ASKED, np.full(20, np.nan)], axis=1)[:, None, :, None]  # i, f, o, g
SCRIPTS = {"i opens at the marks": opened, "only keep: f = 1, i = 0": opened * [[0], [1], [1], [1]]}

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does "remember for ever" remember?

The forget gate is **1** at every step and the input gate **0**, from the first step on.
What is in the cell at the end?
And in the other script: which *single* cell would you change, so that all four answers are right?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** To the first question many say "the first value". Let the second one be shown by a finger on the screen.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One closed gate at the right step mends it all
"""


# %% tags=["row-M2", "row-M3"]
def by_hand(gate="f 11", value=1.0, script="i opens at the marks", more=""):
    """Gates set by hand, and what the cell and the state become."""
    clamp = SCRIPTS[script]
    for typed in (read_clamp(text, 20) for text in (f"{gate} = {value}", more)):
        clamp = np.where(np.isnan(typed), clamp, typed)
    trace = memory.unroll(stream(0.5), clamp=clamp)
    mark = Strip("mark", np.where(MARK == 1, 1, np.nan))
    chosen = (gate[0], int(gate[2:]))
    right, t = marks_of(trace)[0], chosen[1] - 1
    i, f, _, g = trace.gates[t, 0, :, 0]
    words = f"**{right} of 4** right; step {t + 1}: c = {f:.2f} · {trace.c_prev[t, 0, 0]:.3f} + {i:.2f} · {g:.3f} = **{trace.c[t, 0, 0]:.3f}**"  # fmt: skip
    words = words if trace.c.any() else f"**{right} of 4** right: nothing was ever written, and f · 0 = **0**"
    return figures.gate_strips(trace, inputs=[mark], wanted=wanted(trace), chosen=chosen, span=(-2, 2)), words.replace("-", "−")  # fmt: skip


explore(by_hand, gate=[f"{name} {t}" for name in "ifo" for t in range(1, 21)], value=SelectionSlider(options=[0.0, 0.5, 1.0], value=1.0),
        script=list(SCRIPTS), more="", on_click="gate", height=440,
        caption=lambda gate, value, script, more: f"Set by hand: {script}; {gate} = {value:g}{'; ' + more if more else ''}. Grey: kept, f · c. Blue: written, i · g.",
        presets={"f stays open": {"gate": "f 11", "value": 1.0, "script": "i opens at the marks", "more": ""},
                 "f 11 = 0: mended": {"gate": "f 11", "value": 0.0, "script": "i opens at the marks", "more": ""},
                 "f 5 half open: it leaks": {"gate": "f 5", "value": 0.5, "script": "i opens at the marks", "more": ""},
                 "f = 1, i = 0: zeros": {"gate": "f 11", "value": 1.0, "script": "only keep: f = 1, i = 0", "more": ""}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1, then let the class name the cell; click it and pull the slider to 0.
Key 3: one half-open step halves what is kept, for good.
Key 4: the answer to the first question. A gate that keeps cannot keep what nobody wrote.
Hover over c: the sum stands there in numbers.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

With $\textcolor{#616a04}{f} = 1$ and $\textcolor{#08658c}{i} = 0$ from the start the cell holds 0 for ever: it started at 0, and nothing was written.
In the other script it is enough to shut $\textcolor{#616a04}{f}$ at step 11, where the second mark stands.
A gate at one half is not half a memory once, but from that step on.

</details>

Is it the only cell that mends it?
We try all sixty: shut one gate at one step, and count the right answers.
"""

# %% slideshow={"slide_type": "skip"}
GATES = [f"{name} {t}" for name in "ifo" for t in range(1, 21)]
shut = {gate: np.where(np.isnan(zero := read_clamp(f"{gate} = 0", 20)), opened, zero) for gate in GATES}
[gate for gate, clamp in shut.items() if marks_of(memory.unroll(stream(0.5), clamp=clamp))[0] == 4]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Twelve numbers

Nobody sets gates by hand in a real network: they are computed.
The smallest LSTM has one input and one unit, and each gate has three numbers: the weight of $\textcolor{#0970d4}{x}$, the weight of $\textcolor{#3b7f35}{h}$ and a bias.
Twelve numbers are enough for quite different machines.

* **Latch**: a 1 opens the input gate and shuts the forget gate; from then on the bit is held, through noise up to 0.3.
* **Count**: each 1 adds one; the cell counts, though the state saturates.
* **Reset**: it counts too, and −1 shuts the forget gate for one step, so that the count begins anew.
* **Flip**: words are coded 0 neutral, 1 "bad", 2 "not", 3 "good"; "not" turns what is kept into its opposite.

The flip reads `good … not`: this network has a single number to remember, so the negation must come after.
A reader that goes from the end to the beginning meets it in this order; the next notebook has one.

Read the latch once, number by number.
Its input gate is $\sigma(20x - 10)$: shut at 0 and at all that hums below a half, open at 1.
Its forget gate is $\sigma(10 - 20x)$, open at all that hums and shut at 1, and what is written is $\tanh(5x)$, which is 1 where $x$ is 1.
So the cell is 0, then 1; a second 1 writes the same bit again.
The counter differs in one number: its forget gate is $\sigma(10)$, always open, so that a second 1 is added.
The reset differs in another: $\sigma(20x + 10)$ is open at 0 and at 1, and shut at −1.
"""

# %% slideshow={"slide_type": "skip"}
TASKS = {  # of each gate the weight of x, the weight of h, the bias
    "latch": {"i": (20, 0, -10), "f": (-20, 0, 10), "o": (0, 0, 10), "g": (5, 0, 0)},
    "count": {"i": (20, 0, -10), "f": (0, 0, 10), "o": (0, 0, 10), "g": (5, 0, 0)},
    "reset": {"i": (20, 0, -10), "f": (20, 0, 10), "o": (0, 0, 10), "g": (5, 0, 0)},
    "flip": {"i": (20, 0, -10), "f": (-20, 0, 10), "o": (0, 0, 10), "g": (8, -4, -16)},
}
AT = {"latch": {3: 1, 13: 1}, "reset": {3: 1, 5: 1, 9: -1, 13: 1, 15: 1, 16: 1, 20: -1}, "count": dict.fromkeys((3, 5, 6, 11, 16, 20), 1), "flip": {3: 3, 8: 2, 13: 2, 18: 1, 21: 2}}  # fmt: skip
hum = np.random.default_rng(3).uniform(-0.3, 0.3, 24)
INPUTS = {task: np.array([ones.get(t + 1, hum[t] * (task == "latch")) for t in range(24)]) for task, ones in AT.items()}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What each machine should hold can again be said without a network.
In the figure below you can type three numbers for a gate, in the order weight of x, weight of h, bias: `20 0 -10`.
One slider makes all twelve numbers smaller or larger together.
That changes no decision, only how *sharply* it is made: at sharpness 0.1 every gate stands somewhere in the middle.
"""


# %% slideshow={"slide_type": "skip"}
def held(task, x):
    """What should be in the cell after each step, by a loop that knows no gates, (24,)."""
    now, found = 0, []
    for value in x:
        if task == "flip":
            now = {3: 1, 1: -1, 2: -now}.get(int(value), now)
        elif abs(value) == 1:
            now = 1 if task == "latch" else 0 if value < 0 else now + 1
        found.append(now)
    return np.array(found, float)


def written_out(gate, typed, task):
    """A gate's three numbers as a formula, 20x − 10."""
    numbers = [float(part) for part in typed.replace(",", " ").split()] if typed.strip() else TASKS[task][gate]  # fmt: skip
    parts = [f"{number:+g}{unit}" for number, unit in zip(numbers, ["x", "h", ""], strict=False) if number]
    return f"{gate} {' '.join(parts).removeprefix('+').replace('-', '−').replace('+', '+ ').replace(' −', ' − ') or '0'}"  # fmt: skip


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how sharp must a gate be?

Four machines, each of twelve numbers.
All twelve are divided by **two**, then by **ten**.
Which of the machines still work, and which breaks first: the one that holds a bit, or one that counts?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Hint: the bias of the forget gate is 10; σ(5) is 0.993, σ(1) is 0.73. To the power of twenty?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Twelve numbers make a latch, a counter, a flip
"""


# %% tags=["row-M3", "row-M4"]
def twelve_numbers(task="latch", sharpness=1.0, i="", f="", o="", g=""):
    """A scalar LSTM at work: its gates computed from twelve numbers."""
    typed = {"i": i, "f": f, "o": o, "g": g}
    one = LSTM.scalar(**{name: text if text.strip() else TASKS[task][name] for name, text in typed.items()})
    lstm = replace(one, U=sharpness * one.U, W=sharpness * one.W, b=sharpness * one.b)
    x = INPUTS[task]
    trace, want = lstm.unroll(x[:, None, None]), held(task, x)
    error = np.abs(trace.c[:, 0, 0] - want).max()
    verdict = "**works**" if error < 0.1 else "**fails**"
    words = f"{verdict}: the cell is off by at most {figures.format_number(error, 2)}; at the end c = {trace.c[-1, 0, 0]:.2f}, wanted {want[-1]:.0f}"  # fmt: skip
    row, rings = Strip("input <i>x</i>", x, "diverging"), np.where(np.abs(x) >= 1, np.tanh(want), np.nan)
    span = (-1.6, 6.4) if task in ("count", "reset") else (-1.6, 1.6)
    return figures.gate_strips(trace, inputs=[row], wanted=rings, span=span), words.replace("-", "−")


explore(twelve_numbers, task=list(TASKS), sharpness=(0.1, 1.5, 0.1), i="", f="", o="", g="", height=440,
        play={"sharpness": 600},
        caption=lambda task, sharpness, **typed: f"{sharpness:.1f} × " + "; ".join(written_out(n, typed[n], task) for n in "ifog") + ". Rings: wanted h. It works if c is off by less than 0.1.",
        presets={name: {"task": task, "sharpness": sharpness, "i": "", "f": "", "o": "", "g": ""} for name, task, sharpness in
                 [("latch a bit", "latch", 1.0), ("count", "count", 1.0), ("reset at −1", "reset", 1.0), ("flip", "flip", 1.0),
                  ("half: the count drifts", "count", 0.5), ("a tenth: nothing holds", "latch", 0.1)]})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Keys 1 to 4, a minute each; then keys 5 and 6, and pull sharpness up and down.
In the counter look at h: it saturates at 1, while c goes on. No gate and no readout hears c itself; in an LSTM with peepholes (Gers and Schmidhuber 2000) the gates do.
Live you can type three numbers for any gate: weight of x, weight of h, bias.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

At 0.7 all four still work; at half none does, and the counter is off most; at a tenth nothing is left of them.
A forget gate at $\sigma(10) = 0.99995$ keeps all but a thousandth over twenty steps, one at $\sigma(1) = 0.73$ keeps 0.002 of it.
That is why the bias of the forget gate is set high before training starts.

</details>
"""


# %% slideshow={"slide_type": "skip"}
def off_by(task, sharpness):
    """The largest error of a machine's cell."""
    machine = LSTM.scalar(**{name: sharpness * np.array(numbers) for name, numbers in TASKS[task].items()})
    return np.abs(machine.unroll(INPUTS[task][:, None, None]).c[:, 0, 0] - held(task, INPUTS[task])).max()


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The largest error of each machine's cell, at sharpness 1, 0.7, 0.5, 0.3 and 0.1; below 0.1 we say that it works.
The counter suffers most, for what leaks in at each step adds up.
"""

# %% slideshow={"slide_type": "skip"}
assert all(off_by(task, 1.0) < 0.1 < off_by(task, 0.1) for task in TASKS)
{
    task: [float(round(off_by(task, sharpness), 2)) for sharpness in (1.0, 0.7, 0.5, 0.3, 0.1)]
    for task in TASKS
}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## A trained LSTM on your sentence

Now the twelve numbers become 2,200, and nobody wrote them.
An LSTM of 16 units reads short film reviews and says in the end whether they praise.
The reviews are spoken by a small grammar in which the **order** matters.
"The film was good, but the story was dull" is a bad review, and the same words in another order are a good one.
A fifth of the sentence patterns is kept for the test.
"""

# %% slideshow={"slide_type": "skip"}
reviews = review_corpus(rng=np.random.default_rng(0))
reader = Classifier(reviews.vocabulary, cell="LSTM", hidden=16, seed=0)
[f"{review.label}: {review}" for review in reviews.test[:6]]  # 1 is praise

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Look for the "but" and the "not" in these, and try to judge them without.

Two helpers for later: `read` opens the trained network up, the same cell as above, now with sixteen units, every intermediate kept.
Its words are vectors of sixteen numbers, learnt along with the rest; they are the $\textcolor{#0970d4}{x}_t$ that the gates read.
After each word we can ask what the network would answer if the sentence ended there.
That is its opinion so far, and for a network that reads in one direction it costs nothing: the readout is simply applied to an earlier state.
"""

# %% slideshow={"slide_type": "skip"}
SENTENCES = ["this film was not bad at all", "this film was bad", "the film was good , but the story was dull",
             "although the plot was slow , the cast is funny", "this film is not good"]  # fmt: skip


@cache
def sentence_of(text):
    """A sentence in the trained network, and how far each unit's last state pushes towards "positive"."""
    reading = read(reader, text)
    V, h = reading.inspection.V, reading.inspection[1].trace.h[-1, 0]
    return reading, (V[1] - V[0]) * h


def unknown_in(reading):
    return figures.unknown_words(list(np.array(reading.words)[reading.unknown]))


def signed(number):
    return f"{number:+.2f}".replace("-", "−")


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A pass over all reviews is called an **epoch**; this recipe allows eight.
An update looks at a **batch** of 32 reviews and moves the weights by Adam, a gradient descent that gives each weight a step of its own size.
After each epoch the network is tried on other reviews, the **validation** set, and the weights that did best there are kept.
Three words in a hundred are hidden from it, so that it learns what to make of a word it does not know.
The button stops the training and keeps the best network so far.
Run this cell twice, and it goes on with what it has learnt; to start anew, run the cell with `Classifier` first.
"""

# %% slideshow={"slide_type": "skip"}
learnt, watched = reader.examples(reviews.train, unknown=0.03, rng=np.random.default_rng(0)), reader.examples(reviews.validation)  # fmt: skip
curves = train(reader, learnt, watched, Recipe(epochs=8), watch=watch(figures.training_curves))
sentence_of.cache_clear()  # what was opened before, was opened in another network

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How good is it on patterns that it has never met?
A reader that only counts words cannot be sure of more than half of the sentences with a contrast: both orders have the same words.
"""

# %% slideshow={"slide_type": "skip"}
evaluate(reader, reader.examples(reviews.test))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The readout is linear, so the last score is a plain sum over units: each unit's state times its weight.
We call such a term the unit's **push**.
If the sum did not give the answer, the next cell would say so.
"""

# %% slideshow={"slide_type": "skip"}
reading, push = sentence_of(SENTENCES[0])
difference = push.sum() + reading.inspection.d[1] - reading.inspection.d[0]
assert np.isclose(1 / (1 + np.exp(-difference)), reading.probabilities[1])

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: at which word does it forget?

A network has learnt to judge "the film was good, but the story was dull".
What stands before the "but" does not count.
Is there a word at which **all** its forget gates shut?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Everybody says "but". Hold it against the picture, key 3.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## No word empties all units: each forgets at words of its own
"""


# %% tags=["row-M4"]
def units(sentence=SENTENCES[0], unit="unit 1", show="cell c", sort="by push"):
    """All units of the trained network on one sentence."""
    reading, push = sentence_of(sentence)
    trace, k = reading.inspection[1].trace, int(unit.removeprefix("unit ")) - 1
    order = np.argsort({"by push": -push, "by memory": -trace.f[:, 0].mean(axis=0), "by number": np.arange(16)}[sort])  # fmt: skip
    values = (trace.tanh_c if show == "cell c" else getattr(trace, show[-1]))[:, 0]
    names, rows = ["mean", *(f"unit {n + 1}" for n in order)], np.vstack([values.mean(axis=1), values[:, order].T])  # fmt: skip
    shut = (trace.f[:, 0] < 0.1).sum(axis=1)
    words = f"positive **{reading.probabilities[1]:.2f}**; at most **{shut.max()} of 16** shut, at “{figures.as_markdown(reading.words[shut.argmax()])}”; {unit} pushes {signed(push[k])}"  # fmt: skip
    picture = figures.unit_map(rows, names, reading.words, quantity="tanh c" if show == "cell c" else show, signed=show[-1] in "ch", chosen=unit)  # fmt: skip
    return picture, unknown_in(reading) + words


explore(units, sentence=SENTENCES[0], unit=[f"unit {n}" for n in range(1, 17)], show=["cell c", "state h", "input i", "forget f"],
        sort=["by push", "by memory", "by number"], examples={"sentence": SENTENCES}, on_click="unit", height=440,
        caption="{show} of sixteen units, sorted {sort}; {unit} framed. Shut: f below 0.1. Push: what a unit adds to the score of “positive”.",
        presets={"not bad at all": {"sentence": SENTENCES[0], "show": "cell c"}, "bad": {"sentence": SENTENCES[1], "show": "cell c"},
                 "but: what is forgotten": {"sentence": SENTENCES[2], "show": "forget f"}, "although": {"sentence": SENTENCES[3], "show": "cell c"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 and 2: follow one unit from left to right through both.
Key 3: columns are words, pale is shut. Look for a column that is pale from top to bottom: there is none.
Click a row: it is framed, and the line below says what it adds to the answer.
Live, type your own sentence; words it does not know are named.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

No column is pale from top to bottom: at any word some units forget and others keep.
The answer is a sum of many small pushes, in both directions.
Do not expect a unit for "not" and one for "but": the same unit does several things.

</details>

Is that so in all sentences?
For each held-out sentence with a "but" we look for the word at which most units are shut, and how many they are.
"""

# %% slideshow={"slide_type": "skip"}
with_but = [review.words for review in reviews.test if "but" in review.words]
shut = {words: (sentence_of(words)[0].inspection[1].trace.f[:, 0] < 0.1).sum(axis=1) for words in with_but}
Counter(words[counts.argmax()] for words, counts in shut.items()).most_common(5), max(n.max() for n in shut.values())  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In none of sixteen networks with other first weights was there a word, in any of 136 sentences, at which all units were shut.
On average a third to three fifths of them were, at the most forgetful word.
The mean of the gates was lowest at "not" in ten of the networks, at "but" in three.

One unit at a time, the strips are those that you set by hand above, with the cell and the state below them.
The line is the network's opinion so far.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: when does the opinion turn?

"This film was **not bad** at all": after which word does the network believe that this is praise?
And what does it believe after "not", when the sentence might still go either way?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Collect the word for each sentence.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The opinion turns at the word that decides
"""


# %% tags=["row-M4"]
def one_unit(place=1, sentence=SENTENCES[0]):
    """The gates, cell and state of one unit, word by word, and the network's opinion so far."""
    reading, push = sentence_of(sentence)
    unit = int(np.argsort(-np.abs(push))[place - 1])
    words = f"positive **{reading.probabilities[1]:.2f}**; unit {unit + 1} pushes {signed(push[unit])}, number {place} of 16"  # fmt: skip
    picture = figures.opinion_strips(reading.inspection[1].trace, reading.words, reading.opinion[:, 1], unit=unit)  # fmt: skip
    return picture, unknown_in(reading) + words


explore(one_unit, place=(1, 16), sentence=SENTENCES[0], examples={"sentence": SENTENCES}, height=440, play={"place": 900},
        caption="Strips: unit number {place} by its push on the answer. Line: what the network would answer if the sentence ended there.",
        presets={"not bad at all": {"sentence": SENTENCES[0], "place": 1}, "bad": {"sentence": SENTENCES[1], "place": 1},
                 "but": {"sentence": SENTENCES[2], "place": 1}, "although": {"sentence": SENTENCES[3], "place": 1}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: read the line from left to right. Then play: sixteen units, each with a part of it.
The height at "not" means little, for no review ends with "not".
Key 4: "although the plot was slow" is enough; in these reviews what follows is then praise.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

After "bad" it is sure; in sixteen networks with other first weights the probability there was 0.99 or more.
After "not" it was anything from 0.01 to 0.96: no review ends there, so nobody ever told it what to believe.
After "although the plot was slow" it does not wait for the end, for in these reviews the other half is then always praise.

</details>

## What if?

A picture of a gate says what it did, not what it was *for*.
A unit may follow the word "not" closely and yet be of no use, because nobody listens to it.
To find out one has to interfere: hold a gate at a value, or silence a unit, and run the rest of the network as it is.
Then see whether the answer changes.
To **silence** a unit means to hold its output gate at 0, so that its state is 0 and no gate and no readout ever hears of its cell.
The measure below does it on all held-out sentences at once.
"""


# %% slideshow={"slide_type": "skip"}
def changed(sentences, held):
    """The share of sentences whose answer changes under what `held` makes of words and push."""
    pairs = [(*sentence_of(words), words) for words in sentences]
    return np.mean([what_if(r, *held(words, push)).answer != r.answer for r, push, words in pairs])


def strongest(push, count):
    """The units with the strongest push, either way."""
    return np.argsort(-np.abs(push))[:count].tolist()


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
First the strongest unit is silenced, then the four strongest, then eight of sixteen.
"""

# %% slideshow={"slide_type": "skip"}
{n: round(float(changed(with_but, lambda words, push, n=n: [silence(strongest(push, n))])), 2) for n in (1, 4, 8)}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Without its strongest unit it answers nearly always as before; the knowledge is spread.
Over 26 trainings with other first weights, 0 to 12 % of the answers change without one unit.
Without four it is 15 to 43 %, without eight 57 to 85 %.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how do you make it forget "not"?

The network has just read "this film is **not**", and next comes "good".
Which gate would you hold, at which word, so that it takes the review for a good one?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Nearly everybody says: shut the forget gate at "good", so that "not" is dropped.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A word lives on twice: in the cell and in the state
"""

# %% slideshow={"slide_type": "skip"}
CHANGES = {  # what is held, for a word t (counted from 0), of some units
    "nothing": lambda t, unit: [],
    "not written: i = 0": lambda t, unit: [Hold("i", 0, at=t, unit=unit)],
    "not said: o = 0": lambda t, unit: [Hold("o", 0, at=t, unit=unit)],
    "not kept: next f = 0": lambda t, unit: [Hold("f", 0, at=t + 1, unit=unit)],
    "neither said nor kept": lambda t, unit: [
        Hold("o", 0, at=t, unit=unit),
        Hold("f", 0, at=t + 1, unit=unit),
    ],
    "units silent throughout": lambda t, unit: [silence(unit)],
}


# %% tags=["row-M4"]
def what_if_held(word=4, change="nothing", units="all", sentence=SENTENCES[4]):
    """What the network would think if a gate were held at a word."""
    reading, push = sentence_of(sentence)
    t, unit = min(word, len(reading.words) - 1) - 1, None if units == "all" else strongest(push, 3)[int(units[0]) - 1]  # fmt: skip
    if t < 0:
        raise ValueError("it takes two words: one to change, one to come after it")
    held = what_if(reading, *CHANGES[change](t, unit))
    p, q = reading.probabilities[1], held.probabilities[1]
    where = "" if change in ("nothing", "units silent throughout") else f"“{figures.as_markdown(reading.words[t])}” "  # fmt: skip
    words = f"{where}{change}: positive {p:.2f} → **{q:.2f}**, " + ("**turned**" if (p > 0.5) != (q > 0.5) else "not turned")  # fmt: skip
    picture = figures.opinion_strips(held.inspection[1].trace, reading.words, held.opinion[:, 1], before=reading.opinion[:, 1], unit=unit)  # fmt: skip
    return picture, unknown_in(reading) + words


explore(what_if_held, word=(1, 12), change=list(CHANGES), units=["all", "1st", "2nd", "3rd"], sentence=SENTENCES[4],
        examples={"sentence": SENTENCES}, on_click="word", height=440,
        caption="{change}; word {word}, the last but one at most; units: {units}. Strips: mean of all units, or one; a dot: held.",
        presets={f"“not”: {name}": {"word": 4, "change": change, "units": "all", "sentence": SENTENCES[4]} for name, change in
                 [("not kept", "not kept: next f = 0"), ("not said", "not said: o = 0"), ("neither", "neither said nor kept"), ("not written", "not written: i = 0")]}
                | {"one unit silent": {"word": 4, "change": "units silent throughout", "units": "1st", "sentence": SENTENCES[4]}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1: every cell is emptied after "not", and yet the answer stays.
Let them wonder: where does it still have the "not"? In h, which the gates of the next step read.
Key 2: now h is silenced and the cell is left. Key 3: both, and the answer turns.
Key 4: a negation that was never written. Key 5: one unit more or less is not missed.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The forget gate at "good" empties every cell, but the state $\textcolor{#3b7f35}{h}_{t-1}$ has told the gates of "not" already.
Cut one of the two ways, and the other carries it.
Cut both, and it is lost, with all that stood before it: the network is where it was before the first word, and judges "good" alone.

</details>

That last sentence can be checked to the last digit.
"""

# %% slideshow={"slide_type": "skip"}
cut = what_if(sentence_of(SENTENCES[4])[0], *CHANGES["neither said nor kept"](3, None))
assert np.allclose(cut.probabilities, read(reader, "good").probabilities, rtol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Now on all held-out sentences where the negation stands right before the word it turns.
"""


# %% slideshow={"slide_type": "skip"}
def negated(words):
    """The place of the last negation, where no contrast stands around it; None otherwise."""
    places = [t for t, word in enumerate(words[:-1]) if word in ("not", "never", "wasn't", "isn't")]
    plain = places and "although" not in words and "but" not in words[places[-1] :]
    return places[-1] if plain and words[places[-1] + 1] not in ("a", "even", "that", "very") else None


turned = [review.words for review in reviews.test if negated(review.words) is not None]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The share of answers that change, where the negation was not kept, not said, neither, and never written.
"""

# %% slideshow={"slide_type": "skip"}
ways = ["not kept: next f = 0", "not said: o = 0", "neither said nor kept", "not written: i = 0"]
{way: round(float(changed(turned, lambda words, push, way=way: CHANGES[way](negated(words), None))), 2) for way in ways}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Over 26 trainings with other first weights the first changes 0 to 5 % of these answers, the second 3 to 26 %.
Both together change 41 to 69 %, more than the two apart; never written, it is 27 to 62 %.
With both ways cut before "but" instead, on the sentences that have one, 0 to 2 % of the answers change.
So what stands before a "but" does not count, and the network has learnt that.

And $\textcolor{#616a04}{f}$ is not all there is to memory: this is worth keeping in mind for the next picture, which is about the gradient.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The gradient has a direct path, and others

$$\frac{\partial \textcolor{#14644d}{c}_T}{\partial \textcolor{#14644d}{c}_k} =
\underbrace{\prod_{t=k+1}^{T} \operatorname{diag}(\textcolor{#616a04}{f}_t)}_{\text{direct: no weight in it}}
\;+\; \text{all paths through } \textcolor{#3b7f35}{h} \text{ and } \textcolor{#0f5220}{W}$$

The lecture says that gradients "can still be computed using backpropagation": by the same rule, with two states that go back.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Many texts print only the product and call it the Jacobian. It would be, if no gate read h.
The notebook checks that: with all gates clamped both are equal, entry by entry.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The trained network showed that memory has two ways; so has the gradient.
A clamped gate reads nothing, so nothing flows through it.
Clamp all four, and the direct path is the whole Jacobian; let them go, and it is not.
And a nudge of the first cell, with no derivative in it, agrees with the whole.
"""

# %% slideshow={"slide_type": "skip"}
free = lstm.unroll(noise)
clamped = lstm.unroll(noise, clamp=free.gates)  # the same gates, but now they are set by hand
assert np.allclose(lstm.jacobians(clamped, of="c"), lstm.direct_path(free)[:, :, None] * np.eye(5))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
With the gates let go, the largest difference of the two, beside the largest entry of the direct path:
"""

# %% slideshow={"slide_type": "skip"}
whole, direct = lstm.jacobians(free, of="c")[0], np.diag(lstm.direct_path(free)[0])
float(np.abs(whole - direct).max()), float(direct.max())

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Where do the other paths run?
A cell is heard by the output gate, and so moves the state.
The state is read by all four gates of the next step, of every unit, and these write to all cells.
Each such detour costs a few factors below one, but there are many of them, and their number grows with the number of steps.

And the experiment: nudge the first cell, unit by unit, and let the network run on.
The state of that step moves along, for it is $\textcolor{#9c1268}{o} \tanh \textcolor{#14644d}{c}$.
"""


# %% slideshow={"slide_type": "skip"}
def error_by_nudges(lstm, x):
    """How many steps back, and the relative error of ∂c_t/∂c_1 there, against nudges of c_1."""
    H, trace, first = lstm.hidden, lstm.unroll(x), lstm.unroll(x[:1])
    felt = lstm.influence(trace, of="c")[:, 0]
    t = int(np.flatnonzero((felt > 1e-5) & (felt < 1e5))[-1])  # beyond that, 16 digits show no nudge
    tiny = 1e-4 / max(1, felt[t])  # what explodes is nudged the less
    cells = first.c[-1] + tiny * np.vstack([np.eye(H), -np.eye(H)])  # (2 H, H): a sequence for each nudge
    ends = lstm.unroll(np.repeat(x[1 : t + 1], 2 * H, axis=1), first.o[-1] * np.tanh(cells), cells).c[-1]
    difference = (ends[:H] - ends[H:]).T / (2 * tiny) - lstm.jacobians(trace, to=t, of="c")[0]
    return t, np.linalg.norm(difference) / felt[t]


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The caption under the figure below prints this error anew for every network that it shows.
"""

# %% slideshow={"slide_type": "skip"}
steps_back, error = error_by_nudges(lstm, noise)
assert steps_back == 7
assert error < 1e-6

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Now the same for random networks of 24 units and forty steps, fifteen draws of each.
The slider is the **bias of the forget gate**, the one number that decides how far it stands open before any training.
Beside the LSTM stands a plain network with the same spectral radius.
"""


# %% slideshow={"slide_type": "skip"}
SOUND = np.random.default_rng(4).standard_normal((40, 1, 1))


def drawn(draw, forget_bias, spectral_radius):
    """An LSTM and a plain network with the same spectral radius."""
    same = {"hidden": 24, "spectral_radius": spectral_radius}
    lstm = LSTM.random(**same, forget_bias=forget_bias, rng=np.random.default_rng(draw))
    return lstm, RNN.random(**same, rng=np.random.default_rng(draw))


@cache
def paths(draw, forget_bias, spectral_radius, input_drive):
    """log10 of three norms, by steps back: the whole Jacobian of c, the forget gates alone, the RNN's."""
    lstm, rnn = drawn(draw, forget_bias, spectral_radius)
    trace, plain = lstm.unroll(input_drive * SOUND), rnn.unroll(input_drive * SOUND)
    whole, felt = (np.linalg.norm(J, 2, axis=(1, 2)) for J in (lstm.jacobians(trace, of="c"), rnn.jacobians(plain)))  # fmt: skip
    norms = {"all paths": whole, "forget gates": lstm.direct_path(trace).max(axis=1), "plain RNN": felt}
    return {name: np.log10(values[::-1]) for name, values in norms.items()}


def checked(forget_bias, input_drive, spectral_radius):
    """The line under the figure."""
    steps, error = error_by_nudges(drawn(0, forget_bias, spectral_radius)[0], input_drive * SOUND)
    return f"Pale: the range of fifteen draws. ∂c/∂c against nudges of the first cell, {steps} steps on: {figures.error_words(error)}."  # fmt: skip


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: does an LSTM forget, and can it explode?

A fresh LSTM, no training, forty steps.
With forget bias **0** its gate stands half open: what does the last cell still feel of the first?
With bias **4** the gate lets 98 % through: does the gradient then stay where it is?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** 0.5 to the 39th is 2 × 10⁻¹². For bias 4: 0.98 to the 39th is 0.49. Will it be 0.49?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## An open forget gate is a highway, and it has feeder roads
"""


# %% tags=["row-M5"]
def highways(forget_bias=0.0, input_drive=0.5, spectral_radius=1.0):
    """How much of a cell is felt later: by all paths, by the forget gates alone, in a plain network."""
    draws = [paths(draw, forget_bias, spectral_radius, input_drive) for draw in range(15)]
    whole, direct = ([draw[name][-1] for draw in draws] for name in ("all paths", "forget gates"))
    words = f"draw 1, 39 steps: all paths **{figures.format_log10(whole[0], 2)}**, forget gates **{figures.format_log10(direct[0], 2)}**"  # fmt: skip
    return figures.highway(draws), f"{words}; grown in **{np.sum(np.array(whole) > 0)} of 15**"


explore(highways, forget_bias=(-2.0, 6.0, 0.5), input_drive={"silent": 0.0, "0.5": 0.5, "2.0": 2.0}, spectral_radius=[0.05, 0.5, 1.0, 2.0],
        play={"forget_bias": 400},
        caption=lambda forget_bias, input_drive, spectral_radius: checked(forget_bias, input_drive, spectral_radius),
        presets={"bias 0: it vanishes": {"forget_bias": 0.0, "input_drive": 0.5, "spectral_radius": 1.0},
                 "W near 0: nearly the gates": {"forget_bias": 4.0, "input_drive": 0.5, "spectral_radius": 0.05},
                 "bias 2: feeder roads carry": {"forget_bias": 2.0, "input_drive": 0.5, "spectral_radius": 1.0},
                 "bias 4: it grows": {"forget_bias": 4.0, "input_drive": 0.5, "spectral_radius": 1.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1: an LSTM with half-open gates forgets at least as thoroughly as a plain network.
Key 2: with next to no W there are next to no feeder roads, and red lies close to the gates' line, 0.70 beside 0.50. That is the textbook's picture.
Play the bias at radius 1: the dash-dotted line rises to 1 and stays below it, as it must. The red line crosses 1 and goes on.
Key 4: an LSTM can explode. Silent input makes it worse still.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The product of forget gates can never pass 1; the whole Jacobian can.
With bias 0 it falls below 3 × 10⁻⁵ in all fifteen draws.
At bias 2 the influence is 0.9 to 15 times what it was.
The gates alone would leave a fiftieth; the feeder roads make up for it.
With bias 4 it *grows* in all fifteen, 17 to 140 times; with no input at all 500 to 14,000 times.
So "the LSTM solves vanishing gradients" means: it can be *told* to keep, by one bias.
And gradients of an LSTM are clipped for a reason.

</details>
"""

# %% slideshow={"slide_type": "skip"}
left = {(bias, drive): 10 ** np.array([paths(draw, bias, 1.0, drive)["all paths"][-1] for draw in range(15)]) for bias, drive in [(0.0, 0.5), (2.0, 0.5), (4.0, 0.5), (4.0, 0.0)]}  # fmt: skip
assert left[0.0, 0.5].max() < 3e-5
{
    setting: (float(f"{found.min():.2g}"), float(f"{found.max():.2g}")) for setting, found in left.items()
}  # bias and drive

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The GRU: one state, two gates

$$\begin{aligned}
r_t,\,u_t &= \sigma(\textcolor{#124391}{U}\textcolor{#0970d4}{x}_t + \textcolor{#0f5220}{W}\textcolor{#3b7f35}{h}_{t-1} + b)\\
n_t &= \tanh\!\big(\textcolor{#124391}{U}\textcolor{#0970d4}{x}_t + b + r_t \odot (\textcolor{#0f5220}{W}\textcolor{#3b7f35}{h}_{t-1} + b_h)\big)\\
\textcolor{#3b7f35}{h}_t &= (1-u_t)\odot n_t + u_t \odot \textcolor{#3b7f35}{h}_{t-1}
\end{aligned}$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Cho et al. (2014), in the variant of torch and cuDNN: the reset gate multiplies *after* the product with W.
torch calls our u "z", and u = 1 keeps; many texts have it the other way round. Ask which gate is missing: o. And what is tied: i = 1 − f.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The gated recurrent unit (Cho et al. 2014) is the LSTM's younger relative, and the other cell that every library has.
It has no cell beside its state and no gate for speaking, and what it keeps and what it writes always add up to one.
Variants differ: here, as in torch, the reset gate acts after the product with $\textcolor{#0f5220}{W}$, and $u = 1$ keeps the old state.
The package's one equals torch's, digit by digit.
"""

# %% slideshow={"slide_type": "skip"}
gru_module = torch.nn.GRU(3, 5, dtype=torch.float64)
states = gru_module(torch.tensor(noise))[0].detach().numpy()
assert np.allclose(GRU.from_torch(gru_module).unroll(noise).h, states, rtol=1e-10)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And this is what the three cells cost in weights, for 16 inputs and 24 units: one, three, four times the same.
torch keeps two biases a gate, where one would do, but for the candidate $n$: there the reset gate stands between the two.
"""

# %% slideshow={"slide_type": "skip"}
{kind.__name__: sum(p.numel() for p in kind(16, 24).parameters()) for kind in (torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM)}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Seen from the LSTM, the update gate $u$ is a forget gate that is tied to the input gate: $i = 1 - f$.
So it needs no separate one, and no weights for it.
What it gives up is shown by two machines with one unit each, weights by hand, on the same marks.
One task is to **hold** the last marked value, the other to **count** the marks.
The slider says how much of the old state the GRU keeps at a mark.
"""

# %% slideshow={"slide_type": "skip"}
COUNTED = np.isin(np.arange(1, 21), [3, 5, 6, 10, 11, 14, 17, 19]).astype(float)


def two_machines(task, kept):
    """An LSTM and a GRU of one unit; inputs value and mark."""
    new = (0, 0, 9) if task == "count" else (1.2, 0, 0)  # g and n: value, mark, bias
    old = (0, 0, 9) if task == "count" else (0, -12, 6)  # the forget gate: open, or shut at a mark
    at_mark = np.log(kept / (1 - kept))  # where the GRU's u stands at a mark; elsewhere at 9
    i_f_o_g = np.array([(0, 12, -6), old, (0, 0, 9), new])
    r_u_n = np.array([(0, 0, 0), (0, at_mark - 9, 9), new])
    of_g, of_n = ({"U": a[:, None, :2], "b": a[:, 2:], "W": np.zeros((len(a), 1, 1)), "V": [[1]], "d": [0]} for a in (i_f_o_g, r_u_n))  # fmt: skip
    return LSTM(**of_g), GRU(**of_n, b_h=[0])


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what can the LSTM do that a GRU cannot?

A GRU needs a quarter fewer weights.
Both shall hold a value until the next mark, and both shall count marks.
How high can each of the three numbers get: the LSTM's cell, the LSTM's state, the GRU's state?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Hint on request: its new state is an average of two numbers between −1 and 1.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Only the cell has no ceiling
"""


# %% tags=["row-M6"]
def beside(task="hold", kept=0.01):
    """An LSTM and a GRU of one unit on the same input."""
    value, counts = stream(0.5)[:, 0, 0], task == "count"
    mark = COUNTED if counts else MARK
    lstm, gru = two_machines(task, kept)
    x = np.column_stack([value, mark])[:, None]
    ours, theirs = lstm.unroll(x), gru.unroll(x)
    last = np.maximum.accumulate(np.where(mark == 1, np.arange(20), 0))
    want = np.cumsum(mark) if counts else np.where(np.cumsum(mark) > 0, np.tanh(1.2 * value)[last], 0)
    c, h = ours.c[:, 0, 0], theirs.h[:, 0, 0]
    words = f"off by at most: LSTM c **{figures.format_number(np.abs(c - want).max(), 2)}**, GRU h **{figures.format_number(np.abs(h - want).max(), 2)}**"  # fmt: skip
    words += f"; the last mark moves h by {h[18] - h[17]:.2f}" if counts else ""
    rows = [Strip("value", value, "diverging")] * (not counts) + [Strip("mark", np.where(mark == 1, 1, np.nan))]  # fmt: skip
    return figures.lstm_beside_gru(ours, theirs, inputs=rows, wanted=want, span=(-0.5, 8.8) if counts else (-1.3, 1.3)), words  # fmt: skip


explore(beside, task=["hold", "count"], kept=SelectionSlider(options=[0.01, 0.1, 0.3, 0.5, 0.7, 0.9], value=0.01), height=440,
        caption="Task: {task}. At a mark the GRU keeps {kept} of its state.",
        presets={"hold: both can": {"task": "hold", "kept": 0.01}, "half kept: a mixture": {"task": "hold", "kept": 0.5},
                 "count: the cell alone": {"task": "count", "kept": 0.01}, "kept 0.9: it creeps to 1": {"task": "count", "kept": 0.9}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Keys 1 and 3. At key 3 the cell counts, and both states stick at 1: what an LSTM *says* has a ceiling too.
Key 4: every mark moves the GRU a tenth of what is left to 1.
That trained LSTMs count further than trained GRUs is shown by Weiss, Goldberg and Yahav (2018).

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Holding is no problem for the GRU.
In counting its state is a mean of numbers between −1 and 1, and never leaves that range.
The LSTM's cell is a sum and has no ceiling; but its state, the only thing that others hear, has the same one.
So the LSTM's count is safe in the cell and can be used there, by $f$ and $i$, not read off.
For most tasks with words the two do about equally well.

</details>

Is a ceiling the end of counting?
No: a GRU can take small steps below it, with $n = \tanh(\textcolor{#3b7f35}{h} + 0.04)$ at each mark and a readout that scales them up.
Eight marks fit; the more there are to be, the smaller the steps must get.
"""

# %% slideshow={"slide_type": "skip"}
small_steps = GRU(
    U=[[[0]], [[-9]], [[0.04]]], W=[[[0]], [[0]], [[1]]], b=[[9], [9], [0]], b_h=[0], V=[[1]], d=[0]
)
h, count = small_steps.unroll(COUNTED[:, None, None]).h[:, 0, 0], np.cumsum(COUNTED)
round(float(np.abs(np.polyval(np.polyfit(h, count, 1), h) - count).max()), 3)  # largest error of the readout

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Does it pay: two tasks with a lag

Pictures of gradients are one thing; the proof is a task that cannot be solved without memory.
**Adding** (Hochreiter and Schmidhuber 1997): among noise two numbers are marked, one in each half, and after the last step their sum is wanted.
It counts as right within 0.08, and the lag is the length of the sequence.
**Copy** (as Arjovsky, Shah and Bengio 2016): three of eight symbols, then a silence as long as the lag, then three cues at which the symbols are to be repeated.
For both it is known how good an answer without memory can be.

Three cells of 32 units were trained at five lags, all with the same recipe and with many seeds.
The gated ones were trained twice: with the bias of the gate that keeps as is usual, and with 3.
That took about an hour on one core, so the 750 runs are recorded beside the package; one call makes them again.
Here is one of them, now; the curve moves while it trains.
"""

# %% slideshow={"slide_type": "skip"}
live_run = lag_run("copy", "LSTM", lag=5, watch=watch(figures.training_curves))
f"{live_run.accuracy:.0%} right after {len(live_run.curves.step)} updates; recorded: {recorded_lags('copy').accuracy[2, 0, 0]:.0%}"  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
To make a whole record again, with a bar that says how long it will take, call `lag_sweep("adding")`.
`lag_sweep("copy", lags=[5, 10], seeds=[0], watch=watch(figures.lag_success))` is a short one, with a figure that fills up.
To try a bias of your own at a long lag, change the cell above: `lag=40, keep_bias=4.0` takes about ten seconds.
"""


# %% slideshow={"slide_type": "skip"}
def first_seeds(task, count, keep_bias):
    """The record, as if only so many seeds had been tried."""
    record = recorded_lags(task, {"as usual": None, "3": 3.0}[keep_bias])
    return replace(record, accuracy=np.where(np.arange(15) < count, record.accuracy, np.nan))


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who waits how long?

Same size, same recipe: a plain RNN, a GRU, an LSTM.
Up to which lag do most networks of a kind learn to copy: **10**, **20**, **30** or **40**?
And what would you change in the one that comes last?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Three numbers on the board. Nearly everybody puts the RNN last and the LSTM first.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Gates bridge long lags, if they start open enough
"""


# %% tags=["row-M9"]
def lags(task="copy", keep_bias="as usual", seeds=15):
    """How many answers are right, against the lag, for three cells."""
    record = first_seeds(task, seeds, keep_bias)
    return figures.lag_success(record), f"{figures.lag_words(record)}, of {seeds} tried"


explore(lags, task=["adding", "copy"], keep_bias=["as usual", "3"], seeds=(1, 15), play={"seeds": 500},
        caption="{task}; the gates that keep start with bias {keep_bias}. Recorded, unseen examples. Dots: one network each; lines: medians.",
        presets={"adding: gates pay": {"task": "adding", "keep_bias": "as usual", "seeds": 15},
                 "copy: the LSTM gives up": {"task": "copy", "keep_bias": "as usual", "seeds": 15},
                 "copy, started open: both can": {"task": "copy", "keep_bias": "3", "seeds": 15},
                 "one seed tells little": {"task": "copy", "keep_bias": "as usual", "seeds": 1}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1, as most expect; the plain network is on the border at lag 10. Key 2: an LSTM no better than the plain network, and worse from 30 on; let them find out why.
"As usual" means 1 for the forget gate and 0 for the GRU's $u$.
Key 3: nothing was changed but that one number, in both.
Key 4 and play: with one seed one could have told another story.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

In the adding task the plain network is on the border at lag 10 and guesses from 50 on, and both gated ones go on to 100.
In the copy task the LSTM that starts as usual does no better than the plain network: both get to 10, and at 30 all fifteen LSTMs guess.
The GRU gets to 30.
With bias 3 both learn to copy at every lag here, in all fifteen seeds: the one number from the highway, and a task that shows it.
Why a bias of 1 is too little is not settled by the picture of the gradient: a fresh LSTM feels the first symbol no less than a fresh GRU.
Training has to find its way, and from an open gate it finds it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* A cell **adds**; gates say when it is written, read and emptied: $c = f\,c + i\,g$, $h = o \tanh c$, all of them from $x_t$ and $h_{t-1}$.
* Memory and gradient have **two ways**: through the cell, where the forget gate alone decides, and through the state and W.
* An LSTM is not safe from vanishing or exploding: it is one that can be **told to keep**, by a bias or by training.

Next: [Both ways, and deep](14_bidirectional_and_deep.ipynb), the words that follow, and more layers.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask for the phone number again: which gate was which? Then on to networks that read in both directions.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: how high a bias?

A forget gate reads nothing but its bias.
How large must the bias be for **half** of the cell to be left after twenty steps, to three digits?
"""

# %% slideshow={"slide_type": "skip"}
bias = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(bias, "8d12d47fe585", asked="a number", hint="First, how far must the gate stand open, if its twentieth power is a half? Then, for which bias does a sigmoid have that value?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

$\sigma(b)^{20} = \tfrac12$, so $\sigma(b) = p = 2^{-1/20} = 0.966$ and $b = \ln \frac{p}{1 - p}$: the gate must be nearly open for half to survive.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
p = 0.5 ** (1 / 20)
solution_1 = np.log(p / (1 - p))
assert check_sealed(solution_1, "8d12d47fe585")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: spot the bug

Somebody copies weights out of torch, which stacks the gates as **i, f, g, o**, and takes a step.
The shapes fit, nothing complains, and the network still learns when it is trained like this.
But it is not the network that was copied.
Mend it, and hand it in: `mended = one_step`.
"""


# %% slideshow={"slide_type": "skip"}
def one_step(module, x, h, c):
    """The next h and c, (H,) each, of a torch.nn.LSTM."""
    U, W, b, b_h = (tensor.detach().numpy() for tensor in module.parameters())
    a = (U @ x + W @ h + b + b_h).reshape(4, -1)
    i, f, o = 1 / (1 + np.exp(-a[:3]))
    c = f * c + i * np.tanh(a[3])
    return np.stack([o * np.tanh(c), c])


# %% slideshow={"slide_type": "skip"}
def as_torch_does(module, x, h, c):
    step = LSTM.from_torch(module).step(x[None], h[None], c[None])
    return np.stack([step.h[0], step.c[0]])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Three random starts are tried, and both the state and the cell have to be right.
"""

# %% slideshow={"slide_type": "skip"}
starts = [np.split(np.random.default_rng(k).standard_normal(13), [3, 8]) for k in range(3)]
mended = ...
check(mended, as_torch_does, on=[(module, *start) for start in starts], hint="Write the four letters beside the four rows of `a`, in torch's order: which rows go through a sigmoid here, and which one through tanh?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Row 2 is the candidate $\textcolor{#277b8c}{g}$ and goes through tanh; row 3 is the output gate.
Exchanged names survive every check of shapes; only another implementation finds them.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_2(module, x, h, c):
    U, W, b, b_h = (tensor.detach().numpy() for tensor in module.parameters())
    a = (U @ x + W @ h + b + b_h).reshape(4, -1)
    i, f, o = 1 / (1 + np.exp(-a[[0, 1, 3]]))
    c = f * c + i * np.tanh(a[2])
    return np.stack([o * np.tanh(c), c])


assert check(solution_2, as_torch_does, on=[(module, *start) for start in starts])

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: odd or even

Find twelve numbers that tell whether the number of ones so far is **odd**: then the cell shall be above 0, else not.
The input is 0 or 1 at each step.
Write them as a dictionary: `{"i": (20, 0, -10), "f": (-20, 0, 10), "o": (0, 0, 10), "g": (8, -4, -16)}` is the flip.
The figure of the twelve numbers helps: choose the flip, and type yours.
Start from the flip, and think what $\textcolor{#277b8c}{g}$ must be where nothing has been kept yet.
"""


# %% slideshow={"slide_type": "skip"}
def check_odd(numbers, hint="At a 1 the old cell has to go, and the new one gets the other sign. What is `h` at the very first 1, and which sign must `g` have then?"):  # fmt: skip
    cell_above_0 = lambda x: LSTM.scalar(**numbers).unroll(x[:, None, None]).c[:, 0, 0] > 0  # noqa: E731
    return check(cell_above_0, lambda x: np.cumsum(x) % 2 == 1, on=bits, hint=hint) if isinstance(numbers, dict) else check(numbers, {"i": (1, 2, 3)}, hint=hint)  # fmt: skip


# %% slideshow={"slide_type": "skip"}
bits = [(np.random.default_rng(k).integers(0, 2, 30).astype(float),) for k in range(5)]
numbers = ...
check_odd(numbers)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

At a 1 the forget gate shuts and the input gate opens, so that $\textcolor{#14644d}{c}$ becomes $\textcolor{#277b8c}{g}$.
And $\textcolor{#277b8c}{g} = \tanh(2x - 4\textcolor{#3b7f35}{h})$ is positive where $\textcolor{#3b7f35}{h}$ is 0 or negative, and negative where it is well above 0.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_3 = {"i": (20, 0, -10), "f": (-20, 0, 10), "o": (0, 0, 10), "g": (2, -4, 0)}
assert check_odd(solution_3)
