"""How much less a PDF takes for what the press has worked out before Typst sees it.

Run it as ``python tests/benchmarks/bench_paper.py [--small]``: programs with the hues of the page
against Typst's own colours, in seconds; smooth pictures as JPEG against WebP, of which a PDF keeps
every pixel, in kilobytes.
"""

import base64
import io
import itertools
import sys
import tempfile
from pathlib import Path

import pypdf
from PIL import Image
from rows import Row, compare, size, told

from gdbook.site.paper import manuscript
from gdbook.site.paper.pdf import TEMPLATE, Press
from gdbook.site.render import figures
from gdbook.site.store import Store

FONTS = Path(__file__).parents[2] / "docs/assets/fonts"
PROGRAMS, LINES = size(40, 3), 14
OURS = "show raw.line: it => hued(piece.at(it.number - 1))"
THEIRS = 'set raw(lang: "python")'
PROMISED = {"programs": 1.5, "pictures": 1.5}
_numbers = itertools.count()


def programs():
    """A page of programs, none of which was laid out before."""
    code = "".join(
        '<span class="k">for</span> x <span class="ow">in</span> range(<span class="mi">'
        f'{next(_numbers)}</span>):  <span class="c1"># {"words " * 4}</span>\n'
        for _ in range(LINES)
    )
    block = f'<div class="gd-snippet highlight"><pre><code>{code}</code></pre></div>'
    return f"<h1 id='t'>T</h1>{block * PROGRAMS}"


def pdf(content, folder, kept, template=None):
    """A page's own PDF."""
    leaf = manuscript.leaf("x.md", content, "", {}, {"x.md"})
    book = manuscript.Manuscript("en", False, "B", "A", "D", "", {"page": "p."}, (leaf,))
    with tempfile.TemporaryDirectory(dir=folder) as made:
        press = Press(book, figures.Folder(folder), FONTS, Path(made), kept)
        if template:
            (Path(made) / TEMPLATE.name).write_text(template, encoding="utf-8")
        return press.page(leaf)


def text(made):
    """What a PDF says, without the numbers, which are others in each."""
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return "".join(sign for page in pages for sign in page.extract_text() if not sign.isdigit())


def of_programs(folder, kept):
    """The time of both ways."""
    template = TEMPLATE.read_text(encoding="utf-8")
    assert OURS in template
    typsts = template.replace(OURS, THEIRS)
    return compare(
        "programs",
        lambda: pdf(programs(), folder, kept),
        lambda: pdf(programs(), folder, kept, typsts),
        "Typst's colours",
        PROMISED["programs"],
        lambda ours, theirs: text(ours).split() == text(theirs).split(),
    )


def of_pictures(folder, kept):
    """The size of both ways."""
    out = io.BytesIO()
    side = size(400, 100)
    picture = Image.radial_gradient("L").resize((side, side)).convert("RGB")
    picture.save(out, "WEBP", quality=92)
    inside = base64.b64encode(out.getvalue()).decode()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{side}pt" height="{side}pt"><image width="{side}" height="{side}" '
        f'xlink:href="data:image/webp;base64,{inside}"/></svg>'
    )
    content = '<h1 id="t">T</h1><figure><img src="{}" alt="a" width="100"></figure>'
    sizes = []
    # What is no lossy WebP by its name is taken as it is.
    for name, text in (
        ("ours.svg", drawing),
        ("theirs.svg", drawing.replace(";base64,", ";base64, ")),
    ):
        (folder / name).write_text(text, encoding="utf-8")
        sizes.append(len(pdf(content.format(name), folder, kept)) / 1024)
    return Row("pictures", *sizes, "WebP", PROMISED["pictures"], unit="KB")


def main():
    """Print a line a comparison; whether every promise is kept."""
    holds = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = Store(folder / "kept")
        pdf("<h1 id='t'>T</h1><p>1</p>", folder, kept)  # fonts
        for row in (of_programs(folder, kept), of_pictures(folder, kept)):
            holds &= told(row)
    return holds


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
