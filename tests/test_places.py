"""`pytest -m quick` runs what takes seconds; xdist's workers divide the rest sensibly."""

import re
from pathlib import Path

import places
import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "name",
    [
        "gdbook/optimizers.py::gdbook.optimizers.adam",
        "tests/test_schedules.py::test_x",
        "tests/test_numbers_slope.py::test_x[1]",
        "tests/test_glossary.py::test_x",
        "tests/site/test_parity.py::test_x",
        "tests/site/test_snippets.py::test_x",
    ],
)
def test_quick_are_the_library_the_rules_of_the_text_parity_and_numbers(name):
    assert places.is_quick(name)


@pytest.mark.parametrize(
    "name",
    [
        "docs/en/slope.md::line 12",
        "docs/he/labs/slope.md::line 12",
        "tests/book/test_visits.py::test_x[he/slope/]",
        "tests/site/test_build.py::test_x",
        "tests/test_numbers_stochastic.py::test_the_curve_of_the_single_sample_is_jagged",
        "tests/test_numbers_neuron.py::test_the_misread_of_the_chapter",
    ],
)
def test_quick_is_no_program_of_the_book_no_build_no_browser_no_long_training(name):
    assert not places.is_quick(name)


def test_the_mark_is_what_the_table_says(request):
    for item in request.session.items:
        quick = places.is_quick(item.nodeid, getattr(item, "fixturenames", ()))
        assert (item.get_closest_marker("quick") is not None) == quick


def test_a_fixture_that_trains_makes_a_test_slow():
    name = "tests/test_numbers_neuron.py::test_x"
    assert places.is_quick(name, ["history"])
    assert not places.is_quick(name, ["history", "million"])


@pytest.mark.parametrize("fixture", sorted(places.SLOW_FIXTURES))
def test_the_fixtures_exist(fixture):
    texts = [path.read_text("utf-8") for path in (ROOT / "tests").glob("test_numbers_*.py")]
    assert any(f"\ndef {fixture}(" in text for text in texts)


def test_quick_does_not_even_read_the_files_of_what_is_slow():
    assert places.is_left_out("docs/he/slope.md", "quick")
    assert places.is_left_out("tests/book/test_visits.py", "quick")
    assert places.is_left_out("tests/book/", "quick")
    assert not places.is_left_out("tests/", "quick")
    assert not places.is_left_out("./", "quick")
    assert not places.is_left_out("tests/test_numbers_neuron.py", "quick")
    assert not places.is_left_out("docs/he/slope.md", "")
    assert not places.is_left_out("docs/he/slope.md", "not quick")


@pytest.mark.parametrize("pattern", [*places.SLOW, *places.FIRST, *sorted(places.PARSED)])
def test_the_tables_name_what_exists(pattern):
    file, _, function = pattern.partition("::")
    found = list(ROOT.glob(file)) if file != "*" else list(ROOT.glob("tests/**/test_*.py"))
    assert found
    if function:
        wanted = re.compile(rf"def {function.replace('*', '.*')}\b")
        assert any(wanted.search(path.read_text("utf-8")) for path in found)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("docs/en/slope.md::line 12", "docs/en/slope.md::line 12"),
        ("tests/test_neuron.py::test_x[1]", "tests/test_neuron.py"),
        ("tests/book/test_head.py::test_x", "site"),
        ("tests/book/test_visits.py::test_x[he/labs/slope/]", "visit to he/labs/slope/"),
        ("tests/book/test_visits.py::test_x[en/two-variables/-12]", "visit to en/two-variables/"),
        ("tests/book/test_visits.py::test_x[look-1280-light-he/]", "visit to he/"),
    ],
)
def test_a_worker_has_what_shares_something_costly(name, group):
    assert places.group(name) == group
