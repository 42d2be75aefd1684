"""Which tests run together: what xdist's workers may divide, and what `-m quick` runs."""

import functools
import re
from fnmatch import translate

#: Not in `pytest -m quick`: what builds, runs programs, opens a browser, starts processes or trains
#: for long. A pattern fits a test's file or its whole name.
SLOW = {
    "docs/*": "every program of the book",
    "README.md": "its program",
    "tests/book/*": "the built site, in a browser too",
    "tests/site/test_build.py": "small books, built",
    "tests/site/test_execute.py": "programs in kernels",
    "tests/site/test_drawn_once.py": "figures, each drawn twice",
    "tests/site/test_faces.py": "fonts, made",
    "tests/site/test_fonts.py": "fonts, made",
    "tests/site/test_folded.py": "labs, rendered",
    "tests/site/test_lab_html.py": "labs, rendered",
    "tests/site/test_paper.py": "PDFs, made",
    "tests/site/test_records.py": "programs, run",
    "tests/site/test_serve.py": "a server that builds",
    "tests/site/test_terms.py": "a small book, built",
    "tests/site/test_wheel.py": "pip, in an environment of its own",
    "*::test_a_slip_is_noticed_or_changes_nothing": "hundreds of pages, read twice",
    "*::test_the_downloaded_notebook_runs": "a notebook's program",
    "*::test_the_build_runs_exactly_the_programs_that_pytest_codeblocks_collects": "all pages",
    "*::test_a_page_of_the_book_gives_the_programs_that_pytest_codeblocks_collects": "all pages",
    "*::test_a_page_as_the_rules_want_it_has_no_problems_and_the_same_programs": "many pages",
    "*::test_a_page_without_problems_is_read_as_pytest_codeblocks_reads_it": "many pages",
    "*::test_the_page_shows_the_formulas_that_were_checked": "all pages",
    "*::test_nothing_is_lost_whatever_the_page_looks_like": "hundreds of pages, woven",
    "*::test_typical_wrong_answers_are_recognised": "thousands of answers",
    "*::test_no_message_says_the_right_answer": "thousands of answers",
    "*::test_no_number_is_too_strange_for_a_verdict": "thousands of answers",
    "*::test_a_picture_follows_the_theme_and_touches_nothing_global": "figures, drawn and saved",
    "tests/test_benchmarks.py": "benchmarks, made small",
    "tests/test_codeblocks_setup.py": "pytest, run by pytest",
    "tests/test_data_download.py": "servers and processes",
    "tests/test_habits.py": "linters, each a program",
    "tests/test_numbers_stochastic.py": "the race, trained",
    "tests/test_data.py::test_processes_at_once_*": "processes",
    "tests/test_synthetic.py": "70,000 images, drawn",
    "tests/test_workflows.py": "linters and pytest, each a program",
    "*::test_the_misread_of_the_chapter": "100,000 steps of a descent",
    "*::test_the_good_side_is_not_yet_the_goal": "thousands of descents",
    "*::test_two_parameters_with_one_learning_rate": "thousands of descents",
    "*::test_rolling_through_the_ravine": "thousands of descents",
    "*::test_no_minimum_of_the_domain_is_missing": "thousands of descents",
    "*::test_from_the_plateau_descents_leave_the_map_or_hardly_get_anywhere": "long descents",
    "*::test_beyond_the_border_of_the_pit": "thousands of descents",
    "*::test_shares_fall_at_the_borders": "thousands of descents",
    "*::test_the_share_of_starts_that_leads_to_the_deepest_valley": "thousands of descents",
    "*::test_runs_1_and_2_start_on_two_sides_of_a_hilltop": "a million descents",
    "*::test_the_fork": "a million descents",
    "*::test_the_gaps_between_the_splittings": "long descents at many rates",
    "*::test_the_best_beta": "descents at many rates",
    "*::test_what_the_angle_costs": "descents at many rates",
    "*::test_two_rates_for_a_neuron": "100,000 steps",
    "*::test_minibatches_keep_the_curvature_below_the_edge": "a network, trained",
    "*::test_saddle_points_lie_on_the_borders": "thousands of descents",
    "*::test_the_five_runs_of_the_third_chapters_exercise": "thousands of descents",
    "*::test_the_watershed_passes_the_hilltop": "thousands of descents",
    "*::test_labels_are_those_of_the_plain_loop": "descents, one by one",
    "*::test_lab_answer_of_the_first_experiment": "descents at many rates",
    "*::test_a_wrong_label_gives_the_cost_a_minimum": "100,000 steps",
    "*::test_twenty_layers": "networks, trained",
    "*::test_the_spirals": "networks, trained",
    "*::test_the_standard_deviation_of_H_is_about_as_said": "thousands of samples",
    "*::test_the_two_spreads": "thousands of samples",
    "tests/test_citation.py": "a validator, a program",
    "tests/test_minibatch.py::test_training_is_torchs_training": "an epoch, twice",
    "tests/test_project_files.py": "validators, each a program",
    "tests/site/test_cache.py::test_readers_see_whole_entries_while_others_write": "processes",
}

#: Nor what asks for one of these fixtures, which train or step for long.
SLOW_FIXTURES = {"compared", "found", "grown", "mail", "million", "pictures", "trained"}

#: What takes longest comes first, so that no worker is left with it at the end.
FIRST = [
    "tests/book/test_built_site.py",  # builds the site, which others wait for
    "tests/test_numbers_stochastic.py",
    "tests/site/test_build.py",
    "tests/site/test_execute.py",
    "tests/book/*",
    "tests/test_benchmarks.py",
]


#: Tests that read the parsed pages of the built site.
PARSED = {f"tests/book/test_{name}.py" for name in ("built_site", "head", "markup", "offline")}
PAGE = re.compile(r"\b(?:he|en)/(?:[\w-]+/)*")


def is_quick(name, fixtures=()):
    """Whether `pytest -m quick` runs the test of this name, which asks for such fixtures."""
    return SLOW_FIXTURES.isdisjoint(fixtures) and not _fits(name, *SLOW)


def is_left_out(place, expression):
    """Whether a run with `-m expression` need not read a file, or a folder whose name ends in /."""
    return expression == "quick" and not is_quick(place)


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


def _fits(name, *patterns):
    """Whether one of some patterns names a test: by its file, or without what is in brackets."""
    ways = name.partition("::")[0], name.partition("[")[0]
    return any(map(_expression(*patterns).match, ways))


@functools.cache
def _expression(*patterns):
    return re.compile("|".join(map(translate, patterns)))
