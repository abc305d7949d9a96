# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Words as points

**When are two words close in meaning?**
Count who keeps company with whom, and a word becomes a point.
Then closeness is geometry, and you must choose: distance or angle?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Every slide with a question is followed by the slide with the figure: let them vote before you go on.
The whole deck takes 50 minutes with questions: table and counting 13, distance 7, angle 10, maps 5, a text of the class 15.
Keys 1 to 9 are the presets, 0 goes back to the start, a click on a point chooses its word.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a vector is, and how to read a table; no programming.
It takes 70 minutes with the exercises.

The first half follows the lecture on its own table of seven nouns and six verbs.
The second half does the same with a text that you paste or open.

The table comes from the tutorial *Distributional Semantic Models* by Evert, Baroni, Lenci and Lapesa (CC BY-SA 3.0), which the lecture shows without naming it.

Every figure is a plain function that you can read and change.
Before each one there is a question: answer it first, in your head or on paper.
You will remember what surprised you.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache

import numpy as np
from ipywidgets import Textarea

from lecturekit import corpora, figures, words
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Data: seven nouns, six verbs

Somebody read a large collection of English texts and kept a tally.
Each time one of seven nouns stood with one of six verbs, the cell in that row and column grew by one.
The result is the **co-occurrence matrix** $M$.
A row is a noun, a column is a verb, a number says how often they met.
"""

# %% slideshow={"slide_type": "skip"}
M = corpora.noun_verb_table()
M

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Who am I?

A noun is never met with **hear** or **kill**, and hardly ever with **see** or **use**.
One verb gives it away: more than half of all its encounters are with **eat**.

Which of the seven is it?

*knife · cat · dog · boat · cup · pig · banana*
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** A riddle to start with: they will say banana, and they know it from verbs alone.
That is the distributional hypothesis: you shall know a word by the company it keeps (Firth 1957).
Ask next: which verb gives away the knife, and which the pig?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Each noun leaves a fingerprint of verbs
"""


# %%
def table(noun="dog", weighting="raw"):
    """The lecture's co-occurrence matrix, with one noun outlined."""
    counts, telling = M.row(noun), words.ppmi(M).row(noun)
    often, tells = M.columns[counts.argmax()], M.columns[telling.argmax()]
    company = f"most often with **{often}**, most tellingly with **{tells}**"
    verdict = f"**{noun}**, met {counts.sum():.0f} times: {company}"
    return figures.heat_map(words.weigh(M, weighting), highlight=[(noun, None)]), verdict


presets = {
    "the lecture's table": {"noun": "dog", "weighting": "raw"},
    "the riddle": {"noun": "banana", "weighting": "raw"},
    "PPMI: what is telling": {"noun": "pig", "weighting": "ppmi"},
}
caption = "Co-occurrence of seven nouns with six verbs ({weighting}); the row of {noun} is outlined."

# %% tags=["row-W4"]
weightings = {"counts": "raw", "logarithm": "log", "PPMI": "ppmi"}
explore(table, noun=list(M.rows), weighting=weightings, on_click="noun", presets=presets, caption=caption)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Click on a row to outline it; read one row aloud, as a sentence: dogs are got, seen, heard, eat, kill.
Preset 3: PPMI asks how much more often than by chance; *get* goes with everything and fades, *kill* and *eat* light up.
Say that the row is the vector: six numbers, one per verb.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Which one was it?</summary>

The **banana**: 18 of its 33 encounters are with *eat*.
You recognised it without seeing it, from the verbs around it alone.
That is the *distributional hypothesis*: words that keep the same company mean similar things.

</details>

The largest number in a row is often *get*, because everything can be got.
**PPMI** (positive pointwise mutual information) asks another question: how much more often do the two meet than by chance?
$$\mathrm{PPMI}(r, c) = \max\left(0, \log_2 \frac{p(r, c)}{p(r)\,p(c)}\right)$$
Under this weighting *get* fades, and *hear* becomes the verb of the dog.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Model: a window that slides

How does such a table come about?
Take a sentence, cut it into words, and slide a window over it.
The word in the centre is counted with every other word inside the window.
A window of 2 reaches two words to each side.
"""

# %% slideshow={"slide_type": "skip"}
sentence = corpora.tokenize("The dog wants to get out, and then the dog wants to eat.")
sentence

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## How often do *dog* and *wants* meet?

> The **dog wants** to get out, and then the **dog wants** to eat.

The window reaches two words to each side.

1. Which number stands in the cell (dog, wants) in the end?
2. Which cells of the row *dog* stay empty?
3. Does (wants, dog) hold the same number?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them count on their fingers before you press play.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Counting company takes one sliding window
"""


# %%
def walk(step=5, window=2, sentence="The dog wants to get out, and then the dog wants to eat."):
    """The window slides over the sentence; the pairs inside it enter the table."""
    path = words.window_positions(corpora.tokenize(sentence)[:16], window=window)
    done = min(step, path.n_steps)
    met = ", ".join(context for _, context in path.pairs(done - 1)) if done else "nobody yet"
    met = met if len(met) < 50 else f"{len(path.pairs(done - 1))} words"
    centre = path.words[done - 1] if done else "the window"
    verdict = f"**{centre}** meets {met}: **{path.starts[done]} pairs** so far"
    whole = f"All counted: **{path.starts[-1]} pairs**, and the table is symmetric"
    return figures.window_walk(path, done), whole if done == path.n_steps else verdict


sentences = ["You shall know a word by the company it keeps.", "A cat is a cat, and a dog is a dog."]
presets = {"before the first word": {"step": 0}, "half way": {"step": 7}, "all counted": {"step": 16}}
caption = "Step {step}: the sentence, the window (reach {window}) over it, and the pairs counted so far."

# %% tags=["row-W4"]
options = {"play": {"step": 700}, "examples": {"sentence": sentences}}
explore(walk, step=(0, 16), window=(1, 5), presets=presets, caption=caption, **options)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Press ▶ at *step*, and stop where the second *dog* comes: its row is already there, so the ones become twos.
Then widen the window: the table fills up, and tells words apart less and less.
In the notebook you can type a sentence of the class; here choose another example.
At the end fold the table along its diagonal: symmetric, since being near is mutual.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>What did you count?</summary>

1. (dog, wants) ends at **2**, one for each time they stand side by side.
2. The row *dog* stays empty at *get*, *out*, *and*, *eat* and *dog* itself: they stand three or more words away.
3. Yes: if *wants* is within two words of *dog*, then *dog* is within two words of *wants*. A word-by-word table is **symmetric**.

</details>

Type a sentence of your own into the figure and play it again.
A narrow window finds words that could stand in each other's place, a wide one finds words on the same topic.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The whole method fits in seven lines
"""


# %% tags=["show-code"]
def count_pairs(sentence, window):
    counts = {}
    for i, centre in enumerate(sentence):
        for j, context in enumerate(sentence):
            if i != j and abs(i - j) <= window:
                counts[centre, context] = counts.get((centre, context), 0) + 1
    return counts


# %% [markdown]
r"""
Every word looks at every other word, and counts those that are near.
Our sentence, a window of 2, three of the rows:
"""

# %%
walked = words.window_positions(sentence, window=2).counts()
assert all(walked.at(*pair) == n for pair, n in count_pairs(sentence, window=2).items())
walked.select(rows=["the", "dog", "wants"])

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Two loops and one condition.
The package does the same for a million words by laying the text over itself, shifted; the next cell in the notebook asserts that both agree.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
This is brute force.
For a book it would be slow, so `words.cooccurrence` lays the text over itself, shifted by one, two, three places, and adds up.
The two must agree, cell by cell, on our whole story of 85 sentences.
If they did not, this cell would stop the notebook.
"""

# %% slideshow={"slide_type": "skip"}
story, total = corpora.everyday_corpus(), {}
for s in range(story.n_sentences):
    for pair, n in count_pairs(story.sentence(s), window=3).items():
        total[pair] = total.get(pair, 0) + n

fast = words.cooccurrence(story, window=3)
dense = fast.table(fast.vocabulary)
assert sum(total.values()) == dense.values.sum()
assert all(dense.at(*pair) == n for pair, n in list(total.items())[:2000])

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Picture: distance

Six numbers per noun make a point in a space of six dimensions.
To see anything, the lecture keeps two columns, *get* and *use*.
Then every noun is a point of a plane, and the dog stands at
$$\textcolor{#0970d4}{x}_{\text{dog}} = (115, 10)$$
Similar nouns should be near each other.
The simplest meaning of *near* is the **Euclidean distance**, the length of a straight line.
By Pythagoras, from dog to cat and from dog to boat:
"""

# %% slideshow={"slide_type": "skip"}
plane = M.select(columns=["get", "use"])
np.hypot(*(plane.row("dog") - plane.row("cat"))), np.hypot(*(plane.row("dog") - plane.row("boat")))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Who is the dog's nearest neighbour?

In the plane of *get* and *use*, $\textcolor{#0970d4}{x}_{\text{dog}} = (115, 10)$.

| | get | use |
|---|---:|---:|
| **dog** | **115** | **10** |
| cat | 52 | 4 |
| boat | 59 | 23 |
| cup | 98 | 6 |

And who would it be, if people talked about dogs only half as often?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Vote: cat, boat or cup.
Most will see that cup has the nearest numbers, and will not like it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Distance mistakes *frequent* for *similar*
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The slider *times* multiplies the counts of one noun, as if people had talked about it more or less often.
Its meaning has not changed, so its neighbours should not change.
"""


# %%
def distance(times=1.0, noun="dog", across="get", up="use"):
    """Euclidean distances from one noun, whose counts are multiplied."""
    raw = M.select(columns=[across, up])
    scaled = words.scale_row(raw, noun, times)
    ranking = words.nearest(words.euclidean(scaled), 3)
    row = M.rows.index(noun)
    near = ", ".join(f"{n} **{d:.1f}**" for n, d in zip(ranking.names[row], ranking.values[row], strict=True))
    place = ", ".join(f"{x:.4g}" for x in scaled.row(noun))
    return figures.distance_plane(raw, scaled, noun=noun), f"{noun} = **({place})**: the nearest are {near}"


slide = {"times": 1.0, "noun": "dog", "across": "get", "up": "use"}
presets = {
    "the slide: dog (115, 10)": slide,
    "half as many dogs": slide | {"times": 0.5},
    "rare dogs are bananas": slide | {"times": 0.1},
    "four times the pigs": slide | {"times": 4.0, "noun": "pig"},
}
caption = "Nouns as points ({across}, {up}); distances from {noun}, counted {times} times as often."

# %% tags=["row-W5"]
nouns, verbs = list(M.rows), list(M.columns)
options = {"times": (0.1, 4.0, 0.1), "across": verbs, "up": verbs, "on_click": "noun", "play": {"times": 120}}
explore(distance, noun=nouns, presets=presets, caption=caption, **options)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Preset 1 is the slide's figure: 63.3 to cat, 57.5 to boat; but the nearest is the cup.
Pull *times* down with the arrow keys: the dog walks along its dotted ray and changes its friends on the way: cup, cat, pig, banana.
Preset 3: a rare dog is a banana.
Click on the pig and multiply it; a knife times four leaves the map, and its bars are broken.
Only the number of mentions has changed, never the meaning: so distance measures the wrong thing.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Who is it?</summary>

The **cup**, at 17.5; boat is at 57.5 and cat at 63.3, as on the slide.
With half as many dogs, the point is at (57.5, 5), and now the **cat** is nearest.
With a tenth, the dog lives among pig and banana.

</details>

All the way the point stays on one ray through the origin.
Its *location* depends on how frequent the noun is, its *direction* does not.
Choose other verbs for the two axes, and see whether that ever changes.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## 2.7 is not in this table: its columns give 2.0

The slide says $f_{\text{dog}} \approx 2.7 \cdot f_{\text{cat}}$.
Met with these six verbs, the dog has $300 = 2.0 \cdot 150$:
"""

# %% tags=["row-W5"]
two = M.select(rows=["dog", "cat"])
assert two.row("dog").sum() == 2.0 * two.row("cat").sum()
corpora.LabelledMatrix(np.c_[two.values, two.values.sum(axis=1)], two.rows, (*two.columns, "sum"), "count")

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The slide's f is probably the frequency in all of the texts: the table neither shows nor refutes that.
It can only say what it holds, and that is a factor of 2.0.
The argument stands either way: the dog is farther out because it is met more often.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How often a noun was met with these six verbs is the sum of its row.
The sum is 300 for dog and 150 for cat: a factor of 2.0.
The frequency in all of the texts may well differ by 2.7; six columns cannot tell.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Picture: angle

If frequency moves a point along its ray, then the ray is what we want to compare.
Two ways lead there, and they are the same.
Measure the **angle** between two rays:
$$\cos \alpha = \frac{\textcolor{#0970d4}{x} \cdot y}{\lVert \textcolor{#0970d4}{x} \rVert\, \lVert y \rVert}$$
Or bring all points to **one length**, $\textcolor{#0970d4}{x} / \lVert \textcolor{#0970d4}{x} \rVert$, and measure distance as before.
Twice the dogs, or a tenth of them, the angle to the cat is the same:
"""

# %% slideshow={"slide_type": "skip"}
for times in (0.1, 1, 2):
    print(round(words.angles(words.scale_row(plane, "dog", times)).at("dog", "cat"), 3), "degrees")

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Everybody moves to one length: who changes neighbours?

Each noun glides along its ray until all are equally far from the origin.

Dog's nearest was **cup**, and cup's was **dog**.
Who will be the cat's?

Does the angle between *dog* and *boat* change on the way?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ask for a show of hands: does the angle grow, shrink, or stay?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Direction matters more than location
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The table beside the picture lists everybody's nearest neighbour, twice: by distance as drawn at this moment, and by angle.
A row turns blue when its neighbour by distance is no longer the one it had at the start.
"""

# %%
RADIUS = 80  # the one length; large, so that all can be seen in the same picture


def direction(towards_one_length=0.0, noun="dog", other="boat"):
    """Nouns on their rays, between their counts (0) and one length (1), and the angle between two of them."""
    drawn = words.normalise(plane, towards_one_length, radius=RADIUS)
    now, start = words.neighbour_table(drawn), words.neighbour_table(plane)
    changed = sum(a != b for a, b in zip(now.by_distance, start.by_distance, strict=True))
    far, angle = words.euclidean(drawn).at(noun, other), words.angles(drawn).at(noun, other)
    between = f"{noun} and {other}: distance {far:.1f}, angle **{angle:.1f}°**"
    verdict = f"{between}; **{changed} of 7** have a new neighbour"
    pair, classes = (noun, other), corpora.NOUN_CLASSES
    return figures.angle_plane(plane, drawn, pair=pair, radius=RADIUS, classes=classes), verdict


start = {"towards_one_length": 0.0, "noun": "dog", "other": "boat"}
presets = {
    "as counted": start,
    "one length: dog and boat": start | {"towards_one_length": 1.0},
    "dog and cat, 0.6° apart": start | {"towards_one_length": 1.0, "other": "cat"},
    "knife stands alone": start | {"towards_one_length": 1.0, "noun": "knife"},
}

# %% tags=["row-W6"]
glide = {"towards_one_length": (0.0, 1.0, 0.05), "play": {"towards_one_length": 150}}
caption = "Nouns on their rays, {towards_one_length} of the way to one length; angle from {noun} to {other}."
explore(direction, noun=nouns, other=nouns, on_click="noun", presets=presets, caption=caption, **glide)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Play the slider: the points glide, the wedge does not move, rows of the table turn blue.
At 1, the two columns of the table agree: on the circle, nearest by distance *is* nearest by angle.
Preset 3: dog and cat are 0.6° apart, and were 63.3 apart.
Then an honest word: cup is only 1.5° away from dog; *get* and *use* do not tell them apart; we need more columns.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Who changed?</summary>

The cat finds the **dog**, the dog finds the **cat**: 0.6° apart, although 63.3 in distance.
Boat finds pig, and cup finds cat, too.
The angle between dog and boat is 16.3° at every length: gliding along a ray turns nothing.

At the end the two columns agree in every row.
On a circle, who is nearest by distance is nearest by angle.

</details>

Cup and cat as neighbours are no triumph.
Two verbs are too few to tell an animal from a cup, so let us use all six.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## With all six verbs: which nouns change neighbours?

| noun | nearest by distance |
|---|---|
| pig | banana |
| banana | pig |
| cat | boat |
| boat | cat |

Who will they find by angle?
Two of the four answers make sense; two do not.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Write their guesses for pig and cat on the board.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Pig leaves the banana and finds the cat
"""


# %%
def six_verbs(towards_one_length=0.0):
    """All distances between nouns in six dimensions, and everybody's nearest neighbour."""
    drawn = words.normalise(M, towards_one_length, radius=RADIUS)
    now, start = words.neighbour_table(drawn), words.neighbour_table(M)
    rows = zip(M.rows, start.by_distance, now.by_distance, strict=True)
    changed = [f"{word}: {old} → **{new}**" for word, old, new in rows if old != new]
    verdict = ", ".join(changed) or f"By angle, **{now.flipped.sum()} of 7** would find another neighbour"
    return figures.neighbour_flips(words.euclidean(drawn), now, start, most=150), verdict


# %% tags=["row-W6"]
presets = {"as counted": {"towards_one_length": 0.0}, "one length": {"towards_one_length": 1.0}}
caption = "Distances over all six verbs, {towards_one_length} of the way to one length; the nearest outlined."
explore(six_verbs, presets=presets, caption=caption, **glide)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Move slowly and name the flips as they come: pig at one half, then cat, boat, banana.
Pig and cat are both seen and killed; cat and dog are both seen, heard, and eat.
Banana with dog, boat with dog: dog is met with everything, so it is nobody's worst choice.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Who finds whom?</summary>

pig: banana → **cat**, cat: boat → **dog**, banana: pig → **dog**, boat: cat → **dog**.
The first two make sense: animals find animals.
The dog as the neighbour of banana and boat does not: 51° is not close, only less far than all others.
A nearest neighbour always exists, even for a word that is like no other.

</details>

Four nouns change, three keep theirs.
The package says the same in one line, and the assertion holds it to the lecture.
"""

# %% slideshow={"slide_type": "skip"}
flips = words.neighbour_table(M).flips
assert [flips["pig"], flips["cat"]] == [("banana", "cat"), ("boat", "dog")]
flips

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## A word that was never counted has no direction

With the two verbs *hear* and *kill*, knife and banana have only zeros.
Their distance to others is defined, but what is their angle?
"""

# %% slideshow={"slide_type": "skip"} tags=["row-W6"]
try:
    words.cosine_distance(M.select(columns=["hear", "kill"]))
except ValueError as error:
    print(error)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
It is 0/0: the zero vector lies on every ray and on none.
Software that answers 0 or 1 here invents a similarity.
The package refuses, and says which words are to blame.
In figures you may ask for `undefined="nan"`: then such a word is left out, and its neighbour is a dash.
You will meet this again with your own text, since most words never meet.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Picture: a map

Six dimensions do not fit on paper.
Three methods flatten them, and each keeps something else.
**PCA** looks from the side from which most of the variance is seen.
**MDS** keeps the distances as well as it can; its *stress* says how badly that went.
**t-SNE** keeps only who is near whom; its far distances mean nothing.

All maps below are turned so that they lie over each other, since left, right, up and down have no meaning on them.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def laid(table, method, near):
    """A map of the table's rows, turned to lie over the first map that one would draw of them."""
    drawn = words.semantic_map(table, method, metric=near)
    return drawn if (method, near) == ("pca", "cosine") else words.align(drawn, laid(table, "pca", "cosine"))


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Seven nouns on a map: where will the pig stand?

Three classes: **animals** (cat, dog, pig), **artefacts** (knife, boat, cup), **food** (banana).
The machine knows nothing of classes.
It has six numbers for each noun.

Will the classes come out as regions?
And will the pig stand with the animals, or with the food?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The class colours are ours; the maps never see them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## By angle, the pig moves to the cat
"""


# %%
@cache
def weighed(weighting):
    return words.weigh(M, weighting)


def maps(weighting="raw", near="cosine"):
    """The seven nouns on three maps, classes in colours and shapes."""
    over = laid(weighed("raw"), "pca", "cosine")
    three = [words.align(laid(weighed(weighting), method, near), over) for method in ("pca", "mds", "tsne")]
    found = words.neighbour_table(weighed(weighting))
    nearest = dict(zip(found.rows, found.by_angle if near == "cosine" else found.by_distance, strict=True))
    pig, dog = nearest["pig"], nearest["dog"]
    verdict = f"In six dimensions, nearest to the pig: **{pig}**; to the dog: **{dog}**"
    pairs = [("pig", pig), ("dog", dog)]
    return figures.word_maps(three, classes=corpora.NOUN_CLASSES, pairs=pairs), verdict


presets = {
    "counts, by distance": {"weighting": "raw", "near": "euclidean"},
    "counts, by angle": {"weighting": "raw", "near": "cosine"},
    "PPMI, by angle": {"weighting": "ppmi", "near": "cosine"},
}

# %% tags=["row-W7"]
choices = {"weighting": weightings, "near": {"distance": "euclidean", "angle": "cosine"}}
caption = "Seven nouns on three maps; {weighting}, near by {near}; lines: the nearest in six dimensions."
explore(maps, presets=presets, caption=caption, **choices)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The lines join pig and dog to their nearest in all six dimensions: a long line is where a map fails.
Preset 1: by distance, pig meets banana, and the frequent dog stands apart from all; the map shows frequency.
Preset 2: by angle, the pig is beside the cat.
Preset 3: with PPMI the dog moves to the banana, since *eat* is telling for both: no weighting is best for everything.
Warn of t-SNE with seven points: perplexity can be at most 2, and the gaps between groups are not distances.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Where does the pig stand?</summary>

With the animals as soon as nearness means angle, and on all three maps.
By distance on raw counts, the dog stands alone because it is frequent, and pig and banana meet because both are rare.
With PPMI the artefacts draw together, but the dog moves to the banana: for both of them, *eat* is telling.
Seven points are few for t-SNE, so trust its neighbourhoods only where the other two agree.

</details>

How far can a flattened picture be trusted?
If the points lie in a plane to begin with, MDS must give them back, turned or mirrored but otherwise exact.
The plane of *get* and *use* is such a case, and what is left over is a rounding error:
"""

# %% slideshow={"slide_type": "skip"}
words.procrustes_residual(words.semantic_map(plane, "mds"), words.semantic_map(plane, "pca"))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
# Your own text

Now pictures of the same kinds, counted from a text of your choice.
Everything below follows the choice you make in the next figure, at once.

* **our story** is 85 sentences long and made for this notebook, so that the lecture's nouns and verbs meet often.
* **Lee news** is a collection of 300 short news texts from Australia, about 60,000 words.
* **yours** reads the field beside it: paste a text there, or write the name of a text file, such as `thesis.txt`.

The field *follow* lists the words to look at.
Groups are separated by strokes, a name with a colon gives a group its colour.
Words that stand in your text fewer than five times are left out.
If fewer than three words remain, its most frequent content words are taken; there must be three.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def corpus_of(source, yours):
    source = source if source != "yours" or yours.strip() else "our story"
    supplied = {"our story": corpora.everyday_corpus, "Lee news": corpora.lee_corpus}
    corpus = supplied[source]() if source in supplied else corpora.read_corpus(yours)
    if len(corpus.frequent(3, skip=corpora.FUNCTION_WORDS)) < 3:
        raise ValueError("This text is too short: it needs three different words other than “the” or “of”.")
    return corpus


def groups(follow):
    """Each word to follow, with the name of its group."""
    parts = [part.rpartition(":") for part in follow.split("/")]
    return {word: name.strip() or "words" for name, _, listed in parts for word in corpora.tokenize(listed)}


def known(corpus, follow):
    """Those of the words that stand in the text five times or more; or its most frequent content words."""
    forms = {word: corpora.NOUN_FORMS.get(word, (word,)) for word in groups(follow)}
    found = [word for word in forms if sum(map(corpus.count, forms[word])) >= 5]
    return found if len(found) >= 3 else list(corpus.frequent(10, skip=corpora.FUNCTION_WORDS))


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Another text: which words will be the most frequent?

Leave out *the*, *of* and *and*: they are frequent everywhere.

Name three words that you expect at the top, in our story of a week at the harbour, and in 300 news texts from Australia in the year 2001.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** From here on the notebook is better than the slides: paste a text of the class, and all pictures below follow.
On these slides all pictures show our story.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Any text will do: choose, paste or open one
"""

# %%
NOUNS = "animals: dog cat pig / artefacts: knife cup boat / food: banana"


def reading(source="our story", follow=NOUNS, yours=""):
    """The most frequent content words of the text; those that we follow are blue."""
    corpus = corpus_of(source, yours)
    chosen = known(corpus, follow)
    size = f"{len(corpus.tokens):,} words, {corpus.n_sentences:,} sentences"
    frequent = corpus.frequent(24, skip=corpora.FUNCTION_WORDS)
    name = corpus.name if source != "yours" or yours.strip() else "nothing pasted yet, so our story"
    verdict = f"**{figures.as_markdown(name)}**: {size}; we follow the **{len(chosen)} blue** words"
    return figures.word_bars(corpus, frequent, chosen=chosen), verdict


# %% tags=["row-W4"]
field = Textarea(placeholder="Paste a text here, or write the name of a file: thesis.txt")
text = explore(
    reading,
    source=["our story", "Lee news", "yours"],
    yours=field,
    caption="Frequent content words: {source}.",
)
text

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Switch to the news: the lecture's nouns are hardly there, so the most frequent content words take their place.
In the notebook, paste the abstract of somebody's thesis.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Which are the most frequent?</summary>

In our story *dog* and *get*: it was made for that.
In the news *mr*, *new* and *australian*, then *palestinian*, *government* and *minister*: it was the end of 2001.

</details>

The next cell counts whatever is chosen above.
For the lecture's nouns the columns are the lecture's verbs in all their forms (*get, gets, got …*).
For other words the columns are the sixteen most frequent content words.
A figure that ends with `.follow(text)` is computed again whenever another text is chosen.
"""


# %% slideshow={"slide_type": "skip"}
def counted(window):
    """The words that we follow by their contexts, counted in the text chosen above."""
    corpus = corpus_of(text.value["source"], text.value["yours"])
    nouns = known(corpus, text.value["follow"])
    frequent = corpus.frequent(16, skip=corpora.FUNCTION_WORDS)
    verbs = corpora.VERB_FORMS if set(nouns) <= set(corpora.NOUN_FORMS) else frequent
    forms = {noun: corpora.NOUN_FORMS.get(noun, (noun,)) for noun in nouns}
    return words.context_counts(corpus, forms, verbs, window=window)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Our story has 85 sentences: is that enough?

Count the lecture's nouns and verbs in it, and compare with the lecture's table.

1. Which cell will be the largest: (dog, get), (cup, get) or (knife, use)?
2. What is lost when the window is only one word wide?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** *the* and *a* stand between verb and noun, so a window of 1 sees almost nothing.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Eighty sentences, written for it, tell a knife from a cup
"""


# %%
def counting(window=3):
    """The words that we follow by their contexts, counted in the text."""
    table, most = counted(window), counted(8).values.max()
    row, column = np.unravel_index(table.values.argmax(), table.shape)
    empty = [noun for noun in table.rows if not table.row(noun).any()]
    lost = f"; never counted: **{', '.join(empty)}**" if empty else ""
    top = f"{table.rows[row]} and {table.columns[column]}"
    verdict = f"**{table.values.sum():.0f} meetings**; most often {top}, {table.values.max():.0f} times{lost}"
    verdict = (
        verdict if table.values.any() else "**No meeting**: none of these words stands near these contexts"
    )
    return figures.heat_map(table, span=(0, max(1, most))), verdict


# %% tags=["row-W4"]
presets = {"a window of one": {"window": 1}, "three": {"window": 3}, "eight": {"window": 8}}
caption = "Counts in the chosen text; the window reaches {window} words to each side."
explore(counting, window=(1, 8), presets=presets, caption=caption).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Preset 1: the knife has disappeared; with a window of one, *the* stands in the way.
Preset 3: everything meets everything; the numbers grow, what they tell does not.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Is it enough?</summary>

1. (knife, use), 14 times with a window of 3; (cup, get) follows with 13, overtakes it at 4, and falls behind again at 8.
2. With a window of 1, articles push the verb out of reach: *use the knife* is not counted, and the knife's row is all zeros.

</details>

A row of zeros is the word without direction that you met above.
In the next figure it stays at the origin, and its neighbour is a dash.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Will your text flip its neighbours, too?

In our story all nouns are met about equally often, between 11 and 29 times.

Will more words change their neighbour than in the lecture's table, or fewer?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Think before you look: what makes distance and angle disagree?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Where all are about equally frequent, few neighbours flip
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Write two contexts into the field *columns*; any two columns of the table above will do.
If a text does not have them, its two most frequent contexts are taken.
A click on a point draws the wedge to its nearest by angle.
"""


# %%
def own_plane(towards_one_length=0.0, window=3, noun="dog", columns="see eat"):
    """Words of the chosen text on their rays, in the plane of two contexts."""
    table = counted(window)
    heaviest = [table.columns[k] for k in np.argsort(-table.values.sum(axis=0), kind="stable")]
    asked = [column for column in corpora.tokenize(columns) if column in table.columns]
    raw = table.select(columns=list(dict.fromkeys(asked + heaviest))[:2])
    noun = noun if noun in raw.rows else raw.rows[0]
    radius = max(1.0, 0.7 * words.lengths(raw).max())
    drawn = words.normalise(raw, towards_one_length, radius=radius, undefined="nan")
    near = words.neighbour_table(raw, undefined="nan")
    other = near.by_angle[raw.rows.index(noun)] or noun
    wide = words.neighbour_table(table, undefined="nan").flipped.sum()
    here = f"in this plane **{near.flipped.sum()}**"
    verdict = f"By angle, **{wide} of {len(raw.rows)}** change neighbours over all columns, {here}"
    pair, classes = (noun, other), groups(text.value["follow"])
    return figures.angle_plane(raw, drawn, pair=pair, radius=radius, classes=classes), verdict


# %% tags=["row-W5", "row-W6"]
start = {"towards_one_length": 0.0, "columns": "see eat"}
presets = {
    "as counted": start,
    "one length": start | {"towards_one_length": 1.0},
    "get and use: no direction": {"towards_one_length": 1.0, "columns": "get use"},
}
caption = "Words of the text, {towards_one_length} of the way to one length; window {window}."
explore(own_plane, window=(1, 8), on_click="noun", presets=presets, caption=caption, **glide).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Compare with the lecture's table: there dog had 300 encounters and banana 33, here nobody stands out.
Preset 3: the pig meets neither *get* nor *use*; drawn to one length it vanishes, and the table shows a dash.
Why? 0/0: the zero vector lies on every ray and on none.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>More or fewer?</summary>

Fewer: over all six verbs only the boat does (window 3), and four nouns did in the lecture's table.
Distance and angle disagree when frequencies differ, and in our story they hardly do.
Planes of two verbs vary: with *see* and *eat* two nouns change, with *get* and *eat* six, since each noun has few meetings left.
In the news they differ much.

</details>

Real texts follow Zipf's law: a few words are very frequent, most are rare.
So for real texts the choice between distance and angle matters.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## A map of a whole text: will neighbours make sense?

Take the most frequent words, count each with 200 contexts, weigh by PPMI, compare by angle.
No dictionary, no grammar.

Name one pair of words that should end up side by side.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** For our story: mother, father, sister. For the news: israeli and palestinian, united and states.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A map of what is mentioned together
"""


# %% slideshow={"slide_type": "skip"}
@cache
def wide_counts(source, yours, follow):
    """The words to follow and the most frequent others, 28 in all, by 200 contexts."""
    corpus = corpus_of(source, yours)
    frequent = corpus.frequent(200, skip=corpora.FUNCTION_WORDS)
    shown = list(dict.fromkeys([w for w in known(corpus, follow) if w in corpus] + list(frequent)))[:28]
    counts = words.context_counts(corpus, shown, frequent, window=4)
    return {weighting: words.weigh(counts, weighting) for weighting in ("raw", "log", "ppmi")}


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Lines join the four pairs that are nearest in all 200 dimensions.
Switch the method and watch whether they stay together: those neighbourhoods you may trust.
Then take raw counts instead of PPMI, and see frequency take over.
"""


# %%
def own_map(method="tsne", weighting="ppmi", near="cosine"):
    """The most frequent words of the chosen text on a map; the groups we follow in colours and shapes."""
    tables = wide_counts(**text.value)
    over = laid(tables["ppmi"], "pca", "cosine")
    drawn = words.align(laid(tables[weighting], method, near), over)
    pairs = words.nearest_pairs(tables[weighting], 4, metric=near)
    listed = ", ".join(f"**{figures.as_markdown(' – '.join(pair))}**" for pair in pairs)
    return figures.word_maps([drawn], classes=groups(text.value["follow"]), pairs=pairs), f"Nearest: {listed}"


presets = {
    "PPMI, by angle": {"weighting": "ppmi", "near": "cosine"},
    "raw, by distance": {"weighting": "raw", "near": "euclidean"},
}

# %% tags=["row-W7"]
methods = {"PCA": "pca", "MDS": "mds", "t-SNE": "tsne"}
caption = "Frequent words on a {method} map; {weighting}, near by {near}; lines join the nearest pairs."
explore(own_map, method=methods, presets=presets, caption=caption, **choices).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Let the class find pairs that make sense, then pairs that do not: 1,200 words are few.
In the notebook switch to the news and look for israeli and palestinian.
The lines join the pairs that are nearest in 200 dimensions: ask why those, and whether they are near on the map, too.
Preset 2: raw counts by distance; the nearest are the rarest, since short rows are near to each other.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Do they?</summary>

In our story *mother*, *father* and *sister* come out together, although no sentence says that they are related.
Others are chance: with twenty encounters a word has no settled place.
Take the news, and names of places and of offices draw together.

</details>

Count, weigh, compare by angle, flatten: that is the whole classical method.
The next step in the lecture is to *predict* the neighbours instead of counting them.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* A word is a row of counts, so it is a point, and similar company means a similar direction.
* Distance mixes meaning with frequency; the angle, or one length for all, takes frequency out.
* Maps flatten many dimensions: say which method, which weighting, and how well it fits.

Next: [Vectors that are learned](03_learning_vectors.ipynb), guessing neighbours instead of counting them.
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

## Exercise 1: cosine

Write the cosine of the angle between two vectors, from the formula above, with NumPy and without this package.
It is tried on all 49 pairs of nouns of the table.
"""


# %% slideshow={"slide_type": "skip"}
def cosine(x, y):
    return ...


# %% slideshow={"slide_type": "skip"}
NOUNS = [(one, other) for one in M.rows for other in M.rows]
right = lambda one, other: 1 - words.cosine_distance(M).at(one, other)  # noqa: E731
check(lambda one, other: cosine(M.row(one), M.row(other)), right, on=NOUNS, hint="A long vector has large dot products with all others: which two lengths must be divided out?")  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The dot product, divided by both lengths: what is left depends on the directions alone.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_1(x, y):
    return x @ y / (np.linalg.norm(x) * np.linalg.norm(y))


assert check(lambda one, other: solution_1(M.row(one), M.row(other)), right, on=NOUNS)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: telling cat from dog

In the plane of *get* and *use*, cat and dog are 0.6° apart.
Which **two** of the six verbs tell them apart best, with the largest angle between them?
Try the figures or write a loop; answer with two names, such as `("get", "use")`.
"""

# %% slideshow={"slide_type": "skip"}
answer = ...
check_sealed(answer, "5feeb7eaaca9", asked="two verbs", hint="In a plane two nouns are far apart if one verb is met with the first and hardly with the second, and the other the other way round. There are only 15 pairs to try.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

It is *hear* and *kill*, with 59°: a cat is met with *kill* 26 times and with *hear* 4 times, a dog 17 and 42 times.
With *get* and *use* nearly all of both is *get*, so that both point the same way.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
# all pairs of verbs, and the one with the largest angle
pairs = [(a, b) for a in M.columns for b in M.columns if a < b]
solution_2 = max(
    pairs, key=lambda pair: words.angles(M.select(columns=pair), undefined="nan").at("cat", "dog")
)
assert check_sealed(solution_2, "5feeb7eaaca9")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: more than by chance

How much more often are *pig* and *kill* met together than chance would have it?
Compute their PPMI in bits, to three digits, from the counts in `M`, by the formula near the top.
The probability of a cell is its count divided by the sum of all counts, that of a row or column is its sum divided by the same.
"""

# %% slideshow={"slide_type": "skip"}
bits = ...

# %% slideshow={"slide_type": "skip"}
check(bits, words.ppmi(M).at("pig", "kill"), tolerance=5e-3, hint="By chance they would meet with the probability of the row times that of the column. How many times that is the probability of the cell, and which logarithm gives bits?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

By chance, *pig* and *kill* would be met 5.12 times: the sum of the row times the sum of the column, divided by the sum of all.
They are met 27 times, 5.27 times as often, and the base-2 logarithm of that is 2.40 bits.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
# what chance would give, then the logarithm of the ratio
chance = M.row("pig").sum() * M.column("kill").sum() / M.values.sum()
solution_3 = np.log2(M.at("pig", "kill") / chance)
assert check(solution_3, words.ppmi(M).at("pig", "kill"))
