"""The workflows: valid, pinned, with few rights, and calling what the README promises."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import library
import pytest
import schemas
import yaml
from readme import ROOT, commands

FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.iterdir())
SCHEMA = "vendor.github-workflows"
PINNED = re.compile(r"^ *(?:- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def text(name):
    return FOLDER.joinpath(name).read_text("utf-8")


def load(name):
    return yaml.safe_load(text(name))


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_there_are_these_three():
    assert NAMES == ["check.yml", "publish.yml", "release.yml"]


@pytest.mark.parametrize("name", NAMES)
def test_valid(name):
    assert schemas.faults(FOLDER / name, SCHEMA) == ""


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("runs-on:", "runs-in:"),
        ("contents: read", "contents: reed"),
        ("needs: [test, build]", "needs: {}"),
        ("  - uses:", "  - use:"),
    ],
)
def test_a_mistake_would_be_found(tmp_path, good, bad):
    mutated = text("publish.yml").replace(good, bad, 1)
    assert mutated != text("publish.yml")
    path = tmp_path / "publish.yml"
    path.write_text(mutated, "utf-8")
    assert schemas.faults(path, SCHEMA) != ""


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_by_commit_and_tell_their_version(name):
    lines = [line for line in text(name).splitlines() if "uses:" in line]
    assert len(lines) == sum("uses" in step for step in steps(load(name))) > 0
    assert [line for line in lines if not PINNED.match(line)] == []


def test_an_action_has_one_commit_everywhere():
    lines = {
        line.split("uses: ")[1] for n in NAMES for line in text(n).splitlines() if "uses:" in line
    }
    assert len(lines) == len({line.split("@")[0] for line in lines})


@pytest.mark.parametrize("name", NAMES)
def test_rights_are_given_job_by_job(name):
    assert load(name)["permissions"] == {"contents": "read"}


def test_each_job_has_the_rights_it_uses():
    rights = {
        (name, job): content.get("permissions")
        for name in NAMES
        for job, content in load(name)["jobs"].items()
    }
    assert rights == {
        ("check.yml", "test"): None,
        ("check.yml", "library"): None,
        ("check.yml", "build"): None,
        ("publish.yml", "test"): None,
        ("publish.yml", "build"): {"contents": "read", "pages": "read"},
        ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
        ("publish.yml", "notebooks"): {"contents": "write"},
        ("release.yml", "test"): None,
        ("release.yml", "build"): None,
        ("release.yml", "release"): {"contents": "write"},
    }


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_but_the_token_and_that_in_one_step(name):
    assert re.findall(r"\bsecrets\b(?!\.GITHUB_TOKEN\b)", text(name)) == []
    asking = [s["name"] for s in steps(load(name)) if re.search(r"(?i)github.token", str(s))]
    expected = {
        "publish.yml": ["Put them on the branch, as its only commit"],
        "release.yml": ["Make it"],
    }
    assert asking == expected.get(name, [])
    for step in steps(load(name)):
        if "actions/checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", NAMES)
def test_expressions_stay_out_of_scripts(name):
    # What an expression gives would be run as a part of the script.
    assert [step for step in steps(load(name)) if "${{" in step.get("run", "")] == []


def test_the_commands_are_the_readme_s():
    build, test = commands()
    assert ROOT.joinpath(".ci/run").read_text("utf-8").splitlines()[-1] == test
    scripts = {name: [s["run"] for s in steps(load(name)) if "run" in s] for name in NAMES}
    assert (scripts["check.yml"][0], scripts["check.yml"][-1]) == (".ci/run", build)
    assert scripts["publish.yml"][:2] == [".ci/run", build]
    assert len(scripts["publish.yml"]) == 3  # the other one pushes the notebooks
    assert scripts["release.yml"][0] == ".ci/run"
    assert build in scripts["release.yml"]


@pytest.mark.parametrize("name", ["publish.yml", "release.yml"])
def test_nothing_is_published_that_has_not_passed_the_tests(name):
    jobs = load(name)["jobs"]
    (tests,) = (step["run"] for step in jobs["test"]["steps"] if "run" in step)
    assert tests == ".ci/run"
    if name == "publish.yml":
        assert jobs["test"] == load("check.yml")["jobs"]["test"]
    assert "continue-on-error" not in str(jobs)
    for job in jobs.values():
        writes = "write" in (job.get("permissions") or {}).values()
        assert job.get("needs") == (["test", "build"] if writes else None)
        assert "if" not in job  # always() would run it without them


def test_what_readers_use_is_tested_on_their_systems_and_versions():
    job = load("check.yml")["jobs"]["library"]
    matrix = job["strategy"]["matrix"]
    linux = [(s, p) for s in matrix["system"] for p in matrix["python"]]
    others = [(one["system"], one["python"]) for one in matrix["include"]]
    assert linux == [("ubuntu-24.04", f"3.{minor}") for minor in (11, 12, 13, 14)]
    assert {system.split("-")[0] for system, _ in others} == {"macos", "windows"}
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={linux[0][1]}"
    conditions = {step["run"]: step.get("if") for step in job["steps"] if "run" in step}
    assert conditions["python tests/library.py | xargs pytest"] is None
    assert conditions["pytest docs README.md"] == "runner.os == 'Linux'"


def test_the_library_s_tests_are_found_and_need_no_more_than_is_installed():
    command = [sys.executable, "tests/library.py"]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = printed.split()
    assert {"tests/test_neuron.py", "tests/test_plot.py", "gdbook"} <= set(found)
    assert not {"tests/test_glossary.py", "tests/test_workflows.py"} & set(found)
    (install,) = (
        step["run"]
        for step in load("check.yml")["jobs"]["library"]["steps"]
        if "pip install" in step.get("run", "")
    )
    packages = set(install.split()) | {"data_places", "quadratics"}
    packages |= {"gdbook", "matplotlib", "numpy"}
    packages |= {"pooch", "sklearn", "torch"}  # which gdbook brings
    for name in library.tests():
        roots = {module.split(".")[0] for module in library.imported(ROOT / name)}
        assert roots - sys.stdlib_module_names <= packages, name


def test_the_tag_of_a_release_is_the_version(tmp_path):
    """Run the very step."""
    (script,) = (
        step["run"]
        for step in load("release.yml")["jobs"]["build"]["steps"]
        if step.get("name") == "The tag is the version"
    )
    tmp_path.joinpath("pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    folder = Path(sys.executable).parent  # a machine may have `python` only there
    for tag, status in (("v1.2.3", 0), ("v1.2.4", 1), ("1.2.3", 1)):
        result = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=tmp_path,
            env=os.environ
            | {"GITHUB_REF_NAME": tag, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
        )
        assert result.returncode == status


def test_a_release_takes_nothing_out_of_a_cache():
    assert "cache:" not in text("release.yml")
    assert "actions/cache" not in text("release.yml")


@pytest.mark.parametrize("name", NAMES)
def test_one_run_at_a_time(name):
    assert load(name)["concurrency"]["cancel-in-progress"] is (name == "check.yml")


def test_all_that_build_share_their_results():
    """The site that is shown, the one that is tested, the one that is published."""
    caches = [
        step["with"]
        for name in NAMES
        for step in steps(load(name))
        if "actions/cache@" in step.get("uses", "")
    ]
    assert len(caches) == 4
    assert all(cache == caches[0] for cache in caches)
    assert caches[0]["path"] == ".cache/gdbook"
    assert caches[0]["key"].startswith(caches[0]["restore-keys"])


def test_the_key_of_the_results_knows_all_that_they_depend_on():
    """The same sources as the build's own key, and the versions."""
    (cache,) = (
        step["with"]
        for step in load("check.yml")["jobs"]["build"]["steps"]
        if "actions/cache@" in step.get("uses", "")
    )
    (patterns,) = re.findall(r"hashFiles\(([^)]*)\)", cache["restore-keys"])
    patterns = re.findall("'([^']*)'", patterns)
    assert patterns[-1] == "constraints.txt"

    def hashed(path):
        """As GitHub decides it: the last pattern that matches."""
        inside = False
        for pattern in patterns:
            folder, _, name = pattern.removeprefix("!").partition("/**")
            if path.is_relative_to(folder) and path.match(name.lstrip("/") or "*"):
                inside = not pattern.startswith("!")
        return inside

    package = ROOT / "gdbook"
    for file in package.rglob("*.py"):
        path = PurePosixPath("gdbook", *file.relative_to(package).parts)
        site = path.is_relative_to("gdbook/site")
        assert hashed(path) == (not site or path.is_relative_to("gdbook/site/run")), path


def test_the_site_learns_its_address():
    job = load("publish.yml")["jobs"]["build"]["steps"]
    (address,) = [step for step in job if "actions/configure-pages@" in step.get("uses", "")]
    (build,) = [step for step in job if "run" in step]
    assert build["env"]["GDBOOK_SITE_URL"] == f"${{{{ steps.{address['id']}.outputs.base_url }}}}"


def test_the_notebooks_become_the_only_commit_of_their_branch(tmp_path):
    """Run the very step against a repository on this machine."""
    (step,) = [s for s in load("publish.yml")["jobs"]["notebooks"]["steps"] if "run" in s]
    remote = tmp_path / "owner" / "book.git"
    subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
    env = os.environ | {
        "GITHUB_SERVER_URL": tmp_path.as_uri(),
        "GITHUB_REPOSITORY": "owner/book",
        "GITHUB_TOKEN": "a-token",
    }
    for run in ("first", "second"):
        work = tmp_path / run
        for edition in ("en", "he"):
            notebook = work / edition / f"{run}.ipynb"
            notebook.parent.mkdir(parents=True)
            notebook.write_text("{}")
        subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=work,
            env=env | {"GITHUB_SHA": run},
            check=True,
        )
        assert "a-token" not in (work / ".git" / "config").read_text()

    def git(*arguments):
        return subprocess.run(
            ["git", "--git-dir", remote, *arguments], check=True, capture_output=True, text=True
        ).stdout.split()

    assert git("rev-list", "--all", "--count") == ["1"]
    assert git("ls-tree", "-r", "--name-only", "notebooks") == [
        "en/second.ipynb",
        "he/second.ipynb",
    ]
