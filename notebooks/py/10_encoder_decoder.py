# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Encoder and decoder

* *le chien sur la plage* → *the dog on the beach*: word for word
* *la vache noire* → *the black cow*: two change places
* *devant une île* → *in front of an island*: three words, five words

How can a network say in English what it has read in French, if no word knows where its translation will stand?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Write the three pairs on the board and draw lines from word to word; in the second they cross, in the third one word has three.
Then wipe the lines out: today's network does not have them.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 67 minutes; with only 25, show "What is the loss?", the lecture's sentence, and the bottleneck.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** what an LSTM is (notebook 13), how a recurrent language model says a sentence word by word, and what a beam is (notebook 09).
It takes 110 minutes with the exercises.
Run it from the top: later cells use what earlier ones define.

Notebook 05 had networks with one answer for a sentence, and networks with an answer for each of its words.
Here the answer is itself a sentence, of a length that nobody knows beforehand.
The idea is to use two networks.
An **encoder** reads, and its state after the last word is a vector: the sentence, as far as the network is concerned.
A **decoder** is a language model that begins in that state.
Both are LSTMs or GRUs: recurrent networks whose gates decide what is kept, with a memory c beside the state h in an LSTM.

We first look at such vectors by themselves, then we translate, and at last a vector shall tell what stands around its sentence.
Everything is trained here and now; where the text says what happened in several trainings, we ran these cells with as many seeds.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache
from itertools import combinations

import numpy as np
import torch

from lecturekit import figures
from lecturekit.corpora import HELD_OUT, LabelledMatrix, build_corpus, english_of, french_words, review_corpus, review_words, story_corpus, story_events, story_logprob, translation_corpus, written  # fmt: skip
from lecturekit.exercises import check
from lecturekit.explorable import explore, watch
from lecturekit.language import Beam, decode, encode
from lecturekit.networks import Autoencoder, Classifier, Library, Recipe, RecurrentLanguageModel, SkipThought, Translator, WordAverage, WordDictionary, after_slip, around, beside_scores, choose_losses, evaluate, probe_vectors, read_translation, read_vector, recorded_bottleneck, review_property, same_kind, score_translations, sentence_vectors, train, train_translator  # fmt: skip
from lecturekit.recurrent import cross_entropy, encoder_decoder, unrolling
from lecturekit.words import cooccurrence, ppmi, semantic_map

torch.set_num_threads(1)  # faster, for networks this small

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Encoder only: a sentence becomes one vector

$$\textcolor{#3b7f35}{h}_t = \operatorname{GRU}(\textcolor{#0970d4}{x}_t, \textcolor{#3b7f35}{h}_{t-1}),
\qquad \text{sentence} \;\mapsto\; \textcolor{#3b7f35}{h}_T$$

What is near what in there?
That is up to what the encoder was **trained for**.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** The lecture's encoder, with its decoder cut off: a representation, and nothing that says what it shall represent.
Ask the hall for the right vector of a sentence. There is none; a loss has to say what is wanted.
Notebook 05 had a vector as one of four tasks; here we compare encoders that had one task each.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What was it trained for?

A loss says what a vector shall be good for, and we can look at what became of it.
Three encoders read the film reviews of notebook 05: a word's vector has 16 numbers, the state 32, and all of them are GRUs.

* **label**: a classifier, good or bad.
* **next word**: a language model; what its state holds at the end of the sentence.
* **itself**: an **autoencoder**; a second GRU must say the whole sentence again, from the vector alone.

A fourth is **untrained**, with weights as they were drawn.
"""

# %% slideshow={"slide_type": "skip"}
REVIEWS = review_corpus(train=1500, validation=200, test=600, rng=np.random.default_rng(10))
SMALL = {"embedding": 16, "hidden": 32}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
All three go through the course's one training loop.
One word in fifty is hidden, so that they learn what to make of a word they do not know.
"""


# %% slideshow={"slide_type": "skip"}
def taught(network, lessons, watched, epochs):
    recipe = Recipe(epochs=epochs, batch=64, rate=0.02)
    train(network, lessons, watched, recipe, progress=False)
    return network


hiding = {"unknown": 0.02, "rng": np.random.default_rng(0)}

# %% slideshow={"slide_type": "skip"} tags=["row-R6"]
for_label = Classifier(REVIEWS.vocabulary, cell="GRU", **SMALL)
taught(for_label, for_label.examples(REVIEWS.train, **hiding), for_label.examples(REVIEWS.validation), epochs=6)  # fmt: skip
for_itself = Autoencoder(REVIEWS.vocabulary, **SMALL)
_ = taught(for_itself, for_itself.examples(REVIEWS.train, **hiding), for_itself.examples(REVIEWS.validation), epochs=8)  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The language model reads numbered text, as all language models of the course do.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R6"]
for_next = RecurrentLanguageModel(REVIEWS.vocabulary, cell="GRU", **SMALL)
text, unread = (encode([review.words for review in part], like=for_next) for part in (REVIEWS.train, REVIEWS.validation))  # fmt: skip
_ = taught(for_next, for_next.examples(text), for_next.examples(unread), epochs=6)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Two opponents need no network.
The **mean of word vectors** takes the counted vectors of notebook 02, one for each word, and averages them.
A **bag of words** says which words are there, and how large a share each has.
Both are blind to order, and not only nearly:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R6"]
lines = "\n".join(" ".join(word for word in review.words if word not in ",.") for review in REVIEWS.train)
mean = WordAverage.of(ppmi(cooccurrence(build_corpus(lines, lines=True), window=5)))
ENCODERS = {"label": for_label, "next word": for_next, "itself": for_itself, "untrained": Autoencoder(REVIEWS.vocabulary, **SMALL, seed=100),
            "mean of words": mean, "bag of words": WordAverage.counts(REVIEWS.vocabulary)}  # fmt: skip

# %% slideshow={"slide_type": "skip"} tags=["row-R6"]
bites = WordAverage.counts(["dog", "bites", "man"])
assert np.array_equal(*sentence_vectors(bites, ["dog bites man", "man bites dog"]))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And the vector of a trained encoder is no secret of torch.
It is the last state of the GRU that we wrote ourselves, with the same weights:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R6"]
ours = read_vector(for_itself, "the plot was not bad , but good").states[-1]
assert np.allclose(ours, for_itself.vector("the plot was not bad , but good"), rtol=0, atol=1e-5)  # float32

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each encoder now reads six hundred reviews of unseen templates.
From then on "near" means a high cosine between vectors.
"""

# %% slideshow={"slide_type": "skip"}
LABEL = [review_property(review, "label") for review in REVIEWS.test]
SHELVES = {name: Library(name, network, [review.words for review in REVIEWS.test], LABEL) for name, network in ENCODERS.items()}  # fmt: skip

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what is like this sentence?

* *the plot was not **bad**, but **good**.*
* *the plot was not **good**, but **bad**.*

Same words, other order.
What stands nearest to the first: for a bag of words, for the encoder trained for the **label**, for the one trained to say the sentence **itself**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them say three lists: sentences with the same words, sentences of the same opinion, sentences of the same build.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## What is alike depends on what was asked for in training
"""


# %% tags=["row-R6"]
GOOD, BAD = "the plot was not bad , but good .", "the plot was not good , but bad ."
HER, ONLY, DISGUISES = "i liked her acting .", "this movie was not only funny but clever .", "ideal for anyone with an interest in disguises"  # fmt: skip


def most_like(sentence=GOOD, trained_for="label"):
    """The reviews nearest to a sentence, by one encoder and by a bag of words."""
    found = [SHELVES[name].near(sentence, 5) for name in (trained_for, "bag of words")]
    return figures.nearest_sentences(found, kinds=("negative", "positive")), figures.near_words(found, kind="positive")  # fmt: skip


explore(most_like, examples={"sentence": [GOOD, BAD, HER, ONLY, DISGUISES]}, trained_for=list(ENCODERS)[:5], height=385,
        caption="The five nearest of 600 unseen reviews. Bold: words that the sentence has too.",
        presets={"label": {"sentence": GOOD, "trained_for": "label"}, "label, turned": {"sentence": BAD, "trained_for": "label"},
                 "itself": {"sentence": GOOD, "trained_for": "itself"}, "next word": {"sentence": GOOD, "trained_for": "next word"},
                 "untrained": {"sentence": GOOD, "trained_for": "untrained"}, "her acting": {"sentence": HER, "trained_for": "itself"},
                 "disguises": {"sentence": DISGUISES, "trained_for": "label"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 and 2, back and forth: on the left all marks change, on the right not a letter does.
Key 3: what must be said again is near to what is built alike.
Key 5 is worth a stop: nothing was learnt, and there is order in it all the same; the last words weigh most.
Key 7: the lecture's review. The network does not know five of its words, and has neighbours for it just the same.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

For the bag of words both sentences are one and the same: cosine 1, to the last digit, and the same neighbours.
For the encoder of labels they lie apart: their cosine was −0.1 to −0.8 in eight trainings.
Its neighbours have the same opinion, and few words need be shared.

There the nearest review had the same label in 96 to 100 %.
With all others it was 50 to 67 %, not much more than a coin.
A good encoder of one thing is none of another.

</details>

## A map

Thirty-two numbers cannot be seen, two can.
A hundred reviews, the pair from above among them, are drawn by two methods of notebook 02.
**PCA** turns the space until two axes show most of the variance.
**t-SNE** gives up distances and keeps neighbourhoods.
The colours are yours to choose: a map that looks like a cloud by one property may fall into islands by another.
"""

# %% slideshow={"slide_type": "skip"}
DRAWN = [*[review.words for review in REVIEWS.test[:98]], review_words(GOOD), review_words(BAD)]
ASKED = {"topic": "what it is about"}
ANSWERS = {asked: [*[review_property(review, ASKED.get(asked, asked)) for review in REVIEWS.test[:98]], *pair] for asked, pair in
           {"label": ("positive", "negative"), "negation": ("with a negation",) * 2, "length": ("5 to 8 words",) * 2, "topic": ("plot",) * 2}.items()}  # fmt: skip


# %% slideshow={"slide_type": "skip"}
@cache
def drawn_by(name, method):
    vectors = sentence_vectors(ENCODERS[name], DRAWN)
    table = LabelledMatrix(vectors, tuple(map(" ".join, DRAWN)), tuple(map(str, range(vectors.shape[1]))))
    return semantic_map(table, method, perplexity=15.0)


@cache
def alike(name, asked):
    return same_kind(Library(name, ENCODERS[name], DRAWN, ANSWERS[asked]), most=100, other_words=False)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which colours make islands?

A map of reviews by the encoder that was trained for the **label**.
Colour it by label, by negation, by length, by what it is about.
Which of these will you see?
And on the map of the **autoencoder**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Somebody will say "negation, for the label depends on it". Write it on the board.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The map of an encoder shows its task, and hides the rest
"""


# %% tags=["row-R6"]
KINDS = {"label": ("negative", "positive"), "negation": ("with a negation", "without"),
         "length": ("up to 4 words", "5 to 8 words", "9 to 12 words", "over 12 words"), "topic": ("film", "movie", "plot", "acting")}  # fmt: skip


def mapped(trained_for="label", colour="label", method="pca"):
    """A hundred reviews by one encoder, coloured by one property."""
    drawn = figures.sentence_map(drawn_by(trained_for, method), ANSWERS[colour], kinds=KINDS[colour], rings=(98, 99))  # fmt: skip
    return drawn, figures.map_words(alike(trained_for, colour), ANSWERS[colour], property_name={"negation": "answer on negation"}.get(colour, colour), encoder=trained_for)  # fmt: skip


explore(mapped, trained_for=list(ENCODERS), colour=list(KINDS), method={"PCA": "pca", "t-SNE": "tsne"}, height=420,
        caption="100 reviews, by {trained_for}; {method}, each direction stretched to fill. a: not bad, but good. b: not good, but bad.",
        presets={"by label": {"trained_for": "label", "colour": "label", "method": "pca"}, "by negation": {"trained_for": "label", "colour": "negation", "method": "pca"},
                 "itself": {"trained_for": "itself", "colour": "label", "method": "pca"}, "its lengths": {"trained_for": "itself", "colour": "length", "method": "pca"},
                 "a bag": {"trained_for": "bag of words", "colour": "label", "method": "pca"}, "label, t-SNE": {"trained_for": "label", "colour": "label", "method": "tsne"},
                 "untrained": {"trained_for": "untrained", "colour": "length", "method": "pca"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: two islands, and a and b on one each. Key 2: the same points, and no order in the colours.
Keys 3 and 4: the autoencoder mixes good and bad; by length there are neighbourhoods, see the verdict.
Key 5: in the bag a and b are one point. Key 6: t-SNE makes two islands too; how far apart they lie means nothing there.
Say aloud that a map hides most of the numbers; the verdict below counts with all of them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

By label the classifier's map falls into two parts; by negation, length and topic it is mixed.
It reads negations, for it must, but it hardly keeps them: once the label is worked out they are of no use.

The autoencoder's map has no islands, whatever the colour.
Counted with all its numbers, the nearest review had the same length in 72 to 86 % of the cases, in eight trainings; any other has it in 48.
The same label it had in 44 to 58 %.

</details>

## Asking the vector

A map shows two directions, and what is not seen there may still be in the others.
So we ask all of them: a **linear readout** is fitted on the vectors of the training reviews and must answer for the six hundred unseen ones.
Such a readout is called a **probe**.
Five questions are about the sentence; the sixth exchanges two neighbouring words in half of the sentences and asks in which (Conneau and others, 2018).
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R6"]
PROBES = probe_vectors(ENCODERS, REVIEWS.train, REVIEWS.test, rng=np.random.default_rng(1))
print(figures.probe_words(PROBES).replace("**", ""))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: who wins where?

Six encoders, six questions: label, negation, length, first word, what it is about, two words exchanged.
For each question, who answers best?
In how many is the bag of words the best, or as good?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Few will bet on the bag of words. Remind them that it has 134 numbers, and the networks have 32.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The label's encoder has the label, and little else
"""


# %% tags=["row-R6"]
heads = ["label", "negation", "length", "first<br>word", "what it<br>is about", "two words<br>exchanged"]
figures.vector_probes(PROBES, heads=heads)

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Per cent right on 600 unseen reviews; beside each encoder, how many numbers it has. Framed: within two points of the best, and fifteen above the commonest answer.
Read by rows. The first has one dark cell: its task. The third has the first word, which the bag cannot have, and much of the length.
The fourth row is the honest zero of this game: an untrained network is no empty one.
Then the last column: hardly anybody is better than a coin there, and nobody by much.
Somebody may ask why the autoencoder has forgotten what the review is about, though it must say it again: it has not learnt its task that far.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

In eight trainings the encoder of labels knew the label of 95 to 99 %, and what the review is about no better than a blind guess.
The autoencoder knew the first word of 86 to 97 %; the bag of words had 74.
Bag and mean knew the negation of 98 %, the topic of 82, and the label of 57: every word is in them, and no order.
The language model stands out nowhere: at the end of a sentence it needs to know that it is the end, and not much more.

Two exchanged neighbours were found by nobody in more than 60 % of the sentences.
So a probe that fails is no proof that order counts for nothing: the label hangs on order, and is read off at 98 %.
What a loss asks for shapes a vector, and does not guarantee it.
The autoencoder must say the thing as well, and that is hardly to be read off its vector.
It was trained for seconds, and a third of its words are still wrong.
And a bag keeps the topic though nobody asked it for anything.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## French into English

Now the vector has to be good enough to say the sentence again, in another language.

The sentences come out of a grammar made for this course, so that for each there is one translation that counts as right.
It is small, but what makes translating more than looking up words is in it.
Article and adjectives follow the gender and the number of their noun; some adjectives stand before it, some behind it.
*Des* is nothing in English, *devant* is three words, and *ne … pas* stands around its verb.
"""

# %% slideshow={"slide_type": "skip"}
PAIRS = translation_corpus(rng=np.random.default_rng(10))
print(PAIRS, *PAIRS.train[:5], sep="\n")

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The lecture's sentence is not among those to learn from, nor is any sentence in which it stands as a part.
Its words are, and so are sentences that are one word away: changed, put in or left out.
"""

# %% slideshow={"slide_type": "skip"}
print(PAIRS.held_out, *PAIRS.neighbours(HELD_OUT), sep="\n")
assert PAIRS.held_out not in PAIRS.train

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How far does one come without a network?
A **dictionary** counts, for each French word, which English word comes out of it most often (IBM model 1, Brown and others, 1993), and translates word for word.
The lecture's sentence it has right.
What needs more is order, words that are two or three, and *ne … pas*.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R7"]
DICTIONARY = WordDictionary.of(PAIRS.train)
print(*(" ".join(said) for said in DICTIONARY.greedy([HELD_OUT, ("la", "vache", "noire"), ("devant", "un", "pont")])), sep="\n")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The encoder's last state is the decoder's first

$$\textcolor{#3b7f35}{h}_s = \operatorname{enc}\big(\textcolor{#0970d4}{x}_s, \textcolor{#3b7f35}{h}_{s-1}\big),
\qquad \textcolor{#3b7f35}{h}_{S+t} = \operatorname{dec}\big(\textcolor{#0970d4}{y}_{t-1}, \textcolor{#3b7f35}{h}_{S+t-1}\big),
\qquad p(y_t \mid y_{<t}, x) = \operatorname{softmax}\big(\textcolor{#b534c6}{V}\,\textcolor{#3b7f35}{h}_{S+t}\big)$$

In an LSTM, (h, c) stand where h stands.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Two cells, two sets of weights, and between them one arrow: h, and in an LSTM c beside it.
Ask what passes through that arrow for a sentence of three words, and for one of thirty: the same 192 numbers.
Ask also how it knows that it is done: it says the end, a word like any other.

</details>
"""


# %% tags=["show-code", "row-R7"]
def say(decoder, vectors, outcomes, h, c):
    """The likeliest word again and again, from a state on."""
    said, word = [], "<s>"
    while word != "</s>" and len(said) < 20:
        step = decoder.unroll(vectors[word][None, None], h, c)
        h, c = step.h[-1], step.c[-1]
        word = outcomes[step.z[-1, 0].argmax()]
        said.append(word)
    return said


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
That is all of a decoder; the encoder is a single call of `unroll`.
Kalchbrenner and Blunsom had the first recurrent one in 2013.
Cho and his colleagues, and Sutskever, Vinyals and Le, made it work within a few months of each other, in 2014.

The network of the package does the same in torch, for many sentences at once.
Here are both, with the same weights; it has learnt nothing yet.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R7"]
NEW = Translator(PAIRS.french, PAIRS.english, cell="LSTM", embedding=32, hidden=96, seed=0)
opened = read_translation(NEW, HELD_OUT)  # in NumPy, step by step
weights = NEW.embedding.weight.detach().double().numpy()
vectors = dict(zip((*NEW.outcomes, "<s>"), weights, strict=True))

# %% slideshow={"slide_type": "skip"} tags=["row-R7"]
h, c = opened.encoder.h[-1], opened.encoder.c[-1]  # (1, H)
by_hand = say(opened.cells[1], vectors, NEW.outcomes, h, c)
assert tuple(by_hand[:20]) == NEW.greedy([HELD_OUT])[0][:20]

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what is the loss?

The lecture's slide shows the unrolled network, and asks just that.
It has read *le chien sur la plage*, and is now fed *the dog on the beach*.
Eleven steps, and at each of them a state that could be read out: **at which of them is there a loss?**
And in which of the eleven states will the gradient be felt?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them point. Most forget the end, some want the encoder to be right about something.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
To see losses of different sizes we take a network that has just begun to learn: one pass over 1000 sentences, a fraction of a second.
"""

# %% slideshow={"slide_type": "skip"}
YOUNG = Translator(PAIRS.french, PAIRS.english, cell="LSTM", embedding=32, hidden=96, seed=0)
few = YOUNG.examples(PAIRS.train[:1000])
train(YOUNG, few, YOUNG.examples(PAIRS.validation), Recipe(epochs=1, rate=0.01), progress=False)
ASKED = read_translation(YOUNG, HELD_OUT, PAIRS.held_out.english)

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The decoder has the loss, and the encoder learns from it
"""


# %% tags=["row-R7"]
def what_is_the_loss(loss_at=0):
    """Click outputs: their losses, and the gradient that they send back."""
    steps = [step for step in range(1, 7) if loss_at >> step & 1]
    choice = choose_losses(ASKED, steps, encoder=bool(loss_at & 1))
    return figures.loss_quiz(choice), figures.quiz_words(choice)


outputs = ["encoder", "the", "dog", "on", "the²", "beach", "end"]
subsets = [part for n in range(8) for part in combinations(range(7), n)]
choices = {" ".join(outputs[i] for i in part) or "nowhere": sum(2**i for i in part) for part in subsets}
explore(what_is_the_loss, loss_at=choices, on_click="loss_at", height=480,
        caption="Click outputs of the network, or choose them here. Below: how much of the chosen losses' gradient arrives at each state.",
        presets={"last step": {"loss_at": 64}, "words": {"loss_at": 62}, "words, end": {"loss_at": 126},
                 "everywhere": {"loss_at": 127}, "first word": {"loss_at": 2}, "encoder": {"loss_at": 1}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Begin with none, and let somebody dictate the clicks.
Key 1: with the end alone gradient reaches all states, even the first; key 5: with the first word alone the later states of the decoder feel nothing.
Key 4: the encoder's outputs change no number, for nobody has said what would be right there.
Key 3 is L.
If somebody asks why the first French word feels more than the last: the lengths are this network's after one pass, and nothing follows from them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Six losses: one for each English word, and one for the end.
Without the last the network would never learn to stop.

The encoder has none.
A loss compares what is said with what should be said, and while it reads there is nothing that should be said.
Whatever it has in mind is fine, if the decoder can use it.
Still the gradient is felt in all eleven states.
It comes back through the one arrow between the two networks, and that is how the encoder is told what to keep.

Only what lies before a loss feels it: a loss at the first English word says nothing to the states behind it.

</details>

In a formula, with the English sentence $y$ of $T$ words, and $y_{T+1}$ its end:

$$\textcolor{#8e1312}{L} = -\sum_{t=1}^{T+1} \log p(y_t \mid y_{<t}, x)$$

It is a sum.
Our training loop divides it by the number of words, as notebook 08 did with $1/N$.
Here it is by two ways: our cells in NumPy, and torch's module, in double precision both.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R7"]
(alone,) = YOUNG.examples([PAIRS.held_out]).batches(1)
by_torch = YOUNG.double().losses(alone)
assert np.isclose(ASKED.loss().total, by_torch.sum().item(), rtol=0, atol=1e-10)

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Fed the right words before, it soon has most words right
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** In the notebook, run this cell while all watch; it takes six to ten seconds.
On the slide you see how it ended.
The accuracy on the right is that of single words when the words before are right: 93 to 98 % at the end, in eight trainings.
A sentence is right only if all of it is, and that are fewer.

</details>
"""

# %% tags=["row-R7"]
NET, CURVES = train_translator(PAIRS, watch=watch(lambda seen: figures.training_curves(seen, guess=np.log(len(PAIRS.english) + 1), floor=0.05)))  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How good is it on three hundred sentences that it never saw?
We ask twice: how many words are right if those before them are right, and how many sentences are right as a whole if it has only itself.
"""

# %% slideshow={"slide_type": "skip"}
SCORE = score_translations(NET, PAIRS.test)
words = evaluate(NET, NET.examples(PAIRS.test)).accuracy
print(f"words {words:.1%}, whole sentences {SCORE.accuracy:.1%}, {written(HELD_OUT)}: {' '.join(NET.greedy([HELD_OUT])[0])}")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In eight trainings, with as many seeds, 65 to 85 % of the whole sentences were right.
By length, and beside the dictionary:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R7"]
LENGTHS = range(3, 9)
print("French words", *(f"{n:5}" for n in LENGTHS))
for name, score in (("network", SCORE), ("dictionary", score_translations(DICTIONARY, PAIRS.test))):
    print(f"{name:12}", *(f"{share:5.0%}" for share in score.by_length(LENGTHS)[0]))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
You may type any French sentence below; these are to begin with.
For each the unrolled network is drawn from the run itself, tick by tick: the encoder's steps, then the decoder's, which reads what it has said.
Where thirty steps are not enough, the decoder alone is drawn.
"""

# %% slideshow={"slide_type": "skip"}
SENTENCES = ["le chien sur la plage", "la vache noire dort", "la vache noire ne dort pas", "le chien est sur la plage",
             "le zèbre dort", "chien le dort"]  # fmt: skip


def unrolled(sentence, tick=99):
    """The network on a sentence, with what it says by itself; what it reads after a tick is left blank."""
    reading = read_translation(NET, french_words(sentence))
    read = len(reading.source)
    fed = [word if read + n < tick else "" for n, word in enumerate(reading.words)]
    if read + len(fed) > 30:
        return unrolling(reading.decoder, words=reading.words, outputs=reading.said, said=True)
    return encoder_decoder(reading.encoder, reading.decoder, cells=reading.cells, source=reading.source,
                           words=fed, outputs=reading.said, said=True)  # fmt: skip


ROOM = max(map(unrolled, SENTENCES), key=len)

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what comes out of French that it never read?

* *le chien sur la plage*: held out
* *le zèbre dort*: a word that it does not know
* *chien le dort*: no French at all
* *le chat noir ne dort pas sous un arbre*: nine words, more than any in training

For each: **right**, **nearly right**, or **nonsense**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Ask for one more sentence from the audience, and type it live; the last one of the list too.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## *Le chien sur la plage* → *the dog on the beach*
"""


# %% tags=["row-R7"]
def translation(tick=20, sentence=SENTENCES[0]):
    """A French sentence through encoder and decoder, tick by tick."""
    french = french_words(sentence)
    shown = 99 if tick == 20 else tick
    drawn, said = unrolled(sentence, shown), decode(NET.continuation(french))
    line = figures.source_words(french, PAIRS.french, longest=PAIRS.longest)
    if shown > len(french) + len(said.words):
        line += figures.translation_words(said.words, probability=np.exp(said.logprob), right=english_of(french))  # fmt: skip
    else:
        line += f"read {min(tick, len(french))} of {len(french)} words, said: **{' '.join(said.words[: max(0, tick - len(french))]) or 'nothing yet'}**"  # fmt: skip
    room = ROOM if len(drawn) <= len(ROOM) else drawn
    return figures.network_diagram(drawn, upto=shown, room=room), line


explore(translation, tick=(0, 20), play={"tick": 350}, examples={"sentence": SENTENCES}, height=500,
        caption="Each strip a vector, six of its numbers as colours; dotted: what it says is what it reads next.",
        presets={"lecture": {"sentence": SENTENCES[0], "tick": 20}, "other order": {"sentence": SENTENCES[1], "tick": 20},
                 "ne … pas": {"sentence": SENTENCES[2], "tick": 20}, "unknown": {"sentence": SENTENCES[4], "tick": 20},
                 "no French": {"sentence": SENTENCES[5], "tick": 20}, "from the start": {"sentence": SENTENCES[0], "tick": 0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 6 and play: five French words, then one arrow, then English.
Nothing is said before all is read.
Follow the dotted line: each word it says is what it reads next.
Key 1 alone proves little: a dictionary has it too. Key 2 is what a dictionary gets wrong.
Key 5: it answers anyway, and what it says is good English; a decoder is a language model.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The lecture's sentence comes out right, as it did in all of 60 trainings with 60 seeds on another machine; `networks.held_out_runs(PAIRS)` does ten of them again.
It has never been read, but sentences one word away have been, and a dictionary is enough for it.
Of eighty other unseen sentences of this build, 87 to 100 % were right in eight trainings.
*La vache noire dort* takes more than a dictionary, and came out right in all eight.

An unknown word is the same vector whichever it is.
In its place the decoder says what is usual there, some animal or person.
Words in the wrong order make no French, but the answer is English all the same, in all eight trainings *the dog sleeps* or *a dog sleeps*.
What is longer than anything in training is translated anyway, mostly wrong.
The nine words of the last question came out right in three of eight trainings.

</details>

## The teacher's words, or its own

In training the decoder reads the *right* word before each step, whatever it said itself.
That is called **teacher forcing** (Williams & Zipser, 1989).
It makes training fast, since all steps can be computed side by side, and every step is a fair exercise.

When it translates there is no teacher.
It reads what it said, and if that was wrong, it goes on from a sentence that was never in its lessons.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: one wrong word

*le petit chien noir court sur le pont*: into the translation *the small black dog runs on the bridge* we put one wrong word.
Then it goes on in two ways: fed the true words all the same, or fed its own.
After which kind of wrong word, *cat* for *dog* or *dog* for *black*, will **more** of the rest be wrong?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** A noun for a noun leaves the plan of the sentence as it is; a noun for an adjective comes too early.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Without the teacher, a wrong word makes a new sentence
"""

# %% tags=["row-R7"]
TOLD = [
    "les enfants heureux sont devant l'école",
    "le petit chien noir court sur le pont",
    "le chat noir dort sous l'arbre",
]


def one_wrong_word(word_number=2, word="dog", sentence=TOLD[0]):
    """A translation with one word exchanged, and what the decoder says from there on."""
    french = french_words(sentence)
    english = english_of(french)
    slip = after_slip(NET, french, english, step=min(word_number, len(english)), word=word)
    alone = NET.greedy([french])[0] == english
    return figures.slip_rows(slip), figures.slip_words(slip) + "; wrong without it too" * (not alone)


explore(one_wrong_word, word_number=(1, 9), word=["cat", "dog", "black", "not", "on", "</s>"], sentence=TOLD, on_click="word_number",
        caption="One word is “{word}” instead. Above it is fed the true words otherwise, below its own. Red: wrong, in the best alignment.",
        presets={"dog for happy": {"word_number": 2, "word": "dog", "sentence": TOLD[0]}, "cat for dog": {"word_number": 4, "word": "cat", "sentence": TOLD[1]},
                 "dog for black": {"word_number": 3, "word": "dog", "sentence": TOLD[1]}, "not, from nowhere": {"word_number": 5, "word": "not", "sentence": TOLD[0]}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Read the two lower rows at each preset, and let the hall say what the second one would be in French.
Click on a column to put the wrong word somewhere else.
The words are lined up with the right ones, so that a sentence that is one word shorter is not wrong to its end; counted place by place, the lower row would look far worse.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

*cat* for *dog* is read, and often nothing happens: there is a place for a noun, and one has been put in.
*dog* for *happy* comes too early.
Fed the truth, it is mostly back on its way two or three words later.
Fed its own words it makes another sentence of it, often good English, in which the adjective turns up somewhere else or nowhere.

In eight trainings we did both to sixty test sentences that had been right, and counted words that are changed, put in or left out after the slip.
With a noun for another noun there were 6 to 16 of them for 100 words under the teacher, and 9 to 19 without.
With a noun in the place of an adjective there were 41 to 47, and 47 to 66.
In each training there were more without the teacher, but not many more.
Counted place by place it would have been 78 to 98 instead of 47 to 66: where a word is missing, all later ones stand in the wrong place.

</details>

The gap between lesson and life was called *exposure bias* (Ranzato and others, 2016).
Bengio and his colleagues proposed in 2015 to feed the network its own words more and more often while it learns: **scheduled sampling**.
`Translator(forcing=0.5)` is a relative of it: half of the words are its own from the first step on, without the schedule, and its likeliest ones, where they draw.
The loss stays what it was, −log p of the right word at each place, but it is less clear what that means.
If its own sentence went another way, the right word for *this* place may be wrong after what it said.
These networks take about twice as long to train, so we did it beforehand; `bottleneck_run` does it again.
"""

# %% slideshow={"slide_type": "skip"}
RECORD = recorded_bottleneck()
for share in (1.0, 0.5, 0.0):
    print(f"fed the truth in {share:.0%} of the steps: {RECORD.of(forcing=share)[:, :6].mean():.0%} of sentences of 3 to 8 words right")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
These are means over eight trainings each, with the same number of updates.
Single trainings lie 10 to 18 points apart.
But seed by seed, from the same first weights, half of its own words was worse in seven of eight cases, and only its own in all eight.
That says nothing of the schedule, which we have not tried, nor of longer training.

## The likeliest word, or the likeliest sentence

Greedy decoding takes the likeliest word at each step and can never take it back.
A beam keeps the few best beginnings, as in notebook 09; the decoder asks nothing but how a sentence goes on, so the same `decode` serves here.

Where a sentence has a probability above one half, no other can be likelier, and a beam finds the same.
So only of the others, among the short test sentences, we ask what a beam of 3 makes.
Some of those in which it differs from greedy decoding are kept, to be looked at; those in which only the beam is right come first.
"""

# %% slideshow={"slide_type": "skip"}
SHORT = [pair for pair in PAIRS.test if len(pair.english) < 8]
GREEDY = [decode(NET.continuation(pair.french)) for pair in SHORT]
BEAMS = [said if said.logprob > np.log(0.5) else decode(NET.continuation(pair.french), Beam(3)) for pair, said in zip(SHORT, GREEDY, strict=True)]  # fmt: skip
right = np.array([[said.words == pair.english for said, pair in zip(way, SHORT, strict=True)] for way in (GREEDY, BEAMS)])  # fmt: skip

# %% slideshow={"slide_type": "skip"}
other = [n for n in range(len(SHORT)) if GREEDY[n].words != BEAMS[n].words]
small = [n for n in other if max(len(GREEDY[n].words), len(BEAMS[n].words), len(SHORT[n].english)) < 7]
small.sort(key=lambda n: int(right[0, n]) - int(right[1, n]))  # where only the beam is right, first
UNSURE = [written(SHORT[n].french) for n in (*small[:2], *small[-1:])]
UNSURE = [*UNSURE, "la femme cherche une vache", "un homme court", "une vache court"][:3]
UNSURE += [written(HELD_OUT), "le zèbre dort"]

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: does a beam translate better?

We take it with a width of 3, on sentences that the network has never read.
Will it get **many** more of them right than greedy decoding, **a few**, or **fewer**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Remind them what a beam maximises: the model's probability, not the truth.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The beam's likelier sentence is more often right
"""


# %% tags=["row-R7"]
def beside_greedy(width=3, sentence=UNSURE[0]):
    """The tree of a beam, and what greedy decoding says."""
    french = french_words(sentence)
    greedy = decode(NET.continuation(french), longest=7)
    tree = decode(NET.continuation(french), Beam(width), longest=7).tree
    end = ["</s>"] * greedy.ended
    best = tree.hypotheses[0]
    line = figures.source_words(french, PAIRS.french, longest=PAIRS.longest)
    line += figures.beam_right(greedy.words, best.words, english_of(french), ratio=np.exp(best.total - greedy.logprob))  # fmt: skip
    return figures.beam_tree(tree, greedy=[*greedy.words, *end]), line


explore(beside_greedy, width=(1, 4), examples={"sentence": UNSURE}, height=480,
        caption="Beginnings kept by a beam of {width}, with log P so far; dotted frames: greedy decoding.",
        presets={"turned round": {"width": 3, "sentence": UNSURE[0]}, "width 1": {"width": 1, "sentence": UNSURE[0]},
                 "another": {"width": 3, "sentence": UNSURE[1]}, "wrong": {"width": 3, "sentence": UNSURE[2]},
                 "sure": {"width": 4, "sentence": UNSURE[3]}, "unknown": {"width": 4, "sentence": UNSURE[4]}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Keys 1 to 3: sentences on which both differ; say where the beam keeps what greedy decoding has thrown away.
Which sentences these are depends on the training; look at the marks ✓ and ✗ before you speak.
Key 4: the last of those that differ; mostly greedy decoding is right there, or neither.
Key 5: where the network is sure, a beam has nothing to find.
Key 6: an unknown word spreads the probability over many sentences; a beam can choose there, and cannot know.

</details>
"""

# %% slideshow={"slide_type": "skip"}
print(f"of {len(SHORT)}: greedy {right[0].mean():.1%} right, beam of 3 {right[1].mean():.1%}; they differ in {len(other)}")  # fmt: skip
print(f"only the beam right: {(right[1] & ~right[0]).sum()}, only greedy decoding: {(right[0] & ~right[1]).sum()}")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

A few more.
We asked the 242 short test sentences in eight trainings: greedy decoding had 71 to 89 % right, and the beam 1 to 5 points more.
They differed in 8 to 23 sentences.
In 69 of these, all trainings together, only the beam was right, in 9 only greedy decoding, and in the other 44 neither.

A beam finds what the model thinks likelier, and here that was more often the right one.
It does not ask what is true: for *le zèbre* it chooses between sentences about other animals.

</details>

## The bottleneck

Everything that the decoder knows of the French sentence has come through one arrow.
It is as wide for three words as for fourteen.
So long sentences should suffer first, and narrow states more than wide ones.

Two things must be kept apart, for both make long sentences wrong.
A sentence may be **longer than any in training**: then nobody has shown the network how to count so far.
Or it may be as long as many of them, and still **too much for the vector**.
We therefore trained each size twice: once on sentences of up to 8 words, and once on up to 14, always 5,000 of them.
That is too long for a lecture, so it was done beforehand: eight trainings of each size on short lessons, and four on long ones.
Each was asked up to a hundred sentences of each length that it had never seen.
"""

# %% slideshow={"slide_type": "skip"}
UNITS = (16, 32, 64, 96, 128)


def by_size(longest):
    return {f"{hidden} units": RECORD.of(hidden=hidden, longest=longest) for hidden in UNITS}


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: where does it break?

An LSTM with **96** units, trained on up to **8** words: which share of sentences of 8 words is right as a whole, and which of 10?
And if it is trained on up to **14** words: will those of 10 be as good as those of 8 are now?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Three numbers, please. A sentence counts only if every word is right.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The longer the sentence, the fewer come out right
"""


# %% tags=["row-R7"]
def bottleneck(hidden=96, trained_on=8):
    """Whole sentences right by length, for five sizes of the state."""
    right = by_size(trained_on)
    drawn = figures.bottleneck_curves(right, RECORD.lengths, chosen=f"{hidden} units", seen=trained_on)
    return drawn, figures.bottleneck_words(right, RECORD.lengths, chosen=f"{hidden} units", at=(4, 8, 10))


explore(bottleneck, hidden=list(UNITS), trained_on={"up to 8 words": 8, "up to 14 words": 14},
        caption="LSTMs of {hidden} units in colour: line, mean of the trainings; dots, each of them. Trained on {trained_on}.",
        presets={"16 units": {"hidden": 16, "trained_on": 8}, "32": {"hidden": 32, "trained_on": 8}, "64": {"hidden": 64, "trained_on": 8},
                 "96": {"hidden": 96, "trained_on": 8}, "128": {"hidden": 128, "trained_on": 8}, "96, longer lessons": {"hidden": 96, "trained_on": 14}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 to 5: wider is better, up to 96; from there to 128 it is less than the trainings differ among themselves.
Keys 4 and 6, back and forth: longer lessons help a little beyond 8 words, and cost a little below.
Part of the cliff is short training, see the fold: say so before somebody asks.
Then ask: what if the decoder could look at all of the encoder's states, not at the last only? That is attention, the next lecture.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Trained on up to 8 words, LSTMs with 96 units had 99 % of the sentences of 3 and 4 words right.
Of those of 8 words it was 50 % (37 to 59 in eight trainings), and of those of 10 it was 5.
With 64 units it was 40 % of those of 8 words, with 32 units 6 %, with 16 none.
From 96 to 128 units there was next to nothing to be gained.

Trained as long on up to 14 words, they had 40 % of those of 8 words right, and 16 % of those of 10.

Is the vector too narrow, then, or the training too short?
Both: part of the cliff is short training.
With twenty passes instead of five, below, 72 % of the sentences of 8 words were right.
And 16 units had 48 % of those of 4 words, instead of 9.
Then longer lessons help as well: 36 % of the sentences of 10 words came out right, instead of a tenth.
Of those of 14 it was still 2 %, though such lengths were in the lessons.
So length hurts, and small states more; they have a smaller encoder and decoder too, so that the vector's width alone is not what was changed.
How far one would come with many more sentences we have not found out.

</details>

Here are the same networks after five and after twenty passes over their lessons, by the number of French words:
"""

# %% slideshow={"slide_type": "skip"}
print(" " * 36, *(f"{n:4}" for n in RECORD.lengths))
for hidden, longest in ((16, 8), (96, 8), (96, 14)):
    for passes in (5, 20):
        shares = RECORD.of(hidden=hidden, longest=longest, epochs=passes).mean(axis=0)
        print(f"{hidden} units, up to {longest:2} words, {passes:2} passes: ", *(f"{share:4.0%}" for share in shares))  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Sutskever and his colleagues found that it helped to read the source **backwards**: then the first words of both sentences lie close together, and the last ones further apart.
Here it helped a little.
In eight trainings each, 87 % of the sentences of 3 to 8 words were right (83 to 89), instead of 83 % (76 to 88).
Seed by seed, it was better in seven of eight.
Exercise 2 asks what it does to the distances.
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Skip-thought: know a sentence by its neighbours

$$\textcolor{#8e1312}{L} = -\sum_t \log p(w^{\text{before}}_t \mid w^{\text{before}}_{<t}, v)
\;-\; \sum_t \log p(w^{\text{after}}_t \mid w^{\text{after}}_{<t}, v)$$

$$\tilde{\textcolor{#3b7f35}{h}} = \tanh\big(\textcolor{#124391}{U} \textcolor{#0970d4}{x}_t + r \odot \textcolor{#0f5220}{W} \textcolor{#3b7f35}{h}_{t-1} + C v\big),
\qquad v = \textcolor{#3b7f35}{h}_T \text{ of the sentence}$$

One encoder, two decoders: Kiros and others, 2015.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Skip-gram knows a word by its neighbours; replace "word" by "sentence", and you have this.
No labels: any book will do. They took 11,038 novels, 74 million sentences, two weeks, and 2,400 numbers for v. We take 700 stories of our own, seconds, and 40 numbers.
Point at C v: the vector is there at every step, in both gates as well, so that it need not be carried.
U and W are the lecture's letters; in the paper they are the other way round, and r stands inside the bracket with h.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Stories in which each sentence depends on the last

Reviews stand alone; skip-thought needs sentences with neighbours.
These stories are told by a small machine of our own: somebody at a place, then what happens, how that feels, what is done about it, an end.
What happens is a Markov chain, so the true probability of every neighbour is known, and we can say what a perfect reader would know.
Each event can be told in four ways that share no word of content.
That is the point of the whole trial: nothing but their neighbours tells that they mean the same.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
STORIES = story_corpus(train=700, rng=np.random.default_rng(3))
[str(story) for story in STORIES.test[:3]]

# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
dict(story_events(("she", "was", "freezing"), "before")), dict(story_events(("she", "was", "freezing"), "after"))  # fmt: skip

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Two decoders share one encoder, and one loss
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Run the cell while all watch; a few seconds.
The curve ends near 0.8 nats a word; a perfect reader has 0.65, for which of four ways is told nobody can know.

</details>
"""

# %% tags=["row-R9"]
thinker = SkipThought(STORIES.vocabulary, embedding=16, hidden=40)
lessons = thinker.examples(STORIES.train, unknown=0.02, rng=np.random.default_rng(0))
curves = train(thinker, lessons, thinker.examples(STORIES.validation), Recipe(epochs=6, batch=64, rate=0.02), watch=watch(lambda seen: figures.training_curves(seen, guess=np.log(len(thinker.outcomes)))))  # fmt: skip

# %% slideshow={"slide_type": "skip"}
curves.words, thinker.parameter_count

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
How good is that?
A hundred sentences of held-out stories are each given five candidates for their next sentence, one of which really follows.
The network takes the one whose probability its vector raises most.
Its opponents: words in common; pairs of words, counted in neighbouring sentences of the same stories; and the law itself, for nobody can be better than that.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
beside = beside_scores(thinker, STORIES.train, STORIES.test, law=story_logprob, rng=np.random.default_rng(0))
print(figures.choice_words(beside, candidates=5).replace("**", ""))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In eight trainings it was right in 82 to 88 %, counted pairs in 76, words in common in 24, and the law in 88.
Chance has 20.
With the vector of another sentence, the next one is thousands of times less probable: 12.9 nats against 4.7, on average.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what stands around "she was freezing"?

What will the two decoders say, before it and after it?
Will it still be **she**?
And what will stand before *it began to rain*, where three places are possible, and eight people?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The last question is about probabilities: with many possibilities each gets little, and the likeliest single sentence is no longer likely.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## It knows what happens, and often forgets to whom
"""


# %% tags=["row-R9"]
def expects(sentence="she was freezing", temperature=0.0, draw=1):
    """What stands before a sentence and after it, to the network's mind."""
    told = around(
        thinker, sentence, temperature=temperature, law=story_logprob, rng=np.random.default_rng(draw)
    )
    return figures.sentence_around(told), figures.around_words(told)


NECK, RAIN, LOST, CAKE = "water ran down his neck", "it began to rain", "all paths looked alike", "anna wanted to bake a cake"  # fmt: skip
explore(expects, examples={"sentence": ["she was freezing", NECK, RAIN, LOST, CAKE, "she saw a zither"]}, temperature={"the likeliest": 0.0, "drawn": 1.0}, draw=(1, 4), height=385,
        caption="Violet: probability by the network; upright: by a perfect reader. In italics: what never stands there. {temperature}, draw {draw}.",
        presets={"freezing": {"sentence": "she was freezing", "temperature": 0.0}, "his neck": {"sentence": NECK, "temperature": 0.0}, "rain": {"sentence": RAIN, "temperature": 0.0},
                 "lost": {"sentence": LOST, "temperature": 0.0}, "an opening": {"sentence": CAKE, "temperature": 0.0}, "drawn": {"sentence": "she was freezing", "temperature": 1.0},
                 "unknown": {"sentence": "she saw a zither", "temperature": 0.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Key 1: mostly snow before, warmth after, and no word for the cold itself in either; whether it is still *she* differs between trainings. Compare the bars with the upright lines: which way of telling it is told, nobody can know, so 4 to 6 % is all there is to have.
Key 2: whose neck? It often forgets, see the fold.
Key 3: before the rain there are hundreds of openings, so each is rare.
Key 5: nothing ever stands before an opening; the decoder was never taught to say so, and says something.
Key 6, then the draws.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Mostly winter before it, and a fire, a blanket, gloves or tea after it.
Before it there may also be a storm, or a friend who rings, and these never stand there.
What *happens* it knows well; *to whom* is another matter.
In eight trainings the next sentence it said was about a person of the right sex in 57 to 99 %.
The loss of all three pronouns is small beside that of a wrong event, and some trainings had not come to it yet.

Some events before are impossible, in italics: the decoder says what is likely after its own first words.
Before an opening, or around a sentence it cannot read, it talks as fluently as ever.

</details>

## Near in meaning

Now the question that skip-thought was made for.
Two sentences may share no word and still stand in the same company: "she was freezing" and "his hands turned blue".
Are their vectors near?
All sentences of the training stories are on the shelf, with the event that each of them tells.
The opponents: a bag of words, and means of word vectors that are counted **across** sentences.
Those have seen the neighbours too, so that this is a fair fight.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
EVENT = {words: event for story in STORIES.train for words, event in zip(story.sentences, story.events, strict=True)}  # fmt: skip
told = "\n".join(" ".join(word for words in story.sentences for word in words) for story in STORIES.train)
across = WordAverage.of(ppmi(cooccurrence(build_corpus(told, lines=True), window=10)))

# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
THOUGHTS = {"skip-thought": thinker, "mean of words": across, "bag of words": WordAverage.counts(STORIES.vocabulary)}  # fmt: skip
RACKS = {name: Library(name, network, list(EVENT), list(EVENT.values())) for name, network in THOUGHTS.items()}  # fmt: skip
{name: same_kind(rack, most=100) for name, rack in RACKS.items()}

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: near, without a word in common?

*a storm broke loose*

All sentences that share a word of content with it are taken away.
What is nearest among the rest: by skip-thought, by a mean of word vectors, by a bag of words?
Something that **means the same**, or something that **goes with** it?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The stories have "it began to rain", and "she ran under a roof". Which is nearer to a storm, and for whom?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Sentences that keep the same company lie near
"""


# %% tags=["row-R9"]
STORM, BLUE, FARMER, WAVES = "a storm broke loose", "his hands turned blue", "a farmer showed her the map", "tom watched the waves with his dog"  # fmt: skip


def in_company(sentence=STORM, beside="mean of words", other_words=True):
    """The sentences nearest to one, by skip-thought and by a way without order."""
    found = [
        RACKS[name].near(sentence, 5, other_words=other_words, distinct=True)
        for name in ("skip-thought", beside)
    ]
    tells = next(iter(story_events(found[0].asked)), None)
    drawn = figures.nearest_sentences(found, kinds=(tells,) if tells else ())
    return drawn, figures.near_words(found, kind=tells, places=True)


explore(in_company, examples={"sentence": [STORM, BLUE, FARMER, NECK, WAVES]}, beside=["mean of words", "bag of words"], other_words={"no content word in common": True, "all": False}, height=385,
        caption="The five nearest; of sentences with the same content words one only. In colour: the same event, which has three other ways.",
        presets={"a storm": {"sentence": STORM, "beside": "mean of words", "other_words": True}, "against a bag": {"sentence": STORM, "beside": "bag of words", "other_words": True},
                 "with the same words": {"sentence": STORM, "beside": "bag of words", "other_words": False}, "blue hands": {"sentence": BLUE, "beside": "mean of words", "other_words": True},
                 "his neck": {"sentence": NECK, "beside": "mean of words", "other_words": True}, "the waves": {"sentence": WAVES, "beside": "mean of words", "other_words": True}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1: on the left it rains in three other ways, one after the other. On the right a roof, a dry shirt and a wet neck come in between: what goes with a storm, and not what is one.
The mean of words has seen the same stories; but a window does not know what came first.
Key 2: for the bag, nothing is left but small words. Key 3: with the same words allowed, the bag finds what shares them, whatever it tells.
Key 4: the same again, with gloves and tea. Key 6: both mix up the sea and the garden; much the same happens next at both, so that their vectors have little reason to differ.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

With no word of content in common, the nearest by skip-thought told the same event in 89 to 96 % of the cases in eight trainings, 92 on average.
The mean of words had 86 %, with the window that suits it best of the five we tried; all eight were better.
Its mistakes are mostly of one kind: to "a storm broke loose" it finds roofs, to "his hands turned blue" gloves and tea.
That goes together, but it does not mean the same; two decoders, one for each side, can tell the two apart.
Counted within sentences only, the mean had 8 to 12 %, and made of the thinker's own word vectors 11 to 23.
So it is the neighbours that make the difference, more than the network.

The bag of words had 9 %.
An autoencoder of the same size, trained on the same sentences, had 6 to 12 %.
It says each sentence again, and for that nobody needs to know what it means.
The first two numbers are of all 1,570 sentences on the shelf, the others of the first two hundred.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* A sentence's **vector** is shaped by what its loss asked for; a translator's is all that its decoder gets, as wide for three words as for thirty.
* The loss is **−Σ log p** of every word of the answer and its end; the encoder has none of its own, and learns through that one arrow.
* In training it is fed the **truth**, in use **its own words**; a beam finds what is likelier, and that is more often right, not always.

Next: [Backpropagation through time](11_backpropagation_through_time.ipynb), how all of these learn.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask for another pair of sequences of different lengths that this would serve: speech and text, question and answer, a program and what it prints.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: write the loss

`z`, (T + 1, K), are the scores that a decoder gave when it was fed the right words.
`goal` are the T words that it should have said, by number.
The end has the number K − 1 and stands in no `goal`.
Give $\textcolor{#8e1312}{L}$ in nats, summed over all items.
"""


# %% slideshow={"slide_type": "skip"}
def translation_loss(z, goal):
    return ...


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The check compares with the package's own, on scores drawn at random, for translations of one word, of four, and of none.
"""


# %% slideshow={"slide_type": "skip"}
def of_the_package(z, goal):
    return cross_entropy(z[:, None], np.array([*goal, z.shape[1] - 1])[:, None]).total


# %% slideshow={"slide_type": "skip"}
rng = np.random.default_rng(0)
some = [(3 * rng.standard_normal((len(goal) + 1, 7)), np.array(goal, dtype=int)) for goal in ([2], [0, 5, 5, 1], [])]  # fmt: skip
check(translation_loss, of_the_package, on=some, hint="How many rows has `z`, and how many words has `goal`? What is asked in the last row? And it is a sum, not a mean.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The end belongs to the goal.
−log softmax of a score is the logarithm of the sum of all exponentials, minus the score.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_1(z, goal):
    wanted = [*goal, z.shape[1] - 1]
    return np.logaddexp.reduce(z, axis=1).sum() - z[np.arange(len(wanted)), wanted].sum()


assert check(solution_1, of_the_package, on=some)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: how far apart?

A French sentence of S words and its English one, word for word: the k-th word of the one is the k-th of the other, k from 1.
The network reads a word, and some steps later it has to say its translation: **how many steps** later?
The last French word is read at step S, and the first English word is said at step S + 1.
Write it for both directions of reading; it is a whole number.
"""


# %% slideshow={"slide_type": "skip"}
def steps_between(k, S, reverse):
    return ...


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The check knows the right numbers of five cases, counted on paper.
"""

# %% slideshow={"slide_type": "skip"}
COUNTED = {(1, 5, False): 5, (4, 7, False): 7, (1, 6, True): 1, (2, 9, True): 3, (9, 9, True): 17}
check(steps_between, lambda *case: COUNTED[case], on=list(COUNTED), hint="Take a sentence of three words and write down the steps: when is word k read, from the left or from the end, and when is its translation said?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

S steps for every word if it reads from the left; 2k − 1 if it reads from the end.
The mean is S in both cases: what the first words gain, the last ones lose.
Sutskever and his colleagues supposed that a few short ways make it easier to get going; they had no proof, and called it a trick.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def counted(k, S, reverse):
    read = list(range(S, 0, -1)) if reverse else list(range(1, S + 1))
    return (S + k) - (read.index(k) + 1)  # when it is said, less when it is read


solution_2 = lambda k, S, reverse: 2 * k - 1 if reverse else S  # noqa: E731
assert check(solution_2, counted, on=list(COUNTED))
assert np.mean([counted(k, 8, True) for k in range(1, 9)]) == 8

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: likely after anything

`beside.logprob[n, m]` is $\log p$ of sentence m after sentence n, for a hundred of each; number n belongs after n.
Taking the largest of each row is not the best choice: "she fell asleep" is likely after anything.
Write the function that takes for each n the m that n makes likely: compare with how likely m is **on average over all n**.
It gives an array of a hundred whole numbers.
Averages are of probabilities, not of logarithms.
"""


# %% slideshow={"slide_type": "skip"}
def what_follows(logprob):
    return ...


# %% slideshow={"slide_type": "skip"}
check(what_follows, lambda _: beside.fit.argmax(axis=1), on=[(beside.logprob,)], hint="How likely is sentence m on average, whatever n? That is one number for each column; and to compare, logarithms are subtracted.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Subtract from each column the logarithm of the mean of its probabilities.
What remains is how much the sentence n helps: the same that makes PPMI of counts.
The cell below prints the shares of right choices among all hundred: without the correction, with it, and by the law.
All are low, for among a hundred sentences there are several that tell the same event.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# The solution, in code
def solution_3(logprob):
    return (logprob - np.log(np.exp(logprob).mean(axis=0))).argmax(axis=1)


assert check(solution_3, lambda _: beside.fit.argmax(axis=1), on=[(beside.logprob,)])
for chosen in (beside.logprob.argmax(axis=1), solution_3(beside.logprob), beside.scores[-1].argmax(axis=1)):
    print(f"Right:\n{np.mean(chosen == np.arange(100)):.0%}")
