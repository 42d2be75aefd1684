"""How long the press takes: against mkdocs-jupyter, and against a build that runs nothing.

Run it as ``python tests/benchmarks/bench_build.py [repetitions]``. The same ten pages, each of
which imports torch and draws two figures, are built cold by ``gdbook build`` and by MkDocs with
mkdocs-jupyter as it comes; then, with everything cached, by ``gdbook build`` with and without
``--no-run``. The two take turns, so that a busy machine slows both; the best times count. It fails
when a ratio is higher than what is promised.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
PAGES = 10
COLD, CACHED = 0.5, 1.3  # what is promised: ours / theirs

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
OURS = """\
site_name: Benchmark
site_url: http://127.0.0.1:8000/en/
docs_dir: docs/en
hooks: [{hooks}]
theme: {{name: material, language: en, font: false}}
extra:
  words: {{output: Output, download: Download, colab: Open in Colab, stand_in: Stand-in}}
markdown_extensions:
{extensions}
"""
THEIRS = """\
site_name: Benchmark
docs_dir: docs/en
site_dir: site/en
theme: {name: material, font: false}
plugins:
  - search
  - mkdocs-jupyter:
      include: ["*.md"]
      execute: true
"""


def write_books(folder):
    """The same pages twice; what configures them differs."""
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    extensions = re.search(r"(?ms)^markdown_extensions:\n(.*?)(?=^\S)", config).group(1)
    hooks = ROOT / "gdbook" / "site" / "hooks.py"
    configs = {"ours": OURS.format(hooks=hooks, extensions=extensions), "theirs": THEIRS}
    for name, text in configs.items():
        docs = folder / name / "docs" / "en"
        docs.mkdir(parents=True)
        (folder / name / "mkdocs.yml").write_text(text, encoding="utf-8")
        for number in range(PAGES):
            page = PAGE.format(number=number)
            (docs / f"page-{number}.md").write_text(page, encoding="utf-8")
    shutil.copytree(ROOT / "overrides", folder / "ours" / "overrides")
    return [folder / name for name in configs]


def seconds(folder, *command, cold=False):
    """How long a command takes; `cold`: as if it had never been called here."""
    for name in (".cache", "site") if cold else ("site",):
        shutil.rmtree(folder / name, ignore_errors=True)
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GDBOOK")}
    environment = kept | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("MPLBACKEND", None)
    started = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    taken = perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return taken


def figures(folder):
    """How many figures the pages of a site show."""
    pages = "".join(
        p.read_text("utf-8") for p in sorted((folder / "site/en").glob("page-*/*.html"))
    )
    drawn = len(re.findall(r"<figure|<img[^>]+image/png", pages))
    printed = len(re.findall(r"x = \d\.\d{3}", re.sub(r"<[^>]+>", "", pages)))
    return drawn, printed


def compare(what, ours, theirs, promised, repetitions):
    """Let both take turns; print the times; return whether the promise is kept."""
    times = [[], []]
    for _ in range(repetitions):
        for way, taken in zip((ours, theirs), times, strict=True):
            taken.append(way())
    best = [min(taken) for taken in times]
    ratio = best[0] / best[1]
    print(f"{what}: {best[0]:.2f} s / {best[1]:.2f} s = {ratio:.2f}, at most {promised}", end="")
    print("" if ratio <= promised else "   TOO LONG")
    for name, taken in zip(("", "against"), times, strict=True):
        print(f"    {name:8}" + "  ".join(f"{one:6.2f} s" for one in taken), flush=True)
    return ratio <= promised


def main(repetitions=2):
    """Print both comparisons; whether both promises are kept."""
    with tempfile.TemporaryDirectory(prefix="gdbook-bench-") as folder:
        ours, theirs = write_books(Path(folder))
        build = ("gdbook.site.cli", "build")
        cold = compare(
            f"{PAGES} pages, cold: gdbook build against mkdocs-jupyter",
            lambda: seconds(ours, *build, cold=True),
            lambda: seconds(theirs, "mkdocs", "build", cold=True),
            COLD,
            repetitions,
        )
        for book in (ours, theirs):
            if figures(book) != (2 * PAGES, PAGES):
                raise SystemExit(f"{book.name}: {figures(book)} figures and numbers on the pages")
        cached = compare(
            f"{PAGES} pages, everything cached: gdbook build against --no-run",
            lambda: seconds(ours, *build),
            lambda: seconds(ours, *build, "--no-run"),
            CACHED,
            max(repetitions, 3),
        )
    return cold and cached


if __name__ == "__main__":
    sys.exit(not main(*map(int, sys.argv[1:2])))
