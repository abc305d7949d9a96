"""Row G2: the expression above its graph, with the part at work found and set apart."""

import ast
import html
import re

import pytest

from lecturekit import figures
from lecturekit.figures.gradients._expression_layout import HEIGHT
from lecturekit.figures.gradients._expression_stage import last_step, stage
from lecturekit.figures.gradients._expression_written import spans
from lecturekit.recurrent import Expression
from tests.figures.gradients.test_expression import EXPRESSIONS, plain, walked


@pytest.mark.row("G2")
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_the_expression_stands_above_with_the_active_part_underlined(text):
    """Read by Python's grammar that part is the node's; both texts are the whole, so that they coincide."""
    walk = walked(text)
    whole = ast.unparse(ast.parse(text, mode="eval")).replace("-", "−")
    for step in range(last_step(walk) + 1):
        now, figure = stage(walk, step), figures.expression_graph(walk, step)
        rest, work = (trace.text[0] for trace in figure.data[12:14])
        assert html.unescape(plain(rest)) == html.unescape(plain(work)) == whole
        marked = [html.unescape(part) for part in re.findall(r"underline\">([^<]*)", work)]
        if now.active is None:
            assert set(marked) == {node.name for node in walk.nodes if node.name}
        else:
            assert ast.dump(ast.parse(marked[0].replace("−", "-"))) == ast.dump(
                ast.parse(walk.nodes[now.active].text)
            )
            assert len(marked) == 1
        assert figure.data[12].y[0] == figure.data[13].y[0] > HEIGHT


def test_a_part_is_found_where_it_stands_not_where_its_letters_do():
    """The t of tanh is no t; a name that stands twice is found twice, and equal parts in their order."""
    walk = Expression("tanh(t) * (h - tanh(t)) ** 2 + exp(-x) / x").walk(t=0.1, h=2, x=3)
    text, places = walk.nodes[-1].text, spans(walk.nodes)
    for node, uses in zip(walk.nodes, places, strict=True):
        assert [text[start:end] for start, end in uses] == [node.text] * len(uses)
    found = {node.name: [start for start, _ in uses] for node, uses in zip(walk.nodes, places, strict=True)}
    assert found["t"] == [5, 20]
    assert found["h"] == [11]
    assert found["x"] == [36, 41]


def test_a_long_expression_is_broken_at_a_blank():
    """Two lines of about one length; nothing is lost."""
    walk = Expression(" + ".join(f"tanh(a{k})" for k in range(12))).walk({f"a{k}": k for k in range(12)})
    (rest,) = figures.expression_graph(walk, 3).data[12].text
    lines = [re.sub("<[^>]*>", "", line) for line in rest.split("<br>")]
    assert "".join(lines) == walk.nodes[-1].text
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 14
