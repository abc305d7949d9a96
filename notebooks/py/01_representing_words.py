# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# What is a word, to a machine?

> *She filled his glass with* **bardiwac** *before he could say no.*

You have never met this word, and you already know that one can drink it.
Nobody gave you a definition, only company.

How could a machine do the same?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Every slide with a question is followed by the slide with the figure: let them vote before you go on.
The whole deck takes 45 minutes with questions: how many words there are 6, three representations 14, the hypothesis 10, bardiwac 15.
Keys 1 to 9 are the presets, 0 goes back to the start, ▶ plays a slider.
Do not answer the bardiwac question now; it is the end of this notebook.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a vector is, and that a cosine of 1 means *same direction*, 0 means *nothing in common*; no programming.
It takes 65 minutes with the exercises.

It follows the first slides of the lecture: three ways to represent a word, the distributional hypothesis, and the riddle of the *bardiwac*.
The riddle comes from the tutorial *Distributional Semantic Models* by Evert, Baroni and Lenci; our sentences are our own.

Every figure is a plain function that you can read and change.
Before each one there is a question: answer it first, in your head or on paper.
You will remember what surprised you.
"""

# %% slideshow={"slide_type": "skip"}
from dataclasses import replace
from functools import cache

import numpy as np
from IPython.display import Markdown
from ipywidgets import SelectionSlider, Textarea

from lecturekit import corpora, figures, words
from lecturekit.exercises import Verdict, check, check_sealed, unanswered
from lecturekit.explorable import explore, show_progress

TOLD = words.TrainingOptions(progress=show_progress)
DIM = 50  # numbers a learned vector has; the lecture's 300 work as well, and take longer

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Data: a text to read

The lecture begins: *given a text corpus containing 100,000 unique words*.
So we need a text, and there are four to choose from.

* **our sentences** are made by a small grammar: 100,000 words about kings, cities, cats, and what people do.
* **Lee news** is a collection of 300 short news texts from Australia, about 60,000 words.
* **our story** is a week at a harbour in 85 sentences.
* **yours** reads the field beside it: paste a text there, or write the name of a file, such as `thesis.txt`.
  The column of a table is written `reviews.csv: text`.

What you choose in the next figure is read by the figures below it.
Only the riddle has its own text; the last figure reads yours if you set its *reader* so.
"""

# %% slideshow={"slide_type": "skip"}
SUPPLIED = {
    "our sentences": corpora.relation_corpus,
    "Lee news": corpora.lee_corpus,
    "our story": corpora.everyday_corpus,
}


@cache
def corpus_of(source, yours):
    """The text chosen; as long as nothing is pasted, our sentences."""
    pasted = source == "yours" and yours.strip()
    return corpora.read_corpus(yours) if pasted else SUPPLIED.get(source, corpora.relation_corpus)()


@cache
def studied(source, yours):
    """The text chosen, if it is long enough to learn from."""
    corpus = corpus_of(source, yours)
    if len(corpus.tokens) < 1000:
        short = f"Your text has {len(corpus.tokens)} words, too little to learn from: give it 1,000 or more."
        raise ValueError(short)
    return corpus


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## You have read 50,000 words of news: how many different ones?

1. Perhaps 500, 2,000, or 7,000?
2. Does it stop: is there a text so long that no new word comes any more?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ask for a number first, then for hands: who thinks that it stops?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A real text never runs out of new words; a made one does
"""


# %%
@cache
def growth_of(source, yours):
    return replace(words.vocabulary_growth(corpus_of(source, yours)), name=source)


def the_text(read=50_000, source="our sentences", yours=""):
    """How many different words there are among the first ones of a text."""
    source = source if source in SUPPLIED or yours.strip() else "our sentences"
    chosen = growth_of(source, yours)
    others = [growth_of(name, "") for name in SUPPLIED if name != source]
    curves = figures.growth_curves([chosen, *others], chosen=source, read=read)
    return curves, figures.growth_words(chosen, read)


reads = {f"{n:,}": n for n in (10, 30, 100, 300, 1000, 3000, 10_000, 20_000, 50_000, 100_000)}
slider = SelectionSlider(options=reads, value=50_000)
field = Textarea(placeholder="Paste a text here, or write the name of a file: thesis.txt")
presets = {"made": {"source": "our sentences"}, "written": {"source": "Lee news"}}
caption = "Different words against words read; {source}, after {read} words."

# %% tags=["row-W1"]
options = {"source": [*SUPPLIED, "yours"], "yours": field, "play": {"read": 400}, "caption": caption}
text = explore(the_text, read=slider, presets=presets, **options)
text

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Preset 1, then ▶: the sentences of our grammar use up their words after a few thousand, and then bring none.
Preset 2: the news still bring about a hundred new words per thousand, and the line does not bend; both axes count in powers of ten.
The dotted line asks how far one has to read for the lecture's 100,000.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>How many, and does it stop?</summary>

Among 50,000 words of news about 6,900 are different, and no end is in sight.
At the pace of the second half, one meets 100,000 different words after reading some five million.
That is *Heaps' law*: the vocabulary grows like a power of the text, here with an exponent of 0.57.
Only a text that is made from a finite list, as ours is, runs out.

</details>

The number of different words is called $V$.
The lecture takes $V = 100\,000$, and now has to write each of them down as numbers.
The oldest way gives each word a place, and puts a 1 there:
$$\textcolor{#0970d4}{x} = [0;\ 0;\ \dots;\ 0;\ 1;\ 0;\ \dots;\ 0]$$
"""

# %% slideshow={"slide_type": "skip"}
small = words.OneHot(("the", "dog", "saw", "a", "boat"), size=5)
small.vector("boat"), small.vector("boat") @ small.vector("dog")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The second way is to ask questions about the word: does it end in *-ing*, how many letters has it, how often is it met?
Each answer is a number, and somebody has to think of good questions.
Here are 300, from endings and beginnings to pairs of letters.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def features_of(source, yours):
    return words.hand_features(studied(source, yours), count=300)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
These are the questions to which *walking* does not answer 0, with its answers.
Some are good, some are there because nobody knew better: is the number of *k* in a word worth a place?
"""

# %% slideshow={"slide_type": "skip"}
features_of("our sentences", "").answers("walking")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The third way is to let a machine find the numbers.
It reads the text and moves each word's vector until it predicts the words around it; notebook 03 shows every step of that.
Nobody says what a number shall mean.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def learned_of(source, yours):
    return words.train_vectors(studied(source, yours), dim=DIM, seed=0, options=TOLD)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Our sentences take two or three seconds to learn from; the numbers are the same on every run.
Here are the first ten that *walking* got:
"""

# %% slideshow={"slide_type": "skip"}
learned_of("our sentences", "").vector("walking")[:10]

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Three ways to write *walking* and *running* as numbers

| representation | numbers | the lecture |
|---|---:|---|
| **one-hot**: a place for each word | 100,000 | $\textcolor{#0970d4}{x} = [0;\ 0;\ \dots;\ 1;\ \dots;\ 0]$ |
| **hand-made features** | 300 | $\textcolor{#0970d4}{x} = [5;\ 1;\ 0;\ \dots;\ 20;\ \dots;\ 0]$ |
| **learned** from a text | 300 | $\textcolor{#0970d4}{x} = [0.1;\ 0.0003;\ \dots;\ 0.05]$ |

For each of them: how similar are *walking* and *running*, from 0 to 1?

And *walking* and *king*?
(Our text is short: its learned vectors have 50 numbers.)
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Collect six numbers on the board, three for each pair.
Similarity is the cosine throughout.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One-hot sees no likeness, spelling sees the wrong one
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The upper two strips are the words, the lowest is what each number adds to their similarity.
A strip has 300 cells: with 100,000 numbers, a cell stands for 333 of them and shows the largest.
Rest the pointer on a cell of the features to read its question.
"""


# %% slideshow={"slide_type": "skip"}
KINDS = ("one-hot", "features", "learned")
SIZES = {f"{n:,}": n for n in (10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000)}
sizes = SelectionSlider(options=SIZES, value=100_000, description="vocabulary")


def represented(kind, size):
    """One of the three representations, for the most frequent words of the text chosen above."""
    source, yours = text.value["source"], text.value["yours"]
    if kind == "features":
        return features_of(source, yours)
    if kind == "one-hot":
        return words.OneHot(studied(source, yours).vocabulary, size, seed=1)
    vectors = learned_of(source, yours)
    return vectors.select(vectors.words[:size])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
On the right: what it costs to keep the vectors of all $V$ words, at 4 bytes a number.
Both axes count in powers of ten: three lines grow with $V$, and the one that is twice as steep with $V^2$.
"""


# %%
def strips(two_words="walking king", representation="features", size=100_000):
    """Two words as strips of numbers, what they have in common, and what a vocabulary costs."""
    if len(two_words.split()) < 2:
        raise ValueError("Write two words, with a blank between them.")
    first, second = two_words.split()[:2]
    ways = {kind: words.compare(represented(kind, size), first, second) for kind in KINDS}
    pair = ways.pop(representation)
    cost = words.storage(np.geomspace(10, 100_000, 9), features=300, learned=DIM)
    known = studied(text.value["source"], text.value["yours"]).vocabulary
    verdict = figures.comparison_words(pair, known=known, beside=ways)
    return figures.word_strips(pair, cost, size=size, way=representation), verdict


slip = {"two_words": "walking runing", "representation": "one-hot"}
presets = {
    "one-hot": {"two_words": "walking running", "representation": "one-hot", "size": 100_000},
    "a king walks": {"two_words": "walking king", "representation": "features", "size": 100_000},
    "learned": {"two_words": "walking running", "representation": "learned"},
    "a slip: runing": slip,
}
pairs = ["walking running", "walking ceiling", "king queen", "walking runing", "cat cats", "cat dog"]
caption = "{two_words}, written as {representation}; a vocabulary of {size} words."

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Write any two words into the field, with a blank between them.
The vocabulary holds the most frequent words of the text; make it small, and rare words lose their place.
"""

# %% tags=["row-W1"]
options = {"examples": {"two_words": pairs}, "presets": presets, "caption": caption}
explore(strips, representation=[*KINDS], size=sizes, **options).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**7 minutes.** It opens on spelling: *king* ends in *-ing*, so the features find it more like *walking* than *running* is. The line below says what the other two ways find.
Preset 1: two lights, never at the same place; 0 for *every* pair of different words. Slide the vocabulary down: same picture, and 40 GB shrink.
Preset 2 is where it opened: to the features, *walking* and *king* are more alike than *king* and *queen*.
Preset 3: learned, walking and running point the same way, and no number of the strip has a name.
Preset 4: a slip of the pen has no one-hot vector and no learned one; the features still work. Ask which property one would like to keep.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>How similar?</summary>

| | one-hot | features | learned |
|---|---:|---:|---:|
| walking, running | 0 | 0.50 | 0.99 |
| walking, king | 0 | 0.69 | 0.36 |
| king, queen | 0 | 0.18 | 0.80 |

One-hot vectors of different words never share a place, so their product is 0, whatever they mean.
The features see spelling: *king* ends in *-ing*, too.
Only the learned vectors follow the meaning, and they cost less than the features.

</details>

One more thing to try: type a word that does not exist, such as *runing*.
It has no place in a vocabulary, and it was in no text to learn from, but it can be spelled.
So hand-made features are not simply worse; systems of today cut words into pieces in order to have both.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Seven words, three tables of similarity

*walking · running · ceiling · king · queen · cat · dog*

1. How many numbers of the one-hot table are not 0?
2. Which two words does spelling find most alike?
3. Which two pairs will be the brightest in the learned table?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The first answer is the point of the whole slide: seven, the diagonal.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Spelled alike, used alike: two different tables
"""


# %%
def tables(chosen="walking running ceiling king queen cat dog"):
    """Who is like whom: one-hot, by features, learned; the two most alike are outlined."""
    listed = list(dict.fromkeys(chosen.split()))[:8]
    corpus = studied(text.value["source"], text.value["yours"])
    if sum(word in corpus for word in listed) < 2:
        some = " ".join(corpus.frequent(7, skip=corpora.FUNCTION_WORDS))
        raise ValueError(f"The text does not know two of these words; it knows, for example: {some}")
    three = [words.similarities(represented(kind, 100_000), listed) for kind in KINDS]
    _, spelling, use = (" and ".join(map(figures.as_markdown, figures.most_alike(t) or "—")) for t in three)
    verdict = f"Most alike by spelling: **{spelling}**; by use: **{use}**"
    return figures.similarity_maps(three, KINDS), verdict


# %% tags=["row-W1"]
lists = ["france paris italy rome cat cats dog", "eat ate sing sang man woman king"]
caption = "Cosines under three representations, for {chosen}; outlined: the two most alike."
explore(tables, examples={"chosen": lists}, caption=caption).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Read the row of *king* in the middle table (walking) and in the right one (queen).
In the other lists look for a country and its capital, a word and its plural: spelling gets the plural, use gets both.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>What did the tables say?</summary>

1. Seven: every word is like itself, and like nothing else.
2. *king* and *walking*: all letters of the one are in the other.
3. *walking* and *running*, then *king* and *queen*; *cat* and *dog* are not far behind.

</details>

A one-hot vector says *which* word, and nothing about it.
So where does the learned vector take its knowledge from?
Only from the words around.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## You shall know a word by the company it keeps?

**The distributional hypothesis** (Lenci 2008), in two strengths:

* **weak**: from the contexts in which words are used one can *measure* how similar their meanings are.
* **strong**: such contexts are how meanings *come about in our heads*; they are a cause, not only a trace.

A test of the weak one: shuffle a part of all words of the text, so that each word stays as frequent, and only its company is false.
How much must be shuffled before the machine no longer sees that *cat* and *cup* are both things?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** The strong hypothesis is a claim about people; no text can decide it.
Vote on the share: a tenth, a half, all?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Take the company away, and the classes are gone
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The classes below are ours; the machine sees only the text.
The field *classes* takes your own: groups separated by strokes, a name with a colon before each.
"""

# %% slideshow={"slide_type": "skip"}
CLASSES = {
    "our story": "animals: dog cat pig / things: knife cup boat / people: mother father sister",
    "Lee news": "days: monday tuesday wednesday thursday friday saturday sunday"
    " / cities: sydney melbourne adelaide brisbane canberra perth darwin"
    " / sport: test match team players cricket win final"
    " / war: taliban troops forces soldiers attack killed military",
}
people, capitals, deeds, things = (
    " ".join(" ".join(pair) for pair in corpora.RELATIONS[name][:5])
    for name in ("gender", "capital", "tense", "plural")
)
OURS = f"people: {people} / places: {capitals} / deeds: {deeds} / things: {things}"

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each point of the figure is a pair of words, as far to the right as the two share company.
The number is the cosine of their rows of PPMI, which notebook 02 explains.
Blue pairs belong to one class, grey pairs to two.
Rest the pointer on a point to see which words they are.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def pairs_of(source, yours, classes, shuffled):
    """Pairs of class words in the text, of which a share of all words has been shuffled."""
    corpus = studied(source, yours)
    parts = [part.partition(":") for part in (classes or CLASSES.get(source, OURS)).split("/")]
    of = {word: name.strip() for name, _, listed in parts for word in corpora.tokenize(listed)}
    mixed = words.shuffle_words(corpus, shuffled / 100, rng=np.random.default_rng(0))
    return words.context_agreement(
        mixed, {word: name for word, name in of.items() if word in corpus}, window=3
    )


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The figure's number is a hit rate.
Draw a pair of one class and a pair of two, at random: how often does the first share more company?
By chance, in half of all cases.
"""


# %%
def companions(shuffled=0, source="chosen above", classes=""):
    """Pairs of words by the company they share; a share of all words of the text is shuffled."""
    yours = text.value["yours"]
    source = source if source in SUPPLIED else text.value["source"]
    now = pairs_of(source, yours, classes, shuffled)
    rate = f"a pair of one class beats a pair of two in **{now.hit_rate:.0%}** of cases"
    chance = ": chance" if abs(now.hit_rate - 0.5) < 0.05 else ""
    few = min(now.same.sum(), (~now.same).sum()) < 5
    verdict = "too few pairs to judge: name your own *classes*" if few else f"{rate}{chance}"
    return figures.company_of_pairs(now), f"{shuffled}% shuffled: {verdict}"


written, news = {"shuffled": 0, "source": "chosen above"}, {"shuffled": 0, "source": "Lee news"}
presets = {"as written": written, "all shuffled": {"shuffled": 100}, "real news": news}
yours = Textarea(placeholder="your own classes, such as  animals: dog cat / days: monday tuesday")
caption = "Pairs of words by shared company; text: {source}, of which {shuffled}% is shuffled."

# %% tags=["row-W2"]
options = {"source": ["chosen above", "Lee news"], "classes": yours, "play": {"shuffled": 500}}
explore(companions, shuffled=(0, 100, 10), presets=presets, caption=caption, **options).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Preset 1: the blue cloud stands to the right of the grey one.
Press ▶: the words stay, their frequencies stay, the spelling stays; only company goes, and the two clouds fall into one.
So it was the company that told the classes apart.
The ringed points contradict most: the least alike of one class, the most alike of two.
Preset 3: news that nobody wrote for us; the gap is smaller, and it is there.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>How much must be shuffled?</summary>

In our sentences a fifth hardly matters, a half costs a good deal (81%), and at four fifths only chance is left.
A word and its company stay together only if neither was moved: at 50% that is one meeting in four, at 80% one in twenty-five.
In the news the hit rate begins at 77%: people do not write in order to keep our classes apart.

</details>

The weak hypothesis passes: company is enough to measure likeness of use.
Whether *use* is all there is to meaning, this test does not say.
Nor can it decide the strong hypothesis, since a text has no head.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## What is a bardiwac, and when do you know?

> She filled his glass with **bardiwac** before he could say no.

1. Write down what it may be: three candidates.
2. You will be shown five more sentences, one at a time; cross out, add, and note *which word* changed your mind.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Three candidates on paper, before the next slide.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Six sentences are enough to learn a word
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The machine does what you did.
It has read a text in which wine, beer, bread and many other words are at home, but no bardiwac.
Of each candidate it knows the company, weighted by PPMI: how much more often than by chance each word stands nearby.
Of the bardiwac it knows the words around it in the sentences read so far.
The bar is the cosine of the two, cut into what each shared word adds.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def bardiwac(order, another):
    """The guess about the bardiwac: sentences as told or backwards, in one of ten texts about food and drink."""
    sentences = corpora.BARDIWAC if order == "as told" else corpora.BARDIWAC[::-1]
    home, candidates = corpora.bardiwac_corpus(another), corpora.BARDIWAC_CANDIDATES
    return words.guess_meaning(sentences, home, candidates, word="bardiwac", window=8)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Rest the pointer on a part of a bar to see which word adds it.
The arrows tell how many places a candidate went up or down with the newest sentence.
The slider *another text* gives the machine other things to read, with other gaps in what it knows.
"""


# %%
def meaning(read=1, order="as told", another_text=0):
    """Candidate meanings of the bardiwac, best first, after so many sentences."""
    guess = bardiwac(order, another_text)
    return figures.meaning_ranking(guess, read), figures.meaning_words(guess, read)


presets = {"none": {"read": 0}, "one": {"read": 1}, "all six": {"read": 6}}
caption = "Candidates by the company they share with bardiwac; sentences read: {read}, {order}."

# %% tags=["row-W3", "row-W2"]
options = {"order": ["as told", "backwards"], "another_text": (0, 9), "play": {"read": 2500}, "height": 460}
explore(meaning, read=(0, 6), presets=presets, caption=caption, **options)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** It opens with the sentence that they know. Key 1 takes it away: no sentence read, all candidates tie.
Then → on the slider, one sentence at a time; before each step ask who goes up.
Read the words in the top bar aloud: they are the machine's reasons.
At the end switch the order: the way there is another, the end is the same, because counts add up in any order.
Another text has other gaps: the first guess may be juice or beer, the last is wine in each.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>What is it?</summary>

A heavy red wine.
After the first sentence nearly all drinks are possible; the grapes, the food beside it and the colour leave one.
In this text the machine thinks of milk first, then of cider, and of wine from the fourth sentence on.
Nobody told it what wine is: it only found that *bardiwac* and *wine* are used alike.
In any order of the sentences the last ranking is the same, since the score adds up counts.

</details>

The score fits in a few lines.
The next cell computes it by hand for all candidates after all sentences, and holds the package to it.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The machine's guess fits in four lines
"""


# %% tags=["show-code"]
def score(heard, company):
    """Words heard (how often) against a candidate's company (PPMI)."""
    both = sum(heard[word] * company.get(word, 0) for word in heard)
    length = sum(n * n for n in heard.values()) ** 0.5
    return both / length / sum(n * n for n in company.values()) ** 0.5


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Words of grammar, such as *of* and *her*, are left out, and words that the text does not know cannot be shared.
All candidates must come out as in the figure, or the assertion stops the notebook; the table shows the best.
"""

# %%
guess = bardiwac("as told", 0)
heard = dict(zip(guess.contexts, guess.counts.sum(axis=0).tolist(), strict=True))
table = words.ppmi(words.cooccurrence(corpora.bardiwac_corpus(), window=8)).table
company = table(guess.candidates, corpora.bardiwac_corpus().vocabulary)
by_hand = [score(heard, dict(zip(company.columns, row, strict=True))) for row in company.values.tolist()]
assert np.allclose(by_hand, guess.scores())
best = np.argsort(guess.scores())[:-7:-1]
rows = {
    "after six sentences": [guess.candidates[k] for k in best],
    "---": ["---:"] * len(best),
    "these four lines": [f"{by_hand[k]:.3f}" for k in best],
    "the figure": [f"{guess.scores()[k]:.3f}" for k in best],
}
Markdown("\n".join(f"| {' | '.join([name, *cells])} |" for name, cells in rows.items()))

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Two dictionaries: what I heard, and what I know of a candidate.
Multiply what they share, divide by both lengths: the cosine of notebook 02 again.
The table has the six best; its two rows are computed apart.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Your own word: can you mislead the machine?

Invent a word, and write sentences about it, such as

> The **zib** has a sharp blade and a handle.

1. How many sentences does the machine need?
2. Write sentences about a knife that make it think of food.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** In pairs: one sentence each, as short as possible.
On the slides choose an example; in the notebook type what the class shouts.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Company can be misleading
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Write any sentences into the field.
The unknown word is found by itself: of the words that stand in none of our texts, it is the one that you use most.
With *reader* you choose who is to guess: the one of the riddle's text, or the one of the text chosen at the top.
In your text the candidates are its 60 most frequent content words.
"""


# %%
def own_word(about="The zib lay on the plate, beside the ham and the olives.", reader="of the riddle"):
    """Candidate meanings of the word that is new in these sentences."""
    corpus, candidates = corpora.bardiwac_corpus(), corpora.BARDIWAC_CANDIDATES
    if reader == "of your text":
        corpus = studied(text.value["source"], text.value["yours"])
        candidates = corpus.frequent(60, skip=corpora.FUNCTION_WORDS)
    sentences = corpora.split_sentences(about)[:6]
    everyday = set().union(*(supplied().vocabulary for supplied in SUPPLIED.values()))
    word = words.unknown_word(sentences, corpus, known=everyday)
    guess = words.guess_meaning(sentences, corpus, candidates, word=word, window=8)
    return figures.meaning_ranking(guess, len(sentences)), figures.meaning_words(guess, len(sentences))


says = Textarea(value="The zib lay on the plate, beside the ham and the olives.", description="sentences")
abouts = [
    "The zib has a sharp blade and a handle.",
    "She poured the fep into a hot mug. We drank fep with biscuits.",
    "The wug barked in the yard, and we fed it.",
]
readers = ["of the riddle", "of your text"]
caption = "Candidates by company shared with the new word, for the reader {reader}."

# %% tags=["row-W3"]
options = {"reader": readers, "examples": {"about": abouts}, "caption": caption, "height": 460}
explore(own_word, about=says, **options).follow(text)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The zib is a knife, and the machine says cheese: company says what stands near, not what a thing is.
This is the weak point of the method, and of all that is built on it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details>
<summary>Can it be misled?</summary>

Easily: a knife that only lies beside ham and olives is a cheese to the machine.
One telling sentence, with *blade* and *handle*, puts it right.
Two or three sentences are enough if they hold telling words, and a hundred are not if they hold none.

</details>

Now you have seen the idea under all word vectors: a word is known by its company.
Notebook 02 counts the company and makes it geometry, notebook 03 learns it, notebook 04 calculates with it.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* One-hot says which word and nothing more: the similarity of any two words is 0, and a vocabulary of $V$ costs $V^2$ numbers.
* Hand-made features see spelling, learned vectors see use: *king* is like *walking* to the first, like *queen* to the second.
* Company tells classes and even the meaning of a new word; take the company away, and nothing is left.

Next: [Words as points](02_cooccurrence_geometry.ipynb), counts become geometry.
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

## Exercise 1: one-hot

Write a function that gives a word's one-hot vector as a list of zeros and a single 1.
The vocabulary is a list of words, and the place of a word is its place in the list.
"""


# %% slideshow={"slide_type": "skip"}
def one_hot(word, vocabulary):
    return ...


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
It is tried on three words of a small vocabulary.
A vector may be a list, a tuple or an array.
"""


# %% slideshow={"slide_type": "skip"}
def right(word, vocabulary):
    return words.OneHot(tuple(vocabulary), len(vocabulary)).vector(word).astype(int)


PLACES = [(word, ["the", "dog", "saw", "a", "boat"]) for word in ("the", "saw", "boat")]
check(one_hot, right, on=PLACES, hint="The vector has a number for every word of the vocabulary: walk through it and ask at each place whether it is the word's own.")  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The vector is as long as the vocabulary.
At each place stands the answer to one question: is this the word?

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_1(word, vocabulary):
    return [1 if other == word else 0 for other in vocabulary]


assert check(solution_1, right, on=PLACES)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: what it costs

All numbers take 4 bytes.
At which vocabulary size do one-hot vectors, written out, cost as much as 300 learned numbers a word?
And how many times as much do they cost at the lecture's 100,000 words?
Answer with two numbers, to three digits, such as `(1000, 2.5)`.
"""

# %% slideshow={"slide_type": "skip"}
answer = ...
check_sealed(answer, "6d61f8ddd098", asked="two numbers", hint="Take one word: how many numbers has it in the one representation, how many in the other? What a number costs is the same in both.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Written out, a one-hot vector has one number for each word of the vocabulary, and a learned one has 300.
So they cost the same at 300 words, whatever a number costs, and at 100,000 words the ratio is 100,000 / 300 = 333.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
hundred_thousand = words.storage(100_000).size_in_bytes[:, 0]
solution_2 = (300, hundred_thousand[0] / hundred_thousand[2])
assert check_sealed(solution_2, "6d61f8ddd098")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: teach the machine a word

Write sentences about a *wug* that make the machine guess **dog**, first and alone.
Do not use the word *dog* itself.
The candidates are those of the riddle; the horse is the one to beat.
What it has read is `read = corpora.bardiwac_corpus()`.
Its sentences with a word are `[read.sentence(n) for n in read.sentences_with("dog")]`.
Answer with one text, such as `"The wug is small. A wug sings."`
"""


# %% slideshow={"slide_type": "skip"}
def check_wug(sentences):
    """Say what the machine takes the wug for."""
    hint = "Look up the sentences with a dog, and with a horse: which words stand near the one and never near the other? Give the wug their company."
    if sentences is ...:
        return unanswered("a text, in quotes,")
    if not isinstance(sentences, str):
        return Verdict(False, "One text is asked for, in quotes.", hint)
    if {"dog", "dogs"} & {*corpora.tokenize(sentences)}:
        return Verdict(False, "The word dog itself is in it.", hint)
    said = corpora.split_sentences(sentences)
    home, candidates = corpora.bardiwac_corpus(), corpora.BARDIWAC_CANDIDATES
    first = words.guess_meaning(said, home, candidates, word="wug", window=8).first()
    if len(first) > 2:
        return Verdict(False, "None of these words tells the machine anything about a wug.", hint)
    return Verdict(True, "Right.") if first == ("dog",) else Verdict(False, f"It takes the wug for: {', '.join(first)}.", hint)  # fmt: skip


# %% slideshow={"slide_type": "skip"}
sentences = ...
check_wug(sentences)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Dogs and horses share the tail; the collar is the dog's alone.
One such word is enough, and what you know of dogs does not help where the machine has never read it.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_3 = "The wug has a tail and a collar. They stroked the wug."
assert check_wug(solution_3)
