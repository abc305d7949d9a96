"""The deck in Chromium, with the network away: every trap of such decks has its test here."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from lecturekit.slides import export
from lecturekit.slides._bundle import bundle
from tests.browser.decks import Deck
from tests.slides.deck_notebook import FORMULAS, exported, markdown, notebook, write
from tests.slides.test_bundling import MODULES, RESULT

CLAIM = "The same matrix explodes"
SLIDER = "Reveal.getCurrentSlide().querySelectorAll('input[type=range]')[0]"
STEP = 0.1  # of the first slider, from 0.5


@pytest.fixture
def deck(shared: Deck) -> Deck:
    """The shared deck on the slide with the claim, at the start state, nothing in focus."""
    shared.page.mouse.move(5, 5)
    shared.go(CLAIM)
    shared.ask("document.activeElement.blur()")
    shared.press("0")
    shared.until(f"+{SLIDER}.value === 4")
    return shared


def gradients(radius: float, drive: float) -> list[float]:
    """The test notebook's scene, once more."""
    return [radius**k * math.exp(-drive * k / 40) for k in range(41)]


def drag(deck: Deck, share: float) -> None:
    """Drag the first slider's thumb by a share of its length, as a hand does."""
    deck.ask(f"{SLIDER}.scrollIntoView()")
    box = deck.ask(
        f"(({{left, top, width, height}}) => [left, top, width, height])({SLIDER}.getBoundingClientRect())"
    )
    left, top, width, height = box
    at = left + width * (float(deck.ask(f"{SLIDER}.value")) / 10)
    mouse = deck.page.mouse
    mouse.move(at, top + height / 2)
    mouse.down()
    mouse.move(at + share * width, top + height / 2, steps=8)
    mouse.up()
    deck.page.wait_for_timeout(60)


# one file


def test_nothing_is_asked_of_the_network_and_nothing_refused(opened: Callable[..., Deck]) -> None:
    """From opening over every slide, with sliders moved, presets and themes pressed."""
    deck = opened()
    for _ in range(exported().slides + 2):  # two fragments
        deck.press("PageDown")
    deck.go(CLAIM)
    drag(deck, 0.3)
    for key in "12d0d":
        deck.press(key)
    assert deck.asked == []
    assert deck.violations() == []
    assert deck.complaints == []


def test_the_policy_does_bite(opened: Callable[..., Deck]) -> None:
    """The count of violations can count: a picture from the network is refused and seen."""
    deck = opened()
    deck.ask("new Image().src = 'https://example.org/a.png'")
    deck.until("window.violations.length === 1")
    assert deck.asked == []


def test_joined_modules_run(browser: Browser) -> None:
    """The oracle for the joining rules is a JavaScript engine."""
    page = browser.new_page()
    page.set_content(f'<script type="module">{bundle(MODULES, "main.js")}</script>')
    assert page.title() == RESULT
    page.close()


# sliders


@pytest.mark.parametrize("share", [0.3, -0.2, 0.6])
def test_a_dragged_slider_moves_the_figure(deck: Deck, share: float) -> None:
    """The line is Python's, computed again here; verdict, caption and value say the same state."""
    drag(deck, share)
    place = int(deck.ask(f"{SLIDER}.value"))
    assert place == pytest.approx(4 + 10 * share, abs=1)
    assert place != 4
    wanted = gradients(0.5 + STEP * place, 0.5)
    deck.until(f"Math.abs({SLIDER}.value - {place}) === 0")
    shown = deck.series()
    assert shown == pytest.approx(wanted, rel=1e-3, abs=1e-4 * max(wanted))
    assert f"{wanted[-1]:.3g}" in deck.verdict()
    assert f"radius of {0.5 + STEP * place:.1f}" in deck.ask(
        "Reveal.getCurrentSlide().querySelector('.lk-caption').textContent"
    )


def test_number_keys_are_presets_of_the_slide_that_is_shown(deck: Deck) -> None:
    """Without any focus; on a slide without a figure they do nothing."""
    deck.press("2")
    assert deck.series() == pytest.approx(gradients(1.4, 0.5), rel=1e-3, abs=1e-4 * 1.4**40)
    assert "explodes" in deck.verdict()
    deck.press("1")
    assert "vanishes" in deck.verdict()
    deck.go("Three nouns")
    deck.press("2")
    deck.go(CLAIM)
    assert "vanishes" in deck.verdict()


# keys


@pytest.mark.parametrize(
    ("key", "lands"),
    [
        ("PageDown", "Formulas"),
        ("Space", "Formulas"),
        ("n", "Formulas"),
        ("PageUp", "through time"),
        ("p", "through time"),
    ],
)
def test_a_clicker_turns_pages_while_a_slider_has_the_focus(deck: Deck, key: str, lands: str) -> None:
    """Reveal would hear no key; PageDown would move the slider, Space would play it."""
    deck.ask(f"{SLIDER}.focus()")
    deck.press(key)
    assert lands in deck.headline()
    deck.go(CLAIM)
    assert deck.ask(f"+{SLIDER}.value") == 4
    assert (
        deck.ask("Reveal.getCurrentSlide().querySelector('.lk-play').getAttribute('aria-pressed')") != "true"
    )


def test_black_screen_and_overview_while_a_slider_has_the_focus(deck: Deck) -> None:
    """Both on and off."""
    for key, state in (("b", "isPaused"), (".", "isPaused"), ("Escape", "isOverview")):
        for wanted in (True, False):
            deck.ask(f"{SLIDER}.focus()")
            deck.press(key)
            assert deck.ask(f"Reveal.{state}()") is wanted, key


def test_arrows_belong_to_a_slider_reached_with_tab_and_to_the_slides_after_a_drag(deck: Deck) -> None:
    """The focus of the mouse ends with the mouse."""
    deck.page.keyboard.press("Tab")
    deck.ask(f"{SLIDER}.focus()")
    deck.press("ArrowRight")
    assert (deck.ask(f"+{SLIDER}.value"), CLAIM in deck.headline()) == (5, True)
    drag(deck, 0.2)
    moved = deck.ask(f"+{SLIDER}.value")
    assert deck.ask("document.activeElement === document.body")
    deck.press("ArrowRight")
    assert "Formulas" in deck.headline()
    deck.go(CLAIM)
    assert deck.ask(f"+{SLIDER}.value") == moved


def test_a_clicked_button_does_not_keep_the_space_bar(deck: Deck) -> None:
    """After a click on a preset Space turns the page; with Tab, Space presses the button."""
    deck.page.click(".present .lk-preset:nth-of-type(2)")
    deck.page.wait_for_timeout(60)
    assert "explodes" in deck.verdict()
    deck.press("Space")
    assert "Formulas" in deck.headline()
    deck.go(CLAIM)
    deck.page.keyboard.press("Tab")
    deck.ask("document.querySelector('.present .lk-preset').focus()")
    deck.press("Space")
    assert CLAIM in deck.headline()
    assert "vanishes" in deck.verdict()


def test_lists_and_text_fields_keep_their_keys(deck: Deck) -> None:
    """Reveal takes arrows from a list, which it does not know for an input; letters stay in a field."""
    deck.ask(
        """() => {
          const host = document.createElement("p");
          host.id = "probe";
          host.innerHTML = "<select><option>a<option>b<option>c</select><input>";
          document.querySelector(".present .lk-slide").append(host);
        }"""
    )
    try:
        deck.ask("document.querySelector('#probe select').focus()")
        deck.press("ArrowDown")
        assert deck.ask("document.querySelector('#probe select').value") == "b"
        assert CLAIM in deck.headline()
        deck.ask("document.querySelector('#probe input').focus()")
        deck.page.keyboard.type("no s1d b")
        assert deck.ask("document.querySelector('#probe input').value") == "no s1d b"
        assert deck.ask("document.documentElement.dataset.theme") == "light"
        deck.press("PageDown")
        assert "Formulas" in deck.headline()
    finally:
        deck.ask("document.querySelector('#probe').remove()")


def test_a_fold_opens_and_the_slide_stays(deck: Deck) -> None:
    """A folded answer is a fold; after the click the space bar turns pages."""
    deck.go("Predict first")
    fold = "document.querySelector('.present details')"
    assert not deck.ask(f"{fold}.open")
    deck.page.click(".present summary")
    assert deck.ask(f"{fold}.open")
    assert deck.ask(f"{fold}.querySelector('mjx-container').getBoundingClientRect().width") > 20
    deck.press("Space")
    assert "One step" in deck.headline()
    deck.go("Predict first")
    deck.page.click(".present summary")


# touch


def test_a_finger_on_a_slider_does_not_swipe(opened: Callable[..., Deck]) -> None:
    """The same movement beside it turns the page."""
    deck = opened(touch=True)
    deck.go(CLAIM)
    swipe = """(selector) => {
      const target = document.querySelector(selector);
      const { left, top } = target.getBoundingClientRect();
      const finger = { bubbles: true, pointerType: "touch", isPrimary: true, clientY: top + 8 };
      const say = (type, x) => target.dispatchEvent(new PointerEvent(type, { ...finger, clientX: left + x }));
      say("pointerdown", 300);
      for (const x of [250, 150, 20]) say("pointermove", x);
      say("pointerup", 20);
    }"""
    deck.ask(swipe, ".present input[type=range]")
    assert CLAIM in deck.headline()
    deck.ask(swipe, ".present .js-plotly-plot")
    assert CLAIM in deck.headline()
    deck.ask(swipe, ".present h2")
    assert "Formulas" in deck.headline()


# figures


def test_figures_of_hidden_slides_have_their_slides_width(deck: Deck) -> None:
    """Plotly would give them 700 px: all are drawn before their slides are shown, at the right size."""
    sizes = deck.ask(
        """[...document.querySelectorAll(".js-plotly-plot")].map((plot) =>
          [plot._fullLayout.width, plot.clientWidth, plot.closest("section").matches(".present")])"""
    )
    assert len(sizes) == 3
    assert sum(shown for *_, shown in sizes) == 1
    assert [drawn for drawn, *_ in sizes] == [wide for _, wide, _ in sizes] == [1152] * 3
    deck.go("The second explorable")
    edges = deck.ask(
        """(() => {
          const plot = document.querySelector(".present .main-svg").getBoundingClientRect();
          return [plot.left, plot.right];
        })()"""
    )
    assert edges == pytest.approx([64, 1216], abs=2)


@pytest.mark.parametrize("size", [(1920, 1080), (960, 540), (1024, 768)])
def test_hover_and_zoom_hit_the_point_under_the_mouse(
    opened: Callable[..., Deck], size: tuple[int, int]
) -> None:
    """Under reveal's scaling, larger and smaller; the zoom survives a move of the slider."""
    deck = opened(size=size)
    deck.go(CLAIM)
    place = """(x) => {
      const plot = document.querySelector(".present .js-plotly-plot");
      const box = plot.querySelector(".nsewdrag").getBoundingClientRect();
      const [left, right] = plot._fullLayout.xaxis.range;
      const [low, high] = plot._fullLayout.yaxis.range; // powers of ten
      const up = (Math.log10(plot.data[0].y[x]) - low) / (high - low);
      return [box.left + (box.width * (x - left)) / (right - left), box.top + box.height * (1 - up)];
    }"""
    for step in (10, 30):
        deck.page.mouse.move(*deck.ask(place, step))
        deck.until(f"document.querySelector('.present .js-plotly-plot')._hoverdata?.[0]?.x === {step}")
    x, y = deck.ask(place, 10)
    deck.page.mouse.move(x, y - 30)
    deck.page.mouse.down()
    deck.page.mouse.move(*[v + d for v, d in zip(deck.ask(place, 30), (0, 30), strict=True)], steps=6)
    deck.page.mouse.up()
    zoomed = "document.querySelector('.present .js-plotly-plot')._fullLayout.xaxis.range.map((v) => v)"
    deck.page.wait_for_timeout(400)
    assert deck.ask(zoomed) == pytest.approx([10, 30], abs=0.5)
    before = deck.ask(zoomed)
    drag(deck, 0.2)
    deck.page.wait_for_timeout(500)  # the full repaint after a quick one
    assert deck.ask(zoomed) == before


def test_no_button_sends_the_figure_away(deck: Deck) -> None:
    """plotly.js has one that uploads it."""
    deck.page.hover(".present .js-plotly-plot")
    titles = deck.ask("[...document.querySelectorAll('[data-title]')].map((b) => b.dataset.title)")
    assert not [title for title in titles if re.search("share|cloud|upload", title, re.IGNORECASE)]
    config = deck.ask("document.querySelector('.present .js-plotly-plot')._context.showSendToCloud")
    assert config is False


# formulas


def test_all_formulas_are_typeset_in_hidden_slides_too(shared: Deck) -> None:
    """None is raw, none is red, each has its size and its words for a screen reader."""
    shown = shared.ask(
        """[...document.querySelectorAll(".slides mjx-container[display=true]")].map((m) =>
          [m.querySelector("svg").getBoundingClientRect().width > 20,
           Boolean(m.querySelector("mjx-assistive-mml math"))])"""
    )
    assert shown == [[True, True]] * len(FORMULAS)
    assert (
        shared.ask("document.querySelectorAll('[data-mjx-error], merror, [data-mml-node=merror]').length")
        == 0
    )
    raw = shared.ask(
        """[...document.querySelectorAll(".lk-slide")].filter((s) => {
          const copy = s.cloneNode(true);
          copy.querySelectorAll("script, pre, figure, mjx-container").forEach((node) => node.remove());
          return /\\$|\\\\[a-z]+/.test(copy.textContent);
        }).map((s) => s.textContent)"""
    )
    assert raw == []


def test_colour_and_weight_of_formulas(shared: Deck) -> None:
    r"""`\textcolor` colours its symbol alone; glyphs have no stroke, which would print bold."""
    colours = shared.ask(
        """[...new Set([...document.querySelectorAll('mjx-container [fill^="#"]')]
          .map((g) => g.getAttribute("fill")))]"""
    )
    assert sorted(colours) == ["#0b6e4f", "#8a4b00"]
    strokes = shared.ask(
        """[...new Set([...document.querySelectorAll("mjx-container [data-c], mjx-container rect")]
          .map((g) => getComputedStyle(g).stroke))]"""
    )
    assert strokes == ["none"]
    shared.go("Formulas, the first")
    counts = shared.ask(
        "document.querySelectorAll('.present mjx-container [fill=\"#0b6e4f\"] [data-c]').length"
    )
    assert counts == 2  # h and its t


# the presenter


def test_the_speaker_view_opens_shows_notes_and_drives_the_deck(opened: Callable[..., Deck]) -> None:
    """From a file, under the policy: frames of the deck, notes without doubled formulas, keys that work."""
    deck = opened()
    with deck.context.expect_page() as expected:
        deck.press("s")
    speaker = expected.value
    deck.until("document.querySelectorAll('iframe').length === 2", where=speaker)
    deck.until(
        "document.querySelector('.speaker-controls-notes .value').textContent.includes('Welcome')",
        where=speaker,
    )
    notes = speaker.evaluate("document.querySelector('.speaker-controls-notes .value').innerHTML")
    assert "mjx-container" in notes
    assert "mjx-assistive-mml" not in notes
    for frame in speaker.frames[1:]:
        deck.until("document.body.classList.contains('lk-ready')", where=frame)
    speaker.bring_to_front()
    speaker.keyboard.press("ArrowRight")
    deck.until(f"Reveal.getCurrentSlide().textContent.includes('{CLAIM}')")
    deck.until(
        "document.querySelector('.speaker-controls-notes .value').textContent.includes('Move the')",
        where=speaker,
    )
    assert deck.asked == []
    assert deck.violations() == []


# the look


def test_light_by_default_dark_by_key_and_by_address(opened: Callable[..., Deck]) -> None:
    """Page, words, figure and formulas change together."""
    state = """() => {
      const style = getComputedStyle(document.querySelector(".present .lk-slide"));
      const plot = document.querySelector(".present .js-plotly-plot");
      const symbol = document.querySelector('mjx-container [fill="#0b6e4f"]');
      return [getComputedStyle(document.body).backgroundColor, style.color,
        plot._fullLayout.font.color, getComputedStyle(symbol).fill];
    }"""
    light = ["rgb(255, 255, 255)", "rgb(27, 27, 27)", "#1b1b1b", "rgb(11, 110, 79)"]
    dark = ["rgb(17, 17, 17)", "rgb(236, 236, 236)", "#ececec", "rgb(95, 211, 168)"]
    deck = opened()
    deck.go(CLAIM)
    assert deck.ask(state) == light
    deck.press("d")
    deck.until("document.querySelector('.present .js-plotly-plot')._fullLayout.font.color === '#ececec'")
    assert deck.ask(state) == dark
    deck.press("d")
    deck.until("document.querySelector('.present .js-plotly-plot')._fullLayout.font.color === '#1b1b1b'")
    assert deck.ask(state) == light
    other = opened(exported().path, "?dark")
    other.go(CLAIM)
    assert other.ask(state) == dark


def test_everything_that_is_read_is_large_enough(shared: Deck) -> None:
    """At least 18 px on a slide of 1280 × 720; 14 px for ticks and the ends of a slider's range."""
    small = shared.ask(
        """() => {
          const found = [];
          for (const slide of document.querySelectorAll(".lk-slide")) {
            const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const parent = walker.currentNode.parentElement;
              if (!walker.currentNode.textContent.trim() || !parent.getClientRects().length) continue;
              if (parent.closest("aside, script, mjx-container, sub, sup, kbd, .lk-play")) continue;
              const small = parent.closest(".lk-ends, .xtick, .ytick, tspan");
              const size = parseFloat(getComputedStyle(parent).fontSize);
              if (size < (small ? 14 : 18) - 0.01) found.push([size, walker.currentNode.textContent]);
            }
          }
          return found;
        }"""
    )
    assert small == []


def test_proportions_of_a_claim_and_its_figure(deck: Deck) -> None:
    """Claim on one line on top, figure more than half of the height, verdict under it, nothing cut off."""
    boxes = deck.ask(
        """(names) => Object.fromEntries(names.map((name) => {
          const { top, bottom } = document.querySelector(`.present ${name}`).getBoundingClientRect();
          return [name, [top, bottom]];
        }))""",
        ["h2", ".lk-stage", ".lk-verdict", ".lk-presets", ".lk-controls", ".lk-caption"],
    )
    assert boxes["h2"][1] <= boxes[".lk-stage"][0]
    assert boxes["h2"][1] - boxes["h2"][0] < 60
    assert boxes[".lk-stage"][1] - boxes[".lk-stage"][0] > 0.55 * 720
    assert boxes[".lk-stage"][1] <= boxes[".lk-verdict"][0] + 1
    assert boxes[".lk-verdict"][1] <= boxes[".lk-controls"][0] + 1
    assert abs(boxes[".lk-presets"][0] - boxes[".lk-controls"][0]) < 20
    assert boxes[".lk-caption"][1] <= 692  # the slide number stands below
    title = deck.ask(
        """(() => {
          const { textTransform, fontFamily } = getComputedStyle(document.querySelector(".present h2"));
          return [textTransform, fontFamily];
        })()"""
    )
    assert title[0] == "none"
    assert title[1].startswith("system-ui")


def test_nothing_jumps_while_a_slider_moves(deck: Deck) -> None:
    """Stage, verdict and controls stand where they stood."""
    script = """[".lk-stage", ".lk-verdict", ".lk-controls"].map((name) =>
      document.querySelector(`.present ${name}`).getBoundingClientRect().top)"""
    before = deck.ask(script)
    for key in "12":
        deck.press(key)
        assert deck.ask(script) == before


def test_furniture(shared: Deck) -> None:
    """A slide number and a bar of progress; no slide is wider or higher than it may be."""
    shared.go("Three nouns")
    assert (
        re.sub(r"\s", "", shared.ask("document.querySelector('.slide-number').textContent"))
        == f"5/{exported().slides}"
    )
    assert shared.ask("document.querySelector('.progress span').getBoundingClientRect().width") > 0
    over = shared.ask(
        """[...document.querySelectorAll(".lk-slide")]
          .filter((slide) => slide.scrollHeight > 721 || slide.scrollWidth > 1281).length"""
    )
    assert over == 0


def test_a_full_slide_gets_smaller_type_and_then_a_scroll_bar(opened: Callable[..., Deck], tmp_path) -> None:
    """Down to 18 px, not below; a slide that fits is left alone."""
    lines = [f"- line {n} of what the lecturer could not leave out\n" for n in range(40)]
    cells = [
        markdown(f"## {name}\n\n" + "".join(lines[:n]), "slide")
        for name, n in (("Few", 8), ("Many", 17), ("All", 40))
    ]
    write(tmp_path / "full.ipynb", notebook(*cells))
    deck = opened(export(tmp_path / "full.ipynb", execute=False).path)
    sizes = deck.ask(
        "[...document.querySelectorAll('li')].map((li) => parseFloat(getComputedStyle(li).fontSize))"
    )
    scrolls = deck.ask(
        "[...document.querySelectorAll('.lk-slide')].map((s) => s.classList.contains('lk-overflows'))"
    )
    assert sizes[0] == 26
    assert 18 <= sizes[8] < 26
    assert 18 <= sizes[-1] < sizes[8] + 0.01
    assert scrolls == [False, False, True]


# paper


def test_print_is_one_page_a_slide_with_figures_and_answers(opened: Callable[..., Deck]) -> None:
    """`?print-pdf`: vectors, all fragments, folds open, figures drawn at their width beforehand."""
    deck = opened(exported().path, "?print-pdf")
    slides = exported().slides
    deck.until(f"document.querySelectorAll('.pdf-page').length === {slides}")
    assert (
        deck.ask("[...document.querySelectorAll('.js-plotly-plot')].map((p) => p._fullLayout.width)")
        == [1152] * 3
    )
    assert deck.ask("document.querySelectorAll('.js-plotly-plot .scatterlayer path.js-line').length") == 3
    assert deck.ask("[...document.querySelectorAll('.rendered_html details')].every((fold) => fold.open)")
    assert deck.ask(
        "[...document.querySelectorAll('.fragment')].every((f) => getComputedStyle(f).opacity === '1')"
    )
    assert deck.ask("document.querySelectorAll('mjx-container[display=true] > svg').length") == len(FORMULAS)
    pdf = deck.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == slides
    assert len(pdf) < 600_000
    assert (deck.asked, deck.violations(), deck.complaints) == ([], [], [])
