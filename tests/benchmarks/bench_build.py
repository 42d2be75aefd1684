"""How long a build takes: against other ways to a site of Markdown whose programs are run.

Run it as ``python tests/benchmarks/bench_build.py [repetitions [pages]]``. The same ten pages, each
of which imports torch and draws two figures, are built cold by ``gdbook build`` and by MkDocs with
mkdocs-jupyter, by Sphinx with myst-nb, by MkDocs with markdown-exec, each as it comes (myst-nb and
markdown-exec where they are installed); then, with everything cached, by ``gdbook build`` with and
without ``--no-run``, and by MkDocs alone, which runs nothing. They take turns, so that a busy
machine slows all; the best times count. It fails when a ratio is higher than what is promised.
"""

import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/site")]  # this gdbook, and what a small book needs

from small_books import environment, write_frame  # noqa: E402

PAGES, REPETITIONS = 10, 2

HOME = """\
---
title: Pages
description: The pages of the benchmark.
---

# Pages

One beside the other.
"""
PAGE = """\
---
title: Page {number}
description: Page {number} of the benchmark.
jupyter:
  kernelspec: {{display_name: Python 3, language: python, name: python3}}
---

# Page {number} {{#page-{number}}}

A descent on $f(x) = (x - {number})^2$.

<!--figure
alt: A falling curve.
caption: The error of each step.
-->
```python
import matplotlib.pyplot as plt
import torch

x = torch.tensor(10.0, requires_grad=True)
errors = []
for step in range(50):
    error = (x - {number}) ** 2
    error.backward()
    errors.append(error.item())
    with torch.no_grad():
        x -= 0.1 * x.grad
        x.grad.zero_()
plt.plot(errors)
plt.show()
```

## The end {{#end-{number}}}

<!--figure
alt: The same curve, a falling straight line.
caption: The same, on a logarithmic axis.
-->
<!--pytest-codeblocks:cont-->
```python
print(f"x = {{x.item():.3f}}")
plt.semilogy(errors)
plt.show()
```
"""
MATERIAL = "site_name: Benchmark\nsite_dir: site\ntheme: {name: material, font: false}\n"
JUPYTER = (
    MATERIAL
    + """\
plugins:
  - search
  - mkdocs-jupyter:
      include: ["*.md"]
      execute: true
"""
)
EXEC = (
    MATERIAL
    + """\
plugins:
  - search
  - markdown-exec
markdown_extensions: [attr_list, {pymdownx.superfences: {}}]
"""
)
SPHINX = """\
project = "Benchmark"
extensions = ["myst_nb"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
suppress_warnings = ["*"]
"""
# markdown-exec shows what a fence prints, so the figure is printed too.
SHOWN = """\
import io as _io
_svg = _io.StringIO()
plt.savefig(_svg, format="svg")
plt.close()
print(_svg.getvalue()[_svg.getvalue().index("<svg"):])
"""


@dataclass(frozen=True)
class Way:
    """A way from the pages to a site.

    Attributes:
        needs: The module without which it cannot be gone.
        write: Writes its book into a folder, given the texts of the pages.
        command: Builds it there, as ``python -m …`` does.
        promised: What ours takes is at most so many times what it takes, cold; None: not promised.
    """

    needs: str
    write: Callable
    command: tuple
    promised: float | None = None


def write_ours(folder, pages):
    """The pages as they are, and the home page that a book must have."""
    write_frame(folder, ["index.md", *pages], lang="en")
    for name in ("mkdocs.yml", "overrides/landing.html"):  # of one edition only
        text = (folder / name).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if "lang: he" not in line]
        text = "\n".join(lines).replace('<a href="{{ root }}he/">א</a>', "")
        _write(folder, {name: text + "\n"})
    _write(folder / "docs/en", {"index.md": HOME} | pages)


def write_jupyter(folder, pages):
    """The pages as they are: jupytext's Markdown."""
    _write(folder, {"mkdocs.yml": JUPYTER})
    _write(folder / "docs", pages)


def write_exec(folder, pages):
    """Each page's fences in a session of its own, and the figures printed."""
    _write(folder, {"mkdocs.yml": EXEC})
    for name, text in pages.items():
        session = name.removesuffix(".md")
        text = text.replace("```python", f'```python exec="1" source="above" session="{session}"')
        _write(folder / "docs", {name: text.replace("plt.show()\n", SHOWN)})


def write_myst(folder, pages):
    """Each fence a cell."""
    index = "# Benchmark\n\n```{toctree}\n" + "\n".join(pages) + "\n```\n"
    _write(folder, {"conf.py": SPHINX, "index.md": index})
    for name, text in pages.items():
        text = text.replace("```python", "```{code-cell} python").replace(
            "jupyter:\n", "file_format: mystnb\n", 1
        )
        text = re.sub(r"(?m)^  kernelspec: .*", "kernelspec: {name: python3}", text)
        _write(folder, {name: re.sub(r" \{#[\w-]+\}", "", text)})


def write_plain(folder, pages):
    """Pages whose programs are only shown."""
    _write(folder, {"mkdocs.yml": MATERIAL})
    _write(folder / "docs", pages)


OURS = Way("mkdocs", write_ours, ("gdbook.site.cli", "build"))
COLD = {
    "mkdocs-jupyter": Way("mkdocs_jupyter", write_jupyter, ("mkdocs", "build"), 0.12),
    "myst-nb -j 2": Way(
        "myst_nb", write_myst, ("sphinx", "-q", "-j", "2", "-b", "html", ".", "site"), 0.25
    ),
    "markdown-exec": Way("markdown_exec", write_exec, ("mkdocs", "build"), 1.3),
}
PLAIN = Way("mkdocs", write_plain, ("mkdocs", "build"))
CACHED = 1.3  # of what a build without running anything takes


def _write(folder, texts):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def seconds(folder, way, *more, cold=False):
    """How long a build takes; `cold`: as if it had never been called here."""
    for name in (".cache", "site", ".jupyter_cache", "jupyter_execute") if cold else ("site",):
        shutil.rmtree(folder / name, ignore_errors=True)
    started = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *way.command, *more],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
    )
    taken = perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(way.command)} failed:\n{done.stdout}{done.stderr}")
    return taken


def shown(folder):
    """How many figures and how many numbers the pages of a site show."""
    texts = [p.read_text("utf-8") for p in sorted((folder / "site").rglob("*page-*.html"))]
    texts += [p.read_text("utf-8") for p in sorted((folder / "site").rglob("page-*/index.html"))]
    html = "".join(texts)
    drawn = len(re.findall(r"<figure|<img[^>]+(?:image/png|_images/)|<svg[^>]+matplotlib", html))
    drawn = drawn or len(re.findall(r'<g id="figure_1">', html))
    printed = len(re.findall(r"x = -?\d\.\d{3}", re.sub(r"<[^>]+>", "", html)))
    return drawn, printed


def compare(what, times, promised):
    """Print the best of ours and of theirs; return whether the promise is kept."""
    ours, theirs = (min(taken) for taken in times)
    ratio = ours / theirs
    limit = "" if promised is None else f", at most {promised}"
    kept = promised is None or ratio <= promised
    print(
        f"{what}: {ours:.2f} s / {theirs:.2f} s = {ratio:.2f}{limit}{'' if kept else '   TOO LONG'}"
    )
    for name, taken in zip(("", "against"), times, strict=True):
        print(f"    {name:8}" + "  ".join(f"{one:6.2f} s" for one in taken), flush=True)
    return kept


def main(repetitions=REPETITIONS, pages=PAGES):
    """Print all comparisons; whether all promises are kept."""
    texts = {f"page-{number}.md": PAGE.format(number=number) for number in range(pages)}
    ways = {"gdbook": OURS, "MkDocs alone": PLAIN}
    for name, way in COLD.items():
        if importlib.util.find_spec(way.needs):
            ways[name] = way
        else:
            print(f"{name}: not installed")
    with tempfile.TemporaryDirectory(prefix="gdbook-bench-") as parent:
        folders = {name: Path(parent) / way.needs / str(k) for k, (name, way) in
                   enumerate(ways.items())}  # fmt: skip
        for name, way in ways.items():
            folders[name].mkdir(parents=True)
            way.write(folders[name], texts)

        def turns(count, *runs):
            times = [[run() for run in runs] for _ in range(count)]
            return list(zip(*times, strict=True))

        cold = [name for name in ways if name != "MkDocs alone"]
        runs = [lambda n=name: seconds(folders[n], ways[n], cold=True) for name in cold]
        times = dict(zip(cold, turns(repetitions, *runs), strict=True))
        for name in cold:
            if shown(folders[name]) != (2 * pages, pages):
                raise SystemExit(f"{name}: {shown(folders[name])} figures and numbers")
        kept = True
        for name in cold[1:]:
            both = times["gdbook"], times[name]
            kept &= compare(f"{pages} pages, cold: against {name}", both, ways[name].promised)
        ours = folders["gdbook"]
        warm, bare, plain = turns(
            repetitions + 1,
            lambda: seconds(ours, OURS),
            lambda: seconds(ours, OURS, "--no-run"),
            lambda: seconds(folders["MkDocs alone"], PLAIN),
        )
        # The first of each makes what the others find made.
        warm, bare, plain = warm[1:], bare[1:], plain[1:]
        kept &= compare(f"{pages} pages, warm: against --no-run", (warm, bare), CACHED)
        compare(f"{pages} pages, warm: against MkDocs alone", (warm, plain), None)
    return kept


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:])))
