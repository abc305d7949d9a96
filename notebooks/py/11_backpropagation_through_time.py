# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Backpropagation through time

One number says how wrong a network was: how does each weight, at each step, learn its share of the blame?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let the class guess before you show anything: one loss, thousands of weights, how many runs does it take?
Whoever nudges each weight needs one run a weight; backpropagation needs one walk back.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 67 minutes.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** derivatives, the product of a matrix and a vector, and what a recurrent network computes.
It takes 90 minutes with the exercises.

We go in two halves.
First backpropagation as such, on expressions small enough to see every number: the chain rule as a product of matrices, then one walk forward and one walk back.
Then the same walk along time, where one matrix is used again and again.

The letters are the lecture's.
Inputs are $\textcolor{#0970d4}{x}$, hidden states $\textcolor{#3b7f35}{h}$, output scores $\textcolor{#680ec5}{z}$, the loss is $\textcolor{#8e1312}{L}$.
The matrices are $\textcolor{#124391}{U}$ from input to hidden, $\textcolor{#0f5220}{W}$ from hidden to hidden, $\textcolor{#b534c6}{V}$ from hidden to output:

$$\textcolor{#3b7f35}{h}^{(t)} = \tanh\!\big(\textcolor{#124391}{U}\,\textcolor{#0970d4}{x}^{(t)} + \textcolor{#0f5220}{W}\,\textcolor{#3b7f35}{h}^{(t-1)}\big),
\qquad \textcolor{#680ec5}{z}^{(t)} = \textcolor{#b534c6}{V}\,\textcolor{#3b7f35}{h}^{(t)}$$

What stands in the brackets is the **pre-activation** $a^{(t)}$; in the code it has a bias `b`, and the scores have a bias `d`.

A **gradient** has the shape of what it belongs to.
$\textcolor{#cf2404}{\nabla}_{\textcolor{#3b7f35}{h}}\,\textcolor{#8e1312}{L}$ holds one number for each unit of $\textcolor{#3b7f35}{h}$: how much the loss would change for each unit of change there.
"""

# %% slideshow={"slide_type": "skip"}
from dataclasses import replace
from functools import cache

import numpy as np
import torch
from IPython.display import Markdown

from lecturekit import figures
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore
from lecturekit.recurrent import (
    GRU,
    LSTM,
    RNN,
    Expression,
    backward_pass,
    cross_entropy,
    difference_error,
    inspect,
    read_values,
)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## A chain of two links

Three inputs, two hidden units, one output:

$$\textcolor{#0970d4}{x} \;\to\; \textcolor{#3b7f35}{h} = \tanh(\textcolor{#0f5220}{W}\,\textcolor{#0970d4}{x}) \;\to\; y = v\cdot\textcolor{#3b7f35}{h}$$

The last link is easy: $y$ is linear in $\textcolor{#3b7f35}{h}$, so $\textcolor{#cf2404}{\nabla}_{\textcolor{#3b7f35}{h}}\,y$ is $v$ itself.
The first link is described by its **Jacobian**, one row for each hidden unit and one column for each input.
Entry $(i, j)$ says how much unit $i$ moves for each unit of movement of input $j$.
Through tanh that is the slope of unit $i$ times the weight on the way: $(1 - \textcolor{#3b7f35}{h}_i^2)\,\textcolor{#0f5220}{W}_{ij}$.
"""

# %% slideshow={"slide_type": "skip"}
W = np.array([[1.8, -1.2, 0.8], [0.6, 2.2, -1.6]])  # (hidden, inputs)
v = np.array([1.0, -1.2])

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The numbers are made up, and so few that you can follow each of them with a pencil.
The function below is the formula just given, for all units and inputs at once: a column of slopes scales the rows of $\textcolor{#0f5220}{W}$.
"""


# %% slideshow={"slide_type": "skip"}
def local_jacobian(x):
    """dh/dx for h = tanh(W x): 2 × 3, one row for each hidden unit."""
    return (1 - np.tanh(W @ x) ** 2)[:, None] * W


# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The gradient is the local Jacobian, transposed, times the gradient behind it

$$\textcolor{#cf2404}{\nabla}_{\textcolor{#0970d4}{x}}\,y
= \left(\frac{\partial \textcolor{#3b7f35}{h}}{\partial \textcolor{#0970d4}{x}}\right)^{\!\top}
\textcolor{#cf2404}{\nabla}_{\textcolor{#3b7f35}{h}}\,y,
\qquad (2 \times 3)^\top \cdot (2) = (3)$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Read it by its shapes: two hidden units hand blame to three inputs, so a 3 × 2 matrix it must be, which is the Jacobian transposed.
Ask why transposed: going forward, a column says where one input reaches; going back, the same column collects what comes from there.

</details>
"""

# %% slideshow={"slide_type": "skip"}
x = np.array([-0.5, 0.5, 0.5])
gradient = local_jacobian(x).T @ v
gradient

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Three inputs, three numbers.
The first is nearly zero: at this $\textcolor{#0970d4}{x}$ a small change of the first input would hardly move $y$, the others would.
Is the product right?
We ask somebody else.
"""

# %% slideshow={"slide_type": "skip"}
walk = Expression("dot(v, tanh(W @ x))").walk(W=W, v=v, x=x)
assert np.allclose(gradient, walk.gradient("x"), rtol=0, atol=1e-14)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
`Expression` reads a formula, computes it, and walks back through it; soon you will do that by hand.
Here it agrees with our product to the last digit.

A formula is not yet an experiment.
So we also *measure*: nudge one input, compute $y$ again, and divide its change by the nudge.
That needs no derivative at all, but a run for each input, and a nudge that is neither too large nor too small.
"""


# %% slideshow={"slide_type": "skip"}
def output(x):
    return v @ np.tanh(W @ x)


# %% slideshow={"slide_type": "skip"}
def measured_slopes(x, nudge):
    """How far y moves when one input is nudged, divided by the nudge: three numbers."""
    return np.array([(output(x + nudge * e) - output(x)) / nudge for e in np.eye(3)])


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: can the gradient have the wrong sign?

The gradient says that $y$ falls when an input rises, but we raise that input by a whole unit.
Does $y$ **surely fall**, does it fall **less than promised**, or may it even **rise**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Hands up for each of the three, and leave it open.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A gradient is a promise for small steps only
"""


# %%
def chain_rule(x1=-0.5, x2=0.5, x3=0.5, nudge=1.0):
    """The product of Jacobian and gradient, beside what nudges of the inputs measure."""
    x = np.array([x1, x2, x3])
    J, slopes = local_jacobian(x), measured_slopes(x, nudge)
    worst = np.argmin(J.T @ v * slopes)  # where signs agree least
    signs = "opposite signs" if (J.T @ v * slopes)[worst] < 0 else "same sign"
    words = (f"*x*{'₁₂₃'[worst]}: promised **{figures.format_number((J.T @ v)[worst])}**, "
             f"measured **{figures.format_number(slopes[worst])}**: **{signs}**")  # fmt: skip
    passed = (x, "<i>W</i>, tanh", np.tanh(W @ x), "<i>v</i>", output(x))
    return figures.jacobian_product(J, v, forward=passed, measured=slopes, span=5.0), words


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Drag the inputs, and watch the Jacobian: its rows fade when their unit saturates.
Then make the nudge small, and watch the rings settle on the bars.
The caption holds the check: nudges of a hundred-thousandth, to both sides.
"""


# %%
def checked(x1, x2, x3, nudge):
    x = np.array([x1, x2, x3])
    central = (measured_slopes(x, 1e-5) + measured_slopes(x, -1e-5)) / 2
    gap = np.abs(local_jacobian(x).T @ v - central).max()
    return f"Slopes of y: the product as bars, nudges of {nudge:g} as rings. Finite-difference check: {figures.error_words(gap)}."


# %% tags=["row-G1"]
tenths = (-1.0, 1.0, 0.5)
here = {"x1": -0.5, "x2": 0.5, "x3": 0.5}
explore(chain_rule, x1=tenths, x2=tenths, x3=tenths, nudge={"0.01": 0.01, "0.5": 0.5, "1": 1.0}, caption=checked,
        presets={"whole step: wrong sign": here | {"nudge": 1.0},
                 "small step: they agree": here | {"nudge": 0.01},
                 "at rest it is W": {"x1": 0.0, "x2": 0.0, "x3": 0.0},
                 "saturated: hardly anything": {"x1": 1.0, "x2": -1.0, "x3": 1.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1: look at x₁, bar and ring stand on opposite sides of zero.
Key 2: same inputs, small nudge, and they agree: the gradient speaks of the point where we are, not of where we go.
Key 3: at rest tanh has slope 1, so the Jacobian is W itself; read it off, it stands there transposed.
Key 4: both units saturated. The matrix is almost empty, whatever comes from behind; remember this for the vanishing gradient.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

It may even rise.
At the start the product promises a slope of −0.07 by the first input, and a nudge of a whole unit measures +0.76.
Nothing is wrong with either number: the slopes of tanh change on the way.
That of the first unit goes from 0.36 over 1 to 0.63, that of the second falls from 1 to 0.71.
This is why learning takes small steps, and why gradients are checked with tiny nudges.

</details>

## Many links

A network is a chain of many links, with branches.
Nobody multiplies all its Jacobians into one: we go back node by node, and at each node only a *local* Jacobian is needed.
The lecture has the procedure in three lines:

> *Forward pass: compute all nodes, and keep their values.*
> *Initialise the output's gradient with 1.*
> *Along the topology, backwards: gradient = local Jacobian × backprop gradient.*

One more thing decides all that follows.
If a node is used by several others, each of them hands back a share, and **the shares add up**.
"""


# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Backpropagation is eight lines
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Count the lines from `def`, and begin with line 4: everything starts with a single 1.
Line 5 goes through the nodes in reversed order: each is visited after all who use it, so its gradient is complete.
The plus in line 7 is the whole of "through time": it is where T copies of W will meet.

</details>
"""


# %% tags=["show-code"]
def backpropagate(walk):
    """The gradient of the output by every node, flattened."""
    gradients = [np.zeros(node.value.size) for node in walk.nodes]
    gradients[-1] += 1  # the output's gradient is 1
    for step in walk.steps:  # users first
        for to in step.shares:
            gradients[to.parent] += to.jacobian.T @ gradients[step.node]
    return gradients


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The local Jacobians come from the package, everything else is in these lines.
We try them on an expression with a softmax and a loss: the gradient must be the package's at every node.
The package's own is compared with finite differences, at every node too: nudge the node, and compute again whatever depends on it.
"""

# %% slideshow={"slide_type": "skip"}
inputs = "W = [[0.5, -1], [1, 0.3], [-0.6, 0.8]]; x = [1, -0.5]; b = [0.1, 0, -0.2]; t = [0, 1, 0]"
walk = Expression("-log(dot(t, softmax(W @ x + b)))").walk(read_values(inputs))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The target $t$ is a one-hot vector, so its dot product with the softmax picks the probability of the right class.
The loss is its negative logarithm, as in the lecture.
Two checks follow: our function against the package, at every node, and the package against nudges of every node.
"""

# %% slideshow={"slide_type": "skip"}
by_hand = backpropagate(walk)
assert all(
    np.allclose(mine, its.ravel(), atol=1e-14) for mine, its in zip(by_hand, walk.gradients, strict=True)
)
assert walk.gradient_check() < 1e-6

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## See it walk

Now the same with a figure that shows every node.
An expression and its inputs are two lines of text, so that you can type your own.
The walk is kept, for each step of the slider asks for it again.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def walked(expression, inputs):
    return Expression(expression).walk(read_values(inputs))


# %% slideshow={"slide_type": "skip"}
vectors = "sum(tanh(W @ x + b))"
numbers = "W = [[0.5, -1, 0.8], [1.2, 0.3, -0.4]]; x = [1, -0.5, 0.5]; b = [0.1, -0.3]"

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
An expression may hold names, numbers and `+ - * / @ **`.
It may call `tanh sigmoid relu exp log sqrt square sum dot softmax norm transpose`.
A name stands for a number, a vector or a matrix, and must be given a value among the inputs.
The result must be a single number: of a vector there is no gradient, only a Jacobian.

Whatever is typed, the line under the figure nudges **every** node of the graph, the inner ones too, and says how far its gradient is from what was measured.
Where a function has a kink, or is undefined, there is nothing to measure, and it says so.
"""


# %% slideshow={"slide_type": "skip"}
def all_checked(step, expression, inputs):
    found = figures.expression_check(walked(expression, inputs))
    return f"Step {step}. Gradients of all nodes checked by finite differences: {found}."


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: one name, used twice

In $\textcolor{#0970d4}{x}\cdot\tanh(\textcolor{#0f5220}{W}\textcolor{#0970d4}{x})$ the same $\textcolor{#0970d4}{x}$ stands twice.
On the way back two gradients arrive at it.
Does it keep **the last**, their **mean**, or their **sum**?
And how many numbers does the Jacobian of $\textcolor{#0f5220}{W}\textcolor{#0970d4}{x}$ by $\textcolor{#0f5220}{W}$ have, if $\textcolor{#0f5220}{W}$ is 2 × 2?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most will say sum. Ask them why: because a nudge of x moves the output along both ways at once.
The second question is about shapes: two outputs by four weights are eight numbers.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One walk forward, one walk back: every gradient is there
"""


# %%
def walk_through(step=0, expression=vectors, inputs=numbers):
    """An expression, forward and then backward, one node a step."""
    walk = walked(expression, inputs)
    return figures.expression_graph(walk, step), figures.expression_words(walk, step)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Press ▶ at *step* once, then go by hand with the arrow keys; a click on a node leads to its step.
The expression stands on top, and the part that is being worked on is underlined.
Values stand below the nodes, gradients above them, and the calculation of the ringed node stands on the right.
The slider ends at 16, the last step of the longest preset; give it a larger end for an expression of more than seven operations.
A preset sets both texts, the expression and its inputs.
If you edit only one and they no longer fit, a line says what is missing, and the last good figure stays until they do.
"""


# %%
def shown(expression, inputs, step):
    return {"expression": expression, "inputs": inputs, "step": step}


# %% tags=["row-G2"]
presets = {
    "one neuron": shown("square(tanh(w * x + b) - t)", "w = 1.5; x = 0.8; b = -0.5; t = 1", 11),
    "vector through matrix": shown(vectors, numbers, 9),
    "softmax and loss": shown(walk.text, inputs, 11),
    "used twice: add": shown("dot(x, tanh(W @ x))", "W = [[0.5, -1], [1, 0.3]]; x = [1, -0.5]", 7),
    "three steps, one W": shown("dot(v, tanh(W @ tanh(W @ tanh(W @ h))))", "W = [[0.9, -0.6], [0.5, 0.8]]; h = [0.5, 1]; v = [1, -1]", 15),
}  # fmt: skip
explore(walk_through, step=(0, 16), play={"step": 1200}, on_click="step", presets=presets,
        caption=all_checked, height=460)  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**10 minutes.** Key 2 and then step 0: go forward with the arrow key, and say at each node what it keeps.
At step 5 the 1 appears; from there each arrow key is one product, and the shapes above it must fit.
Step 7: the Jacobian of tanh is diagonal, so nobody ever stores it as a matrix.
Step 9: the Jacobian by W is 2 × 6 and mostly zeros; the product is an outer product, and that is what programs compute.
Key 1 is school calculus, at its last step: all Jacobians are single slopes.
Key 3: at the softmax the Jacobian is full, for each output depends on each score; what comes out is y − t.
Key 4 answers the prediction: two arrows end at x, and the right-hand side adds.
Key 5: W is handed three shares. That is backpropagation through time.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The gradients **add**: in the preset "used twice", the second share of $\textcolor{#0970d4}{x}$ is added to the first.
It must be so, for a nudge of $\textcolor{#0970d4}{x}$ moves the output along both ways at once.
The Jacobian by a 2 × 2 matrix has 2 × 4 = 8 numbers, half of them zeros.
With the softmax, look at the gradient that the softmax hands back to $\textcolor{#0f5220}{W}\textcolor{#0970d4}{x} + b$: it is the probabilities minus the target.

</details>

## What programs do instead of large Jacobians

The Jacobian of $\textcolor{#0f5220}{W}\textcolor{#0970d4}{x}$ by $\textcolor{#0f5220}{W}$ is as wide as $\textcolor{#0f5220}{W}$ has entries, and most of it is zero.
With a thousand units it would have a billion numbers.
Its product with a gradient needs none of them: it is the **outer product** of the arriving gradient and $\textcolor{#0970d4}{x}$.
Likewise a diagonal Jacobian is a product of two vectors, entry by entry.
So a walk back costs about as much as two walks forward, however many weights there are.
"""

# %% slideshow={"slide_type": "skip"}
last = walk.steps[-1]  # the node W @ x
to_W, to_x = last.shares
assert np.allclose(to_W.product, np.outer(last.incoming, walk.nodes[to_x.parent].value))
to_W.jacobian.shape, np.mean(to_W.jacobian == 0)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Keep that outer product in mind, and the preset with one $\textcolor{#0f5220}{W}$ in three steps.
A recurrent network is nothing but such an expression, as long as its input, in which one name stands at every step: now we walk it back **through time**.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## From a graph to time

An unrolled network is a graph like those above, only long: each step adds a few nodes, and all steps share their matrices.
So nothing new has to be invented; two things have to be watched.

* The state $\textcolor{#3b7f35}{h}^{(t)}$ has **two users**: the scores of its own step and the state of the next one.
  So two gradients arrive, and they are added.
* The matrix $\textcolor{#0f5220}{W}$ has **as many users as there are steps**.
  So as many gradients arrive, and they are added.

The figures can show two more cells, **LSTM** and **GRU**, which later notebooks open up.
Their **gates** (i, f, o of the one, r and u of the other) and their **candidate** (g, n) each have a $\textcolor{#0f5220}{W}$ of their own.
A gate is a number from 0 to 1: how much it lets through.

The network below speaks a language of two letters, given to it as vectors with a single 1 (one-hot).
It has read *a b b a* and at each step guesses the letter that comes next: *b b a b*.
Three hidden units, two inputs, two scores: every number of its backward pass fits on a slide.
The loss is the lecture's, a **plain sum** over the steps, each term in nats (natural logarithms):

$$\textcolor{#8e1312}{L} = \sum_t \textcolor{#8e1312}{L}^{(t)}
= -\sum_t \log P\big(Y = y^{(t)} \mid \textcolor{#680ec5}{z}^{(t)}\big),
\qquad P = \operatorname{softmax}(\textcolor{#680ec5}{z}^{(t)})$$
"""

# %% slideshow={"slide_type": "skip"}
CELLS = {"RNN": RNN, "LSTM": LSTM, "GRU": GRU}
LETTERS = np.array([0, 1, 1, 0, 1])  # a b b a b


def made(cell, loss="each step", *, letters=LETTERS, hidden=3, seed=85, **knobs):
    """A network, its run over all letters but the last, and its loss at the next letters."""
    knobs = {"inputs": 2, "outputs": 2, "spectral_radius": 1.2} | knobs
    model = CELLS[cell].random(hidden=hidden, **knobs, rng=np.random.default_rng(seed))
    trace = model.unroll(np.eye(2)[letters[:-1], None])  # (T, B, D): steps, sequences, letters
    return model, trace, cross_entropy(trace.z, letters[1:, None], at=loss)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
`backward_pass` walks back through the unrolled graph and keeps each edge as a **tick**.
A tick knows where it comes from and where it leads, its local Jacobian, the gradient that goes in and the one that comes out.
The order is the only freedom there is: a node hands on its gradient when all that arrives there has arrived.
"""

# %% slideshow={"slide_type": "skip"}
model, trace, loss = made("RNN")
passed = backward_pass(model, trace, loss)
passed.ticks[5]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What has arrived in the end is what the package's own backpropagation through time gives, which knows nothing of ticks.
And both are held against an experiment: every matrix is nudged in a random direction, and the network runs again.
The change of the loss is compared with the promise of the gradient.
The error of that check stands under each figure from here on, made anew at each move.
"""

# %% slideshow={"slide_type": "skip"}
full = model.bptt(trace, loss.dz)
assert all(np.allclose(passed.gradients(99)["h", t], full.h[t, 0], rtol=0, atol=1e-14) for t in range(4))


# %% slideshow={"slide_type": "skip"}
def verified(model, trace, loss, at):
    """The largest error of the weights' gradients against finite differences, in words."""

    def total(z):
        return cross_entropy(z, loss.y, at=at).total

    error = difference_error(model, trace, total, model.bptt(trace, loss.dz))
    return f"Checked by finite differences: {figures.error_words(error)}"


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The next figure has three parts, to be read from left to right.

* **The graph.** A node is filled by the size of what has arrived there, on a scale of powers of ten; an empty one has received nothing yet.
  The wide edge is the one at work, warm edges are done, and the sheets are the copies of $\textcolor{#0f5220}{W}$, one for each step.
* **The product.** What the active edge computes, in numbers and with its shapes; below, how it joins what was there before.
  The letter of a node stands below its ∇, the step above, and the loss is left out: there is only one.
* **The bars.** What has arrived at the node at work, unit by unit, a pattern for each sender; the red line is the sum.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how many gradients arrive at one hidden state?

Take the state in the middle, $\textcolor{#3b7f35}{h}^{(2)}$ of four.
How many gradients meet there in an **RNN**, and how many in an **LSTM**?
And how many if only the **last** step has a loss?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Collect three numbers from the class.
Hint if they hesitate: count the arrows that leave the state, going forward.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Gradients meet at every state but the last
"""


# %% tags=["row-G3"]
def ticks(tick=6, cell="RNN", loss="each step"):
    """The backward pass after some ticks: what goes along the edge, and what has arrived where."""
    passed = backward_pass(*made(cell, loss))
    return figures.backward_tick(passed, tick, reach=1.0), figures.tick_words(passed, tick)


explore(ticks, tick=(0, 21), cell=list(CELLS), loss=["each step", "last step"], play={"tick": 900}, on_click="tick",
        caption=lambda tick, cell, loss: f"An edge of the {cell}, loss at {'each' if loss == 'each step' else 'the last'} step. "
                                         f"{verified(*made(cell, loss), loss)}",
        presets={"begins with 1": {"tick": 0, "cell": "RNN", "loss": "each step"},
                 "through W": {"tick": 6, "cell": "RNN", "loss": "each step"},
                 "two meet": {"tick": 8, "cell": "RNN", "loss": "each step"},
                 "last loss only": {"tick": 5, "cell": "RNN", "loss": "last step"},
                 "LSTM: three meet": {"tick": 14, "cell": "LSTM", "loss": "each step"},
                 "GRU": {"tick": 6, "cell": "GRU", "loss": "each step"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Key 1, then the right arrow, slowly, naming each edge; or press play.
At key 2 read the product aloud with its shapes. At key 3 stop: the two columns on the right of the sum, and the stacked bars, are the same thing.
The last state hears from its scores alone; with only the last loss, key 4, nothing meets anywhere.
Click on a node, and the walk goes to the tick at which that node has all it will get.
Key 5: the state of an LSTM hears from its own scores, from the next cell through i, f and g, and from the next output gate.
An RNN and a GRU are done after 11 ticks, an LSTM after 21; the slider simply stays at the end.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Two meet in an RNN, one from the scores and one from the next state; the last state hears from its scores alone.
In an LSTM three meet at $\textcolor{#3b7f35}{h}^{(2)}$, because the next step reads it in two places, in the cell and in the output gate.
Two more meet at the cell $\textcolor{#14644d}{c}^{(2)}$.
With a loss at the last step only, one arrives at each earlier state of an RNN: all that these steps learn has come the long way.

</details>

## The walk as a program

The ticks are a way to look; a program needs no list of edges.
It carries one vector, what arrives from the next step, and at each step adds what arrives from the scores.
Then the slope of tanh, then the share of this step in the gradient of $\textcolor{#0f5220}{W}$, then one step further back.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Backpropagation through time is a loop of three lines
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The whole algorithm. Point at the plus in line 5, where the two gradients meet, and at the += in line 6, where the copies of W are summed.
Ask what must be kept from the forward pass: the states and the slopes, of every step. That is its price in memory.

</details>
"""


# %% tags=["show-code"]
def gradient_of_W(rnn, trace, dz):
    """dL/dW, walking back; dz (T, B, K) is the gradient at the scores."""
    dW, from_next = np.zeros_like(rnn.W), np.zeros(rnn.hidden)
    for t in reversed(range(len(trace))):
        da = trace.slope[t, 0] * (rnn.V.T @ dz[t, 0] + from_next)  # two meet
        dW += np.outer(da, trace.h_prev[t, 0])  # what copy t of W adds
        from_next = rnn.W.T @ da  # to the state one step earlier
    return dW


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The loop agrees with the package to the last digits, and so with finite differences.
Change a sign, forget `from_next`, take `h` instead of `h_prev`: the next cell will tell you.
"""

# %% slideshow={"slide_type": "skip"}
assert np.allclose(gradient_of_W(model, trace, loss.dz), full.W, rtol=0, atol=1e-14)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## One matrix, four copies

Why is the gradient of $\textcolor{#0f5220}{W}$ a *sum*?
Because of a trick: pretend that each step has a matrix of its own, $\textcolor{#0f5220}{W}^{(1)}, \dots, \textcolor{#0f5220}{W}^{(4)}$.
Then each copy has one user and one gradient, the column of gradients at its step times the row of states that it read:

$$\textcolor{#cf2404}{\nabla}_{\textcolor{#0f5220}{W}^{(t)}}\,\textcolor{#8e1312}{L}
= \textcolor{#cf2404}{\nabla}_{a^{(t)}}\,\textcolor{#8e1312}{L}\;\big(\textcolor{#3b7f35}{h}^{(t-1)}\big)^{\!\top},
\qquad
\textcolor{#cf2404}{\nabla}_{\textcolor{#0f5220}{W}}\,\textcolor{#8e1312}{L}
= \sum_t \textcolor{#cf2404}{\nabla}_{\textcolor{#0f5220}{W}^{(t)}}\,\textcolor{#8e1312}{L}$$

Then tie the copies together again: whoever moves $\textcolor{#0f5220}{W}$ moves them all, and small changes add.
The matrices $\textcolor{#124391}{U}$ and $\textcolor{#b534c6}{V}$ go the same way, with the rows $\textcolor{#0970d4}{x}^{(t)}$ and $\textcolor{#3b7f35}{h}^{(t)}$.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: one of the four copies learns nothing at all

It adds a matrix of zeros, whatever the letters and whatever the loss.
**Which** copy is it, and **why**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Many say "the last". Write the number down.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Each copy adds its part; the sum is the gradient
"""

# %% slideshow={"slide_type": "skip"}
MATRICES = {f"RNN: {letter}": ("RNN", letter, None) for letter in "WUV"}
MATRICES |= {f"LSTM: W of {gate}": ("LSTM", "W", place) for place, gate in enumerate(LSTM.gates)}
MATRICES |= {f"GRU: W of {gate}": ("GRU", "W", place) for place, gate in enumerate(GRU.gates)}


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each of the three matrices has its column and its row.
The column of $\textcolor{#0f5220}{W}$ and of $\textcolor{#124391}{U}$ is the same: the gradient at the pre-activation of their step, summed over all losses.
That of $\textcolor{#b534c6}{V}$ is the gradient at the scores, to which only the loss of that step speaks.
Columns times rows, added up over the steps, should be the gradient that `bptt` gives; the verdict of the figure measures how far they are from it.
"""


# %% slideshow={"slide_type": "skip"}
def factors(matrix, loss):
    """The column and the row of every copy, and the whole gradient."""
    cell, letter, gate = MATRICES[matrix]
    model, trace, found = made(cell, loss)
    da = model.triangle(trace, found.dz).a_state.sum(axis=0)  # (T, B, H), or (T, B, G, H) with gates
    column, row = {"W": (da, trace.h_prev), "U": (da, trace.x), "V": (found.dz, trace.h)}[letter]
    whole = getattr(model.bptt(trace, found.dz), letter)
    return (column[:, 0], row[:, 0], whole) if gate is None else (column[:, 0, gate], row[:, 0], whole[gate])


# %% tags=["row-G4"]
def copies(copies_added=2, matrix="RNN: W", loss="each step"):
    """What each copy of a matrix adds, laid in from the last step back, and the sum so far."""
    columns, rows, whole = factors(matrix, loss)
    total = columns[4 - copies_added :].T @ rows[4 - copies_added :]
    missing = np.linalg.norm(total - whole) / np.linalg.norm(whole)
    still = f"still **{figures.format_number(100 * missing, 2)} %** off"
    words = still if missing > 1e-12 else "**the gradient**"
    drawn = figures.weight_copies((columns, rows), whole, added=copies_added, matrix=MATRICES[matrix][1])
    return drawn, f"with {copies_added} of 4 copies the sum is {words}"


explore(copies, copies_added=(0, 4), matrix=list(MATRICES), loss=["each step", "last step"], play={"copies_added": 900},
        on_click="copies_added",
        caption=lambda copies_added, matrix, loss: f"{matrix}, {copies_added} of 4 copies, from the last step back. "
                                                   f"{verified(*made(MATRICES[matrix][0], loss), loss)}",
        presets={"last copy": {"copies_added": 1, "matrix": "RNN: W", "loss": "each step"},
                 "all in": {"copies_added": 4, "matrix": "RNN: W", "loss": "each step"},
                 "last loss only": {"copies_added": 3, "matrix": "RNN: W", "loss": "last step"},
                 "U: copy 1 learns": {"copies_added": 4, "matrix": "RNN: U", "loss": "each step"},
                 "V: own loss only": {"copies_added": 1, "matrix": "RNN: V", "loss": "last step"},
                 "forget gate": {"copies_added": 3, "matrix": "LSTM: W of f", "loss": "each step"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Start at 0 and press play: the sheets light up from the last step back, and the sum moves until it equals the gradient beside it.
The newest sheet stands on the right in numbers, a column times a row; let somebody verify one entry by eye.
Key 3: with only the last loss the early copies hear what has come a long way. Copy 2 gets less than with a loss at each step, in 29 of 30 draws.
Key 4: the same column, but U reads x, and x⁽¹⁾ is not zero, so copy 1 learns.
Key 5: V stands behind the state, so its copy hears the loss of its own step and no other: one copy is the whole gradient.
Key 6: each gate of an LSTM has a W of its own, and copies of its own; so has a GRU.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

It is the **first** copy.
It multiplies $\textcolor{#3b7f35}{h}^{(0)}$, which is zero, so the row of its product is zero.
Its column is not: gradient does arrive at the first step, and $\textcolor{#124391}{U}$ learns from it.
The three sums, each over all steps:

$$\textcolor{#cf2404}{\nabla}_{\textcolor{#0f5220}{W}} = \sum_t \textcolor{#cf2404}{\nabla}_{a^{(t)}} \big(\textcolor{#3b7f35}{h}^{(t-1)}\big)^{\!\top}, \quad
\textcolor{#cf2404}{\nabla}_{\textcolor{#124391}{U}} = \sum_t \textcolor{#cf2404}{\nabla}_{a^{(t)}} \big(\textcolor{#0970d4}{x}^{(t)}\big)^{\!\top}, \quad
\textcolor{#cf2404}{\nabla}_{\textcolor{#b534c6}{V}} = \sum_t \textcolor{#cf2404}{\nabla}_{\textcolor{#680ec5}{z}^{(t)}} \big(\textcolor{#3b7f35}{h}^{(t)}\big)^{\!\top}$$

</details>

## Every loss through every copy

The sum over copies hides a second sum, the one over losses.
Take both apart: one number for each pair, what the loss at step $t$ adds through copy $k$.
No loss speaks to a later step, so the pairs fill a **triangle**.
Rows are losses, columns are copies, and the sum of all cells is the gradient.

The network is larger now, eight units, and reads sixteen letters.
"""

# %% slideshow={"slide_type": "skip"}
LONG = np.random.default_rng(8).integers(0, 2, 17)


@cache
def long_run(cell, loss="each step", *, seed=50, **knobs):
    """Eight units, sixteen letters: network, trace, loss, and the triangle of every loss and copy."""
    model, trace, found = made(cell, loss, letters=LONG, hidden=8, seed=seed, **knobs)
    return model, trace, found, model.triangle(trace, found.dz)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each cell is a matrix as large as $\textcolor{#0f5220}{W}$; the figure shows its norm.
Summed over rows and columns the matrices are the gradient that backpropagation gives in one walk.
The network is drawn at random, and so is what we see; whatever we claim is therefore tried on thirty other draws.

Nobody computes the triangle to train: it costs as many walks back as there are losses, and one walk gives the sum.
It is a way to see what the sum is made of.
The bars at its right side are the norms of the sums of its rows, what one loss teaches; those below belong to the columns, what one copy learns.
A norm of a sum may well be smaller than the sum of the norms: losses can disagree.
"""

# %% slideshow={"slide_type": "skip"}
lstm, heard, at_each, triangle = long_run("LSTM")
parts = [triangle.W(t, k) for t in range(16) for k in range(t + 1)]
assert np.allclose(sum(parts), lstm.bptt(heard, at_each.dz).W, rtol=0, atol=1e-13)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what is left of the triangle if only the last step has a loss?

With a loss at each of 16 steps there are 136 pairs of loss and copy, and all but the 16 of copy 1 can add something: 120.
Now all losses but the last are switched off.
**How many** pairs are left, and do **the first steps** still learn?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them draw the triangle first: which corner is empty?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Each loss fades on its way to earlier copies
"""


# %% tags=["row-G4"]
def pairs(loss_step=12, cell="RNN", loss="each step"):
    """What each loss adds through each copy of W; one loss outlined, its reach on the right."""
    *_, triangle = long_run(cell, loss)
    row = triangle.W_norms[loss_step - 1, 1:loss_step]
    if not row.any():
        words = "**nothing** gets through: " + ("*h*⁽⁰⁾ = 0" if loss_step == 1 else "it is switched off")
    elif loss_step == 2:
        words = "it reaches **its own copy** alone, for *h*⁽⁰⁾ = 0"
    else:
        words = f"copy 2 gets **{figures.format_number(row[0] / row[-1], 2)}** of what copy {loss_step} gets"
    return figures.loss_reach(triangle, loss_step, span=(-5.0, 0.5)), f"loss {loss_step}: {words}"


explore(pairs, loss_step=(1, 16), cell=list(CELLS), loss=["each step", "last step"], play={"loss_step": 400}, on_click="loss_step",
        caption=lambda loss_step, cell, loss: f"{cell}, loss at {'each' if loss == 'each step' else 'the last'} step; row {loss_step} outlined. "
                                              f"{verified(*long_run(cell, loss)[:3], loss)}",
        presets={"one loss, its row": {"loss_step": 12, "cell": "RNN", "loss": "each step"},
                 "last loss: one row": {"loss_step": 16, "cell": "RNN", "loss": "last step"},
                 "the rest is gone": {"loss_step": 8, "cell": "RNN", "loss": "last step"},
                 "LSTM": {"loss_step": 16, "cell": "LSTM", "loss": "each step"},
                 "GRU": {"loss_step": 16, "cell": "GRU", "loss": "each step"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1: read one row from right to left, and the same row as the red curve. Click on other rows.
Then key 2: the rows disappear, and with them nearly all that the early copies had learnt from.
Compare the bars below: with a loss at each step every copy has work; with the last loss alone the early ones have almost none.
The first column is empty for the reason of the slide before; on the curve it is the hollow mark.
Do not compare the cells: at half-open gates the order changes from draw to draw.
If asked whether it always fades: in 89 of 90 networks drawn, yes; one RNN lets some losses grow, see the next notebook.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

One row is left, 16 pairs, of which the first is zero because $\textcolor{#3b7f35}{h}^{(0)}$ is: 15.
The early steps still receive something, but only what has come through all the steps between.
Of what copy 16 gets, copy 2 gets less than a half in every draw of every cell, and in the middle draw a hundredth or less.
With a loss at each step the diagonal is strong everywhere: each step has a teacher beside it.

</details>

One network may be a lucky one, so here are thirty of each cell, from thirty different seeds.
For each we take what copy 2 gets of the last loss, as a part of what copy 16 gets.
The numbers printed are the middle one of the thirty, and the largest.
"""


# %% slideshow={"slide_type": "skip"}
def left_at_copy_2(cell, seed):
    last = long_run(cell, seed=seed)[-1].W_norms[15]
    return last[1] / last[15]


# %% slideshow={"slide_type": "skip"}
left = {cell: [left_at_copy_2(cell, seed) for seed in range(30)] for cell in CELLS}
assert all(np.median(parts) < 0.011 and max(parts) < 0.5 for parts in left.values())
{cell: (float(np.median(parts).round(4)), float(max(parts).round(2))) for cell, parts in left.items()}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The draws of each cell lie further apart than the cells do: nobody wins here.
Nor is fading a law.
In how many of the thirty does some loss, from step 6 on, arrive at copy 2 larger than at its own copy?
"""


# %% slideshow={"slide_type": "skip"}
def grows(cell, seed):
    rows = long_run(cell, seed=seed)[-1].W_norms[5:]
    return (rows[:, 1] > rows.diagonal(5)).any()


# %% slideshow={"slide_type": "skip"}
grown = {cell: int(sum(grows(cell, seed) for seed in range(30))) for cell in CELLS}
assert grown == {"RNN": 1, "LSTM": 0, "GRU": 0}
grown

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In one RNN of ninety networks: with a spectral radius of 1.2 a gradient can also grow on its way.
When it does is the question of the next notebook.

## Truncation

Walking back to the very first step is dear when a text is long: everything must be kept.
So practice cuts.
Here, as in the lecture, each loss goes back through at most so many copies.
In the triangle that is a band along the diagonal; what lies outside is lost.
What is lost makes the gradient not just shorter, it turns it, and we can say by how much.

Libraries cut in a coarser way: the text is read in chunks, and between two chunks the state is handed on but *detached*, so that no gradient crosses.
A loss then reaches back to the start of its chunk: one at its first step through one copy, one at its last through all of them.
In the triangle the chunks are smaller triangles along the diagonal, and all between them is lost.

A network remembers for longer or shorter, and one knob decides it.
In an RNN it is the spectral radius, in an LSTM the bias of the forget gate, in a GRU that of the update gate.
So we draw each network twice, from the same random numbers, and turn the knob only.
A forget gate with a bias of 3 is nearly open, one with −1 lets a quarter pass; for the update gate the numbers are the same.
For each of the six we also draw thirty others, and keep the bias of all 16 truncations: a table of 30 rows.
"""

# %% slideshow={"slide_type": "skip"}
MEMORY = {
    "RNN": {"short": {"spectral_radius": 0.5}, "long": {"spectral_radius": 1.2}},
    "LSTM": {"short": {"forget_bias": -1.0}, "long": {"forget_bias": 3.0}},
    "GRU": {"short": {"update_bias": -1.0}, "long": {"update_bias": 3.0}},
}


# %% slideshow={"slide_type": "skip"}
@cache
def biases(cell, memory):
    return np.array([long_run(cell, seed=seed, **MEMORY[cell][memory])[-1].bias for seed in range(30)])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A number for the error is not enough: a vector may be too short, or it may point elsewhere.
So the verdict gives both, beside the distance from the whole gradient: by how much the cut one is shorter or longer, and by what angle it is turned.
Learning cares most about the angle: a step that is too short can be made up for by the learning rate, a wrong direction cannot.
For this, both gradients of $\textcolor{#0f5220}{W}$ are read as one long vector each.
"""


# %% slideshow={"slide_type": "skip"}
def percent(part, digits=2):
    return f"{figures.format_number(100 * part, digits)} %"


# %% slideshow={"slide_type": "skip"}
def distortion(short, whole):
    """By how much a gradient is shorter (or longer) than another, and turned against it."""
    length, other = np.linalg.norm(short), np.linalg.norm(whole)
    turned = np.degrees(np.arccos(np.clip((short * whole).sum() / (length * other), -1, 1)))
    word = "shorter" if length < other else "longer"
    return f"{percent(abs(length / other - 1), 1)} {word}, turned by {turned:.0f}°"


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In the figure the triangle is cut; beside it stands the bias against the number of copies kept, for this network in red and for thirty others in grey.
The line below has the middle one of the thirty, and the check of the whole gradient.
"""


# %% slideshow={"slide_type": "skip"}
def over_draws(copies_kept, cell, memory):
    run = long_run(cell, **MEMORY[cell][memory])[:3]
    middle = np.median(biases(cell, memory)[:, copies_kept - 1])
    return f"Outlines: nothing cut. Middle of 30 draws: {percent(middle)} off. {verified(*run, 'each step')}"


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how wrong is a gradient that goes back four steps?

Sixteen letters, but each loss may only go back through its own copy of $\textcolor{#0f5220}{W}$ and the three before.
Take two LSTMs of the same random numbers: one forgets fast, one is told to keep.
**Which of the two** gets the worse gradient, and is it off by about **a half, a tenth, or a hundredth**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Two votes. Many say that the one with the better memory suffers less.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Truncation costs most where memory is long
"""


# %% tags=["row-G4"]
def cut(copies_kept=4, cell="LSTM", memory="short"):
    """The triangle cut by truncation, and the bias of the gradient for every cut."""
    model, trace, found, triangle = long_run(cell, **MEMORY[cell][memory])
    whole, short = (model.bptt(trace, found.dz, truncate=steps).W for steps in (None, copies_kept))
    bias = np.linalg.norm(short - whole) / np.linalg.norm(whole)
    assert np.isclose(bias, triangle.bias[copies_kept - 1], rtol=1e-9, atol=1e-12)
    words = "**exact**" if bias < 1e-12 else f"**{percent(bias)} off**, {distortion(short, whole)}"
    drawn = figures.truncation(triangle, copies_kept, draws=biases(cell, memory))
    return drawn, f"{copies_kept} of 16 copies, {memory} memory: {words}"


explore(cut, copies_kept=(1, 16), cell=list(CELLS), memory=["short", "long"], play={"copies_kept": 400}, caption=over_draws,
        presets={"LSTM forgets": {"copies_kept": 4, "cell": "LSTM", "memory": "short"},
                 "LSTM keeps": {"copies_kept": 4, "cell": "LSTM", "memory": "long"},
                 "GRU keeps": {"copies_kept": 4, "cell": "GRU", "memory": "long"},
                 "RNN, radius 0.5": {"copies_kept": 4, "cell": "RNN", "memory": "short"},
                 "RNN, radius 1.2": {"copies_kept": 4, "cell": "RNN", "memory": "long"},
                 "exact": {"copies_kept": 16, "cell": "LSTM", "memory": "long"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1, then key 2: the same random numbers and another bias of the forget gate. The better the cell remembers, the more there is to cut away.
The grey curves are thirty other draws: no lucky network here. Keys 4 and 5: the same for an RNN, by its spectral radius.
The verdict says how the cut gradient differs: it is shorter or longer, and it points elsewhere.
Drag from 1 to 16: the band grows, the dot walks down. With 15 copies the bias is zero already, for copy 1 adds nothing.
More data would not help: a bias does not average out.
If asked: practice cuts in chunks with a detached state, so most losses reach back even less far than here.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The one that keeps.
It is about half off, the one that forgets a few per cent.
A network that remembers longer loses more when it is cut.
So truncation is cheap exactly where little could be learnt from further back: a model that needs its long memory is taught wrongly by it.

</details>

Is that so for every draw, and for every cell?
Thirty networks of each, all with four copies: how often is the one with the long memory worse, and how far off are the two in the middle draw?
"""

# %% slideshow={"slide_type": "skip"}
for cell in CELLS:
    short, long = (biases(cell, memory)[:, 3] for memory in ("short", "long"))
    assert (long > short).all()
    assert np.median(long) > 5 * np.median(short)
    medians = f"{percent(np.median(short))}, {percent(np.median(long))}"
    print(f"{cell}: worse in {(long > short).sum()} of 30; {medians}")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In thirty of thirty, three times over.
Which *cell* suffers most has no such answer: at half-open gates and radius 1.2 the order changes from draw to draw.

## What the slide says, and what holds

The lecture's slide prints the formulas of backpropagation through time in one column.
Two of them do not survive a check, a third only in one of two readings, and a fourth thing has to be said each time.
A machine decides: every form, the printed one and the corrected one, is computed on a small network and compared with finite differences.
The network has as many scores as hidden units, three of each, or the printed shapes would not even fit.
"""


# %% slideshow={"slide_type": "skip"}
def differences(f, at, nudge=1e-6):
    """Central differences of a number f(at) by every entry of an array."""
    slopes = np.empty_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = nudge
        slopes[place] = (f(at + step) - f(at - step)) / (2 * nudge)
    return slopes


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
An error is the distance from the measured slopes, divided by their length: 1 means that the formula is as far off as zero would be.
"""

# %% slideshow={"slide_type": "skip"}
rng = np.random.default_rng(6)
rnn = RNN.random(inputs=2, hidden=3, outputs=3, spectral_radius=1.2, rng=rng)
ran, y = rnn.unroll(rng.standard_normal((4, 1, 2)), rng.standard_normal((1, 3))), rng.integers(0, 3, (4, 1))
lost = cross_entropy(ran.z, y)
whole = rnn.bptt(ran, lost.dz)


def off(found, measured):
    return np.linalg.norm(found - measured) / np.linalg.norm(measured)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**The scores.**
The slide has $\operatorname{sigmoid}(\textcolor{#680ec5}{z}_i) - \mathbf 1_{i,y}$.
That belongs to another loss, one yes-or-no question per class.
For $-\log P$ over classes that exclude each other it is the softmax, which looks at all scores at once.
"""

# %% slideshow={"slide_type": "skip"}
right = np.eye(3)[y]  # 1 at the right class, (T, B, K)
measured = differences(lambda z: cross_entropy(z, y).total, ran.z)
at_scores = [off(p - right, measured) for p in (1 / (1 + np.exp(-ran.z)), lost.p)]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**The recursion.**
The slide hands $\textcolor{#cf2404}{\nabla}_{\textcolor{#680ec5}{z}^{(t+1)}}\,\textcolor{#8e1312}{L}$ through $\partial \textcolor{#3b7f35}{h}^{(t+1)}/\partial \textcolor{#3b7f35}{h}^{(t)}$.
But that Jacobian ends at $\textcolor{#3b7f35}{h}^{(t+1)}$, so it must be fed with the gradient *there*.
Its other term names an $o^{(t)}$ that the network does not have; it means $\textcolor{#680ec5}{z}^{(t)}$, and the code below reads it so.
To measure, we nudge the first state and let the network run on from there.
"""


# %% slideshow={"slide_type": "skip"}
def at_first_state(slide):
    """dL/dh of the first step, by the slide's recursion or by the corrected one."""
    dh = rnn.V.T @ lost.dz[-1, 0]
    for t in (2, 1, 0):
        arriving = lost.dz[t + 1, 0] if slide else dh  # the gradient at z, or at h
        dh = rnn.V.T @ lost.dz[t, 0] + (np.diag(ran.slope[t + 1, 0]) @ rnn.W).T @ arriving
    return dh


def from_first_state(h):
    rest = rnn.unroll(ran.x[1:], h)
    return cross_entropy(np.concatenate([(h @ rnn.V.T + rnn.d)[None], rest.z]), y).total


# %% slideshow={"slide_type": "skip"}
measured = differences(from_first_state, ran.h[0])[0]
at_state = [off(at_first_state(slide), measured) for slide in (True, False)]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**The matrix.**
$\textcolor{#cf2404}{\nabla}_{\textcolor{#0f5220}{W}}\,\textcolor{#8e1312}{L} = \sum_t \textcolor{#cf2404}{\nabla}_{\textcolor{#3b7f35}{h}^{(t)}}\,\textcolor{#8e1312}{L}\;\partial \textcolor{#3b7f35}{h}^{(t)}/\partial \textcolor{#0f5220}{W}$ is true only if the last factor is the **immediate** derivative: copy $t$ moves, the state before it is held.
Read as the whole derivative, which also moves all earlier states, it counts paths again and again.
A path from copy 1 passes four states; the gradient at each of them already holds it.

To compute the wrong reading we weigh every state with its gradient, hold these weights fixed, and measure how the sum moves with $\textcolor{#0f5220}{W}$.
That is exactly the printed formula, with the whole derivative for its last factor.
The immediate one needs no measuring: a column times a row for each step, as in the figure with the copies.
"""


# %% slideshow={"slide_type": "skip"}
def total_loss(W, mean=False):
    return cross_entropy(replace(rnn, W=W).unroll(ran.x, ran.h0).z, y, mean=mean).total


immediate = np.einsum("ti,tj->ij", (whole.h * ran.slope)[:, 0], ran.h_prev[:, 0])


# %% slideshow={"slide_type": "skip"}
def states_weighed(W):
    return (replace(rnn, W=W).unroll(ran.x, ran.h0).h * whole.h).sum()


measured = differences(total_loss, rnn.W)
at_matrix = [off(found, measured) for found in (differences(states_weighed, rnn.W), immediate)]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**The sum or the mean.**
One slide of the lecture has $\textcolor{#8e1312}{L} = \frac1N \sum_t \textcolor{#8e1312}{L}^{(t)}$, the slides on backpropagation have the plain sum.
Both are right, but not at once: all gradients differ by the factor $N$, here 4, and so does the step that a learning rate takes.
In this notebook it is the plain sum everywhere but in this one line.
"""

# %% slideshow={"slide_type": "skip"}
of_mean = rnn.bptt(ran, cross_entropy(ran.z, y, mean=True).dz).W
assert np.allclose(whole.W, 4 * of_mean, rtol=1e-13, atol=0)
mixed = [off(found, differences(lambda W: total_loss(W, mean=True), rnn.W)) for found in (whole.W, of_mean)]

# %% slideshow={"slide_type": "skip"}
tried = {"scores": at_scores, "state": at_state, "matrix": at_matrix}
assert all(wrong > 0.1 and right < 1e-6 for wrong, right in [*tried.values(), mixed])

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Two printed formulas fail, a third can be misread

| | the slide prints | what holds |
|---|---|---|
| scores | $\underline{\operatorname{sigmoid}}(\textcolor{#680ec5}{z}_i^{(t)}) - \mathbf 1_{i,y}$ | $\underline{\operatorname{softmax}}(\textcolor{#680ec5}{z}^{(t)})_i - \mathbf 1_{i,y}$ |
| state | $\textcolor{#cf2404}{\nabla}_{\textcolor{#680ec5}{z}^{(t)}}\textcolor{#8e1312}{L}\,\frac{\partial \underline{o^{(t)}}}{\partial \textcolor{#3b7f35}{h}^{(t)}} + \textcolor{#cf2404}{\nabla}_{\underline{\textcolor{#680ec5}{z}^{(t+1)}}}\textcolor{#8e1312}{L}\,\frac{\partial \textcolor{#3b7f35}{h}^{(t+1)}}{\partial \textcolor{#3b7f35}{h}^{(t)}}$ | $\textcolor{#cf2404}{\nabla}_{\textcolor{#680ec5}{z}^{(t)}}\textcolor{#8e1312}{L}\,\frac{\partial \underline{\textcolor{#680ec5}{z}^{(t)}}}{\partial \textcolor{#3b7f35}{h}^{(t)}} + \textcolor{#cf2404}{\nabla}_{\underline{\textcolor{#3b7f35}{h}^{(t+1)}}}\textcolor{#8e1312}{L}\,\frac{\partial \textcolor{#3b7f35}{h}^{(t+1)}}{\partial \textcolor{#3b7f35}{h}^{(t)}}$ |
| matrix | $\sum_t \textcolor{#cf2404}{\nabla}_{\textcolor{#3b7f35}{h}^{(t)}}\textcolor{#8e1312}{L}\,\frac{\partial \textcolor{#3b7f35}{h}^{(t)}}{\partial \underline{\textcolor{#0f5220}{W}}}$ | $\sum_t \textcolor{#cf2404}{\nabla}_{\textcolor{#3b7f35}{h}^{(t)}}\textcolor{#8e1312}{L}\,\frac{\partial \textcolor{#3b7f35}{h}^{(t)}}{\partial \underline{\textcolor{#0f5220}{W}^{(t)}}}$, copy $t$ alone |
| loss | $\textcolor{#8e1312}{L} = \sum_t \textcolor{#8e1312}{L}^{(t)}$ and $\frac1N\sum_t \textcolor{#8e1312}{L}^{(t)}$ | either, but said each time |

As the slide does, gradients are rows here, on the left of the Jacobian; elsewhere they are columns, on the right of its transpose.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** One row at a time; what is underlined is what changes.
For the scores, ask which loss would have the sigmoid: one logistic question per class.
For the state, let the class compare shapes: with 50 hidden units and 10,000 words the printed product does not exist.
For the matrix: the formula is right if the derivative is the immediate one, and wrong if it is the whole one; the slide does not say. Copies of W are the cure.
The loss: both forms are right, each for itself.
The next slide has the numbers.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Against finite differences, only the right-hand forms stand
"""

# %%
said = {"scores": ("sigmoid", "softmax"), "state": ("fed with ∇ at *z*", "fed with ∇ at *h*")}
said |= {
    "matrix": ("whole derivative", "immediate derivative"),
    "loss": ("sum, used for the mean", "kept apart"),
}
errors = [map(figures.error_words, both) for both in [*tried.values(), mixed]]
rows = [
    f"| {name} | {x}: {a} | {y}: {b} |" for (name, (x, y)), (a, b) in zip(said.items(), errors, strict=True)
]
Markdown("\n".join(["| error of | fails | stands |", "|---|---|---|", *rows]))

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** An error of 1 is as bad as answering zero.
The third line is one formula in two readings. The last is no mistake of a formula: it is the gradient of the sum, used where the mean was meant; it is off by N − 1 = 3.
Moral: a gradient is only right when a machine has nudged it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Use your own model

All this was for networks made here.
`inspect` opens a trained `torch` module of any depth, in one direction or both: each layer becomes one of our cells, with its weights and its run.
So you can ask a network that you have trained yourself, for the lecture's assignment say, where its gradient goes.
Here is a small one, made with a fixed seed.

What you need is the module, an input of the shape it reads, and, if you like, the linear layer behind it.
Ask for `seen.layers` to get each layer with its name, its cell and its trace, and for `seen.bptt(dz)` to get its gradients, one record a layer.
A layer that reads from the end keeps its own time; `layer.in_order` turns its arrays to the order of the sequence.
All that a cell can be asked can be asked of each of them: for the triangle hand in `gradients.z`, what its states receive from above.
Only the ticks need scores and a loss of their own, which a layer inside a stack does not have.

Of a whole network of yours give the recurrent part and what it reads, such as embedded words: `inspect(net.rnn, net.embedding(words), net.readout)`.
Then `opened` below returns your network, and `gradients_of` takes your loss; all else stays.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def opened(module, layers, bidirectional):
    """A torch module of six units a layer with its readout, and both opened up."""
    torch.manual_seed(2)
    deep = getattr(torch.nn, module)(2, 6, num_layers=layers, bidirectional=bidirectional).double()
    readout = torch.nn.Linear(6 * (1 + bidirectional), 2).double()
    return deep, readout, inspect(deep, np.eye(2)[LONG[:-1], None], readout)  # in float64, as ours


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The loss stands at one step of your choice, and goes back through time *and* depth, in both directions.
"""


# %% slideshow={"slide_type": "skip"}
def gradients_of(seen, step):
    """The gradients of every layer for the loss at one step, counted from 1."""
    dz = np.zeros_like(seen.z)
    dz[step - 1] = cross_entropy(seen.z, LONG[1:, None]).dz[step - 1]
    return seen.bptt(dz)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Is that what torch computes?
We let it differentiate the same loss and compare the recurrent matrix of the lowest layer.
Torch keeps its gates in the order i, f, g, o, ours are i, f, o, g.
Under the figure the same comparison is made at each move, for the gradient at all inputs.
"""


# %% slideshow={"slide_type": "skip"}
def torch_gradients(module, layers, bidirectional, step):
    """The same by torch: dL/dx, and dL/dW of the lowest layer."""
    deep, readout, _ = opened(module, layers, bidirectional)
    x = torch.eye(2).double()[LONG[:-1], None].requires_grad_()
    scores, right = readout(deep(x)[0])[step - 1], torch.tensor(LONG[step : step + 1])
    loss = torch.nn.functional.cross_entropy(scores, right)
    return [part.numpy() for part in torch.autograd.grad(loss, [x, deep.weight_hh_l0])]


# %% slideshow={"slide_type": "skip"}
ours = gradients_of(opened("LSTM", 2, True)[-1], 12)[0].W
W_ifgo = torch_gradients("LSTM", 2, True, step=12)[1].reshape(4, 6, 6)
assert np.allclose(ours, W_ifgo[[0, 1, 3, 2]], rtol=0, atol=1e-14)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
To the inputs both directions of the lowest layer hand something, so their gradients are added, as everywhere where a value has two users.
"""


# %% slideshow={"slide_type": "skip"}
def beside_torch(loss_step, module, layers, bidirectional):
    seen = opened(module, layers, bidirectional)[-1]
    found = zip(seen.layers[: 1 + bidirectional], gradients_of(seen, loss_step), strict=False)
    ours = sum(layer.in_order(gradients.x) for layer, gradients in found)
    gap = off(ours, torch_gradients(module, layers, bidirectional, loss_step)[0])
    return f"Hollow marks: exactly zero. Checked by torch's own gradient: {figures.error_words(gap)}"


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who hears, at the first step, of a loss at the last one?

An LSTM of two layers reads in both directions; the loss stands at step 16.
Four states exist at step 1, two layers times two directions.
**Which** of them receive a gradient?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Draw two layers, two arrows each. Let them vote for each of the four.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## At step 1, three of four states hear the last loss
"""


# %% tags=["row-G3"]
def layers(loss_step=16, module="LSTM", layers=2, bidirectional=True):
    """The norm of the gradient at every step, layer and direction, for a loss at one step."""
    *_, seen = opened(module, layers, bidirectional)
    found = zip(seen.layers, gradients_of(seen, loss_step), strict=True)
    norms = {(one.level, one.reverse): np.linalg.norm(one.in_order(g.h)[:, 0], axis=1) for one, g in found}
    hear = sum(values[0] > 0 for values in norms.values())
    words = f"at step 1, **{hear} of {len(norms)}** hidden states hear of the loss at step {loss_step}"
    return figures.layer_gradients(norms, loss=loss_step), words


explore(layers, loss_step=(1, 16, 3), module=list(CELLS), layers=(1, 3), bidirectional=True, play={"loss_step": 700},
        caption=beside_torch,
        presets={"two layers, both ways": {"loss_step": 16, "module": "LSTM", "layers": 2, "bidirectional": True},
                 "loss in the middle": {"loss_step": 7, "module": "LSTM", "layers": 2, "bidirectional": True},
                 "one direction": {"loss_step": 16, "module": "LSTM", "layers": 2, "bidirectional": False},
                 "RNN": {"loss_step": 16, "module": "RNN", "layers": 2, "bidirectional": True},
                 "three layers of GRU": {"loss_step": 16, "module": "GRU", "layers": 3, "bidirectional": True}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: the upper layer that reads from the end has read one letter when it reaches step 16, so it can blame only that step.
This is a module of torch, opened; the deeper and wider a line, the higher its layer, and a hollow mark is an exact zero.
Key 2: both directions of the upper layer stop at the loss, one from each side; the lower layers hear of it everywhere.
Then say: `inspect` and `bptt`, two lines, work for the module of your assignment.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Three of four.
The upper layer that reads from the end begins at step 16; at the loss it has seen nothing else, so its other states hear nothing.
The lower layers hear of the loss in both directions, because the upper forward layer reads both of them at every step.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* A gradient is the local Jacobian, transposed, times the gradient behind it; where a value has several users, their gradients **add**.
* Back through time **two** gradients meet at every state but the last, and the matrix W, used T times, receives the **sum over T copies**.
* Every loss speaks through every earlier copy, ever more faintly; truncation cuts that off and is **biased**, and a machine can say by how much.

Next: [Vanishing gradients](12_vanishing_gradients.ipynb), how far back they learn.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** One line each, in a student's words. "Ever more faintly" is the next notebook.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: count the paths

An RNN runs for ten steps with a loss at each.
How many of the ten losses send a gradient through copy 4 of $\textcolor{#0f5220}{W}$?
Answer with a whole number.
"""

# %% slideshow={"slide_type": "skip"}
losses = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(losses, "519074f4ea98", asked="a whole number", hint="Which losses depend on what copy 4 has done: earlier ones, later ones, the one of its own step?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The losses at steps 4 to 10: a loss reaches its own copy and all earlier ones, never a later one.
In the triangle that is column 4, from the diagonal down.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = np.count_nonzero(long_run("RNN")[-1].W_norms[:10, 3])
assert check_sealed(solution_1, "519074f4ea98")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: the other matrix

Write the gradient of $\textcolor{#124391}{U}$, as the loop above has that of $\textcolor{#0f5220}{W}$.
You may change one line of it, and the shape it begins with.
"""


# %% slideshow={"slide_type": "skip"}
def gradient_of_U(rnn, trace, dz):
    return ...


# %% slideshow={"slide_type": "skip"}
runs = [made("RNN"), made("RNN", "last step", letters=LONG, hidden=5)]
check(gradient_of_U, lambda rnn, trace, dz: rnn.bptt(trace, dz).U, on=[(rnn, trace, loss.dz) for rnn, trace, loss in runs], hint="The gradient of a matrix is a column times a row: the row is what the matrix multiplies. What does `U` multiply at step t, and from which step on?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The column is the same, the gradient at the pre-activation; the row is what $\textcolor{#124391}{U}$ reads, the input of the step.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_2(rnn, trace, dz):
    dU, from_next = np.zeros_like(rnn.U), np.zeros(rnn.hidden)
    for t in reversed(range(len(trace))):
        da = trace.slope[t, 0] * (rnn.V.T @ dz[t, 0] + from_next)
        dU += np.outer(da, trace.x[t, 0])
        from_next = rnn.W.T @ da
    return dU


assert check(
    solution_2, lambda rnn, trace, dz: rnn.bptt(trace, dz).U, on=[(*run[:2], run[2].dz) for run in runs]
)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: how many copies are enough?

Give the least number of copies for which the gradient of the GRU on the long text, with a loss at each step, is less than one per cent off.
Answer with a whole number.
"""

# %% slideshow={"slide_type": "skip"}
bias = long_run("GRU")[-1].bias  # for 1, 2, … 16 copies
enough = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(enough, "08b720ed18ba", asked="a whole number", hint="`bias` is a share, so one per cent is 0.01; and its first number, `bias[0]`, is that of one copy.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The first place in `bias` that lies below 0.01, counted from one copy on.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_3 = np.argmax(bias < 0.01) + 1
assert check_sealed(solution_3, "08b720ed18ba")
