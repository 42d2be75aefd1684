"""What is run, what is known, what is said about it."""

import io
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.theme import Theme
from pytest_codeblocks import extract_from_file
from small_books import ROOT, page

from gdbook.site import build as module
from gdbook.site.build import Options, Pipeline, Progress, problems_in
from gdbook.site.folders import CACHE
from gdbook.site.problems import BookError, Problem
from gdbook.site.publish import edition, templates
from gdbook.site.render import figures, svg
from gdbook.site.run.results import Output, Result, Task
from gdbook.site.source.book import editions
from gdbook.site.source.snippets import parse

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"/>'


class Executor:
    """In the place of kernels: every program does what its page says that it does."""

    def __init__(self):
        self.ran = []
        self.broken = {}  # code -> message

    def __call__(self, tasks, *, jobs, timeout, progress, finished, fonts, meanwhile, launch):
        meanwhile()
        outcomes = []
        for index, task in enumerate(tasks):
            self.ran.append(task)
            outcomes.append(self.outcome(task))
            finished(index, outcomes[-1])
            progress(index + 1, index + 1, [])
        return outcomes

    def outcome(self, task):
        program = task.program
        if message := self.broken.get(program.code):
            return Problem(task.path, program.line + 1, message)
        fences = [[Output("svg", SVG)] * len(fence.figures) for fence in program.fences]
        if program.expected_output:
            fences[0].insert(0, Output("text", program.expected_output))
        return Result(fences)

    @property
    def codes(self):
        return [task.program.code for task in self.ran]


@pytest.fixture
def executor(monkeypatch):
    found = Executor()
    monkeypatch.setattr(module, "execute", found)
    for name in ("GDBOOK_JOBS", "GDBOOK_TIMEOUT", "GDBOOK_RUN", "GDBOOK_DRAFT"):
        monkeypatch.delenv(name, raising=False)
    return found


def fence(code):
    return f"```python\n{code}\n```\n"


# --- The programs that are run -----------------------------------------------------------------


def test_the_build_runs_exactly_the_programs_that_pytest_codeblocks_collects(
    executor, monkeypatch, tmp_path
):
    """On the book as it is: each collected program is run, once, and nothing else is."""
    monkeypatch.setattr(module, "CACHE", str(tmp_path))
    pipeline = Pipeline(ROOT)
    pipeline.prepare()
    collected = {}
    for page_of_book in pipeline.book.pages.values():
        blocks = extract_from_file(ROOT / page_of_book.path)
        wanted = ("python", "sh", "bash")
        collected[page_of_book.path] = [b.code for b in blocks if b.syntax in wanted]
    assert sum(map(len, collected.values())) > 10
    assert set(executor.codes) == {code for codes in collected.values() for code in codes}
    assert len(executor.codes) == len(set(executor.codes))
    for of_page in pipeline.book.pages.values():
        assert len(pipeline.results_of(of_page)) == len(collected[of_page.path])


def test_equal_programs_are_run_once(executor, write_book, tmp_path):
    body = fence("x = 1") + "\n" + fence("x = 1") + "\n" + fence("x = 2")
    write_book({"en/x.md": body, "he/x.md": "\n\n" + body, "en/y.md": body, "he/y.md": body})
    pipeline = Pipeline(tmp_path)
    pipeline.prepare()
    assert executor.codes == ["x = 1\n", "x = 2\n"]
    assert pipeline.executed == 2
    assert {
        key: len(pipeline.results_of(page)) for key, page in pipeline.book.pages.items()
    } == {
        ("en", "x.md"): 3, ("en", "y.md"): 3, ("he", "x.md"): 3, ("he", "y.md"): 3,
    }  # fmt: skip


def test_what_is_known_is_not_run_again(executor, write_book, tmp_path):
    bodies = {"en/x.md": fence("x = 1") + "\n" + fence("x = 2")}
    write_book(bodies)
    Pipeline(tmp_path).prepare()
    executor.ran.clear()

    Pipeline(tmp_path).prepare()
    assert executor.codes == []

    bodies["en/x.md"] = "New prose.\n\n" + fence("x = 2") + "\nOrder changed.\n\n" + fence("x = 1")
    write_book(bodies)
    Pipeline(tmp_path).prepare()
    assert executor.codes == []

    bodies["en/x.md"] = bodies["en/x.md"].replace("x = 2", "x = 3")
    write_book(bodies)
    pipeline = Pipeline(tmp_path)
    pipeline.prepare()
    assert executor.codes == ["x = 3\n"]
    assert pipeline.executed == 1


def test_what_fails_while_the_servers_start_is_left_to_those_who_need_it(
    executor, write_book, tmp_path, monkeypatch
):
    def fail(editions):
        assert [one.lang for one in editions] == ["en"]
        raise Abort("Aborted with 1 configuration errors!")

    monkeypatch.setattr(edition, "load_plugins", fail)
    write_book({"en/x.md": fence("x = 1")})
    Pipeline(tmp_path, ["en"]).prepare()
    assert executor.codes == ["x = 1\n"]


def test_of_a_configuration_nothing_is_said_before_its_edition_is_made(
    write_book, tmp_path, caplog
):
    write_book({"en/x.md": fence("x = 1")})
    (one,) = [e for e in editions(tmp_path) if e.lang == "en"]
    one.config.write_text("site_name: x\nhooks: [nowhere.py]\n", encoding="utf-8")
    with pytest.raises(Abort):
        edition.load_plugins([one])
    assert caplog.records == []
    with pytest.raises(Abort):
        load_config(str(one.config))
    assert "nowhere.py" in caplog.text


def test_a_change_of_the_library_runs_everything(executor, write_book, tmp_path, monkeypatch):
    write_book({"en/x.md": fence("x = 1") + "\n" + fence("x = 2")})
    Pipeline(tmp_path).prepare()
    executor.ran.clear()
    monkeypatch.setattr(module.cache, "_sources", lambda: "changed")
    Pipeline(tmp_path).prepare()
    assert executor.codes == ["x = 1\n", "x = 2\n"]


def test_a_spoilt_entry_is_run_again(executor, write_book, tmp_path):
    write_book({"en/x.md": fence("x = 1") + "\n" + fence("x = 2")})
    Pipeline(tmp_path).prepare()
    executor.ran.clear()
    entry = min(path for path in (tmp_path / CACHE / "results").rglob("*") if path.is_file())
    entry.write_bytes(entry.read_bytes()[:-7])
    Pipeline(tmp_path).prepare()
    assert len(executor.codes) == 1
    executor.ran.clear()
    Pipeline(tmp_path).prepare()
    assert executor.codes == []


def test_only_the_editions_that_are_wanted_are_run(executor, write_book, tmp_path):
    write_book({"en/x.md": fence('x = "a"'), "he/x.md": fence('x = "א"')})
    pipeline = Pipeline(tmp_path, ["he"])
    pipeline.prepare()
    assert executor.codes == ['x = "א"\n']
    assert [page.path for page in pipeline.pages] == ["docs/he/x.md"]


# --- What is wrong -----------------------------------------------------------------------------


def failed(pipeline):
    with pytest.raises(BookError) as caught:
        pipeline.prepare()
    return [str(problem) for problem in caught.value.problems]


def test_nothing_is_run_while_the_source_is_wrong(executor, write_book, tmp_path):
    write_book({"en/x.md": fence("x = 1") + "\n$x^$\n", "en/y.md": "```py\n```\n"})
    assert [said.split(": ")[0] for said in failed(Pipeline(tmp_path))] == [
        "docs/en/x.md:12",
        "docs/en/y.md:8",
    ]
    assert executor.ran == []


def test_both_editions_are_checked_whichever_is_built(executor, write_book, tmp_path):
    write_book({"en/x.md": "", "he/x.md": "$x^$"})
    assert failed(Pipeline(tmp_path, ["en"]))


def test_all_programs_that_failed_are_told_and_the_others_are_kept(executor, write_book, tmp_path):
    executor.broken = {"x = 1\n": "ValueError: one", "x = 3\n": "ValueError: three"}
    write_book({"en/x.md": "\n".join(fence(f"x = {n}") for n in range(5))})
    assert failed(Pipeline(tmp_path)) == [
        "docs/en/x.md:13: ValueError: one",
        "docs/en/x.md:21: ValueError: three",
    ]
    executor.ran.clear()
    executor.broken = {}
    Pipeline(tmp_path).prepare()
    assert executor.codes == ["x = 1\n", "x = 3\n"]


def test_what_came_out_is_checked(executor, write_book, tmp_path):
    write_book({"en/x.md": "text\n\n" + fence("x = 1")})
    executor.outcome = lambda task: Result([[Output("svg", SVG)]])
    assert failed(Pipeline(tmp_path)) == [
        "docs/en/x.md:10: 1 figures drawn, 0 figure comments above: figure without alt text"
    ]
    executor.ran.clear()
    assert failed(Pipeline(tmp_path)), "known results are checked too"
    assert executor.ran == []


def test_warnings_are_reported_where_the_program_stands(executor, write_book, tmp_path, capsys):
    body = fence("x = 1") + "<!--pytest-codeblocks:cont-->\n" + fence("x = 2")
    write_book({"en/x.md": body, "he/x.md": "\n" + body})
    executor.outcome = lambda task: Result([[], []], [(0, 1, "UserWarning: a"), (1, 0, "B: b")])
    expected = [
        "docs/en/x.md:9: UserWarning: a (and in 1 more place: docs/he/x.md)",
        "docs/en/x.md:12: B: b (and in 1 more place: docs/he/x.md)",
    ]
    for _ in "run", "known":
        Pipeline(tmp_path).prepare()
        said = capsys.readouterr().err.splitlines()
        assert [line for line in said if line.startswith("docs/")] == expected


# --- Drafts and pages without outputs ----------------------------------------------------------


def test_a_draft_may_differ_between_editions(executor, write_book, tmp_path, capsys):
    write_book({"en/x.md": "$x$" + "\n\n" + fence("x = 1"), "he/x.md": ""})
    with pytest.raises(BookError, match="formula differs"):
        Pipeline(tmp_path, options=Options(1)).prepare()
    pipeline = Pipeline(tmp_path, options=Options(1, draft=True))
    pipeline.prepare()
    assert "formula differs" in capsys.readouterr().err
    assert len(pipeline.results_of(pipeline.book.pages["en", "x.md"])) == 1


def test_a_draft_must_be_right_in_all_else(executor, write_book, tmp_path):
    write_book({"en/x.md": "$x^$", "he/x.md": ""})
    with pytest.raises(BookError, match="broken formula"):
        Pipeline(tmp_path, options=Options(1, draft=True)).prepare()


def test_without_running(executor, write_book, tmp_path):
    body = "<!--figure\nalt: a\ncaption: b\n-->\n" + fence("x = 1")
    write_book({"en/x.md": body})
    pipeline = Pipeline(tmp_path, options=Options(1, run=False))
    pipeline.prepare()
    assert executor.ran == []
    (result,) = pipeline.results_of(pipeline.book.pages["en", "x.md"])
    assert result == Result([[]])


def test_options_of_the_environment(monkeypatch):
    for name in ("GDBOOK_JOBS", "GDBOOK_TIMEOUT", "GDBOOK_RUN", "GDBOOK_DRAFT"):
        monkeypatch.delenv(name, raising=False)
    assert Options.from_environment() == Options(module.cores(), 120.0, True, False)
    monkeypatch.setenv("GDBOOK_JOBS", "3")
    monkeypatch.setenv("GDBOOK_TIMEOUT", "2.5")
    monkeypatch.setenv("GDBOOK_RUN", "0")
    monkeypatch.setenv("GDBOOK_DRAFT", "1")
    assert Options.from_environment() == Options(3, 2.5, False, True)
    monkeypatch.setenv("GDBOOK_DRAFT", "0")
    assert not Options.from_environment().draft


@pytest.mark.parametrize("name", ["GDBOOK_JOBS", "GDBOOK_TIMEOUT"])
@pytest.mark.parametrize("text", ["0", "-1", "many", "nan", "inf", "1e999"])
def test_bad_options(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    with pytest.raises(ValueError, match=f"{name} must be a positive number, not '{text}'"):
        Options.from_environment()


# --- What the pages are made of ----------------------------------------------------------------


def test_figures_chapters_and_notebooks(executor, write_book, tmp_path, monkeypatch):
    figure = "<!--figure\nalt: a\ncaption: b\n-->\n"
    write_book({
        "en/index.md": fence("x = 0"), "en/x.md": figure + fence("x = 1"), "en/y.md": "text",
        "he/index.md": fence("x = 0"), "he/x.md": figure + fence("x = 1"), "he/y.md": "text",
    })  # fmt: skip
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    index, chapter, plain = products(tmp_path)
    assert [bool(found.notebook) for found in (index, chapter, plain)] == [False, True, False]
    assert sorted(name.rpartition("-")[2] for name in chapter.figures) == ["dark.svg", "light.svg"]
    assert chapter.card_figure in chapter.figures
    assert index.card_figure is None
    assert "github" not in chapter.notebook
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/book")
    assert "git+https://github.com/someone/book" in products(tmp_path)[1].notebook


def products(folder):
    """What goes along with the English pages."""
    pipeline = Pipeline(folder, ["en"])
    pipeline.prepare()
    return [pipeline.products(page) for page in pipeline.pages]


def test_what_was_made_is_not_asked_for_its_results_again(executor, write_book, tmp_path):
    figure = "<!--figure\nalt: a\ncaption: b\n-->\n"
    write_book({f"{lang}/x.md": figure + fence("x = 1") for lang in ("en", "he")})
    (first,) = products(tmp_path)
    for path in (tmp_path / CACHE / "results").glob("*/*"):
        path.unlink()
    (again,) = products(tmp_path)
    assert again == first
    assert len(executor.ran) == 1
    name = first.figures[0]
    for path in (tmp_path / CACHE / "made").glob("*/*"):
        if b"<svg" in path.read_bytes():
            path.write_bytes(b"spoilt")
    assert products(tmp_path)[0].figures[0] == name
    assert len(executor.ran) == 2, "a spoilt figure is drawn again"


# --- Progress ----------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self):
        return True


def tasks(*lines):
    """Programs that begin at these lines."""
    found = [parse("\n" * (at - 1) + fence("x"), "docs/en/x.md").programs[0] for at in lines]
    return [Task("docs/en/x.md", program) for program in found]


def test_progress_on_a_terminal_is_one_line():
    stream = Terminal()
    progress = Progress(3, 2, stream)
    progress(0, 2, tasks(5, 12))
    progress(1, 2, tasks(12))
    progress(2, 2, [])
    progress.close()
    said = stream.getvalue()
    assert "[0/2] docs/en/x.md:5, docs/en/x.md:12" in said
    assert said.count("\n") == 1
    assert said.split("\r")[-1].startswith("2 programs run in ")
    assert "2 at once, 3 known from before" in said
    for one, two in pairwise(said.rstrip("\n").split("\r")[1:]):
        assert len(two) >= len(one.rstrip()), "nothing of the line before is left"


def test_progress_in_a_file_is_a_line_for_each_program():
    stream = io.StringIO()
    progress = Progress(0, 1, stream)
    for done, running in ((0, (5,)), (0, (5, 9)), (1, (9,)), (2, ())):
        progress(done, 2, tasks(*running))
    progress.close()
    lines = stream.getvalue().splitlines()
    assert lines[:3] == ["[0/2] docs/en/x.md:5", "[1/2] docs/en/x.md:9", "[2/2] "]
    assert lines[3].startswith("2 programs run in ")
    assert len(lines) == 4


def test_nothing_to_run_says_nothing():
    stream = io.StringIO()
    Progress(5, 2, stream).close()
    assert stream.getvalue() == ""


def test_problems_are_sorted_and_show_their_details():
    details = Problem("a", 10, "m", "more\nlines")
    error = BookError([Problem("b", 1, "m"), details, Problem("a", 9, "m")])
    assert list(map(str, error.problems)) == ["a:9: m", "a:10: m\nmore\nlines", "b:1: m"]
    assert str(error) == "a:9: m\na:10: m\nmore\nlines\nb:1: m"


def test_a_page_of_the_helper_breaks_no_rule(write_book):
    assert problems_in(write_book({"en/x.md": page("text")})) == []


def test_a_figure_is_as_large_as_its_page_says_and_names_what_it_needs():
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="72.3pt" height="36pt" viewBox="0 0 72 36">'
        '<defs><clipPath id="c"/><path id="p"/></defs>'
        '<g id="axes_1" clip-path="url(#c)"><use href="#p"/></g><g id="axes_1"/></svg>'
    )
    picture = figures.picture(drawn)
    root = svg.parse(picture.files[picture.light])
    assert (picture.width, picture.height) == svg.size(root) == (96, 48)
    assert [element.get("id") for element in root.iter() if "id" in element.attrib] == ["c", "p"]


def test_templates_are_listed_but_for_what_mkdocs_leaves_out_anyway():
    theme = Theme("material")
    everything = FileSystemLoader(theme.dirs).list_templates()
    listed = templates.Templates(theme.dirs).list_templates()
    assert len(listed) < len(everything) / 10
    assert listed == [name for name in everything if not _is_hidden(Path(name).parent)]


def _is_hidden(folder):
    return any(part.startswith(".") for part in folder.parts)
