"""One build from end to end: check the book, run its programs, make the editions, install them."""

import contextlib
import functools
import math
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gdbook.site import addresses, ahead, folders, typefaces
from gdbook.site.folders import CACHE, RESULTS
from gdbook.site.problems import BookError, Problem
from gdbook.site.publish import edition, root_pages, verify, wheel
from gdbook.site.render import figures, formulas, mathml, weave
from gdbook.site.render.products import Products, rendering_versions
from gdbook.site.run import cache, faces
from gdbook.site.run.executor import TIMEOUT, Launch, cores, execute
from gdbook.site.run.results import Result, Task
from gdbook.site.source.book import Book
from gdbook.site.source.snippets import Page, Program
from gdbook.site.store import Store


@dataclass(frozen=True)
class Options:
    """How to run programs; `from_environment` reads what `gdbook build` and users set.

    Attributes:
        jobs: Programs at once (GDBOOK_JOBS).
        timeout: Seconds that a program may take (GDBOOK_TIMEOUT).
        run: Whether programs are run at all (GDBOOK_RUN=0: pages without outputs).
        draft: Whether editions may differ, as they do while somebody writes (GDBOOK_DRAFT=1);
            the differences are printed.
        paper: Whether editions are made as PDF and EPUB, too (GDBOOK_PAPER=0: only the site).
    """

    jobs: int
    timeout: float = TIMEOUT
    run: bool = True
    draft: bool = False
    paper: bool = True

    @classmethod
    def from_environment(cls) -> "Options":
        """The options that the environment gives.

        Raises:
            ValueError: If a variable is not a positive number, or not the address that it should
                be; the message names it.
        """
        addresses.site(), addresses.repository(), addresses.release()
        jobs = _positive("GDBOOK_JOBS", int, cores())
        timeout = _positive("GDBOOK_TIMEOUT", float, TIMEOUT)
        run = os.environ.get("GDBOOK_RUN", "1") != "0"
        draft = os.environ.get("GDBOOK_DRAFT", "0") != "0"
        paper = os.environ.get("GDBOOK_PAPER", "1") != "0"
        return cls(jobs, timeout, run, draft, paper)


def _positive(name, kind, default):
    text = os.environ.get(name)
    if not text:
        return default
    try:
        number = kind(text)
    except ValueError:
        number = 0
    if not 0 < number < math.inf:
        raise ValueError(f"{name} must be a positive number, not {text!r}")
    return number


class Pipeline:
    """The book on its way from its source to its results.

    Args:
        root: The project's folder.
        langs: The editions to run; by default all. All of them are checked in any case.
        options: Options; by default those of the environment.
        launch: A server of programs that has begun (gdbook.site.run.executor.Launch), for the
            first time that some are run.

    Attributes:
        book: The parsed book.
        executed: How many programs `prepare` had to run.
        leaving: In the process that makes an edition: what of its links leads out of it.
    """

    def __init__(self, root, langs=None, options=None, launch=None):
        self.book = Book(root)
        self.langs = [e.lang for e in self.book.editions] if langs is None else list(langs)
        self.options = options or Options.from_environment()
        folder = self.book.root / CACHE
        self.cache = cache.Cache(folder / RESULTS)
        self.store = Store(folder / "made")
        self.figures = figures.Folder(folder / "figures")
        self.executed = 0
        self.leaving: list[tuple[str, str]] = []  # links of an edition to what is outside of it
        self.results: dict[int, Result] = {}  # of the programs that had to be known, by id
        self._products: dict[tuple[str, str], Products] = {}
        self._launch = launch
        # Once a build: the sources are read, and the images looked for, which may mean a download.
        self._fonts = ahead.web_fonts(self.book.root)
        self._faces = functools.cache(faces.digest)
        self._fingerprint = functools.cache(cache.fingerprint)
        self._data_source = functools.cache(_data_source)

    @property
    def pages(self) -> list[Page]:
        """The pages of the editions that are made."""
        return [page for page in self.book.pages.values() if page.lang in self.langs]

    def prepare(self) -> None:
        """Check the book, run its programs, check what came out.

        Raises:
            BookError: With everything that is wrong, once for the source and once for the results.
        """
        if problems := self.problems():
            raise BookError(problems)
        unknown = []
        for page in self.pages:
            products = self._made_before(page)
            if products is None:
                unknown.append(page)
            else:
                self._products[page.lang, page.name] = products
        if self.options.run:
            self._run(unknown)
        self._report_warnings()

    def problems(self) -> list[Problem]:
        """Everything that is wrong and shows without running a program."""
        keep = mathml.use(self.store)
        found = problems_in(self.book, parity=not self.options.draft)
        keep()
        if self.options.draft:
            for problem in sorted(self.book.problems_in_parity()):
                print(problem, file=sys.stderr)
        return found

    def _run(self, pages):
        """Run what is not known of some pages, and check all that came out of them."""
        tasks = [Task(page.path, program) for page in pages for program in page.programs]
        outcomes = self._outcomes(tasks)
        problems = [outcome for outcome in outcomes.values() if isinstance(outcome, Problem)]
        if not problems:
            self.results |= outcomes
            for page in pages:
                problems += weave.problems_in(page, self.results_of(page))
                problems += self._problems_in_data(page)
        if problems:
            raise BookError(problems)

    def _problems_in_data(self, page):
        """A program that got other images than the build has found."""
        for program, result in zip(page.programs, self.results_of(page), strict=True):
            got = any(str(message).startswith("StandInWarning") for *_, message in result.warnings)
            if got and not self._data_source().startswith("stand-in"):
                self.cache.remove(self._key(program))
                yield Problem(page.path, program.line, "got stand-in images: build once more")

    def _outcomes(self, tasks):
        """{id of program: Result or Problem}; equal programs are run once."""
        keys = {id(task.program): self._key(task.program) for task in tasks}
        known = {key: self.cache.get(key) for key in set(keys.values())}
        missing = {}
        for task in tasks:
            key = keys[id(task.program)]
            if known[key] is None:
                missing.setdefault(key, task)
        self.executed = len(missing)
        progress = Progress(len(tasks) - len(missing), min(self.options.jobs, len(missing)))

        def kept(index, outcome):
            if isinstance(outcome, Result):
                self.cache.put(list(missing)[index], outcome)

        launch, self._launch = self._launch, None
        outcomes = execute(
            missing.values(),
            jobs=self.options.jobs,
            timeout=self.options.timeout,
            progress=progress,
            finished=kept,
            fonts=lambda: ahead.book_faces(self.book.root),
            meanwhile=self._work_ahead,
            launch=launch,
        )
        progress.close()
        known.update(zip(missing, outcomes, strict=True))
        return {program: known[key] for program, key in keys.items()}

    def _work_ahead(self):
        """Do once, or early, what each edition would: import plugins, open fonts, read sheets.

        What goes wrong here does so again, and is told, when the editions are made.
        """
        with contextlib.suppress(Exception):
            wanted = [e for e in self.book.editions if e.lang in self.langs]
            configs = edition.load_plugins(wanted)
            for path in self._fonts.glob("*.woff2"):
                typefaces.opened(path.read_bytes(), self.store)
            for config in configs:
                edition.work_ahead(self.book.root, config, self.store)

    def _key(self, program):
        source = self._data_source() if "fashion_mnist" in program.code else ""
        return cache.key(program, self._fingerprint(source, self._faces(self._fonts)))

    def results_of(self, page: Page) -> list[Result]:
        """The Result of each program of a page; what is not known is run."""
        if not self.options.run:
            return [_nothing(program) for program in page.programs]
        if any(id(program) not in self.results for program in page.programs):
            self._run([page])
        return [self.results[id(program)] for program in page.programs]

    def result_of(self, program: Program) -> Result | None:
        """What came out of a program when it was last run, if that is known."""
        return self.results.get(id(program)) or self.cache.get(self._key(program))

    def key_of(self, page: Page) -> str:
        """A key of all that a page is made from, but for the book around it."""
        if self.options.run:
            results = [self._key(program) for program in page.programs]
        else:
            results = ["not run"]
        return Store.key(rendering_versions(), page.path, page.text, *results)

    def products(self, page: Page) -> Products:
        """What a page and its results give besides the page itself."""
        known = self._products.get((page.lang, page.name))
        if known is None:
            results, options = self.results_of(page), self._notebook_options()
            known = Products.make(page, results, options, self.figures)
            self.store.put_json(self._products_key(page), known.to_json())
            self._products[page.lang, page.name] = known
        return known

    def _made_before(self, page):
        """A page's Products if they are whole, so that none of its results need be read."""
        entry = self.store.get_json(self._products_key(page))
        products = entry and Products.from_json(entry)
        return products if products and products.are_whole(self.figures) else None

    def _products_key(self, page):
        return Store.key("products", self.key_of(page), *map(str, self._notebook_options()))

    def _notebook_options(self):
        return wheel.where(self.langs[0]), addresses.site()

    def _report_warnings(self):
        """Each warning once, with its first place and how many others there are."""
        places = defaultdict(list)
        for page in self.pages:
            known = self._products.get((page.lang, page.name))
            warnings = known.warnings if known else _warnings(page, self.results_of(page))
            for program, fence, line, message in warnings:
                at = page.programs[program].fences[fence].line + line
                places[message].append(f"{page.path}:{at}")
        for message, where in places.items():
            others = len(where) - 1
            pages = list(dict.fromkeys(place.rpartition(":")[0] for place in where[1:]))
            more = f" (and in {others} more place{'s' * (others > 1)}: {', '.join(pages)})"
            more = more if others else ""
            print(f"{where[0]}: {message}{more}", file=sys.stderr)


def problems_in(book: Book, parity: bool = True) -> list[Problem]:
    """Everything that is wrong with a book and shows without running a program.

    Args:
        book: The book.
        parity: Whether its editions have to be the same.
    """
    found = {*book.problems_in_pages(), *formulas.problems_in(book.pages.values())}
    return sorted(found.union(book.problems_in_parity() if parity else ()))


def _warnings(page, results):
    return [
        [number, *warning] for number, result in enumerate(results) for warning in result.warnings
    ]


def _data_source():
    from gdbook import data

    source = data.source()
    if source.startswith("stand-in"):  # no program of this build finds a network that this has not
        os.environ["GDBOOK_OFFLINE"] = "1"
    return source


def _nothing(program: Program) -> Result:
    return Result([[] for _ in program.fences])


def times(pipeline: Pipeline, count: int = 20) -> list[str]:
    """The slowest programs, as lines: seconds, and where they stand."""
    taken: dict[tuple[float, str], str] = {}
    for page in pipeline.pages:
        for program in page.programs:
            result = pipeline.result_of(program)
            if result:
                taken.setdefault((result.seconds, program.code), f"{page.path}:{program.line}")
    slowest = sorted(taken.items(), reverse=True)[:count]
    return [f"{seconds:8.2f} s  {place}" for (seconds, _), place in slowest]


def build(
    root: Path,
    langs: Iterable[str],
    site: Path,
    show_times: bool = False,
    launch: Launch | None = None,
) -> str:
    """Run what has to be run, then make the editions side by side.

    Args:
        root: The project's folder.
        langs: The editions to make; others that the site has stay as they are.
        site: The site's folder.
        show_times: Whether the slowest programs are told, too.
        launch: As Pipeline has it.

    Returns:
        What is to be said of it.

    Raises:
        BookError: If the book is at fault.
        ValueError: If the site's folder is not one that a build may replace.
    """
    langs = list(langs)
    place = folders.Site(root, site)
    with folders.alone(root / CACHE), folders.work(root / CACHE):
        place.clean()
        pipeline = Pipeline(root, langs, launch=launch)
        pipeline.prepare()
        others = [e.lang for e in pipeline.book.editions if e.lang not in langs]
        try:
            make_editions(pipeline, place.begin(others))
            place.install()
        finally:
            place.clean()
    pipeline.cache.prune()
    pipeline.store.prune()
    pipeline.figures.prune()
    known = sum(len(page.programs) for page in pipeline.pages)
    said = times(pipeline) if show_times else []
    said.append(f"{site}: {', '.join(langs)}; {pipeline.executed} of {known} programs run")
    return "\n".join(said)


def make_editions(pipeline: Pipeline, site: Path) -> None:
    """Make editions by MkDocs, strictly and at the same time, below a folder.

    Raises:
        BookError: With what MkDocs said, if one fails.
    """
    editions = [e for e in pipeline.book.editions if e.lang in pipeline.langs]
    leaving = edition.make_all(pipeline, editions, site)
    leaving += root_pages.make(pipeline.book, site)
    others = [e.lang for e in pipeline.book.editions if not (site / e.lang).is_dir()]
    wrong = verify.outside(leaving, site, lambda name: name not in others)
    if wrong:
        raise BookError([Problem("mkdocs.yml", 1, message) for message in wrong])


class Progress:
    """One line that says what is running; lines that stay where the output is not a terminal."""

    def __init__(self, cached, at_once, stream=None):
        self.cached, self.at_once = cached, at_once
        self.stream = stream or sys.stderr
        self.started = time.monotonic()
        self.done = 0
        self.width = 0

    def __call__(self, done, total, running):
        """Show the state; called by the executor at every change."""
        now = ", ".join(f"{task.path}:{task.program.line}" for task in running)
        if self.stream.isatty():
            line = f"[{done}/{total}] {now}"[:100]
            print(f"\r{line:<{self.width}}", end="", file=self.stream, flush=True)
            self.width = len(line)
        elif done > self.done or not self.width:
            self.width = 1
            print(f"[{done}/{total}] {now}", file=self.stream, flush=True)
        self.done = done

    def close(self):
        """Say how it went."""
        if self.done:
            seconds = time.monotonic() - self.started
            line = (
                f"{self.done} programs run in {seconds:.1f} s, {self.at_once} at once, "
                f"{self.cached} known from before"
            )
            end = "\r" if self.stream.isatty() else ""
            print(f"{end}{line:<{self.width}}", file=self.stream, flush=True)
