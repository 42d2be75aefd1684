"""Movable figures, worked by mouse, touch and keyboard, in both editions."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import alone
import pytest
from browser import axe_faults
from waiting import listen, until

DOCS = Path(__file__).parents[2] / "docs"
SCRIPTS = DOCS / "assets/javascripts/explore"
EDITIONS = ["he", "en"]
# Of each figure its page, and two states beside its own.
STATES = {
    "against": ("slope", ["start=6.5", "start=3"]),
    "rates": ("slope", ["learning_rate=0.95&steps=7", "learning_rate=1.1&start=4.5&steps=40"]),
    "plateau": ("slope", ["start=1.2", "steps=1000&learning_rate=1"]),
    "wells": ("slope", ["start=-0.1", "learning_rate=0.3&steps=31"]),
    "spring": ("two-variables", ["w=3&b=1.4", "w=0&b=5"]),
    "gradient": ("two-variables", ["x=0.23&y=-1.63", "x=1.9&y=-0.3"]),
    "path": ("two-variables", ["x=0&y=0&steps=100", "learning_rate=0.4&steps=9"]),
    "borders": ("two-variables", ["learning_rate=0.07&basins=true", "x=-3.5&y=2.5&steps=60"]),
    "decay": ("algorithm", ["schedule=polynomial&noise=0", "schedule=natural&decay_rate=0.05"]),
    "rotated": ("adaptive", ["angle=0&steps=12", "optimizer=adam&learning_rate=0.2&angle=30"]),
    "warmup": ("adaptive", ["schedule=warmup", "schedule=cosine&decay_steps=100&noise=0"]),
    "cliff": ("adaptive", ["learning_rate=0.01", "start=0.6&steps=200"]),
    "best": ("step-size", ["learning_rate=0.05&steps=40", "learning_rate=0.22&x=5&y=-2"]),
    "exact": ("step-size", ["y=3&steps=20", "kappa=40&x=5"]),
    "beyond": ("step-size", ["learning_rate=1.9&steps=30", "start=2&learning_rate=0.5"]),
    "modes": ("momentum", ["q=0.3&beta=0.1&ground=measured", "q=3.5&beta=0.5"]),
    "pair": ("momentum", ["q=0.5&beta=0&kappa=20", "q=3.9&beta=0.67&kappa=900"]),
    "resonance": ("momentum", ["optimizer=nesterov&learning_rate=0.04", "beta=0.9&steps=7"]),
    "corner": ("network", ["learning_rate=0.7", "start=-1&steps=30"]),
    "deep": ("network", ["start=0.4&steps=200", "start=-1.1&learning_rate=0.003"]),
    "saddle": ("network", ["x=1&y=-1&steps=30", "x=0.1&y=0.2&learning_rate=0.3"]),
    "neuron": ("neuron", ["w0=-0.5&w1=-0.5&b=-2", "w0=0&w1=0&b=0"]),
    "playground": (
        "playground",
        [
            "preset=rotated&steps=55",
            "preset=free&function=own&own=" + quote("x^4 − 3x^2 + xy + y²/2", safe=""),
        ],
    ),
    "zigzag": ("algorithm", ["kappa=100&steps=40", "x=1&y=0&kappa=2"]),
    "walk": ("stochastic", ["points=400&batch_size=1&seed=7", "points=130&w=2&learning_rate=0.5"]),
    "ravine": ("algorithm", ["beta=0&steps=80", "kappa=100&beta=0.99&learning_rate=0.001"]),
}
KINDS = {
    name: kind
    for path in sorted(DOCS.glob("en/*.md"))
    for kind, name in re.findall(r"<!--explore: (\S+)\nid: (\S+)", path.read_text("utf-8"))
}
FIRST_OF_KIND = sorted({KINDS[name]: name for name in reversed(STATES)}.values())
# Their programs run in an interpreter of their own, the others' in processes forked from one that
# has the libraries.
SAMPLE = FIRST_OF_KIND[::4]
PLAIN = "optimizer=gradient_descent"
OWN = "preset=free&function=own&own"
MARKS = str.maketrans({"−": "-", "∞": "inf", "\u2066": None, "\u2069": None})
PRINTED = re.compile(r"-?[\d.]+(?:e[-+]\d+)?|-?inf|nan")


@pytest.fixture
def open_figure(open_page):
    """open_figure("he", "rates", "start=2") -> (its page, a locator of the figure)."""

    def open_one(lang, name, state="", **options):
        page = open_page(f"{lang}/{STATES[name][0]}/#explore={name}&{state}", **options)
        figure = page.locator(f"gd-explore[name={name}].gd-explore--ready")
        figure.locator("svg text").first.wait_for()
        return page, figure

    return open_one


def readings(figure):
    """{name: number as shown} of a figure."""
    names = figure.locator("dt").all_text_contents()
    values = figure.locator("dd").all_text_contents()
    rows = figure.locator(".gd-explore__runs .gd-number").all_text_contents()
    shown = dict(zip(names, values, strict=True)) | dict(enumerate(rows))
    return {name: value.translate(MARKS) for name, value in shown.items()}


def slider(figure, label):
    return figure.get_by_role("slider", name=label, exact=True)


def press(page, figure, name):
    figure.get_by_role("button", name=name, exact=True).click()


def program(figure):
    """What the button for Python copies."""
    button = figure.locator(".gd-explore__tool").nth(1)
    button.click()
    return button.get_attribute("data-clipboard-text")


def output(code):
    """What a program prints in a fresh interpreter, where a warning is an error."""
    environment = os.environ | {"MPLBACKEND": "Agg", "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore:FigureCanvasAgg", "-c", code],
        env=environment, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    return done.stdout


# ------------------------------------------------------------------- what they say is so


def test_every_figure_of_every_kind_is_among_them():
    assert set(KINDS) == set(STATES)
    assert set(KINDS.values()) == {path.stem for path in SCRIPTS.glob("kinds/*.js")}


# Follows a link to a state of a figure, and waits until the figure shows it.
FOLLOW = """(link) => new Promise((done) => {
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done()));
  addEventListener('hashchange', drawn, { once: true });
  location.hash = link;
})"""


@pytest.fixture(scope="module")
def follow(reader, address):
    """follow("he", "rates", "start=2") -> the figure, on a page that stays open for the next."""
    pages, faults = {}, []

    def follow_one(lang, name, state):
        path = f"{lang}/{STATES[name][0]}/"
        if path not in pages:
            pages[path] = reader.new_page()
            listen(pages[path], faults, address)
            pages[path].goto(address + path)
        pages[path].evaluate(FOLLOW, f"explore={name}&{state}")
        figure = pages[path].locator(f"gd-explore[name={name}].gd-explore--ready")
        figure.locator("svg text").filter(visible=True).first.wait_for()
        assert not faults
        return figure

    return follow_one


@pytest.mark.parametrize("name", STATES)
def test_the_copied_program_prints_the_numbers_on_the_screen(follow, name):
    programs = []
    for lang, state in zip(["he", "en", "he"], ["", *STATES[name][1]], strict=True):
        figure = follow(lang, name, state)
        shown = set(readings(figure).values())
        code = program(figure)
        own = name in SAMPLE and not state
        said = output(code) if own else alone.printed(code, name)
        programs.append(code)
        printed = set(PRINTED.findall(said))
        assert shown, f"{name} shows nothing"
        assert shown <= printed, f"{name}&{state}: {shown - printed} is not printed"
    assert programs[0] != programs[2], "the link to another state changed nothing"


@pytest.mark.parametrize("lang", EDITIONS)
def test_the_numbers_of_the_text(open_figure, lang):
    """Ten steps with 0.1 end where the text's do."""
    _, figure = open_figure(lang, "rates")
    assert list(readings(figure).values()) == ["10", "2.5705", "2.1845", "0.80"]


@pytest.mark.parametrize(
    ("lang", "name", "state", "said"),
    [
        ("en", "borders", "learning_rate=0.067", "has not settled"),  # it leaves the minimum again
        ("en", "path", "learning_rate=0.4&steps=20", "outside of the map"),
        ("en", "rotated", f"{PLAIN}&learning_rate=0.11&x=2&y=0&steps=12", "outside of the map"),
        ("en", "corner", "start=0", "no step moves the point"),
        ("en", "neuron", "w0=0&w1=0", "there is no line"),
        ("en", "decay", "schedule=natural&decay_rate=0.5", "shrink too early"),
        ("en", "decay", "noise=0&initial=0.5", "as with the constant rate"),
        ("en", "playground", f"{OWN}=ln(x)&x=-2", "has no value"),
        ("en", "playground", "preset=free&function=saddle&steps=60", "have run away"),
        ("en", "playground", "preset=free&function=peaks&basins=true", "The colours behind"),
        ("he", "playground", "preset=free", "\u20672. מומנטום\u2069"),
    ],
)
def test_a_caption_says_what_is_so(follow, lang, name, state, said):
    figure = follow(lang, name, state)
    figure.locator("figcaption", has_text=said).wait_for()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("saddle", "Blue is low, yellow is high. The ring is the start, the star the end. Drag"),
        ("path", "Blue is low, yellow is high. The ring is the start, the star the end, a red dot"),
        ("borders", "The ring is the start, the star the end, a red dot a minimum. Drag"),
    ],
)
def test_the_hint_names_what_is_there(follow, name, hint):
    figure = follow("en", name, "basins=true")
    figure.locator(".gd-explore__hint", has_text=re.compile(f"^{hint}")).wait_for()


def test_a_schedule_has_the_sliders_that_do_something(open_figure):
    _, figure = open_figure("en", "decay", "schedule=constant")
    for schedule, rate, period in [
        ("constant", False, False), ("natural", True, False), ("cosine", False, True),
        ("exponential", True, True),
    ]:  # fmt: skip
        figure.get_by_label("schedule").select_option(schedule)
        for label, there in (("decay rate r", rate), ("period T", period)):
            control = figure.get_by_label(label, exact=True)
            control.wait_for(state="visible" if there else "hidden")


def test_a_ring_on_the_edge_is_whole(open_figure):
    _, figure = open_figure("en", "spring", "w=4&b=5")
    ring = figure.locator(".gd-handle__ring")
    assert not ring.evaluate("ring => Boolean(ring.closest('[clip-path]'))")
    assert ring.bounding_box()["width"] >= 16


def test_a_map_is_coloured_where_its_function_has_values(open_figure):
    _, figure = open_figure("en", "playground", f"{OWN}=sqrt(x)%2By^2&x=2")
    left, right = figure.locator("canvas").first.evaluate("""canvas => [0.25, 0.75].map((part) =>
      [...canvas.getContext("2d").getImageData(canvas.width * part, canvas.height / 2, 1, 1).data])
    """)
    assert left == [140, 140, 140, 255]
    assert right[0] != right[2]


def test_a_formula_that_cannot_be_read_says_what_is_shown(open_figure):
    _, figure = open_figure("en", "playground", f"{OWN}=x^2%2B")
    fault = figure.get_by_role("alert")
    fault.get_by_text("The figure shows the last formula that could be read.").wait_for()


@pytest.mark.parametrize("lang", EDITIONS)
def test_the_buttons_for_the_best_give_the_numbers_of_the_text(open_figure, lang):
    """The chapter on momentum: 0.7 at q = 0.09; 9/11 and 34 steps, 56 measured, at κ = 100."""
    page, figure = open_figure(lang, "modes", "beta=0.2")
    figure.locator(".gd-explore__action").click()
    until(page, "document.querySelector('[name=modes] dd').textContent.includes('0.7000')")
    assert [*readings(figure).values()] == ["0.7000", "0.7000", "0.0000", "19"]
    page, figure = open_figure(lang, "pair", "beta=0.9&q=2")
    figure.locator(".gd-explore__action").click()
    until(page, "!location.hash.includes('q=2')")
    assert [*readings(figure).values()] == ["0.0331", "0.8182", "0.8182", "34"]
    assert "56" in figure.locator(".gd-explore__live > figcaption").text_content()


# ------------------------------------------------------------------- worked


@pytest.mark.parametrize("lang", EDITIONS)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_ring_is_dragged_by_mouse(open_figure, lang, width):
    page, figure = open_figure(lang, "rates", width=width)
    ring = figure.locator(".gd-handle__ring").bounding_box()
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=4)
    page.mouse.up()
    until(page, "location.hash.includes('start=')")
    moved = figure.locator(".gd-handle__ring").bounding_box()
    assert abs(moved["x"] - ring["x"] - 40) < 6
    said = figure.get_by_role("status").text_content()
    assert said == figure.locator(".gd-explore__live > figcaption").text_content()


AT_REST = """() => new Promise((done) => {
  let last = scrollY;
  let calm = 0;
  const look = () => {
    calm = scrollY === last ? calm + 1 : 0;
    last = scrollY;
    if (calm > 30) done();
    else requestAnimationFrame(look);
  };
  look();
})"""


def test_a_ring_is_dragged_by_a_finger_and_the_page_scrolls_beside_it(chromium, address):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}he/slope/#explore=wells")
    figure = page.locator("gd-explore[name=wells].gd-explore--ready")
    figure.locator("svg text").first.wait_for()
    touch = context.new_cdp_session(page)
    chart = "document.querySelector('[name=wells] .gd-explore__live svg:has(text)')"
    to_the_middle = f"{chart}.scrollIntoView({{block: 'center'}})"

    def swipe(x, y, by_x, by_y):
        point = {"x": x, "y": y}
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        for k in range(1, 11):
            point = {"x": x + by_x * k / 10, "y": y + by_y * k / 10}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    page.evaluate(to_the_middle)
    ring = figure.locator(".gd-handle__ring").bounding_box()
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    before = page.evaluate("scrollY")
    swipe(x, y, -60, 20)
    until(page, "location.hash.includes('start=-')")
    assert page.evaluate("scrollY") == before
    svg = figure.locator(".gd-explore__live svg:has(text)").first.bounding_box()
    swipe(svg["x"] + 80, svg["y"] + 60, 0, -50)  # away from the ring
    until(page, f"scrollY !== {before}")
    page.evaluate(AT_REST)  # a page that is swiped glides on
    page.evaluate(to_the_middle)
    svg = figure.locator(".gd-explore__live svg:has(text)").first.bounding_box()
    state = page.evaluate("location.hash")
    page.touchscreen.tap(svg["x"] + svg["width"] - 60, svg["y"] + 80)
    until(page, f"location.hash !== '{state}' && !location.hash.includes('start=-')")
    context.close()


@pytest.mark.parametrize("lang", EDITIONS)
def test_everything_is_done_by_keyboard(open_figure, lang):
    page, figure = open_figure(lang, "rates")
    rate = figure.get_by_role("slider").first
    rate.focus()
    for key, said in [
        ("ArrowRight", "0.11"),
        ("Shift+ArrowRight", "0.21"),
        ("ArrowLeft", "0.2"),  # the axes run from left to right in both editions
    ]:
        page.keyboard.press(key)
        until(page, f"document.activeElement.getAttribute('aria-valuetext') === '{said}'")
    until(page, "location.hash === '#explore=rates&learning_rate=0.2'")
    seen = []
    for _ in range(9):
        seen.append(
            page.evaluate("document.activeElement.textContent || document.activeElement.type")
        )
        page.keyboard.press("Tab")
    assert seen[:3] == ["range"] * 3
    assert len(set(seen[3:8])) == 5  # play, reset, copy, copy, full screen
    figure.locator(".gd-explore__tool").first.focus()
    page.keyboard.press("Enter")
    until(page, "location.hash === '#explore=rates'")


def test_a_step_at_a_time(open_figure):
    page, figure = open_figure("en", "against", "start=6.5")
    before = readings(figure)
    press(page, figure, "One step")
    until(page, "location.hash !== '#explore=against&start=6.5'")
    after = readings(figure)
    assert float(after["x"]) == pytest.approx(float(before["x"]) + float(before["step"]), abs=1e-4)


def test_play_runs_to_the_end_and_stops(open_figure):
    page, figure = open_figure("en", "rates", "steps=36")
    page.emulate_media(reduced_motion="reduce")
    press(page, figure, "Play")
    until(page, "location.hash === '#explore=rates&steps=40'")
    figure.get_by_role("button", name="Play").wait_for()


def test_the_playground_goes_a_step_back_and_forward_and_faster(open_figure):
    page, figure = open_figure("en", "playground", "steps=98")
    press(page, figure, "Step forward")
    until(page, "location.hash.endsWith('steps=99')")
    press(page, figure, "Step back")
    press(page, figure, "Step back")
    until(page, "location.hash.endsWith('steps=97')")
    figure.get_by_label("speed of play").select_option("fast")
    press(page, figure, "Play")
    until(page, "location.hash.includes('steps=100') && location.hash.includes('speed=fast')")
    press(page, figure, "Step forward")  # the last step is the last
    assert slider(figure, "steps").get_attribute("aria-valuetext") == "100"


def test_nothing_starts_by_itself(open_figure):
    page, figure = open_figure("en", "rates")
    page.wait_for_timeout(1200)
    assert page.evaluate("location.hash").rstrip("&") == "#explore=rates"
    assert readings(figure)["steps"] == "10"


# ------------------------------------------------------------------- states and links


def test_a_link_brings_its_state_to_both_editions_and_reset_the_figures_own(open_figure):
    for lang in EDITIONS:
        page, figure = open_figure(lang, "rates", "learning_rate=0.5&start=7")
        assert list(readings(figure).values()) == ["10", "3.0000", "2.0000", "0.00"]
        box = figure.bounding_box()
        assert 0 <= box["y"] < 300
        figure.locator(".gd-explore__tool").first.click()
        until(page, "location.hash === '#explore=rates'")
        assert list(readings(figure).values()) == ["10", "2.5705", "2.1845", "0.80"]


def test_a_link_of_nonsense_does_no_harm(open_figure):
    _, figure = open_figure("en", "rates", "learning_rate=99&start=%3Cb%3E&steps=&wings=2")
    shown = readings(figure)
    assert (shown["steps"], shown["1 − 2η"]) == ("10", "-1.20")


def test_another_address_changes_the_state(open_figure):
    page, figure = open_figure("en", "rates")
    page.evaluate("location.hash = '#explore=rates&learning_rate=0.3'")
    until(page, "document.querySelector('[name=rates] dd:last-child')")
    figure.get_by_text("0.40", exact=True).wait_for()


@pytest.mark.parametrize("lang", EDITIONS)
def test_before_a_class_it_fills_the_window_until_escape(open_figure, lang):
    page, figure = open_figure(lang, "rates", "learning_rate=0.95&present")
    stage = figure.get_by_role("dialog")
    assert stage.bounding_box()["width"] == 1280
    before = figure.locator(".gd-explore__live svg:has(text)").first.bounding_box()["width"]
    size = stage.locator("figcaption").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 18
    assert before > 400
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('dialog')")
    assert figure.locator(".gd-explore__live svg:has(text)").first.bounding_box()["width"] < before


# ------------------------------------------------------------------- for whom


@pytest.mark.parametrize("lang", EDITIONS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_is_cut_off(open_figure, lang, theme, width):
    page, figure = open_figure(lang, "rates", width=width, theme=theme)
    assert axe_faults(page, within="gd-explore[name=rates]") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in figure.locator(".gd-explore__live").locator("button, input").all():
        assert button.bounding_box()["height"] >= 44


def test_in_forced_colours_lines_have_the_systems(open_figure):
    page, figure = open_figure("en", "against")
    page.emulate_media(forced_colors="active")
    strokes = figure.locator(".gd-line").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).stroke)"
    )
    system = page.evaluate("""() => {
      const probe = document.body.appendChild(document.createElement("p"));
      const colors = ["CanvasText", "LinkText", "Highlight"].map((name) => {
        probe.style.color = name;
        return getComputedStyle(probe).color;
      });
      probe.remove();
      return colors;
    }""")
    assert strokes
    assert set(strokes) <= set(system)


def test_without_scripts_and_on_paper_the_still_figure_is_there(open_figure, chromium, address):
    page, figure = open_figure("en", "rates")
    still = figure.locator("> .gd-figure")
    assert not still.is_visible()
    page.emulate_media(media="print")
    assert still.is_visible()
    assert not figure.locator(".gd-explore__live").is_visible()
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}en/slope/")
    assert plain.locator("gd-explore[name=rates] figure").is_visible()
    context.close()


# ------------------------------------------------------------------- light


def test_pages_without_movable_figures_load_nothing_of_them(chromium, address):
    page = chromium.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}en/glossary/")
    page.wait_for_timeout(1000)
    assert not [url for url in asked if "explore" in url]
    page.close()


def fetched(path):
    """A module and all that it imports, and what the element asks for beside them."""
    paths, more = set(), [path, SCRIPTS / "index.js", SCRIPTS / "strings/he.js"]
    while more:
        paths.add(one := more.pop())
        text = one.read_text("utf-8").replace("/${lang}.js", "/he.js")  # a kind's own words
        names = re.findall(r'(?:from |new URL\(|import\()["`](\.[^"`$]+\.js)', text)
        more += {(one.parent / name).resolve() for name in names} - paths
    return paths


@pytest.mark.parametrize("page", sorted({page for page, _ in STATES.values()}))
def test_the_scripts_of_a_page_are_light(page):
    """What a reader of the page fetches for all of its movable figures."""
    kinds = set(re.findall(r"<!--explore: (\S+)", (DOCS / f"he/{page}.md").read_text("utf-8")))
    paths = set().union(*(fetched(SCRIPTS / f"kinds/{kind}.js") for kind in kinds))
    assert len(paths) > 8
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths) <= 30 * 1024


def test_a_thousand_changes_leave_nothing_behind(open_figure):
    page, _ = open_figure("en", "rates")
    before, after = page.evaluate("""() => {
      const { figure } = document.querySelector("[name=rates]");
      const counts = [];
      for (let k = 0; k < 1000; k++) {
        figure.change({ start: -2 + k / 100, learning_rate: 0.1 });
        figure.draw();
        if (k === 100) counts.push(document.querySelectorAll("*").length);
      }
      figure.draw();
      return [...counts, document.querySelectorAll("*").length];
    }""")
    assert after <= before


def test_the_benchmark_measures_a_figure(site):
    """Made small: whether its promises are kept is asked where nothing else is running."""
    script = Path(__file__).parents[1] / "benchmarks/bench_explore.py"
    done = subprocess.run(
        [sys.executable, script, "--small", "--site", site.folder, "spring"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for what in ("answer", "work", "frame", "memory"):
        assert re.search(rf"{what} +-?[\d.]+", done.stdout)
