"""`gdbook serve`: every edition on one address, rebuilt when a file changes.

MkDocs' own live server does the serving, watching and reloading; what it calls is the press, so a
changed snippet is run and nothing else is.
"""

import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from gdbook.site.build import Pipeline, make_editions
from gdbook.site.problems import BookError
from gdbook.site.source.book import DOCS

WATCHED = (DOCS, "gdbook", "overrides", "mkdocs.yml")


def serve(root, langs, host="127.0.0.1", port=8000):
    """Build, serve, and build again at every change, until Ctrl-C.

    A book with problems stays on the screen as it last was; the problems are printed.

    Args:
        root: The project's folder.
        langs: The editions to show.
        host: Address to listen on.
        port: Port to listen on.

    Returns:
        0.

    Raises:
        OSError: If the port is taken.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    os.environ["GDBOOK_DRAFT"] = "1"  # one edition may be ahead while somebody writes
    with tempfile.TemporaryDirectory(prefix="gdbook-") as folder:
        site = Path(folder) / "site"
        site.mkdir()

        def rebuild():
            _rebuild(root, langs, site)

        rebuild()
        server = LiveReloadServer(rebuild, host, port, str(site))
        for path in [*(root / name for name in WATCHED), *sorted(root.glob("mkdocs.*.yml"))]:
            if path.exists():
                server.watch(str(path))
        try:
            server.serve()
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
    return 0


def _rebuild(root, langs, site):
    """Make the site anew beside the old one, and put it in its place if it is whole."""
    new = site.with_name("new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        pipeline = Pipeline(root, langs)
        pipeline.prepare()
        make_editions(pipeline, new)
    except BookError as error:
        print(error, file=sys.stderr, flush=True)
        return
    shutil.rmtree(site)
    new.rename(site)
