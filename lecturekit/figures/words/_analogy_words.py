"""What analogies, ratios and families come to, in a line of Markdown under their figures."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lecturekit.figures._numbers import format_number
from lecturekit.figures._text import as_markdown
from lecturekit.words import Analogy, FamilyScore, LogRatios, OffsetProducts, RelationArrows, Unshifted

FEW = 5  # contexts; a correlation over fewer says nothing


def analogy_words(answers: Analogy, plain: Unshifted, *, wanted: str = "") -> str:
    """Say what the sum answers, where the wanted word stands, and what c alone would have answered.

    Parameters
    ----------
    answers : Analogy
        The ranking.
    plain : Unshifted
        Of the same question.
    wanted : str
        The word that would be right; empty for none. It need not be among the words.

    Returns
    -------
    str
        One line of Markdown; words in it are shown as they are.
    """
    a, b, c = map(as_markdown, answers.question)
    head = f"nearest to {c}" if answers.method == "neighbour" else f"{b} − {a} + {c} ≈"
    said = f"{head} **{as_markdown(answers.answer) or 'no word'}**"
    if wanted and wanted not in answers.vocabulary:
        said += f" ({as_markdown(wanted)} is not in the vectors)"
    elif wanted and wanted != answers.answer:
        rank = answers.rank(wanted)
        said += f" ({as_markdown(wanted)}: {f'rank {rank}' if rank else 'left out'})"
    baseline = as_markdown(plain.of_c.words[0]) if plain.of_c.words else "no word"
    return f"{said}; without offset: **{baseline}**"


def ratio_words(
    ratios: LogRatios | None, products: OffsetProducts | None, *, draws: Sequence[float] = ()
) -> str:
    """Say how alike two pairs differ, by counts and by vectors.

    Parameters
    ----------
    ratios : LogRatios or None
    products : OffsetProducts or None
        As `ratio_planes` draws them.
    draws : sequence of float
        Correlations of the same ratios in texts drawn alike, this one's among them; empty for one text.
    """
    parts = []
    if ratios is None:
        parts.append("no text to count in")
    else:
        shared = int(ratios.telling.sum())
        known = f"correlation **{format_number(ratios.correlation, 2)}**" if shared >= FEW else "only"
        scope = f"{'in ' * (shared >= FEW)}{shared} shared contexts"
        if len(draws) and shared >= FEW:
            ends = (format_number(end(draws), 2) for end in (min, max))
            scope = f"(of {len(draws)} draws, {' to '.join(ends)})"
        parts.append(f"counts: {known} {scope}")
    if products is not None:
        named = "correlation " if ratios is None else ""
        parts.append(f"vectors: {named}**{format_number(products.correlation, 2)}**")
    return "; ".join(parts)


def family_words(drawn: RelationArrows, score: FamilyScore) -> str:
    """Say how many analogies of a family come out right, and how parallel its arrows are.

    Parameters
    ----------
    drawn : RelationArrows
        The family's arrows.
    score : FamilyScore
        The family's analogies.
    """
    name = as_markdown(score.name)
    if not score.n:
        return f"{name}: **none** of its analogies can be asked, too few of its words are there"
    said = f"{name}: **{score.hits} of {score.n}** right"
    if score.skipped:
        said += f", {score.skipped} not asked, for want of words"
    if not math.isfinite(drawn.parallel):
        return said
    return f"{said}; cosine with the other arrows **{format_number(drawn.parallel, 2)}**"
