"""What a page and its results give besides the page itself: its figures and its notebook."""

import hashlib
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gdbook.site.render import notebooks, weave
from gdbook.site.render.figures import Folder
from gdbook.site.run.results import Result
from gdbook.site.source.snippets import Page

_SITE = Path(__file__).parents[1]
_PACKAGES = (
    "jinja2", "lxml", "Markdown", "mkdocs", "mkdocs-jupyter", "mkdocs-material", "mkdocstrings",
    "mkdocstrings-python", "mistune", "nbconvert", "nbformat", "Pygments", "pymdown-extensions",
    "pypandoc_binary", "typst",
)  # fmt: skip


@cache
def rendering_versions() -> str:
    """What decides how a page looks besides the page: our sources, and the packages' versions."""
    digest = hashlib.sha256()
    for path in sorted(_SITE.rglob("*.py")):
        digest.update(path.relative_to(_SITE).as_posix().encode() + path.read_bytes())
    return f"{digest.hexdigest()} {' '.join(map(_version, _PACKAGES))}"


@cache
def library_sources() -> str:
    """A digest of the library's sources, from which the page of its reference is made."""
    digest = hashlib.sha256()
    for path in sorted(_SITE.parent.rglob("*.py")):
        if _SITE not in path.parents:
            digest.update(path.relative_to(_SITE.parent).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _version(package):
    try:
        return f"{package}=={version(package)}"
    except PackageNotFoundError:
        return package


@dataclass
class Products:
    """What goes along with a page.

    Attributes:
        figures: Names of its figures' files.
        card_figure: The file of the figure that stands for the page, or None.
        notebook: The notebook to download, as text; "" where there is nothing to run.
        stand_in: Whether its programs got generated images in the place of Fashion-MNIST.
        warnings: [program, fence, line in it, message] of each Python warning.
    """

    figures: list[str] = field(default_factory=list)
    card_figure: str | None = None
    notebook: str = ""
    stand_in: bool = False
    warnings: list[list] = field(default_factory=list)

    @classmethod
    def make(
        cls, page: Page, results: list[Result], addresses: tuple, folder: Folder
    ) -> "Products":
        """Make them, and keep the figures.

        Args:
            page: The page.
            results: A Result for each of its programs.
            addresses: What pip installs gdbook from, and the whole site's address, or None each.
            folder: Where figures are kept.
        """
        library, address = addresses
        files: dict[str, str] = {}
        first = None
        for result in results:
            for output in (output for outputs in result.fences for output in outputs):
                for picture in (pictures := weave.pictures_of(output)):
                    files |= picture.files
                if pictures and first is None:
                    first = pictures[-1].light  # of an animation its end
        for name, text in files.items():
            folder.put(name, text)
        notebook = ""
        if page.programs and page.name != "index.md":
            url = f"{address}{page.lang}/" if address else None
            node = notebooks.notebook(page, results, page.lang, library, url)
            notebook = notebooks.write(node)
        warnings = [[number, *w] for number, result in enumerate(results) for w in result.warnings]
        stand_in = any(str(message).startswith("StandInWarning") for *_, message in warnings)
        return cls(sorted(files), first, notebook, stand_in, warnings)

    def are_whole(self, folder: Folder) -> bool:
        """Whether every figure is there, and is what was written."""
        return all(map(folder.has, self.figures))

    def to_json(self) -> dict:
        """As what JSON can write."""
        return asdict(self)

    @classmethod
    def from_json(cls, entry: dict) -> "Products | None":
        """What `to_json` gave; None if it is something else."""
        try:
            return cls(**entry)
        except TypeError:
            return None
