"""The command's entry, for those too who installed gdbook without what makes the book."""

import sys


def main():
    """Run `gdbook`, or say what it needs."""
    try:
        from gdbook.site.cli import run

        run()
    except ModuleNotFoundError as error:
        if error.name.split(".")[0] == "gdbook":
            raise
        sys.exit(
            f'gdbook: {error.name} is missing; making the book needs: pip install -e ".[book]"'
        )
