"""The command, from a small book in two editions to its site."""

import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from bs4 import BeautifulSoup
from small_books import environment, gdbook, gdbook_here, line_of, mkdocs, write_tiny

from gdbook.site.folders import CACHE, RESULTS
from gdbook.site.publish import frame
from gdbook.site.run import faces


def files(folder):
    """{name: digest} of everything below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The small book after `gdbook build`: (folder, the finished process)."""
    folder = write_tiny(tmp_path_factory.mktemp("tiny") / "book")
    done = gdbook(folder, "build")
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture
def book(built, tmp_path):
    """A copy of the built book, to be changed."""
    return Path(shutil.copytree(built[0], tmp_path / "book"))


@pytest.fixture
def text(tmp_path):
    """The small book, not built: to be changed where no more than its text is looked at."""
    return write_tiny(tmp_path / "book")


def soup(folder, name):
    return BeautifulSoup((folder / "site" / name).read_text("utf-8"), "html.parser")


# --- A build -----------------------------------------------------------------------------------


def test_the_site(built):
    folder, done = built
    assert f"{folder / 'site'}: he, en; 4 of 6 programs run" in done.stdout  # two are in both
    assert re.search(r"docs/he/(labs/)?one\.md", done.stderr), "progress"
    names = set(files(folder / "site"))
    for lang in ("he", "en"):
        assert {
            f"{lang}/index.html", f"{lang}/one/index.html", f"{lang}/labs/one/index.html",
            f"{lang}/one.{lang}.ipynb", f"{lang}/labs/one-lab.{lang}.ipynb",
            f"{lang}/search/search_index.json", f"{lang}/assets/book.css", f"{lang}/sitemap.xml",
        } <= names  # fmt: skip
        assert f"{lang}/index.{lang}.ipynb" not in names
    assert ".nojekyll" in names
    for name, said in (("index.html", ""), ("404.html", "Not found")):
        page = soup(folder, name)
        assert page.get_text().strip().startswith(said)
        assert [link["href"].lstrip("/") for link in page.find_all("a")] == ["he/", "en/"]
    assert not list((folder / ".cache/gdbook").glob("site-*")), "nothing half-made is left"


@pytest.mark.parametrize("lang", ["he", "en"])
def test_a_page(built, lang):
    page = soup(built[0], f"{lang}/one/index.html")
    outputs = [tag.get_text() for tag in page.select(".gd-output")]
    assert outputs == ["rate 2\n", "3\n", "0\n1\n2\n"]
    for image in page.select("figure img"):
        assert (built[0] / "site" / lang / "one" / image["src"]).is_file()
    assert len(page.select("figure img")) == 2
    assert len(page.find_all("math")) == 3
    (download,) = page.select("a.gd-download")
    assert (built[0] / "site" / lang / "one" / download["href"]).is_file()
    assert page.select("a.gd-colab") == []
    assert page.find("a", href="../labs/one/#lab")
    assert page.select("p figure, p pre") == []


def test_a_figure_file_speaks_the_edition_s_language_and_is_valid(built):
    figures = {}
    for lang in ("he", "en"):
        paths = sorted((built[0] / "site" / lang / "assets/figures").iterdir())
        assert len(paths) == 2
        figures[lang] = [path.read_text("utf-8") for path in paths]
        for text in figures[lang]:
            assert ElementTree.fromstring(text).tag.endswith("svg")
            assert "#010203" not in text
    assert figures["he"][0] != figures["en"][0]


def test_a_lab_page(built):
    page = soup(built[0], "en/labs/one/index.html")
    assert page.h1["id"] == "lab"
    assert page.find("a", string="the first page")["href"] == "../../one/#two"
    assert "lab 7" in page.get_text()
    assert page.math
    assert page.select("style") == []
    assert page.find("meta", attrs={"name": "description"})["content"] == "lab."
    assert page.title.get_text().startswith("lab - ")


def test_the_notebook_that_is_downloaded(built):
    node = nbformat.read(built[0] / "site/en/one.en.ipynb", as_version=4)
    outputs = [cell.outputs for cell in node.cells if cell.cell_type == "code"]
    assert outputs[1][0].text == "rate 2\n"
    assert "image/svg+xml" in outputs[1][1].data
    assert "[lab](labs/one-lab.en.ipynb#lab)" in "".join(cell.source for cell in node.cells)


def test_the_search_index_knows_the_page(built):
    sections = json.loads((built[0] / "site/en/search/sections.json").read_text("utf-8"))
    assert {"one/", "one/#two", "labs/one/"} <= {section["location"] for section in sections}


def test_a_second_build_runs_nothing_and_gives_the_same_bytes(book):
    before = files(book / "site")
    done = gdbook(book, "build")
    assert done.returncode == 0, done.stderr
    assert "0 of 6 programs run" in done.stdout
    assert "programs run in" not in done.stderr
    assert files(book / "site") == before


def test_a_build_without_the_cache_gives_the_same_bytes(book):
    """Elsewhere, at another time, with one kernel, everything run anew."""
    before = files(book / "site")
    shutil.rmtree(book / ".cache")
    elsewhere = book.with_name("elsewhere")
    book.rename(elsewhere)
    done = gdbook(
        elsewhere, "build", "--jobs", "1", "--site-dir", "made", PYTHONHASHSEED="7", TZ="Asia/Tokyo"
    )
    assert done.returncode == 0, done.stderr
    assert "4 of 6 programs run" in done.stdout
    assert files(elsewhere / "made") == before
    assert files(elsewhere / "site") == before, "the other one is left alone"


def test_mkdocs_alone_makes_the_same_edition(book):
    before = files(book / "site/en")
    done = mkdocs(
        book, "build", "--strict", "--config-file", "mkdocs.en.yml", "--site-dir", "alone"
    )
    assert done.returncode == 0, done.stderr
    assert files(book / "alone") == before


def test_one_edition(book):
    before = files(book / "site/he")
    for path in (book / "docs").glob("*/one.md"):
        path.write_text(path.read_text("utf-8").replace("x + 1", "x + 2"), encoding="utf-8")
    done = gdbook(book, "build", "--edition", "en")
    assert done.returncode == 0, done.stderr
    assert "site: en; 1 of 3 programs run" in done.stdout
    assert files(book / "site/he") == before
    assert "4\n" in [tag.get_text() for tag in soup(book, "en/one/index.html").select(".gd-output")]


def test_where_the_repository_and_the_address_are_known(book):
    done = gdbook(
        book, "build", "--edition", "en",
        GITHUB_REPOSITORY="someone/book", GDBOOK_SITE_URL="https://a.org/book",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = soup(book, "en/labs/one/index.html")
    (colab,) = page.select("a.gd-colab")
    assert colab["href"] == (
        "https://colab.research.google.com/github/someone/book/blob/notebooks/en/labs/one-lab.en.ipynb"
    )
    assert page.find("link", rel="canonical")["href"] == "https://a.org/book/en/labs/one/"
    text = (book / "site/en/labs/one-lab.en.ipynb").read_text("utf-8")
    assert "[the first page](https://a.org/book/en/one/#two)" in text
    assert "git+https://github.com/someone/book" in text


def test_without_running(book):
    done = gdbook(book, "build", "--no-run", "--edition", "en", "--site-dir", "bare")
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((book / "bare/en/one/index.html").read_text("utf-8"), "html.parser")
    assert page.find("figure") is None
    assert [tag.get_text() for tag in page.select(".gd-output")] == ["0\n1\n2\n"]


def test_the_command_works_below_the_book_s_folder(book):
    done = gdbook(book / "docs" / "en", "check")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "6 pages, 6 programs: nothing to report\n"


# --- What fails the build ----------------------------------------------------------------------


def replace(old, new):
    def change(path):
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def drop_alt(path):
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^alt: .*\n", "", text), encoding="utf-8")


# Idle, so that it takes time and no processor: test_execute stops one that is busy.
LOOP = "while True:\n    __import__('time').sleep(0.1)"
RUNS, EN, HE, CONFIG = True, "docs/en/one.md", "docs/he/one.md", "mkdocs.yml"
EN_LAB, HE_LAB = "docs/en/labs/one.md", "docs/he/labs/one.md"
# Pages to change and how; page and text at whose line it is told; what is told; whether it runs.
FAULTS = {
    "exception in he": ({HE: replace("print(x + 1)", 'y = x / len("")\nprint(3)'),
                         EN: replace("print(x + 1)", 'y = x / len("a")\nprint(3)')}, HE, "x / len",
                        "ZeroDivisionError: division by zero", RUNS),
    "exception in en": ({HE: replace("print(i)", "j = int('1')\n    print(i)"),
                         EN: replace("print(i)", "j = int('one')\n    print(i)")}, EN, "j = int",
                        "ValueError: invalid literal for int() with base 10: 'one'", RUNS),
    "exception in both": ([EN_LAB, HE_LAB], replace(" 7)", " 7)\nunknown"), HE_LAB, "unknown",
                          "NameError: name 'unknown' is not defined", RUNS),
    "info string": ([EN], replace("```python\nfor", '```python title="x"\nfor'), EN, 'title="x"',
                    "info string", False),
    "figure without alt text": ([HE], drop_alt, HE, "<!--figure",
                                "figure comment without alt", False),
    "figure without comment": ([EN, HE], replace("print(x + 1)", "plt.figure()\n(plt.show)()"),
                               EN, "<!--pytest-codeblocks:cont", "figure without alt text", RUNS),
    "formula": ([EN, HE], replace("$x^2$", r"$\frac{1}$"), EN, r"$\frac{1}$",
                "broken formula", False),
    "missing page": ([EN], replace("labs/one.md#lab", "labs/two.md"), EN, "labs/two.md",
                     "link to a missing page: labs/two.md", False),
    "missing anchor": ([EN], replace("(#two)", "(#three)"), EN, "(#three)",
                       "link to a missing anchor: #three", False),
    "script of another host": ({CONFIG: replace("extra:\n", "extra_javascript: ['https://a.b/c.js']"
                                                "\nextra:\n")}, CONFIG, "https://a.b",
                               "loaded from elsewhere: https://a.b/c.js", RUNS),
    "script that nobody has": ({CONFIG: replace("extra_javascript: [", "extra_javascript: [{path: "
                                                "assets/javascripts/no.js, defer: true}, ")},
                               CONFIG, "no.js", "a script that is not there: assets/javascripts/no",
                               RUNS),
    "sheet that nobody has": ({CONFIG: replace("extra:\n", "extra_css: [assets/no.css]"
                                               "\nextra:\n")}, CONFIG, "no.css",
                              "a style sheet that is not there: assets/no.css", RUNS),
    "template": ({"overrides/main.html": replace("{% endblock %}", "{{ a.b.c }}{% endblock %}")},
                 "overrides/main.html", "a.b.c", "UndefinedError: 'a' is undefined", RUNS),
    "page in no nav": ({CONFIG: replace("one.md, labs", "labs")}, CONFIG, "nav:",
                       "docs/he/one.md is not in the nav", RUNS),
    "heading of one edition": ([EN], replace("## part", "## New {#new}\n\n## part"), EN, "## New",
                               "heading differs", False),
    "code of one edition": ([EN], replace("x = 2", "x = 3"), EN, "x = 3",
                            "code differs from", False),
    "endless loop": ([EN, HE], replace("print(x + 1)", LOOP), HE, "while True",
                     "TimeoutError: the program takes longer than 6 s", RUNS),
    "unexpected output": ([EN], replace("0\n1\n2", "0\n1\n3"), EN, "expected-output",
                          "output is not the expected one", RUNS),
}  # fmt: skip


def break_book(book, name):
    """Make the fault; return the beginning of the line that tells it."""
    *changes, at, text, said, _ = FAULTS[name]
    if len(changes) == 2:
        changes = [dict.fromkeys(*changes)]
    for path, change in changes[0].items():
        change(book / path)
    line = line_of(book / at, text)
    if name == "figure without comment":
        line += 1  # the fence below the comment
    if name == "endless loop":
        return re.compile(rf"{at}:({line}|{line + 1}): {re.escape(said)}")
    return re.compile(rf"{at}:{line}: .*{re.escape(said)}")


def assert_told(done, told):
    """A command failed and told these faults."""
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    for fault in told:
        assert any(fault.match(line) for line in lines), done.stderr
    assert re.search(r"gdbook: \d+ problems?$", done.stderr.strip())


# Which of the faults that a run finds are told by one build.
TOGETHER = [
    ("exception in he", "exception in both"),
    ("exception in en",),
    ("script of another host", "script that nobody has", "sheet that nobody has"),
    ("page in no nav",),
    ("template",),
    ("figure without comment", "unexpected output"),  # told when every program has run to its end
    ("endless loop",),
]


def test_every_fault_is_tried():
    runs = {name for name, fault in FAULTS.items() if fault[-1]}
    assert runs == {name for names in TOGETHER for name in names}


@pytest.mark.parametrize("names", TOGETHER, ids=", ".join)
def test_a_fault_fails_the_build_with_file_and_line(book, names):
    told = [break_book(book, name) for name in names]
    before = files(book / "site")
    # No program but the endless one takes nearly as long, however busy the machine.
    done = gdbook(book, "build", *(["--timeout", "6"] if "endless loop" in names else []))
    assert_told(done, told)
    assert files(book / "site") == before, "the site stays as it was"
    assert not list((book / ".cache/gdbook").glob("site-*"))
    if names == ("exception in en",):  # with its traceback, in the words of the page
        line = line_of(book / EN, "j = int")
        at = f'  File "docs/en/one.md", line {line}, in <module>\n    j = int('
        assert at in done.stderr


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if not fault[-1]])
def test_a_fault_of_the_text_is_told_before_anything_is_run(text, name, command):
    told = break_book(text, name)
    (text / "site").mkdir()
    done = gdbook_here(text, command)
    assert_told(done, [told])
    assert "Traceback" not in done.stderr
    assert "run" not in done.stdout
    assert not list((text / "site").iterdir()), "the site stays as it was"
    assert not list((text / ".cache/gdbook").glob("site-*"))


@pytest.mark.parametrize(
    "names", [("exception in en",), ("formula", "heading of one edition", "missing anchor")]
)
def test_a_fault_fails_mkdocs_too(book, names):
    told = [break_book(book, name) for name in names]
    shutil.rmtree(book / "site")
    done = mkdocs(book, "build", "--strict", "--config-file", "mkdocs.en.yml")
    assert done.returncode != 0
    said = [line.partition("-  ")[2] for line in done.stderr.splitlines()]
    for fault in told:
        assert any(fault.match(line) for line in said), done.stderr
    assert not (book / "site/en/one/index.html").exists()


LAUNCHES = """
import sys
from gdbook.site import cli
from gdbook.site.run.executor import Launch

def begin(launch):
    print("launched", "mkdocs" in sys.modules)

def tell(launch, fonts):
    print(*sorted(path.name for path in fonts.glob("*.ttf")))

Launch.begin, Launch.tell = begin, tell
sys.exit(cli.main(["build"]))
"""


SAID = "launched False\n" + " ".join(sorted(f"{name}.ttf" for name in faces.FAMILIES)) + "\n"


@pytest.mark.parametrize(("known", "run", "said"), [(0, 1, SAID), (1, 1, ""), (0, 0, "")])
def test_while_mkdocs_is_imported_so_is_what_programs_need_if_none_is_known(text, known, run, said):
    if known:
        (text / CACHE / RESULTS).mkdir(parents=True)
    (text / "docs/en/one.md").write_text("No title.\n", encoding="utf-8")  # nothing is run at all
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHES],
        cwd=text, env=environment(GDBOOK_RUN=str(run)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == said
    assert done.returncode == 1
    assert "docs/en/one.md:1: " in done.stderr


def test_check_runs_no_program(text):
    break_book(text, "exception in en")
    done = gdbook_here(text, "check")
    assert done.returncode == 0
    assert done.stdout == "6 pages, 6 programs: nothing to report\n"


def test_all_problems_are_told_at_once_and_leave_the_site(book):
    for name in ("formula", "missing page", "info string"):
        break_book(book, name)
    before = files(book / "site")
    done = gdbook(book, "build")
    places = [line.split(": ")[0] for line in done.stderr.splitlines() if line.startswith("docs/")]
    assert len(places) >= 4
    assert {place.split(":")[0] for place in places} == {EN, HE}
    assert files(book / "site") == before


def test_what_mkdocs_finds_wrong_fails_the_build_too(book):
    """A page that the navigation names and that is not there."""
    config = book / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("one.md, labs", "one.md, two.md, labs"), encoding="utf-8"
    )
    before = files(book / "site")
    done = gdbook(book, "build")
    assert done.returncode == 1
    assert "two.md" in done.stderr
    assert files(book / "site") == before


def test_a_draft(book):
    break_book(book, "heading of one edition")
    done = gdbook(book, "build", "--edition", "en", GDBOOK_DRAFT="1")
    assert done.returncode == 0, done.stderr
    assert "docs/en/one.md" in done.stderr
    assert "heading differs" in done.stderr
    assert soup(book, "en/one/index.html").find(id="new")
    assert not (book / "site/en" / frame.SHEET).exists(), "joined only for readers"


# --- How it is called --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["build", "--edition", "fr"], 2, "--edition fr: the editions are he, en"),
        (["build", "--jobs", "0"], 2, "must be a positive number, not '0'"),
        (["build", "--jobs", "-1"], 2, "must be a positive number, not '-1'"),
        (["build", "--jobs", "two"], 2, "invalid int value: 'two'"),
        (["build", "--timeout", "0"], 2, "must be a positive number, not '0.0'"),
        (["build", "--timeout", "nan"], 2, "must be a positive number, not 'nan'"),
        (["build", "--timeout", "soon"], 2, "invalid float value: 'soon'"),
        (["build", "--nonsense"], 2, "unrecognized arguments: --nonsense"),
        (["bake"], 2, "invalid choice: 'bake'"),
        ([], 2, "required"),
        (["build", "--site-dir", "mkdocs.yml"], 2, "mkdocs.yml"),
        (["build", "--site-dir", ""], 2, "--site-dir is empty"),
        (["serve", "--edition", "fr"], 2, "--edition fr: the editions are he, en"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage(text, arguments, status, said):
    done = gdbook_here(text, *arguments)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c(book, tmp_path):
    for path in (EN, HE):
        replace("print(x + 1)", "import time\ntime.sleep(100)")(book / path)
    before = files(book / "site")
    log = tmp_path / "log"
    with log.open("w") as file:
        build = subprocess.Popen(
            [sys.executable, "-m", "gdbook.site.cli", "build"],
            cwd=book,
            env=environment(),
            stderr=file,
        )
        try:
            deadline = time.monotonic() + 300  # of a machine that does much else
            while "[0/2]" not in log.read_text("utf-8"):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            build.send_signal(signal.SIGINT)
            assert build.wait(timeout=120) == 130
        finally:
            build.kill()
            build.wait()
    assert log.read_text("utf-8").endswith("\ngdbook: stopped\n")
    assert "Traceback" not in log.read_text("utf-8")
    assert files(book / "site") == before


def test_no_book_here(tmp_path):
    done = gdbook_here(tmp_path, "build")
    assert done.returncode != 0
    assert "no book in" in done.stderr
    assert "Traceback" not in done.stderr


def test_help():
    done = gdbook(Path.cwd(), "--help")
    assert done.returncode == 0
    assert {"build", "serve", "check"} <= set(re.findall(r"\w+", done.stdout))
