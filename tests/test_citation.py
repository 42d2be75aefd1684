"""CITATION.cff: valid, and of one mind with pyproject.toml."""

import tomllib

import pytest
import schemas
import yaml
from readme import ROOT

PATH = ROOT / "CITATION.cff"
SCHEMA = "vendor.citation-file-format"


def test_valid():
    assert schemas.faults(PATH, SCHEMA) == ""


@pytest.mark.parametrize(("good", "bad"), [("1.2.0", "1.2"), ("title:", "titel:"), ("MIT", "MTI")])
def test_a_mistake_would_be_found(tmp_path, good, bad):
    path = tmp_path / "CITATION.cff"
    path.write_text(PATH.read_text("utf-8").replace(good, bad, 1), "utf-8")
    assert schemas.faults(path, SCHEMA) != ""


def test_it_agrees_with_the_package():
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))["project"]
    citation = yaml.safe_load(PATH.read_text("utf-8"))
    assert citation["version"] == project["version"]
    assert citation["keywords"] == project["keywords"]
    assert " AND ".join(citation["license"]) == project["license"]
    assert [a["name"] for a in citation["authors"]] == [a["name"] for a in project["authors"]]
