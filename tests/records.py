"""What a build has already found out about the programs of the book.

A program that was run alone by the build, on just what is here now (its text, the library, the
versions, the images), need not be run once more to be checked.
"""

import functools

#: Warnings that no test minds: tests work with stand-in images on purpose, and on a desktop, where
#: a display exists, plt.show() says that Agg cannot show.
HARMLESS = ("These are generated stand-in images", "FigureCanvasAgg is non-interactive")


def has_passed(root, path, block):
    """Whether the build has run a program without a fault or a warning, and got what is expected.

    Where it has not, the program is to be run, which tells what is wrong.

    Args:
        root: The project's folder.
        path: The page.
        block: The program, a pytest_codeblocks.main.CodeBlock.
    """
    if not (root / ".cache" / "gdbook").is_dir():
        return False  # nothing was built, and what builds need not be installed
    pipeline, programs = _book(root)
    program = programs.get((path, block.code))
    result = program and pipeline.result_of(program)
    return bool(
        result
        and block.expected_output in (None, result.stdout)
        and all(any(text in message for text in HARMLESS) for *_, message in result.warnings)
    )


@functools.cache
def _book(root):
    """The Pipeline of the build, and {(page's path, text): program}."""
    from gdbook.site.build import Pipeline

    pipeline = Pipeline(root)
    pages = pipeline.book.pages.values()
    return pipeline, {
        (root / page.path, program.code): program for page in pages for program in page.programs
    }
