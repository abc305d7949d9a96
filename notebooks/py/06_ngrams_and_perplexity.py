# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# N-grams and perplexity

How probable is *the dog on the beach*, for a machine that has never seen a beach?
And how do we put into **one number** how well a machine knows a language?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Say the first four words, stop, and collect what may follow: that is all a language model does.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 54 minutes; with only 25 minutes, show "A sentence's probability is a product", "Perplexity is a fair die" and "Seven ways to get it wrong".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a conditional probability is, and a logarithm.
It takes 80 minutes with the exercises.

A **language model** gives a probability to each word that may follow a text.
The models of this notebook do nothing but count.
They are the baseline that every network of the coming notebooks has to beat, and perplexity is the number in which it is measured.

Two texts are read.
*Our story* is short, so that you can check each count by eye.
The *news* are texts from Australia, from the end of 2001.
Seven of the 300 stand in the file twice; we read these once, or the text that we keep apart would not be new.
Its last tenth is kept apart, and no model learns from it.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache
from itertools import pairwise

import numpy as np
from ipywidgets import Textarea

from lecturekit import corpora, figures
from lecturekit.exercises import check
from lecturekit.explorable import explore
from lecturekit.language import AbsoluteDiscount, AddK, JelinekMercer, KneserNey, NGrams, Policy, Unsmoothed, encode, perplexity, traps  # fmt: skip

STORY, NEWS = corpora.everyday_corpus(), corpora.lee_corpus(repeats=False)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Before we count anything, some choices must be made, and written down.
Does the model know where a sentence begins and ends?
What becomes of a word that it has never seen?
A `Policy` answers both, once, for training and test together.
"""

# %% slideshow={"slide_type": "skip"}
print(Policy())

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
`<s>` is read before each sentence, but never predicted.
`</s>` is predicted after each sentence, because that a sentence ends here is news, too.

`encode` turns a text into numbers.
For the news we give it the vocabulary of the whole text, held-out part included, so that for now no word is unknown.
A later section asks what changes when words are.
"""

# %% slideshow={"slide_type": "skip"}
LEARN, TEST = corpora.hold_out(NEWS, 0.1)
WORDS = encode(NEWS)
TRAIN, HELD = encode(LEARN, like=WORDS), encode(TEST, like=WORDS)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
So many outcomes are known, so many tokens to learn from, and so many held out, marks included:
"""

# %% slideshow={"slide_type": "skip"}
WORDS.V, len(TRAIN), len(HELD)

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A sentence's probability is a product

$$\begin{aligned}
P(w_1^n) &= \prod_{k=1}^{n} P(\textcolor{#680ec5}{w}_k \mid \textcolor{#0970d4}{w}_1^{k-1}) && \text{the chain rule, exact} \\
&\approx \prod_{k=1}^{n} P(\textcolor{#680ec5}{w}_k \mid \textcolor{#0970d4}{w}_{k-1}) && \text{bigrams: one word of context} \\
&\approx \prod_{k=1}^{n} P(\textcolor{#680ec5}{w}_k \mid \textcolor{#0970d4}{w}_{k-N+1}^{k-1}) && N\text{-grams: } N-1 \text{ words of context}
\end{aligned}$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The chain rule throws nothing away, and is useless: nobody has seen the same long beginning twice.
The approximation is the model. Blue is what it looks at, violet what it predicts; in the figures, too.
Code below: count a pair, count its first word, divide.
The lecture writes a sequence as w with two indices, from below to above.

</details>
"""


# %% tags=["show-code", "row-L4"]
def bigram(word, before, text):
    pairs = [pair for words in text for pair in pairwise(words)]
    firsts = [first for first, _ in pairs]
    return pairs.count((before, word)) / firsts.count(before)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
That is the whole model: $c(v\,w) / c(v)$, with one word of context.
The package does the same with sorted arrays, for up to six words in a row.
"""

# %% slideshow={"slide_type": "skip"}
marked = [("<s>", *STORY.sentence(s), "</s>") for s in range(STORY.n_sentences)]
bigrams = NGrams.fit(encode(STORY), order=2, smoothing=Unsmoothed())

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Here are four pairs to try, marks among them.
If the two did not agree, this cell would stop the notebook.
"""

# %% slideshow={"slide_type": "skip"}
for word, before in [("dog", "the"), ("the", "<s>"), ("eat", "to"), ("</s>", "boat")]:
    assert np.isclose(bigram(word, before, marked), bigrams.prob(word, [before]))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which of the two has a probability above 0?

* *the dog on the beach*
* *the cat on the boat*

Neither stands in our story of 85 sentences.
Which of them gets more than 0 from a **bigram** model, and which from a **trigram** model?
And where exactly does the product break?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The story knows dogs, cats and boats, but no beach. Vote before you go on.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One factor of 0, and the whole product is gone
"""


# %% slideshow={"slide_type": "skip"}
SMOOTHINGS = {"none": Unsmoothed(), "add 1": AddK(1), "Jelinek–Mercer": JelinekMercer(), "absolute discount": AbsoluteDiscount(),
              "Kneser–Ney": KneserNey(), "modified Kneser–Ney": KneserNey(modified=True)}  # fmt: skip
BEACH, BOAT = "the dog on the beach", "the cat on the boat"


@cache
def story_model(order, start, end):
    return NGrams.fit(encode(STORY, policy=Policy(start=start, end=end)), order)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In the figure the product shrinks from left to right; click a word, or press ▶, to take it up to there.
Blue is the context that the model looks at for this factor.
With smoothing, *from shorter* says which part of a factor comes from less context than that.
Below the factors hang blocks, each as long as its logarithm, so that a product becomes a sum.
A factor of 0 has no logarithm: its block leaves the axis.
In the notebook you may type any sentence, and switch the marks off.
"""


# %% tags=["row-L4"]
def chain(word=4, order=2, smoothing="none", sentence=BEACH, start=True, end=True):
    """The factors of a sentence's probability, and their product up to one word."""
    model = story_model(order, start, end).with_smoothing(SMOOTHINGS[smoothing])
    factors = model.factors(sentence)
    word = min(word, len(factors.words))
    return figures.chain_rule(factors, chosen=word, floor=-14), figures.chain_words(factors, chosen=word)


first = {"word": 4, "order": 2, "smoothing": "none", "sentence": BEACH}
last = first | {"word": 7, "sentence": BOAT}
explore(chain, word=(1, 7), order=(1, 6), smoothing=["none", "add 1", "Jelinek–Mercer", "Kneser–Ney"], examples={"sentence": [BEACH, BOAT]},
        on_click="word", play={"word": 900}, caption="Factors of “{sentence}” up to word {word}, N = {order}, smoothing: {smoothing}.",
        presets={"“on” breaks it": first, "seen in pairs": last, "in threes: no": last | {"word": 6, "order": 3}, "smoothed": first | {"word": 7, "smoothing": "Kneser–Ney"},
                 "longer context": first | {"word": 5, "order": 4, "smoothing": "Kneser–Ney"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Start: "the dog" is fine, "dog on" was never seen, and 0 times anything is 0. Two factors later "the beach" breaks again, and what follows it is 0 / 0.
Key 2, the cat on the boat: every pair was seen, so the sentence has a probability though nobody ever wrote it. That is what an N-gram model can do.
Key 3: with triples that is over. Key 5: the window grows, the counts shrink to 0 of 0, and only smoothing keeps the product alive.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Under bigrams *the cat on the boat* is possible: each of its pairs stands somewhere in the story.
*the dog on the beach* breaks twice: *dog on* was never seen, and *beach* is not even a word there; the model reads it as `<unk>`.
After that unknown word nothing was ever counted, so the factor of `</s>` is 0 / 0, which is no number at all.
Under trigrams both are impossible.
So a longer context is more exact and more often empty, and that is the whole trouble with N-grams.

</details>

## Smoothing: who pays for the unseen?

No model should call a sentence impossible only because it has read too little.
So some probability has to be taken from what was seen and given to what was not.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## All sums to 1: what the unseen get, the seen must pay

* **Add k**: $\frac{c(\textcolor{#0970d4}{v}\,\textcolor{#680ec5}{w}) + k}{c(\textcolor{#0970d4}{v}) + k V}$, as if every word had been seen $k$ times more.
* **Jelinek–Mercer**: $\lambda \frac{c(\textcolor{#0970d4}{v}\,\textcolor{#680ec5}{w})}{c(\textcolor{#0970d4}{v})} + (1 - \lambda) P(\textcolor{#680ec5}{w} \mid \textcolor{#0970d4}{v}')$, a mixture with the shorter context.
* **Absolute discount**: $\frac{\max(c(\textcolor{#0970d4}{v}\,\textcolor{#680ec5}{w}) - d,\, 0)}{c(\textcolor{#0970d4}{v})} + \gamma(\textcolor{#0970d4}{v})\, P(\textcolor{#680ec5}{w} \mid \textcolor{#0970d4}{v}')$, where every count pays $d$.
* **Kneser–Ney** is the same, but shorter contexts count words, not times: $P(\textcolor{#680ec5}{w}) \approx N_{1+}(\cdot\,\textcolor{#680ec5}{w}) \,/\, \sum_{w'} N_{1+}(\cdot\, w')$.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Blue is the context v, without its first word v′; violet the word. d is a discount, λ and γ are weights; N₁₊ is in how many different companies.
Do not read out the formulas: say who pays. With the first all pay, with the third each count pays the same coin.
Kneser–Ney has a slide of its own, later.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In these formulas $v$ is the context, $v'$ the same without its first word, $d$ a discount, $\lambda$ a weight, and $V$ the number of outcomes.
$N_{1+}(\cdot\,w)$ is the number of different words that stand before $w$, and $N_{1+}(v\,\cdot)$ of those after $v$.
What the discount takes away is handed on, so that the sum is 1: $\gamma(v) = d\, N_{1+}(v\,\cdot) / c(v)$.

The next function asks a model for the probability of *every* word after a context, of which it looks at the last $N - 1$ words.
It writes one sentence for each, and reads off the factor of the word after the context; `</s>` is what follows if nothing is added.
"""


# %% slideshow={"slide_type": "skip"}
KINDS = {f"add {k:g}": AddK(k) for k in (1, 0.1, 0.01, 0.001)} | dict(list(SMOOTHINGS.items())[2:])


@cache
def news_model(order):
    return NGrams.fit(TRAIN, order)


@cache
def followers(context, order, smoothing):
    """The context in sight; all K outcomes, how often each followed, P without smoothing, what each order gives."""
    said = corpora.tokenize(context)
    before = said[max(0, len(said) - order + 1) :]
    model = news_model(len(before) + 1).with_smoothing(KINDS[smoothing])
    rows = encode([*([*before, word] for word in model.vocabulary.words), before], like=model)  # fmt: skip
    here = rows.place == len(before) + 1
    factors = model.factors(rows)
    times, total = factors.ngram_count[here], factors.context_count[here][0]
    return before, model.outcomes, times, times / total if total else np.full(len(times), np.nan), factors.shares[:, here]  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Whatever the smoothing and the context: all of it together must be 1.
"""

# %% slideshow={"slide_type": "skip"}
for name in KINDS:
    for context in ("in the united", "he said", "beach holiday"):
        assert np.isclose(followers(context, 3, name)[-1].sum(), 1)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does adding 1 do?

After *united* the news have *states* four times out of five.
Over 7,600 different words are known, and most of them never follow.

Now 1 is added to each count.
How probable is *states* afterwards: **0.7**, **0.4**, **0.1** or **0.01**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Hands for each number. Most will take 0.7: it is only one more.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Adding 1 gives nearly everything to what was never seen
"""


# %% tags=["row-L4"]
def smoothing_at(order=2, smoothing="add 1", context="in the united"):
    """One context, before and after smoothing: the words seen most often, the likeliest unseen, all others."""
    before, names, times, plain, shares = followers(context, order, smoothing)
    after = shares.sum(axis=0)
    ranked = np.lexsort([-after, -times])
    seen, new = ranked[times[ranked] > 0][:5], ranked[(times[ranked] == 0) & (ranked > 0)]
    shown = [*seen, *new[: 8 - len(seen)]]
    rest = np.setdiff1d(ranked, shown)
    counts, parts = np.append(times[shown], times[rest].sum()), np.c_[shares[:, shown], shares[:, rest].sum(axis=1)]  # fmt: skip
    drawn = figures.smoothed_context([names[n] for n in shown], counts, plain=np.append(plain[shown], plain[rest].sum()), shares=parts, others=len(rest), context=before)  # fmt: skip
    return drawn, figures.smoothed_words(times, plain, after)


start = {"smoothing": "add 1", "order": 2, "context": "in the united"}
explore(smoothing_at, order=(1, 4), smoothing=list(KINDS), examples={"context": ["in the united", "the prime minister", "he said the", "of the per"]},
        caption="After the last N − 1 words of “{context}”, N = {order}: by counts alone, and smoothed, {smoothing}.",
        presets={"add 1": start, "add 0.001": start | {"smoothing": "add 0.001"}, "Jelinek–Mercer": start | {"smoothing": "Jelinek–Mercer"},
                 "Kneser–Ney": start | {"smoothing": "Kneser–Ney"}, "from two words": start | {"smoothing": "Kneser–Ney", "order": 3},
                 "never seen": start | {"smoothing": "Kneser–Ney", "order": 4, "context": "of the per"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: the long bar vanishes, and the last row, all others, fills the axis. V is in the denominator, and V is large.
Key 2: a thousandth does far less harm; but the right k depends on the text, and each unseen word gets the same.
On the right you see why: every unseen word gets all it has from "all alike".
Keys 3 and 4: now the unseen words come from the single words, without context, and so they differ. Key 5: three lengths of context have a say.
Key 6: a context that was never seen. By counts it is 0 / 0; the single word before, "per", still knows what follows.
Read the sum in the last row aloud each time: 1.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

About 0.01.
With 82 counts of *united* and 7,638 outcomes, adding 1 gives the unseen 7,634 of 7,720 parts: 99 %.
With $k = 0.001$ they get 9 %.
Adding the same to everybody is a poor idea in any case, for the unseen words are not all alike.
The other recipes ask the shorter context instead, and there the words differ.

</details>

## After how many different words?

When the longer context does not know, the shorter one is asked, and in the end the single word.
How often the word stands in the text is then the wrong question.
*states* is frequent, but it follows *united*, and there the longer context knew it already.
In a **new** context a word counts for as much as the number of different words that it has followed:
that is Kneser–Ney's idea, of 1995.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-L4"]
def words_before(word, sentences):
    """The words that stand before a word, and how often each; the most frequent first."""
    found = {}
    for sentence in sentences:
        for before, after in pairwise(sentence):
            if after == word:
                found[before] = found.get(before, 0) + 1
    return sorted(found.items(), key=lambda pair: -pair[1])


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The package counts that for all words at once.
"""

# %% slideshow={"slide_type": "skip"}
LINES = [TRAIN.sentence(s) for s in range(TRAIN.n_sentences)]
TIMES, DIFFERENT = news_model(2).counts.counts[0][1:-2], news_model(2).counts.continuations(1)[1:-2]
SPOKEN = WORDS.vocabulary.words[1:]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
For a word before which our function finds so many different ones, the package must have the same number.
"""

# %% slideshow={"slide_type": "skip"}
assert len(words_before("states", LINES)) == DIFFERENT[SPOKEN.index("states")]

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which word fits better where it has never been?

In the news *states* stands 70 times, and *before* 73 times.

After a word that neither of them ever followed, which of the two is likelier?
By what factor, if you look at their company and not at their counts?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let somebody say a sentence in which "states" follows anything but "united".

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Kneser–Ney asks for company, not for counts
"""


# %% slideshow={"slide_type": "skip"}
NAMED = ["states", "before", "qaeda", "laden", "cent", "africa", "united", "arafat", "said", "been", "the", "where", "over", "they"]  # fmt: skip
COMMON = np.flatnonzero(TIMES >= 5)


@cache
def after_new(word):
    """What two smoothings give to a word after "beach", which it never followed: by counts, by company."""
    return [news_model(2).with_smoothing(SMOOTHINGS[name]).prob(word, ["beach"]) for name in ("absolute discount", "Kneser–Ney")]  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each point below is a word that stands five times or more.
The line is where a word would lie that never follows the same word twice.
"""


# %% tags=["row-L4"]
def company(word="states"):
    """How often each word stands in the news, and after how many different words."""
    shown = sorted({*COMMON.tolist(), corpora.position(word, SPOKEN, kind="word")})
    by_counts, by_company = map(figures.format_number, after_new(word))
    line = f"**{figures.as_markdown(word)}** after *beach*: by counts **{by_counts}**, by company **{by_company}**"  # fmt: skip
    words = [SPOKEN[n] for n in shown]
    return figures.continuation_counts(words, TIMES[shown], DIFFERENT[shown], chosen=word, before=words_before(word, LINES), named=["the", "said", "been"]), line  # fmt: skip


explore(company, examples={"word": NAMED}, on_click="word", caption="Times in the text against different words before; ringed: {word}.",
        presets={"states": {"word": "states"}, "before: as frequent": {"word": "before"}, "qaeda: one word": {"word": "qaeda"},
                 "united": {"word": "united"}, "the": {"word": "the"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Keys 1 and 2, back and forth: the same place from left to right, another height. On the right you see why.
Key 3: forty-eight times, always after "al". In textbooks the word is "Francisco".
The verdict has the consequence: the two smoothings differ in this and nothing else.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

*before*, by a factor of eleven: it has followed 55 different words, *states* only five.
By counts the two are as good as equal.
*qaeda* is the extreme: 48 times, always after *al*.

</details>

## Let it talk

A model that gives probabilities can be asked for a sentence: draw a word, append it, draw the next.
With a **temperature** $T$ one draws from $p^{1/T}$, normalised.
Below 1 it prefers what is likely, above 1 it dares more.

Long contexts give fluent sentences, and one should ask where they come from.
So for each word we look for the longest run of words around it that stands in the training text, too.
"""


# %% slideshow={"slide_type": "skip"}
def copied_runs(sample, text):
    """For each word the length of the longest run around it that stands in the text, in words."""
    runs, start = [0] * len(sample), 0
    for end in range(1, len(sample) + 1):
        while f" {' '.join(sample[start:end])} " not in text and start < end:
            start += 1
        runs[start:end] = [max(run, end - start) for run in runs[start:end]]
    return runs


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Sentences in the text are parted by a bar, so that no run goes across.
No sample is cut short, though only the first 52 words are drawn.
Eight samples of two sentences each are drawn for each order; a sample is the same whenever you come back to it.
"""


# %% slideshow={"slide_type": "skip"}
ALL_LINES = " | " + " | ".join(" ".join(LEARN.sentence(s)) for s in range(LEARN.n_sentences)) + " | "


@cache
def sampled(order, temperature, smoothing, seed):
    """Two sentences with a stop after each, the runs in them, and which of them are copied whole."""
    rng, model = np.random.default_rng(seed), news_model(order).with_smoothing(SMOOTHINGS[smoothing])
    said = [model.sample(rng, temperature=temperature, longest=200) for _ in range(2)]
    runs = [run for sentence in said for run in [*copied_runs(sentence, ALL_LINES), 0]]
    return [word for sentence in said for word in [*sentence, "."]], runs, [f" | {' '.join(s)} | " in ALL_LINES for s in said]  # fmt: skip


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who wrote the news that a model of order 5 writes?

No smoothing, four words of context, 2,365 sentences to learn from.
How long is the longest run of words that it has simply **copied**: 5 words, 10, or whole sentences?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** At least five: every five words in a row were seen, or it could not have drawn them. The question is how far it goes beyond.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Without smoothing, fluent means copied
"""


# %% tags=["row-L4"]
def talk(order=2, seed=0, temperature=1.0, smoothing="none"):
    """A sample, each word as strong as the run that it is copied in; and the longest runs of all samples."""
    words, runs, whole = sampled(order, temperature, smoothing, seed)
    longest = {n: [max(sampled(n, temperature, smoothing, s)[1], default=0) for s in range(8)] for n in range(1, 6)}  # fmt: skip
    return figures.copied_text(words, runs, longest, order=order, seed=seed, ceiling=45), figures.copied_words(runs, whole)  # fmt: skip


cool = {"order": 2, "temperature": 1.0, "smoothing": "none"}
explore(talk, order=(1, 5), seed=(0, 7), temperature=[0.0, 0.5, 1.0, 1.5], smoothing=["none", "Kneser–Ney"],
        caption="Sample {seed} of order {order}, temperature {temperature}, smoothing: {smoothing}; in full colour: copied.",
        presets={"unigrams": cool | {"order": 1}, "bigrams": cool, "trigrams": cool | {"order": 3}, "five": cool | {"order": 5},
                 "five, smoothed": cool | {"order": 5, "smoothing": "Kneser–Ney"}, "frozen": cool | {"order": 3, "temperature": 0.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Read one sample of each order aloud, keys 1 to 4. At order 3 the class laughs, at order 5 it believes.
Then point at the colour: the words in full colour are quotations.
Key 5: the same order, smoothed, quotes hardly at all, and stumbles.
Key 6, temperature 0: always the likeliest word, so all samples are the same sentence.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Whole sentences, most of the time.
We drew 24 samples of two sentences of each order without smoothing, none of them cut short, and took medians.
The longest copied run was 2 words under unigrams, 4 under bigrams, 11 under trigrams, and 24 under order 5.
There 41 of the 48 sentences stood in the text as they are; under trigrams it was 2.
Another temperature changes little there: hardly any context of four words was seen with two continuations.

Kneser–Ney of order 5 copied only 4 words, the same as of order 3, and none of its 48 sentences stood in the text.
It falls back on shorter contexts all the time.
It does not read well, however.
Fluent and new at once: that takes a model for which *dog* and *dogs* have something in common.

</details>

## Perplexity

How good is a model?
Give it a text that it has not seen, and ask how probable it finds each word.
The **surprisal** of a word is $-\log_2 p$: 1 bit for a coin, 13 bits for a word that it holds as unlikely as one in eight thousand.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Perplexity: the mean surprise, put back into the exponent

$$\mathrm{PP} = P(\textcolor{#680ec5}{w}_1 \dots \textcolor{#680ec5}{w}_N)^{-1/N} = 2^{\,\frac{1}{N}\sum_k -\log_2 p_k}$$

A fair die with PP faces would surprise you just as much, at each throw:

* a coin: 1 bit at each throw, **2** faces; a die: 2.58 bits, **6** faces;
* one of 7,638 words, all equally likely: 12.9 bits, **7,638** faces.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Left is the lecture's formula, right is how it is computed: a product of a thousand factors underflows, a sum of logarithms does not.
Any base will do, if it is the same twice. Bits and 2, or nats and e: mixing them is one of the seven traps.
Here N counts tokens; it has nothing to do with the N of N-grams.

</details>
"""


# %% tags=["show-code", "row-L5"]
def perplexity_of(p):
    surprisal = -np.log2(p)
    return 2 ** surprisal.mean()


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
For any probabilities it is the root of their product, turned over; a fair die is a die with as many faces.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L5"]
some = np.array([0.5, 0.25, 0.01, 0.9])
assert np.isclose(perplexity_of(some), some.prod() ** (-1 / 4))
assert np.isclose(perplexity_of(np.full(5, 1 / 6)), 6)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how many faces has the die?

*i believe there were heavy casualties*

1. A model holds all 7,638 outcomes equally likely: what is its perplexity?
2. And on a sentence that is twice as long?
3. A trigram model, smoothed, which has never read this sentence: does its die have **30** faces, **300** or **3,000**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** The first two have the same answer, and it is worth waiting for: the length is divided out.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Perplexity is a fair die, and its faces can be counted
"""


# %% slideshow={"slide_type": "skip"}
SAID = ["i believe there were heavy casualties", "he was a wonderful man she said", "the frequency has increased", BEACH]  # fmt: skip


@cache
def surprisals(sentence, order, models):
    """Scores of each model asked for; where p is 0 / 0 for the first; and its PP on all held-out text."""
    grams = news_model(order).with_smoothing(SMOOTHINGS["none" if models == "raw" else "Kneser–Ney"])
    known = {"N-grams": grams, "unigrams": news_model(1), "uniform": NGrams.fit(TRAIN, 0)}
    names = list(known) if models == "three" else ["N-grams"]
    scored, first = {name: known[name].score(sentence) for name in names}, known[names[0]]
    factors = first.factors(sentence)
    empty = factors.predicted & (factors.context_count == 0) & ~(factors.probability > 0)
    return scored, empty, first.perplexity(HELD).value


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The first three sentences are held-out text: one that is a little easier than most, one that is very easy, and one that is as hard as the whole.
Under the die stands how many faces it has on the whole of that text.
Order 0 is the uniform model.

The control *counted* says what enters the mean.
`</s>` is a prediction like any other, and leaving it out is a choice.
`<s>` is given: whoever counts it counts a word with $p = 1$, which costs nothing and makes the mean smaller.
"""


# %% tags=["row-L5"]
def chips(order=3, sentence=SAID[0], models="smoothed", counted="to </s>"):
    """A chip for each word, as high as its surprisal, the mean of all, and a fair die that surprises as much."""
    scored, empty, whole = surprisals(sentence, order, models)
    chosen, words = next(iter(scored)), next(iter(scored.values())).words
    marks = {"<s>": counted == "from <s>", "</s>": counted != "words"}
    in_it = np.array([marks.get(word, True) for word in words])
    bits = {name: np.where(np.isnan(s.bits) & in_it, 0, s.bits) for name, s in scored.items()}
    drawn = figures.surprisal_chips(words, bits, in_it, chosen=chosen, nothing=empty, whole=whole)
    return drawn, figures.surprisal_words(bits, in_it, chosen=chosen, nothing=empty)


usual = {"order": 3, "sentence": SAID[0], "models": "smoothed", "counted": "to </s>"}
explore(chips, order=[0, 1, 2, 3, 4, 5, 6], examples={"sentence": SAID}, models=["smoothed", "raw", "three"], counted=["to </s>", "words", "from <s>"],
        caption="“{sentence}”, N = {order}; models: {models}, counted: {counted}.", height=460,
        presets={"one model": usual, "uniform": usual | {"order": 0}, "three": usual | {"models": "three"}, "an easy sentence": usual | {"sentence": SAID[1]},
                 "not smoothed": usual | {"models": "raw"}, "no </s>": usual | {"counted": "words"}, "<s> too": usual | {"counted": "from <s>"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** One word first: p, its surprisal, the chip. Then along the two lower rows: each new word moves the mean. The violet line is the last mean, and the die has 2 to that many faces; one of them is violet.
Key 2: nothing is known, all chips are alike, and the die has V faces.
Key 3: the marks are the other two models. On "heavy casualties" unigrams are less surprised: the better model is not better everywhere.
Key 4: an easy sentence, 64 faces. Say that most are harder: the whole text has 420.
Keys 6 and 7: the same model, the same sentence, another number. So a perplexity without its policy means nothing.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

1. **7,638**: each word has $p = 1/V$, so the mean surprisal is $\log_2 V$ = 12.9 bits, whatever the sentence.
2. The same: the length is divided out, so that long and short texts can be compared.
3. A die with **283** faces, where unigrams need one with 931.

The sentence is a little easier than most: three in ten of the held-out sentences have a smaller perplexity, and the whole text has 420.
With 64 the second sentence is among the easiest three in a hundred; the third has 423.

On two of the seven predictions unigrams are less surprised than trigrams: *heavy* and *casualties*.
On the latter even the model that knows nothing is.
Leave `</s>` out, and the same model has 512; count `<s>` as well, and it has 140.
Without smoothing one unseen triple is enough, and the die has infinitely many faces; after an unseen pair the model has not even a 0, but 0 / 0.

</details>

`perplexity` computes the same for any model of this course.
It takes log-probabilities and a mask, and refuses what it cannot be sure of: a base that is not said, padding that is not marked, numbers above 0.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L5"]
scored = news_model(3).score(SAID[0])
by_rows = perplexity_of(2 ** -scored.bits[1:])
assert np.isclose(perplexity(scored.logprobs, scored.predicted, base="e").value, by_rows)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And the law of the uniform model, on the whole held-out text: its perplexity is V.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L5"]
assert np.isclose(NGrams.fit(TRAIN, 0).perplexity(HELD).value, TRAIN.V)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: does a longer context always help?

Models of order 1 to 6, and five ways of smoothing.
Draw two curves of perplexity against N: on the text that was **counted**, and on the tenth that was **kept apart**.

Which smoothing wins on the first, and which on the second?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Let somebody draw both curves on the board.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## By heart is not the same as understood
"""


# %% slideshow={"slide_type": "skip"}
@cache
def by_order(share, name, k):
    """Perplexities of orders 1 to 6 on the text that was counted, a share of it, and on the held-out text."""
    train = encode([LEARN.sentence(s) for s in range(round(share * LEARN.n_sentences))], like=WORDS)
    smoothing = AddK(k) if name == "add k" else SMOOTHINGS[name]
    models = [NGrams.fit(train, n, smoothing) for n in range(1, 7)]
    return [model.perplexity(train).value for model in models], [model.perplexity(HELD).value for model in models]  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The slider *up to N* uncovers one order after the other.
The other two change how much text is counted, and the $k$ of *add k*.
"""


# %% tags=["row-L5"]
def curves(up_to_n=6, of_the_text=1.0, k=1.0):
    """Perplexity against N, on the text that was counted and on held-out text, for five kinds of smoothing."""
    kinds = {"no smoothing": "none", f"add {k:g}": "add k", "Jelinek–Mercer": "Jelinek–Mercer", "discount": "absolute discount", "Kneser–Ney": "Kneser–Ney"}  # fmt: skip
    found = {label: by_order(of_the_text, name, k) for label, name in kinds.items()}
    train, test = ({label: pair[side] for label, pair in found.items()} for side in (0, 1))
    drawn = figures.perplexity_curves(range(1, 7), train, test, uniform=WORDS.V, unigram=test["Kneser–Ney"][0], upto=up_to_n)  # fmt: skip
    return drawn, figures.curve_words(test, upto=up_to_n)


full = {"up_to_n": 6, "of_the_text": 1.0, "k": 1.0}
explore(curves, up_to_n=(1, 6), of_the_text={"all": 1.0, "half": 0.5, "a quarter": 0.25, "a tenth": 0.1}, k=[1.0, 0.1, 0.01, 0.001],
        play={"up_to_n": 1200}, caption="Perplexity of orders up to {up_to_n}; read of the training text: {of_the_text}; k = {k}. Triangles: beyond the axis.",
        presets={"up to bigrams": full | {"up_to_n": 2}, "up to trigrams": full | {"up_to_n": 3}, "all orders": full, "from a tenth": full | {"of_the_text": 0.1}, "add 0.01": full | {"k": 0.01}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Press key 1, and let them say where the lines go from there; then key 2, and key 3.
Left: without smoothing the text is known by heart. Right: the same model is infinitely surprised, from the first N on. Mind the axes: the right one begins at 200.
Key 4: with a tenth of the text even Kneser–Ney gains little from N = 3.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

On the text that was counted the model without smoothing wins: 877, 21, 2.7, and then 1.6 and less.
It knows the text by heart.
On held-out text its perplexity is infinite from N = 1 on, for some words there were never counted.

*Add 1* gets worse with each order and climbs towards V, where the model is that knows nothing.
*Jelinek–Mercer* with $\lambda = 0.7$ is best at N = 2 here, and then trusts its few counts too much.
Kneser–Ney goes on falling, from 1,035 to 446, 420 and 415, but beyond N = 4 there is nothing to gain.
More text helps more than a larger N: from a tenth of it Kneser–Ney with N = 3 gets 988, from all of it 420.

We kept a tenth apart in 30 ways: each tenth of the text in turn, sentences drawn at random ten times, and whole news texts drawn at random ten times.
Kneser–Ney was the best of the five in all 30, at every N from 2.
But its perplexity at N = 6 hangs on the way.
The median was 399 with a tenth in one piece, 343 with whole texts, and 292 with single sentences.
Of a sentence drawn alone the rest of its news text has been read; of a whole text only others about the same events.
Within each way it varies, too: with whole texts from 257 to 438.
So perplexities can be compared on the same held-out text only.
Had we kept the seven texts that stand there twice, some held-out sentences would have been known by heart.

</details>

## Your own text, and its unknown words

Real texts hold words that no training text had.
The usual way out is to call every rare word `<unk>`, in training and test.
But then the threshold is yours to choose.

Paste a text into the field, or write the name of a file, such as `thesis.txt` (beside this notebook, or with its whole path), and set *text* to *yours*.
Its last tenth is kept apart.
"""


# %% slideshow={"slide_type": "skip"}
LEAST = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500]


def read(text, yours):
    supplied = {"Lee news": NEWS, "our story": STORY}
    return supplied[text] if text in supplied else corpora.read_corpus(yours) if yours.strip() else STORY


@cache
def at_threshold(text, yours, order, least):
    """V, perplexity as counted, perplexity with each word named, share of unknown tokens."""
    whole = read(text, yours)
    learn, test = corpora.hold_out(whole, 0.1)
    if least > learn.counts.max():
        return [np.nan] * 4
    train = encode(learn, policy=Policy(least=least))
    scored = NGrams.fit(train, order).score(encode(test, like=train))
    behind = len(whole.vocabulary) - (len(train.vocabulary) - 1)  # words that <unk> stands for
    named = np.where(scored.unknown, scored.logprobs - np.log(max(behind, 1)), scored.logprobs)
    fair = perplexity(named, scored.predicted, base="e").value
    return [train.V, scored.perplexity.value, fair, scored.unknown[scored.predicted].mean()]


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Red in the figure is what is counted, with `<unk>` as one word among V.
Blue is one honest way to compare.
Whoever says `<unk>` must go on and say *which* word it was.
If all the words behind `<unk>` are equally likely, each of them gets an equal part of its probability.
Then the model again predicts the text as it is written, whatever the threshold.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how to get a perplexity of 3

The model stays the same kind, the text stays the same.
Only the threshold moves: words seen less often than 2, 5, 50, 500 times are `<unk>`.

What happens to V, what to the perplexity?
And does the model know more, or less?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ask for the extreme: if every word is unknown, what is the perplexity?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Perplexities of different vocabularies cannot be compared
"""


# %% tags=["row-L5", "row-L4"]
def unknowns(seen_below=2, order=3, text="Lee news", yours=""):
    """Perplexity against the threshold below which words are unknown."""
    V, counted, fair, unknown = np.array([at_threshold(text, yours, order, n) for n in LEAST]).T
    words = len(read(text, yours).vocabulary) + 1  # and </s>
    drawn = figures.unknown_threshold(LEAST, V=V, counted=counted, fair=fair, unknown=unknown, words=words, here=seen_below)  # fmt: skip
    at = LEAST.index(seen_below)
    if np.isnan(V[at]):
        return drawn, f"no word of this text is seen {seen_below} times: **all would be unknown**"
    said = figures.threshold_words(int(V[at]), counted=counted[at], fair=fair[at], unknown=unknown[at])
    return drawn, said if text != "yours" or yours.strip() else f"nothing pasted yet, so our story: {said}"


field = Textarea(placeholder="Paste a text here, or write the name of a file: thesis.txt")
lee = {"seen_below": 2, "order": 3, "text": "Lee news"}
explore(unknowns, seen_below=LEAST, order=(1, 4), text=["Lee news", "our story", "yours"], yours=field,
        caption="Words seen fewer times than {seen_below} are unknown; N = {order}, text: {text}.",
        presets={"all are kept": lee | {"seen_below": 1}, "fewer than 2": lee, "fewer than 5": lee | {"seen_below": 5}, "fewer than 500": lee | {"seen_below": 500}, "our story": lee | {"text": "our story"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 to 4: the red line falls as if the model got better. On the left you see what it no longer has to predict.
The thin red line is the reason: a model that knows nothing has perplexity V, and V shrinks.
The blue line tells the truth, and the thin blue one is what it is to be held against: a little of it helps, much of it is ignorance.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

V falls from 7,238 to 10, and the perplexity from 417 to 2.6.
At the last threshold three quarters of the held-out tokens are `<unk>`, and a model that says `<unk>` all the time is hardly ever surprised.

With each word named, the perplexity is 685 if no word of the training text is unknown, about 400 at thresholds of 2 and 3, and 2,240 at 500.
So a low threshold is a real gain: only a model that has met `<unk>` in training knows how often a new word comes.
A high one hides what the model does not know.

We repeated it for N from 1 to 4, on 30 ways to part the news and 20 to part our story.
A threshold of 2 was better than none each time, and one of 50 was worse than 2 each time.
Against no threshold at all, 50 lost on the news from N = 2 on, but for two cases in 90.
At N = 1 it *gained* each time; there a rare word loses its own count, but is no context of another.

</details>

## One mean, over all tokens

A perplexity is one mean over all tokens.
Every shortcut gives a number that looks like one.
Here is a batch of two sentences, small enough for paper; the first has two tokens, the second five.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-L5"]
short, long = np.log([1 / 2, 1 / 4]), np.log([1 / 8, 1 / 8, 1 / 8, 1 / 6, 1 / 6])
whole, *each = [perplexity(part, base="e").value for part in (np.r_[short, long], short, long)]
whole, np.mean(each), np.exp(np.mean(np.log(each)))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
5.47 is right: the root of all seven factors.
4.98 is the mean of the two perplexities, 4.49 the exponential of the mean of the two means.
Both let the two tokens of the short sentence weigh as much as the five of the long one.

The figure reads the news with a threshold of 2: words seen once are `<unk>`.
So its right number is 137, and not the 420 of the models that knew every word.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def scored_news(order):
    return NGrams.fit(train := encode(LEARN, policy=Policy(least=2)), order).score(encode(TEST, like=train))


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which mistake makes the model look best?

A trigram model is scored on 263 held-out sentences, in batches of eight, padded to the longest.
Words seen once are `<unk>`. The right number is 137.

* counting the **padding**, as if it were tokens with $p = 1$
* averaging the **batches' perplexities**
* taking **bits for nats**: $e$ to the mean in bits
* leaving out the **unknown words**

Which two are furthest off, and in which direction?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most of these have been found in published code. A low number pleases everybody, so nobody looks twice.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Seven ways to get it wrong
"""


# %% tags=["row-L5"]
def mistakes(batch=8, order=3, trap="padding counted"):
    """Wrong perplexities of one model on one text, beside the right one."""
    found = traps(scored_news(order), batch=batch)
    return figures.perplexity_traps(found, chosen=trap), figures.trap_words(found, chosen=trap)


NAMES = traps(scored_news(3)).names
eight = {"batch": 8, "order": 3, "trap": NAMES[0]}
explore(mistakes, batch=[1, 2, 4, 8, 16, 32, 64], order=(1, 4), trap=list(NAMES), on_click="trap",
        caption="The same scores, counted in seven wrong ways; N = {order}, batches of {batch}; words seen once are <unk>.",
        presets={"padding": eight, "one sentence each": eight | {"batch": 1, "trap": NAMES[1]}, "batches of 64": eight | {"batch": 64, "trap": NAMES[2]},
                 "bits, nats": eight | {"trap": NAMES[3]}, "characters": eight | {"trap": NAMES[4]}, "unknown": eight | {"trap": NAMES[5]}, "ends": eight | {"trap": NAMES[6]}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Click a cross: its reason stands below. Change the batch: the upper three move, though neither model nor text has changed. A number that hangs on the batch size is no property of a model.
Key 2: with single sentences nothing is padded, and the mean of perplexities is worst: a few hard sentences outweigh the rest.
The lower four do not care about batches: they are mistakes of another kind. "Characters" is a proper number in another unit, if it is said.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Bits taken for nats make it far too large, 1,215; counted padding far too small, 22, or 11 in batches of 64.
*Characters for words* is smaller still, 2.4; that is a proper number in another unit, and no trap if it is said.

The mean of the batches' perplexities gives 144, and 172 with single sentences.
Two things go wrong, and need not pull the same way: hard batches outweigh easy ones, and a batch of few tokens counts as much as one of many.
Of the 30 ways to keep a tenth apart it was too large in all for batches of 1 and 8.
For batches of 64 it was too small in six of them.
The mean of batch means errs to both sides, by at most 9 %, and so it is the hardest to notice.

Dropping the unknown words gives 194, since `<unk>` is an easy word to predict: it is an eighth of all.
So did leaving out `</s>`, 154; both raised the number on all 30.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* A sentence's probability is a **product** of factors that are counted; an N-gram looks $N - 1$ words back, and **smoothing** pays for what it has not seen.
* **Perplexity** is 2 to the mean surprisal: a fair die with so many faces, and with V faces for a model that knows nothing.
* It is **one** mean over all tokens, on text not seen before, and it can be compared only for the **same tokens and the same vocabulary**.

Next: [Windows: before recurrence](07_time_delay_and_neural_lm.ipynb), a network with a window.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask for what an N-gram can never learn: that "dog" and "dogs" have something to do with each other. The next notebook begins there.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: add k

Write the probability that *add k* gives to a word, out of four numbers: how often the word followed the context, how often the context was seen, $k$, and $V$.
"""


# %% slideshow={"slide_type": "skip"}
def add_k(count, context, k, V):
    return ...


# %% slideshow={"slide_type": "skip"}
cases = [(65, 82, 1.0, 7638), (0, 82, 0.01, 7638), (0, 0, 0.5, 323)]
asked = [(news_model(2), "states", "united"), (news_model(2), "midwives", "united"), (story_model(2, True, True), "dog", "zither")]  # fmt: skip
package = {case: model.with_smoothing(AddK(case[2])).prob(word, [before]) for case, (model, word, before) in zip(cases, asked, strict=True)}  # fmt: skip
check(add_k, lambda *case: package[case], on=cases, hint="The probabilities of all V words must sum to 1: how much is added to all the counts together?")  # the package's own counts  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Every one of the $V$ outcomes gets $k$, so the denominator grows by $kV$, and the sum stays 1.
After an unseen context all that is left is $1/V$.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = lambda count, context, k, V: (count + k) / (context + k * V)  # noqa: E731
assert check(solution_1, lambda *case: package[case], on=cases)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: from batches to the whole

A colleague has sent only the **perplexity** of each batch, and how many tokens it had.
Write the perplexity of the whole text.
The perplexities come as a list, and so do the numbers of tokens.
"""


# %% slideshow={"slide_type": "skip"}
def of_the_whole(perplexities, tokens):
    return ...


# %% slideshow={"slide_type": "skip"}
sent = [([2.0, 8.0], [3, 1]), (each, [2, 5]), ([120.0, 90.0, 400.0], [800, 64, 12])]
check(of_the_whole, lambda pp, n: perplexity(np.repeat(-np.log(pp), n), base="e").value, on=sent, hint="A perplexity is the exponential of a mean: of what? That is what can be averaged, and a long batch must count more than a short one.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Take logarithms, average them with the numbers of tokens as weights, and go back.
For the two sentences above it gives 5.47.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_2 = lambda perplexities, tokens: np.exp(np.dot(np.log(perplexities), tokens) / np.sum(tokens))  # noqa: E731
assert check(solution_2, lambda pp, n: np.prod(np.power(pp, n)) ** (1 / np.sum(n)), on=sent[:2])  # fmt: skip
assert np.isclose(np.exp(np.average(np.log(each), weights=[2, 5])), 5.475, atol=5e-4)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: spot the bug

Somebody computes the perplexity from natural logarithms, over a batch of sentences that are padded with zeros.
There are **two** mistakes in the line.
`logprobs` is (T, B), `mask` is True where there is a token.
Mend it, and hand it in: `mended = from_memory`.
"""


# %% slideshow={"slide_type": "skip"}
def from_memory(logprobs, mask):
    return 2 ** -np.mean(logprobs)


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
It is tried on two batches, one with padding and one without.
"""

# %% slideshow={"slide_type": "skip"}
padded = np.array([[*short, 0, 0, 0], long]).T
batches = [(padded, padded < 0), (np.log(np.full((3, 2), 0.25)), np.ones((3, 2), bool))]

# %% slideshow={"slide_type": "skip"}
mended = ...
check(mended, lambda logprobs, mask: perplexity(logprobs, mask, base="e").value, on=batches, hint="Which logarithms are these, and which power undoes them? And which entries of the array are no tokens?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The logarithms are natural, so it is $e$ to the mean, not 2.
And the padding must not be counted: `logprobs[mask]`.
Together the two mistakes made 5.47 look like 2.28.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# The solution, in code
solution_3 = lambda logprobs, mask: np.exp(-logprobs[mask].mean())  # noqa: E731
assert check(solution_3, lambda logprobs, mask: perplexity(logprobs, mask, base="e").value, on=batches)  # fmt: skip
print(f"Perplexity:\nas it was: {2 ** -np.mean(padded):.2f}")
