"""Which tests run together: what xdist's workers may divide, and what `-m quick` runs."""

import re
from fnmatch import fnmatch

#: Not in `pytest -m quick`: what builds, runs programs, opens a browser, starts processes or trains
#: for long. A pattern fits a test's file or its whole name.
SLOW = {
    "docs/*": "every program of the book",
    "README.md": "its program",
    "tests/book/*": "the built site, in a browser too",
    "tests/site/test_build.py": "small books, built",
    "tests/site/test_execute.py": "programs in kernels",
    "tests/site/test_serve.py": "a server that builds",
    "tests/site/test_terms.py": "a small book, built",
    "*::test_a_slip_is_noticed_or_changes_nothing": "hundreds of pages, read twice",
    "*::test_the_downloaded_notebook_runs": "a notebook's program",
    "tests/test_benchmarks.py": "benchmarks, made small",
    "tests/test_codeblocks_setup.py": "pytest, run by pytest",
    "tests/test_data_download.py": "servers and processes",
    "tests/test_habits.py": "linters, each a program",
    "tests/test_numbers_stochastic.py": "the race, trained",
    "tests/test_data.py::test_processes_at_once_*": "processes",
    "tests/test_synthetic.py": "70,000 images, drawn",
    "*::test_the_cost_of_new_points_falls_all_the_way": "a million steps, in two ways",
    "*::test_the_misread_of_the_chapter": "100,000 steps of a descent",
    "*::test_the_good_side_is_not_yet_the_goal": "thousands of descents",
    "*::test_two_parameters_with_one_learning_rate": "thousands of descents",
    "*::test_rolling_through_the_ravine": "thousands of descents",
    "tests/test_minibatch.py::test_training_is_torchs_training": "an epoch, twice",
}

#: What takes longest comes first, so that no worker is left with it at the end.
FIRST = [
    "tests/book/test_built_site.py",  # builds the site, which others wait for
    "docs/*/stochastic.md",
    "tests/test_numbers_stochastic.py",
    "docs/*",
    "tests/site/test_build.py",
    "tests/site/test_execute.py",
    "tests/book/*",
    "tests/test_benchmarks.py",
]


#: Tests that read the parsed pages of the built site.
PARSED = {"tests/book/test_built_site.py", "tests/book/test_head.py"}
PAGE = re.compile(r"\b(?:he|en)/(?:[\w-]+/)*")


def is_quick(name):
    """Whether `pytest -m quick` runs the test of this name."""
    return not any(_fits(name, pattern) for pattern in SLOW)


def rank(name):
    """Where a test stands in the order of a run on several workers."""
    return next((k for k, pattern in enumerate(FIRST) if _fits(name, pattern)), len(FIRST))


def group(name):
    """What one worker should have together with a test, since they share what is costly."""
    file = name.partition("::")[0]
    if file.endswith((".md", "test_lab_notebooks.py")):
        return name  # programs and notebooks share nothing
    if file.endswith("test_visits.py") and (page := PAGE.search(name)):
        return f"visit to {page.group()}"
    return "site" if file in PARSED else file


def _fits(name, pattern):
    return fnmatch(name.partition("::")[0], pattern) or fnmatch(name.partition("[")[0], pattern)
