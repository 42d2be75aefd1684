"""Programs run alone, in order, in parallel; whatever goes wrong names its file and line."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import pytest

from gdbook.site.problems import Problem
from gdbook.site.run import environment, executor, terminal
from gdbook.site.run.executor import Launch, cores, execute
from gdbook.site.run.results import Output, Result, Task
from gdbook.site.source.snippets import Program, parse

ROOT = Path(__file__).parents[2]
CONT = "<!--pytest-codeblocks:cont-->"

FIGURE = """\
import matplotlib.pyplot as plt
import numpy as np

fig, ax = plt.subplots()
ax.plot(np.arange(4.0), np.arange(4.0) ** 2, "o-", label="a")
ax.fill_between([0, 1], [0, 1], hatch="/")
ax.legend()
plt.show()
"""


def task(*fences, name="x", prose="A title.\n\n"):
    """A program of these fences on a page; its first line of code is line 4."""
    text = prose + f"\n{CONT}\n".join(f"```python\n{code.strip(chr(10))}\n```\n" for code in fences)
    programs = parse(text, f"docs/en/{name}.md").programs
    assert len(programs) == 1, "the test's own mistake"
    return Task(f"docs/en/{name}.md", programs[0])


def texts(outputs):
    return "".join(output.data for output in outputs if output.kind == "text")


def kinds(outputs):
    return [output.kind for output in outputs]


# Run one after another: what one left behind in a place that they share, the next would find.
# A name that begins with "spoil" is followed by the one that looks for what was spoilt.
PROGRAMS = {
    "figure of a field": ["""
        import matplotlib.pyplot as plt
        plt.figure(figsize=(10_000, 3.6))
        plt.show()
    """],
    "figure of no size": ["""
        import matplotlib.pyplot as plt
        plt.figure().set_size_inches(0, 3.6)
        plt.show()
    """],
    "figure with a word far away": ["""
        import matplotlib.pyplot as plt
        plt.text(500, 0.5, "far")
        plt.show()
    """],
    "figure of a million points": ["""
        import matplotlib.pyplot as plt, numpy as np
        plt.plot(*np.random.default_rng(0).random((2, 200_000)), ".")
        plt.show()
    """],
    "first threads": ["""
        import os, torch
        names = ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "VECLIB_MAXIMUM")
        print({os.environ[name + "_NUM_THREADS"] for name in names}, torch.get_num_threads())
    """],
    "random": ["""
        import random, numpy as np, torch
        print(random.random(), np.random.rand(), torch.rand(1).item())
    """],
    "spoil numbers": ["""
        import random, numpy as np, torch
        random.seed(5), np.random.seed(5), torch.manual_seed(5)
        np.set_printoptions(precision=1)
        np.seterr(divide="raise", over="ignore")
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        torch.set_printoptions(precision=1)
        torch.set_num_threads(2)
        x = None
    """],
    "numbers": ["""
        import random, numpy as np, torch
        print(random.random(), np.random.rand(), torch.rand(1).item())
    """, """
        assert str(np.array([0.125])) == "[0.125]"
        assert np.geterr()["divide"] == np.geterr()["over"] == "warn"
        assert torch.get_default_dtype() == torch.float32
        assert torch.is_grad_enabled()
        assert str(torch.tensor(0.125)) == "tensor(0.1250)"
        assert torch.get_num_threads() == 1
    """],
    "spoil the process": ["""
        import os, sys, warnings
        os.environ["GDBOOK_TEST"] = "left behind"
        os.environ.pop("PATH")
        sys.path.insert(0, "left behind")
        sys.argv.append("left behind")
        warnings.simplefilter("ignore")
        open("left behind", "w").close()
        left_behind = 1
        __builtins__
    """],
    "process": ["""
        import os, sys, warnings
        assert "GDBOOK_TEST" not in os.environ and "PATH" in os.environ
        assert "left behind" not in sys.path and "left behind" not in sys.argv
        assert os.listdir() == []
        names = {name for name in globals() if not name.startswith("__")}
        assert names == {"os", "sys", "warnings"}, names
        assert __name__ == "__main__"
        warnings.warn("heard again")
    """],
    "spoil the package": ["""
        import gdbook.functions
        gdbook.functions.parabola = gdbook.left_behind = "spoilt"
    """],
    "package": ["""
        import gdbook
        from gdbook import functions
        print(functions.parabola(minimizer=3)(5), hasattr(gdbook, "left_behind"))
    """],
    "spoil pictures": ["""
        import matplotlib, matplotlib.pyplot as plt
        plt.rcParams["lines.linewidth"] = 42
        plt.rcParams["svg.hashsalt"] = None
        plt.rcParams["figure.max_open_warning"] = 1
        plt.rcParams["timezone"] = "Asia/Jerusalem"
        plt.style.use("dark_background")
        plt.ion()
        plt.switch_backend("svg")
        plt.figure()
        1 / 0
    """],
    "pictures": ["""
        import matplotlib.pyplot as plt
        plt.subplots()
        print(plt.get_fignums(), plt.rcParams["figure.max_open_warning"], plt.isinteractive())
        print(plt.rcParams["lines.linewidth"], plt.rcParams["timezone"])
        plt.show()
    """],
    "figure": [FIGURE],
    "order": ["""
        import matplotlib.pyplot as plt
        print("one")
        plt.figure()
        plt.show()
        print("two", end="")
        print(", three")
        plt.figure()
        plt.show()
        print("four")
    """, """
        print("five")
    """, """
        x = 6
    """],
    "two figures in one show": ["""
        import matplotlib.pyplot as plt
        plt.figure(figsize=(1, 1)).text(0, 0, "a")
        plt.figure(figsize=(3, 1))
        plt.show()
        plt.show()
    """],
    "figure not shown": ["""
        import matplotlib.pyplot as plt
        plt.plot([1, 2])
        print("done")
    """],
    "figure shown by the next fence": [
        "import matplotlib.pyplot as plt\nline = plt.plot([1, 2])", "plt.show()"
    ],
    "animation": ["""
        import matplotlib.pyplot as plt
        from matplotlib.animation import FuncAnimation
        fig, ax = plt.subplots()
        ax.axis([-1, 4, -1, 4])
        (dot,) = ax.plot(0, 0, "o")
        animation = FuncAnimation(fig, lambda i: dot.set_data([i], [i]), frames=4)
        print("moving")
        animation
    """, """
        plt.plot([1, 2])
        plt.show()
    """],
    "animation beside a figure not shown": ["""
        import matplotlib.pyplot as plt
        from matplotlib.animation import FuncAnimation
        plt.figure()
        fig, ax = plt.subplots()
        FuncAnimation(fig, lambda i: None, frames=2)
    """],
    "html": ["""
        class Value:
            def _repr_html_(self):
                return "<b>b</b>"
        print("a")
        Value()
    """, """
        print("c")
        Value
    """],
    "html that reaches out": ["""
        class Value:
            def _repr_html_(self):
                return "<b>b</b><style>p { color: red }</style>"
        Value()
    """],
    "repr that fails": ["""
        class Value:
            def __repr__(self):
                raise KeyError("r")
        Value()
    """],
    "spoil what no list knows": ["""
        import builtins, decimal, logging, math, sys
        import matplotlib, sklearn, torch
        decimal.getcontext().prec = 5
        logging.basicConfig(stream=sys.stdout, level=0)
        sklearn.set_config(assume_finite=True)
        torch.set_default_device("meta")
        torch.use_deterministic_algorithms(True)
        math.tau = 0
        builtins.left_behind = 1
        colors = matplotlib.colors.ListedColormap(["red", "blue"])
        matplotlib.colormaps.register(colors, name="two")
    """],
    "what no list knows": ["""
        import builtins, decimal, logging, math
        import matplotlib, sklearn, torch
        assert decimal.Decimal(1) / 3 == decimal.Decimal("0.3333333333333333333333333333")
        assert not logging.getLogger().handlers
        assert not sklearn.get_config()["assume_finite"]
        assert torch.zeros(1).device.type == "cpu"
        assert not torch.are_deterministic_algorithms_enabled()
        assert math.tau > 6 and not hasattr(builtins, "left_behind")
        assert "two" not in matplotlib.colormaps
    """],
    "a word for a module": ["""
        import sys
        print("skl" "earn.datasets" in sys.modules)  # data.two_blobs()
    """],
    "no word for a module": ["""
        import sys
        print("skl" "earn" in sys.modules)
    """],
    "the build's secrets": ["""
        import os
        print(sorted(name for name in os.environ if "SECRET" in name or "TOKEN" in name))
    """],
    "written below Python": ["""
        import os
        print("one")
        os.write(1, b"two\\n")
        print("three")
    """],
    "a terminal's picture": ["""
        print("\\rstep 1\\rstep 2")
        print("\\x1b[31mred\\x1b[0m")
        print("abc\\b\\bX\\x1b[K")
    """],
    "surrogate": ["x = 1\nprint('\\ud800')"],
    "too much": ["for _ in range(20000):\n    print('x' * 100)"],
    "thread": ["""
        import threading
        def fails():
            1 / 0
        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
    """],
    "at exit": ["""
        import atexit
        atexit.register(lambda: 1 / 0)
    """],
    "in passing": ["""
        class Value:
            def __del__(self):
                1 / 0
        x = Value()
        del x
    """],
    "last value": ["[1, 2]", "None", "x = 3", "x\n", "x;"],
    "stdout only": ["""
        import sys
        print("out")
        print("err", file=sys.stderr)
        sys.stdout.write("out again")
    """],
    "pickle": ["""
        import pickle
        from dataclasses import dataclass

        @dataclass
        class Point:
            x: "float" = 1.0

        def f():
            return 7

        print(pickle.loads(pickle.dumps(Point(2.0))), pickle.loads(pickle.dumps(f))())
        import __main__
        print(__main__.f is f)
    """],
    "warnings": ["""
        import warnings

        def old():
            warnings.warn("old", DeprecationWarning)

        print(1)
    """, """
        old()
        import numpy as np
        np.array([1.0]) / 0
        x = 1 is 1
    """, """
        warnings.simplefilter("ignore")
    """, """
        warnings.warn("not heard: the filter is the program's")
    """],
    "unicode": ["print('מורד הגרדיאנט ∇ 🙂')\nprint('a\\tb\\r\\x1b[1m')"],
    "no output": ["x = 1"],
    "empty": [""],
    "exception": ["x = 1\n\n\n1 / x.real - 1 / (x - 1)"],
    "exception in a function": [
        "def f(x):\n    y = x\n    return y / 0\n", "x = 1\n", "print('one')\nf(2)\nprint('two')"
    ],
    "exception in a library": ["import numpy as np\n\nnp.zeros(3).reshape(\n    2, 2)"],
    "exception in a loop": ["for x in (1, 0):\n    1 / x"],
    "exception without words": ["raise ValueError"],
    "exception of two lines": ["raise ValueError('one\\n  two')"],
    "chained": ["try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e"],
    "exit": ["import sys\nsys.exit(3)"],
    "interrupt": ["x = 1\nraise KeyboardInterrupt"],
    "syntax": ["x = 1\nif x\n    y = 2"],
    "syntax in a second fence": ["x = 1", "\nx = = 2"],
    "syntax of evaluated text": ["x = 1\n\neval('1 +')"],
    "input": ["x = 1\ninput('?')"],
    "assertion": ["assert 1 == 2, 'unequal'"],
    "recursion": ["def f():\n    f()\n\nf()"],
    "unknown name": ["left_behind"],
    "the last one": ["print('still alive')"],
}  # fmt: skip


def dedented(code):
    lines = code.strip("\n").split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[margin:] for line in lines).rstrip()


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """{name: Result or Problem} of PROGRAMS, run one after another."""
    tasks = [task(*map(dedented, fences), name=name) for name, fences in PROGRAMS.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("A_SECRET_OF_THE_BUILD", "1")
        patch.setenv("GITHUB_TOKEN", "1")
        temporary = tmp_path_factory.mktemp("temporary")
        patch.setattr(tempfile, "tempdir", str(temporary))
        outcomes = execute(tasks, jobs=1, timeout=60)
    assert list(temporary.iterdir()) == []
    return dict(zip(PROGRAMS, outcomes, strict=True))


def problem(ran, name):
    outcome = ran[name]
    assert isinstance(outcome, Problem), outcome
    assert outcome.path == f"docs/en/{name}.md"
    return outcome


def result(ran, name):
    outcome = ran[name]
    assert isinstance(outcome, Result), f"{outcome}"
    assert len(outcome.fences) == len(PROGRAMS[name])
    return outcome


# --- Output ------------------------------------------------------------------------------------


def test_what_comes_out_keeps_its_order(ran):
    first, second, third = result(ran, "order").fences
    assert kinds(first) == ["text", "svg", "text", "svg", "text"]
    assert [first[i].data for i in (0, 2, 4)] == ["one\n", "two, three\n", "four\n"]
    assert second == [Output("text", "five\n")]
    assert third == []
    assert ran["order"].stdout == "one\ntwo, three\nfour\nfive\n"


def test_what_a_program_will_import_is_there_before_it_runs(ran):
    assert result(ran, "a word for a module").stdout == "True\n"
    assert result(ran, "no word for a module").stdout == "False\n"


def test_every_open_figure_is_shown_once(ran):
    (shown,) = result(ran, "two figures in one show").fences
    assert kinds(shown) == ["svg", "svg"]
    assert shown[0] != shown[1]
    first, second = result(ran, "figure shown by the next fence").fences
    assert (kinds(first), kinds(second)) == ([], ["svg"])


def test_a_figure_is_drawn_in_the_press_colours_with_text_as_paths(ran):
    (output,) = result(ran, "figure").fences[0]
    assert output.data.lstrip().startswith("<?xml")
    assert "#010203" in output.data
    assert "#fcfdfe" in output.data  # the legend's ground
    assert "<text" not in output.data
    assert "<dc:date>" not in output.data


def test_a_figure_that_is_not_shown_is_an_error(ran):
    said = problem(ran, "figure not shown")
    assert said.message == "RuntimeError: a figure is drawn and never shown: plt.show() is missing"
    assert "never shown" in problem(ran, "animation beside a figure not shown").message


def test_an_animation_gives_all_its_frames(ran):
    first, second = result(ran, "animation").fences
    assert kinds(first) == ["text", "frames"]
    frames = first[1].data
    assert len(frames) == len(set(frames)) == 4
    sizes = {frame.partition("viewBox")[2][:40] for frame in frames}
    assert len(sizes) == 1, "the frames are of one size"
    assert kinds(second) == ["svg"]


def test_a_value_that_shows_itself_as_html_does(ran):
    first, second = result(ran, "html").fences
    assert first == [Output("text", "a\n"), Output("html", "<b>b</b>")]
    assert texts(second).startswith("c\n<class ")


def test_what_is_written_below_python_keeps_its_place(ran):
    assert result(ran, "written below Python").stdout == "one\ntwo\nthree\n"


def test_the_text_is_what_a_terminal_shows(ran):
    assert result(ran, "a terminal's picture").stdout == "step 2\nred\naX\n"


def test_the_value_of_a_last_expression_is_shown(ran):
    fences = result(ran, "last value").fences
    assert [texts(outputs) for outputs in fences] == ["[1, 2]\n", "", "", "3\n", "3\n"]


def test_only_standard_output_counts(ran):
    assert result(ran, "stdout only").stdout.startswith("out\nout again")
    assert "err" not in ran["stdout only"].stdout


def test_any_character_can_be_printed(ran):
    assert result(ran, "unicode").stdout == "מורד הגרדיאנט ∇ 🙂\na       b\n"


def test_nothing_is_a_result_too(ran):
    assert result(ran, "no output").fences == [[]]
    assert result(ran, "empty").fences == [[]]


def test_classes_and_functions_of_a_program_can_be_pickled(ran):
    assert result(ran, "pickle").stdout == "Point(x=2.0) 7\nTrue\n"


def test_warnings_are_collected_with_their_lines(ran):
    outcome = result(ran, "warnings")
    assert outcome.stdout == "1\n"
    literal, old, divide = outcome.warnings  # the compiler speaks first
    assert old == (0, 4, "DeprecationWarning: old")
    assert divide[:2] == (1, 3)
    assert divide[2].startswith("RuntimeWarning: divide by zero")
    assert literal[:2] == (1, 4)
    assert literal[2].startswith("SyntaxWarning")


# --- Every program alone -----------------------------------------------------------------------


def test_random_numbers_begin_anew(ran):
    drawn = result(ran, "random").stdout
    assert drawn.startswith("0.844421"), "in every build the same"
    assert drawn.split()[2].startswith("0.26729"), "torch's, too"
    assert texts(result(ran, "numbers").fences[0]) == drawn
    assert len(set(drawn.split())) == 3


def test_settings_of_numpy_and_torch_do_not_leak(ran):
    assert kinds(result(ran, "numbers").fences[1]) == []


def test_process_namespace_and_folder_are_new(ran):
    assert result(ran, "spoil the process")
    assert result(ran, "process").warnings == [(0, 8, "UserWarning: heard again")]


def test_the_package_is_new(ran):
    assert result(ran, "package").stdout == "4.0 False\n"


def test_pyplot_is_new(ran):
    (shown,) = result(ran, "pictures").fences
    assert texts(shown) == "[1] 20 False\n1.5 UTC\n"
    assert kinds(shown) == ["text", "svg"]
    assert problem(ran, "spoil pictures").message.startswith("ZeroDivisionError")
    assert problem(ran, "unknown name").message == "NameError: name 'left_behind' is not defined"


def test_threads_are_pinned_however_few_programs_run(ran):
    assert result(ran, "first threads").stdout == "{'1'} 1\n"


def test_what_no_list_could_reset_does_not_leak(ran):
    assert result(ran, "spoil what no list knows")
    assert result(ran, "what no list knows").fences == [[]]


def test_the_environment_of_the_build_is_not_seen(ran):
    assert result(ran, "the build's secrets").stdout == "[]\n"


def test_paths_of_the_environment_hold_in_every_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    given = {"GDBOOK_DATA": "images", "GDBOOK_CACHE": "~/kept", "PYTHONPATH": "more"}
    seen = environment.clean(tmp_path, given)
    assert seen["GDBOOK_DATA"] == str(tmp_path / "images")
    assert seen["GDBOOK_CACHE"] == str(Path.home() / "kept")
    assert seen["PYTHONPATH"].split(os.pathsep) == [str(ROOT), str(tmp_path / "more")]


# --- What goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("exception", 7, "ZeroDivisionError: division by zero"),
        ("exception in a function", 6, "ZeroDivisionError: division by zero"),
        ("exception in a library", 6, "ValueError: cannot reshape array"),
        ("exception in a loop", 5, "ZeroDivisionError: division by zero"),
        ("exception without words", 4, "ValueError"),
        ("exception of two lines", 4, "ValueError: one two"),
        ("chained", 7, "KeyError: 'k'"),
        ("exit", 5, "SystemExit: 3"),
        ("interrupt", 5, "KeyboardInterrupt"),
        ("syntax", 5, "SyntaxError: expected ':'"),
        ("syntax in a second fence", 9, "SyntaxError: invalid syntax"),
        ("syntax of evaluated text", 6, "SyntaxError: invalid syntax"),
        ("input", 5, "EOFError"),
        ("assertion", 4, "AssertionError: unequal"),
        ("recursion", 5, "RecursionError"),
        ("html that reaches out", 7, "RuntimeError: this Value shows itself as HTML with style"),
        ("repr that fails", 6, "KeyError: 'r'"),
        ("surrogate", 5, "UnicodeEncodeError"),
        ("thread", 6, "ZeroDivisionError: division by zero"),
        ("at exit", 5, "ZeroDivisionError: division by zero"),
        ("in passing", 6, "ZeroDivisionError: division by zero"),
        ("figure of a field", 6, "RuntimeError: a figure of 1e+04 × 3.6 inches: a page shows at"),
        ("figure of no size", 6, "RuntimeError: a figure of 0 × 3.6 inches"),
        ("figure with a word far away", 6, "RuntimeError: a figure of "),
        ("figure of a million points", 6, "RuntimeError: the figure takes "),
    ],
)
def test_an_exception_names_its_line_of_the_page(ran, name, line, message):
    found = problem(ran, name)
    assert found.line == line
    assert found.message.startswith(message)
    assert "\n" not in found.message


def test_a_program_that_prints_too_much_is_stopped(ran):
    found = problem(ran, "too much")
    assert found.message == "RuntimeError: the program prints more than 1,000,000 bytes"
    assert found.line in (4, 5)


def test_the_traceback_shows_the_page_and_not_the_press(ran):
    details = problem(ran, "exception in a function").details
    assert details.startswith("Traceback (most recent call last):")
    at = 'File "docs/en/exception in a function.md", line'
    assert f"{at} 17, in <module>\n    f(2)" in details
    assert f"{at} 6, in f\n    return y / 0" in details
    assert details.endswith("ZeroDivisionError: division by zero\n")
    assert "run/program.py" not in details
    assert "reshape" in problem(ran, "exception in a library").details
    assert "1 / 0" in problem(ran, "chained").details
    assert f"{problem(ran, 'exception')}".startswith("docs/en/exception.md:7: ZeroDivision")
    syntax = problem(ran, "syntax").details
    assert 'File "docs/en/syntax.md", line 5\n    if x\n' in syntax


def test_after_all_that_programs_still_run(ran):
    assert result(ran, "the last one").stdout == "still alive\n"


def test_endless_and_dead_programs(monkeypatch, tmp_path):
    """Each ends as a problem at a line of the page, and what comes next runs as if nothing was."""
    monkeypatch.setattr(executor, "GRACE", 1.5)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tasks = {
        "loop": task("x = 1", "print(x)\nwhile True:\n    x += 1", name="loop"),
        "after": task("print('fine', 'x' in globals())"),
        "stubborn": task(
            "while True:\n    try:\n        while True:\n            pass\n"
            "    except BaseException:\n        pass"
        ),
        "swallows one": task(
            "try:\n    while True:\n        pass\nexcept BaseException:\n    print('no')\n"
            "while True:\n    pass"
        ),
        "after that": task("print('fine')"),
        "in C": task("x = 1\nimport re\nre.match('(a+)+b', 'a' * 40)"),
        "deaf": task(
            "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(60)"
        ),
        "after C": task("print('fine')"),
        "dead": task("import os", "print('last words', flush=True)\nos._exit(3)"),
        "after death": task("print('fine')"),
        "slow, but in time": task("import time\ntime.sleep(0.5)\nprint('done')"),
    }
    started = time.monotonic()
    outcomes = dict(zip(tasks, execute(tasks.values(), jobs=1, timeout=1), strict=True))
    seconds = time.monotonic() - started

    late = "TimeoutError: the program takes longer than 1 s"
    loop, stubborn, hung, dead = (outcomes[n] for n in ("loop", "stubborn", "in C", "dead"))
    assert (loop.path, loop.message) == ("docs/en/loop.md", late)
    assert loop.line in (10, 11)
    assert "while True" in loop.details
    assert stubborn.message == late
    assert 4 <= stubborn.line <= 9
    assert (hung.line, hung.message) == (6, late)
    assert (outcomes["deaf"].line, outcomes["deaf"].message) == (6, late)
    assert outcomes["deaf"].details.startswith("Stack (most recent call first)")
    assert outcomes["swallows one"].message == late
    assert outcomes["swallows one"].line in (9, 10), "the second alarm says where"
    assert dead.line == 9
    assert dead.message == "ProcessError: the program ended itself with status 3"
    assert outcomes["after"].stdout == "fine False\n"
    assert {outcomes[n].stdout for n in ("after that", "after C", "after death")} == {"fine\n"}
    assert outcomes["slow, but in time"].stdout == "done\n"
    assert seconds < 40
    assert list(tmp_path.iterdir()) == []  # although programs were killed in their folders


DEATHS = {
    "killed": ("import os\nos.kill(os.getpid(), 9)", 4, "the program was killed by SIGKILL"),
    "segment": (
        "import ctypes, threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "ctypes.string_at(0)",
        6,
        "the program was killed by SIGSEGV",
    ),
    "abort": ("import os\nx = 1\nos.abort()", 6, "the program was killed by SIGABRT"),
    "server": ("import os\nos.kill(os.getppid(), 9)", 4, "the server of the program was killed"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="names of signals, parents")
@pytest.mark.parametrize("name", DEATHS)
def test_a_death_is_told_and_the_next_program_lives(name):
    code, line, message = DEATHS[name]
    dead, after = execute([task(code, name=name), task("print('fine')")], jobs=1)
    assert (dead.path, dead.line) == (f"docs/en/{name}.md", line)
    assert dead.message == f"ProcessError: {message}"
    assert "forkserver" not in dead.details
    assert after.stdout == "fine\n"


# --- In parallel -------------------------------------------------------------------------------


def test_many_programs_few_at_once(ran):
    """Results keep the order of the tasks; whatever ran beside it, a figure is the same."""
    code = f"print({{}})\n{FIGURE}"
    tasks = [task(code.format(number), name=str(number)) for number in range(7)]
    tasks[3] = task("import time, os\ntime.sleep(1)\nprint(os.getpid())\n1 / 0", name="3")
    reports, finished = [], []
    outcomes = execute(
        iter(tasks),
        jobs=3,
        progress=lambda *report: reports.append(report),
        finished=lambda *outcome: finished.append(outcome),
    )
    assert outcomes[3].message == "ZeroDivisionError: division by zero"
    drawn = {}
    for number, outcome in enumerate(outcomes):
        if number != 3:
            assert outcome.stdout == f"{number}\n"
            drawn[number] = outcome.fences[0][1].data
    assert set(drawn.values()) == {ran["figure"].fences[0][0].data}

    assert sorted(index for index, _ in finished) == list(range(7))
    assert all(outcomes[index] is outcome for index, outcome in finished)
    assert reports[-1] == (7, 7, [])
    assert {total for _, total, _ in reports} == {7}
    assert all(one <= two for (one, *_), (two, *_) in pairwise(reports))
    assert max(len(running) for *_, running in reports) == 3
    assert all(isinstance(each, Task) for *_, running in reports for each in running)


def test_processes_that_a_program_leaves_behind_end_with_it(tmp_path):
    note = tmp_path / "pid"
    code = (
        "import os, subprocess, sys\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "child = subprocess.Popen(sleep, start_new_session=True)\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "print('done')"
    )
    (outcome,) = execute([task(code)])
    assert outcome.stdout == "done\n"
    wait_for(lambda: not alive(int(note.read_text())), 10)


def test_nor_does_a_daemon_stay(tmp_path):
    """Forked twice, in a session of its own: nobody's child, as a server makes itself."""
    note = tmp_path / "pid"
    code = (
        "import os, pathlib, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        f"        pathlib.Path({str(note)!r}).write_text(str(os.getpid()))\n"
        "        time.sleep(60)\n"
        "    os._exit(0)\n"
        f"while not os.path.exists({str(note)!r}) or not os.path.getsize({str(note)!r}):\n"
        "    time.sleep(0.01)"
    )
    (outcome,) = execute([task(code)])
    assert isinstance(outcome, Result), outcome
    wait_for(lambda: not alive(int(note.read_text())), 10)


def test_what_a_program_forks_speaks_for_itself_only():
    """It comes to the end of the program as a copy; its prints count, its warnings do not."""
    code = (
        "import os, warnings\n"
        "if os.fork() == 0:\n"
        "    print('child')\n"
        "    warnings.warn('child')\n"
        "else:\n"
        "    os.wait()\n"
        "    print('parent')"
    )
    (outcome,) = execute([task(code)])
    assert outcome.fences == [[Output("text", "child\nparent\n")]]
    assert outcome.warnings == []


def test_what_a_library_in_c_prints_keeps_its_place():
    code = "import ctypes\nprint(1)\nx = ctypes.CDLL(None).puts(b'2')\nprint(3)"
    (outcome,) = execute([task(code)])
    assert outcome.stdout == "1\n2\n3\n"


def test_temporary_files_of_programs_go_with_them(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = "import tempfile\nprint(tempfile.mkdtemp(), tempfile.mkstemp()[1])"
    (outcome,) = execute([task(code)])
    places = outcome.stdout.split()
    assert all(place.startswith(f"{tmp_path}/") for place in places)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("plain\n", "plain\n"),
        ("a\rb", "b"),
        ("abc\rx\n", "xbc\n"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("abc\b\bX", "aXc"),
        ("12%\x1b[2K\r100%", "100%"),
        ("abc\x1b[1K", "   "),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://a\x07link\x1b]8;;\x07", "link"),
        ("a\x1b[3Cb", "a   b"),
        ("a\tb\x07", "a       b"),
        ("a\tb", "a\tb"),
        ("bell\x07", "bell"),
        ("∇ שיפוע\n", "∇ שיפוע\n"),
    ],
)
def test_what_a_terminal_shows(printed, shown):
    assert terminal.shown(printed) == shown


def test_nothing_to_run_starts_nothing():
    assert execute([], fonts=pytest.fail, meanwhile=pytest.fail) == []


def test_at_its_end_a_program_calls_back_what_is_its_own():
    code = """\
import gc, torch, weakref
gc.unfreeze()  # what its server has imported
print(len([o for o in gc.get_objects() if type(o) is weakref.finalize and o.atexit]))
class Value: pass
value = Value()
own = weakref.finalize(value, print, "its own")
"""
    (outcome,) = execute([task(code)])
    assert texts(outcome.fences[0]) == "0\nits own\n"


def test_while_the_servers_start_there_is_time():
    did = []
    (outcome,) = execute(
        [task("print('fine')")],
        progress=lambda done, *_: did.append(done),
        fonts=lambda: did.append("fonts"),
        meanwhile=lambda: did.append("meanwhile"),
    )
    assert outcome.fences[0][0].data == "fine\n"
    assert did == ["fonts", "meanwhile", 0, 1]


def test_a_server_launched_before_has_the_environment_of_the_call(monkeypatch):
    code = "import os; print(os.environ['GDBOOK_OFFLINE'], os.getcwd())"
    with Launch() as launch:
        launch.begin()
        monkeypatch.setenv("GDBOOK_OFFLINE", "said later")
        (outcome,) = execute([task(code)], launch=launch)
    assert texts(outcome.fences[0]) == f"said later {launch.folder.resolve()}/0/work\n"
    assert not launch.folder.exists()


def test_a_server_that_was_told_of_the_faces_is_not_told_again():
    with Launch() as launch:
        launch.begin()
        launch.tell(None)
        (outcome,) = execute([task("print(1)")], fonts=pytest.fail, launch=launch)
    assert texts(outcome.fences[0]) == "1\n"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_server_that_was_launched_for_nothing_ends():
    of_other_tests = children(os.getpid())
    with Launch() as launch:
        launch.begin()
        assert children(os.getpid()) != of_other_tests
    assert children(os.getpid()) == of_other_tests
    assert not launch.folder.exists()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
@pytest.mark.parametrize("what", ["fonts", "meanwhile"])
def test_what_fails_while_the_servers_start_ends_them(what):
    def fail():
        raise OSError("no space")

    of_other_tests = children(os.getpid())
    with pytest.raises(OSError, match="no space"):
        execute([task("print(1)")], **{what: fail})
    assert children(os.getpid()) == of_other_tests


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"jobs": 0}, "jobs must be at least 1, not 0"),
        ({"jobs": -2}, "jobs must be at least 1, not -2"),
        ({"timeout": 0}, "timeout must be positive and finite, not 0"),
        ({"timeout": float("nan")}, "timeout must be positive and finite, not nan"),
        ({"timeout": float("inf")}, "timeout must be positive and finite, not inf"),
    ],
)
def test_bad_arguments(options, message):
    with pytest.raises(ValueError, match=message):
        execute([task("x = 1")], **options)


def test_cores():
    assert 1 <= cores() <= os.cpu_count()


# --- Ctrl-C ------------------------------------------------------------------------------------

INTERRUPTED = """
import sys
from gdbook.site.run.executor import execute
from gdbook.site.run.results import Task
from gdbook.site.source.snippets import parse

code = "import os, sys, time\\nopen(PIDS + str(os.getpid()), 'w').close()\\ntime.sleep(60)"
code = code.replace("PIDS", repr(sys.argv[1]))
program = parse(f"```python\\n{code}\\n```\\n", "x.md").programs[0]
print("ready", flush=True)
execute([Task("x.md", program)] * 4, jobs=2)
"""


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return value


def children(pid):
    """All processes below one."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [*map(int, found), *(grand for child in found for grand in children(child))]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("when", ["while servers start", "while programs run"])
def test_a_build_that_is_stopped_leaves_nothing_behind(tmp_path, when, how):
    temporary = tmp_path / "tmp"
    pids = tmp_path / "pids"
    temporary.mkdir()
    pids.mkdir()
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(temporary),
    }
    build = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, f"{pids}/"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        if when == "while programs run":
            wait_for(lambda: len(list(pids.iterdir())) == 2)
        else:
            wait_for(lambda: children(build.pid))
        kernels = children(build.pid)
        build.send_signal(how)
        _, said = build.communicate(timeout=30)
    finally:
        build.kill()
    assert ("KeyboardInterrupt" in said) == (how == signal.SIGINT)
    assert build.returncode == {signal.SIGTERM: 128 + signal.SIGTERM}.get(how, -how)
    assert kernels
    wait_for(lambda: not any(map(alive, kernels)), 10)
    wait_for(lambda: not list(temporary.glob("gdbook-*")), 10)


def test_a_program_belongs_to_its_page():
    """The helper of this file puts the first line of code where the tests expect it."""
    program = task("x = 1").program
    assert isinstance(program, Program)
    assert program.line == 3


@pytest.mark.parametrize(
    ("does", "told"),
    [("exit 3", "did not start\noh"), ("kill -9 $$", "was ended by SIGKILL\noh")],
)
def test_a_server_that_does_not_come_is_told_with_what_it_said(monkeypatch, tmp_path, does, told):
    command = tmp_path / "python"
    command.write_text(f"#!/bin/sh\necho oh >&2\n{does}\n")
    command.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(command))
    with pytest.raises(ChildProcessError, match=told):
        execute([task("print(1)")])


@pytest.mark.parametrize("seconds", [0.3, 3], ids=["imports", "waits for the faces"])
def test_a_server_that_is_not_ready_ends_with_who_has_started_it(tmp_path, seconds):
    ours, theirs = socket.socketpair()
    (tmp_path / "work").mkdir()
    command = [sys.executable, "-m", "gdbook.site.run.forkserver", str(theirs.fileno())]
    with theirs:
        server = subprocess.Popen(
            [*command, str(tmp_path / "work")], stdin=subprocess.PIPE, pass_fds=[theirs.fileno()]
        )
    with server.stdin:  # where it would be told of the faces
        time.sleep(seconds)
        ours.close()
        assert server.wait(60) == 1, "it went on to the end of its imports"
    assert not (tmp_path / "work").exists()
