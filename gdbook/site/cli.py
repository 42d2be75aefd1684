"""The command `gdbook`: build | serve | check."""

import argparse
import contextlib
import gc
import os
import shutil
import signal
import sys
from pathlib import Path

from gdbook.site import ahead
from gdbook.site.problems import BookError
from gdbook.site.source.files import DOCS


def main(arguments=None):
    """Run the command; return 0 if all is well, 1 if the book is at fault, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    root = _root()
    for name in ("jobs", "timeout"):
        if getattr(options, name, None) is not None:
            os.environ[f"GDBOOK_{name.upper()}"] = str(getattr(options, name))
    if getattr(options, "no_run", False):
        os.environ["GDBOOK_RUN"] = "0"
    if getattr(options, "no_paper", False):
        os.environ["GDBOOK_PAPER"] = "0"
    try:
        with _unwound_by_signals():
            return options.command(root, options)
    except BookError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        count = len(error.problems)
        print(f"gdbook: {count} problem{'s' * (count > 1)}", file=sys.stderr)
        return 1
    except shutil.Error as error:  # a list of (from, to, why)
        print(f"gdbook: {error.args[0][0][2]}", file=sys.stderr)
        return 2
    except (ValueError, OSError) as error:
        print(f"gdbook: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\ngdbook: stopped", file=sys.stderr)
        return 130
    except _SignalledError as error:
        print(f"\ngdbook: stopped by {error}", file=sys.stderr)
        return 128 + error.args[0]


def run():
    """Run the command and end its process, without freeing first all that it has made."""
    status = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(status)  # who tells what is wrong is the interpreter, as always
    os._exit(status)


class _SignalledError(BaseException):
    """A signal that ends programs has come."""

    def __str__(self):
        return signal.Signals(self.args[0]).name


@contextlib.contextmanager
def _unwound_by_signals():
    """Such signals end a build as Ctrl-C does: nothing is left running or lying about."""

    def stop(number, _):
        raise _SignalledError(number)

    usual = [
        number
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is signal.SIG_DFL
    ]
    for number in usual:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in usual:
            signal.signal(number, signal.SIG_DFL)


@contextlib.contextmanager
def _seldom_collected():
    """Look for garbage less often: nearly all that a build makes stays to its end."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def check(root, _options):
    """Everything that needs no execution."""
    from gdbook.site.build import Pipeline

    pipeline = Pipeline(root)
    if problems := pipeline.problems():
        raise BookError(problems)
    programs = sum(len(page.programs) for page in pipeline.pages)
    print(f"{len(pipeline.pages)} pages, {programs} programs: nothing to report")
    return 0


def build(root, options):
    """Run what has to be run, then make the editions side by side."""
    if options.site_dir == "":
        raise ValueError("--site-dir is empty: it names the folder of the site")
    site = Path(options.site_dir) if options.site_dir else root / "site"
    runs = os.environ.get("GDBOOK_RUN", "1") != "0"
    with _seldom_collected(), ahead.launched(root, runs) as launch:
        from gdbook.site.build import build as build_site

        print(build_site(root, _langs(root, options.edition), site, options.times, launch))
    return 0


def _serve(root, options):
    from gdbook.site.server import serve

    return serve(root, _langs(root, options.edition), options.host, options.port)


def _langs(root, edition):
    from gdbook.site.source.book import editions

    known = [edition.lang for edition in editions(root)]
    if edition is None:
        return known
    if edition not in known:
        raise ValueError(f"--edition {edition}: the editions are {', '.join(known)}")
    return [edition]


def _root():
    """The project's folder: this one or the nearest above with a book in it."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").exists() and (folder / DOCS).is_dir():
            return folder
    raise SystemExit(f"gdbook: no book in {here}: mkdocs.yml and docs/ are missing")


def _parser():
    parser = argparse.ArgumentParser("gdbook", description="Make the book Gradient Descent.")
    commands = parser.add_subparsers(required=True, metavar="build | serve | check")

    def command(name, function, text):
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=function)
        return sub

    def runs(sub):
        sub.add_argument("--edition", metavar="LANG", help="only this one (default: all)")
        sub.add_argument("--jobs", type=int, metavar="N", help="programs at once (default: cores)")
        sub.add_argument("--timeout", type=float, metavar="S", help="seconds a program (120)")
        sub.add_argument("--no-run", action="store_true", help="pages without outputs")

    sub = command("build", build, "Run every snippet and make all editions into site/.")
    runs(sub)
    sub.add_argument("--site-dir", metavar="DIR", help="where to (default: site)")
    sub.add_argument("--no-paper", action="store_true", help="only the site: no PDF, no EPUB")
    sub.add_argument("--times", action="store_true", help="list the slowest programs")
    sub = command("serve", _serve, "Show the book and follow its changes.")
    runs(sub)
    sub.add_argument("--host", default="127.0.0.1")
    sub.add_argument("--port", type=int, default=8000)
    command("check", check, "Check everything that needs no execution.")
    return parser


if __name__ == "__main__":
    run()
