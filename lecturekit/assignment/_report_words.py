"""What a report says in words: claims that its numbers bear, and no other."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from lecturekit.figures import as_markdown, format_number

from ._results import ModelResult, Results
from ._study import Study

COUNTING = ("uniform", "unigram", "kneser-ney")
RUN, COPIED, COPIES = 7, 0.02, 0.05  # tokens in a row; share of a text, and of a document, that is much
_CONTROLS = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def perplexity_number(value: float) -> str:
    """Write a perplexity for a table: one decimal below a thousand, – where there is none."""
    if not math.isfinite(value):
        return "–"
    return f"{value:.1f}" if value < 999.95 else format_number(round(value))


def interval_text(low: float, high: float) -> str:
    """Write an interval: "140.1 – 165.0"."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    return f"{perplexity_number(low)} – {perplexity_number(high)}"


def plain(text: str) -> str:
    """Give a name of a file or column on one line, without the marks that turn the writing around."""
    return " ".join(_CONTROLS.sub("", text).split())


def said(text: str) -> str:
    """Write such a name in Markdown."""
    return as_markdown(plain(text))


def several(number: int, unit: str) -> str:
    """Write a number of things: "1 row", "31 news texts"."""
    return f"{format_number(number)} {said(unit)}{'' if number == 1 else 's'}"


def summary(study: Study, results: Results) -> str:
    """Say in some sentences who is best, how sure that is, and what it is held against.

    Parameters
    ----------
    study : Study
    results : Results
        Of that study.

    Returns
    -------
    str
        Markdown. A model is called better than another only where the interval of their ratio leaves out 1.
    """
    best = min(results.models, key=lambda model: model.test_perplexity)
    paragraphs = [
        [_first(study, results, best), _baselines(results, best)],
        [copies_words(study, results)],
        _limits(results),
    ]
    told = [" ".join(part for part in parts if part) for parts in paragraphs]
    return "\n\n".join(part for part in told if part)


def alike(results: Results, best: ModelResult) -> list[ModelResult]:
    """Give the models that the documents do not tell from the best."""
    others = [model for model in results.models if model is not best]
    return [model for model in others if not results.intervals.clear(model.name, best.name)]


def ratio_text(results: Results, one: str, other: str) -> str:
    """Write PP(one) / PP(other) with its interval: "0.83 (0.79 to 0.86)"."""
    value, low, high = results.intervals.ratio(one, other)
    if not math.isfinite(low):
        return format_number(value)
    return f"{format_number(value)} ({format_number(low)} to {format_number(high)})"


def compared_text(results: Results, one: str, other: str) -> str:
    """Say PP(one) beside PP(other): "11 % higher than that of the 3-gram model (2 to 28 %)"."""
    value, low, high = results.intervals.ratio(one, other)
    ends, side = (low, value, high), "higher"
    if value < 1:
        ends, side = (1 / high, 1 / value, 1 / low), "lower"
    whose = f"than that of {_the(other)}"
    if ends[1] >= 2:
        first, middle, last = (format_number(end) for end in ends)
        return f"{middle} times {side} {whose} ({first} to {last})"
    shares = [100 * (1 - 1 / end if side == "lower" else end - 1) for end in ends]
    first, middle, last = (f"{share:.0f}".replace("-", "−") for share in shares)
    return f"{middle} % {side} {whose} ({first} to {last} %)"


def copies_words(study: Study, results: Results) -> str:
    """Say how much of the test text stands in training too, and what is left of a lead without it."""
    found, unit = results.comparison, study.split.documents.unit
    if study.settings.policy.unit == "character":
        return ""
    here = found.tokens.predicted
    share, each = float((found.copied[here] >= RUN).mean()), found.copies(RUN)
    if share <= COPIED:
        return ""
    told = (
        f"{100 * share:.0f} % of the test tokens stand in runs of {RUN} and more that the training text has "
        f"word for word, in one {said(unit)} {100 * each.max():.0f} %: counting can gain by such copies."
    )
    networks = [model for model in results.models if model.kind not in COUNTING]
    counting = [model for model in results.models if model.kind in COUNTING]
    kept = each <= COPIES
    if not networks or not counting or not 0 < kept.sum() < len(kept):
        return told
    one, other = (min(models, key=lambda m: m.test_perplexity) for models in (networks, counting))
    rest = found.among(one.name, other.name).only(kept).intervals()
    value, low, high = rest.ratio(one.name, other.name)
    ends = f" ({format_number(low)} to {format_number(high)})" if math.isfinite(low) else ""
    clear = "" if rest.clear(one.name, other.name) or not ends else ", no clear difference"
    ratio = f"{format_number(value)}{ends} times that of {_the(other.name)}{clear}"
    return (
        f"{told} On the {several(int(kept.sum()), unit)} with at most {100 * COPIES:.0f} % of such tokens "
        f"the perplexity of {one.name} is {ratio}."
    )


def _first(study: Study, results: Results, best: ModelResult) -> str:
    found = results.comparison
    tokens = "characters" if study.settings.policy.unit == "character" else "tokens"
    documents = several(found.documents, study.split.documents.unit)
    where = f"On the {format_number(found.counted)} {tokens} of {documents} that no model has learned from"
    pp = f"**{perplexity_number(best.test_perplexity)}**"
    if math.isfinite(best.low):
        pp += f" (95 % interval {perplexity_number(best.low)} to {perplexity_number(best.high)})"
    if len(results.models) == 1:
        return f"{where}, {best.name} has a perplexity of {pp}."
    same = alike(results, best)
    if not same:
        return f"{where}, **{best.name}** is best: its perplexity is {pp}."
    lowest = f"{where}, **{best.name}** has the lowest perplexity, {pp}."
    if not math.isfinite(best.low):
        return f"{lowest} There is no interval, so nothing says how sure that is."
    listed = _listed(
        [f"{model.name}, whose ratio is {ratio_text(results, model.name, best.name)}" for model in same], "; "
    )
    return f"{lowest} There is no clear difference from {listed}."


def _baselines(results: Results, best: ModelResult) -> str:
    """Hold the best network against the models that count: where the documents tell them apart."""
    networks = [model for model in results.models if model.kind not in COUNTING]
    if not math.isfinite(best.low) or not networks:
        return ""
    rival = min(networks, key=lambda model: model.test_perplexity)
    counting = [model for model in results.models if model.kind in COUNTING]
    sure = [model for model in reversed(counting) if results.intervals.clear(rival.name, model.name)]
    ratios = [compared_text(results, rival.name, model.name) for model in sure]
    if rival is best:
        return f"Its perplexity is {_listed(ratios)}." if ratios else ""
    if best not in sure:
        return f"So nothing shows that a network beats counting on this text, or counting {rival.name}."
    hero = f"the perplexity of {rival.name}, the best of them,"
    return f"**No network beats counting here**: {hero} is {_listed(ratios)}."


def _the(name: str) -> str:
    return f"the {name} model"


def _limits(results: Results) -> list[str]:
    found = []
    if results.notes:
        found.append(f"**Mind:** {' '.join(as_markdown(note) for note in results.notes)}")
    if any(model.kind not in COUNTING for model in results.models) and math.isfinite(results.models[0].low):
        found.append(
            "The intervals say what other documents like these could give; "
            "what training again from other first weights would give is not in them."
        )
    return found


def _listed(parts: Sequence[str], comma: str = ", ") -> str:
    """Join as people do: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{comma.join(parts[:-1])} and {parts[-1]}"
