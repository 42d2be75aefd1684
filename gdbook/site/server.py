"""`gdbook serve`: every edition on one address, rebuilt when a file changes.

MkDocs' live server serves, watches and reloads. What it calls is a builder: a process that has
everything loaded and remembers the parsed pages, so that a changed sentence is seen at once; it is
started anew when the code of the library or of the press changes.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from gdbook.site import folders
from gdbook.site.build import Pipeline, make_editions
from gdbook.site.folders import CACHE
from gdbook.site.problems import BookError
from gdbook.site.publish import edition
from gdbook.site.source.book import editions
from gdbook.site.source.files import DOCS, OVERRIDES

WATCHED = (DOCS, "gdbook", OVERRIDES, "mkdocs.yml")
POLL = 0.1  # seconds between two looks at the files


def serve(root: Path, langs: list[str], host: str = "127.0.0.1", port: int = 8000) -> int:
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
    with folders.work(root / CACHE) as folder:
        site = folder / "site"
        site.mkdir()
        changed = _Changed()
        builder = _Builder(root, langs, site)
        try:
            builder.build(langs)

            def rebuild():
                paths = changed.take()
                if any(_is_code(root, path) for path in paths):
                    builder.stop()
                builder.build(_langs_of(root, langs, paths))

            server = LiveReloadServer(rebuild, host, port, str(site), polling_interval=POLL)
            for path in [*(root / name for name in WATCHED), *sorted(root.glob("mkdocs.*.yml"))]:
                if path.exists():
                    server.watch(str(path))
                    server.observer.schedule(changed, str(path), recursive=True)
            try:
                server.serve()
            except KeyboardInterrupt:
                pass
            finally:
                server.shutdown()
        finally:
            builder.stop()
    return 0


def _is_code(root, path):
    return path.suffix == ".py" and root / "gdbook" in path.parents


def _langs_of(root, langs, paths):
    """The editions that a change of some files concerns."""
    folders = {lang: root / DOCS / lang for lang in langs}
    found = [lang for lang in langs if any(folders[lang] in path.parents for path in paths)]
    inside = all(any(folder in path.parents for folder in folders.values()) for path in paths)
    return found if found and inside else langs


class _Changed(FileSystemEventHandler):
    """Remembers what has changed since it was last asked."""

    def __init__(self):
        self.paths = set()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self.paths.add(Path(os.fsdecode(event.src_path)))

    def take(self) -> set[Path]:
        paths, self.paths = self.paths, set()
        return paths


class _Builder:
    """The process that builds; it reads a line of JSON for each build and answers with one."""

    def __init__(self, root, langs, site):
        self.arguments = [str(root), json.dumps(langs), str(site)]
        self.process = None

    def build(self, langs: list[str]) -> None:
        """Build some editions, and wait for it."""
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", __name__, *self.arguments]
            # A process group of its own: Ctrl-C is for the server, which stops the builder.
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"GDBOOK_DRAFT": "1"},
                text=True,
                start_new_session=True,
            )
        self.process.stdin.write(f"{json.dumps(langs)}\n")
        self.process.stdin.flush()
        if not self.process.stdout.readline():
            print(f"gdbook: the build ended with {self.process.wait()}", file=sys.stderr)

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.stdin.close()
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()
            self.process = None


def _rebuild(root: Path, langs: Iterable[str], site: Path) -> None:
    """Make editions anew beside the old ones, and put them in their place if they are whole."""
    new = site.with_name("new")
    shutil.rmtree(new, ignore_errors=True)
    pipeline = Pipeline(root, langs)
    pipeline.prepare()
    make_editions(pipeline, new)
    for made in new.iterdir():
        target, old = site / made.name, site.with_name("old")
        if target.is_dir():
            target.rename(old)
        made.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _main(root: str, langs: str, site: str) -> None:
    """Build whenever a line on the standard input names editions."""
    folder = Path(root)
    edition.load_plugins([e for e in editions(folder) if e.lang in json.loads(langs)])
    for line in sys.stdin:
        try:
            _rebuild(folder, json.loads(line), Path(site))
        except BookError as error:
            print(error, file=sys.stderr, flush=True)
        except (OSError, ValueError) as error:
            print(f"gdbook: {error}", file=sys.stderr, flush=True)
        print("done", flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
