"""Results are kept by what they rest on; what is not exactly what was written is not trusted."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdbook
from gdbook.site import build
from gdbook.site.run import cache
from gdbook.site.run.cache import Cache, fingerprint, key
from gdbook.site.run.results import Output, Result
from gdbook.site.source.snippets import parse

ROOT = Path(__file__).parents[2]
KEY = "ab" * 32
RESULT = Result(
    fences=[
        [Output("text", "מורד\r\n∇\x00\u2028\n"), Output("svg", "<svg/>")],
        [],
        [Output("frames", ("<svg>1</svg>", "<svg>2</svg>")), Output("html", "<b>b</b>")],
    ],
    warnings=[(0, 2, "UserWarning: so"), (2, 0, "DeprecationWarning: old")],
)


@pytest.fixture
def kept(tmp_path):
    """A cache that holds RESULT under KEY, and the file where it does."""
    results = Cache(tmp_path / "results")
    results.put(KEY, RESULT)
    (path,) = [path for path in (tmp_path / "results").rglob("*") if path.is_file()]
    return results, path


def program(*fences, prose="", expected=None):
    text = prose + "\n<!--pytest-codeblocks:cont-->\n".join(f"```python\n{f}```\n" for f in fences)
    if expected is not None:
        text += f"\n<!--pytest-codeblocks:expected-output-->\n```text\n{expected}```\n"
    (found,) = parse(text, "x.md").programs
    return found


# --- Entries -----------------------------------------------------------------------------------


def test_what_was_put_is_what_one_gets(kept):
    results, path = kept
    assert results.get(KEY) == RESULT
    assert Cache(results.store.folder).get(KEY) == RESULT
    assert results.get("cd" * 32) is None
    assert path.exists()


def test_nothing_else_stays_in_the_folder(kept):
    results, path = kept
    assert [p for p in results.store.folder.rglob("*") if p.is_file()] == [path]


def test_asking_makes_no_folder(tmp_path):
    assert Cache(tmp_path / "none").get(KEY) is None
    Cache(tmp_path / "none").prune()
    assert not (tmp_path / "none").exists()


SPOILT = {
    "empty": lambda raw: b"",
    "cut in the digest": lambda raw: raw[:20],
    "cut behind the digest": lambda raw: raw[:33],
    "cut in the text": lambda raw: raw[: len(raw) // 2],
    "cut by one": lambda raw: raw[:-1],
    "one more": lambda raw: raw + b" ",
    "binary": lambda raw: bytes(range(256)) * 9,
    "zeros": lambda raw: b"\0" * len(raw),
    "not UTF-8": lambda raw: raw[:70] + b"\xff\xfe" + raw[72:],
    "changed": lambda raw: raw.replace(b"<b>b</b>", b"<b>c</b>"),
    "wrong digest": lambda raw: b"0" * 32 + raw[32:],
    "no digest": lambda raw: raw[32:],
    "other JSON": lambda raw: b'{"fences": []}',
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_entry_is_dropped_and_can_be_written_again(kept, spoil):
    results, path = kept
    raw = path.read_bytes()
    assert spoil(raw) != raw
    path.write_bytes(spoil(raw))
    assert results.get(KEY) is None
    assert not path.exists()
    results.put(KEY, RESULT)
    assert results.get(KEY) == RESULT


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_change_of_a_byte_goes_unnoticed(tmp_path_factory, data):
    results = Cache(tmp_path_factory.getbasetemp() / "bytes")
    results.put(KEY, RESULT)
    (path,) = [path for path in results.store.folder.rglob("*") if path.is_file()]
    raw = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    assert results.get(KEY) is None


def test_another_programs_entry_is_foreign(kept):
    """An intact file under another name, as a mixed-up copy of a cache would have it."""
    results, path = kept
    other = "cd" * 32
    target = results.store.folder / other[:2] / other
    target.parent.mkdir()
    shutil.copyfile(path, target)
    assert results.get(other) is None
    assert results.get(KEY) == RESULT


def test_an_entry_of_another_form_is_not_asked_for(monkeypatch):
    before = fingerprint()
    monkeypatch.setattr(cache, "VERSION", "another")
    assert fingerprint() != before, "so nobody asks for it"


@pytest.mark.parametrize(
    "entry",
    [[], {}, {"fences": None}, {"fences": [[{}]], "warnings": []}, {"fences": [], "warnings": [1]}],
    ids=str,
)
def test_right_digest_wrong_content(kept, entry):
    """Should somebody's tool write such a thing, it is no reason to fail."""
    results, path = kept
    results.store.put_json(KEY, entry)
    assert results.get(KEY) is None
    assert not path.exists()


def test_a_folder_in_the_place_of_an_entry(kept):
    results, path = kept
    path.unlink()
    (path / "inside").mkdir(parents=True)
    assert results.get(KEY) is None
    results.put(KEY, RESULT)
    assert results.get(KEY) == RESULT


def test_a_file_in_the_place_of_a_folder(kept):
    results, path = kept
    shutil.rmtree(path.parent)
    path.parent.write_text("foreign")
    assert results.get(KEY) is None
    results.put(KEY, RESULT)
    assert results.get(KEY) == RESULT


WRITER = """
import sys
from gdbook.site.run.cache import Cache
from gdbook.site.run.results import Output, Result

folder, letter, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
results = Cache(folder)
mine = Result([[Output("text", letter * 200_000)]])
import time
end = time.monotonic() + seconds
print("ready", flush=True)
while time.monotonic() < end:
    results.put("ab" * 32, mine)
"""


def test_readers_see_whole_entries_while_others_write(tmp_path):
    """Two processes write different results under one key; a reader sees one or the other."""
    results = Cache(tmp_path)
    expected = {letter: Result([[Output("text", letter * 200_000)]]) for letter in "xyz"}
    results.put(KEY, expected["z"])
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen([*command, letter, "1.0"], env=environment, stdout=subprocess.PIPE)
        for letter in "xy"
    ]
    for writer in writers:
        assert writer.stdout.readline() == b"ready\n"
    seen = []
    while any(writer.poll() is None for writer in writers):
        found = results.get(KEY)
        assert found in expected.values()
        seen.append(found.stdout[0])
    for writer in writers:
        writer.stdout.close()
        assert writer.returncode == 0
    assert len(seen) > 20
    assert {"x", "y"} <= set(seen)


def test_prune_removes_what_was_long_not_used(kept):
    results, _path = kept
    results.put("cd" * 32, RESULT)
    results.put("ef" * 32, RESULT)
    left = results.store.folder / "ab" / "left-by-a-killed-build.tmp"
    left.touch()
    old = time.time() - 31 * 86400
    for name in (KEY, "cd" * 32):
        os.utime(results.store.folder / name[:2] / name, (old, old))
    os.utime(left, (old, old))
    assert results.get(KEY) == RESULT  # used: young again
    results.prune()
    assert results.get(KEY) == results.get("ef" * 32) == RESULT
    assert results.get("cd" * 32) is None
    assert not left.exists()
    results.store.prune(days=-1)
    assert results.get(KEY) is None


# --- Keys --------------------------------------------------------------------------------------


def test_prose_and_place_do_not_count():
    one = key(program("x = 1\n"), "f")
    assert key(program("x = 1\n", prose="A text.\n\nMore.\n\n"), "f") == one
    assert key(program("x = 1\n", expected="\n"), "f") == one
    figure = "<!--figure\nalt: a\ncaption: c\n-->\n"
    assert key(program("x = 1\n", prose=figure), "f") == one
    indented = parse("- a\n\n    ```python\n    x = 1\n    ```\n", "y.md").programs[0]
    assert key(indented, "f") == one


def test_every_letter_of_the_code_counts():
    codes = ["x = 1\n", "x = 2\n", "x  = 1\n", "x = 1\n\n", "x = 1  # one\n", ""]
    assert len({key(program(code), "f") for code in codes}) == len(codes)


def test_the_cut_between_fences_counts():
    """The same text, split elsewhere, puts its outputs elsewhere."""
    splits = [
        ["a = 1\nb = 2\n"],
        ["a = 1\n", "b = 2\n"],
        ["a = 1\nb = 2\n", ""],
        ["", "a = 1\nb = 2\n"],
    ]
    assert len({key(program(*fences), "f") for fences in splits}) == len(splits)


def test_the_fingerprint_counts():
    assert key(program("x = 1\n"), "f") != key(program("x = 1\n"), "g")
    assert fingerprint() == fingerprint()
    assert len({fingerprint(), fingerprint("stand-in"), fingerprint("original")}) == 3


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package, in the place of the real one."""
    copy = tmp_path / "gdbook"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(gdbook.__file__).parent, copy, ignore=ignore)
    before = fingerprint()
    monkeypatch.setattr(gdbook, "__file__", str(copy / "__init__.py"))
    assert fingerprint() == before, "where the package is does not count"
    return copy


@pytest.mark.parametrize(
    "name",
    ["__init__.py", "functions.py", "plot/style.py", "site/run/program.py",
     "site/run/executor.py", "site/run/new.py"],
)  # fmt: skip
def test_a_change_of_what_programs_rest_on_counts(package, name):
    before = fingerprint()
    with (package / name).open("a") as file:
        file.write("\n")
    assert fingerprint() != before


def test_a_new_or_a_renamed_module_counts(package):
    before = fingerprint()
    (package / "new.py").touch()
    with_new = fingerprint()
    (package / "new.py").rename(package / "newer.py")
    assert len({before, with_new, fingerprint()}) == 3


@pytest.mark.parametrize(
    "name", ["site/cli.py", "site/render/weave.py", "site/render/tree.py", "site/new.py"]
)
def test_a_change_of_the_rest_of_the_press_does_not_count(package, name):
    before = fingerprint()
    with (package / name).open("a") as file:
        file.write("\n")
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "functions.pyc").touch()
    assert fingerprint() == before


@pytest.mark.parametrize("name", ["numpy", "matplotlib", "torch", "scikit-learn"])
def test_versions_count(monkeypatch, name):
    before = fingerprint()
    real = cache.version
    monkeypatch.setattr(cache, "version", lambda n: "0.0" if n == name else real(n))
    cache._versions.cache_clear()
    try:
        assert fingerprint() != before
    finally:
        monkeypatch.undo()
        cache._versions.cache_clear()
    assert fingerprint() == before


def test_the_version_of_python_counts(monkeypatch):
    before = fingerprint()
    monkeypatch.setattr(cache.platform, "python_version", lambda: "3.99.0")
    cache._versions.cache_clear()
    try:
        assert fingerprint() != before
    finally:
        monkeypatch.undo()
        cache._versions.cache_clear()


def test_only_programs_that_ask_for_the_data_depend_on_its_source(tmp_path, monkeypatch):
    """A page without the images is not run again because the images have come."""
    docs = tmp_path / "docs" / "en"
    docs.mkdir(parents=True)
    (tmp_path / "mkdocs.yml").touch()
    with_data = "from gdbook import data\nx = data.fashion_mnist()\n"
    (docs / "x.md").write_text(f"```python\n{with_data}```\n\n```python\nx = 1\n```\n")
    source = "original"
    data = type(sys)("gdbook.data")
    data.source = lambda: source
    monkeypatch.setitem(sys.modules, "gdbook.data", data)
    monkeypatch.setattr(gdbook, "data", data, raising=False)

    def keys():
        it = build.Pipeline(tmp_path)
        return [it._key(program) for program in it.book.pages["en", "x.md"].programs]

    first = keys()
    source = "stand-in"
    second = keys()
    assert first[0] != second[0]
    assert first[1] == second[1]
