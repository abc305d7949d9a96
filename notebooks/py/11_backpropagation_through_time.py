# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

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

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** derivatives, the product of a matrix and a vector, and what a recurrent network computes.
It takes 75 minutes with the exercises.

We go in two halves.
First backpropagation as such, on expressions small enough to see every number: the chain rule as a product of matrices, then one walk forward and one walk back.
Then the same walk along time, where one matrix is used again and again.

The letters are the lecture's.
Inputs are $\textcolor{#0970d4}{x}$, hidden states $\textcolor{#3b7f35}{h}$, output scores $\textcolor{#680ec5}{z}$, the loss is $\textcolor{#8e1312}{L}$.
The matrices are $\textcolor{#124391}{U}$ from input to hidden, $\textcolor{#0f5220}{W}$ from hidden to hidden, $\textcolor{#b534c6}{V}$ from hidden to output:

$$\textcolor{#3b7f35}{h}^{(t)} = \tanh\!\big(\textcolor{#124391}{U}\,\textcolor{#0970d4}{x}^{(t)} + \textcolor{#0f5220}{W}\,\textcolor{#3b7f35}{h}^{(t-1)}\big),
\qquad \textcolor{#680ec5}{z}^{(t)} = \textcolor{#b534c6}{V}\,\textcolor{#3b7f35}{h}^{(t)}$$

A **gradient** has the shape of what it belongs to.
$\textcolor{#cf2404}{\nabla}_{\textcolor{#3b7f35}{h}}\,\textcolor{#8e1312}{L}$ holds one number for each unit of $\textcolor{#3b7f35}{h}$: how much the loss would change for each unit of change there.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache

import numpy as np

from lecturekit import figures
from lecturekit.explorable import explore
from lecturekit.recurrent import Expression, read_values

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


# %% slideshow={"slide_type": "-"}
def chain_rule(x1=-0.5, x2=0.5, x3=0.5, nudge=1.0):
    """The product of Jacobian and gradient, beside what nudges of the inputs measure."""
    x = np.array([x1, x2, x3])
    J, slopes = local_jacobian(x), measured_slopes(x, nudge)
    worst = np.argmin(J.T @ v * slopes)  # where signs agree least
    words = (f"by *x*{'₁₂₃'[worst]} the product promises **{figures.format_number((J.T @ v)[worst])}**, "
             f"a nudge of {nudge:g} measures **{figures.format_number(slopes[worst])}**")  # fmt: skip
    passed = (x, np.tanh(W @ x), output(x))
    return figures.jacobian_product(J, v, forward=passed, measured=slopes, span=5.0), words


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Drag the inputs, and watch the Jacobian: its rows fade when their unit saturates.
Then make the nudge small, and watch the rings settle on the bars.
The caption holds the check: nudges of a hundred-thousandth, to both sides.
"""


# %% slideshow={"slide_type": "-"}
def checked(x1, x2, x3, nudge):
    x = np.array([x1, x2, x3])
    central = (measured_slopes(x, 1e-5) + measured_slopes(x, -1e-5)) / 2
    gap = np.abs(local_jacobian(x).T @ v - central).max()
    return f"Slopes of y: the product as bars, nudges of {nudge:g} as rings. Finite-difference check: {figures.error_words(gap)}."


# %% slideshow={"slide_type": "-"} tags=["row-G1"]
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
Nothing is wrong with either number: on the way the first unit wakes up while the second falls silent.
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

**4 minutes.** Read it from the second line: everything starts with a single 1.
Reversed order means that a node is visited after all who use it, so its gradient is complete.
The plus in the innermost line is the whole of "through time": it is where T copies of W will meet.

</details>
"""


# %% slideshow={"slide_type": "-"} tags=["show-code"]
def backpropagate(walk):
    """The gradient of the output by every node, flattened."""
    gradients = [np.zeros(node.value.size) for node in walk.nodes]
    gradients[-1] += 1  # the output's gradient is 1
    for step in walk.steps:  # users first
        for share in step.shares:
            arrives = gradients[step.node]
            gradients[share.parent] += share.jacobian.T @ arrives
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
Three checks follow in two lines: our function against the package, at every node, and the package against nudges of every node.
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
"""


# %% slideshow={"slide_type": "skip"}
def all_checked(step, expression, inputs):
    error = walked(expression, inputs).gradient_check()
    return f"Step {step}. Gradients of all nodes checked by finite differences: {figures.error_words(error)}."


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


# %% slideshow={"slide_type": "-"}
def walk_through(step=0, expression=vectors, inputs=numbers):
    """An expression, forward and then backward, one node a step."""
    walk = walked(expression, inputs)
    return figures.expression_graph(walk, step), figures.expression_words(walk, step)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Press ▶ at *step* once, then go by hand with the arrow keys; a click on a node leads to its step.
Values stand below the nodes, gradients above them, and the calculation of the ringed node stands on the right.
A preset sets both texts, the expression and its inputs.
If you edit only one and they no longer fit, a line says what is missing, and the last good figure stays until they do.
"""


# %% slideshow={"slide_type": "-"}
def shown(expression, inputs, step):
    return {"expression": expression, "inputs": inputs, "step": step}


# %% slideshow={"slide_type": "-"} tags=["row-G2"]
presets = {
    "one neuron": shown("square(tanh(w * x + b) - t)", "w = 1.5; x = 0.8; b = -0.5; t = 1", 7),
    "vector through matrix": shown(vectors, numbers, 9),
    "softmax and loss": shown(walk.text, inputs, 11),
    "used twice: add": shown("dot(x, tanh(W @ x))", "W = [[0.5, -1], [1, 0.3]]; x = [1, -0.5]", 7),
    "three steps, one W": shown("dot(v, tanh(W @ tanh(W @ tanh(W @ h))))", "W = [[0.9, -0.6], [0.5, 0.8]]; h = [0.5, 1]; v = [1, -1]", 15),
}  # fmt: skip
explore(walk_through, step=(0, 20), play={"step": 1200}, on_click="step", presets=presets,
        caption=all_checked, height=460)  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**10 minutes.** Key 2 and then step 0: go forward with the arrow key, and say at each node what it keeps.
At step 5 the 1 appears; from there each arrow key is one product, and the shapes above it must fit.
Step 7: the Jacobian of tanh is diagonal, so nobody ever stores it as a matrix.
Step 9: the Jacobian by W is 2 × 6 and mostly zeros; the product is an outer product, and that is what programs compute.
Key 1 is school calculus: all Jacobians are single slopes.
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
