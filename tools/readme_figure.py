"""Makes docs/readme-figure.svg: the figure of the home page, for the README.

python tools/readme_figure.py
"""

from pathlib import Path

from gdbook.site.build import Pipeline
from gdbook.site.render import figures

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "readme-figure.svg"


def drawn() -> str:
    """The first figure of the English home page, on white paper."""
    pipeline = Pipeline(ROOT, langs=["en"])
    pipeline.prepare()
    outputs = pipeline.results_of(pipeline.book.pages["en", "index.md"])[0].fences[0]
    svg = next(output.data for output in outputs if output.kind == "svg")
    return figures.on_paper(svg) + "\n"


if __name__ == "__main__":
    TARGET.write_text(drawn(), encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
