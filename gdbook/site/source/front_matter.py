"""What a page says of itself before its text: YAML between two lines of three hyphens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TEXTS = ("title", "description")  # every page has them
_OTHERS = {"search": {"boost"}, "jupyter": {"jupytext", "kernelspec"}}  # and what may stand in them


@dataclass
class FrontMatter:
    """What stands there; `problems` holds (line, message)."""

    values: dict = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)

    @property
    def boost(self) -> float | None:
        """How much the page counts in the search, if it says so."""
        return (self.values.get("search") or {}).get("boost")


class _Loader(yaml.SafeLoader):
    """YAML in which no key stands twice."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value} twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read(text: str) -> FrontMatter:
    """Read a page's front matter."""
    found = FrontMatter()
    front = FRONT_MATTER.match(text)
    if not front:
        began = re.match(r"\s*---[ \t]*\n", text)
        message = "front matter that is not between two lines of ---" if began else ""
        found.problems.append((1, message or "no front matter: title and description are missing"))
        return found
    try:
        values = yaml.load(front.group()[4:-4], _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        found.problems.append((line, f"front matter: {error.problem}"))
        return found
    except (yaml.YAMLError, ValueError) as error:
        found.problems.append((1, f"front matter: {' '.join(str(error).split())}"))
        return found
    if not isinstance(values, dict):
        found.problems.append((1, "front matter: not a list of `name: value`"))
        return found
    found.values = values
    lines = front.group().split("\n")
    for name, message in _wrong(values):
        at = (n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:"))
        found.problems.append((next(at, 1), f"front matter {message}"))
    return found


def _wrong(values) -> Iterator[tuple[str, str]]:
    for name in _TEXTS:
        if name not in values:
            yield name, f"without {name}:"
        elif not isinstance(values[name], str) or not values[name].strip():
            yield name, f"{name}: must be a text, not {values[name]!r}"
    for name in values:
        if name not in (*_TEXTS, *_OTHERS):
            yield str(name), f"{name}: is not used in the book"
    for name, known in _OTHERS.items():
        inside = values.get(name, {})
        if not isinstance(inside, dict) or not known.issuperset(inside):
            yield name, f"{name}: must hold {', '.join(sorted(known))}, not {inside!r}"
    search = values.get("search")
    boost = search.get("boost", 1) if isinstance(search, dict) else 1
    if isinstance(boost, bool) or not isinstance(boost, int | float) or not 0 < boost < 1000:
        yield "search", f"search: boost must be a positive number, not {boost!r}"
