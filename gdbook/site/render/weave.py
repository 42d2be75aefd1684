"""Page and results -> Markdown that contains the outputs; any site generator can read it."""

import json
import re
from html import escape

from gdbook.site.problems import Problem
from gdbook.site.render import figures, inline, tree
from gdbook.site.source.front_matter import FRONT_MATTER
from gdbook.site.source.outline import readdressed

TAB = 8  # columns, as on a terminal; Markdown would make it four
RAW = "gd-raw"  # info string of a fence that holds HTML

# As in <matplotlib.lines.Line2D object at 0x7f…>, the value of a line that only draws.
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


def problems_in(page, results):
    """Problems between what a page says of its programs and what they did.

    Args:
        page: snippets.Page.
        results: A Result for each of its programs.

    Returns:
        A Problem for each fence with more or fewer figures than comments, for each output that
        would differ in the next run, and for each program that printed something else than its
        expected output.
    """
    problems = []
    for program, result in zip(page.programs, results, strict=True):
        for fence, outputs in zip(program.fences, result.fences, strict=True):
            drawn = sum(output.drawn for output in outputs)
            if drawn != len(fence.figures):
                message = f"{drawn} figures drawn, {len(fence.figures)} figure comments above"
                if drawn > len(fence.figures):
                    message += ": figure without alt text"
                problems.append(Problem(page.path, fence.line, message))
            for output in outputs:
                if output.kind == "text" and (found := _ADDRESS.search(output.data)):
                    message = f"output shows an address in memory: {found.group()}"
                    problems.append(Problem(page.path, fence.line, message))
        expected = program.expected_output
        if expected is not None and expected != result.stdout:
            line = program.expected_lines[0]
            details = f"expected:\n{expected}\nprinted:\n{result.stdout}"
            problems.append(Problem(page.path, line, "output is not the expected one", details))
    return problems


def weave(page, results, words, base, url_of=str):
    """Put the results of a page's programs behind their fences.

    Args:
        page: snippets.Page.
        results: A Result for each of its programs.
        words: The edition's words for what the press adds ("output").
        base: URL of the figures as seen from the page, ending in a slash.
        url_of: Called with a target as written in HTML or in a caption, which nobody else reads;
            returns its address seen from the page.

    Returns:
        The Markdown with a `data-program` number on each snippet, outputs, and no comments that
        were meant for the press.
    """
    lines, drop, after = readdressed(page, url_of), set(), {}
    for number, (program, result) in enumerate(zip(page.programs, results, strict=True), start=1):
        for fence, outputs in zip(program.fences, result.fences, strict=True):
            drop.update(fence.comments)
            snippet = f'{{.python .gd-snippet data-program="{number}"}}'
            lines[fence.line - 1] = _opening(lines[fence.line - 1], snippet)
            shown = [o for o in outputs if o.kind != "text" or program.expected_lines is None]
            after[fence.end] = list(_blocks(shown, fence, words, base, url_of))
        if program.expected_lines:
            comment, end = program.expected_lines
            drop.add(comment)
            opening = min(page.fenced.intersection(range(comment, end)))
            lines[opening - 1] = _opening(lines[opening - 1], _output_attributes(words))
            for at in range(opening, end - 1):
                lines[at] = lines[at].expandtabs(TAB)
    first, last = (
        (set(edge) for edge in zip(*page.blocks, strict=True)) if page.blocks else ((), ())
    )
    woven = []
    for at, line in enumerate(lines, start=1):
        if at in first:
            woven.append("")  # a fence that touches text would be a part of its paragraph
        woven.append("" if at in drop else line)
        if at in last:
            woven.append("")
        for block in after.get(at, ()):
            woven += ["", *block.split("\n"), ""]
    return "\n".join(woven)


def chapter(page, results, words, base, url_of=str):
    """A chapter's Markdown with its outputs, without front matter; see `weave`."""
    return FRONT_MATTER.sub("", weave(page, results, words, base, url_of))


def _opening(line, info):
    """A fence's opening line with other words behind its backticks."""
    body = line.lstrip()
    ticks = len(body) - len(body.lstrip("`"))
    return line[: len(line) - len(body)] + "`" * ticks + info


def _output_attributes(words):
    return f'{{.text .gd-output data-label="{words["output"]}"}}'


def _blocks(outputs, fence, words, base, url_of):
    """Markdown of each output, indented like its fence."""
    texts = iter(fence.figures)
    margin = " " * fence.indent
    for output in outputs:
        if output.kind == "text":
            info, body = _output_attributes(words), output.data.rstrip("\n").expandtabs(TAB)
        elif output.kind == "html":
            info, body = RAW, f'<div class="gd-html">{output.data.strip()}</div>'
        else:
            info, body = RAW, figure(output, next(texts), base, url_of)
        longest = max(map(len, re.findall("`+", body)), default=0)
        ticks = "`" * max(3, longest + 1)
        yield "\n".join(margin + line for line in f"{ticks}{info}\n{body}\n{ticks}".split("\n"))


def raw(source, language, css_class, options, md, **_):
    """What stands in a RAW fence, as it is; superfences calls this (`custom_fences`).

    Only a fence keeps HTML whole inside boxes and lists, where Markdown would read it as text.
    """
    return source


def figure(output, text, base, url_of=str):
    """HTML of a figure or an animation, on one line; within <gd-explore> if it can be moved.

    Args:
        output: An Output of kind "svg" or "frames".
        text: Its snippets.FigureText.
        base: URL of the figures as seen from the page.
        url_of: Called with the target of a link in the caption; returns its address.
    """
    caption = _readdressed(inline.to_html(text.caption), url_of)
    pictures = pictures_of(output)
    kind, data = "gd-figure", ""
    if output.kind == "frames":
        kind += " gd-animation"
        urls = {
            theme: [base + getattr(picture, theme) for picture in pictures]
            for theme in figures.THEMES
        }
        data = f' data-frames="{escape(json.dumps(urls))}"'
        steps = [picture.step for picture in pictures]
        if all(steps):
            data += f' data-steps="{" ".join(steps)}"'
    # Of an animation its end, which shows all of it: on paper and without a script.
    images = figures.images(pictures[-1], text.alt, base)
    html = (
        f'<figure class="{kind}"{data}><div class="gd-figure__box">{images}</div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )
    return _movable(text.explore, html) if text.explore else html


def _movable(explore, html):
    """A figure, still, in the element whose script puts one that moves into its place.

    The element is within a <div>: Markdown, which does not know it, would put it into a paragraph,
    which a browser ends before a figure.
    """
    settings = escape(explore.settings)
    return (
        f'<div class="gd-movable"><gd-explore kind="{explore.kind}" name="{explore.id}" '
        f'data-settings="{settings}">{html}</gd-explore></div>'
    )


def _readdressed(html, url_of):
    root = tree.parse(html)
    for link in root.iter("a"):
        link.set("href", url_of(link.get("href", "")))
    return tree.serialize(root)


def pictures_of(output):
    """The Pictures of an Output: one for a figure, one a frame for an animation, none for text."""
    if output.kind == "svg":
        return [figures.picture(output.data)]
    if output.kind == "frames":
        return [figures.picture(frame) for frame in output.data]
    return []
