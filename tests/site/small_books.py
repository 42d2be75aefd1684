"""Small books: texts, and a whole one in two editions."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from gdbook.site import cli
from gdbook.site.publish import metadata

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / "gdbook" / "site" / "hooks.py"


def page(body, title="A page", name="x"):
    """A page that breaks no rule but those that its body breaks; the body begins at line 8."""
    return (
        f"---\ntitle: {title}\ndescription: About {title}.\n---\n\n# {title} {{#{name}}}\n\n{body}"
    )


# --- A whole book ------------------------------------------------------------------------------

CONFIG = """\
site_name: Tiny
site_url: http://127.0.0.1:8000/{lang}/
docs_dir: docs/{lang}
site_dir: site/{lang}
hooks: [{hooks}]
theme: {{name: material, language: {lang}, font: false, custom_dir: overrides}}
nav: [{nav}]
extra:
  generator: false
  alternate:
    - {{lang: he, dir: rtl, name: עברית, link: ../he/}}
    - {{lang: en, dir: ltr, name: English, link: ../en/}}
  words: {{output: פלט, onward: למילון, download: הורדה, colab: פתיחה, stand_in: תחליף,
    minutes: "{{minutes}} דקות", lab: מעבדה, chapter: פרק}}
plugins:
  search: {{lang: en}}
  mkdocs-jupyter:
    include: [labs/*.ipynb]
    ignore: ["*.md"]
    execute: false
    allow_errors: false
    no_prompt: true
    include_requirejs: false
    custom_mathjax_url: ""
    ignore_h1_titles: true
    cache: false
markdown_extensions:
{extensions}
validation:
  links: {{not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}}
"""
ENGLISH = """\
INHERIT: mkdocs.yml
site_url: http://127.0.0.1:8000/en/
docs_dir: docs/en
site_dir: site/en
theme: {language: en}
extra:
  words: {output: Output, onward: Glossary, download: Get it, colab: Open in Colab, stand_in: Fake,
    minutes: "{minutes} minutes", lab: The lab, chapter: The chapter}
"""
LOGO = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<path stroke="currentColor" d="M1 1h7"/></svg>
"""
FRAME = """\
{% extends "base.html" %}
{% block site_meta %}<meta charset="utf-8">
{% if page and page.canonical_url %}
<link rel="canonical" href="{{ page.canonical_url }}">
{% endif %}
<meta name="description" content="{{ page.meta.description if page else '' }}">{% endblock %}
"""
LANDING = """\
<!doctype html><meta charset="utf-8">
{% if missing %}Not found{% endif %}<a href="{{ root }}he/">א</a> <a href="{{ root }}en/">A</a>
"""
WORDS = {
    "he": {
        "title": "כותרת", "part": "חלק", "the next": "הבא", "more": "עוד", "a line": "קו",
        "the line of": "הקו של", "rate": "קצב", "lab": "מעבדה", "welcome": "שלום",
    },
    "en": {},
}  # fmt: skip
INDEX = """\
---
title: [welcome]
description: [welcome].
---

# [welcome]

To [the first page](one.md), its [second part](one.md#two) and the [lab](labs/one.md).
"""
ONE = """\
---
title: [title]
description: [title].
---

# [title] {#top}

A formula $x^2$ and the [lab](labs/one.md#lab), [part](#two).

<!--figure
alt: [a line]
caption: [the line of] $x$.
-->
```python
import matplotlib.pyplot as plt

x = 2  # [rate]
print("rate", x)
plt.plot([0, x], label="[rate]")
plt.legend()
plt.show()
```

## [part] {#two}

[more].

<!--pytest-codeblocks:cont-->
```python
print(x + 1)
```

$$
\\frac{1}{2}
$$

```python
for i in range(3):
    print(i)
```

<!--pytest-codeblocks:expected-output-->
```text
0
1
2
```
"""
LAB = """\
---
title: [lab]
description: [lab].
jupyter:
  kernelspec: {display_name: Python 3, language: python, name: python3}
---

# [lab] {#lab}

Back to [the first page](../one.md#two), $y_1$.

```python
print("lab", 7)
```
"""


def _translated(text, lang):
    return re.sub(r"\[([\w ]+)\](?!\()", lambda m: WORDS[lang].get(m.group(1), m.group(1)), text)


def write_frame(folder, pages, lang="he"):
    """Write all that a book needs besides its pages: of one edition, whose pages are named."""
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    extensions = re.search(r"(?ms)^markdown_extensions:\n(.*?)(?=^\S)", config).group(1)
    names = {"lang": lang, "nav": ", ".join(pages), "hooks": HOOKS, "extensions": extensions}
    files = {
        "mkdocs.yml": CONFIG.format(**names),
        "overrides/landing.html": LANDING,
        "overrides/main.html": FRAME,
        "docs/assets/book.css": "body {}\n",
        "docs/assets/javascripts/search/offline.js": "",
        metadata.LOGO: LOGO,
    }
    for name in ("alternate", "content"):
        path = f"overrides/partials/{name}.html"
        files[path] = (ROOT / path).read_text(encoding="utf-8")
    _write(folder, files)
    shutil.copytree(ROOT / "docs/assets/fonts", folder / "docs/assets/fonts")


def write_tiny(folder):
    """Write the book; return its folder."""
    write_frame(folder, ["index.md", "one.md", "labs/one.md"])
    files = {"mkdocs.en.yml": ENGLISH}
    for lang in ("he", "en"):
        for name, text in {"index": INDEX, "one": ONE, "labs/one": LAB}.items():
            files[f"docs/{lang}/{name}.md"] = _translated(text, lang)
    _write(folder, files)
    return folder


def _write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def line_of(path, text):
    """The number of the one line that holds the text."""
    (at,) = [at for at, line in enumerate(path.read_text("utf-8").split("\n"), 1) if text in line]
    return at


def environment(**more):
    """What a command of the book is run with: this gdbook, none of the caller's settings."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GDBOOK")}
    for name in ("GITHUB_REPOSITORY", "SOURCE_DATE_EPOCH", "MPLBACKEND"):
        kept.pop(name, None)
    usual = {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "GDBOOK_PAPER": "0"}
    return kept | usual | more


def gdbook(folder, *arguments, **more):
    """Run the command in a folder."""
    return _run(folder, ["gdbook.site.cli", *arguments], more)


def gdbook_here(folder, *arguments, **more):
    """The same in this process: for what is told before anything is run or rendered."""
    out, err, before = io.StringIO(), io.StringIO(), dict(os.environ)
    os.environ.clear()
    os.environ.update(environment(**more))
    try:
        with (
            contextlib.chdir(folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                status = cli.main(list(arguments))
            except SystemExit as stopped:
                status = stopped.code
                if isinstance(status, str):
                    err.write(status)
                    status = 1
    finally:
        os.environ.clear()
        os.environ.update(before)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def mkdocs(folder, *arguments, **more):
    """Run MkDocs in a folder."""
    return _run(folder, ["mkdocs", *arguments], more)


def _run(folder, command, more):
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
