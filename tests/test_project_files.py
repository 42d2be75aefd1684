"""The files that greet whoever takes part: valid, and leading somewhere."""

import re
import tomllib

import pytest
import schemas
from readme import ROOT

GITHUB = ROOT / ".github"
FORMS = sorted(path.name for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
PAGES = ["CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md"]


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_are_valid(name):
    kind = "config" if name == "config.yml" else "forms"
    assert schemas.faults(GITHUB / "ISSUE_TEMPLATE" / name, f"vendor.github-issue-{kind}") == ""


def test_dependabot_s_settings_are_valid():
    assert schemas.faults(GITHUB / "dependabot.yml", "vendor.dependabot") == ""


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name):
    for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", ROOT.joinpath(name).read_text("utf-8")):
        assert ROOT.joinpath(link).is_file(), link


def test_the_changelog_begins_with_what_is_not_released():
    headings = re.findall(r"^## (.+)$", ROOT.joinpath("CHANGELOG.md").read_text("utf-8"), re.M)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", one) for one in headings[1:])


def test_the_version_of_whatever_is_asked_for_is_pinned():
    def named(requirement):
        return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")

    settings = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))
    project = settings["project"]
    extras = project["optional-dependencies"].values()
    asked = {*project["dependencies"], *(one for extra in extras for one in extra)}
    lines = ROOT.joinpath("constraints.txt").read_text("utf-8").splitlines()[1:]
    assert all(re.fullmatch(r"[\w.-]+==[\w.!]+", line) for line in lines)
    assert {named(one) for one in asked} - {named(line) for line in lines} == set()
    assert all("==" in one for one in settings["build-system"]["requires"])
