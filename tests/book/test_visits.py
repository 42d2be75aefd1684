"""Every page of both editions, as one visit found it: see visits.py."""

import hashlib
import os
import re
import subprocess
import sys

import pytest
from built import ADDRESSES, BELOW, ROOT
from visits import OF_EVERY_KIND, OF_FORCED_COLOURS, SWITCHED

from gdbook.site.render.svg import parse, size
from gdbook.site.source.book import Book, is_lab

WHOLE = {"he": "כולה", "en": "whole"}
# The reader's language, light or dark, and where the reader is.
KEPT = {"gdbook-edition", "gdbook-scheme", "gdbook-reading"}
LOOKS = [("look", 1280, "light"), ("unfolded", 1280, "light"), ("darkened", 1280, "dark"),
         ("phone", 390, "dark"), ("phone, unfolded", 390, "dark"), ("lit", 390, "light"),
         ("tablet", 768, "light"), ("narrow", 320, "light")]  # fmt: skip
SMALLEST = 11  # pixels: the letters of a figure on a phone
STOPS_BEFORE_CODE = 15
SAMPLE = 6
BOOK = Book(ROOT)


def source(visit):
    """The page's (lang, name) in the book."""
    lang, _, rest = visit.path.partition("/")
    return lang, f"{rest.removesuffix('/') or 'index'}.md"


def test_nothing_is_complained_of_missed_or_asked_of_another_host(visited):
    assert not visited["faults"]


@pytest.mark.parametrize(("look", "width", "theme"), LOOKS)
def test_a_page_fits_its_window_and_its_figures_the_theme(visited, look, width, theme):
    seen = visited[look]
    assert seen["heading"]
    assert seen["language"] == visited.lang
    assert seen["direction"] == ("rtl" if visited.lang == "he" else "ltr")
    assert seen["width"] <= width
    shown, hidden = ("light", "dark") if theme == "light" else ("dark", "light")
    assert not any(seen[hidden])
    if look not in ("look", "phone"):  # where all that is folded is open
        assert all(seen[shown])
    programs = BOOK.pages[source(visited)].programs
    figures = sum(len(fence.figures) for program in programs for fence in program.fences)
    assert len(seen[shown]) == len(seen[hidden]) == figures - seen["movable"]


def test_a_page_keeps_three_things_at_most_and_runs_no_foreign_script(visited):
    kept = visited["kept"]
    assert set(kept["keys"]) <= KEPT
    assert not kept["cookies"]
    assert not kept["foreign"]


def test_nothing_moves_when_figures_arrive(visited):
    assert abs(visited["movement"]) < 1


@pytest.mark.parametrize("look", ["axe", "phone, axe"])
def test_a_page_is_accessible(visited, look):
    """In the light on a screen, in the dark on a phone (with targets of 24 pixels).

    On a phone some pages of every kind are asked everything, others what depends on the window.
    """
    assert not visited[look], "\n".join(visited[look])


@pytest.mark.parametrize("path", [path for path in ADDRESSES if path.startswith(OF_FORCED_COLOURS)])
def test_a_page_has_contrast_in_forced_colours(recorder, path):
    faults = recorder.visit(path)["forced colours, axe"]
    assert not faults, "\n".join(faults)


def test_figures_fit_a_phone_and_can_be_read_there(site, visited):
    """No figure is wider than its column; its smallest letters are SMALLEST pixels high."""
    for figure in visited["figures"]:
        assert figure["width"] <= figure["column"] + 0.5 <= 390
        svg = (site.folder / figure["file"].removeprefix(f"/{BELOW}")).read_text("utf-8")
        shown = figure["width"] / size(parse(svg))[0]
        # matplotlib draws a letter of 10 points as its outline, scaled by a tenth.
        points = [100 * float(scale) for scale in re.findall(r"scale\(([\d.]+) -", svg)]
        smallest = min(map(float, points), default=100) * 96 / 72 * shown
        assert smallest >= SMALLEST, (figure["file"], smallest)


@pytest.mark.parametrize("look", ["stops", "phone, stops"])
def test_the_keyboard_stops_where_there_is_something_to_see(visited, look):
    assert not visited[look]["unseen"]


def test_the_first_program_is_a_few_stops_away(visited):
    """From the link that skips the frame of the page."""
    assert visited["stops"]["before"] <= STOPS_BEFORE_CODE


def test_lines_are_not_longer_than_75_characters(visited):
    assert visited["line"] <= 75


def test_the_pages_of_every_kind_are_there():
    there = {path.partition("/")[2] for path in ADDRESSES}
    assert there.issuperset(OF_EVERY_KIND)
    assert {path.partition("/")[2] for path in SWITCHED} == there


@pytest.mark.parametrize("path", SWITCHED)
def test_the_switch_keeps_page_and_section(recorder, path):
    switch = recorder.visit(path)["switch"]
    assert switch["language"] == switch["edition"] == switch["chose"]
    assert switch["shown"]


def test_buttons_say_what_they_do(visited):
    for fence in visited["buttons"]:
        for name, title in fence["names"]:
            assert name == title
            assert (WHOLE[visited.lang] in name) == fence["last"], name


def test_a_lab_has_hints_checks_and_solutions_and_they_are_folded(visited):
    folds = visited["folds"]
    if is_lab(source(visited)[1]):
        assert folds["exercises"] >= 3
        assert folds["solutions"] == folds["exercises"]
        assert folds["hints"] >= folds["exercises"]
        assert folds["checks"] >= folds["exercises"]
        assert folds["formulas"] > 0
    for fold in folds["each"]:
        assert not fold["open"]
        assert not fold["shown"]
        assert "$" not in fold["text"]


# --- Copied programs ---------------------------------------------------------------------------


def _programs():
    """{path: [(number of the program, code up to and including the fence)]} for every fence."""
    programs = {}
    for path in ADDRESSES:
        lang, _, rest = path.partition("/")
        page = BOOK.pages[lang, f"{rest.removesuffix('/') or 'index'}.md"]
        programs[path] = [
            (number, "".join(fence.code for fence in program.fences[: at + 1]))
            for number, program in enumerate(page.programs, 1)
            for at in range(len(program.fences))
        ]
    return programs


PROGRAMS = _programs()


def test_a_copied_program_is_the_one_that_pytest_codeblocks_runs(visited):
    """Up to each fence; the last of a program's is the whole of it."""
    found = visited["copies"]
    copies = list(zip(found["programs"], map(_lines, found["copies"]), strict=True))
    assert copies == [(number, _lines(code)) for number, code in PROGRAMS[visited.path]]
    assert found["held"] == (found["copies"] or [""])[-1]
    page = BOOK.pages[source(visited)]
    whole = dict(PROGRAMS[visited.path])  # of each number the last
    for number, program in enumerate(page.programs, 1):
        assert _lines(whole[number]) == _lines(program.code)


def _lines(code):
    return [line.rstrip() for line in code.splitlines() if line.strip()]


def _sample():
    """Some whole programs, the same ones until they change: (path, number)."""
    whole = {(path, number): code for path, all in PROGRAMS.items() for number, code in all}
    codes = {code: place for place, code in whole.items()}
    by_digest = sorted(codes, key=lambda code: hashlib.sha256(code.encode()).digest())
    return [codes[code] for code in by_digest[:SAMPLE]]


@pytest.mark.parametrize(("path", "number"), _sample())
def test_a_copied_program_runs_in_a_new_interpreter(recorder, tmp_path, path, number):
    """Outside the repository, on its own. A sample: the others are run where they stand."""
    found = recorder.visit(path)["copies"]
    copies = dict(zip(found["programs"], found["copies"], strict=True))  # of each the last
    done = subprocess.run(
        [
            sys.executable,
            *("-W", "ignore:FigureCanvasAgg"),  # plt.show() has no window here
            *("-W", "ignore::UserWarning:gdbook"),  # nor has the test the real images
            "-",
        ],
        input=copies[number],
        env=os.environ | {
            "PYTHONPATH": str(ROOT),
            "MPLBACKEND": "Agg",
            "OMP_NUM_THREADS": "1",
            "GDBOOK_OFFLINE": "1",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr or "StandInWarning" in done.stderr, done.stderr
