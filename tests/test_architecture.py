"""Who may import whom inside gdbook, and what every module owes its readers."""

import ast
import importlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import gdbook

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "gdbook"
FILES = sorted(PACKAGE.rglob("*.py"))

# A part is a module or a package right below gdbook. A private one (_validation) may be used by all
# parts and uses private ones only. `site` is not here: it may know everything, no one knows it.
PEERS = {
    "data",
    "functions",
    "line_search",
    "linear",
    "minibatch",
    "network",
    "neuron",
    "optimizers",
    "schedules",
    "softmax",
}
MAY_IMPORT = {
    **dict.fromkeys(PEERS, PEERS),
    "optimizers": {"schedules"},
    "descent": {"optimizers", "functions"},
    "basins": {"functions", "optimizers"},
    "check": PEERS | {"descent", "basins"},
    "plot": PEERS | {"descent", "basins"},
    "__init__": PEERS | {"descent", "basins"},
}
# What readers import, plot apart, whose examples are the pictures of the book.
API = {
    "functions": "Function parabola peaks dipole quadratic saddle rosenbrock himmelblau double_well"
    " numeric_gradient",
    "schedules": "constant exponential_decay natural_exponential_decay inverse_time_decay"
    " polynomial_decay cosine_decay warmup",
    "optimizers": "Optimizer gradient_descent momentum nesterov adagrad rmsprop adam adamw amsgrad"
    " optimal_quadratic",
    "descent": "descend newton Trajectory",
    "line_search": "exact_quadratic backtracking",
    "basins": "basins Basins",
    "linear": "predict cost gradient train",
    "neuron": "sigmoid predict cost gradient gradient_by_chain_rule accuracy train History",
    "softmax": "predict cost gradient accuracy",
    "network": "init predict cost gradient accuracy",
    "minibatch": "minibatches train History Model",
    "check": "check judge Verdict questions",
    "data": "two_blobs fashion_mnist Images",
}
HEAVY = {"matplotlib", "torch", "sklearn", "pooch", "tqdm"}


def part_of(path):
    """The part that a file belongs to: "plot" for gdbook/plot.py and gdbook/plot/text.py."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def modules_imported(path, *, at_import_time=False):
    """The absolute names of all modules that a file imports, at its import or at any time."""
    package = path.relative_to(ROOT).parent.parts  # that of the file's relative imports
    names = set()
    nodes = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if not (at_import_time and is_function):
            nodes += ast.iter_child_nodes(node)
    return names


def parts_imported(path):
    parts = {part_of(file) for file in FILES}
    below = {name.split(".")[1] for name in modules_imported(path) if name.startswith("gdbook.")}
    return (below & parts) - {part_of(path)}


def top_level(names):
    return {name.split(".")[0] for name in names}


def relative(path):
    return str(path.relative_to(ROOT))


every_file = pytest.mark.parametrize("path", FILES, ids=relative)
library_files = pytest.mark.parametrize(
    "path", [path for path in FILES if part_of(path) != "site"], ids=relative
)


@library_files
def test_imports_go_one_way(path):
    part = part_of(path)
    public = {name for name in parts_imported(path) if not name.startswith("_")}
    if part.startswith("_") and part != "__init__":
        assert not public, f"{part} is private and may build on private parts only"
    else:
        assert part in MAY_IMPORT, f"say in MAY_IMPORT what the new part {part} may import"
        assert public <= MAY_IMPORT[part]


@library_files
def test_nothing_imports_plot_or_site(path):
    assert not {"plot", "site"} & parts_imported(path)


@library_files
def test_only_plot_imports_matplotlib(path):
    if part_of(path) != "plot":
        assert "matplotlib" not in top_level(modules_imported(path))


@library_files
def test_heavy_packages_are_imported_by_the_functions_that_need_them(path):
    allowed = {"matplotlib"} if part_of(path) == "plot" else set()
    eager = top_level(modules_imported(path, at_import_time=True))
    assert eager & HEAVY <= allowed


def test_importing_gdbook_loads_nothing_heavy():
    code = "import gdbook, json, sys; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(run.stdout))
    assert "numpy" in loaded
    assert not loaded & (HEAVY | {"gdbook.plot", "gdbook.site"})


def test_the_other_modules_are_loaded_when_asked_for():
    for name in gdbook.__all__:
        if name in {part_of(path) for path in FILES}:
            assert getattr(gdbook, name) is not None
    assert set(gdbook.__all__) <= set(dir(gdbook))
    with pytest.raises(AttributeError, match="gradients"):
        gdbook.gradients  # noqa: B018


def test_the_version_is_that_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert gdbook.__version__ == project["version"]


@every_file
def test_every_public_name_is_described(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module has no docstring"
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    pending = [(node, node.name) for node in tree.body if isinstance(node, definitions)]
    while pending:
        node, name = pending.pop()
        if node.name.startswith("_"):
            continue
        assert ast.get_docstring(node), f"{name} has no docstring"
        if isinstance(node, ast.ClassDef):
            methods = [child for child in node.body if isinstance(child, definitions)]
            pending += [(child, f"{name}.{child.name}") for child in methods]


@pytest.mark.parametrize("part", API)
def test_what_readers_import_is_there_and_shows_an_example(part):
    module = importlib.import_module(f"gdbook.{part}")
    for name in API[part].split():
        public = getattr(module, name)
        assert public.__doc__, name
        # peaks and its like show theirs in the module's docstring
        example = module if isinstance(public, gdbook.Function) else public
        assert ">>> " in example.__doc__, f"{name} shows no example"
