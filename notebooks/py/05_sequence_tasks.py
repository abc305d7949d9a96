# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Tasks on sequences

A review of a film: is it good, what is each word, what is like it, and how does it go on?
Four questions, one reader: must it be built four times?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Read "not only boring but" aloud and stop. Ask the four questions one after the other: good or bad, the part of speech of "boring", a similar sentence, the next word.
All four were answered by the same people, after the same words.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 60 minutes; with only 25, show "One state answers four questions", "The ear proposes" and "It says what it sees".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a recurrent network computes, roughly: a state that is carried from word to word.
Notebook 08 opens it up; here it is a reader, and we care about what can be asked of it.
It takes 80 minutes with the exercises.

Three parts, and one thread: the same words can be wanted in many ways.

1. **Four tasks** on film reviews, with one network.
2. **Speech**: which words were said, if the sound does not tell?
3. **Captions**: from a picture to a vector, and from the vector to a sentence.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache

import numpy as np
import torch
from ipywidgets import SelectionSlider

from lecturekit import figures
from lecturekit.corpora import COLOURS, NEVER_SHOWN, PRONUNCIATIONS, SHAPES, Scene, Thing, homophone_corpus, review_corpus, review_words, scene_corpus  # fmt: skip
from lecturekit.exercises import check
from lecturekit.explorable import explore, watch
from lecturekit.language import Lexicon, NGrams, Recogniser, encode, error_rates, speak
from lecturekit.networks import TASKS, BagOfWords, Captioner, FourTasks, Recipe, baseline_tasks, caption, four_answers, nearest, recorded_sharing, score_captions, score_tasks, train, walk  # fmt: skip

torch.set_num_threads(1)  # faster, for networks this small
REVIEWS = review_corpus(train=2000, validation=300, test=600, rng=np.random.default_rng(5))

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A review, and four things to want of it

★★★★★ *Ideal for anyone with an interest in disguises who likes to see the subject tackled in a humorous manner.*

1. **Label of the whole**: positive or negative?
2. **Label of each word**: noun, verb, …?
3. **Representation**: one vector for all of it, [0.1; 0.0004; 0; …; 0.09; 0.05].
4. **Next word**: ideal for anyone with an interest in … ?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** This is the lecture's own review. Our network will have to read it too, and it knows hardly a word of it: look forward to that.
Ask which of the four has a right answer that somebody could write down: the third has none. It must be trained for something else.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Four tasks

The reviews that we train on come out of a grammar made for this course.
Each has a label, and a tag for every word, so that we know all right answers.
Good and bad words are used equally in good and in bad reviews: "not bad", "far from dull", "i expected something awful, but …".
Who only counts words has a hard time, and that is intended.

Sentences of `test` follow templates that occur in neither of the other parts.
"""

# %% slideshow={"slide_type": "skip"}
[(str(review), review.label) for review in REVIEWS.test[:4]]

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One state, four readouts

$$\textcolor{#3b7f35}{h}_t = \operatorname{cell}\big(\textcolor{#0970d4}{x}_t, \textcolor{#3b7f35}{h}_{t-1}\big),
\qquad \textcolor{#680ec5}{z}^{\text{task}}_t = \textcolor{#b534c6}{V}^{\text{task}}\, \textcolor{#3b7f35}{h}_t,
\qquad p = \operatorname{softmax} \textcolor{#680ec5}{z}$$

$$\textcolor{#8e1312}{L} = \sum_{\text{tasks}}\; \sum_{\text{items}} - \log p(\text{right})$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The left equation is the expensive one, and it stands there once.
Why may it read in one direction only? Because the fourth head must not see what it shall predict; notebook 14 shows what two directions buy.
The loss is one sum. Backpropagation sends all four gradients into the same cell, and they add up there.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What each head is trained for, in words:

* **label**: asked after *every* word, so that an answer is ready wherever the sentence stops; after half of it nobody can know, and it should say so.
* **tags**: asked at each word, before the next one is heard.
* **vector**: sixteen numbers out of the last state; from these alone the words of the sentence have to be named, in whatever order, and that makes them mean something.
* **next word**: asked at each state, before the first word too; after the last one it is the end mark `</s>`.

The vocabulary has 133 words, and `<unk>` for all others.
The sentence is read after `<s>`.

All four losses are in nats, and are added.
The label's counts six times: half a sentence often does not tell it, so its gradient is faint among the others.
One in fifty words is hidden as `<unk>`, so that the network learns what to do about a word that it does not know.
"""


# %% slideshow={"slide_type": "skip"}
def fit(network, **shown):
    """Train a network in place on the reviews, and give its curves."""
    lessons = network.examples(REVIEWS.train, unknown=0.02, rng=np.random.default_rng(0))
    recipe = Recipe(epochs=10, batch=64, rate=0.02)
    return train(network, lessons, network.examples(REVIEWS.validation), recipe, **shown)


# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Four tasks are learnt in one run
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Run this cell while all watch: ten passes over two thousand sentences, two or three seconds.
The loss is the mean over all items of all tasks, so its height says little; that it falls says that at least one task is learnt.
The accuracy is over all items too. Which task does how well is measured below, each for itself.

</details>
"""

# %% slideshow={"slide_type": "-"} tags=["row-L1"]
reader = FourTasks(REVIEWS.vocabulary, seed=0)
curves = fit(reader, watch=watch(lambda seen: figures.training_curves(seen, unit="nats, weighted")))

# %% slideshow={"slide_type": "skip"}
curves.words, reader.parameter_count

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Now the reader answers.
`four_answers` keeps what it says after each word, and `nearest` finds the sentences whose vectors point most nearly the same way, by the cosine.
"""

# %% slideshow={"slide_type": "skip"}
VECTORS = reader.vectors(REVIEWS.train)
asked = cache(lambda sentence: four_answers(reader, sentence))
bag = BagOfWords.fit(REVIEWS.train)


def alike(vector, count=2):
    """The training reviews with the nearest vectors, and their cosines."""
    places, cosines = nearest(VECTORS, vector, count)
    return [(str(REVIEWS.train[n]), cosine) for n, cosine in zip(places, cosines, strict=True)]


def unknown_in(answers):
    return f"**{answers.unknown.sum()} unknown**; " if answers.unknown.any() else ""


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: when does it know what?

* *i expected a dull plot , but the film was not bad at all .*

The words come one by one.
After which word is the reader sure that the review is **positive**?
When is it sure of the **tag** of a word: at the word, or later?
And which **next word** is easiest to guess in this sentence?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Take a vote on the first: most say "bad", some "not". It is earlier, and the reason is worth the slide.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One state answers four questions, after every word
"""


# %% slideshow={"slide_type": "-"} tags=["row-L1"]
EXPECTED = "i expected a dull plot , but the film was not bad at all ."
ONLY, DISGUISES = (
    "this film was not only funny but clever .",
    "ideal for anyone with an interest in disguises",
)
LIKED, NEITHER = "i never liked her acting .", "the story was neither clever nor moving ."


def all_four(words_heard=5, sentence=EXPECTED):
    """Label, tags, vector and next word, after some words of a review."""
    answers = asked(sentence)
    heard = min(words_heard, len(answers.words))
    line = unknown_in(answers) + figures.four_words(answers, heard)
    return figures.four_tasks(answers, heard, near=alike(answers.vector[heard])), line


explore(all_four, words_heard=(0, 15), play={"words_heard": 900}, examples={"sentence": [EXPECTED, ONLY, DISGUISES, LIKED, NEITHER]}, height=440,
        caption="{words_heard} words heard; “?”: unknown. The vector, the words it names, the reviews like it; next words, bold if it comes.",
        presets={"expected": {"sentence": EXPECTED, "words_heard": 2}, "dull": {"sentence": EXPECTED, "words_heard": 4},
                 "all of it": {"sentence": EXPECTED, "words_heard": 15}, "not only": {"sentence": ONLY, "words_heard": 5},
                 "funny": {"sentence": ONLY, "words_heard": 6}, "her …": {"sentence": LIKED, "words_heard": 4},
                 "disguises": {"sentence": DISGUISES, "words_heard": 8}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Key 1, then arrows: the label stays near a half while nothing has been judged.
Key 2: "dull" has come, and it says *positive*; in these reviews what is expected never happens.
Key 4: after "not only" the next word is all but known to be an adjective. Key 5: and after "funny" comes "but".
Key 6: "her" is tagged before "acting" is heard, so it must guess; notebook 14 is about that.
Key 7: the lecture's review, of which it knows three words. It still answers all four questions, with a straight face: a network has no answer "I cannot read this".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

After "dull", the fourth word, before anything was said of the film itself.
In these reviews what somebody expects never comes, so that a dull expectation promises a good film.
That is a law of our grammar and not of English, but the reader has found it by itself.
In sixteen trainings P(positive) lay between 0.28 and 0.64 until then, at 0.97 or more after it, and never again below 0.87.

A tag is said at the word and stays: what follows can change nothing in a network that reads from the left.
At "her" it has to guess; pronoun in twelve of the sixteen, determiner in four, never surer than 79 %.

The comma after "plot" and the word "but" are easy to foresee (67 to 97 %), and so is "all" after "at".
After "not only" 79 to 97 % of the probability lie on adjectives.
All words of content are hard: which plot, which film?

Of the lecture's review it knows three words.
P(positive) at its end was anything from 0.00 to 1.00 in the sixteen trainings: the answer is given, and means nothing.

</details>

## Is that any good?

An accuracy means something beside another one.
So each task gets an opponent that needs no network: a bag of words for the label, the commonest tag of each word, the commonest words, the commonest next word.
All are asked about six hundred sentences of unseen templates.
"""

# %% slideshow={"slide_type": "skip"}
ours, simple = score_tasks(reader, REVIEWS.test), baseline_tasks(REVIEWS.train, REVIEWS.test)
{"label": (ours.label, simple.label)} | dict(zip(["label, negated", *TASKS[1:]], zip(ours.row(), simple.row(), strict=True), strict=True))  # fmt: skip

# %% slideshow={"slide_type": "skip"}
assert ours.negated > simple.negated + 0.2
assert (ours.row() - simple.row())[[0, 2, 3]].min() > 0.03

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The label is the clear case: 97 to 100 % with a negation in sixteen trainings, where the bag of words has 59 %.
Of a sentence's words the vector names 53 to 57 % first, the commonest words are 45 %.
The likeliest next word came in 41 to 43 % of all places, the commonest word in 9.
The tags are the warning: 96.1 to 96.7 % against 96.1.
Most words have one tag only, so that learning by heart is nearly all there is to win; for the rest one must hear what follows.

## Order against votes

The opponent at the label deserves a closer look.
A **bag of words** gives each word a vote, fixed once and for all, and adds them up.
It is logistic regression on counts, fitted to the same two thousand reviews.
What stands beside a word cannot change its vote.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: same words, other order

* *the plot was not bad , but good .*
* *the plot was not good , but bad .*

A bag of words and a network read both.
What do they make of the first, and what of the second?
How large is the vote of "good" in the bag, and how large that of "not"?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The first answer is logic and needs no figure: the same bag, the same sum. The votes are the surprise.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A bag of words cannot tell these two apart
"""


# %% slideshow={"slide_type": "-"} tags=["row-L1"]
GOOD, BAD = "the plot was not bad , but good .", "the plot was not good , but bad ."
NEVER, ALWAYS = "i never disliked this story .", "i never enjoyed this story ."


def order_or_votes(words_heard=9, sentence=GOOD):
    """P(positive) after each word, of the network and of a bag of words, and the votes in the bag."""
    answers = asked(sentence)
    words, heard = answers.words, min(words_heard, len(answers.words))
    said = (words, answers.label[:, 1], bag.opinion(words))
    drawn = figures.votes_beside_order(*said, [bag.vote(word) for word in words], heard=heard)
    return drawn, unknown_in(answers) + figures.order_words(*said, heard=heard)


explore(order_or_votes, words_heard=(1, 9), play={"words_heard": 900}, examples={"sentence": [GOOD, BAD, NEVER, ALWAYS, ONLY]},
        caption="P(positive) after {words_heard} words, and below what each word adds to the bag's log-odds.",
        presets={"not bad, but good": {"sentence": GOOD, "words_heard": 9}, "not good, but bad": {"sentence": BAD, "words_heard": 9},
                 "never disliked": {"sentence": NEVER, "words_heard": 6}, "never enjoyed": {"sentence": ALWAYS, "words_heard": 6},
                 "not only funny": {"sentence": ONLY, "words_heard": 9}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 and 2: the bars change places, the dashed line ends where it did; the other line goes the other way.
The votes are small: good and bad words stand in good and bad reviews equally often, so fitting found nothing to hold on to.
Keys 3 and 4: one word is exchanged, and here the bag could know; it has no more than a hint.
Be fair: in reviews that people write a bag of words is often right in 80 % and more. This corpus was made to be hard for it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The bag gives both 53 %, to the last digit.
The network gives the first 100 % and the second 0 or 1 %, in all of sixteen trainings, and mostly has them apart at the fifth word.

The votes make little sense: "bad" has +0.26, "good" −0.25, "not" +0.32.
Bad words stand in good reviews as often as in bad ones here, behind a "not" or an "expected".
What was fitted is chance, and a few words such as "enjoyed" that are rarer in their turned form.
So "never disliked" and "never enjoyed" both come out on the wrong side; the network had both right sixteen times.

</details>

That a bag gives both sentences the same is no matter of fitting, and holds to the last digit:
"""

# %% slideshow={"slide_type": "skip"}
assert bag.probability(GOOD) == bag.probability(BAD)

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A vector for a sentence: who is near whom?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Nobody told the network which sentences are alike. The vector was trained for one thing: that the words can be named from it.
Look at the signs: "nobody could hate" may stand beside "nobody could love". Yet over all test reviews about nine in ten neighbours have the same label: the vector is read off a state that must know the label too.
What is near depends on what was trained for; there is no "meaning" beyond that.

</details>
"""


# %% slideshow={"slide_type": "-"} tags=["row-L1"]
def neighbours(sentence, label, count=6):
    """A sentence and the training reviews with the nearest vectors."""
    vector = asked(sentence).vector[-1]
    places, cosines = nearest(VECTORS, vector, count)
    texts, labels = [sentence, *(str(REVIEWS.train[n]) for n in places)], [label, *(REVIEWS.train[n].label for n in places)]  # fmt: skip
    return figures.nearest_vectors(texts, np.vstack([vector, VECTORS[places]]), cosines, labels=labels)


neighbours("nobody could love this slow story .", 0)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Some neighbours share its build, some its verdict, and some have the opposite sign.
What is near is no more than what one number, the cosine, can say.

Counted over all six hundred test reviews, 86 to 95 % of the six nearest have the same label, in sixteen trainings; by chance it would be a half.
They share 44 to 47 % of a sentence's words; any other review shares 26 %.
The label was never asked of this vector.
But it is read off a state that has to know it.

## Does sharing help?

The same encoder with **one** head, trained for one task alone, is the fair comparison.
Four such networks have four encoders.
`sharing_run(REVIEWS, ["label"], count=500)` would train one of them now, in a second, with as many updates whatever the number of reviews.
`recorded_sharing` holds what sixteen seeds of each gave; here are the weights that both ways take.
"""

# %% slideshow={"slide_type": "skip"}
recorded = recorded_sharing()
weights_of = lambda *tasks: sum(FourTasks(REVIEWS.vocabulary, tasks=tasks).parameter_count.values())  # noqa: E731
weights_of(*TASKS), sum(weights_of(task) for task in TASKS)

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Sharing saves weights, and the vector pays most
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Ask first: can it help the label that the same network has to predict words?
Compare the first two bars: with 500 reviews it may, but the dots lie far apart. With 2,000 both are right nearly always.
The others do not gain here: each has an answer at every word to learn from, and three guests who take room.
The line is the opponent from before. Nobody beats it clearly at the tags.

</details>
"""

# %% slideshow={"slide_type": "-"} tags=["row-L1"]
kinds = ["label,<br>with a negation", "tag<br> ", "words named<br>by the vector", "next word<br> "]
groups = {f"{how}, {n:,}": getattr(recorded, how)[k] for k, n in enumerate(recorded.reviews) for how in ("together", "alone")}  # fmt: skip
figures.shares_right(groups, kinds, floor=simple.row(), title="right, on unseen templates")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The numbers in the legend are the reviews to learn from; each dot is one of sixteen trainings.
Together it takes 19,315 weights, alone 50,131, for each brings its own encoder.

With 500 reviews the label, on sentences with a negation, was right in 64 % together and in 58 % alone; together was better in eleven of the sixteen.
With 2,000 it was 98 % and 99 %.
The next word lost 3 points with 500 reviews and 1 with 2,000, tags lost 1 point or less.
The vector lost 14 and 17: forty numbers of state have to serve four masters, and it is the one that wants them all.

So "sharing helps" is no law.
It may, where one task is short of examples and the others know something that it needs.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Two questions, one sentence: what fits the sound, and what is ever said?

$$\begin{aligned}\underset{\text{words}}{\arg\max}\; P(\text{words} \mid \textcolor{#0970d4}{x})
&= \underset{\text{words}}{\arg\max}\; \frac{P(\textcolor{#0970d4}{x} \mid \text{words})\; P(\text{words})}{P(\textcolor{#0970d4}{x})} \\[4pt]
&= \underset{\text{words}}{\arg\max}\; P(\textcolor{#0970d4}{x} \mid \text{words})\; P(\text{words})\end{aligned}$$

The sound $\textcolor{#0970d4}{x}$ has been heard, and is the same for every sentence that we compare.
So its own probability, the denominator, can be dropped.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Say "I scream", and ask what you said; some will write "ice cream".
Two factors, two experts: one listens and knows no grammar, the other knows what people say and is deaf.
Ask why the fraction may lose its denominator. The notebook computes it, as the sum over all sentences.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Speech: the noisy channel

Somebody has words in mind, and what reaches us is sound with noise in it.
Which words were they?
Bayes' rule turns the question round.

We need three things, and all of them are small enough here to be looked at.

**A lexicon.** Each word is a row of phones, the sounds of a language, written in ARPAbet.
Many of our words share their phones with others, and some pairs of words share them with other pairs.

**A model of sound.** Each phone is a point of ten numbers that say how the mouth makes it: voiced or not, nasal or not, how open, where.
What is heard is that point with noise added to each number, normally distributed, with standard deviation $\sigma$.
So $\log P(\textcolor{#0970d4}{x} \mid \text{words})$ is exact: for each phone a squared distance, divided by $2\sigma^2$, and a constant.
It is the logarithm of a density, and may be above 0.
One thing is simpler than in real speech: each phone lasts one **frame**.
Really it lasts several, never the same number.

**A language model.** It counts which words follow which in four thousand sentences out of a grammar, where every word stands where it belongs.
How such models work is notebook 06; here you need only that it gives each sentence a probability.
"""

# %% slideshow={"slide_type": "skip"}
LEXICON = Lexicon.of(PRONUNCIATIONS)
SPOKEN = homophone_corpus(rng=np.random.default_rng(0))
LEXICON.sounds("i scream"), LEXICON.sounds("ice cream")


# %% slideshow={"slide_type": "skip"}
@cache
def listener(order):
    return Recogniser(LEXICON, NGrams.fit(encode(SPOKEN), order=order))


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How much is lost between the words and the sound, without any noise?
`alike` counts the sequences of words that have exactly the same phones.
"""

# %% slideshow={"slide_type": "skip"}
SEA, CREAM, APE = "we can see the sea from here", "i scream for ice cream", "the great ape ate a pear"
SON, ROAD, BIRDS = "write to our son", "he knew the right road", "i hear the birds here"
{sentence: LEXICON.alike(sentence) for sentence in (SEA, CREAM, APE, SON, ROAD, BIRDS)}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And does the denominator really not matter?
"me too" has only four phones, so that *every* sequence of words with four phones can be listed.
The sum over all of them is $P(\textcolor{#0970d4}{x})$.
Dividing by it turns the products into probabilities, and leaves the winner where it was.
"""

# %% slideshow={"slide_type": "skip"}
short = speak("me too", LEXICON, sigma=0.4, rng=np.random.default_rng(0))
every = listener(2).nbest(short, 100_000)
joint = np.array([path.total for path in every])  # log P(x | words) + log P(words)

# %% slideshow={"slide_type": "skip"}
posterior = np.exp(joint - np.logaddexp.reduce(joint))
assert np.argmax(joint) == np.argmax(posterior)
len(every), str(every[0]), posterior[:3].round(3)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
For longer sentences nobody lists them all: there are more than $10^{20}$ for a typical one.
Viterbi's algorithm finds the best without trying each.
The best way to go on depends only on where we are in the sound and on the last words, so it is worked out once for each such place.
It leaves nothing out; a test of the package tries all sentences of a small lexicon against it.

Two knobs have been added to Bayes' rule by those who build recognisers:

$$\log P(\textcolor{#0970d4}{x} \mid \text{words}) + \lambda \log P(\text{words}) - p \cdot \text{number of words}$$

The **weight** $\lambda$ says how much the language model counts; Bayes' rule has 1.
The **penalty** $p$ is a price for each word.

The next function says a sentence into noise, the same noise each time, only louder or softer.
It also gives the **lattice**: every word of the lexicon at every place, with its score.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def heard(sentence, noise):
    spoken = speak(sentence, LEXICON, sigma=noise, rng=np.random.default_rng(0))
    return spoken, listener(2).lattice(spoken)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does the best ear hear?

*we can see the sea from here* is said with hardly any noise, and every phone is heard right.
Of 217 known words, those are chosen that fit the sound best; no language model has a say.
Which words will come out?
Then a language model is added: how much weight must it have?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most expect the right sentence. Ask how the ear should know which "see" is wet.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The ear proposes, the language model disposes
"""

# %% slideshow={"slide_type": "-"} tags=["row-L2"]
WEIGHTS = SelectionSlider(options=[(f"{w:g}", w) for w in (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)], value=0.0)


def recognised(weight=0.0, noise=0.1, sentence=SEA, penalty=0.0, order=2):
    """Words that fit the sound, and the sentence that wins."""
    spoken, lattice = heard(sentence, noise)
    ask = {"weight": weight, "penalty": penalty}
    winner, now = listener(order).best(lattice, **ask), listener(order).believe(lattice, **ask)
    drawn = figures.word_lattice(
        spoken, lattice, winner, now=now, by_sound=listener(1).believe(lattice, weight=0)
    )
    return drawn, figures.recognised_words(winner, spoken, beliefs=now, alike=LEXICON.alike(winner.words))


explore(recognised, weight=WEIGHTS, noise=(0.1, 0.9, 0.2), penalty=(-4.0, 4.0, 1.0), order=(1, 3), height=440,
        examples={"sentence": [SEA, CREAM, APE, SON]}, caption="σ = {noise}, λ = {weight}, price of a word {penalty}, order {order}. One frame a phone. Red: wrong. Above: winner, scores, probability.",
        presets={"a tie by sound": {"sentence": SEA, "noise": 0.1, "weight": 0.0}, "the model decides": {"sentence": SEA, "noise": 0.1, "weight": 1.0},
                 "where do words end?": {"sentence": CREAM, "noise": 0.1, "weight": 0.0}, "it knows": {"sentence": CREAM, "noise": 0.1, "weight": 1.0},
                 "the ear is lost": {"sentence": APE, "noise": 0.7, "weight": 0.0}, "heard right": {"sentence": APE, "noise": 0.7, "weight": 1.0},
                 "too much weight": {"sentence": APE, "noise": 0.7, "weight": 4.0}, "one word back": {"sentence": SON, "noise": 0.7, "weight": 1.0, "order": 2}, "two words back": {"sentence": SON, "noise": 0.7, "weight": 1.0, "order": 3}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Key 1: all phones are right, and "see" and "sea" have half the belief each; no better ear would help. Key 2: one stays dark.
Keys 3 and 4: the same phones twice in one sentence, with the border of the words in two places.
Key 5: the red phones are those that the ear gets wrong; move the weight by hand to 0.25, then key 6.
Key 7: now it says what it likes to say, whatever was said.
Keys 8 and 9: a bigram model, which sees one word back, writes to the road; a trigram model writes to our son, if not quite sure.
In the notebook, let somebody type a sentence of words that the lexicon has.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Sound alone leaves a tie: eight sentences have exactly these phones, and the ear cannot tell them apart.
That is no exception: of 374 new sentences of our grammar, 372 sound exactly like at least one other sequence of words, half of them like seven others or more.
The least weight breaks the tie.

With noise the ear hears other phones, and words appear that were never said.
At $\lambda = 1$ both experts count, as Bayes' rule has it, and the sentence is back.
At 4 the language model has its way: "the great ape in an hour" is no better sound, only more usual.

</details>

One sentence at one weight is one number for each candidate.
Over all weights it is a straight line: its height at 0 is what the ear says, its slope is $\log P(\text{words})$.
The winner is the highest line, and where two lines cross, the winner changes.
`reign` finds all winners from 0 to the highest weight, among all sentences there are, and the exact weights at which they change.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def winners(sentence, noise, penalty, order):
    return listener(order).reign(heard(sentence, noise)[1], penalty=penalty)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how often does the winner change?

*he knew the right road* is said into noise.
The weight goes from 0 to 5.
How many different sentences win on the way, and when is it the right one?
Which sentences win at the far end: better ones?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Collect a number and an interval. Few expect that the right sentence loses again.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The right sentence wins between two weights
"""


# %% slideshow={"slide_type": "-"} tags=["row-L2"]
def weighed(weight=1.0, sentence=ROAD, penalty=0.0, noise=0.6, order=2):
    """What each sentence owes to sound, language and length, and who leads at which weight."""
    reign = winners(sentence, noise, penalty, order)
    said = listener(order).score(heard(sentence, noise)[1], sentence, weight=weight, penalty=penalty)
    return figures.weighed_sentences(reign, said, weight=weight), figures.reigning_words(
        reign, said, weight=weight
    )


explore(weighed, weight=(0.0, 5.0, 0.25), noise=(0.1, 0.9, 0.1), penalty=(-4.0, 4.0, 2.0), order=(1, 3), play={"weight": 500}, height=440,
        examples={"sentence": [ROAD, BIRDS, SON]}, caption="λ = {weight}. Left: the shortest bar wins. Right, grey: the winner, whichever it is. Noise σ = {noise}, price of a word {penalty}.",
        presets={"sound alone": {"sentence": ROAD, "weight": 0.0, "penalty": 0.0}, "as Bayes has it": {"sentence": ROAD, "weight": 1.0, "penalty": 0.0},
                 "a little too much": {"sentence": ROAD, "weight": 1.5, "penalty": 0.0}, "far too much": {"sentence": ROAD, "weight": 4.5, "penalty": 0.0},
                 "words are free": {"sentence": BIRDS, "weight": 0.0, "penalty": 0.0}, "a word costs 4": {"sentence": BIRDS, "weight": 0.0, "penalty": 4.0},
                 "a word pays 4": {"sentence": BIRDS, "weight": 0.0, "penalty": -4.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Play the weight. Left, the blue bars stand still and the violet ones grow; right, the vertical line walks along the roof.
Each kink of the grey line is a change of the winner, and its place is computed, not read off.
Keys 5 to 7, sound alone: free words are many and short, a price makes them fewer and longer, a premium shatters the sentence.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Five sentences win in turn.
The right one reigns from 0.34 to 1.09; before it come sentences that sound better, after it sentences that are more usual.
So it is with other noise as well.
In a hundred other draws the right sentence won at some weight in 74, at $\lambda = 1$ in 64; and in all 74 it had lost again before 5.

The penalty matters where the language model has little weight.
By itself the ear likes short words: they have more ways to fit.
Over 374 sentences at $\sigma = 0.7$ sound alone gave 6 % too many words.
A price of 4 each made them 4 % too few, and the errors 65 % instead of 70.
A language model charges for words already, since each costs a probability: at $\lambda = 1$ no price made it better.

</details>

One sentence with one draw of noise is an anecdote.
So we take fifty sentences that the language model has not read, say each of them into five strengths of noise, and count the words that are wrong.
The listener may know how loud the noise is, or reckon with another strength.
Words that are replaced, left out or put in all count; their number for each word said is the **word error rate**.
"""

# %% slideshow={"slide_type": "skip"}
known, others = ({text.sentence(s) for s in range(text.n_sentences)} for text in (SPOKEN, homophone_corpus(rng=np.random.default_rng(1))))  # fmt: skip
NEW = sorted(others - known)[::7][:50]


@cache
def counted(order, reckoned):
    return error_rates(listener(order), NEW, sigmas=[0.1, 0.3, 0.5, 0.7, 0.9], weights=[0, 0.25, 0.5, 1, 2, 4, 6], reckoned=reckoned)  # fmt: skip


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which weight is best, and what does a better microphone bring?

Fifty new sentences, counted word by word.
How many words does sound alone get wrong when there is hardly any noise?
Where is the best weight: below 1, at 1, above?
And for an ear that takes the noise for **half** as loud as it is?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The last question is for those who know that real recognisers use weights of ten and more.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A language model buys what no microphone can
"""


# %% slideshow={"slide_type": "-"} tags=["row-L2"]
def errors(noise=0.5, ear=1.0, order=2):
    """Wrong words against the noise and against the weight."""
    rates = counted(order, ear)
    return figures.recognition_errors(rates, sigma=noise), figures.error_rate_words(rates, sigma=noise)


explore(errors, noise=(0.1, 0.9, 0.2), ear={"knows the noise": 1.0, "takes it for half as loud": 0.5}, order=(1, 2), height=420,
        caption="Words wrong of fifty sentences not trained on. λ = 0: sound alone. Ring: fewest. Order {order}; the ear {ear}.",
        presets={"hardly any noise": {"noise": 0.1, "ear": 1.0, "order": 2}, "much noise": {"noise": 0.7, "ear": 1.0, "order": 2},
                 "an ear too sure": {"noise": 0.7, "ear": 0.5, "order": 2}, "words without company": {"noise": 0.5, "ear": 1.0, "order": 1}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1, the left end of the upper line: without noise a fifth of the words is still wrong. Those are the homophones.
Key 2: the valley has its floor at 1, because here the ear knows exactly how reliable it is.
Key 3: the same ear, too sure of itself; the floor moves to 4. That is why real recognisers need a weight.
Key 4: counting words alone hardly helps; it is the company of a word that tells.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

With hardly any noise sound alone still gets about a fifth of the words wrong, and a bigram model none.
In noise the best weight is 1, as Bayes' rule says: the ear knows its own noise, and its probabilities can be taken at their word.
We counted all 374 new sentences too.
At none of the five strengths was another of the seven weights better than 1; at $\sigma = 0.5$ it leaves 2.6 % of the words wrong, sound alone 42.5.
A trigram model leaves 2.1.

An ear that takes the noise for half as loud makes every difference in sound four times as large.
Then 4 is the weight that puts things right.
Real recognisers treat neighbouring frames as if each were new evidence, so they are far too sure of what they hear, and are tuned to weights of ten or so.

Unigrams know which of two homophones is more frequent, but not where it belongs: at $\sigma = 0.5$ they leave 34 % of the words wrong.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## From a picture to a vector, from the vector to a sentence

$$\textcolor{#3b7f35}{e} = \operatorname{conv}(\textcolor{#0970d4}{x}),
\qquad \textcolor{#3b7f35}{h}_t = \operatorname{cell}\big(\text{word}_{t-1}, \textcolor{#3b7f35}{e}, \textcolor{#3b7f35}{h}_{t-1}\big)$$

$$p(\text{word}_t) = \operatorname{softmax} \textcolor{#b534c6}{V} \textcolor{#3b7f35}{h}_t$$

The third of the four tasks, run backwards: a vector is given, and a sentence is wanted.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** The right half is a language model, with one thing more in its ear at each step: the vector.
So all that can be done with a language model can be done here: take the likeliest word, draw one, ask for the probability of a sentence.
Vinyals and others did this with photographs in 2015.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Captions

The lecture's last picture: an **embedding** goes in, a sentence comes out.
Where the embedding comes from does not matter to the decoder.
Here it comes from a picture.

Our scenes are 32 × 32 pixels with one or two things on them, each at one of 36 places.
The things are circles, squares and triangles; red, blue, yellow or black; small or large.
They are drawn by arithmetic, and for each of them we know the true sentences.
Of two things either may come first, so that there are **two** right answers, and in training one of them is drawn.

Three things are never shown in training: a blue circle, a yellow square, a red triangle.
All other circles are shown, and all other blue things too.
"""

# %% slideshow={"slide_type": "skip"}
SCENES = scene_corpus(rng=np.random.default_rng(5))
SCENES, [" ".join(words) for words in SCENES.train[0][0].sentences()], NEVER_SHOWN

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Three thousand scenes, fourteen times over
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Five or six seconds; the steps in the curve are the moments at which it has understood something: first that sentences begin with "a", then colours, then shapes, then where.
The loss cannot go to 0: there are two true sentences, and nothing tells which one is wanted. Ask what that costs at least.

</details>
"""

# %% slideshow={"slide_type": "-"} tags=["row-L3"]
speaker = Captioner(seed=0)
lessons, others = speaker.examples(SCENES.train), speaker.examples(SCENES.validation)
spoke = train(speaker, lessons, others, Recipe(epochs=14, batch=64, rate=0.01), watch=watch(lambda seen: figures.training_curves(seen, floor=0.01, guess=np.log(len(speaker.outcomes)))))  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How good is it?
We count on scenes that it has seen, on others of the same kinds of things, and on those with a thing that was never shown.
Does the likeliest sentence **name** the things that are there and no others?
And is it **true**, the relation included?
"""

# %% slideshow={"slide_type": "skip"}
{part: score_captions(speaker, [scene for scene, _ in getattr(SCENES, part)[:300]]) for part in ("train", "validation", "test")}  # fmt: skip


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Now you place the things.
The first one goes where you click.
"""

# %% slideshow={"slide_type": "skip"}
GRID = {f"row {down + 1}, column {across + 1}": 6 * down + across for down in range(6) for across in range(6)}
MIDDLES = np.array([[6 + 4 * (n % 6), 6 + 4 * (n // 6)] for n in range(36)])
KINDS = [f"{colour} {shape}" for colour in COLOURS for shape in SHAPES]


def thing(name, place, size="small"):
    """A thing by its name and the number of its place, row by row."""
    colour, shape = name.split()
    return Thing(shape, colour, size, place % 6, place // 6)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what was never seen, what is never said

A red circle is moved around a blue square.
Where does "above" turn into "left of"?
And how sure is it of its **first** noun: which of the two things does it name first?

Then the circle becomes **blue**.
It has seen red circles and blue squares by the hundred, but never a blue circle.
What will it say?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Collect three answers for the blue circle: "a blue circle", "a blue something else", "a something else circle".

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## It says what it sees, in words it has said before
"""


# %% slideshow={"slide_type": "-"} tags=["row-L3"]
def described(first="red circle", place=3, second="blue square"):
    """A scene with two things, its embedding, and what may be said of it."""
    scene = Scene((thing(second, 21), thing(first, place)))
    said = caption(speaker, scene)
    drawn = figures.scene_caption(scene.image(), said, middles=MIDDLES, chosen=place)
    return drawn, figures.caption_words(said, sentences=scene.sentences())


explore(described, first=["red circle", "yellow triangle", "black square", "blue circle", "yellow square", "red triangle"],
        place=SelectionSlider(options=list(GRID.items()), value=3), second=KINDS, on_click="place", height=440,
        caption="{first} at {place}. Strip: the embedding. Columns: the likeliest next words; framed: said.",
        presets={"above": {"first": "red circle", "place": 3}, "left of": {"first": "red circle", "place": 18}, "below": {"first": "red circle", "place": 33},
                 "slanted": {"first": "red circle", "place": 7}, "blue circle!": {"first": "blue circle", "place": 3},
                 "yellow square!": {"first": "yellow square", "place": 3}, "red triangle!": {"first": "red triangle", "place": 3}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Keys 1 to 3, or click around the square: the words follow.
Second column: two colours, because either thing may be named first. Once the colour is said, nearly everything else is decided.
Key 4: on a slant no relation is said in training; it says one all the same.
Key 5: the colour is right. The shape is one that it has seen in this colour. It *sees* the circle, perhaps, but the decoder has never said "blue circle".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The words follow the circle around the square, mostly.
Of the ten places where a relation can be told, the caption was true at six to ten, in sixteen trainings.
Of new scenes with known things 76 to 92 % of the captions were true, and 90 to 98 % named all things.
The first noun is a free choice: "red" and "blue" share the second column, one as good as the other.
Where nothing can be told it says something all the same.

Of the **blue circle** it says that it is blue, and a square or a triangle.
In none of the sixteen trainings was "blue circle" said of it.
Over three hundred scenes with a thing that was never shown, 0 to 9 % of the captions named what is there.
The sentences that it learnt never had "circle" after "blue", and its language model has the last word: it says what is usual.
In the first part of this notebook that was called an answer with a straight face.

</details>

## Temperature

Greedy captions take the likeliest word each time, and say one of the two true sentences, always the same.
Who wants the other one too must **draw**.
From the probabilities $p$, or from $p^{1/T}$, normalised again: a **temperature** $T$ below 1 makes the likely likelier, one above 1 gives the unlikely a chance.
"""


# %% slideshow={"slide_type": "skip"}
def heated(p, temperature):
    """The distribution that words are drawn from."""
    weights = np.exp(np.log(p) / temperature)
    return weights / weights.sum()


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A machine compares it with what the package draws from:
"""

# %% slideshow={"slide_type": "skip"}
warm = caption(speaker, SCENES.validation[0][0], temperature=0.7, rng=np.random.default_rng(0))
assert np.allclose(warm.drawn_from(), [heated(p, 0.7) for p in warm.probabilities])

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: how warm may it be?

Two sentences are true of this scene, and at $T = 0$ one of them is never said.
From which temperature on will you hear both?
And from which on things that are not there?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Then ask which words will go wrong first: the "a", the colours, or the relation.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A little warmth brings the other truth, more of it brings lies
"""


# %% slideshow={"slide_type": "-"} tags=["row-L3"]
VIEWS = {"circle above square": ("red circle", 3, "blue square", 21), "square left of triangle": ("black square", 13, "yellow triangle", 16),
         "circle below circle": ("yellow circle", 32, "red circle", 8)}  # fmt: skip


def drawn_at(temperature=1.0, draw=1, view="circle above square"):
    """A caption drawn at a temperature."""
    first, place, second, other = VIEWS[view]
    seen = Scene((thing(second, other), thing(first, place)))
    said = caption(speaker, seen, temperature=temperature, rng=np.random.default_rng(draw))
    return figures.scene_caption(seen.image(), said), figures.caption_words(said, sentences=seen.sentences())


explore(drawn_at, temperature=(0.0, 3.0, 0.25), draw=(1, 8), view=list(VIEWS), play={"draw": 900}, height=440,
        caption="{view}, draw {draw} at T = {temperature}. Columns: the likeliest of what each word is drawn from; framed: drawn. P is at T = 1.",
        presets={"greedy": {"temperature": 0.0, "draw": 1}, "T = 0.5": {"temperature": 0.5, "draw": 1}, "T = 1, as trained": {"temperature": 1.0, "draw": 1},
                 "T = 1, again": {"temperature": 1.0, "draw": 3}, "T = 2": {"temperature": 2.0, "draw": 2}, "T = 3": {"temperature": 3.0, "draw": 1}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1, then play the draws: nothing moves. Keys 3 and 4, then play: both sentences come.
Key 6: the columns are pale, and the sentence falls apart. Colours and shapes go first, "a" holds longest: there was never an alternative to it.
Follow one column from T = 0.5 to 3: the order of its words never changes, only how far they lie apart.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

We drew eight captions of each of the three scenes, from sixteen trainings.
At $T = 0.5$ both true sentences came in two thirds of the cases, and 91 % of all draws were true.
At $T = 1$ both came nearly always, and 77 % were true.
At 2 it was 15 %, and at 3 none of 384.
There is a best temperature for a purpose, and none for all of them.

</details>

What is no temperature is refused:
"""

# %% slideshow={"slide_type": "skip"}
for temperature in (-1.0, float("nan")):
    try:
        caption(speaker, SCENES.train[0][0], temperature=temperature, rng=np.random.default_rng(0))
    except ValueError as error:
        print(error)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Between two pictures

The decoder takes any vector, also one that no picture has.
So we may walk from the embedding of one scene to that of another, in a straight line, and let it speak on the way:

$$\textcolor{#3b7f35}{e}(\alpha) = (1 - \alpha)\, \textcolor{#3b7f35}{e}_1 + \alpha\, \textcolor{#3b7f35}{e}_2$$

For each sentence that is the likeliest somewhere we compute its probability everywhere.
"""

# %% slideshow={"slide_type": "skip"}
ENDS = {"circle above square": Scene((thing("blue square", 26, "large"), thing("red circle", 2, "large"))),
        "yellow triangle": Scene((thing("yellow triangle", 14, "large"),)),
        "square above circle": Scene((thing("blue square", 2, "large"), thing("red circle", 26, "large"))),
        "black circle": Scene((thing("black circle", 21),))}  # fmt: skip
between = cache(lambda first, second: walk(speaker, ENDS[first], ENDS[second], steps=21))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what is said half-way?

At the left end "a red circle above a blue square", at the right end "a yellow triangle".
Will the sentence jump once, or change word by word?
Will it be about something that **neither** picture shows?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Remind them: half-way there is no picture. The question is what the decoder makes of a vector that it has never been given.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Between two pictures it tells of things in neither
"""


# %% slideshow={"slide_type": "-"} tags=["row-L3"]
def on_the_way(step=10, start="circle above square", goal="yellow triangle"):
    """Captions between the embeddings of two scenes."""
    path = between(start, goal)
    return figures.caption_walk(path, step, ENDS[start].image(), ENDS[goal].image()), figures.walk_words(path, step)  # fmt: skip


explore(on_the_way, step=(0, 20), start=list(ENDS), goal=list(ENDS), on_click="step", play={"step": 300}, height=440,
        caption="Step {step} of 20, from {start} to {goal}. Rows: captions on the way. Dots: said.",
        presets={"the start": {"step": 0, "start": "circle above square", "goal": "yellow triangle"}, "half-way": {"step": 10, "start": "circle above square", "goal": "yellow triangle"},
                 "the goal": {"step": 20, "start": "circle above square", "goal": "yellow triangle"}, "two things change places": {"step": 10, "start": "circle above square", "goal": "square above circle"},
                 "one thing into another": {"step": 10, "start": "yellow triangle", "goal": "black circle"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Press play. Each dark stretch is one sentence; where two meet, neither is sure.
Read the rows in the middle: colour and shape do not change at once, so there are things that are in neither picture.
Key 4: things change places, so "above" and "below" have to be exchanged, or the nouns.
The sentences stay grammatical all the way: that is the decoder's doing, and not the vector's.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

On the first way the caption changed three to nine times, by one word or by several.
In all of sixteen trainings it told on the way of a thing that is in neither picture: of a yellow circle, say, or of a red square.
Colour and shape do not change at the same place.

Where two things change places it is simpler: "above" becomes "below", or the nouns are exchanged, with one to four changes.
Of 1,008 captions on three ways 1,006 had the form that the training sentences have.
The decoder keeps the grammar, wherever the vector comes from.

Look at a place where two rows are equally dark: there the *greedy* caption need not be the most probable one.
Word by word the best is not always the best sentence; notebook 10 searches for that.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* One state can answer **many questions**: a label, tags, a vector, the next word; only the readouts differ, and order counts where a bag of words must guess.
* **Speech** is a product of two models: one knows what fits the sound, the other what is ever said; neither is enough.
* A **vector** can be asked for a sentence: the likeliest, a drawn one, or one half-way between two pictures; it is said in the words that were trained.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask where in the three parts a language model was at work: in all of them. The next two notebooks build some.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: the same words, the other opinion

Find two sentences with exactly the same words in another order, of which the reader holds one for positive and the other for negative.
Do not use those of the figure.
"""

# %% slideshow={"slide_type": "skip"}
a_pair = ...


# %% slideshow={"slide_type": "skip"}
def told_apart(first, second):
    """Whether the words are the same, the pair is a new one, and the opinions differ."""
    same, new = sorted(review_words(first)) == sorted(review_words(second)), {first, second} != {GOOD, BAD}
    return [same, new, asked(first).label[-1].argmax() != asked(second).label[-1].argmax()]


check(a_pair if a_pair is ... else told_apart(*a_pair), [True, True, True])

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Exchange the two adjectives around a "not", or what stands before and after "but".
A bag of words gives both the same, whatever it was trained on.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
assert check(told_apart("although the plot was bad , the film was good .", "although the plot was good , the film was bad ."), [True, True, True])  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: how sure may it be?

Bayes' rule without its denominator finds the winner, but does not say how probable the winner is.
Write the function that does: from $\log P(\textcolor{#0970d4}{x} \mid \text{words})$ and $\log P(\text{words})$ of all candidates, two arrays, it gives $P(\text{words} \mid \textcolor{#0970d4}{x})$, an array of the same length.
Beware: scores of −900 are usual for a long sentence, and $e^{-900}$ is 0 in a computer.
"""


# %% slideshow={"slide_type": "skip"}
def how_sure(log_sound, log_words):
    return ...


# %% slideshow={"slide_type": "skip"}
cases = [([-3.0, -4.0, -9.0], [-5.0, -2.0, -1.0]), ([-900.0, -901.0], [-20.0, -18.5]), ([-7.0], [-2.0])]
check(how_sure, lambda s, w: np.exp((t := np.add(s, w)) - np.logaddexp.reduce(t)), on=[(np.array(s), np.array(w)) for s, w in cases])  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Dividing all products by the largest changes nothing in their shares, and makes the largest 1.
In logarithms that is: subtract the maximum before taking exponentials.
For "me too" it gives what the package's forward–backward algorithm gives.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
def sure_of_it(log_sound, log_words):
    shares = np.exp((total := log_sound + log_words) - total.max())
    return shares / shares.sum()


assert check(sure_of_it, lambda s, w: np.exp((t := np.add(s, w)) - np.logaddexp.reduce(t)), on=[(np.array(s), np.array(w)) for s, w in cases])  # fmt: skip
sure = sure_of_it(np.array([path.heard for path in every]), np.array([path.believed for path in every]))
assert np.isclose(sure[0], listener(2).believe(short).winner)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: two true sentences

Of a scene with two things two sentences are true, and a perfect captioner gives each of them a half.
What is then the least mean loss it can have **per word**, in nats?
Write it as a function of the number of words, the end mark not counted: it is an item as well.
"""


# %% slideshow={"slide_type": "skip"}
def least_loss(words):
    return ...


# %% slideshow={"slide_type": "skip"}
check(least_loss, lambda words: np.log(2) / (words + 1), on=[(7,), (8,), (3,)])

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

−log of the sentence's probability is log 2, shared by its words and its end; all choice is made at one word.
Of one thing there are two sentences too, with its size and without, so that the same holds for all our scenes.
The folded cell compares it with what our captioner has.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
assert check(lambda words: np.log(2) / (words + 1), lambda words: np.log(2) / (words + 1), on=[(7,), (3,)])
lengths = np.array([len(words) for _, words in SCENES.validation])
print(f"least: {np.log(2) * len(lengths) / (lengths + 1).sum():.3f}, this captioner: {spoke.validation_loss.min():.3f} nats")  # fmt: skip
