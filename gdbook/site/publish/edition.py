"""Editions by MkDocs, each in a process forked from the one that has read the book."""

import functools
import importlib
import logging
import multiprocessing
import os
import signal
import sys
import traceback
from pathlib import Path

import nbformat
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from gdbook.site.problems import BookError, Problem
from gdbook.site.publish import light, templates
from gdbook.site.run import processes
from gdbook.site.source.book import Edition
from gdbook.site.source.files import OVERRIDES
from gdbook.site.store import Store

# The pipeline that this process makes an edition of, for gdbook.site.hooks, which MkDocs loads by
# its file's name; None where MkDocs was called by itself.
pipeline = None

_CODE = "```python\nx = 1\n```\n"  # what every page has


def make_all(pipeline, editions: list[Edition], site: Path) -> list[tuple[str, str]]:
    """Make editions side by side, each below the site's folder.

    Args:
        pipeline: A gdbook.site.build.Pipeline that is prepared.
        editions: The editions.
        site: The folder.

    Returns:
        The links of the editions' pages that lead out of them: (place of the page, link).

    Raises:
        BookError: With what was said, if one fails.
    """
    context = multiprocessing.get_context("fork")
    running = []
    for edition in editions:
        ours, theirs = context.Pipe(duplex=False)
        arguments = pipeline, edition, site, theirs, os.getpid()
        process = context.Process(target=_make, args=arguments, daemon=True)
        process.start()
        theirs.close()
        running.append((edition, process, ours))
    problems, leaving, whole = [], [], False
    try:
        for edition, process, said in running:
            try:
                found, links = said.recv()
                problems += [Problem(*problem) for problem in found]
                leaving += links
            except EOFError:
                process.join()
                message = f"making the edition ended with {_how(process.exitcode)}"
                problems.append(Problem(edition.config.name, 1, message))
        whole = not problems
    finally:
        for _, process, _ in running:
            if not whole:
                process.kill()
            process.join()
    if problems:
        raise BookError(problems)
    return leaving


def load_plugins(editions: list[Edition]) -> list[MkDocsConfig]:
    """Import what the editions' configurations name, so that forked processes need not.

    What MkDocs says of a configuration it says again when it makes the edition.

    Returns:
        The configurations.
    """
    logging.disable()
    try:
        configs = [load_config(str(one.config)) for one in editions]
    finally:
        logging.disable(logging.NOTSET)
    importlib.import_module("mkdocstrings_handlers.python")  # by MkDocs' first event
    return configs


def work_ahead(root: Path, config: MkDocsConfig, store: Store) -> None:
    """Do for an edition what asks for none of its pages, before there are any results.

    Args:
        root: The project's folder.
        config: The edition's configuration.
        store: Where compiled templates are kept. The rest is at hand in this process, and those
            forked from it.
    """
    templates.compile_ahead(config.theme, store)
    light.read_sheets(root, config)
    read = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    read.convert(_CODE)  # the first time takes as long as several pages
    nbformat.v4.new_code_cell()  # so does this one, which compiles a schema


def _how(code):
    return f"signal {signal.Signals(-code).name}" if code and code < 0 else f"exit status {code}"


def _make(pipeline, edition, site, said, parent):
    """Make one edition, in its own process; send the fields of each Problem."""
    processes.die_with_parent(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's, who ends this process
    messages = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.propagate = False
    logger.addHandler(messages)
    where = edition.config.name
    try:
        _run_mkdocs(pipeline, edition, site / edition.lang)
        problems = [(where, 1, text) for text in messages.warnings]
    except (Abort, ConfigurationError) as error:
        found = getattr(error, "problems", ())  # those that gdbook.site.publish.events told
        problems = [(one.path, one.line, one.message, one.details) for one in found]
        problems = problems or [(where, 1, text) for text in messages.all or [str(error)]]
    except BaseException as error:
        if place := _in_template(error, edition.config.parent):
            problems = [(*place, f"{type(error).__name__}: {error}")]
        elif isinstance(error, OSError):  # a full disk, a file that nobody may read
            problems = [(where, 1, f"making the edition: {error}")]
        else:
            problems = [(where, 1, f"{type(error).__name__}: {error}", traceback.format_exc())]
    said.send((problems, pipeline.leaving))
    said.close()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # what was inherited from the parent is the parent's to close


def _in_template(error, root):
    """The line of the book's templates where something went wrong: (file, line), or None."""
    folder = root / OVERRIDES
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if folder in path.parents and path.suffix == ".html":
            return path.relative_to(root).as_posix(), frame.lineno
    return None


def _run_mkdocs(prepared, edition, folder):
    global pipeline
    pipeline = prepared
    config = load_config(str(edition.config), site_dir=str(folder), strict=True)
    config.theme.get_env = functools.partial(templates.environment, config.theme)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


class _Messages(logging.Handler):
    """What MkDocs warns of, and what it says at all that is no information."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.all, self.warnings = [], []

    def emit(self, record):
        text = record.getMessage()
        self.all.append(text)
        if not text.startswith("Aborted with"):
            self.warnings.append(text)
