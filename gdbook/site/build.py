"""From the book's source to its results: check, run what is not known yet, check again."""

import functools
import math
import os
import sys
import time
from dataclasses import dataclass

from gdbook.site import cache
from gdbook.site.execute import TIMEOUT, cores, execute
from gdbook.site.problems import BookError, Problem
from gdbook.site.render import notebooks, weave
from gdbook.site.results import Result, Task
from gdbook.site.source.book import Book
from gdbook.site.source.outline import FRONT_MATTER

CACHE = ".cache/gdbook"


@dataclass(frozen=True)
class Options:
    """How to run programs; `from_environment` reads what `gdbook build` and users set.

    Attributes:
        jobs: Kernels at once (GDBOOK_JOBS).
        timeout: Seconds that a program may take (GDBOOK_TIMEOUT).
        run: Whether programs are run at all (GDBOOK_RUN=0: pages without outputs).
        draft: Whether editions may differ, as they do while somebody writes (GDBOOK_DRAFT=1);
            the differences are printed.
    """

    jobs: int
    timeout: float = TIMEOUT
    run: bool = True
    draft: bool = False

    @classmethod
    def from_environment(cls):
        """The options that the environment gives.

        Raises:
            ValueError: If a variable is not a positive number; the message names it.
        """
        jobs = _positive("GDBOOK_JOBS", int, cores())
        timeout = _positive("GDBOOK_TIMEOUT", float, TIMEOUT)
        run = os.environ.get("GDBOOK_RUN", "1") != "0"
        draft = os.environ.get("GDBOOK_DRAFT", "0") != "0"
        return cls(jobs, timeout, run, draft)


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


class Press:
    """The book with its results.

    Args:
        root: The project's folder.
        langs: The editions to run; by default all. All of them are checked in any case.
        options: Options; by default those of the environment.

    Attributes:
        book: The parsed book.
        results: {(lang, name): [Result of each program]}, filled by `prepare`.
        executed: How many programs `prepare` had to run.
    """

    def __init__(self, root, langs=None, options=None):
        self.book = Book(root)
        self.langs = [e.lang for e in self.book.editions] if langs is None else list(langs)
        self.options = options or Options.from_environment()
        self.cache = cache.Cache(self.book.root / CACHE / "results")
        self.results: dict[tuple[str, str], list[Result]] = {}
        self.executed = 0
        # Once a build: the sources are read, and the images looked for, which may mean a download.
        self._fingerprint = functools.cache(cache.fingerprint)
        self._data_source = functools.cache(_data_source)

    def prepare(self):
        """Check the book, run its programs, check what came out.

        Raises:
            BookError: With everything that is wrong, once for the source and once for the results.
        """
        if problems := self._check_source():
            raise BookError(problems)
        pages = {key: page for key, page in self.book.pages.items() if key[0] in self.langs}
        if not self.options.run:
            self.results = {
                key: [_nothing(p) for p in page.programs] for key, page in pages.items()
            }
            return
        outcomes = self._run(pages)
        problems = [outcome for outcome in outcomes.values() if isinstance(outcome, Problem)]
        if problems:
            raise BookError(problems)
        for key, page in pages.items():
            self.results[key] = [outcomes[id(program)] for program in page.programs]
            problems += weave.check(page, self.results[key])
            _report_warnings(page, self.results[key])
        if problems:
            raise BookError(problems)

    def _check_source(self):
        if not self.options.draft:
            return self.book.check()
        for problem in self.book.check_parity():
            print(problem, file=sys.stderr)
        return list(self.book.check_pages())

    def _run(self, pages):
        """{id of program: Result or Problem}; equal programs are run once."""
        tasks = [Task(page.path, program) for page in pages.values() for program in page.programs]
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

        outcomes = execute(
            missing.values(),
            jobs=self.options.jobs,
            timeout=self.options.timeout,
            progress=progress,
            finished=kept,
        )
        progress.close()
        known.update(zip(missing, outcomes, strict=True))
        return {program: known[key] for program, key in keys.items()}

    def _key(self, program):
        source = self._data_source() if "fashion_mnist" in program.code else ""
        return cache.key(program, self._fingerprint(source))

    def chapter(self, lang, name, words, base):
        """A chapter's Markdown with its outputs, without front matter; see weave.weave."""
        page, results = self.book.pages[lang, name], self.results[lang, name]
        return FRONT_MATTER.sub("", weave.weave(page, results, words, base))

    def uses_stand_in(self, lang, name):
        """Whether a page's programs got generated images in the place of Fashion-MNIST."""
        results = self.results.get((lang, name), [])
        return any(
            message.startswith("StandInWarning")
            for result in results
            for *_, message in result.warnings
        )

    def has_notebook(self, lang, name):
        """Whether a reader can download the page as a notebook."""
        page = self.book.pages.get((lang, name))
        return name != "index.md" and page is not None and bool(page.programs)

    def notebook(self, lang, name, site_url):
        """The page as a notebook to download, as text."""
        page, results = self.book.pages[lang, name], self.results[lang, name]
        repository = os.environ.get("GITHUB_REPOSITORY")
        return notebooks.write(notebooks.notebook(page, results, lang, repository, site_url))

    def lab(self, lang, name, base):
        """The lab as the notebook that mkdocs-jupyter renders, as text."""
        page, results = self.book.pages[lang, name], self.results[lang, name]
        return notebooks.write(notebooks.lab(page, results, lang, base))

    def names(self, lang):
        """The edition's pages, in order."""
        return [name for page_lang, name in self.book.pages if page_lang == lang]

    def figures(self, lang):
        """{file name: SVG text} of every figure of an edition."""
        return {
            file: text
            for name in self.names(lang)
            for result in self.results[lang, name]
            for outputs in result.fences
            for output in outputs
            for picture in weave.pictures_of(output)
            for file, text in picture.files.items()
        }


def _data_source():
    from gdbook import data

    return data.source()


def _nothing(program):
    return Result([[] for _ in program.fences])


def _report_warnings(page, results):
    for program, result in zip(page.programs, results, strict=True):
        for fence, line, message in result.warnings:
            print(f"{page.path}:{program.fences[fence].line + line}: {message}", file=sys.stderr)


class Progress:
    """One line that says what is running; lines that stay where the output is not a terminal."""

    def __init__(self, cached, kernels, stream=None):
        self.cached, self.kernels = cached, kernels
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
                f"{self.done} programs run in {seconds:.1f} s on {self.kernels} kernels, "
                f"{self.cached} known from before"
            )
            end = "\r" if self.stream.isatty() else ""
            print(f"{end}{line:<{self.width}}", file=self.stream, flush=True)
