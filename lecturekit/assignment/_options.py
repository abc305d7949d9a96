"""The options of the command line."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import Any

from lecturekit.corpora import LARGEST
from lecturekit.networks import Recipe

from ._settings import MODELS, RECIPE

PROGRAM = "python -m lecturekit.assignment"
SIZES = ("order", "embedding", "hidden", "layers", "seed")
_ABOUT = """\
Train language models on your own text, compare them on the same tokens, and write a report: one HTML file
that works offline, with every figure alive. Without a file it reads the Lee corpus, 293 news texts.
"""
_EXAMPLES = f"""\
examples:
  {PROGRAM} thesis.txt
  {PROGRAM} reviews.csv --column text --label stars --models kneser-ney,gru,lstm
  {PROGRAM} src/*.py --epochs 10 --out code.html --tables code-tables

exit codes: 0 done, 1 it could not be done (the reason is on stderr), 2 wrong options, 130 stopped.
Stop with Ctrl-C; the same command goes on from there.
"""


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    made = argparse.ArgumentParser(
        prog=PROGRAM,
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument(
        "files", nargs="*", metavar="FILE", help="a text, a table, or several files; - for stdin"
    )
    _add_text(made.add_argument_group("the text"))
    _add_models(made.add_argument_group("the models"))
    _add_training(made.add_argument_group("the training"))
    _add_output(made.add_argument_group("what is written"))
    return made


def _add_text(group: Any) -> None:
    group.add_argument(
        "--column",
        type=_column,
        metavar="NAME",
        help="of a table: the column with the texts, by name or place",
    )
    group.add_argument("--label", metavar="NAME", help="of a table: a column of classes, shown by colour")
    group.add_argument("--encoding", metavar="NAME", help="found out unless given")
    group.add_argument("--cut", choices=("words", "code", "characters"), help="what a sentence is made of")
    group.add_argument("--first", type=_megabytes, metavar="MB", help="read the first megabytes only")
    group.add_argument(
        "--shares", type=_shares, default=(0.8, 0.1, 0.1), metavar="A,B,C",
        help="of documents to train, validate and test on (0.8,0.1,0.1)",
    )  # fmt: skip
    group.add_argument(
        "--least",
        type=_whole,
        metavar="N",
        help="words seen less often are unknown (chosen by the text's size)",
    )


def _add_models(group: Any) -> None:
    group.add_argument("--models", default=",".join(MODELS), metavar="A,B,…", help="of %(default)s")
    group.add_argument(
        "--order", type=_whole, default=3, metavar="N", help="of the N-gram model (%(default)s)"
    )
    group.add_argument(
        "--embedding", type=_whole, default=32, metavar="D", help="numbers a word (%(default)s)"
    )
    group.add_argument("--hidden", type=_whole, default=64, metavar="H", help="hidden units (%(default)s)")
    group.add_argument("--layers", type=_whole, default=1, metavar="N", help="of the networks (%(default)s)")
    group.add_argument("--match", action="store_true", help="about as many parameters in every network")


def _add_training(group: Any) -> None:
    group.add_argument(
        "--epochs", type=_whole, default=RECIPE.epochs, metavar="N", help="at most (%(default)s)"
    )
    group.add_argument(
        "--batch", type=_whole, default=RECIPE.batch, metavar="N", help="sentences (%(default)s)"
    )
    group.add_argument("--rate", type=float, default=RECIPE.rate, metavar="R", help="Adam's (%(default)s)")
    group.add_argument(
        "--patience", type=_whole, default=RECIPE.patience, metavar="N",
        help="epochs without a lower validation loss before it stops (%(default)s)",
    )  # fmt: skip
    group.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of split, weights and order (%(default)s)"
    )
    group.add_argument("--device", choices=("cpu", "cuda"), help="the graphics card where there is one")
    group.add_argument(
        "--keep", metavar="FOLDER", help="for checkpoints, by which a stopped run goes on (REPORT.runs)"
    )


def _add_output(group: Any) -> None:
    group.add_argument("--out", default="report.html", metavar="FILE", help="the report (%(default)s)")
    group.add_argument("--tables", metavar="FOLDER", help="write the tables as CSV files, too")
    group.add_argument("--remarks", metavar="FILE", help="your own words for the report, in Markdown")
    group.add_argument("--no-digits", action="store_true", help="leave out the ConvNet on digits")
    group.add_argument("--quiet", action="store_true", help="no progress bars")


def in_options(words: str) -> str:
    """Say what an error says of Python's arguments in the words of the command line."""
    words = re.sub(
        r"first=20_000_000 \(bytes; at most 50_000_000\)", "--first 20 (megabytes; at most 50)", words
    )
    return re.sub(r"\b(column|label|encoding|cut|least)=", r"--\1 ", words)


def recipe_of(given: argparse.Namespace) -> Recipe:
    """Give the recipe that the options ask for.

    Raises
    ------
    TypeError, ValueError
        For numbers that cannot be worked with.
    """
    chosen = {name: getattr(given, name) for name in ("epochs", "batch", "rate", "patience", "seed")}
    return replace(RECIPE, **chosen)


def _column(text: str) -> str | int:
    return int(text) if text.isdecimal() else text


def _whole(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}") from None
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {number}")
    return number


def _megabytes(text: str) -> int:
    size = float(text)
    if not 0 < size <= LARGEST / 1e6:
        raise argparse.ArgumentTypeError(
            f"must be megabytes, above 0 and at most {LARGEST / 1e6:g}, not {text}"
        )
    return max(1, round(size * 1e6))


def _shares(text: str) -> tuple[float, ...]:
    try:
        shares = tuple(float(part) for part in text.split(","))
    except ValueError:
        shares = ()
    if len(shares) != 3 or not all(0 < share < 1 for share in shares) or abs(sum(shares) - 1) > 1e-6:
        raise argparse.ArgumentTypeError(
            f"must be three numbers above 0 that sum to 1, such as 0.8,0.1,0.1, not {text}"
        )
    return shares
