"""What the README promises, for the tests of whatever must agree with it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def text():
    """The README."""
    return ROOT.joinpath("README.md").read_text("utf-8")


def commands():
    """Its two commands: build the site, run the tests."""
    build, test = re.findall(r"^pip install .* && .*$", text(), flags=re.MULTILINE)
    return build, test
