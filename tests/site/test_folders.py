"""Nothing is lost: what a build may replace, and how."""

import os
import tempfile

import pytest

from gdbook.site import folders


@pytest.fixture
def root(tmp_path):
    """A project's folder with some of what a checkout holds."""
    for name in ("docs/en", "gdbook", "overrides", ".git/refs", ".cache", "own/inner", "empty"):
        (tmp_path / "book" / name).mkdir(parents=True)
    (tmp_path / "book/own/notes.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "book/docs")
    (tmp_path / "book/file").write_text("mine")
    return tmp_path / "book"


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else None
        for path in folder.rglob("*")
    }


REFUSED = {
    ".": "the book is in it",
    "..": "the book is in it",
    "/": "the book is in it",
    "docs": "docs belongs to the book",
    "docs/en": "docs belongs to the book",
    "docs/new": "docs belongs to the book",
    "gdbook/site": "gdbook belongs to the book",
    "tests/x": "tests belongs to the book",
    ".git": ".git belongs to the book",
    ".git/refs/x": ".git belongs to the book",
    ".cache/site": ".cache belongs to the book",
    "../link": "docs belongs to the book",
    "../link/he": "docs belongs to the book",
    "empty/../docs/./he": "docs belongs to the book",
    "own": "no build has made it",
    "file": "there is a file of this name",
    "file/x": "Not a directory",
    "site/en": "it lies in another site",
    "site/en/deep": "it lies in another site",
}


@pytest.mark.parametrize(("name", "why"), REFUSED.items())
def test_a_folder_that_holds_something_else_is_refused(root, name, why):
    made = folders.Site(root, root / "site")
    (made.begin() / "en").mkdir()
    made.install()
    before = everything(root.parent)
    with pytest.raises((ValueError, OSError), match=why):
        folders.Site(root, root / name).begin()
    assert everything(root.parent) == before


@pytest.mark.parametrize("name", ["site", "empty", "new", "own/inner", "own/x/y", "../beside"])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_site_is_replaced_as_a_whole(root, name, at_once, monkeypatch):
    if not at_once:  # as on systems that cannot let two folders change their names
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    before = set(os.listdir(root / name)) if (root / name).exists() else set()
    for text in ("one", "two"):
        site = folders.Site(root, root / name)
        (site.begin() / text).write_text(text)
        assert set(os.listdir(root / name) if (root / name).exists() else ()) == before
        site.install()
        before = {text, folders.MARK}
        assert set(os.listdir(root / name)) == before
        assert not [path for path in (root / name).parent.iterdir() if ".new" in path.name]
        assert not [path for path in (root / name).parent.iterdir() if ".old" in path.name]


def test_what_a_killed_build_left_is_cleaned(root):
    site = folders.Site(root, root / "site")
    (site.begin() / "page").write_text("whole")
    site.install()
    (site.begin() / "page").write_text("half")  # killed here
    later = folders.Site(root, root / "site")
    later.clean()
    assert not later.new.exists()
    assert (root / "site/page").read_text() == "whole"
    (root / "site").rename(root / ".site.old")  # and here, between two names
    later = folders.Site(root, root / "site")
    later.clean()
    assert (root / "site/page").read_text() == "whole"


def test_editions_that_are_not_made_stay(root):
    site = folders.Site(root, root / "site")
    new = site.begin()
    for lang in ("he", "en", "fr"):
        (new / lang).mkdir()
        (new / lang / "page").write_text(lang)
    site.install()
    (site.begin(kept=["he", "nl"]) / "en").mkdir()
    site.install()
    assert set(os.listdir(root / "site")) == {"he", "en", folders.MARK}
    assert (root / "site/he/page").read_text() == "he"


def test_temporary_files_go_where_the_next_build_finds_them(tmp_path):
    before = tempfile.gettempdir()
    left = tmp_path / "work-dead"
    left.mkdir()
    (left / "lock").touch()
    with folders.work(tmp_path) as folder:
        assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(folder)
        assert not left.exists()
        with folders.work(tmp_path) as other:  # another process's, such as that of `gdbook serve`
            assert folder.exists()
            assert other != folder
    assert tempfile.gettempdir() == before
    assert not list(tmp_path.iterdir())
