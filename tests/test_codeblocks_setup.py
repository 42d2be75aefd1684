"""The root conftest keeps the programs of a Markdown file apart."""

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
ASKED = [Path(__file__).with_name(name) for name in ("alone.py", "places.py", "records.py")]

# The first program leaves something behind of each kind, the others look for it.
LEAKS = """\
```python
import random, sys

import matplotlib.pyplot as plt
import numpy as np
import torch

plt.rcParams["lines.linewidth"] = 42
plt.figure()
np.set_printoptions(precision=1)
np.seterr(divide="raise")
torch.set_default_dtype(torch.float64)
open("left-behind.txt", "w").close()
random.random(), np.random.random(), torch.rand(1)
sys.left_behind = 1
plt.show()
```

```python
import os, random, sys
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch

assert plt.get_backend().lower() == "agg"
assert plt.get_fignums() == [], "a figure"
assert mpl.rcParams["lines.linewidth"] == mpl.rcParamsDefault["lines.linewidth"], "rcParams"
assert str(np.array([0.125])) == "[0.125]", "print options"
assert np.geterr()["divide"] == "warn", "floating-point errors"
assert torch.get_default_dtype() == torch.float32, "torch's default dtype"
assert not os.path.exists("left-behind.txt"), "a file"
assert not hasattr(sys, "left_behind"), "an attribute of a module"
print(f"{random.random():.4f} {np.random.random():.4f} {torch.rand(1).item():.4f}")
```
<!--pytest-codeblocks:expected-output-->
```text
0.8444 0.5488 0.2673
```
"""
FAULTS = """\
```python
1 / 0
```

```python
import warnings

warnings.warn("nobody expected this")
```

```python
print("one")
```
<!--pytest-codeblocks:expected-output-->
```text
two
```
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run a Markdown file's programs as the project does, in a process of their own."""

    def run(text, *, conftest=True):
        monkeypatch.setenv("DISPLAY", ":0")  # a desktop, where plt.show() warns under Agg
        monkeypatch.setenv("MPLBACKEND", "Agg")
        if conftest:
            pytester.makeconftest(CONFTEST.read_text("utf-8"))
            for path in ASKED:
                pytester.makepyfile(**{f"tests/{path.stem}": path.read_text("utf-8")})
        pytester.path.joinpath("page.md").write_text(text, "utf-8")
        return pytester.runpytest_subprocess(
            "--codeblocks", "-W", "error", "-p", "no:cacheprovider", "page.md"
        )

    return run


def test_a_program_finds_nothing_of_the_one_before(run):
    run(LEAKS).assert_outcomes(passed=2)


def test_without_the_conftest_the_leaks_would_show(run):
    outcomes = run(LEAKS, conftest=False).parseoutcomes()
    assert outcomes["failed"] >= 1


def test_a_failing_program_a_warning_and_a_wrong_output_fail(run):
    result = run(FAULTS)
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines_random(
        ["*division by zero*", "*nobody expected this*", "*Expected output*"]
    )
