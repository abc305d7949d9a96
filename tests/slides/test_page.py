"""The page around the slides: assets as they are known, nothing fetched, nothing that ends a script early."""

import gzip
import hashlib
import json
import re
from base64 import b64decode
from importlib.metadata import version

import pytest

from lecturekit.slides import SlidesError, _assets
from lecturekit.slides._page import Page, compose, json_script, script, strip_fetches
from lecturekit.slides._pictures import embed
from tests.slides.deck_notebook import png

# As published on npm under reveal.js 6.0.1 and mathjax 3.2.2: other bytes must be looked at first.
PINNED = {
    ("pyreveal", _assets.REVEAL): "3fb84c30d2e610dd598843d75a123ef2c4dbc588847cda86cd8c7a61e18ddb6b",
    ("pyreveal", _assets.REVEAL_NOTES): "946159680c70354c665dbf4f3c9023a737d8b14b48c6c9af452553717a046729",
    ("pyreveal", _assets.REVEAL_CSS[0]): "39413c3490fdcf826427c26ff4c1ee59ea961a0aa8507c18454e0c6dc96c12d8",
    ("pyreveal", _assets.REVEAL_CSS[1]): "64e6203ee2048665c9f49c368f345fb3d7f936c404934162c70369a7682f388f",
    (
        "sphinx-mathjax-offline",
        _assets.MATHJAX,
    ): "a4354ff94fd868aea0cc6eaaa79a57fda0588646fc46ee3700a349ee0a11cbe6",
}


def page(slides: str = "<section></section>", *, figures: bool = False, formulas: bool = False) -> str:
    """Compose a page around some slides."""
    return compose(Page("A & B", "en", slides, figures, formulas))


@pytest.mark.parametrize(("package", "path"), PINNED)
def test_the_browsers_libraries_are_the_known_ones(package: str, path: str) -> None:
    """SHA-256 of each file that a deck takes out of a wheel."""
    digest = hashlib.sha256(_assets.wheel_file(package, path).read_bytes()).hexdigest()
    assert digest == PINNED[package, path]


def test_plotly_is_the_installed_wheels() -> None:
    """Plotly's script is as well kept as its wheel; its version is pinned in the lock file."""
    text = _assets.wheel_file("plotly", _assets.PLOTLY).read_text("utf-8")
    assert re.match(r"/\*\*\s*\* plotly\.js v\d", text)
    assert version("plotly")


def test_a_missing_or_rearranged_wheel_is_named() -> None:
    """No traceback of importlib."""
    with pytest.raises(SlidesError, match=r"pyreveal does not hold revealjs/gone\.js"):
        _assets.wheel_file("pyreveal", "revealjs/gone.js")
    with pytest.raises(SlidesError, match="no_such_wheel"):
        _assets.wheel_file("no_such_wheel", "a.js")


def test_packed_scripts_unpack_to_themselves_and_are_always_the_same() -> None:
    """Two exports of one notebook are the same bytes."""
    packed = _assets.packed("sphinx-mathjax-offline", _assets.MATHJAX)
    assert (
        gzip.decompress(b64decode(packed))
        == _assets.wheel_file("sphinx-mathjax-offline", _assets.MATHJAX).read_bytes()
    )
    assert b64decode(packed)[4:8] == b"\0\0\0\0"  # gzip's time stamp
    assert page(figures=True, formulas=True) == page(figures=True, formulas=True)


def test_a_deck_holds_only_the_libraries_it_needs() -> None:
    """Without figures no plotly.js, without formulas no MathJax."""
    assert 'id="lk-plotly"' not in page()
    assert 'id="lk-mathjax"' not in page()
    assert 'id="lk-plotly"' in page(figures=True)
    assert 'id="lk-mathjax"' in page(formulas=True)


def test_the_policy_comes_before_everything_it_governs_and_refuses_the_network() -> None:
    """`default-src 'none'`, no address in any directive; frames of the file itself are the speaker view."""
    text = page()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "frame-src 'self' file:" in policy[1]
    assert "http" not in policy[1]
    assert text.index("Content-Security-Policy") < text.index("<style")
    assert text.index("Content-Security-Policy") < text.index("<script")


def test_nothing_in_the_markup_points_outside() -> None:
    """No src, href, @import, font file or url() that is not in the file."""
    text = page(figures=True, formulas=True)
    tags = re.sub(r"(<script\b[^>]*>).*?</script>", r"\1", text, flags=re.DOTALL)
    assert not re.search(r"<[^>]+\b(src|href)\s*=", re.sub(r"<!--.*?-->", "", tags, flags=re.DOTALL))
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert "@import" not in style[1]
    assert "@font-face" not in style[1]
    assert all(url.startswith("data:") for url in re.findall(r"url\(['\"]?([^)'\"]*)", style[1]))


def test_fonts_and_imports_of_a_stylesheet_are_taken_out() -> None:
    """Reveal's own themes carry both."""
    theme = _assets.reveal("revealjs/dist/theme/white.css")
    assert "@font-face" in theme
    assert "@import" in _assets.reveal("revealjs/dist/theme/simple.css")
    stripped = strip_fetches(theme + _assets.reveal("revealjs/dist/theme/simple.css"))
    assert "@font-face" not in stripped
    assert "@import" not in stripped
    assert ".reveal h1" in stripped


def test_scripts_cannot_end_their_element_early() -> None:
    """`</script` and `<!--`, in any case, in JavaScript and in JSON."""
    assert (
        script("a = '</script>' + '</SCRIPT>' + '<!-- x'") == r"a = '<\/script>' + '<\/SCRIPT>' + '<\!-- x'"
    )
    evil = {"title": "</script><script>alert(1)</script><!-- <b>", "é": "λ"}
    assert "<" not in json_script(evil)
    assert json.loads(json_script(evil)) == evil


def test_titles_are_escaped_and_licences_are_there() -> None:
    """The notice that Apache 2.0 asks for, and reveal's licence in full."""
    text = page()
    assert "<title>A &amp; B</title>" in text
    assert "MathJax 3.2.2" in text
    assert "Apache License, Version 2.0" in text
    assert "Permission is hereby granted, free of charge" in text
    assert "reveal.js" in text


def test_pictures_are_embedded_from_the_notebooks_folder_only(tmp_path) -> None:
    """A picture beside the notebook goes in; one above it, another kind of file, or an address does not."""
    folder = tmp_path / "notes"
    (folder / "img").mkdir(parents=True)
    (folder / "img" / "my field.png").write_bytes(png())
    (folder / "secret.txt").write_text("no picture")
    (tmp_path / "above.png").write_bytes(png())
    embedded = embed("img/my%20field.png", folder)
    assert embedded is not None
    assert b64decode(embedded.removeprefix("data:image/png;base64,")) == png()
    assert embed("data:image/png;base64,AAAA", folder) == "data:image/png;base64,AAAA"
    for address in (
        "../above.png",
        "secret.txt",
        "gone.png",
        "https://example.org/a.png",
        str(tmp_path / "above.png"),
    ):
        assert embed(address, folder) is None
