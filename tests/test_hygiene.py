"""The repository's files: clean text that knows no particular machine."""

import re
import subprocess

import pytest
import readme

# Written so that no pattern matches itself.
MACHINE = re.compile(r"(?<![\w.\-])/(?:home|root|work|Users|tmp/w|opt/\w+)/|[A-Z]:\\(?:Users)\\")
REGISTRY = re.compile(
    r"(?:test\.)?py(?:pi)\.org|python(?:hosted)\.org|download\.py(?:torch)\.org"
    r"|ana(?:conda)\.(?:org|com)|npm(?:js)\.(?:org|com)|conda(?:-forge)\.org"
)


def faults(content):
    """What is wrong with the bytes of a tracked file; a file with a NUL is not text."""
    if b"\0" in content:
        return []
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ["not UTF-8"]
    found = []
    if "\r" in text:
        found.append("carriage return")
    if text.startswith("\ufeff"):
        found.append("byte-order mark")
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        found.append("does not end with exactly one newline")
    for number, line in enumerate(text.split("\n"), 1):
        if MACHINE.search(line):
            found.append(f"line {number}: a path of one machine")
        if REGISTRY.search(line):
            found.append(f"line {number}: the host of a package registry")
    return found


def tracked():
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    names = subprocess.run(command, cwd=readme.ROOT, check=True, capture_output=True).stdout
    paths = [readme.ROOT / name for name in names.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_tracked_files_are_clean():
    paths = tracked()
    assert readme.ROOT / "README.md" in paths
    found = {path.relative_to(readme.ROOT).as_posix(): faults(path.read_bytes()) for path in paths}
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize(
    "line",
    [
        "see /{}/someone/book".format("home"),
        "'/{}/x'".format("tmp/w"),
        "open('/{}/data')".format("root"),
        "C:\\{}\\someone".format("Users"),
        "https://{}.org/simple".format("py" + "pi"),
        "https://files.{}.org".format("python" + "hosted"),
        "--index-url https://download.{}.org/whl/cpu".format("py" + "torch"),
        "two lines\r",
        "no end\n\n",
        "\ufeffmark",
    ],
)
def test_each_fault_would_be_found(line):
    assert len(faults(f"fine\n{line}\n".encode() if line[0] != "\ufeff" else line.encode())) >= 1


@pytest.mark.parametrize("line", ["https://example.org/home/x", "docs/home/x", "שלום", "a/work/b"])
def test_what_is_fine_is_not_a_fault(line):
    assert faults(f"{line}\n".encode()) == []


def test_a_file_without_final_newline_or_of_another_encoding_would_be_found():
    assert faults(b"no end") != []
    assert faults("é".encode("latin-1") + b"\n") == ["not UTF-8"]
