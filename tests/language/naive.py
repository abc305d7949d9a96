"""Smoothing written a second time: from the papers' formulas, with dictionaries, one word at a time."""

from collections import Counter, defaultdict

START, END, UNKNOWN = "<s>", "</s>", "<unk>"


def padded(sentences, start=True, end=True):
    return [[START] * start + list(words) + [END] * end for words in sentences]


class Naive:
    """P(w | context) by the definition, of words; `sentences` have their marks."""

    def __init__(self, sentences, order, V, *, kind, value=None, modified=False):
        self.order, self.V, self.kind, self.value, self.modified = order, V, kind, value, modified
        self.raw = {n: Counter() for n in range(1, order + 1)}
        for words in sentences:
            for n in self.raw:
                self.raw[n].update(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
        self.c = {n: self._adjusted(n) for n in self.raw}
        self.after = {n: defaultdict(dict) for n in self.raw}
        for n, counts in self.c.items():
            for gram, count in counts.items():
                if gram[-1] != START:
                    self.after[n][gram[:-1]][gram[-1]] = count

    def _adjusted(self, n):
        if self.kind != "kneser-ney" or n == self.order:
            return self.raw[n]
        before = defaultdict(set)
        for gram in self.raw[n + 1]:
            before[gram[1:]].add(gram[0])
        return {gram: c if gram[0] == START else len(before[gram]) for gram, c in self.raw[n].items()}

    def _discounts(self, n):
        if self.value is not None:
            return [self.value] * 3
        counts = [c for gram, c in self.c[n].items() if gram[-1] != START]
        n1, n2, n3, n4 = (sum(c == r for c in counts) for r in (1, 2, 3, 4))
        if not n1 or not n2:
            return [0.75] * 3
        Y = n1 / (n1 + 2 * n2)
        if self.modified and n3:
            D = [1 - 2 * Y * n2 / n1, 2 - 3 * Y * n3 / n2, 3 - 4 * Y * n4 / n3]
            if all(0 <= d <= r + 1 for r, d in enumerate(D)):
                return D
        return [Y] * 3

    def prob(self, word, context):
        context = tuple(context)[max(0, len(context) - self.order + 1) :]
        if self.kind == "relative":
            here = self.after[len(context) + 1].get(context, {})
            whole = sum(here.values()) + self.value * self.V
            return (here.get(word, 0) + self.value) / whole if whole else 0.0
        return self._mixed(word, context)

    def _mixed(self, word, context):
        n = len(context) + 1
        below = self._mixed(word, context[1:]) if context else 1 / self.V
        here = self.after[n].get(context, {})
        total = sum(here.values())
        if not total:
            return below
        if self.kind == "jelinek-mercer":
            return self.value * here.get(word, 0) / total + (1 - self.value) * below
        D = self._discounts(n)
        off = {w: min(c, D[min(c, 3) - 1]) if c else 0 for w, c in here.items()}
        return (here.get(word, 0) - off.get(word, 0)) / total + sum(off.values()) / total * below
