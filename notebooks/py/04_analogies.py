# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Words that add up

**Is king − man + woman really queen?**
Learned vectors can be added and subtracted, and the sums seem to mean something.
When does that work, why, and who is cheating a little?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Every slide with a question is followed by the slide with the figure: let them vote before you go on.
The whole deck takes 45 minutes with questions: vectors 6, the parallelogram 9, the rule about inputs 7, why it works 12, families 11.
Keys 1 to 9 are the presets, 0 goes back to the start, a click on a point chooses its word.
In the notebook, load your own vectors before the lecture: everything follows the choice at the top.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a vector is, what an angle is, and how vectors of words are learned (notebook 03); no programming.
It takes 65 minutes with the exercises.

At the start it trains vectors on a text that a small grammar has spoken, which takes some seconds.
In that text four relations hold: man and woman, country and capital, present and past, one and many.
You can choose a real text instead, or open any file of vectors that you have.

Every figure is a plain function that you can read and change.
Before each one there is a question: answer it first, in your head or on paper.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache

import numpy as np
from ipywidgets import Text

from lecturekit import corpora, figures, words
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore, show_progress

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Data: vectors, learned or counted, here or elsewhere

Two ways lead from a text to vectors.
**Learned**: skip-gram reads the text ten times and moves 50 numbers for each word, until they predict the neighbours (notebook 03).
**Counted**: the row of a word in the table of co-occurrences, weighted by PPMI, is a vector already (notebook 02).
The next cell does both, and keeps what it has done.
"""


# %% slideshow={"slide_type": "skip"}
def corpus(text, broken, draw=0):
    return corpora.lee_corpus() if text == "Lee news" else corpora.relation_corpus(draw, broken=broken)


# %% slideshow={"slide_type": "skip"}
@cache
def training(text="generated", broken=None, draw=0):
    """Skip-gram on a text: the vectors after 0, 1, 2 … 10 readings."""
    options = words.TrainingOptions(min_count=2, progress=show_progress)
    return words.train_snapshots(corpus(text, broken, draw), at=tuple(range(11)), options=options)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The counts need less work: who stands within five words of whom.
Both are kept, so that no figure waits for them twice.
The vectors have no labels, and no grammar was shown to them: only words in their order.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def counts(text="generated", broken=None, draw=0):
    return words.cooccurrence(corpus(text, broken, draw), window=5)


# %% slideshow={"slide_type": "skip"}
v = training().vectors()
v

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
One number of a vector says nothing by itself.
What counts is the angle between two vectors, or rather its cosine: 1 for the same direction, 0 for a right angle.
"""

# %% slideshow={"slide_type": "skip"}
{pair: round(v.similarity(*pair), 2) for pair in [("king", "queen"), ("king", "palace"), ("king", "fork")]}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The vectors to look at are chosen once, in the next figure.

* **learned** and **counted** come from the generated text.
* **Lee news** is learned from 300 short news texts from Australia, about 60,000 words: little for such a task.
* **a file** opens vectors that you have: word2vec or GloVe, text or binary, packed or not.
Drop the file into the list at the left of JupyterLab, write its name into the field *file*, and press Enter.
Should the file change later, run the next cell again.
* **a download** fetches vectors that others trained, once you have written their name into the field *download* and pressed Enter.
Nothing is fetched before that.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def vectors_of(source, file="", download=""):
    """The vectors of a source; those learned from the generated text as long as nothing is named."""
    if source == "counted":
        table = words.ppmi(counts())
        return words.WordVectors(table.vocabulary, table.values.toarray(), "counted, PPMI")
    if source == "a file" and file.strip():
        return words.open_vectors(file.strip(), progress=show_progress)
    if source == "a download" and download.strip():
        return words.fetch_vectors(download.strip(), progress=show_progress)
    return training("Lee news" if source == "Lee news" else "generated").vectors()


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Two short functions say what has been chosen; every figure below asks them.
"""


# %% slideshow={"slide_type": "skip"}
def chosen():
    return vectors_of(*(choice.value[name] for name in ("source", "file", "download")))


# %% slideshow={"slide_type": "skip"}
def source():
    """The source chosen at the top; the learned vectors as long as nothing is opened or fetched."""
    now = choice.value
    opened = {"a file": now["file"].strip(), "a download": now["download"].strip()}
    return now["source"] if opened.get(now["source"], True) else "learned"


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Who lives next to *king*?

Each word is a list of 50 numbers, learned from who stands beside it.

Name the three words whose vectors point most nearly the same way as *king*.
And is *queen* among them?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most will say queen, prince, throne.
Write two guesses on the board.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Neighbours are about the same topic, not always the same kind
"""


# %%
def vectors(source="learned", nearest_to="king paris ate", file="", download=""):
    """The ten nearest words of up to three words, by cosine."""
    v = vectors_of(source, file, download)
    asked = list(dict.fromkeys(nearest_to.split()))[:3]
    shown = [word for word in asked if word in v] or list(v.words[:3])
    found = words.analogies(v, [(word, word, word) for word in shown], method="neighbour", count=10)
    missing = ", ".join(figures.as_markdown(word) for word in asked if word not in v)
    named = {"a file": file.strip(), "a download": download.strip()}.get(source, True)
    size = f"{'' if named else 'nothing opened yet, so '}**{figures.as_markdown(v.name)}**: {len(v):,} words × {v.dim}"
    return figures.word_ladders(shown, found.ranked), size + f"; not there: **{missing}**" * bool(missing)


sources = ["learned", "counted", "Lee news", "a file", "a download"]
names = {"file": "vectors.txt.gz", "download": "glove-wiki-gigaword-50"}
fields = {field: Text(placeholder=name, continuous_update=False) for field, name in names.items()}
options = {"examples": {"nearest_to": ["queen rome sang", "cat knives walking"]}, **fields}

# %% tags=["row-W12"]
caption = "Ladders of the words nearest to {nearest_to}; vectors: {source}."
choice = explore(vectors, source=sources, caption=caption, **options)
choice

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The neighbours of *king* are things of a palace as much as people: skip-gram learns company, not kinds.
Switch to *counted*, then to *Lee news*: with 60,000 words of news, neighbours are hardly better than chance.
In the notebook you can open a file here; on these slides all later pictures show the learned vectors.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Who lives there?</summary>

What belongs to kings, and others who stand where kings stand.
*queen* is close, but a robe or a throne can be closer: a neighbour is a word with the same company, and the queen keeps that of *she* and *her*.

</details>

From here on, everything follows the choice that you have made in this figure.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Model: a sum of three vectors

"Man is to king as woman is to …?"
If the step from *man* to *king* is the same as the step from *woman* to the answer, the answer must stand at
$$\textcolor{#680ec5}{d}^* = \textcolor{#0970d4}{b - a + c}$$
No word stands exactly there, so the nearest word by cosine is taken.
In code this is short, and the package must agree with it:
"""

# %% slideshow={"slide_type": "skip"}
man, king, woman = v.unit[v.numbers(["man", "king", "woman"])]
cosines = v.unit @ (king - man + woman) / np.linalg.norm(king - man + woman)
nearest = np.array(v.words)[np.argsort(-cosines)][:4].tolist()

# %% slideshow={"slide_type": "skip"}
assert nearest == list(words.analogy(v, ("man", "king", "woman"), exclude=False).words[:4])
nearest

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Where does king − man + woman land?

$$\textcolor{#0970d4}{\rm king} - \textcolor{#0970d4}{\rm man} + \textcolor{#0970d4}{\rm woman} \approx \textcolor{#680ec5}{?}$$

1. Exactly on *queen*, near it, or just nearer to it than to other words?
2. What would you get from *woman* alone, without any sum?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Draw the three points on the board, and let somebody complete the parallelogram.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The sum lands near the answer, rarely on it
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Three points always lie in a plane, and so does their sum.
The left picture is that plane, exactly, with no projection of the four corners.
All other words lie above or below it: the smaller a point, the farther off, and the list on the right says how far.
Click on a word to put it in the place of *c*.
"""


# %%
def parallelogram(
    a="man",
    b="king",
    c="woman",
    wanted="queen",
    method="3cosadd",
    inputs_may_answer=False,
    vectors="chosen",
    normalise=True,
):
    """The plane of a, b and c, and the ten best answers to: a is to b as c is to …?"""
    v = chosen() if vectors == "chosen" else vectors_of("counted")
    question, wanted = (a.strip(), b.strip(), c.strip()), wanted.strip()
    found = words.analogy(v, question, method=method, exclude=not inputs_may_answer, normalise=normalise)
    target = wanted if wanted in v else ""
    shown = dict.fromkeys([*found.words, target] if target else found.words)
    plane = words.parallelogram(v, question, tuple(shown), normalise=normalise)
    verdict = figures.analogy_words(found, words.unshifted(v, question), wanted=wanted)
    return figures.analogy_plane(plane, found, wanted=target), verdict


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The list can be made in four ways.
**3CosAdd** is the sum above (Mikolov and others 2013).
**3CosMul** multiplies the three cosines, so that none outweighs the others (Levy and Goldberg 2014).
**No offset** takes the neighbours of *c* alone: the baseline that the sum has to beat.
**Distance** measures from the corner with a ruler.
"""

# %%
asked = {
    "king − man + woman": "man king woman queen",
    "capitals": "france paris italy rome",
    "the past": "eat ate sing sang",
    "many": "cat cats knife knives",
    "one that fails": "crown king wine france",
}
usual = {"method": "3cosadd", "inputs_may_answer": False, "vectors": "chosen"}
presets = {
    name: usual | dict(zip(("a", "b", "c", "wanted"), four.split(), strict=True))
    for name, four in asked.items()
}
presets["nothing left out"] = presets["king − man + woman"] | {
    "inputs_may_answer": True,
    "vectors": "counted",
}
methods = {"3CosAdd": "3cosadd", "3CosMul": "3cosmul", "no offset": "neighbour", "distance": "distance"}
both = {"as chosen": "chosen", "counted, PPMI": "counted"}
options = {"method": methods, "vectors": both, "on_click": "c"}

# %% tags=["row-W10"]
caption = "{a} is to {b} as {c} is to …? Method {method}; inputs may answer: {inputs_may_answer}; all lengths one: {normalise}."
explore(parallelogram, presets=presets, caption=caption, **options).follow(choice)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**8 minutes.** Preset 1: the blue arrows are one and the same vector; the dotted line is what the sum misses, and *queen* is small, that is: far off the plane.
Switch to *no offset*: the neighbours of *woman*, no queen among the first.
Presets 2 to 4: the same with other relations.
Preset 5: "crown is to king as wine is to france" is a fine analogy, and the sum does not find it.
Preset 6, the surprise: counted vectors, and no word left out; the sum answers *king*. The next slide is about that.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Where does it land?</summary>

1. Near *queen*, and nearer to it than to any other word, but not on it: most of the distance is off the plane.
2. From *woman* alone you get what stands near women, so the offset is needed.

</details>

Type words of your own into the four fields.
A word that the vectors do not have is answered with the closest spellings, and the last good picture stays.
Start with pairs that you believe in, then with pairs that you do not, such as *man* to *doctor* as *woman* to whom?
Whatever a text says about people, its vectors say too, and a sum brings it out.
Before you blame the vectors, look at what the list says when no word is left out.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## What if no word is left out?

Programs never give *man*, *king* or *woman* as the answer.
That is a rule, and not a result of the sum.

Drop the rule, and ask all questions again.
How many right answers remain?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Vote: nearly all, about half, hardly any.
They have seen one case with key 6.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Counted vectors live by the rule; those learned here do not
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each cell is the share of right answers in a family of questions.
On the left the three inputs are left out, as all programs do; on the right every word may answer.
"""


# %%
@cache
def rates(v, exclude):
    return words.hit_rates(words.most_frequent(v, 100_000), corpora.RELATIONS, exclude=exclude)


# %%
def percent(rates):
    return corpora.LabelledMatrix(np.round(100 * rates.values), rates.rows, rates.columns, "hit rate", "%")


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Of a large file the 100,000 most frequent words may ask and answer, as is usual.
"""


# %%
def rule(vectors="counted"):
    """Hit rates with the inputs left out, and with all words allowed."""
    v = chosen() if vectors == "chosen" else vectors_of(vectors)
    strict, free = rates(v, True), rates(v, False)
    titles = {"the inputs are left out": strict, "every word may answer": free}
    look = {"span": (0, 100), "scale": "probability"}
    parts = [figures.heat_panel(percent(table), title, **look) for title, table in titles.items()]
    asked = ~np.isnan(strict.values[:, 0])  # families with enough of their words
    means = [f"**{table.values[asked, 0].mean():.0%}**" for table in (strict, free) if asked.any()]
    said = (
        "3CosAdd {} right, without the rule {}".format(*means) if means else "too few of the words are there"
    )
    return figures.panels(parts), f"{figures.as_markdown(v.name)}: {said}"


each = {"counted, PPMI": "counted", "learned here": "learned", "as chosen": "chosen"}
presets = {
    "counted: the rule does the work": {"vectors": "counted"},
    "learned here: not needed": {"vectors": "learned"},
}

# %% tags=["row-W10", "row-W12"]
caption = "Share of right answers by family and method; vectors: {vectors}."
explore(rule, vectors=each, presets=presets, caption=caption).follow(choice)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Counted vectors look perfect, and lose nearly everything when no word is left out: the sum stays near *b* or *c*, and the rule picks the next one.
Look at the third column, too: in three families the neighbour of *c* alone is right as often as the sum.
Preset 2: learned on our generated text, little is lost. That text is kind: it was made so that relations are strong.
Real vectors lie between the two. On a thousand frequent words of the Google News vectors the gender family falls from 90 to 30 percent, and no offset at all gives 80.
Sources: Linzen 2016; Rogers, Drozd and Li 2017; Nissim, van Noord and van der Goot 2020.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>How many remain?</summary>

Of counted vectors: few, although nearly all were right under the rule.
The offset is short beside what makes a king a king, so the sum stays nearest to *king* itself, and *queen* comes second.
Of the vectors learned on our text: nearly all.
With real vectors most tables in papers hide such a loss (Linzen 2016; Rogers, Drozd and Li 2017; Nissim, van Noord and van der Goot 2020).

</details>

So when somebody shows you a hit rate, ask two questions.
Which words could not be an answer?
And what does the baseline without the offset get?
A crossed cell means that the vectors have too few of the family's words to ask anything, which happens with a file of few words.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Why is linear algebra working?

*King* and *queen* differ in the same company as *man* and *woman* do, and in the same proportion:

$$\frac{p(\textcolor{#b534c6}{k} \mid \text{king})}{p(\textcolor{#b534c6}{k} \mid \text{queen})} \approx \frac{p(\textcolor{#b534c6}{k} \mid \text{man})}{p(\textcolor{#b534c6}{k} \mid \text{woman})} \quad \text{for every word } \textcolor{#b534c6}{k} \text{ nearby}$$

Logarithms turn ratios into differences, and training makes products of vectors out of logarithms:

$$(\textcolor{#0970d4}{w}_{\text{king}} - \textcolor{#0970d4}{w}_{\text{queen}}) \cdot \textcolor{#b534c6}{v}_{k} \approx \ln \frac{p(\textcolor{#b534c6}{k} \mid \text{king})}{p(\textcolor{#b534c6}{k} \mid \text{queen})} + \text{a constant}$$

Equal ratios for all $\textcolor{#b534c6}{k}$ are equal differences of vectors, as long as the $\textcolor{#b534c6}{v}_{k}$ point in all directions.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Say it as a sentence: *he* is met so many times more often with the king than with the queen, and as many times more often with the man than with the woman.
*crown* is met with both king and queen, so its ratio is 1 and its logarithm 0: it cancels.
The constant is the same for every *k*: under the softmax it is ln Z of *king* minus ln Z of *queen*, with the two denominators. On the next picture it moves all points together.
If the context vectors lay in a plane, two differences could agree with all of them and still not be equal.
That the product of two vectors learns the logarithm: Pennington and others 2014 build GloVe on it; Levy and Goldberg 2014 show it for skip-gram.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The lecture asks this question and leaves it open.
The answer has three steps, and each can be checked.

1. An analogy is a statement about company: both pairs differ in the same context words, in the same proportion.
2. Skip-gram moves the product $\textcolor{#0970d4}{w} \cdot \textcolor{#b534c6}{v}$ of a word and a context towards a logarithm: how much more often they meet than by chance (Levy and Goldberg 2014).
GloVe asks for that directly (Pennington, Socher and Manning 2014).
3. In a difference of two words all that does not depend on the word cancels, and the logarithm of the ratio remains.
With a softmax the two denominators leave a constant, the same for all contexts; with negative sampling, as here, there is none.

Step 2 is a claim about training, so let us measure it.
The ratios are counted in the text, the products come from the vectors, and nobody told the one of the other:
"""


# %% slideshow={"slide_type": "skip"}
def outputs(run):
    return words.WordVectors(run.vocabulary, run.W_out[-1], "contexts")


# %% slideshow={"slide_type": "skip"}
ratios = words.log_ratios(counts(), ("king", "queen"), ("man", "woman"))
products = words.offset_products(
    v, ratios.first, ratios.second, contexts=ratios.contexts, outputs=outputs(training())
)
np.corrcoef(ratios.x[ratios.telling], products.x[ratios.telling])[0, 1].round(3)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Where will *he*, *she* and *crown* stand?

Each word near *king*, *queen*, *man* or *woman* becomes a point.

* across: how many times more often it is met with **king** than with **queen**
* up: how many times more often with **man** than with **woman**

And where would they stand if each word took *he* or *she* by lot?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Draw two axes and the diagonal; let them place the three words.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The analogy holds where the contexts lie on the diagonal
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
On the left the ratios, counted; on the right the products of the learned vectors.
Grey contexts were met with one of the two pairs only, because the text withholds a quarter of its company from each word.
A file of vectors holds no counts, so there the left picture is missing.
Write two pairs into the field, with a stroke between them.

The second text is spoken by the same grammar, but there each man and each woman takes *he* or *she*, *sir* or *madam* by lot, once for all.
By luck a draw can look like a relation or like its reverse, so 40 texts are drawn, and the one in the middle is shown.
"""


# %%
def two_pairs(text):
    pairs = [tuple(part.split()) for part in text.split("/")]
    if [len(pair) for pair in pairs] != [2, 2]:
        raise ValueError("Write two pairs with a stroke between them: king queen / man woman.")
    return pairs


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The counts of each text come first, and the vectors are trained on the one that is shown.
"""


# %%
@cache
def by_lot(first, second, texts=40):
    """The correlations of the ratios, one for each text in which he and she are drawn by lot."""
    tables = (counts("generated", "gender", draw) for draw in range(texts))
    return [words.log_ratios(table, first, second).correlation for table in tables]


# %%
def why(pairs="king queen / man woman", text="chosen"):
    """Every context word of two pairs: its ratios of counts, and its products with two offsets."""
    first, second = two_pairs(pairs)
    if text == "chosen" and source() in ("a file", "a download"):
        v = chosen()
        near = [word for word in v.words[:500] if word not in (*first, *second)]
        products = words.offset_products(v, first, second, contexts=near)
        return figures.ratio_planes(None, products), figures.ratio_words(None, products)
    draws = by_lot(first, second) if text == "broken" else []
    usual = ("Lee news" if source() == "Lee news" else "generated",)
    name = ("generated", "gender", int(np.argsort(draws)[len(draws) // 2])) if draws else usual
    run, ratios = training(*name), words.log_ratios(counts(*name), first, second)
    near = [word for word in ratios.contexts if word in run.vectors()]
    products = words.offset_products(run.vectors(), first, second, contexts=near, outputs=outputs(run))
    return figures.ratio_planes(ratios, products), figures.ratio_words(ratios, products, draws=draws)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
If no relation is broken, there is one text only, the one chosen at the top.
"""

# %%
king_man = "king queen / man woman"
presets = {
    "built to hold it": {"pairs": king_man, "text": "chosen"},
    "he or she by lot": {"pairs": king_man, "text": "broken"},
    "two countries": {"pairs": "france paris / italy rome", "text": "chosen"},
    "pairs of two kinds": {"pairs": "king queen / france paris", "text": "chosen"},
}
listed = ["boy girl / actor actress", "eat ate / sing sang", "cat cats / knife knives"]
options = {
    "text": {"as chosen": "chosen", "generated, gender broken": "broken"},
    "examples": {"pairs": listed},
}

# %% tags=["row-W11"]
caption = "Contexts of {pairs} (text: {text}); on the diagonal both pairs differ alike."
explore(why, presets=presets, caption=caption, **options).follow(choice)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Preset 1, left: *he* and *himself* at one end of the diagonal, *she* at the other, *crown* in the heap in the middle.
Then the grey points, such as *his*: on the left they stand on an axis, since one of the pairs never met them; on the right they have moved towards the diagonal. Fifty numbers cannot store every gap, so the vectors fill it in from other words.
Preset 2: he or she by lot, and the diagonal is gone in both pictures: the vectors still learn the counts, but the counts no longer make an analogy.
A single draw can have any correlation by luck, since king and man may draw alike or opposite; over 40 draws the mean is about 0, and the picture shows the one in the middle.
Preset 4: king and queen against france and paris; a cross, not a diagonal.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Where do they stand?</summary>

*he* stands far to the right and far up, *she* far to the left and far down, both on the diagonal.
*crown* is met with king and queen alike and stays near the middle: it belongs to both.
Grey words, such as *his*, the text has withheld from one of the two men or women.
Their ratios are missing among the counts, and the vectors have filled them in.
By lot, each word has a *he* or *she* of its own, and the points leave the diagonal.
There are only eight kinds of such words, so by luck one text can even look like the reverse; the mean over 40 texts is about 0.

</details>

Two things are shown here at once.
The vectors learn the ratios of the text, whatever they are.
And a parallelogram appears exactly when the ratios of two pairs are alike.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Google News had 100 billion words; 300 is the length of a vector

| the slide | the vectors' own description |
|---|---|
| "trained on the Google news corpus with over 300 billion words" | about **100 billion** words of news, **3 million** words and phrases, vectors of **300** numbers |
"""

# %% tags=["row-W12", "show-code"]
news = words.CATALOGUE["word2vec-google-news-300"]
assert "100 billion" in news.trained_on
news.trained_on, news.rows, news.dim, f"{news.rows * news.dim * 4 / 1e9:.1f} GB"

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** A slip that is easily made: 300 and 3 million are both in the description.
The size of a text cannot be read off its vectors, so the source decides: the page of the word2vec project, repeated by gensim-data.
What can be checked is the rest: 3 million times 300 numbers of 4 bytes are 3.6 GB, the size of the unpacked file.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A correction, as far as it can be checked.
The source is the page of the word2vec project that published these vectors, and gensim-data repeats it.
How long the text was cannot be seen from the vectors; how many there are, and of which length, can.
To try them, choose *a download* at the top, write `word2vec-google-news-300`, and press Enter: that is 1.7 GB.
For a start `glove-wiki-gigaword-50` with 66 MB will do.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## When do the arrows become parallel?

Draw an arrow from each country to its capital.
Before training all vectors are random.

After how many readings of the text do the arrows run side by side?
And does every question of the family come out right then?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Vote: after the first reading, after five, after ten.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Arrows turn parallel early; the right answers come later
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A family is a list of pairs, and each pair asks about each other: france is to paris as italy is to rome, and so on.
The bars count right answers, and below them stand the wrong ones, with the answer in bold.
Click on a bar to see its family.
Vectors from a file were trained elsewhere, so there the slider does nothing.
"""


# %%
@cache
def snapshot(text, epochs):
    return training(text).vectors(epochs)


@cache
def scores(v):
    return words.family_accuracy(v, corpora.RELATIONS)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What was computed once is kept, so that the slider runs smoothly.
"""


# %%
def families(epochs=1, family="capital"):
    """The pairs of a family as arrows, and how many analogies come out right."""
    text = {"learned": "generated", "Lee news": "Lee news"}.get(source())
    v = snapshot(text, epochs) if text else words.most_frequent(chosen(), 100_000)
    found = scores(v)
    drawn = words.relation_arrows(v, corpora.RELATIONS[family])
    verdict = figures.family_words(drawn, found.of(family))
    return figures.family_arrows(drawn, found, family=family), verdict


times = {"before training": 0, "one reading": 1, "ten readings": 10}
presets = {name: {"epochs": epochs, "family": "capital"} for name, epochs in times.items()}
presets |= {name: {"family": name, "epochs": 10} for name in ("gender", "tense", "plural")}

# %% tags=["row-W12"]
options = {
    "epochs": (0, 10),
    "family": list(corpora.RELATIONS),
    "play": {"epochs": 500},
    "on_click": "family",
}
caption = "The family {family} as arrows, and the hit rates of all families. Readings of the text: {epochs}."
explore(families, presets=presets, caption=caption, **options).follow(choice)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**8 minutes.** Preset 1, then play: a heap of random arrows turns within one reading, while the hit rate is still low.
Parallel is not enough: the sum must also land nearer to rome than to all other words, and for that each word needs a place of its own.
Look at the wrong ones on the right: they are seldom nonsense.
Presets 4 to 6: the other families.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>When?</summary>

After one reading the arrows are nearly parallel, and few answers are right.
At first all countries are much alike and all capitals are, so the sum points to the right *kind* of word and not to the right word.
What takes longer is telling one country from the next.
After ten readings nearly all answers are right.

</details>

An arrow can look parallel only because a plane shows so little of 50 dimensions.
So the verdict gives a cosine in the full space, of each arrow with the mean of the *others*.
Its own must not count, or each arrow would be compared with a part of itself.

The families here are those of the generated text, common English words all of them, so that a file of English vectors has most of them.
`words.read_families` reads a list of questions from a file of yours, and `words.family_accuracy` asks them.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* An analogy is a parallelogram: $\textcolor{#0970d4}{b - a + c}$ lands near the answer, in the plane and off it.
* It works where two pairs differ in the same company in the same proportion: ratios of counts become differences of vectors.
* A hit rate says little without the baseline, and without knowing which words were not allowed to answer.

Next: [Tasks on sequences](05_sequence_tasks.ipynb), one reader, four questions.
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

## Exercise 1: the answer

Write the function that answers "a is to b as c is to …?" by the largest cosine with b − a + c.
The words a, b and c are left out.
`v.words` are the words, `v.unit` their vectors at length 1, and `v.number("king")` is the row of a word.
It is tried on all pairs of the gender family.
"""


# %% slideshow={"slide_type": "skip"}
def answer(a, b, c):
    return ...


# %% slideshow={"slide_type": "skip"}
questions = [
    (*one, other[0])
    for one in corpora.RELATIONS["gender"]
    for other in corpora.RELATIONS["gender"]
    if one != other
]
check(answer, lambda *question: words.analogy(v, question).answer, on=questions, hint="Print the five nearest words to b − a + c. Is a word of the question among them? And is it b minus a, not a minus b?")  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The vectors have length 1, so products stand for cosines: the length of b − a + c is the same for all words.
The words of the question are left out by giving them a score that none can be below.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_1(a, b, c):
    rows = [v.number(word) for word in (a, b, c)]
    cosines = v.unit @ (v.unit[rows[1]] - v.unit[rows[0]] + v.unit[rows[2]])
    cosines[rows] = -np.inf
    return v.words[int(cosines.argmax())]


assert check(solution_1, lambda *question: words.analogy(v, question).answer, on=questions)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: a ratio

How many times more often is *his* met with *king* than with *queen*?
Compute the natural logarithm of p(his given king) / p(his given queen) from the table `counts()`, to three digits.
Add 0.5 to each count before you divide, so that none is 0; a row has as many cells as there are words.
`counts().table(["king", "queen"], columns).values` gives the two rows, if `columns` is the vocabulary, as below.
The cell of *his* in a row has the number `columns.index("his")`; its share of the row's sum is the probability.
"""

# %% slideshow={"slide_type": "skip"}
columns = counts().vocabulary
log_ratio = ...

# %% slideshow={"slide_type": "skip"}
check(log_ratio, ratios.x[ratios.contexts.index("his")], tolerance=5e-3, hint="Each row is divided by a sum of its own, and the 0.5 of every cell is in that sum. Then king by queen, and the logarithm.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The 0.5 goes to every cell of a row, so the row's sum grows by half the number of words.
Each count becomes a share of its own row, for *king* is met more often than *queen*.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
met = counts().table(["king", "queen"], columns).values + 0.5
king, queen = met[:, columns.index("his")] / met.sum(axis=1)
assert check(solution_2 := np.log(king / queen), ratios.x[ratios.contexts.index("his")])

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: without the rule

Take the counted vectors, `vectors_of("counted")`, let every word be an answer, and use 3CosAdd.
How many of the 90 questions of the gender family come out right, as a whole number?
`words.family_accuracy` asks all of `corpora.RELATIONS`; look up its argument `exclude` with Shift and Tab, and its result's `of("gender")`.
"""

# %% slideshow={"slide_type": "skip"}
right = ...
check_sealed(right, "ef84d7ad994c", asked="a whole number", hint="Is it the number that you get with the rule? Then the words of the question are still left out. And a share is not yet a number of questions.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

With `exclude=False` the words of the question may win, and mostly they do: c or b is the nearest word to b − a + c.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
free = words.family_accuracy(vectors_of("counted"), corpora.RELATIONS, exclude=False)
solution_3 = free.of("gender").hits
assert check_sealed(solution_3, "ef84d7ad994c")
