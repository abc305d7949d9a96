# %% [markdown] slideshow={"slide_type": "slide"}
r"""
# Recurrent language models

*The dogs near the cat behind the owls …* **bark**, **purrs** or **hoot**?
What does a network still know of the second word when it needs it, and how does it say a sentence?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Read the line aloud and stop before the verb; everybody knows it, and nobody has heard the sentence before.
An N-gram sees the last few words, and these are about owls.
Keys 1 to 9 press the presets, 0 goes back to the start, arrows move the slider that has the focus.
The whole deck takes 66 minutes; with only 25, show "N-grams pay where the subject is far", "The subject moves the verb" and "Greedy begins well".

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
**You should know** N-grams and perplexity (notebook 06), and what a recurrent network computes (notebook 08).
It takes 90 minutes with the exercises.

A recurrent language model reads a sentence word by word, and after each word it gives a probability to every word that may follow.
All that it knows of the words before is in one vector, the hidden state.
The first half of this notebook asks how long a word lasts in there.
The second half lets such models speak: a **decoder** turns probabilities into sentences, and there is more than one way to do that.
The last part does the same with characters instead of words.

Where the text says what happened in twelve trainings, we ran the cells of this notebook with as many seeds.
"""

# %% slideshow={"slide_type": "skip"}
from functools import cache
from itertools import product

import numpy as np
import torch

from lecturekit import figures
from lecturekit.corpora import ANIMAL_VERBS, AgreementGrammar, agreement_corpus, agreement_sentences, closest, lee_texts, misspelt, review_corpus, tokenize  # fmt: skip
from lecturekit.exercises import check, check_sealed
from lecturekit.explorable import explore, watch
from lecturekit.language import Beam, NGrams, Policy, Sampling, Source, UnseenContextError, beam_search, decode, encode, influence, recall, reshaped, sampled  # fmt: skip
from lecturekit.networks import BagOfWords, CharacterConvNet, Examples, Recipe, RecurrentLanguageModel, TDNNClassifier, character_film, evaluate, occlusion, read_lm, read_units, train  # fmt: skip

torch.set_num_threads(1)  # faster, for networks this small
GRAMMAR = AgreementGrammar()

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## A language of which everything is known

To say what a model has forgotten, we must know what there was to know.
So the texts of this notebook come out of a grammar.
It has four animals, and each has a verb of its own: dogs bark, cats purr, frogs croak, owls hoot.
After a noun comes, with probability one half, another phrase of three words, and then perhaps another one.
The verb is always that of the **first** noun, in its number.

What may follow is known exactly, after every beginning:
"""

# %% slideshow={"slide_type": "skip"}
GRAMMAR.after(tokenize("the dogs near the cat behind the owls"))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Here the source is unsure about one thing only: does another phrase come, and with which preposition?
If a verb comes, it is "bark".

Three texts are drawn: one to learn from, one that says when to stop, and one to be judged by.
No word needs to be unknown, but there is room for it: you may type what you like later on.
"""


# %% slideshow={"slide_type": "skip"}
def sentences(count, seed):
    text = agreement_corpus(count, grammar=GRAMMAR, rng=np.random.default_rng(seed))
    return [text.sentence(s) for s in range(count)]


TRAIN = encode(sentences(3000, 9))
VALIDATION, TEST = (encode(sentences(count, seed), like=TRAIN) for count, seed in ((300, 10), (1000, 11)))
" / ".join(" ".join(TEST.sentence(s)[1:-1]) for s in range(6))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The source itself is a language model as well, the best there is for its own text.
No other can have a lower perplexity in the long run, so its perplexity is the **floor**.
"""

# %% slideshow={"slide_type": "skip"}
SOURCE = Source(GRAMMAR.after, TRAIN.vocabulary, TRAIN.policy)
FLOOR = SOURCE.perplexity(TEST).value

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
It can also be had from the rules alone: the mean surprisal of a sentence, and its mean number of tokens.
"""

# %% slideshow={"slide_type": "skip"}
nats, tokens = GRAMMAR.entropy()
round(FLOOR, 3), round(float(np.exp(nats / tokens)), 3)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The first number is of the thousand sentences of the test, the second of all that the source could say.
They differ by chance, as a coin that is tossed a thousand times does not show heads exactly five hundred times.

## The model
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## All that was read is in one vector

$$\textcolor{#3b7f35}{h}_t = \tanh\big(\textcolor{#124391}{U}\,\textcolor{#0970d4}{x}_t + \textcolor{#0f5220}{W}\,\textcolor{#3b7f35}{h}_{t-1} + b\big),
\qquad P(w_{t+1} \mid w_1 \dots w_t) = \operatorname{softmax}\big(\textcolor{#b534c6}{V}\,\textcolor{#3b7f35}{h}_t + d\big)$$
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The bigram model has a row of probabilities for each word. This one has a row for each **state**, and a state can come from any number of words.
Point at the loop: nothing but h goes from one word to the next. What is not in there is forgotten.
The loss is −log P of the word that came, summed over all words, the end of the sentence among them.

</details>
"""


# %% tags=["show-code", "row-R4"]
def what_follows(numbers, X, U, W, b, V, d):
    """Probabilities of the next word."""
    h = np.zeros(len(W))
    for n in numbers:
        h = np.tanh(U @ X[n] + W @ h + b)
    scores = np.exp(V @ h + d)
    return scores / scores.sum()


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Mikolov and his colleagues proposed this in 2010, with a sigmoid for the $\tanh$, words one-hot, and no biases; today an LSTM or a GRU stands where the $\tanh$ is.
(Both have gates that decide what is kept; the LSTM keeps it in a second vector, the memory cell $c$, beside $h$. Notebook 13 opens them.)
The package's network has the same six arrays, and must give the same probabilities.
"""

# %% slideshow={"slide_type": "skip"}
plain = RecurrentLanguageModel(TRAIN.vocabulary, TRAIN.policy, cell="RNN", embedding=7, hidden=5).double()
X, U, W, b, b2, V, d = (weights.detach().numpy() for weights in plain.parameters())

# %% slideshow={"slide_type": "skip"}
for begun in (["<s>"], ["<s>", "the", "dogs", "near"], ["<s>", *tokenize("it rains and rains and rains")]):
    ours = what_follows(plain.numbers(begun), X, U, W, b + b2, V, d)
    assert np.allclose(ours, plain.probabilities(begun), rtol=0, atol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
`train` is the loop of the course: batches, Adam, a clipped gradient, and the best weights kept.
Sentences of different lengths share a batch; what fills up the shorter ones has no part in the loss.
"""


# %% slideshow={"slide_type": "skip"}
def fit(cell, seed=0, **shown):
    made = RecurrentLanguageModel(TRAIN.vocabulary, TRAIN.policy, cell=cell, embedding=16, hidden=32, seed=seed)  # fmt: skip
    recipe = Recipe(epochs=8, batch=32, rate=0.01, seed=seed)
    return made, train(made, made.examples(TRAIN), made.examples(VALIDATION), recipe, **shown)


# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Eight passes bring it close to the floor
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** In the notebook, run this cell while all watch; it takes a few seconds.
The dotted start is log V: a guess among all words. The floor is not zero: the source is unsure itself, and has log 3.23 = 1.17.
A bigram comes down to log 3.87 = 1.35, so most of the fall takes no memory; what is left below it does.

</details>
"""

# %% tags=["row-R4"]
lstm, curves = fit("LSTM", watch=watch(lambda seen: figures.training_curves(seen, guess=np.log(TRAIN.V))))

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
A plain RNN of the same size is trained in the same way, here and now; a GRU when it is first asked for.
What was stopped before its end is not kept.
"""

# %% slideshow={"slide_type": "skip"}
TRAINED = {}


def network(cell):
    if cell == "LSTM":
        return lstm
    if cell not in TRAINED:
        made, run = fit(cell, progress=cell == "RNN")
        if run.ended == "interrupted":
            raise KeyboardInterrupt
        TRAINED[cell] = made
    return TRAINED[cell]


# %% slideshow={"slide_type": "skip"} tags=["row-R4"]
network("RNN").perplexity(TEST).value


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Their rivals count: five N-gram models, with the best smoothing that we know (Kneser–Ney, notebook 06).
All are judged by the same tokens, and all know the same words.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R4"]
NGRAMS = {f"{N}-gram": NGrams.fit(TRAIN, N) for N in range(2, 7)}
{name: round(model.perplexity(TEST).value, 2) for name, model in NGRAMS.items()}

# %% slideshow={"slide_type": "skip"} tags=["row-R4"]
whole = curves.ended not in ("stopped by hand", "interrupted")  # a training that was stopped proves nothing
for cell in ("RNN", "LSTM") if whole else ():
    assert FLOOR < network(cell).perplexity(TEST).value < NGRAMS["2-gram"].perplexity(TEST).value

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Longer is not better here: with three thousand sentences most sequences of six words are seen once or never.
In twelve trainings each, the RNN reached a perplexity of 3.4 to 3.8, the GRU 3.28 to 3.36, and the LSTM 3.28 to 3.39.
The best N-gram has 3.75, and the floor is 3.23.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What is still there when the verb comes?

Perplexity is a mean over all words, and most of them do not need a memory.
So we ask for the verb alone, in sentences whose subject stands at a chosen distance.
Among the eight verb forms only one is right; the model's surprisal at it, in bits, is what it has lost.
Who knows the subject loses nothing, who knows nothing loses $\log_2 8 = 3$ bits.
"""

# %% slideshow={"slide_type": "skip"}
VERBS = [form for pair in ANIMAL_VERBS[: GRAMMAR.animals] for form in pair]
BETWEEN = (0, 3, 6, 9, 12, 18, 24)

# %% slideshow={"slide_type": "skip"}
asked = agreement_sentences(3, between=6, nearest="other", grammar=GRAMMAR, rng=np.random.default_rng(0))
[" ".join(words) for words in asked]

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The noun before the verb can be chosen too: of the same number as the subject, or of the other one as in these three.
Whoever looks at the nearest noun only will be misled by that.
"""


# %% slideshow={"slide_type": "skip"}
@cache
def lost(nearest, cells, made):
    """Bits that models lose at the verb, by distance."""
    rng, models = np.random.default_rng(1), NGRAMS | dict(zip(cells, made, strict=True))
    drawn = {k: agreement_sentences(60, between=k, nearest=nearest if k else "either", grammar=GRAMMAR, rng=rng) for k in BETWEEN}  # fmt: skip
    return recall(models, drawn, VERBS, lambda form: form.endswith("s"))


@cache
def perplexities(cells, made):
    """Of all models on the test; those that are not trained yet have none."""
    known = NGRAMS | dict(zip(cells, made, strict=True))
    return {name: known[name].perplexity(TEST).value if name in known else np.nan for name in (*NGRAMS, "RNN", "GRU", "LSTM")}  # fmt: skip


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does a 5-gram lose?

Six words stand between subject and verb, and the 5-gram sees the last four.
A blind guess among eight forms loses **3 bits**.
Does the 5-gram lose less than that, as much, or more?
And the networks?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Most say: as much, for it sees nothing of the subject. Ask what it does see.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## N-grams pay where the subject is far
"""


# %% tags=["row-R4"]
def far_subject(order=5, last_noun="either", lost_on="verb", networks=("RNN", "LSTM")):
    """Perplexity of the models, and bits lost at the verb against the distance of its subject."""
    made, shown = tuple(map(network, networks)), [f"{order}-gram", "RNN", "GRU", "LSTM"]
    found = lost(last_noun, networks, made)
    drawn = figures.recall_curves(found, perplexities(networks, made), floor=FLOOR, shown=shown, part=lost_on)
    return drawn, figures.recall_words(found, shown, part=lost_on)


explore(far_subject, order=(2, 6), last_noun=["either", "same", "other"], lost_on=["verb", "number", "animal"],
        networks={"two": ("RNN", "LSTM"), "three": ("RNN", "GRU", "LSTM")},
        caption="Left: 1000 new sentences. Right: bits lost on the {lost_on}; 60 sentences at each distance; number of the last noun: {last_noun}.",
        presets={"5-gram": {"order": 5, "last_noun": "either", "lost_on": "verb"}, "bigram": {"order": 2, "last_noun": "either", "lost_on": "verb"},
                 "it agrees": {"order": 2, "last_noun": "same", "lost_on": "number"}, "it misleads": {"order": 2, "last_noun": "other", "lost_on": "number"},
                 "animal": {"order": 5, "last_noun": "either", "lost_on": "animal"},
                 "a GRU too": {"order": 5, "last_noun": "either", "lost_on": "verb", "networks": ("RNN", "GRU", "LSTM")}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Left first: the perplexities lie close together, and the best N-gram is not the longest. One token in nine is a verb of this kind, the others hide it.
Right: with three words between, the 5-gram still sees the subject; with six it does not, and is worse than a blind guess.
Keys 3 and 4, back and forth: the bigram takes the number from the noun that it sees. Linguists call that attraction, and people do it too.
The plain RNN loses something as soon as one phrase stands between; some RNNs go on losing after that, LSTMs and GRUs hardly.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

More: it is worse than a blind guess.
In this notebook it loses about one and a half bits with three words between, where it still catches a glimpse of the subject.
With six and more it loses about 4.
Why, the counts below say.

The bigram loses less than a bit of the number where the last noun agrees with the subject, and about two where it does not (keys 3 and 4).
It takes the number from the noun that it sees.

The networks lose less.
With twelve words between, twelve LSTMs lost 0.05 to 0.7 bits, twelve GRUs 0.05 to 0.3, and twelve plain RNNs 0.7 to 3.2.
With twenty-four words between, LSTMs and GRUs had lost at most 0.2 bits more than with three.
So what they carry over one phrase they carry over eight, though training had few sentences with more than four.
Some plain RNNs go on losing: in one of the twelve it was 0.9 bits at three words, and 1.9 at twenty-four.

Perplexity hardly shows it.
Verbs of this kind are one token in nine, and half of these follow their subject at once, a quarter with three words between.
Only a quarter have six words or more between, where N-grams fail: one token in 36.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The 5-gram knows four words before the verb, such as these four.
How often did it see each verb after them?
"""

# %% slideshow={"slide_type": "skip"}
{verb: NGRAMS["5-gram"].count([*tokenize("cat behind the owls"), verb]) for verb in VERBS}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
In three thousand sentences, six times, and five of these were about one cat.
That is chance, but the 5-gram takes it for a rule, and expects "purrs".
In sixty sentences with six words between, the right verb had never followed the same four words in 41.
More context is not more knowledge, where it is the wrong context.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## While you type

Type the beginning of a sentence, word by word, and watch what each model expects next.
An empty field is the beginning of a sentence.
A word outside the vocabulary is read as `<unk>`; the line below says so, and offers the words that are spelt most like it.
The source answers only to what it could have said itself.
"""


# %% slideshow={"slide_type": "skip"}
def by_source(words):
    try:
        return SOURCE.probabilities(words)
    except UnseenContextError:
        return None


def unknown_in(words):
    known = TRAIN.vocabulary.words[1:]
    return {word: closest(word, known) for word in words if word not in known}


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: where do the two part?

*the → dogs → near → the → cat → behind → the → owls*

After each word, the LSTM and a 4-gram model say what may come.
After which word do they begin to differ?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Where a verb may come, and the subject is out of the 4-gram's sight: it sees three words.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## After “cat” the 4-gram has lost the dogs
"""

# %% tags=["row-R4"]
LINE = "the dogs near the cat behind the owls"


def typed(begun=LINE):
    """What may come next, by an LSTM, a 4-gram model and the source."""
    words = tokenize(begun)
    models = {name: model.probabilities(["<s>", *words]) for name, model in (("LSTM", lstm), ("4-gram", NGRAMS["4-gram"]))}  # fmt: skip
    seen = f"4-gram: … {' '.join(words[-3:])}" if words else "4-gram"  # all that it sees
    drawn = figures.next_words(SOURCE.outcomes, {"LSTM": models["LSTM"], seen: models["4-gram"], "the source": by_source(words)})  # fmt: skip
    return drawn, figures.typed_words(words, unknown_in(words), SOURCE.outcomes, models["LSTM"])


explore(typed, examples={"begun": [LINE, "", "the", "the dogs", "the dogs near the cat", f"{LINE} bark", "it rains and", "the dgos", "cats the the"]},
        pause={"begun": 0}, caption="The ten words that the LSTM finds likeliest, and what each of the three says of them. The 4-gram sees three words.",
        presets={"nothing yet": {"begun": ""}, "the dogs": {"begun": "the dogs"}, "a cat comes": {"begun": "the dogs near the cat"},
                 "owls come": {"begun": LINE}, "after the verb": {"begun": f"{LINE} bark"}, "a slip": {"begun": "the dgos"},
                 "never said": {"begun": "cats the the"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** In the notebook, type it; the bars follow each key. In the slides the presets are the words.
Keys 2, 3, 4: after "the dogs" all put "bark" first, the LSTM a little too often; after "cat" and after "owls" the 4-gram spreads its bets over verbs, and "bark" gets next to none.
Key 6: it does not know "dgos", and has never met an unknown word; read what it makes of it, and do not interpret it.
Key 7: the source is silent about what it never says; the networks always have an answer.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

At "cat": there a verb may come for the first time out of the 4-gram's sight.
It sees "near the cat", and no dogs, and gives "bark" 3 %, less than "croaks", "purrs" and "hoot".
The LSTM keeps "bark" on top: all of twelve had it there after "owls", at a quarter to two thirds, where the source has one half.

After "bark" all three agree again.
The LSTM answers "cats the the" as well: it has never seen that, and nothing told it that it is wrong.
A probability says what comes next if something comes, and not whether what came was good.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## What does a word do, k steps later?

We can measure it without looking into the network.
Put another word in its place, one of its own class, and see how far the prediction moves.
How far two distributions lie apart we count in bits, by the divergence of Jensen and Shannon: 0 if they are the same, 1 if they have nothing in common.

For the source we know what must come out.
Half of what may follow a noun is the verb, and another subject makes it another verb.
That moves half of the probability, half a bit, however far the subject is.
No other word moves anything.
For N-grams, whatever stands further back than they look moves the prediction by exactly 0.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R4"]
by_rule, counted = (influence(model, LINE.split(), GRAMMAR.others) for model in (SOURCE, NGRAMS["4-gram"]))
assert np.allclose(by_rule.bits[1], 0.5)
assert not np.nan_to_num(counted.bits[:-3]).any()

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which word moves the prediction most?

*the **dogs** near the cat behind the owls with the frog beside the **dog** …*

The subject, 13 steps back, or the noun that has just been read?
And by how much, in a plain RNN?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them vote; the one is far away, the other is of the same class, and fresh.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## The subject moves the verb, however far it is
"""

# %% tags=["row-R4"]
LONG = tokenize(f"{LINE} with the frog beside the dog")


def steps_back(read=14, order=4, cell="LSTM"):
    """How far each word moves the prediction of the next one."""
    words, name = LONG[:read], f"{order}-gram"
    asked = {"source": SOURCE, name: NGRAMS[name], cell: network(cell)}
    found = {name: influence(model, words, GRAMMAR.others) for name, model in asked.items()}
    return figures.influence_steps(found, dots=cell), figures.influence_words(found, word=2)


explore(steps_back, read=(2, 14), order=(2, 6), cell=["LSTM", "RNN", "GRU"], play={"read": 700},
        caption="Bars: means over the other words of the class, in its place; dots: each of them ({cell}). Rings: exactly 0.",
        presets={"one step": {"read": 2, "cell": "LSTM"}, "four": {"read": 5, "cell": "LSTM"}, "seven": {"read": 8, "cell": "LSTM"},
                 "thirteen": {"read": 14, "cell": "LSTM"}, "a plain RNN": {"read": 14, "cell": "RNN"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Keys 1 to 4: the sentence grows, the bar of "dogs" walks to the left and does not shrink. The 4-gram's bar becomes a ring: exactly zero.
Key 5: the plain RNN's bar is lower.
If somebody asks for the gradient: at the subject it promises that another word changes the loss by 0.03 nats, and another word changes it by 6 (the text below).
So "the gradient vanishes" and "it has forgotten" are two statements.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

It is the subject, thirteen steps back, in all of twelve LSTMs and of twelve GRUs: it moved the prediction by 0.3 to 0.7 bits on average.
No other word moved it by more than 0.02.
In twelve RNNs it was between nothing and 0.4 bits.
The source says 0.5; more than that means that this model expects a verb more often than it should.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Would the gradient have told us?
It is the slope of the loss in a word's vector, so it promises a change for every other vector: slope times difference.
Beside it stands what really happens to that loss, −log P of the likeliest next word, when the word is replaced.
Both are in nats, and both are the mean size over all other words of the class.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-R4"]
def promised(model, words, k):
    """Change of the loss, in nats, when word k becomes another one: by the slope, and by trying."""
    reading, E = read_lm(model, words), model.embedding.weight.detach().numpy()
    p, best = reading.probabilities[-1], reading.probabilities[-1].argmax()
    dz = np.zeros_like(reading.inspection.z)  # (T, 1, K)
    dz[-1, 0] = p - (np.arange(len(p)) == best)
    slope, changes = reading.inspection.bptt(dz)[0].x[k + 1, 0], []  # <s> stands before the words
    for other in GRAMMAR.others(words[k]):
        new = ["<s>", *words[:k], other, *words[k + 1 :]]
        was, now = E[model.numbers(["<s>", *words])[k + 1]], E[model.numbers(new)[k + 1]]
        changes.append((slope @ (now - was), np.log(p[best] / model.probabilities(new)[best])))
    return np.abs(changes).mean(axis=0).round(3).tolist()


# %% slideshow={"slide_type": "skip"} tags=["row-R4"]
{f"{LONG[k]}, {cell}": promised(network(cell), LONG, k) for cell in ("LSTM", "RNN") for k in (1, 13)}

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
At the last noun the slope is of the right size: in twelve LSTMs it promised 0.03 to 0.5 nats, and 0.03 to 0.35 came.
At the subject it promised 0.001 to 0.25, and 3 to 7 came.
In eleven of twelve RNNs it promised less than 0.001 there; in five of these more than 2 came.
A slope is of one place, and a word that is stored sits on a plateau: the next word is a step away, not a nudge.
So "the gradient vanishes" and "it has forgotten" are two statements.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## From probabilities to sentences

A model gives probabilities; somebody has to choose.
**Greedy** decoding takes the likeliest word, again and again.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-R5"]
def greedy(model, longest=7):
    words = ["<s>"]
    while len(words) <= longest and words[-1] != "</s>":
        words.append(model.outcomes[model.probabilities(words).argmax()])
    return words[1:]


# %% slideshow={"slide_type": "skip"} tags=["row-R5"]
chosen = decode(lstm.continuation(["<s>"]), longest=7)
assert greedy(lstm) == [*chosen.words, *["</s>"] * chosen.ended]
greedy(lstm)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Each step is the best there is, but is the whole?
To be sure one would have to look at all sentences, $K^L$ of them.
**Beam search** keeps the best few beginnings, lets each go on by every word, and keeps the best few of these.

With a beam that has room for everything nothing is ever dropped, and it must find the very best.
We try that on a network of four words that has learnt nothing, where all sentences of up to four words can be scored one by one.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R5"]
small = RecurrentLanguageModel(["a", "b", "c", "d"], cell="GRU", embedding=6, hidden=5, seed=4)
every = [words for length in range(1, 5) for words in product("abcd", repeat=length)]
totals = [np.nansum(small.score([words]).logprobs) for words in every]

# %% slideshow={"slide_type": "skip"} tags=["row-R5"]
widest = beam_search(small.continuation(["<s>"]), width=7**5, longest=5)
ended = [one for one in widest.hypotheses if one.ended and one.words and "<unk>" not in one.words]
assert (ended[0].words, len(ended)) == (every[int(np.argmax(totals))], len(every))

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: does greedy find the likeliest sentence?

A sentence begins with "the" (0.48), "every" (0.24), "nobody" (0.17) or "it" (0.11).
After "the" come eight nouns, equally likely; after "nobody" two verbs; after "it" only "rains".
How wide must a beam be to find the best sentence of all?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them multiply: 0.48 / 8 against 0.11. Greedy takes the broad road, and it forks eight ways.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Greedy begins well and ends badly
"""


# %% tags=["row-R5"]
def beams(width=4, length_penalty=0.0, cell="LSTM"):
    """What a beam search keeps and drops, and the sentences that it ends with."""
    asked = network(cell).continuation(["<s>"])
    first, tree = decode(asked, longest=7), beam_search(asked, width, longest=7, length_penalty=length_penalty)  # fmt: skip
    drawn = figures.beam_tree(tree, greedy=[*first.words, *["</s>"] * first.ended])
    return drawn, figures.beam_words(tree, first.words, first.logprob)


explore(beams, width=(1, 5), length_penalty=(0.0, 1.0, 0.25), cell=["LSTM", "RNN"], height=460,
        caption="In the chips: log P of the whole so far. At most 7 steps; compared by log P / length^α, α = {length_penalty}.",
        presets={"greedy": {"width": 1, "length_penalty": 0.0}, "two": {"width": 2, "length_penalty": 0.0},
                 "three": {"width": 3, "length_penalty": 0.0}, "four": {"width": 4, "length_penalty": 0.0},
                 "length paid for": {"width": 5, "length_penalty": 1.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**6 minutes.** Keys 1 to 4: with each place in the beam one more opening survives its first, unlikely step.
Read the numbers under the words: they are log P of the whole so far, and can only fall.
So the longer a sentence, the worse: the winner has three tokens, and what this source says has six on average. That is the bias to short sentences.
Key 5: log P divided by the length. Now "and rains" pays off for ever, and the winner is as long as allowed.
Neither is what we want. Translation systems choose an α by trial; here there is hardly anything between the shortest and the longest.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

No: with a beam of four, all of twelve LSTMs found a sentence two to six times as probable as greedy's.
A beam of two found the same as greedy, or one at most 1.7 times as probable.
In ten of the twelve the best sentence was "it rains", in two "nobody sleeps".
How wide the beam must be depends on what the network has learnt about four rare openings.

Greedy is not stupid at any step.
It takes "the", because half of all sentences begin with it, and then must choose among eight nouns, none of which is likely.

With the length paid for in full, eleven of the twelve said "it rains and rains and rains" with a beam of five, as long as seven steps allow.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Drawing instead of searching

The likeliest sentence is a poor speaker: it says "it rains", for ever.
Who wants variety **draws** each word from its distribution, and may change this first.

* **Temperature**: take every probability to the power $1/\tau$ and normalise; below 1 the likely become likelier, at 0 one is left, above 1 all come closer together.
* **Top-k**: keep the $k$ likeliest words.
* **Nucleus**: keep the fewest of the likeliest that have a share $p$ of the probability together (Holtzman and others, 2020).

The second and third cut off the tail, where a trained model is least to be trusted.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-R5"]
def warmed(p, temperature):
    powers = p ** (1 / temperature)
    return powers / powers.sum()


# %% slideshow={"slide_type": "skip"} tags=["row-R5"]
p = lstm.probabilities(["<s>"])
assert np.allclose(warmed(p, 0.5), reshaped(p, temperature=0.5), rtol=0, atol=1e-12)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
What makes no sense is refused, in words:
"""

# %% slideshow={"slide_type": "skip"}
for wrong in (lambda: Sampling(temperature=-1.0), lambda: Sampling(top_p=0.0), lambda: Beam(0)):
    try:
        wrong()
    except ValueError as refusal:
        print(refusal)

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
And who decides which sentences are good ones?
Here the grammar does: a sentence is grammatical if the source could have said it, and has ended.
"""


# %% slideshow={"slide_type": "skip"}
def grammatical(drawn, before=()):
    """Which of some sentences the grammar allows."""
    whole = [np.isfinite(GRAMMAR.logprob([*before, *words])) for words in drawn.sentences]
    return np.array(whole) & drawn.ended


@cache
def draw(model, count, before=(), **settings):
    method, rng = Sampling(**settings), np.random.default_rng(0)
    return sampled(model.continuation(["<s>", *before]), method, count=count, longest=25, rng=rng)


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does temperature 2 do?

The first word of a sentence is one of four: 0.48, 0.24, 0.17, 0.11.
All other words together have next to nothing.
How many of three hundred sentences are still grammatical at temperature 2?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** The square root of a probability of one in a hundred thousand is one in three hundred; and there are thirty such words, at every step.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Temperature feeds the tail, a cut starves it
"""


# %% tags=["row-R5"]
def drawing(temperature=1.0, top_k=None, nucleus=1.0, begun=""):
    """What the next word is drawn from, and what sentences come of it."""
    words = tuple(tokenize(begun))
    drawn = draw(lstm, 300, words, temperature=temperature, top_k=top_k, top_p=nucleus)
    p, right = lstm.probabilities(["<s>", *words]), grammatical(drawn, words)
    rows = [p, reshaped(p, temperature=temperature, top_k=top_k, top_p=nucleus)]
    title = f"after “{words[-1]}”" if words else "the first word"
    return figures.drawn_words(lstm.outcomes, rows, drawn, right, title=title), figures.drawn_said(drawn, right)  # fmt: skip


explore(drawing, temperature=(0.0, 2.0, 0.25), top_k={"all": None, "5": 5, "2": 2}, nucleus={"all": 1.0, "0.9": 0.9, "0.5": 0.5},
        begun={"nothing": "", "the dogs near the cat": "the dogs near the cat"},
        caption="Grey: the model's own. Violet: what is drawn from. ✓ and ✗: by the grammar; what was cut off at 25 steps is ✗.",
        presets={"as it is": {"temperature": 1.0, "top_k": None, "nucleus": 1.0}, "hot": {"temperature": 2.0, "top_k": None, "nucleus": 1.0},
                 "hot, top 5": {"temperature": 2.0, "top_k": 5, "nucleus": 1.0}, "nucleus 0.9": {"temperature": 1.0, "top_k": None, "nucleus": 0.9},
                 "cold": {"temperature": 0.25, "top_k": None, "nucleus": 1.0}, "frozen": {"temperature": 0.0, "top_k": None, "nucleus": 1.0}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Keys 1 and 2: look at the last row. No single word of the tail is likely, but there are thirty of them, and a sentence asks seven times.
Read two of the wrong sentences aloud; most are wrong in one place.
Key 3: five words stay, and there are four openings, so one wrong opening stays possible. A nucleus fits itself to each place.
Keys 5 and 6: always right, always the same.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

At temperature 2 twelve LSTMs were grammatical in 41 to 51 % of their sentences, at temperature 1 in 91 to 98 %.
With the five likeliest words only, it was 80 to 87 % at temperature 2, and with a nucleus of 0.9 from 68 to 81 %.
(For the twelve we drew 200 sentences each.)

No single word of the tail is likely.
But at the first word all but the four openings together have 0.1 to 0.3 % at temperature 1, and 7 to 12 % at temperature 2.
A sentence of seven tokens asks seven times: if each is right with 0.9, all are right with $0.9^7$, 48 %.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Right or different?

A speaker should be right, and should not always say the same.
So two shares are counted at each temperature: of sentences that are grammatical, and of those that are different from one another **and** grammatical.
(Nonsense is always different, and is no merit.)
Two hundred sentences are drawn for each point.
"""

# %% slideshow={"slide_type": "skip"}
TEMPERATURES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
WAYS = {"as it is": {}, "top-k 5": {"top_k": 5}, "nucleus 0.9": {"top_p": 0.9}}


@cache
def shares(model):
    """Shares of right sentences, and of those that are different too, for each way and temperature."""
    drawn = {way: [draw(model, 200, temperature=t, **cut) for t in TEMPERATURES] for way, cut in WAYS.items()}
    right = {way: [grammatical(one) for one in row] for way, row in drawn.items()}
    both = {way: [len({s for s, ok in zip(one.sentences, good, strict=True) if ok}) / 200 for one, good in zip(row, right[way], strict=True)]
            for way, row in drawn.items()}  # fmt: skip
    return {way: [good.mean() for good in row] for way, row in right.items()}, both


# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: can one have both?

As the temperature rises, sentences become more different and less grammatical.
Of two hundred sentences: when are the most both, different **and** grammatical?
Uncut at temperature 1, uncut and hotter, or hotter with the tail cut off?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Heat brings good words closer together, and lets bad ones in; a cut keeps these out.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## Uncut, heat buys variety that is wrong
"""


# %% tags=["row-R5"]
def right_or_different(temperature=1.0, cell="LSTM"):
    """Shares of sentences that are right, and different too, against the temperature."""
    both, told = shares(network(cell)), {"chosen": temperature}
    return figures.temperature_curves(TEMPERATURES, *both, **told), figures.temperature_said(TEMPERATURES, *both, **told)  # fmt: skip


explore(right_or_different, temperature=(0.25, 2.0, 0.25), cell=["LSTM", "RNN"], play={"temperature": 900},
        caption="200 sentences of the {cell} for each point. Grammatical: the source could have said it. Both: and no other is the same.",
        presets={"as trained": {"temperature": 1.0, "cell": "LSTM"}, "cold": {"temperature": 0.5, "cell": "LSTM"},
                 "warm": {"temperature": 1.5, "cell": "LSTM"}, "hot": {"temperature": 2.0, "cell": "LSTM"}, "a plain RNN": {"temperature": 1.0, "cell": "RNN"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Left: only the uncut curve falls early. Right: above temperature 1 it falls too, and the two others still rise a little.
Key 5: the plain RNN is wrong even as trained. It does not know which verb belongs there, and no temperature tells it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

Hotter, with the tail cut off, and the gain is small.
Of twelve LSTMs 51 % of the sentences were both at temperature 1, uncut, and at 1.5 only 41 %.
At 2 it was 25 %: there two of three different sentences are wrong.
With a nucleus of 0.9 it was 51 % at temperature 1 and 56 % at 1.5, with the five likeliest 51 and 53 %.
At 2 both are lower again.
At 1.5 the two cuts still had 97 and 95 % right, where 74 % were right uncut.
(Means over the twelve.)

This language is kind to cuts: never more than eight words are right at one place, and often one to five.
Where hundreds of words are right, a small k cuts good ones too; that was the reason for the nucleus.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A model of characters has to learn what a word is

Nothing changes but what is read: `Policy(unit="character")`.
There are some eighty outcomes instead of thousands, and hardly an unknown one.
But a sentence has six times as many steps, and nobody says where words begin.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Same cell, same readout, same training loop as before.
Ask what the blank is to this model: a character like any other, about one in six.
Bits per character is −log₂ p on average, END counted: 2 to that is the perplexity per character.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The text is that of notebook 06, news of the Australian Broadcasting Corporation, but with its capitals, commas and quotation marks.
Two hundred and sixty-three texts are learnt from, four choose the best weights, and twenty-six are kept for the end.
Models that count read the same characters, so that the network has somebody to beat.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R8"]
TEXTS = [lee_texts()[n] for n in np.random.default_rng(0).permutation(len(lee_texts()))]
LEARNT = encode(TEXTS[30:], policy=Policy(unit="character"))
HELD, LAST = encode(TEXTS[:4], like=LEARNT), encode(TEXTS[4:30], like=LEARNT)

# %% slideshow={"slide_type": "skip"} tags=["row-R8"]
COUNTING = {f"N = {order}": NGrams.fit(LEARNT, order=order) for order in range(1, 7)}
COUNTED = {name: float(np.log2(model.perplexity(HELD).value)) for name, model in COUNTING.items()}
COUNTED

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
An LSTM of 80 units passes over the text twice, in pieces of 80 characters.
At seven moments it stops to write twenty beginnings, at two temperatures, from the same random numbers each time.
A word counts as real if it stands anywhere in the 293 texts; who guesses characters evenly gets nearly one in ten by luck, such as "a".
Everything is trained here and now, in a few seconds on a machine that has nothing else to do.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R8"]
KNOWN = {word for text in TEXTS for word in tokenize(text)}
WRITER = RecurrentLanguageModel(LEARNT.vocabulary, LEARNT.policy, embedding=24, hidden=80, seed=13)
UNTRAINED = read_units(WRITER, TEXTS[6:12])
pieces = WRITER.examples(LEARNT, longest=80), WRITER.examples(HELD, longest=80)
FILM = character_film(WRITER, pieces, [0, 3, 10, 30, 80, 320], known=KNOWN, recipe=Recipe(epochs=2, batch=16, rate=0.02, seed=13),
                      watch=watch(lambda seen: figures.training_curves(seen, guess=np.log(LEARNT.V))))  # fmt: skip

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: what does it know first?

After **three** updates, 48 pieces of 80 characters: how often each character comes, where blanks stand, or any words?
After ten?
And after 500: what share of the words that it writes **exist**?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Let them order it: how often letters come, where blanks stand, short words, long words, sense. Collect shares for the end.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## First how often, then where, then words
"""


# %% tags=["row-R8"]
def as_it_learns(moment=0, temperature=1.0):
    """What a character model writes at seven moments of its training; real words in colour."""
    return figures.writing_film(FILM, moment, KNOWN, temperature=temperature), figures.writing_words(FILM, moment, temperature=temperature, counts=COUNTED)  # fmt: skip


explore(as_it_learns, moment=(0, len(FILM.step) - 1), temperature=[0.5, 1.0], play={"moment": 900},
        caption="Moment {moment} of 6, temperature {temperature}. Words that stand in the corpus are in colour.",
        presets={"noise": {"moment": 0, "temperature": 1.0}, "how often": {"moment": 1, "temperature": 1.0}, "where": {"moment": 2, "temperature": 1.0},
                 "short words": {"moment": 3, "temperature": 0.5}, "trained": {"moment": len(FILM.step) - 1, "temperature": 1.0},
                 "trained, colder": {"moment": len(FILM.step) - 1, "temperature": 0.5}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**4 minutes.** Press play, and read a line aloud at each stop.
Keys 2 and 3: look at the blanks. After three updates there are as many as there should be, but some stand side by side; after ten these are fewer.
Key 5, then 6: a low temperature writes "the" again and again, and so has more real words; it is not a better model.
Watch the verdict: the bits fall below those of N = 3 and never come near N = 6.
Say it plainly: on three hundred thousand characters, counting wins.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

After three updates each character comes about as often as in the text, the blank too.
But one blank in ten to one in five follows another, which in the text none does.
After ten updates these are fewer, after thirty they are gone (in six trainings); so first it learns how often, then where.
By then it knows "the", "and", "in"; at temperature 0.5 about half of its words exist.
At the end that is about 80 %, but only about half at temperature 1: the low temperature keeps to short and frequent words.
In eight other trainings it was 77 to 87 and 44 to 52 %.

None of what it writes makes sense, and it never comes near the models that count four characters or more.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The last word belongs to the texts that nobody has looked at.
The network is better than two characters of context, and worse than three:
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R8"]
BITS = {name: float(np.log2(model.perplexity(LAST).value)) for name, model in (COUNTING | {"LSTM": WRITER}).items()}  # fmt: skip
assert BITS["N = 4"] < BITS["LSTM"] < BITS["N = 3"]
BITS

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
More patience helps, but not enough.
We trained an LSTM of 192 units for fourteen passes, a minute and a half.
It got to 2.01 bits on texts that it had not learnt from, and so past N = 4, but not past N = 5.
On a text as small as this one, a table of what was seen is hard to beat.
The large networks of characters in the papers read ten times to several hundred times as much.
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
## Follow one unit

Karpathy, Johnson and Li (2015) coloured texts by one unit of such a network, and found some that anybody can read.
One counted the characters of a line, one was on within quotation marks.
Whoever looks at hundreds of units will find a pattern, though.
So we ask in numbers, on texts that were not learnt from.

For a property that is a number, such as the place in the word, the measure is the **correlation** r with the unit.
For a yes or no, such as a capital letter, it is **2 AUC − 1**.
Take one character of each kind, and count how much more often than not the unit is higher at the yes.
Both go from −1 to 1, and 0 is nothing.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-R8"]
def apart(unit, yes):
    """2 AUC − 1, pair by pair."""
    return np.sign(unit[yes == 1][:, None] - unit[yes == 0]).mean()


# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The network reads six texts; we keep every unit after every character, and what is true of the character.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R8"]
UNITS = read_units(WRITER, TEXTS[6:12])
best = UNITS.ranking("capital letter").best - 1
assert np.isclose(apart(UNITS.h[:, best], UNITS.properties["capital letter"]), UNITS.ranking("capital letter").scores[0])  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Now the fair rivals.
**Chance**: the property is shifted against the text, by every number of characters from 200, and each time the best of the 80 units is taken.
Of these, 95 in 100 stay below the line.
**Untrained**: the same network with its first weights.
Some of its units follow a property very well, for a character's random vector already tells vowels from the rest a little.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: which of these does some unit follow?

The place in the word; the place in the sentence; quotation marks; capital letters; vowels.
After two passes over the text, for which of them is the best of 80 units better than **chance**, and better than the best of an **untrained** network?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask first what the next character hangs on. How far into the word we are: yes. Whether we are within quotation marks: only where they may close.
Let them vote property by property.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## One cell fades through a sentence
"""


# %% tags=["row-R8"]
def follow(property="place in the sentence", place=1, state="c", part="first"):  # noqa: A002, the control's name
    """A text in the colours of one unit, and the ten units that follow a property best."""
    where = {"place": place, "of": state}
    drawn = figures.unit_text(UNITS, property, **where, untrained=UNTRAINED, start=PARTS[part])
    return drawn, figures.unit_words(UNITS, property, **where, untrained=UNTRAINED)


PARTS = {"first": 0, "with a quotation": 1150}
ASKED = ["place in the sentence", "place in the word", "in quotation marks", "capital letter", "vowel"]
explore(follow, property=ASKED, place=(1, 10), state={"memory cell c": "c", "hidden state h": "h"}, part=list(PARTS), on_click="place", height=440,
        caption="Unit in place {place} for “{property}”; part: {part}. Violet below its mean, green above; underlined where it is yes.",
        presets={"place in the sentence": {"property": "place in the sentence", "place": 1, "state": "c", "part": "first"}, "place in the word": {"property": "place in the word", "place": 1, "state": "c", "part": "first"},
                 "look at the line": {"property": "in quotation marks", "place": 1, "state": "c", "part": "with a quotation"}, "capitals": {"property": "capital letter", "place": 1, "state": "h", "part": "first"},
                 "vowels": {"property": "vowel", "place": 1, "state": "h", "part": "first"}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**5 minutes.** Key 1: let the class find out by looking what the unit does before you say it; it drifts through a sentence and is set back by a full stop. Neither chance nor the untrained network has that.
Key 2: it starts afresh at each blank; but an untrained unit does that nearly as well.
Key 3, quotation marks: the colour does change there, and everybody is ready to believe it. Then look at the line "chance", and at what the unit does where no mark is.
Click on the other bars: the sign of a unit means nothing, its neighbour does the opposite.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

The place in the sentence: in nine trainings the best memory cell had a correlation of 0.3 to 0.7 in size.
Chance gave 0.16 to 0.23, and the untrained networks less than 0.1.
It drifts through the sentence, and a full stop sets it back; whether it rises or falls means nothing.
It is the memory cell that has it; the hidden state has little.

The place in the word is followed too, at 0.6 to 0.9 in these nine, but the best untrained cells had 0.4 to 0.7 already.
How much of it was learnt changes from training to training, and even with the last digit of the first weights.

For quotation marks the best cell was above the line of chance in two of the nine.
The line is high because there are few quotations, and a cell that drifts slowly agrees with a few of anything.
One training in twenty would pass it by luck, so there may be something in it, but it is weak.
Whoever trains often enough, and shows the best cell, has found a "quotation unit".

A capital letter and a vowel are followed well by trained and untrained units alike, and better by the trained ones in all nine.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A ConvNet that reads characters knows no words, and so no unknown ones

Each character is a one-hot vector; windows of seven, then of five slide over them; each unit's maximum over the text is read out.

Zhang, Zhao & LeCun (2015) had nine layers, six of them convolutions of up to 1024 units, 70 characters, and texts of 1014.
Ours has three layers, 32 units, 45 characters, and up to 128: what they did, small.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** It is the time-delay network of notebook 07, one storey further down.
Between the two convolutions the largest of each three places side by side is kept: so a unit of the second sees 21 characters.
Blanks are zeros to it, as to theirs: it is not told where words end.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
The reviews are those of notebook 05, where "not bad" is praise, and what follows "but" decides.
The test is of templates that were not learnt from.
Half of the reviews are positive, so the more frequent label alone is right in half of them.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
REVIEWS = review_corpus(train=2000, validation=200, test=400, rng=np.random.default_rng(7))

# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
SPELLER = CharacterConvNet()
lessons, watched = (SPELLER.examples([str(r) for r in part], [r.label for r in part]) for part in (REVIEWS.train, REVIEWS.validation))  # fmt: skip
train(SPELLER, lessons, watched, Recipe(epochs=6, rate=0.008)).words

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Its rivals read words: the bag of words, which is blind to their order, and windows of five words, a time-delay network.
To both a word with a wrong letter is `<unk>`; the second has met it, for in training one word in twenty was hidden.
"""

# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
BAG = BagOfWords.fit(REVIEWS.train)
WINDOWS = TDNNClassifier(REVIEWS.vocabulary, width=5, hidden=32)
words_of = WINDOWS.examples(REVIEWS.train, unknown=0.05, rng=np.random.default_rng(0))
train(WINDOWS, words_of, WINDOWS.examples(REVIEWS.validation), Recipe(epochs=8)).words

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Then fingers slip: in each review of the test some letters, at random places, become other ones.
None of the three was trained on slips.
"""


# %% slideshow={"slide_type": "skip"} tags=["row-R9"]
def right_answers(letters):
    """Shares of right answers on the reviews of the test, with so many letters misspelt in each."""
    rng, times = np.random.default_rng(letters), DRAWS if letters else 1
    labels = np.tile([review.label for review in REVIEWS.test], times)
    texts = [misspelt(str(review), letters, rng=rng) for _ in range(times) for review in REVIEWS.test]
    by_words = Examples(tuple(WINDOWS.vocabulary.encode(text.split()) for text in texts), tuple(labels))
    in_bag = np.array([BAG.probability(text.split()) > 0.5 for text in texts])
    return evaluate(SPELLER, SPELLER.examples(texts, labels)).accuracy, evaluate(WINDOWS, by_words).accuracy, np.mean(in_bag == labels)  # fmt: skip


SLIPS, DRAWS = range(7), 4  # each review is misspelt four times
RIGHT = dict(zip(("characters", "windows of words", "bag of words"), np.transpose([right_answers(n) for n in SLIPS]), strict=True))  # fmt: skip

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: three wrong letters in each review

Without slips the windows of words and the characters are both right in more than 9 reviews of 10.
A review has about eleven words and 46 letters; now **three** letters are wrong.
What is left of each?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** Three letters make nearly three words unknown, out of eleven. How much of "terribl" is still in "terrybl", for each of the two?

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## A wrong letter costs a model of words the word
"""


# %% tags=["row-R9"]
def slips(letters=3):
    """Right answers against the number of letters misspelt."""
    return figures.typing_errors(SLIPS, RIGHT, chosen=letters, majority=0.5), figures.typing_words(SLIPS, RIGHT, chosen=letters)  # fmt: skip


explore(slips, letters=(0, 6), caption="400 reviews of templates not learnt from, each misspelt four times. Half are positive.",
        presets={"none": {"letters": 0}, "three": {"letters": 3}, "six": {"letters": 6}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** The dots stand at the slips of the slider. The bag falls slowly because there is little to fall from: it never knew what "not" does.
Ask what else a model of words could do: more `<unk>` in training, a spelling checker first, pieces of words. All are done.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

As written the two are nearly equal: over six trainings the characters had 92 to 99 %, the windows 91 to 97.
With three slips it was 88 to 96 against 80 to 83 %, with six 84 to 90 against 65 to 70.
The bag of words has 61 % to begin with, since it cannot tell "not bad" from "bad", and falls to 55.

The characters lose too.
A letter that is changed in "not" is as bad for them as for anybody.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
Which characters decided?
We blot out one after the other, read the review again, and note by how much the answer's log odds fall.
That is an experiment on this network, and no opinion about the language.
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["prediction"]
r"""
## Predict: whose letters count?

"this film was **not** bad at all ."
The answer is positive.
Do the letters of "bad" speak for it, or against it?
And in "this film was bad ."?
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**1 minute.** In a bag of words "bad" can only speak against it. Here a unit sees 21 characters at a time.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"}
r"""
## “bad” speaks for praise once “not” stands before it
"""


# %% tags=["row-R9"]
def blotted(review="this film was not bad at all ."):
    """What each character did for the answer of a ConvNet, each blotted out in turn."""
    seen = occlusion(SPELLER, review.strip() or ".")  # an empty field is read as a full stop
    return figures.deciding_characters(seen), figures.deciding_words(seen)


TYPED = ["this film was bad .", "this film was not bad at all .", "this film was not good at all .", "the plot was never dull .", "the plott was nevver dul .",
         "i expected something dull , but this film was not bad at all ."]  # fmt: skip
explore(blotted, examples={"review": TYPED}, height=360,
        caption="On the right whole words are blotted out: + spoke for the answer, − against it; letters in the colours of the bars.",
        presets={"bad": {"review": TYPED[0]}, "not bad": {"review": TYPED[1]}, "not good": {"review": TYPED[2]}, "never dull": {"review": TYPED[3]},
                 "nevver dul": {"review": TYPED[4]}, "a long one": {"review": TYPED[5]}})  # fmt: skip

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**3 minutes.** Keys 1 and 2: one word comes, the answer turns, and "bad" speaks for the other one.
Live: let the class misspell it until the answer turns.
Capitals are read as small letters; other scripts and emoji are zeros, and the verdict names them.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>What you should have seen</summary>

With "not" before it, "bad" speaks for praise: without its letters the log odds fall by about 10, without "not" by about 11.
Without "not" it does not: in "this film was bad ." it speaks for the answer *negative*, by about 3.
So it is the two together that count.

In six trainings "bad" spoke for praise after "not", by 3 to 10; alone it never did by more than 1.
But alone it does not count for much: two of the six called "this film was bad ." positive.
"nevver dul" is read as "never dull" is.

The long sentence is at 80 % only, and "something" counts in it as much as "bad".
What it takes that for, we have not found out.
In three other trainings its answer was positive too, for other reasons: once "expected" spoke against it more than any word spoke for it.

</details>
"""

# %% [markdown] slideshow={"slide_type": "slide"} tags=["summary"]
r"""
## What remains

* A recurrent model carries all it knows in **one vector**; in that of an LSTM the subject outlives two dozen words, where an N-gram has nothing.
* **Search** finds what is likely, and the likeliest is short and dull; **drawing** is varied, and the tail of the distribution makes the errors.
* Read as **characters** no word is unknown: it learns blanks and words by itself, and a slip of the finger costs it little.

Next: [Encoder and decoder](10_encoder_decoder.ipynb), two of them translate.
"""

# %% [markdown] slideshow={"slide_type": "notes"}
r"""
<details>
<summary>For the lecturer</summary>

**2 minutes.** Ask which decoder they would take for a translation, and which for a story.

</details>
"""

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 1: what does forgetting cost?

A model knows everything that the source knows, but has forgotten the subject: to it each of the eight verb forms is equally likely.
A sentence has one such verb with probability 0.72, and `tokens` tokens on average.
By what factor is its perplexity above the floor, to three digits?
"""

# %% slideshow={"slide_type": "skip"}
ratio = ...

# %% slideshow={"slide_type": "skip"}
check_sealed(ratio, "853c3b060441", asked="a number", hint="What does one such verb cost more, in nats? The mean is over all tokens, and perplexity is its exponential.")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

At each verb it pays log 8 nats more, and a share of 0.72 / tokens of all tokens are such verbs.
Perplexity is the exponential of the mean, so the ratio is 8 to the power of that share.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
solution_1 = float(np.exp(0.72 / tokens * np.log(8)))
assert check_sealed(solution_1, "853c3b060441")

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 2: write the nucleus

Write the function that cuts a distribution to its nucleus: `p` is an array of probabilities, `share` a number between 0 and 1.
Keep the fewest of the likeliest words whose probabilities reach `share` together, give all others 0, and normalise.
The word that crosses the line is kept.
"""


# %% slideshow={"slide_type": "skip"}
def nucleus(p, share):
    return ...


# %% slideshow={"slide_type": "skip"}
some = [
    (np.array(p), share) for p in ([0.5, 0.3, 0.2], [0.1, 0.6, 0.05, 0.25]) for share in (0.4, 0.5, 0.75, 0.9)
]
check(nucleus, lambda p, share: reshaped(p, top_p=share), on=some, hint="Sort, and look at what is summed up before each word: has that reached the share already? And does the result sum to 1?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

Sort, and sum up what lies **before** each word: as long as that is below the share, the word is kept.
With the sum that includes the word itself the last one would be missing.

</details>
"""


# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true}
# The solution, in code
def solution_2(p, share):
    order = np.argsort(-p)
    kept = order[np.cumsum(p[order]) - p[order] < share]
    found = np.where(np.isin(np.arange(len(p)), kept), p, 0.0)
    return found / found.sum()


assert check(solution_2, lambda p, share: reshaped(p, top_p=share), on=some)

# %% [markdown] slideshow={"slide_type": "skip"} tags=["exercise"]
r"""
## Exercise 3: which of them is better?

A model of characters has so many **bits per character**, a model of words so much **perplexity per word**.
The two can be compared only if both are asked for the same text.
Write the perplexity per word that goes with some bits per character, for a text of so many characters (all that are predicted) and so many words.
"""


# %% slideshow={"slide_type": "skip"}
def per_word(bits_per_character, characters, words):
    return ...


# %% slideshow={"slide_type": "skip"}
ON_PAPER = {(2.0, 600, 100): 4096.0, (1.5, 4000, 600): 1024.0, (0.5, 80, 10): 16.0}
check(per_word, lambda *text: ON_PAPER[text], on=list(ON_PAPER), hint="How many bits has the whole text? Share them out among the words; and to which base are bits?")  # fmt: skip

# %% [markdown] slideshow={"slide_type": "skip"}
r"""
<details><summary>Solution</summary>

The text has `bits_per_character * characters` bits, whoever counts them; divided by the words, and 2 to that.
For the LSTM that makes about 36,000, for N = 6 about 2,100.
It is a large number, but no word is left out of it: names, misprints and numbers had their share.
A model of words says `<unk>` there, and is paid for that.

</details>
"""

# %% slideshow={"slide_type": "skip"} tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# The solution, in code
solution_3 = lambda bits, characters, words: np.exp(np.log(2) * bits * characters / words)  # noqa: E731
assert check(solution_3, lambda *text: ON_PAPER[text], on=list(ON_PAPER))
last = int(LAST.predicted.sum()), sum(len(text.split()) for text in TEXTS[4:30])
print("Per word:", [round(solution_3(BITS[name], *last)) for name in ("LSTM", "N = 6")], sep="\n")
