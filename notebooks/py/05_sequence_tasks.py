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
The whole deck takes 74 minutes.
In 60, leave out the neighbours, sharing, the warmth of two truths and the way between two pictures.
With only 25, show "One state answers four questions", "The ear proposes" and "It says what it sees".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what a recurrent network computes, roughly: a state that is carried from word to word.
Notebook 08 opens it up; here it is a reader, and we care about what can be asked of it.
It takes 95 minutes with the exercises.

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
from lecturekit.corpora import COLOURS, NEVER_SHOWN, PRONUNCIATIONS, SHAPES, Scene, Thing, homophone_corpus, review_corpus, review_words, scene_corpus, scene_told  # fmt: skip
from lecturekit.exercises import Verdict, check, check_sealed, unanswered
from lecturekit.explorable import explore, watch
from lecturekit.language import Lexicon, NGrams, Recogniser, encode, error_rates, speak
from lecturekit.networks import TASKS, BagOfWords, Captioner, FourTasks, Recipe, baseline_tasks, caption, four_answers, nearest, recorded_sharing, score_captions, score_tasks, sharing_run, train, walk, warmth  # fmt: skip

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
Good and bad words stand in good and in bad reviews: "not bad", "far from dull", "i expected something awful, but …".
Most good adjectives even stand oftener in bad reviews, turned by what is around them.
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

$$\textcolor{#8e1312}{L} = \frac{1}{N} \sum_{\text{tasks}} \lambda_{\text{task}} \sum_{\text{items}} - \log p(\text{right})$$

One **encoder**, the cell; four **readouts**; one loss, in which each task has a weight $\lambda$.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The left equation is the expensive one, and it stands there once.
Why may it read in one direction only? Because the fourth readout must not see what it shall predict; notebook 14 shows what two directions buy.
The loss is one sum. Backpropagation sends all four gradients into the same cell, and they add up there.
Point at λ: somebody has to choose these four numbers, and a later slide shows how much hangs on them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Here $\textcolor{#0970d4}{x}_t$ is the word, as a row of numbers that are learnt, and $\textcolor{#3b7f35}{h}_t$ the state, forty numbers.
$\textcolor{#b534c6}{V}$ is a matrix that turns it into scores $\textcolor{#680ec5}{z}$, one for each answer.
The **softmax** turns scores into probabilities: $e^z$, divided by the sum of all $e^z$.
A readout is also called a **head**.
What each is trained for, in words:

* **label**: asked after *every* word, so that an answer is ready wherever the sentence stops; after half of it nobody can know, and it should say so.
* **tags**: asked at each word, before the next one is heard.
* **vector**: from sixteen numbers $r$ alone the words of the sentence have to be named, in whatever order.
  They are the last state times a matrix, shifted and scaled to mean 0 and variance 1, and words are named by $\operatorname{softmax}(\textcolor{#b534c6}{V} r)$: two matrices, where the others have one.
* **next word**: asked at each state, before the first word too; after the last one it is the end mark `</s>`.

The vocabulary has 133 words, and `<unk>` for all others.
The sentence is read after `<s>`.

All losses are in **nats**, logarithms to the base e.
The label has $\lambda = 6$, the others 1.
That is a number that we tuned: with all weights 1 the label is hardly learnt at all, as "Does sharing help?" shows.
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

# %% tags=["row-L1"]
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
asked = cache(four_answers)  # of a network and a sentence: trained anew, it answers anew
vectors = cache(lambda network: network.vectors(REVIEWS.train))
bag = BagOfWords.fit(REVIEWS.train)


def reviews_like(vector, count=2):
    """The training reviews with the nearest vectors, and their cosines."""
    places, cosines = nearest(vectors(reader), vector, count)
    return [(str(REVIEWS.train[n]), cosine) for n, cosine in zip(places, cosines, strict=True)]


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


# %% tags=["row-L1"]
EXPECTED = "i expected a dull plot , but the film was not bad at all ."
ONLY, DISGUISES = (
    "this film was not only funny but clever .",
    "ideal for anyone with an interest in disguises",
)
LIKED, NEITHER = "i never liked her acting .", "the story was neither clever nor moving ."


def all_four(words_heard=5, sentence=EXPECTED):
    """Label, tags, vector and next word, after some words of a review."""
    answers = asked(reader, sentence)
    heard = min(words_heard, len(answers.words))
    return figures.four_tasks(answers, heard, near=reviews_like(answers.vector[heard])), figures.four_words(
        answers, heard
    )


explore(all_four, words_heard=(0, 16), play={"words_heard": 900}, examples={"sentence": [EXPECTED, ONLY, DISGUISES, LIKED, NEITHER]}, height=440,
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
At "her" it has to guess; pronoun in twelve of the sixteen, determiner in four, and seldom surer than 80 %.

Easiest is mostly "all" after "at" (82 to 100 %); the comma after "plot" and the word "but" come next (67 to 97 %).
After "not only" 79 to 97 % of the probability lie on adjectives.
All words of content are hard: which plot, which film?

Of the lecture's review it knows three words.
P(positive) at its end was anything from 0.00 to 1.00 in the sixteen trainings: the answer is given, and means nothing.

</details>

## Is that any good?

An accuracy means something beside another one.
So each task gets an opponent that needs no network: a bag of words for the label, the commonest tag of each word, the commonest words, the commonest next word.
These are weak, and so there is a stronger one for the two tasks where order counts.
It counts up to **three words in a row**: for the label logistic regression on all such rows; for the next word, what came oftenest after the last two.
(Where these two were never seen together, it is the one after the last.)
All are asked about six hundred sentences of unseen templates.
"""

# %% slideshow={"slide_type": "skip"}
ours = score_tasks(reader, REVIEWS.test)
simple, counted = (baseline_tasks(REVIEWS.train, REVIEWS.test, order=order) for order in (1, 3))
dict(zip(["label, negated", *TASKS[1:]], zip(ours.row(), simple.row(), counted.row(), strict=True), strict=True))  # fmt: skip

# %% slideshow={"slide_type": "skip"}
assert ours.negated > counted.negated > simple.negated + 0.2
assert (ours.row() - simple.row())[[0, 2, 3]].min() > 0.03

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The label is the clear case: 97 to 100 % with a negation, in sixteen trainings.
The bag of words has 59 %, and three words in a row have 91.
Of a sentence's words the vector names 53 to 57 % first, the commonest words are 45 %.
It knows little more of a sentence than that commas and "the" are in it.
The likeliest next word came in 41 to 43 % of all places, the commonest word in 9.
But counts have 35 % with one word before, and 40 with two: that is nearly all, and notebook 06 is about such counts.
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
Is the vote of "good" in the bag above 0 or below?
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
## A bag has votes, and no order
"""


# %% tags=["row-L1"]
GOOD, BAD = "the plot was not bad , but good .", "the plot was not good , but bad ."
PAIRS = {"same words": (GOOD, BAD), "turned or not": ("i never disliked this story .", "i never enjoyed this story ."),
         "but last": ("the acting was good , but the plot was bad .", "the acting was bad , but the plot was good .")}  # fmt: skip


def order_or_votes(words_heard=9, pair="same words"):
    """P(positive) of two sentences after each word, of the network and of a bag of words, and the votes."""
    answers = [asked(reader, sentence) for sentence in PAIRS[pair]]
    words, heard = [each.words for each in answers], min(words_heard, len(answers[0].words))
    said = [each.label[:, 1] for each in answers], [bag.opinion(each) for each in words]
    votes = [[bag.vote(word) for word in each] for each in words]
    return figures.votes_beside_order(words, *said, votes, heard=heard), figures.order_words(
        *said, heard=heard
    )


explore(order_or_votes, words_heard=(1, 11), pair=list(PAIRS), play={"words_heard": 900}, height=430,
        caption="{pair}, {words_heard} words heard. Dashed, below: the second. Votes: added to the log-odds log(p / (1 − p)).",
        presets={"before they part": {"pair": "same words", "words_heard": 4}, "same words": {"pair": "same words", "words_heard": 9},
                 "turned or not": {"pair": "turned or not", "words_heard": 6}, "what comes last": {"pair": "but last", "words_heard": 11}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1, then the arrow: the violet lines part at the fifth word, the grey ones part and meet again. Key 2: the bag ends at the same place, whatever it was fitted to.
Then the votes: "bad" speaks *for* a film, "good" against it. No accident: in these reviews a good adjective mostly stands turned, "not good", "i expected something clever", so that the bag has learnt to distrust it.
Key 3: one word is exchanged, and here the bag could know. It gets both wrong.
Be fair: in reviews that people write a bag of words is often right in 80 % and more. This corpus was made to be hard for it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The bag gives both 53 %, to the last digit.
The network gives the first 100 % and the second 0 or 1 %, in all of sixteen trainings, and mostly has them apart at the fifth word.

"bad" has the vote +0.26 and "good" −0.25: turned round, and for a reason.
"good" stands in 53 good and 75 bad reviews, "bad" in 61 and 50: an adjective is turned, by "not" or "expected", oftener than it is meant.
The cell below counts all of them.
Verbs are mostly meant: "loved" has +1.04, with 36 against 11; and "better" +1.97, for it is never turned here.
So the bag did learn from our grammar what one word can tell.
"never disliked" and "never enjoyed" come out on the wrong side; the network had both right sixteen times.

</details>
"""

# %% slideshow={"slide_type": "skip"}
GOODS, BADS = "good great funny clever brilliant excellent wonderful beautiful", "bad awful boring dull poor silly slow weak"  # fmt: skip
good, bad = (np.mean([bag.vote(word) for word in words.split()]) for words in (GOODS, BADS))
assert good < 0 < bad

# %% slideshow={"slide_type": "skip"}
{word: (round(bag.vote(word), 2), *(sum(word in r.words and r.label == k for r in REVIEWS.train) for k in (1, 0))) for word in ("good", "bad", "clever", "awful", "loved", "hated", "better", "not")}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
That a bag gives both sentences the same is no matter of fitting, and holds to the last digit:
"""

# %% slideshow={"slide_type": "skip"}
assert bag.probability(GOOD) == bag.probability(BAD)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["prediction"]
r"""
**Predict**: nobody told the network which sentences are alike.
What will the nearest neighbours of a sentence have in common with it: the words, the build, or the verdict?
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A vector for a sentence: who is near whom?
"""


# %% tags=["row-L1"]
ASKED = {"could love": ("nobody could love this slow story .", 0), "could hate": ("nobody could hate this slow story .", 1),
         "not only": ("the film was not only funny but clever .", 1), "expected": ("i expected a dull plot , but the film was not bad at all .", 1)}  # fmt: skip


def neighbours(sentence="could love"):
    """A sentence and the training reviews with the nearest vectors."""
    text, label = ASKED[sentence]
    vector = asked(reader, text).vector[-1]
    places, cosines = nearest(vectors(reader), vector, 6)
    near, words = [REVIEWS.train[n] for n in places], set(review_words(text))
    labels, shared = (
        [label, *(one.label for one in near)],
        np.mean([len(words & set(one.words)) / len(words) for one in near]),
    )
    drawn = figures.nearest_vectors(
        [text, *map(str, near)], np.vstack([vector, vectors(reader)[places]]), cosines, labels=labels
    )
    return drawn, figures.vector_words(labels, shared)


explore(neighbours, sentence=list(ASKED), caption="Rows: the sixteen numbers of a vector, its cosine with the first, and the sentence; + and −: its label.",
        presets={name: {"sentence": name} for name in ASKED}, height=430)  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Nobody told the network which sentences are alike. The vector was trained for one thing: that the words can be named from it.
Keys 1 and 2: one word is exchanged, and with it most neighbours change their sign; some do not.
Ask where the signs come from: the vector was never asked for the label. It is read off a state that was; trained alone, it knows nothing of it (51 %). The next slide but one has the numbers.
What is near depends on what was trained for; there is no "meaning" beyond that.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Some neighbours share its build, some its verdict, and some have the opposite sign.
What is near is no more than what one number, the cosine, can say.

Counted over all six hundred test reviews, 86 to 95 % of the six nearest have the same label, in sixteen trainings; by chance it would be a half.
They share 44 to 47 % of a sentence's words; any other review shares 26 %.
The label was never asked of this vector.
Is it there because the state has to know the label?
That can be tried: train the vector alone, or let the label weigh less, and count again.

## Does sharing help?

The same encoder with **one** readout, trained for one task alone, is the fair comparison; four such networks have four encoders.
And "together" is not one thing: the loss is a weighted sum, and somebody chose the weights.
So four ways are compared: each task alone; together with all weights 1; with 6 for the label, as our reader; with 4 for the vector as well.
The cell trains one network of a fifth of these numbers now, with as many updates whatever the number of reviews; `recorded_sharing` holds what eight seeds of each gave.
"""

# %% slideshow={"slide_type": "skip"}
recorded, (_, quick) = recorded_sharing(), sharing_run(REVIEWS, ["label"], count=500, seed=0, progress=False)
weights_of = lambda *tasks: sum(FourTasks(REVIEWS.vocabulary, tasks=tasks).parameter_count.values())  # noqa: E731
quick.negated, weights_of(*TASKS), sum(weights_of(task) for task in TASKS)

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Four tasks in one network: the weights of the loss decide who pays
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Ask first: can it help the label that the same network has to predict words?
On the right, follow the dark line: alone 98 %, together with equal weights little better than tossing a coin, and with weight 6 it is back. The vector pays, and gets half of it back with a weight of its own.
On the left, with 500 reviews: the dots lie too far apart for any claim about the label.
So who compares "together" with "alone" must say the weights. Ours were tuned, and the next tuning may look better still.

</details>
"""

# %% tags=["row-L1"]
figures.tasks_sharing(recorded, ["alone", "together", "label × 6", "label × 6, vector × 4"])

# %% slideshow={"slide_type": "skip"}
means, signs = (
    np.nanmean(recorded.right[1, :5], axis=1).round(3),
    np.nanmean(recorded.alike[1, :5], axis=1).round(2),
)
{way: (*row, same) for way, row, same in zip(recorded.ways[:5], means.tolist(), signs.tolist(), strict=True)}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Lines are means, dots single trainings; "together" has all weights 1.
Together it takes 19,315 weights, alone 50,131, for each brings its own encoder.

With 2,000 reviews the label, on sentences with a negation, was right in 98 % of the cases alone.
Together with equal weights it had 55 %, with weight 6 it was 98 % again.
All other tasks were best alone, and lost least where the label weighed least: the next word 0 and 1 points, the vector 12 and 16.
With a weight of 4 the vector got 8 of its 16 points back, and the label paid 1 or 2.
Is it that forty numbers of state are too few for four tasks?
No: with 80 of them the vector had 59 % instead of 56, and alone it needs no more than 20 for 72.
How the loss is shared out matters more than room.

With 500 reviews the label had 61 % alone, 56 together, and 67 with weight 6.
Single trainings had anything from 50 to 83: too few of them to say that sharing helps.

And the signs of the neighbours?
Where the vector was trained alone, 51 % of the nearest had the same label: it knows nothing of it.
Together with equal weights it was 54 %, with 6 for the label 86, with 4 for the vector beside it 66.
So the verdict came into the vector through the state, and by the weight of the label's loss.

"Sharing helps" is no law, and neither is "sharing hurts": both are sentences about weights.
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
Many of our words share all their phones with others: they are **homophones**, like "see" and "sea".
Some pairs of words share them with other pairs.

**A model of sound.** Each phone is a point of ten numbers that say how the mouth makes it: voiced or not, nasal or not, how open, where.
What is heard is that point with noise added to each number, normally distributed, with standard deviation $\sigma$.
So $\log P(\textcolor{#0970d4}{x} \mid \text{words})$ is exact: for each phone a squared distance, divided by $2\sigma^2$, and a constant.
It is the logarithm of a density, and may be above 0.
All our logarithms are natural, and what they give is counted in **nats**: one nat is a factor of $e$.
One thing is simpler than in real speech: each phone lasts one **frame**.
Really it lasts several, never the same number.

**A language model.** It counts which words follow which in four thousand sentences out of a grammar, where every word stands where it belongs.
Its **order** says how many words it looks at together.
With 1 it knows how frequent each word is (**unigrams**), with 2 which word follows which (**bigrams**), with 3 which follows a pair (**trigrams**).
How such models work is notebook 06; here you need only that they give each sentence a probability.
"""

# %% slideshow={"slide_type": "skip"}
LEXICON, SPOKEN = Lexicon.of(PRONUNCIATIONS), homophone_corpus(rng=np.random.default_rng(0))
READ = {SPOKEN.sentence(s) for s in range(SPOKEN.n_sentences)}  # by the language model
LEXICON.sounds("i scream"), LEXICON.sounds("ice cream")


# %% slideshow={"slide_type": "skip"}
@cache
def listener(order):
    return Recogniser(LEXICON, NGrams.fit(encode(SPOKEN), order=order))


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How much is lost between the words and the sound, without any noise?
`LEXICON.alike` counts the sequences of words that have exactly the same phones.
Beside it stands whether the language model has read the very sentence: three it has, three it has not.
"""

# %% slideshow={"slide_type": "skip"}
SEA, CREAM, APE = "we can see the sea from here", "i scream for ice cream", "the great ape ate a pear"
SON, ROAD, BIRDS = "write to our son", "he knew the right road", "i hear the birds here"
{said: (LEXICON.alike(said), tuple(said.split()) in READ) for said in (SEA, CREAM, APE, SON, ROAD, BIRDS)}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And does the denominator really not matter?
"me too" has only four phones, so that *every* sequence of words with four phones can be listed.
The sum over all of them is $P(\textcolor{#0970d4}{x})$; the package finds it without a list.
Dividing by it turns the products into probabilities, and leaves the winner where it was.
Together they are 1, so that no sentence was forgotten.
"""

# %% slideshow={"slide_type": "skip"}
short = speak("me too", LEXICON, sigma=0.4, rng=np.random.default_rng(0))
every = listener(2).nbest(short, 100_000)
joint = np.array([path.total for path in every])  # log P(x | words) + log P(words)

# %% slideshow={"slide_type": "skip"}
posterior = np.exp(joint - listener(2).believe(short).evidence)  # less log P(x)
assert np.argmax(joint) == np.argmax(posterior)
len(every), str(every[0]), posterior[:3].round(3), posterior.sum().round(9)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
For longer sentences nobody lists them all: of our new sentences the middle one has $10^{15}$ rivals, "we can see the sea from here" $10^{18}$.
Viterbi's algorithm finds the best without trying each.
The best way to go on depends only on where we are in the sound and on the last words, so it is worked out once for each such place.
What it leaves out cannot win; a test of the package tries all sentences of a small lexicon against it.

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

# %% tags=["row-L2"]
PLAIN = {"order": 2, "penalty": 0.0}
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
        examples={"sentence": [SEA, CREAM, APE, SON]}, caption="σ = {noise}, λ = {weight}, price of a word {penalty}, order {order}. Winner in red: wrong; in grey: a tie with what was said.",
        presets={"a tie by sound": PLAIN | {"sentence": SEA, "noise": 0.1, "weight": 0.0}, "the model decides": PLAIN | {"sentence": SEA, "noise": 0.1, "weight": 1.0},
                 "where do words end?": PLAIN | {"sentence": CREAM, "noise": 0.1, "weight": 0.0}, "it knows": PLAIN | {"sentence": CREAM, "noise": 0.1, "weight": 1.0},
                 "the ear is lost": PLAIN | {"sentence": APE, "noise": 0.7, "weight": 0.0}, "heard right": PLAIN | {"sentence": APE, "noise": 0.7, "weight": 1.0},
                 "too much weight": PLAIN | {"sentence": APE, "noise": 0.7, "weight": 4.0}, "one word back": PLAIN | {"sentence": SON, "noise": 0.7, "weight": 1.0},
                 "two words back": {"sentence": SON, "noise": 0.7, "weight": 1.0, "order": 3, "penalty": 0.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Key 1: all phones are right, and "see" and "sea" have half the belief each; no better ear would help. Grey is a tie: the word that stands first in the lexicon was taken. Key 2: one stays dark.
Keys 3 and 4: the same phones twice in one sentence, with the border of the words in two places.
Key 5: red are the phones that the ear gets wrong, and the words that this costs; move the weight by hand to 0.25, then key 6.
Key 7: now it says what it likes to say; the lowest row has the words, pale by sound alone.
Only at λ = 1 without a price is the colour a probability; else it is called belief.
Keys 8 and 9: a bigram model, which sees one word back, writes to the road; a trigram model writes to our son, if not quite sure.
In the notebook, let somebody type a sentence of words that the lexicon has.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Sound alone leaves a tie: eight sentences have exactly these phones, and the ear cannot tell them apart.
Which of them is shown is the lexicon's order and no mistake of the ear, so it is marked in grey.
That is no exception: of 374 new sentences of our grammar, 372 sound exactly like at least one other sequence of words, half of them like seven others or more.
The least weight breaks the tie.

With noise the ear hears other phones, and words appear that were never said.
At $\lambda = 1$ both experts count, as Bayes' rule has it, and the sentence is back.
At 4 the language model has its way: "the great ape in an hour" is no better sound, only more usual.

The ape is a sentence that the language model has read, and this is one draw of noise.
In a hundred other draws it won at $\lambda$ = 0, 0.25, 1 and 4 in 0, 39, 75 and 22.

</details>

One sentence at one weight is one number for each candidate.
Over all weights it is a straight line: its height at 0 is what the ear says, its slope is $\log P(\text{words})$.
The winner is the highest line, and where two lines cross, the winner changes.
All of them fall steeply, so the figure shows how far each is below the highest: the winner's line is the roof.
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


# %% tags=["row-L2"]
NOISY = PLAIN | {"noise": 0.6}


def weighed(weight=1.0, sentence=ROAD, penalty=0.0, noise=0.6, order=2):
    """What each sentence owes to sound, language and length, and who leads at which weight."""
    reign = winners(sentence, noise, penalty, order)
    said = listener(order).score(heard(sentence, noise)[1], sentence, weight=weight, penalty=penalty)
    return figures.weighed_sentences(reign, said, weight=weight), figures.reigning_words(
        reign, said, weight=weight
    )


explore(weighed, weight=(0.0, 5.0, 0.25), noise=(0.1, 0.9, 0.1), penalty=(-4.0, 4.0, 2.0), order=(1, 3), play={"weight": 500}, height=440,
        examples={"sentence": [ROAD, BIRDS, SON]}, caption="λ = {weight}. Left: the shortest bar wins. Right, topmost: who wins at which weight. Noise σ = {noise}, price of a word {penalty}.",
        presets={"sound alone": NOISY | {"sentence": ROAD, "weight": 0.0}, "as Bayes has it": NOISY | {"sentence": ROAD, "weight": 1.0},
                 "a little too much": NOISY | {"sentence": ROAD, "weight": 1.5}, "far too much": NOISY | {"sentence": ROAD, "weight": 4.5},
                 "words are free": NOISY | {"sentence": BIRDS, "weight": 0.0}, "a word costs 4": NOISY | {"sentence": BIRDS, "weight": 0.0, "penalty": 4.0},
                 "a word pays 4": NOISY | {"sentence": BIRDS, "weight": 0.0, "penalty": -4.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Play the weight. Each bar says what a sentence loses, in sound, language and length, to the one that is best at it; a broken bar is longer than the axis.
Left, the blue bars stand still and the violet ones grow; right, the vertical line walks along the roof.
The strip above the roof says who wins where; where its colour changes, two lines cross, and the place is computed, not read off.
Keys 5 to 7, sound alone: free words are many and short, a price makes them fewer and longer, a premium shatters the sentence.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Five sentences win in turn, one of them only from 0.23 to 0.34.
The right one reigns from 0.34 to 1.09; before it come sentences that sound better, after it sentences that are more usual.
So it is with other noise as well.
In a hundred other draws the right sentence won at some weight in 74, at $\lambda = 1$ in 64; and in all 74 it had lost again before 5.

The penalty matters where the language model has little weight.
By itself the ear likes short words: they have more ways to fit.
Over 374 sentences at $\sigma = 0.7$ sound alone gave 6 % too many words.
A price of 4 each made them 5 % too few, and the errors 65 % instead of 69.
A language model charges for words already, since each costs a probability: at $\lambda = 1$ no whole price made it better by more than 0.1 %.

</details>

One sentence with one draw of noise is an anecdote.
So we take fifty sentences that the language model has not read, 295 words.
Each is said once into each of five strengths of noise, and the words that are wrong are counted.
The listener may know how loud the noise is, or reckon with another strength.
Words that are replaced, left out or put in all count; their number for each word said is the **word error rate**.
"""

# %% slideshow={"slide_type": "skip"}
OTHERS = homophone_corpus(rng=np.random.default_rng(1))
NEW = sorted({OTHERS.sentence(s) for s in range(OTHERS.n_sentences)} - READ)[::7][:50]


# %% slideshow={"slide_type": "skip"}
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


# %% tags=["row-L2"]
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
All of these are ties, and the word that stands first in the lexicon is taken; six other orders of the lexicon gave 21 to 28 %.
In noise the best weight is 1, as Bayes' rule says: the ear knows its own noise, and its probabilities can be taken at their word.
The figure has fifty sentences, and in so few a rate may be off by some points.
So we counted all 374 new ones too: from here on the numbers are theirs.
At none of the five strengths was another of the seven weights better than 1.
At $\sigma = 0.5$ it leaves 2.7 % of the words wrong (in the figure 1.7), sound alone 44.6 (47.5).
A trigram model leaves 1.9.

An ear that takes the noise for half as loud makes every difference in sound four times as large.
Then 4 is the weight that puts things right.
Real recognisers treat neighbouring frames as if each were new evidence, so they are far too sure of what they hear, and are tuned to weights of ten or so.

Unigrams know which of two homophones is more frequent, but not where it belongs.
At $\sigma = 0.5$ and their best weight they leave 36.5 % of the words wrong (in the figure 40.0).

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
What makes the sentence is the **decoder**; what makes the embedding, here out of a picture, is the **encoder**.
Where the embedding comes from does not matter to the decoder.

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
## Three thousand scenes, ten times over
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Three or four seconds. The curve falls fast at first: that sentences begin with "a", and which words there are, costs little to learn; where things are takes longest.
The loss cannot go to 0: there are two true sentences, and nothing tells which one is wanted. Ask what that costs at least.

</details>
"""

# %% tags=["row-L3"]
speaker = Captioner(seed=0)
lessons, others = speaker.examples(SCENES.train), speaker.examples(SCENES.validation)
spoke = train(speaker, lessons, others, Recipe(epochs=10, batch=64, rate=0.01), watch=watch(lambda seen: figures.training_curves(seen, floor=0.01, guess=np.log(len(speaker.outcomes)))))  # fmt: skip

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


# %% tags=["row-L3"]
def described(first="red circle", place=3, second="blue square"):
    """A scene with two things, its embedding, and what may be said of it."""
    scene = Scene((thing(second, 21), thing(first, place)))
    said = caption(speaker, scene)
    drawn = figures.scene_caption(scene.image(), said, middles=MIDDLES, chosen=place)
    return drawn, figures.caption_words(said, sentences=scene.sentences())


explore(described, first=["red circle", "yellow triangle", "black square", "blue circle", "yellow square", "red triangle"],
        place=SelectionSlider(options=list(GRID.items()), value=3), second=KINDS, on_click="place", height=440,
        caption="{first} at {place}. Strip: the embedding. Columns: the likeliest next words; framed: said.",
        presets={"above": {"first": "red circle", "place": 3, "second": "blue square"}, "left of": {"first": "red circle", "place": 18, "second": "blue square"}, "below": {"first": "red circle", "place": 33, "second": "blue square"},
                 "slanted": {"first": "red circle", "place": 7, "second": "blue square"}, "blue circle!": {"first": "blue circle", "place": 3, "second": "yellow triangle"},
                 "yellow square!": {"first": "yellow square", "place": 3, "second": "red circle"}, "red triangle!": {"first": "red triangle", "place": 3, "second": "blue square"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Keys 1 to 3, or click around the square: the words follow.
Second column: two colours, because either thing may be named first. Once the colour is said, nearly everything else is decided.
Key 4: on a slant no relation is said in training; it says one all the same.
Key 5: a blue circle, with a yellow triangle below it. The colour is right, and the shape is one that it has seen in this colour.
In this training the circle is given to the triangle: both shapes are seen, and put together as usual.
Does it not see the circle, or does it not dare to say it? The next slide asks.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The words follow the circle around the square, mostly.
Of the ten places where a relation can be told, the caption was true at seven to ten, in eight trainings.
Of new scenes with known things 77 to 84 % of the captions were true, and 87 to 95 % named all things.
The first noun is a free choice: "red" and "blue" share the second column, one as good as the other.
Where nothing can be told it says something all the same.

Of the **blue circle** it says that it is blue, and a square or a triangle.
Of 72 blue circles alone, at every place and in both sizes, all were called blue in each of eight trainings.
"circle" was said of none in six of these, and of two and eight in the others.
With a yellow triangle below it, five of the eight gave the circle away: "a blue triangle above a yellow circle".
Both shapes and both colours were seen, and put together as they had been before.
Yellow squares were never called squares.
Red triangles are another story: in two trainings most were named, and in three up to a third were not even called red.
Over three hundred scenes with a thing that was never shown, 0 to 14 % of the captions named what is there.
In the first part of this notebook that was called an answer with a straight face.

</details>

## The eye or the tongue?

Is the circle lost on the way to the embedding, or does the decoder know it and not say it?
We can put words into its mouth: it is *made* to begin with "a black", whatever it sees, and goes on by itself.
Of black things it has seen all three shapes, so that after "black" nothing forbids a circle.
A blue square and a blue triangle are the comparison: if "circle" is likelier for the circle than for these, its shape has reached the decoder.
"""


# %% slideshow={"slide_type": "skip"}
def shape_after(name, colour):
    """Mean probabilities of the three shapes after "a" and a colour, of a thing alone at each place."""
    codes = speaker.codes([Scene((thing(name, place),)) for place in range(36)])
    after = np.array([speaker.distributions(code, ["a", colour])[-1] for code in codes]).mean(axis=0)
    return {shape: round(float(after[speaker.outcomes.index(shape)]), 2) for shape in SHAPES}


{(name, said): shape_after(name, said) for said in ("blue", "black") for name in ("blue circle", "blue square", "blue triangle")}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"} tags=["prediction"]
r"""
**Predict**: of a yellow square it says something else, when it may choose.
Which shape will it say when it is made to begin with "a black"?
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The eye or the tongue: put a word into its mouth
"""


# %% tags=["row-L3"]
def made_to_say(colour="(nothing)", seen="yellow square"):
    """A thing alone, and how a caption goes on that was made to begin with a colour."""
    scene = Scene((thing(seen, 14, "large"),))
    said = caption(speaker, scene, begin=() if colour == "(nothing)" else ("a", colour))
    return figures.scene_caption(scene.image(), said), figures.caption_words(
        said, sentences=scene.sentences()
    )


explore(made_to_say, colour=["(nothing)", *COLOURS], seen=["yellow square", "yellow circle", "red triangle", "red circle", "blue circle", "blue square"], height=440,
        caption="Seen: {seen}. Made to say after “a”: {colour}. Columns: what could come; framed: said.",
        presets={"left alone": {"colour": "(nothing)", "seen": "yellow square"}, "“a black …”": {"colour": "black", "seen": "yellow square"}, "of a circle": {"colour": "black", "seen": "yellow circle"},
                 "red triangle": {"colour": "(nothing)", "seen": "red triangle"}, "red triangle, “a black …”": {"colour": "black", "seen": "red triangle"}, "blue circle, “a black …”": {"colour": "black", "seen": "blue circle"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Key 1: a yellow square was never shown, and it says "circle". Key 2: made to begin with "a black", it says "square". Key 3: the same beginning, put before a circle: "circle". So it saw the shape all along.
Keys 4 and 5: the same with a red triangle. Key 6: the blue circle is the hardest; here not much of its shape arrives.
Ask what the lesson is for large models: that it does not say a thing is no proof that it does not know it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Mostly both.
In each of eight trainings a blue circle made "circle" likelier after "a black" than a blue square or triangle did.
On average it was 0.49, against 0.08 and 0.11.
After "a blue" it was 0.04.
So it is with the yellow square (0.30 against 0.03 and 0.01; after "a yellow" 0.01) and the red triangle (0.72 against 0.02 and 0.06; after "a red" 0.20).
The shape is in the vector, and the decoder keeps it to itself: the sentences that it learnt never had "circle" after "blue".

But the eye has its share.
Only in four of the eight was "circle" the likeliest shape after "a black", in the others it was "square" or "triangle".
And a linear probe, logistic regression from the embedding to the shape, which reads all known things right, found a circle in 43 of 576 blue circles.
Shape and colour are not kept apart in this vector; nothing in training asked for that.

</details>

## Temperature

Greedy captions take the likeliest word each time, and say one of the two true sentences, always the same.
Who wants the other one too must **draw**.
From the probabilities $p$, or from $p^{1/T}$, normalised again: a **temperature** $T$ below 1 makes the likely likelier, one above 1 gives the unlikely a chance.
"""


# %% slideshow={"slide_type": "skip"}
def heated(p, temperature):
    """The distribution that words are drawn from."""
    return (weights := np.exp(np.log(p) / temperature)) / weights.sum()


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

Two sentences are true of a red circle above a blue square, and at $T = 0$ one of them is never said.
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


# %% tags=["row-L3"]
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
        presets={"greedy": {"temperature": 0.0, "draw": 1}, "the other truth": {"temperature": 0.5, "draw": 1}, "a lie already at 1": {"temperature": 1.0, "draw": 1},
                 "T = 1, again": {"temperature": 1.0, "draw": 4}, "T = 2": {"temperature": 2.0, "draw": 2}, "T = 3": {"temperature": 3.0, "draw": 2}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1, then play the draws: nothing moves. Key 2: the other truth. Key 3: a lie, at T = 1 already; play from there, and both sentences come, and some more lies.
Key 6: the columns are pale, and the sentence falls apart. Colours and shapes go first, "a" holds longest: there was never an alternative to it.
Follow the second column from T = 0.5 to 3: the order of its words never changes, only how far they lie apart. (Later columns hang on what was said before them.)

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["prediction"]
r"""
**Predict**: how does the share of true captions change with the temperature, and how the chance to hear both true ones in eight draws?
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Two truths need some warmth, and every truth needs little
"""


# %% tags=["row-L3"]
TEMPERATURES = np.arange(0.05, 3.01, 0.05)


def warmth_of(view="circle above square", draws=8):
    """How probable the true sentences are at each temperature, worked out without drawing."""
    first, place, second, other = VIEWS[view]
    seen = Scene((thing(second, other), thing(first, place)))
    warm = warmth(speaker, seen, TEMPERATURES)
    return figures.caption_warmth(warm, seen.image(), draws=draws), figures.warmth_words(warm, draws=draws)


explore(warmth_of, view=list(VIEWS), draws=[2, 4, 8, 16], height=430,
        caption="{view}. A drawn caption is true; both true ones come in {draws} draws. Dot: its highest place.",
        presets={"one scene": {"view": "circle above square", "draws": 8}, "another": {"view": "square left of triangle", "draws": 8}, "two draws": {"view": "square left of triangle", "draws": 2},
                 "a third": {"view": "circle below circle", "draws": 8}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** The violet line only falls. The green one has a top: too cold, and one sentence is always the same; too warm, and neither comes.
Keys 1, 2 and 4: the top is elsewhere for each scene, by how evenly the network shares its belief between the two sentences.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Over the three scenes and eight trainings, at $T = 0.5$ a drawn caption is true in 89 % of the cases, and eight draws have both true sentences in 78 %.
At $T = 1$ it is 74 % and 85 %: one draw in four is a lie already.
At 2 only 24 % are true, and at 3 there are 3 %.
Eight draws have both most surely at some $T$ between 0.25 and 1, another one for each scene and training.
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
between = cache(lambda network, first, second: walk(network, ENDS[first], ENDS[second], steps=21))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what is said half-way?

At the left end a red circle above a blue square, at the right end a yellow triangle; in what it says, "large" may come with it.
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


# %% tags=["row-L3"]
def on_the_way(step=10, start="circle above square", goal="yellow triangle"):
    """Captions between the embeddings of two scenes."""
    path = between(speaker, start, goal)
    scene = scene_told(path.captions[step])
    told = scene.image() if scene else None
    return figures.caption_walk(path, step, ENDS[start].image(), ENDS[goal].image(), told=told), figures.walk_words(path, step)  # fmt: skip


explore(on_the_way, step=(0, 20), start=list(ENDS), goal=list(ENDS), on_click="step", play={"step": 300}, height=440,
        caption="Step {step} of 20 (α = step / 20), from {start} to {goal}. Rows: captions on the way. Dots: said.",
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

On the first way the caption changed four to six times, by one word or by several.
In all of eight trainings it told on the way of a thing that is in neither picture: of a yellow circle, say, or of a red square.
Colour and shape do not change at the same place.

Where two things change places it is simpler: "above" becomes "below", or the nouns are exchanged, with three changes at most.
All 504 captions on three ways had the form that the training sentences have.
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

Next: [N-grams and perplexity](06_ngrams_and_perplexity.ipynb), how good is a language model?.
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
At least three of their words must be other words than those of the figure's first pair.
Write them as `a_pair = ("…", "…")`, in words that the reader knows, `REVIEWS.vocabulary`.
"""


# %% slideshow={"slide_type": "skip"}
def check_pair(pair):
    """Say what a pair of sentences still lacks, or that it is right."""
    wrong = lambda words: Verdict(False, words, "`not` turns what comes after it, and after `but` comes what counts: which words can you exchange around them?")  # noqa: E731  # fmt: skip
    if pair is ...:
        return unanswered("two sentences")
    if not isinstance(pair, tuple | list) or len(pair) != 2 or not all(isinstance(one, str) and one.strip() for one in pair):  # fmt: skip
        return wrong("Two sentences are wanted, each in quotes, in round brackets with a comma between them.")
    first, second = map(review_words, pair)
    if sorted(first) != sorted(second) or first == second:
        return wrong("The words must be the same, each as often, in another order.")
    if unknown := set(first) - set(REVIEWS.vocabulary):
        return wrong(f"The reader does not know: {', '.join(sorted(unknown)[:9])}.")
    if len(set(first) - set(review_words(GOOD))) < 3:
        return wrong("Too near to the figure's own pair: take three other words or more.")
    said = [asked(reader, " ".join(one)).label[-1, 1] for one in (first, second)]
    return Verdict(True, "Right.") if (said[0] > 0.5) != (said[1] > 0.5) else wrong(f"Of both it holds the same: P(positive) is {said[0]:.2f} and {said[1]:.2f}.")  # fmt: skip


# %% slideshow={"slide_type": "skip"}
a_pair = ...
check_pair(a_pair)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Exchange the two adjectives around a "not", or what stands before and after "but".
A bag of words gives both the same, whatever it was trained on.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = ("although the story was bad , the acting was good .", "although the story was good , the acting was bad .")  # fmt: skip
assert check_pair(solution_1)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: how sure may it be?

Bayes' rule without its denominator finds the winner, but does not say how probable the winner is.
Write the function that does: from $\log P(\textcolor{#0970d4}{x} \mid \text{words})$ and $\log P(\text{words})$ of all candidates, two arrays, it gives $P(\text{words} \mid \textcolor{#0970d4}{x})$, an array of the same length.
Beware: scores of −900 are usual for a long sentence, and $e^{-900}$ is 0 in a computer.
It is tried on all sentences that "me too" may have been, and on the same ones with 5,000 nats less for each.
"""


# %% slideshow={"slide_type": "skip"}
def how_sure(log_sound, log_words):
    return ...


# %% slideshow={"slide_type": "skip"}
sound, words = np.array([path.heard for path in every]), np.array([path.believed for path in every])
me_too = [(sound, words), (sound - 5000, words)]
check(how_sure, lambda *_: posterior, on=me_too, hint="Add both logarithms; only their differences count. Which number can you take from all of them, so that at least one power is not 0?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Dividing all products by the largest changes nothing in their shares, and makes the largest 1.
In logarithms that is: subtract the maximum before taking exponentials.
That the package finds the same without a list is the forward–backward algorithm.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_2(log_sound, log_words):
    shares = np.exp((total := log_sound + log_words) - total.max())
    return shares / shares.sum()


assert check(solution_2, lambda *_: posterior, on=me_too)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: two true sentences

Of a scene with two things two sentences are true, and a perfect captioner gives each of them a half.
Say that a sentence has seven words; its end is the eighth item that has to be foretold.
What is then the least mean loss **per item** that any captioner can have, in nats, to three digits?
"""

# %% slideshow={"slide_type": "skip"}
least_loss = ...
check_sealed(least_loss, "2610d5e184f0", asked="a number, in nats,", hint="What does the whole sentence cost, if it is one of two that are equally likely? All items share that, and the end is one of them.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

−log of the sentence's probability is log 2, shared by its seven words and its end; all choice is made at one word.
Of one thing there are two sentences too, with its size and without, so that the same holds for all our scenes.
The cell below compares it with what our captioner has.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# The solution, in code
solution_3 = np.log(2) / 8
assert check_sealed(solution_3, "2610d5e184f0")
lengths = np.array([len(words) for _, words in SCENES.validation])
print(f"In nats:\nleast: {np.log(2) * len(lengths) / (lengths + 1).sum():.3f}, this captioner: {spoke.validation_loss.min():.3f} nats")  # fmt: skip
