"""The comment above a fence that makes its figure one which the reader can move.

    <!--explore: descent-curve
    id: rates
    function: parabola(3, 2)
    learning_rate: 0.1 [0.01 .. 1.1]
    start: -1 [-2 .. 8]
    steps: 10
    -->

Its first line names the kind, a module of docs/assets/javascripts/explore/kinds/ of that name. A
number with a range gets a control; one without stays as it is.
"""

import ast
import json
import re
from dataclasses import dataclass

OPENING = "<!--explore"

# The functions that functions.js knows: of how many variables; least and most arguments.
FUNCTIONS = {
    "parabola": (1, 1, 2),
    "double_well": (1, 0, 0),
    "quadratic": (2, 1, 2),
    "dipole": (2, 0, 0),
    "peaks": (2, 0, 0),
    "saddle": (2, 0, 0),
    "rosenbrock": (2, 0, 0),
    "himmelblau": (2, 0, 0),
}
# The words of a formula, as formula.js reads it.
CONSTANTS = {"pi", "e"}
CALLS = {"sin", "cos", "exp", "ln", "sqrt", "tanh", "abs"}

_KIND = re.compile(r"<!--explore:\s*(\S*)\s*(?:-->)?$")
_FIELD = re.compile(r"([a-z_]\w*):\s*(.*)")
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?"
_SETTING = re.compile(rf"({_NUMBER})(?:\s*\[({_NUMBER})\s*\.\.\s*({_NUMBER})\])?")
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_CALL = re.compile(r"([a-z_]\w*)(?:\((.*)\))?")
_ID = re.compile(r"[a-z][a-z0-9-]*")


def _number(text, above=None, whole=False):
    """A setting: its value, and the ends of its range where it has one.

    Raises:
        ValueError: With what is wrong with it.
    """
    match = _SETTING.fullmatch(text)
    if not match:
        raise ValueError("is no number, such as 0.1 or 0.1 [0.01 .. 1.1]")
    value, low, high = (None if part is None else _float(part) for part in match.groups())
    for number in (value, low, high):
        if number is not None and above is not None and number <= above:
            raise ValueError(f"must be above {above}")
        if number is not None and whole and number != int(number):
            raise ValueError("must be whole")
    if low is None:
        return {"value": value}
    if not low < high or not low <= value <= high:
        raise ValueError("has a range that its value is not in")
    return {"value": value, "low": low, "high": high}


def _float(text):
    number = float(text)
    return int(number) if number == int(number) and "e" not in text else number


def _positive(text):
    return _number(text, above=0)


def _count(text):
    return _number(text, above=-1, whole=True)


def _share(text):
    """A number from 0 to below 1."""
    setting = _number(text)
    if any(not 0 <= number < 1 for number in setting.values()):
        raise ValueError("must be at least 0 and below 1")
    return setting


def _list(text):
    """Numbers: "0, 0.5, 1"."""
    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(_NUMBER, part) for part in parts):
        raise ValueError("is no row of numbers, such as 0, 0.5, 1")
    return [_float(part) for part in parts]


def _one_of(*names):
    def read(text):
        if text not in names:
            raise ValueError(f"is none of {', '.join(names)}")
        return text

    return read


def _yes(text):
    if text != "yes":
        raise ValueError("is yes, or is not there")
    return True


def _domain(text):
    """One range for each variable: "-2 .. 8", or "-3 .. 3, -3 .. 3"."""
    ranges = [_RANGE.fullmatch(part.strip()) for part in text.split(",")]
    if not all(ranges):
        raise ValueError("is no range, such as -2 .. 8")
    ends = [[_float(end) for end in match.groups()] for match in ranges]
    if any(low >= high for low, high in ends):
        raise ValueError("begins behind its end")
    return ends


def _function(variables):
    def read(text):
        called = _CALL.fullmatch(text)
        if called and called[1] in FUNCTIONS:
            _check_call(called[1], called[2], variables)
        else:
            _check_formula(text, {"x", "y"} if variables == 2 else {"x"})
        return text

    return read


def _check_call(name, arguments, variables):
    known, least, most = FUNCTIONS[name]
    if known != variables:
        raise ValueError(f"must have {variables} variables; {name} has {known}")
    try:
        given = json.loads(f"[{arguments or ''}]")
    except ValueError:
        raise ValueError(f"has arguments that are no numbers: {arguments}") from None
    if not least <= len(given) <= most:
        raise ValueError(f"has {len(given)} arguments for {name}, which takes {least} to {most}")


def _check_formula(text, variables):
    try:
        tree = ast.parse(text.replace("^", "**"), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"is no formula: {error.msg}") from None
    called = {node.func.id for node in ast.walk(tree) if _is_call(node)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for name in sorted(called - CALLS) + sorted(names - called - variables - CONSTANTS):
        raise ValueError(f"knows no {name}")
    allowed = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.operator)
    allowed += (ast.unaryop, ast.expr_context)
    for node in ast.walk(tree):
        if not isinstance(node, allowed):
            raise ValueError(f"is no formula: {type(node).__name__}")


def _is_call(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


_ON_CURVE = {"function": _function(1), "?domain": _domain, "learning_rate": _positive}
_ON_MAP = {"?domain": _domain, "?heights": _domain, "learning_rate": _positive}
_ON_MAP |= {"x": _number, "y": _number}
# Of each kind: what it can be told. What begins with a question mark need not be.
KINDS = {
    "slope": {**_ON_CURVE, "start": _number},
    "descent-curve": {**_ON_CURVE, "start": _number, "steps": _count, "?beta": _share},
    "line-fit": {
        "loads": _list,
        "lengths": _list,
        "w": _number,
        "b": _number,
        "learning_rate": _positive,
    },
    "gradient": {**_ON_MAP, "function": _function(2), "scale": _positive},
    "descent-map": {**_ON_MAP, "function": _function(2), "steps": _count, "?basins": _yes},
    "schedule": {
        "initial": _positive,
        "decay_rate": _share,
        "decay_steps": _count,
        "noise": _number,
        "start": _number,
        "steps": _count,
        "?schedule": _one_of("exponential", "cosine", "warmup"),
    },
    "mode": {"q": _positive, "beta": _share, "?kappa": _positive, "steps": _count},
    "playground": {},
    "neuron": {"w0": _number, "w1": _number, "b": _number, "learning_rate": _positive},
    "walk": {
        "batch_size": _count,
        "learning_rate": _positive,
        "seed": _count,
        "points": _count,
        "w": _number,
        "b": _number,
    },
    "zigzag": {"?domain": _domain, "x": _number, "y": _number, "kappa": _positive, "steps": _count},
    "rotated": {
        "domain": _domain,
        "learning_rate": _positive,
        "x": _number,
        "y": _number,
        "kappa": _positive,
        "angle": _number,
        "optimizer": _one_of("gradient_descent", "momentum", "adagrad", "rmsprop", "adam"),
        "steps": _count,
    },
    "ravine": {**_ON_MAP, "kappa": _positive, "beta": _share, "steps": _count},
}


@dataclass(frozen=True)
class Explore:
    """What an explore comment says.

    Attributes:
        line: The number of its first line.
        kind: The figure's kind.
        id: Its name in addresses.
        settings: Its settings as JSON.
    """

    line: int
    kind: str
    id: str
    settings: str


def read(start, body, problem):
    """Read an explore comment.

    Args:
        start: The number of its first line.
        body: Its lines.
        problem: Called as problem(line, message) for whatever is wrong with it.

    Returns:
        Its Explore; None if it is of no kind.
    """
    match = _KIND.fullmatch(body[0].strip())
    kind = match[1] if match else ""
    if kind not in KINDS:
        problem(start, f"explore comment of no kind: {kind or body[0].strip()}")
        return None
    known = {name.removeprefix("?"): reader for name, reader in KINDS[kind].items()}
    name, settings = "", {}
    for at, raw in enumerate(body[1:], start + 1):
        line = raw.strip().removesuffix("-->").strip()
        field = _FIELD.fullmatch(line)
        if not line:
            continue
        if not field:
            problem(at, f"explore comment: no setting, such as steps: 10: {line}")
        elif field[1] == "id":
            name = field[2]
            if not _ID.fullmatch(name):
                problem(at, f"explore comment: an id has small Latin letters, not {name}")
        elif field[1] not in known:
            problem(at, f"{kind} has no setting {field[1]}; it has {', '.join(known)}")
        elif field[1] in settings:
            problem(at, f"explore comment: {field[1]} twice")
        else:
            try:
                settings[field[1]] = known[field[1]](field[2])
            except ValueError as error:
                settings[field[1]] = None
                problem(at, f"{field[1]} {error}: {field[2]}")
    for missing in (n for n in KINDS[kind] if not n.startswith("?") and n not in settings):
        problem(start, f"{kind} without {missing}:")
    if not name:
        problem(start, f"{kind} without id:, its name in addresses")
    return Explore(start, kind, name, json.dumps(settings))
