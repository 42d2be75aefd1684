"""The library as the site carries it."""

import base64
import email
import hashlib
import io
import subprocess
import sys
import zipfile

import pytest

import gdbook
from gdbook.site.publish import wheel


@pytest.fixture(scope="module")
def files():
    with zipfile.ZipFile(io.BytesIO(wheel.content())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_is_made_the_same_every_time():
    assert wheel.content() == wheel.content()


def test_it_holds_the_library_and_not_the_press(files):
    assert "gdbook/descent.py" in files
    assert "gdbook/py.typed" in files
    assert "gdbook/plot/paths.py" in files
    assert not [name for name in files if name.startswith("gdbook/site")]


def test_it_says_what_it_needs(files):
    info = f"gdbook-{wheel.project()['version']}.dist-info"
    said = email.message_from_bytes(files[f"{info}/METADATA"])
    assert (said["Name"], said["Version"]) == ("gdbook", wheel.project()["version"])
    assert said["Requires-Python"] == wheel.project()["requires-python"]
    assert said.get_all("Requires-Dist") == wheel.project()["dependencies"]
    for license in said.get_all("License-File"):
        assert files[f"{info}/licenses/{license}"]


def test_its_record_is_right(files):
    info = f"gdbook-{wheel.project()['version']}.dist-info"
    rows = [line.split(",") for line in files[f"{info}/RECORD"].decode().splitlines()]
    assert {name for name, *_ in rows} == set(files)
    for name, digest, size in rows:
        if name.endswith("RECORD"):
            continue
        found = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).decode().rstrip("=")
        assert (digest, int(size)) == (f"sha256={found}", len(files[name]))


def test_pip_installs_it(tmp_path):
    """What it needs is there already; nothing of the repository is on the way."""
    path = tmp_path / wheel.name()
    path.write_bytes(wheel.content())
    target = tmp_path / "there"
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*pip, "--target", target, path], check=True, cwd=tmp_path)
    # An editable installation of the repository would come first.
    program = f"import sys; sys.path.insert(0, {str(target)!r})\n"
    program += "import gdbook; print(gdbook.__file__); from gdbook import descend, functions\n"
    program += "print(descend(functions.parabola(3), 0, 0.1, steps=3).points[-1])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(target)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    place, point = done.stdout.splitlines()
    assert place.startswith(str(target))
    assert float(point.strip("[]")) == pytest.approx(3 - 3 * 0.8**3)
    assert gdbook.__file__ != place


SITE, REPOSITORY = {"GDBOOK_SITE_URL": "https://a.org/book"}, {"GITHUB_REPOSITORY": "a/b"}
TAG = {"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1"}


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({}, None),
        (SITE, f"https://a.org/book/he/{wheel.name()}"),
        (SITE | REPOSITORY, "gdbook @ git+https://github.com/a/b"),
        (REPOSITORY | TAG, f"https://github.com/a/b/releases/download/v1/{wheel.name()}"),
    ],
)
def test_pip_takes_it_from_the_release_the_repository_or_the_site(environ, found):
    assert wheel.where("he", environ) == found
