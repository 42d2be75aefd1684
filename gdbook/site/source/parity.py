"""The editions are one book: the same headings, formulas, figures, boxes and programs."""

import ast
import re
from itertools import zip_longest

from gdbook.site.problems import Problem
from gdbook.site.source import rules
from gdbook.site.source.outline import FOLDED

_TEXT_IN_FORMULA = re.compile(r"\\(text|mathrm|operatorname)\{[^{}]*\}")


def compare(page, other_page):
    """Problems of a page where it differs from the same page of another edition.

    Args:
        page: The snippets.Page that the problems are reported at.
        other_page: The page of the edition that it is compared with.

    Returns:
        One Problem for the first difference of each kind.
    """
    problems = []
    outline, other_outline = page.outline, other_page.outline

    def differ(what, mine, theirs, show):
        problem = _first_difference(page.path, other_page.path, what, mine, theirs, show)
        if problem:
            problems.append(problem)

    differ("heading", outline.headings, other_outline.headings, _show_heading)
    differ("formula", outline.formulas, other_outline.formulas, _show_formula)
    differ("box", outline.boxes, other_outline.boxes, lambda box: box.kind)
    differ("program", page.programs, other_page.programs, _show_program)
    differ("movable figure", _movable(page), _movable(other_page), _show_movable)
    for mine, theirs in zip(page.programs, other_page.programs, strict=False):
        problems += _compare_code(page.path, mine, other_page.path, theirs)
    return problems


def _first_difference(path, other_path, what, mine, theirs, show):
    last = mine[-1].line if mine else 1
    for one, other in zip_longest(mine, theirs):
        shown = show(one) if one else "nothing"
        expected = show(other) if other else "nothing"
        if shown != expected:
            line = one.line if one else last
            where = f"{other_path}:{other.line}" if other else other_path
            return Problem(path, line, f"{what} differs: {shown} here, {expected} in {where}")
    return None


def _show_heading(heading):
    fold = f" {FOLDED}" if heading.folded else ""
    return f"{'#' * heading.level} {{#{heading.id}{fold}}}"


def _show_formula(formula):
    dollars = "$$" if formula.display else "$"
    tex = _TEXT_IN_FORMULA.sub(r"\\\1{…}", " ".join(formula.tex.split()))
    return f"{dollars}{tex}{dollars}"


def _show_program(program):
    figures = "+".join(str(len(fence.figures)) for fence in program.fences)
    output = " with expected output" if program.expected_output is not None else ""
    return f"program of {len(program.fences)} fences with {figures} figures{output}"


def _movable(page):
    fences = (fence for program in page.programs for fence in program.fences)
    return [text.explore for fence in fences for text in fence.figures if text.explore]


def _show_movable(explore):
    return f"{explore.kind} {explore.id} {explore.settings}"


def _compare_code(path, mine, other_path, theirs):
    for fence, other in zip(mine.fences, theirs.fences, strict=False):
        try:
            difference = _differing_line(_statements(fence), _statements(other))
        except SyntaxError:
            continue  # reported by the parser
        if difference:
            line, other_line = fence.line + difference[0], other.line + difference[1]
            where = f"{other_path}:{other_line}"
            return [Problem(path, line, f"code differs from {where} in more than its strings")]
    return []


def _statements(fence):
    return _WithoutStrings().visit(rules.syntax_tree(fence.code)).body


class _WithoutStrings(ast.NodeTransformer):
    """Every string becomes the same one; of an f-string its expressions stay.

    What is printed is no string of the edition's language: it is the same in all editions.
    """

    def visit_Call(self, node):
        printed = isinstance(node.func, ast.Name) and node.func.id == "print"
        return node if printed else self.generic_visit(node)

    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant("…"), node) if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node):
        node.values = [v for v in node.values if isinstance(v, ast.FormattedValue)]
        for value in node.values:  # the format behind the colon is code, the same in all editions
            value.value = self.visit(value.value)
        return node


def _differing_line(mine, theirs, lines=(0, 0)):
    """Lines (in each fence) of the innermost statement that differs first, or None.

    `lines` are those of the statement around; where one has nothing more, its last line counts.
    """
    for one, other in zip_longest(mine, theirs):
        lines = one.lineno if one else lines[0], other.lineno if other else lines[1]
        if one is None or other is None:
            return lines
        if ast.dump(one) == ast.dump(other):
            continue
        for block in ("body", "orelse", "finalbody"):
            inner = getattr(one, block, None), getattr(other, block, None)
            if type(one) is type(other) and all(isinstance(part, list) for part in inner):
                difference = _differing_line(*inner, lines)
                if difference:
                    return difference
        return lines
    return None
