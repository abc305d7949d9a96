# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Vanishing gradients

How far back can a recurrent network learn, and who decides: its weights, or what it reads?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask who has trained an RNN that "forgot".
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 59 minutes; with only 20, show the slides "one factor per step", "the input decides" and "clipping".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** backpropagation through time (notebook 11), and what a matrix norm and a singular value are.
The largest singular value of a matrix, $\sigma_\text{max}$, is the most by which it stretches any vector.
It takes 75 minutes with the exercises.

The lecture's slide says it in one sentence:

> *The influence of a given input on the hidden layer, and therefore on the network output,*
> *either decays or blows up exponentially as it cycles around the network's recurrent connections.*

You will see it happen, see the two conditions that the sentence leaves out, and meet networks that do neither.
Every number below is computed from the network on the screen; each claim is checked by a machine beside it.

## Data and model

The input is noise, one number a step, the same at every visit.
A slider scales it: drive 0 is silence, drive 2 is loud.
It is read by a plain recurrent network of 24 units, in the letters of the lecture:

$$a_t = \textcolor{#124391}{U}\,\textcolor{#0970d4}{x}_t + \textcolor{#0f5220}{W}\,\textcolor{#3b7f35}{h}_{t-1} + b,
\qquad \textcolor{#3b7f35}{h}_t = \operatorname{act}(a_t)$$

The matrix $\textcolor{#0f5220}{W}$ is drawn once and then only scaled.
So a slider moves *one* network, not a new one at each stop.
The scale is set by the **spectral radius** $\rho$, the largest modulus of an eigenvalue of $\textcolor{#0f5220}{W}$.
The LSTM and the GRU step in beside it once; for the rest the plain network has the stage for itself.
"""

# %% slideshow={"slide_type": "skip"}
from dataclasses import replace
from functools import cache, reduce
from itertools import product

import numpy as np
from IPython.display import Markdown
from ipywidgets import SelectionSlider

from lecturekit import figures
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore
from lecturekit.recurrent import ACTIVATIONS, FAMILIES, GRU, LSTM, RNN, clip

NOISE = np.random.default_rng(4).standard_normal((100, 1, 1))  # (T, B, D): steps, sequences, inputs


@cache
def drawn(family, activation):  # with spectral radius 1
    return RNN.random(hidden=24, family=family, activation=activation, rng=np.random.default_rng(5))


def run(spectral_radius, input_drive, *, steps=40, activation="tanh", family="gaussian"):
    """Scale W, let the network read noise, and give it back with the trace it left."""
    rnn = drawn(family, activation)
    rnn = replace(rnn, W=spectral_radius * rnn.W)
    return rnn, rnn.unroll(input_drive * NOISE[:steps])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A **trace** keeps every intermediate of a run: pre-activations $a_t$, states $\textcolor{#3b7f35}{h}_t$, and the slopes $\operatorname{act}'(a_t)$.
The slopes will matter most: how steep a unit stands is how much it lets through on the way back.
Time comes first in every array, then the sequence of the batch, then the unit.
"""

# %% slideshow={"slide_type": "skip"}
rnn, trace = run(spectral_radius=0.9, input_drive=0.5, steps=12)
trace

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Going back in time multiplies one matrix per step

$$\frac{\partial \textcolor{#3b7f35}{h}_T}{\partial \textcolor{#3b7f35}{h}_k}
= \prod_{t=T}^{k+1} \frac{\partial \textcolor{#3b7f35}{h}_t}{\partial \textcolor{#3b7f35}{h}_{t-1}}
= \prod_{t=T}^{k+1} \operatorname{diag}\!\big(\operatorname{act}'(a_t)\big)\,\textcolor{#0f5220}{W}$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Read the loop aloud, from the last step back.
The same W in every factor, but another diagonal: that difference is the whole lecture.
Ask: which of the two does the input change?

</details>
"""


# %% tags=["show-code"]
def influence_on_last(rnn, trace):
    """dh_T/dh_k for every k: Jacobians multiplied from the end."""
    products = [np.eye(rnn.hidden)]
    for t in range(len(trace) - 1, 0, -1):
        one_step = np.diag(trace.slope[t, 0]) @ rnn.W  # dh_t/dh_{t-1}
        products.append(products[-1] @ one_step)
    return np.array(products[::-1])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
That is all the mathematics there is.
Later steps stand on the left, because the last state is what we differentiate.
The product equals the package's own, entry by entry.
It also equals an experiment that knows nothing of derivatives:
nudge the first state up and down, run the network again, and see how far the last state moves.
If you change the function above, these two cells will tell you at once.
"""

# %% slideshow={"slide_type": "skip"}
by_hand = influence_on_last(rnn, trace)
assert np.allclose(by_hand, rnn.jacobians(trace), rtol=0, atol=1e-12)

# %% slideshow={"slide_type": "skip"}
nudge = 1e-5 * np.random.default_rng(3).standard_normal(rnn.hidden)
up, down = (rnn.unroll(trace.x[1:], trace.h[0] + sign * nudge).h[-1, 0] for sign in (1, -1))
assert np.allclose((up - down) / 2, by_hand[0] @ nudge, rtol=1e-5, atol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Trace

The lecture draws an unrolled network whose nodes grow paler: the influence of the first input over time.
Here is the same picture, computed.
The nudge of one input is carried *forward*, one product a step, for all inputs at once.
"""


# %% slideshow={"slide_type": "skip"}
def influence_of_inputs(rnn, trace):
    """‖dh_t/dx_k‖ and ‖dz_t/dx_k‖ for all t and k, (T, T) each; NaN for inputs still to come."""
    h, z = np.full((2, len(trace), len(trace)), np.nan)
    nudges = np.zeros((rnn.hidden, 0))  # one column for each input read so far
    for t in range(len(trace)):
        nudges = trace.slope[t, 0][:, None] * np.hstack([rnn.W @ nudges, rnn.U])
        h[t, : t + 1] = np.linalg.norm(nudges, axis=0)
        z[t, : t + 1] = np.linalg.norm(rnn.V @ nudges, axis=0)
    return {"h": h, "z": z}


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Forwards or backwards, the product is the same.
Forwards is cheap when one input is followed to all states, backwards when one loss asks for all its causes; that is why training goes backwards.
For the first input and the last state we compare both ways.
"""

# %% slideshow={"slide_type": "skip"}
back = by_hand[0] @ (trace.slope[0, 0][:, None] * rnn.U)
assert np.isclose(influence_of_inputs(rnn, trace)["h"][-1, 0], np.linalg.norm(back))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how much of the first input is left at the end?

A network with spectral radius 0.9 reads twelve inputs of moderate size.
Of what the first one did at once, the last state still feels **a third, a tenth, or less**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Hands up for each. 0.9 to the power 11 is 0.31, so many will say "a third".
Do not comment yet.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The first input fades from every node it passes
"""


# %% tags=["row-G6"]
def shaded(nudged_input=1, input_drive=0.5, spectral_radius=0.9):
    """The influence of the input at one step on every later state and output."""
    found = influence_of_inputs(*run(spectral_radius, input_drive, steps=12))
    column = {name: values[:, nudged_input - 1] for name, values in found.items()}
    left = column["h"][-1] / column["h"][nudged_input - 1]
    words = f"{12 - nudged_input} steps later, **{figures.format_number(left)}** is left of what input {nudged_input} did at once"
    return figures.shaded_network(column, source=nudged_input), words


explore(shaded, nudged_input=(1, 12), input_drive={"silent": 0.0, "0.5": 0.5, "2.0": 2.0}, spectral_radius=(0.3, 1.9, 0.2),
        play={"nudged_input": 500}, on_click="nudged_input",
        caption="Influence of input {nudged_input}, at spectral radius {spectral_radius} and input drive {input_drive}.",
        presets={"the first input fades": {"nudged_input": 1, "spectral_radius": 0.9, "input_drive": 0.5},
                 "a later one fades alike": {"nudged_input": 5, "spectral_radius": 0.9, "input_drive": 0.5},
                 "silence: it grows": {"nudged_input": 1, "spectral_radius": 1.5, "input_drive": 0.0},
                 "loud: it fades fast": {"nudged_input": 1, "spectral_radius": 0.9, "input_drive": 2.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Start with key 1. Click other inputs, or press play: each has its own trail.
Then key 3: same picture, opposite story. Leave it open why.
Darker is more; the scale is logarithmic and stands still.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Less than a twentieth is left, although $0.9^{11} = 0.31$: the spectral radius alone promised too much.
With a loud input it is less still, with the same matrix.
In silence, at spectral radius 1.5, the first input is felt more strongly at each later step.
So something besides the matrix decides, and it has to do with what the network reads.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## The same input, three cells

The LSTM and the GRU were made against this fading.
Both decide with **gates** how much of the old state goes on: the forget gate $\textcolor{#616a04}{f}$ of the LSTM, the update gate of the GRU.
Later notebooks open them up; here they only stand beside the plain network, on the same twenty inputs.
All three are drawn at random, with the same spectral radius in every matrix.
One more slider is theirs alone: `keep`, the bias of the gate that keeps.
At 0 the gate stands half open, at 3 it lets 95 % through.
"""


# %% slideshow={"slide_type": "skip"}
def three_cells(spectral_radius, keep, draw=0):
    same = {"hidden": 24, "spectral_radius": spectral_radius}
    gru = GRU.random(**same, update_bias=keep, rng=np.random.default_rng(draw))
    lstm = LSTM.random(**same, forget_bias=keep, rng=np.random.default_rng(draw))
    return {"RNN": RNN.random(**same, rng=np.random.default_rng(draw)), "GRU": gru, "LSTM": lstm}


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
One draw of the weights proves little.
So we take fifteen: the first as a line, the range of all fifteen as a pale area around it, all on the same input.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def in_fifteen_draws(spectral_radius, keep, input_drive):
    """‖dh_t/dx_k‖ for all t and k, of each cell in each draw."""
    x = input_drive * NOISE[:20]
    found = []
    for draw in range(15):
        cells = three_cells(spectral_radius, keep, draw)
        found.append({name: cell.influence_of_inputs(cell.unroll(x)) for name, cell in cells.items()})
    return found


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How open a gate stands at a bias is one sigmoid; and one sigmoid to the nineteenth power is what nineteen steps leave.
"""

# %% slideshow={"slide_type": "skip"}
{keep: 1 / (1 + np.exp(-keep)) for keep in range(6)}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The check under the figure nudges the chosen input up and down, runs every cell again, and compares all later states with what was computed.
"""


# %% slideshow={"slide_type": "skip"}
def error_of_nudge(cells, x, k):
    """Largest relative error of ‖dh_t/dx_k‖ over all t and cells, against a nudge of input k."""
    errors = []
    for cell in cells.values():
        computed = cell.influence_of_inputs(cell.unroll(x)).values[:, k]
        tiny = 1e-5 / max(1, computed.max())  # what explodes is nudged the less
        nudge = tiny * (np.arange(len(x)) == k)[:, None, None]
        felt = np.linalg.norm(cell.unroll(x + nudge).h - cell.unroll(x - nudge).h, axis=(1, 2)) / (2 * tiny)
        errors.append(np.linalg.norm(computed - felt) / np.linalg.norm(computed))
    return max(errors)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The function that we wrote above works for the plain network.
The package has the same for every cell, and for the plain one it says the same.
"""

# %% slideshow={"slide_type": "skip"}
ours, theirs = influence_of_inputs(rnn, trace)["h"], rnn.influence_of_inputs(trace).values
assert np.allclose(np.nan_to_num(ours), theirs, rtol=1e-12)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what is one bias worth?

A plain RNN, a GRU and an LSTM, fresh from the random generator, read the same twenty inputs.
At `keep` **0** their gates let a half through at each step, at `keep` **3** nineteen parts in twenty.
Who has most left of the first input, at 0 and at 3: the RNN, one with gates, or does the draw decide?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Nearly everybody says LSTM, both times. Write the votes on the board.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Half-open gates forget; told to keep, they keep
"""


# %% tags=["row-G6"]
def side_by_side(nudged_input=1, keep=0, input_drive=0.5, spectral_radius=0.9):
    """What is left of one input in three cells that read the same."""
    first, *others = in_fifteen_draws(spectral_radius, keep, input_drive)
    words = figures.shaded_cells_words(first, source=nudged_input, others=others)
    now, start = {"drive": input_drive, "ρ": spectral_radius}, {"drive": 0.5, "ρ": 0.9}
    moved = ", ".join(f"{name} {value:g}" for name, value in now.items() if value != start[name])
    words = f"{moved}: {words}" if moved else words
    return figures.shaded_cells(first, source=nudged_input, others=others), words


explore(side_by_side, nudged_input=(1, 20), keep=(0, 5), input_drive={"silent": 0.0, "0.5": 0.5, "2.0": 2.0},
        spectral_radius=[0.5, 0.9, 1.5, 2.0], play={"nudged_input": 400, "keep": 700}, on_click="nudged_input",
        caption=lambda nudged_input, keep, input_drive, spectral_radius: "What is left of one input; pale: the range of fifteen draws. Checked by "
                f"finite differences: {figures.error_words(error_of_nudge(three_cells(spectral_radius, keep), input_drive * NOISE[:20], nudged_input - 1))}.",
        presets={"gates half open": {"nudged_input": 1, "keep": 0, "input_drive": 0.5, "spectral_radius": 0.9},
                 "told to keep": {"keep": 3, "input_drive": 0.5, "spectral_radius": 0.9},
                 "loud: the RNN goes blind": {"keep": 3, "input_drive": 2.0, "spectral_radius": 0.9},
                 "silence: the LSTM explodes too": {"keep": 5, "input_drive": 0.0, "spectral_radius": 2.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: at half-open gates nobody wins; the verdict counts who is first in fifteen draws of the weights.
Then play `keep` from 0 to 5: one number in one bias, and the LSTM is first in every draw from 1 to 3.
This is why libraries such as Keras start the forget gate with bias 1.
Key 3: the plain network is driven into saturation, the gated ones lose far less.
Key 4: the curve at the top is the plain network, but the LSTM grows too. Gates make it easy to keep, they do not forbid to grow.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

With half-open gates nobody wins: one or two ten-thousandths are left in each cell, and the draw decides who is first.
In thirty draws the RNN is first in 15, the GRU in 8 and the LSTM in 7.
A half, nineteen times over, is $0.5^{19}$, two millionths.
What is left is some seventy times as much, so nearly all of it came by other paths, through the weight matrices.
With `keep` at 3 chance has no say: in all thirty draws the LSTM is first, the GRU second, the RNN last.
The medians are 1.4, a third, and 0.0002 as before.
In silence, at spectral radius 2 and `keep` 5, the gradient of the LSTM grows between 100 and 2000 times: it can explode as well.
The GRU never does so here: what it writes is weighed against what it keeps.

</details>

The LSTM's way through time is worth one line of its own.
From cell to cell leads a **direct path**, the product of the forget gates, which no weight matrix bends.
The whole derivative of the cell has all other paths too, through the gates; both are in the package.
"""

# %% slideshow={"slide_type": "skip"}
lstm = three_cells(0.9, 3)["LSTM"]
kept = lstm.unroll(0.5 * NOISE[:20])
direct, whole = lstm.direct_path(kept)[0], lstm.jacobians(kept, of="c")[0]

# %% slideshow={"slide_type": "skip"}
{"direct path, mean of the units": direct.mean(), "whole derivative, ‖∂c₂₀/∂c₁‖": np.linalg.norm(whole, 2)}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## The picture that tells it all

Now the same over a hundred steps, backwards from the last state, on an axis of powers of ten.
Three thin lines stand beside the measured one.

* **bound**: no nudge can grow faster than $(\sigma_\text{max}\,\gamma)^n$, with $\sigma_\text{max}$ the largest singular value of $\textcolor{#0f5220}{W}$ and $\gamma$ the largest slope of the activation;
* **this run**: the same with the largest slope that *occurred* at each step;
* **$\rho^n$**: what the eigenvalues alone would suggest.

The norm is the largest singular value of the product: what the *most* sensitive nudge would see.
If that one vanishes, all do.
For a large plain network of your own, `gradient_flow(trace, norm="fro")` is faster: the root mean square over all nudges, as drawn.
Of every cell, LSTM and GRU too, `influence_norms(trace)` gives the norms.

The line under the figure says what came out: it *holds* within a factor of 2, *shrinks* or *grows* beyond that, *vanishes* or *explodes* beyond a thousand.

Under the figure stands a check by finite differences, made anew at each move of a slider.
It takes every step of the run, nudges the state before it in a random direction, and compares.
The chain rule then vouches for the product.
"""


# %% slideshow={"slide_type": "skip"}
def error_of_steps(rnn, trace):
    """Relative error of the steps' Jacobians against central differences, in a random direction."""
    x, h = trace.x[:, 0], trace.h_prev[:, 0]
    tiny = 1e-6 * np.maximum(np.abs(h).max(axis=1, keepdims=True), 1)  # (T, 1): states may be huge
    nudge = np.random.default_rng(2).standard_normal(h.shape)
    measured = (rnn.step(x, h + tiny * nudge).h - rnn.step(x, h - tiny * nudge).h) / (2 * tiny)
    computed = trace.slope[:, 0] * (nudge @ rnn.W.T)
    return np.linalg.norm(measured - computed) / max(np.linalg.norm(computed), 1e-300)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: does a loud input make it better or worse?

The matrix has spectral radius **1.5**, so every rule by eigenvalues says that the gradient explodes.
First silence goes in; then we turn the volume up.
Where does it **stop** growing: at a whisper (drive 0.1), between 0.3 and 0.6, at 1 or louder, or never?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Take bets; write the winning number on the board.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One factor per step: small differences become powers of ten
"""


# %% tags=["row-G5"]
def story(spectral_radius=0.9, input_drive=0.4, activation="tanh", family="gaussian", steps=100):
    """How much the last state feels of a nudge n steps earlier, between its bounds."""
    rnn, trace = run(spectral_radius, input_drive, steps=steps, activation=activation, family=family)
    flow = rnn.gradient_flow(trace)
    return figures.gradient_flow(flow, most=100, span=(-20, 20)), figures.gradient_words(flow, per_step=True)


knobs = "spectral_radius", "input_drive", "activation", "family", "steps"
points = {
    "the slide's story": (0.9, 0.4, "tanh", "gaussian", 100),
    "silence explodes": (1.5, 0.0, "tanh", "gaussian", 100),
    "loud vanishes": (1.5, 2.0, "tanh", "gaussian", 100),
    "ρ < 1, yet it grows": (0.9, 0.0, "tanh", "nonnormal", 30),
    "sigmoid: a quarter": (1.5, 0.4, "sigmoid", "gaussian", 100),
}
radii = [0, 0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2, 2.5, 3]
drives = [0.0, 0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5, 2.0, 2.5, 3.0]
explore(story, spectral_radius=SelectionSlider(options=radii, value=0.9), input_drive=SelectionSlider(options=drives, value=0.4),
        activation=list(ACTIVATIONS), family=list(FAMILIES), steps=(5, 100, 5), play=["spectral_radius", "input_drive"],
        caption=lambda **now: "Norm of the gradient on its way back. Every step of this run checked by finite "
                              f"differences: {figures.error_words(error_of_steps(*run(**now)))}.",
        presets={name: dict(zip(knobs, at, strict=True)) for name, at in points.items()})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** The verdict begins with the mean factor of one step, to the power of the steps: 0.8 is enough to lose ten powers of ten.
Key 2, then drag the drive up slowly: the factor sinks from 1.52 past 1, the red line falls away from ρⁿ, the bound does not move.
With σₘₐₓγ above 1 the conditions decide nothing.
In the notebook, choose linear: then the input has no say, and the slide's sentence is true for every radius but 1. There an orthogonal matrix does neither.
Key 4: a matrix whose eigenvalues all lie below 1, and still the line rises first; a later slide says why.
Key 5: sigmoid slopes are at most a quarter, so the bound itself points down; no input can save it.
ReLU with silence: exactly zero, and the check fails, for at 0 ReLU has no derivative. Worth a minute if asked.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

At drive 0 the factor over a hundred steps is $10^{18}$.
The first whisper, drive 0.1, already costs fourteen powers of ten: silence is a knife's edge, and any input pushes the states away from it.
It still grows at 0.35, and shrinks at 0.4.
Up to 0.6 the curve ends near the line of "as large as it left", from 0.8 on far below it.
At drive 2 one part in $10^{13}$ is left.
The matrix was the same all the time.
Twenty other matrices tell the same story at other numbers: in silence all twenty grow, at drive 0.1 fifteen, at 0.3 eleven, at 0.4 three, at 1 none.

</details>

The curve of the sigmoid falls below the axis; small triangles at the edge say so.
The reason is a single number, the largest slope $\gamma$ that an activation has anywhere.
For the sigmoid it is a quarter, so a hundred steps cost a hundred factors of four, before the matrix has said a word.
This is one reason why recurrent networks use tanh.
"""

# %% slideshow={"slide_type": "skip"}
{name: act.gamma for name, act in ACTIVATIONS.items()}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What the slide leaves out

"Decays or blows up exponentially" has **conditions**, one for each direction (Pascanu, Mikolov and Bengio 2013, section 2).

* *Sufficient to vanish*: $\sigma_\text{max}\,\gamma < 1$.
  Each factor then shrinks every vector, so the product must shrink, whatever the input.
* *Necessary to explode*: $\sigma_\text{max}\,\gamma > 1$.
  Without it nothing can explode; with it, it may, or may not.

Between the two lies everything we just saw.
We let a machine look for counter-examples in 360 networks: both conditions, and the two rules of thumb that people use in their place.
"""


# %% slideshow={"slide_type": "skip"}
def flow_of(spectral_radius, input_drive, activation="tanh", family="gaussian"):
    rnn, trace = run(spectral_radius, input_drive, activation=activation, family=family)
    return rnn.gradient_flow(trace)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Six spectral radii, three drives, four activations and five families of matrices make 360 networks.
The families differ in what their matrices do to vectors.
Gaussian ones are the usual random start, orthogonal ones only turn, symmetric ones only stretch along fixed axes.
The non-normal ones are built to surprise you below.
"""

# %% slideshow={"slide_type": "skip"}
cases = product((0.3, 0.6, 0.9, 1.2, 1.5, 2.0), (0.0, 0.5, 2.0), ACTIVATIONS, FAMILIES)
flows = [flow_of(*case) for case in cases]

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The conditions are about σ and the slopes, not about eigenvalues

> The slide: *"either decays or blows up exponentially"*

$$\sigma_\text{max}\,\gamma < 1 \;\Rightarrow\; \left\lVert \frac{\partial \textcolor{#3b7f35}{h}_T}{\partial \textcolor{#3b7f35}{h}_k} \right\rVert \le (\sigma_\text{max}\,\gamma)^{T-k},
\quad \text{explodes} \;\Rightarrow\; \sigma_\text{max}\,\gamma > 1$$
"""


# %% tags=["row-G5"]
def rule(flow):
    """What the eigenvalues alone would decide by."""
    return flow.spectrum.radius * flow.verdict.gamma


claims = {
    "σₘₐₓ·γ < 1, *so it shrinks*": [f.verdict.growth < 1 for f in flows if f.verdict.sufficient_to_vanish],
    "it explodes, *so σₘₐₓ·γ > 1*": [
        f.verdict.necessary_to_explode for f in flows if f.verdict.outcome == "explodes"
    ],
    "σₘₐₓ·γ > 1, *so it grows*": [f.verdict.growth > 1 for f in flows if f.verdict.necessary_to_explode],
    "ρ·γ < 1, *so it shrinks*": [f.verdict.growth < 1 for f in flows if rule(f) < 1],
    "ρ·γ > 1, *so it grows*": [f.verdict.growth > 1 for f in flows if rule(f) > 1],
}
lines = [f"| {claim} | {len(true)} | **{true.count(False)}** |" for claim, true in claims.items()]
Markdown("\n".join(["| claim | networks | counter-examples |", "|:--|--:|--:|", *lines]))

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The first two lines are theorems: zero counter-examples, as it must be.
The third is the usual misreading: *necessary* taken for *sufficient*.
The last two are the eigenvalue rules of thumb. Ask which line the lecture's slide is.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Counter-examples to the rules of thumb are not freaks: more than a third of the networks with $\rho\,\gamma > 1$ do not grow.
The measured norm, on the other hand, never passed its bound, in any of the runs, at any step.
Nor did the bound of the run pass the bound for any input.
"""

# %% slideshow={"slide_type": "skip"}
assert all((f.norms.log10 <= f.log10_bound_along + 1e-9).all() for f in flows if f.norms.mantissa.all())
assert all((f.log10_bound_along <= f.log10_bound + 1e-9).all() for f in flows)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does a loud input do to the units?

The matrix is the same, the input gets louder and louder.
What happens to the **slopes** $\operatorname{act}'(a)$: do all sink a little, or do some fall to zero while others stay?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Sketch tanh on the board with its slope below it; let them draw the histogram in the air.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The same matrix explodes or vanishes: the input decides
"""


# %% tags=["row-G5"]
def saturation(input_drive=0.0, spectral_radius=1.5):
    """The gradient's way back, and beside it how steep the units were on that way."""
    rnn, trace = run(spectral_radius, input_drive)
    flow = rnn.gradient_flow(trace)
    return figures.gradient_causes(flow, cause="saturation", most=43), figures.gradient_words(flow)


explore(saturation, input_drive=(0.0, 2.0, 0.1), spectral_radius=(0.5, 2.0, 0.1), play=["input_drive"],
        caption="Left: the gradient going back 40 steps. Right: slopes of all units at all steps, at input drive "
                "{input_drive} and spectral radius {spectral_radius}.",
        presets={"silence: every slope is 1": {"input_drive": 0.0, "spectral_radius": 1.5},
                 "louder: a little less": {"input_drive": 0.7, "spectral_radius": 1.5},
                 "loud: the units are stuck": {"input_drive": 2.0, "spectral_radius": 1.5},
                 "small W: it must vanish": {"input_drive": 2.0, "spectral_radius": 0.5}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1, then play the drive. The bars run from the right edge to the left: units saturate.
The dotted mark is 1/σₘₐₓ: a unit steeper than that can still amplify.
Key 4: W so small that 1/σₘₐₓ lies to the right of every bar; then each step shrinks, and it must vanish.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

They do not sink together: the bars spread over the whole range, and a heap grows at zero.
At drive 2 a third of the slopes is below 0.1, while some units are still steep.
A saturated unit passes nothing back, whatever its weights.
In silence every slope is one, and the product is simply a power of $\textcolor{#0f5220}{W}$.

</details>

Silence makes every slope one; linear units have that always, and then one case is especially clean.
An orthogonal matrix turns vectors and never stretches them.
With linear units the gradient then stays at exactly 1, for ever; this is why careful initialisation uses such matrices.
"""

# %% slideshow={"slide_type": "skip"}
turning, turned = run(1.0, 0.5, activation="linear", family="orthogonal")
assert np.allclose(turning.gradient_flow(turned).norms.values, 1.0, rtol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Then why not start every network with such a matrix?
Three starts are in use.
*Gaussian* is what most libraries draw.
*Orthogonal* turns (Saxe, McClelland and Ganguli 2014).
*Identity* leaves every unit alone with its own past (Le, Jaitly and Hinton 2015, together with ReLU).
The last two have all their singular values at 1, so that both conditions say the same of them.
We give all three the same $\textcolor{#124391}{U}$, the same input and the same spectral radius.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which start keeps the gradient?

**Gaussian**, **orthogonal** and **identity**, all with spectral radius 1, read moderate noise through tanh.
Forty steps back, which of the three has kept its gradient: all, the two whose singular values are 1, or one?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most say "the two": they have just seen that orthogonal holds at 1.
Ask what was different there: the units were linear.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## In noise, orthogonal falls like Gaussian; identity holds
"""


# %% tags=["row-G5"]
def starts(input_drive=0.5, spectral_radius=1.0, activation="tanh"):
    """The gradient's way back in three networks that differ in W alone."""
    flows = {}
    for family in ("orthogonal", "identity", "gaussian"):
        rnn, _ = run(spectral_radius, 0.0, activation=activation, family=family)
        rnn = replace(rnn, U=drawn("gaussian", activation).U)
        flows[family] = rnn.gradient_flow(rnn.unroll(input_drive * NOISE[:40]))
    return figures.gradient_comparison(flows), figures.gradient_comparison_words(flows)


explore(starts, input_drive=(0.0, 2.0, 0.1), spectral_radius=(0.5, 2.0, 0.1), activation=["tanh", "relu", "linear", "sigmoid"],
        play=["input_drive"], caption="Norm of the gradient on its way back in three networks ({activation}) that differ in W "
                                      "alone, at input drive {input_drive} and spectral radius {spectral_radius}.",
        presets={"silence: none vanishes": {"input_drive": 0.0, "spectral_radius": 1.0, "activation": "tanh"},
                 "noise: identity holds": {"input_drive": 0.5, "spectral_radius": 1.0, "activation": "tanh"},
                 "radius 1.5: identity locks": {"input_drive": 0.5, "spectral_radius": 1.5, "activation": "tanh"},
                 "relu: kept whole, or cut": {"input_drive": 0.5, "spectral_radius": 1.0, "activation": "relu"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: two stay at exactly 1, Gaussian grows a little. Key 2: orthogonal falls like Gaussian, although its singular values are those of the identity.
Key 3: half as much again, and the order is reversed.
Key 4: identity with ReLU keeps exactly 1, until the last unit has passed zero; then nothing is left, and triangles mark it.
No start is best for all inputs; the cell must be able to choose what it keeps.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

One: with moderate noise the identity keeps nearly all, the other two lose more than a thousandfold.
In thirty draws of the weights the identity is first every time; half of them keep 0.9 or more, one keeps only 0.04.
Turn the drive to 2, and that is no law any more: it keeps anything between all and a billionth.
A turning matrix mixes, so every nudge sooner or later goes through a saturated unit.
With the identity each unit is alone, and one that hears little of the input stays steep.
At radius 1.5 the same loneliness is fatal: a unit that feeds on itself runs to the end of tanh and locks there.
In thirty draws it is last every time.
With ReLU a unit passes all or nothing, and as soon as each has once been off, the path is cut.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: all eigenvalues below 1. Can it grow?

We listen to silence, so that the gradient is a power of $\textcolor{#0f5220}{W}$ and nothing else.
All eigenvalues lie **inside** the unit circle.
Can the gradient grow all the same, and if so, for how many steps?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most say no. Ask the mathematicians in the room to stay silent.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The eigenvalue is not the criterion
"""


# %% tags=["row-G5"]
def eigenvalues(family="nonnormal", spectral_radius=0.9, input_drive=0.0):
    """The gradient's way back; beside it the eigenvalues and the singular values of W."""
    rnn, trace = run(spectral_radius, input_drive, family=family)
    flow = rnn.gradient_flow(trace)
    return figures.gradient_causes(flow, cause="eigenvalues"), figures.eigenvalue_words(flow)


explore(eigenvalues, family=["nonnormal", "gaussian", "symmetric", "orthogonal"],
        spectral_radius=(0.1, 1.5, 0.1), input_drive=(0.0, 2.0, 0.5), play=["spectral_radius"],
        caption="Left: the gradient going back 40 steps. Right: the complex plane, singular values on its real axis ({family}).",
        presets={"ρ < 1, but it grows": {"family": "nonnormal", "spectral_radius": 0.9, "input_drive": 0.0},
                 "orthogonal holds at 1": {"family": "orthogonal", "spectral_radius": 1.0, "input_drive": 0.0},
                 "symmetric: both agree": {"family": "symmetric", "spectral_radius": 0.9, "input_drive": 0.0},
                 "noise wears it down": {"family": "orthogonal", "spectral_radius": 1.0, "input_drive": 0.5}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1: green dots inside the circle, red line above 1. The black bars are the singular values: half of them stand outside.
The dotted ring is the largest of them, what a single step can do; the dashed one is ρ.
Key 3: symmetric, as many bars as dots and none outside, and the eigenvalue is right for once.
In the long run ρ decides the power of one matrix (Gelfand); forty steps are not the long run.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Yes: with the non-normal matrix it grows to 19 times its size, at a spectral radius of 0.9, and takes a dozen steps for it.
All 24 eigenvalues lie below 1, but half of the singular values lie above it.
Its eigenvectors are nearly parallel, so vectors can first grow far before they decay.
Only for normal matrices, such as symmetric and orthogonal ones, are the singular values the sizes of the eigenvalues, and both rings one.

</details>

It gets worse.
With a nonlinear network every step has its *own* matrix, $\operatorname{diag}(\operatorname{act}'(a_t))\,\textcolor{#0f5220}{W}$.
The spectral radii of the factors do not bound that of the product, not even in the long run.
Two matrices of two rows are enough to show it: the first leans one way, the second the other.
"""


# %% slideshow={"slide_type": "skip"}
def spectral_radius_of(matrix):
    """Largest modulus of an eigenvalue."""
    return np.abs(np.linalg.eigvals(matrix)).max()


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: two matrices in turn

$$A = \begin{pmatrix} 0.5 & s \\ 0 & 0.5 \end{pmatrix} \qquad B = \begin{pmatrix} 0.5 & 0 \\ s & 0.5 \end{pmatrix}$$

Both have spectral radius 0.5, for **every** $s$; powers of each go to zero.
Now use them in turn: B·A·B·A… Does that go to zero too?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Eigenvalues of a triangular matrix stand on its diagonal: let the room say it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Two matrices of radius 0.5, and their product explodes
"""


# %% tags=["row-G5"]
def two_matrices(s=4.0):
    """Products of sixteen factors: one matrix again and again, and two in turn."""
    A, B = np.array([[0.5, s], [0.0, 0.5]]), np.array([[0.5, 0.0], [s, 0.5]])
    same, turns = [np.eye(2)], [np.eye(2)]
    for n in range(16):
        same.append(A @ same[-1])
        turns.append((B if n % 2 else A) @ turns[-1])
    logs = [np.log10(np.linalg.norm(factors, 2, axis=(1, 2))) for factors in (same, turns)]
    radii = [figures.format_number(spectral_radius_of(matrix)) for matrix in (A, B, B @ A)]
    return figures.matrix_products(*logs), "ρ(A) = {}, ρ(B) = {}, but ρ(B·A) = **{}**".format(*radii)


explore(two_matrices, s=(0.0, 6.0, 0.25), play="s", caption="Norms of products of 1 to 16 matrices, at s = {s}.",
        presets={"no shear: both vanish": {"s": 0.0}, "s 0.75: just on the edge": {"s": 0.75}, "radius 16.5": {"s": 4.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Play s from 0. The green line bends, but in the end it always falls; the red one turns up between 0.7 and 0.8.
This is the RNN's situation: another factor at every step.
What survives as a rule is the norm: if σₘₐₓ·γ < 1, all is lost, always.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

For $s = 4$ the product of two has spectral radius 16.5, so sixteen factors reach several billion.
The turning point is $s = 0.75$, where $\rho(BA)$ passes 1.

</details>

## Every input, every state

The shaded network showed one input.
Put the networks of all inputs side by side, each as a column of colours, and you have the influence of everything on everything that follows.
Above the diagonal is the future, where nothing can be felt.
To the right the same columns stand as curves, shifted so that all of them start when their input arrives.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does all influence look like at once?

A column is an input, a row a state, the colour the influence.
If the influence depended on the **distance** alone, what pattern would you see?
And where will the true picture differ?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Wanted: stripes parallel to the diagonal. Let somebody say why.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Memory is a band along the diagonal, and the input frays it
"""


# %% tags=["row-G5"]
def everything(nudged_input=1, input_drive=1.0, spectral_radius=1.2):
    """The influence of every input on every later state, and how each fades with distance."""
    found = influence_of_inputs(*run(spectral_radius, input_drive, steps=30))["h"]
    kept = np.diff(np.log10(found), axis=0)  # one step further; NaN before the input. Mean of logs: geometric
    words = f"each step keeps **{figures.format_number(10 ** np.nanmean(kept))}** of an input's influence"
    return figures.influence_map(found, source=nudged_input), f"{words}, on average"


explore(everything, nudged_input=(1, 30), input_drive={"silent": 0.0, "0.5": 0.5, "1.0": 1.0, "2.0": 2.0},
        spectral_radius=[0.9, 1.2, 2.0],
        play={"nudged_input": 150}, on_click="nudged_input",
        caption="Left: influence of inputs on later states, that of input {nudged_input} framed. Right: by distance.",
        presets={"silence: stripes": {"input_drive": 0.0, "spectral_radius": 0.9},
                 "noise frays them": {"input_drive": 1.0, "spectral_radius": 1.2},
                 "loud: a narrow band": {"input_drive": 2.0, "spectral_radius": 0.9},
                 "a loud step is a wall": {"input_drive": 2.0, "spectral_radius": 2.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Key 1 shows the stripes they asked for. Key 2 breaks them: it matters *which* steps lie between.
Click a column: its curve lights up on the right. Horizontal breaks are loud steps that saturate the units, for all earlier inputs at once; at key 4 the loudest of all, step 16, lets 0.43 through where the others keep 0.85.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

In silence all curves on the right lie on one line: distance alone counts, the colours run in stripes.
With noise, the steps between differ, and one loud step dims a whole row and all below it.

</details>

## What clipping can and cannot do

An exploding gradient is not only useless; it ruins what was learnt, in one update.
The remedy is blunt: if the norm of the whole gradient passes a threshold, shrink it to the threshold and keep its direction.

$$\textcolor{#cf2404}{\nabla} \leftarrow \textcolor{#cf2404}{\nabla}\,\min\!\left(1, \frac{\theta}{\lVert \textcolor{#cf2404}{\nabla} \rVert}\right)$$

There is a second way: clip every **entry** to between $-\theta$ and $\theta$.
It needs no norm, but it shrinks large entries and leaves small ones, and so it turns the gradient.
The verdict will say by how many degrees.

A small task shows both: remember the sign of the first input for twenty steps.
After that one input there is silence, so only the first step adds to $\textcolor{#124391}{\nabla_U}$.
Its norm is what has travelled all the way back; as a share of the whole gradient it stands in the verdict.
The loss is the mean of half the squared error, so a model that does not look at its input has 0.125.
The training below is plain gradient descent, forty updates, written out so that you can change all of it.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def train(threshold, spectral_radius, by="norm", updates=40, rate=0.3):
    """Norm before and after clipping, that of U alone, degrees turned, and loss: (5, updates)."""
    rng, rows = np.random.default_rng(2), []
    rnn = RNN.random(hidden=16, spectral_radius=spectral_radius, rng=rng)
    rnn = replace(rnn, U=rnn.U / 2)
    for _ in range(updates):
        x = np.zeros((20, 8, 1))  # 20 steps, 8 sequences; silent after the first step
        x[0, :, 0] = rng.choice([-0.5, 0.5], 8)
        trace = rnn.unroll(x)
        error, dz = trace.z[-1] - x[0], np.zeros_like(trace.z)
        dz[-1] = error / 8
        g = clip(rnn.bptt(trace, dz), threshold, by=by)
        rows.append((g.before, g.after, np.linalg.norm(g.weights["U"]), g.turned, np.mean(error**2) / 2))
        rnn = replace(rnn, **{name: getattr(rnn, name) - rate * part for name, part in g.weights.items()})
    return np.transpose(rows)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: whom does clipping help?

Three networks shall remember the first of twenty inputs; their spectral radii are **0.5**, **1.2** and **1.5**.
Which of them learn without clipping?
And which does clipping help?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** To the first question expect "0.5"; the answer is none. To the second expect "all of them"; it is two.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Clipping tames too large a step; it brings nothing back
"""


# %% tags=["row-G5"]
def clipping(threshold=np.inf, spectral_radius=1.5, clip_by="norm"):
    """The gradient before and after clipping over forty updates, and the loss with and without it."""
    before, after, first, turned, losses = train(threshold, spectral_radius, clip_by)
    names = {0.0125: "learnt", 0.1: "better than blind", 0.5: "no better than blind", np.inf: "destroyed"}
    late = losses[-10:].mean()
    said = next(name for most, name in names.items() if late < most)
    words = f"**{said}** (loss {figures.format_number(late, 2)}), {sum(after < before)} of 40 clipped"
    words += f", {turned[np.isfinite(turned)].max():.0f}° off" if clip_by == "value" else ""
    share = figures.format_number(np.median((first / after)[np.isfinite(after)]), 2)
    unclipped = train(np.inf, spectral_radius)[-1]
    drawn = figures.clipped_training(before, after, losses, first=first, unclipped=unclipped, guess=0.125)
    return drawn, f"{words}, **{share}** from step 1"


sizes = [*((f"{size:g}", size) for size in (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)), ("none", np.inf)]
explore(clipping, threshold=SelectionSlider(options=sizes, value=np.inf), spectral_radius=(0.5, 2.0, 0.1), clip_by=["norm", "value"],
        caption="Left: norm of the gradient, and of its part from step 1. Right: loss. By {clip_by}, threshold {threshold}, ρ {spectral_radius}.",
        presets={"none: destroyed": {"threshold": np.inf, "spectral_radius": 1.5, "clip_by": "norm"},
                 "at 0.1: it learns": {"threshold": 0.1, "spectral_radius": 1.5, "clip_by": "norm"},
                 "too hard: stuck": {"threshold": 0.001, "spectral_radius": 1.5, "clip_by": "norm"},
                 "ρ 0.5: step 1 is lost": {"threshold": 0.1, "spectral_radius": 0.5, "clip_by": "norm"},
                 "by value: it turns": {"threshold": 0.1, "spectral_radius": 1.5, "clip_by": "value"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Keys 1, 2, 3, 4 in order are the whole story; key 5 if somebody asks for clipping by value.
The dotted line is the part of the gradient that has come back from step 1.
At key 4 the norm is not small, for V still gets its gradient; what is missing is the dotted part, a millionth.
That needs another architecture: the LSTM.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Without clipping **none** of the three learns: those with 1.2 and 1.5 are destroyed, that with 0.5 stays blind.
Clipped at 0.1 the first two learn.
That is no luck of this start: of twenty random ones, 18 and 20 are destroyed without clipping, and 19 and 20 learn with it.
It takes one spike: at the tenth update the gradient of $\textcolor{#0f5220}{W}$ is 97, after eight updates below 3.
That one step saturates the units; from then on the steps of the readout $V$ are too large, and the loss runs away.
A threshold of 10 or 100 is too large: it lets this step through nearly whole.
The one with 0.5 never learns, in none of the twenty starts.
Its gradient is of ordinary size, but only a millionth of it comes from the first step.
Scaling a direction does not put the missing part back.
Clipping by value at 0.1 is a gamble for the third network: in fifteen of twenty starts it beats the blind guess, in seven it learns.
Its steps point up to 40 degrees away from the gradient, and here the loss stays ten times as large.
The two thresholds do not mean the same: 305 entries of 0.1 may have a norm of 1.7.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* Going back n steps multiplies n matrices diag(act′(a))·W; their **product** decays, explodes, or does neither.
* σₘₐₓ·γ < 1 suffices to vanish, σₘₐₓ·γ > 1 is necessary to explode; the spectral radius decides neither, and **the input decides between**.
* Clipping cuts an exploding step short; what has vanished needs a cell that can keep.

Next: [Gates](13_lstm_gates.ipynb), a cell that can be told to keep.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Let a student say each line in other words. Then on to the LSTM, or to the exercises.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: the quarter rule

How large must the largest singular value of $\textcolor{#0f5220}{W}$ be at least, for a **sigmoid** network to be *able* to explode?
Answer to three digits.
"""

# %% slideshow={"slide_type": "skip"}
least_sigma_max = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(least_sigma_max, "a9f1b358461f", asked="a number", hint="How steep is a sigmoid where it is steepest? One step stretches by that times `σ_max` at most, and exploding takes more than 1.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The slope of the sigmoid is at most $\gamma = \tfrac14$, and $\sigma_\text{max}\,\gamma > 1$ is necessary.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = 1 / ACTIVATIONS["sigmoid"].gamma
assert check_sealed(solution_1, "a9f1b358461f")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: spot the bug

A well-known course computes $\partial \textcolor{#3b7f35}{h}_T / \partial \textcolor{#3b7f35}{h}_1$ as below, and reads off a size that is wrong by many powers of ten.
Mend it, and hand it in: `mended = last_by_first`.
The result is an $H \times H$ matrix.
"""


# %% slideshow={"slide_type": "skip"}
def last_by_first(rnn, trace):
    product = np.ones(rnn.hidden)
    for t in range(1, len(trace)):
        product *= np.diag(trace.slope[t, 0] * rnn.W)
    return product


# %% slideshow={"slide_type": "skip"}
mended = ...
check(mended, lambda rnn, trace: rnn.jacobians(trace)[0], on=[run(0.9, 0.5, steps=5), run(1.4, 1.0, steps=12)], hint="Print the shape of one factor: is it a matrix? What does `np.diag` make of a vector, and what of a matrix? Then look which step stands on the left.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

`np.diag` of a matrix takes its diagonal out, instead of making a diagonal matrix of the slopes; `*` then multiplies entry by entry.
The order counts too: later steps stand on the left.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_2(rnn, trace):
    return reduce(np.matmul, [np.diag(slope) @ rnn.W for slope in trace.slope[:0:-1, 0]])


assert check(
    solution_2, lambda rnn, trace: rnn.jacobians(trace)[0], on=[run(0.9, 0.5), run(1.4, 1.0, steps=12)]
)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: the bound of one run

In the figure "One factor per step" the line called *this run* ends somewhere after forty steps.
Compute that end for one network: the decimal logarithm, to three digits, of the largest factor that this run allows.
You have $\sigma_\text{max}$, and the slopes that occurred, one row per step and one column per unit.
The factor of each step has a bound of its own; think about how they combine.
"""

# %% slideshow={"slide_type": "skip"}
flow = flow_of(2.0, 1.0)
sigma_max, slope = flow.spectrum.sigma_max, flow.slope  # a number; (40, 24)
log10_bound = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(log10_bound, "d59a18d22e7a", asked="a number", hint="Within one step the steepest unit decides; each step has its own. Factors multiply, so what do their decimal logarithms do?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

At each step no vector grows by more than $\sigma_\text{max}$ times the largest slope of that step.
Logarithms turn the product of forty such factors into a sum, which can neither overflow nor underflow.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_3 = np.log10(sigma_max * slope.max(axis=1)).sum()
assert check_sealed(solution_3, "d59a18d22e7a")
