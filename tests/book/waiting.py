"""Waiting for a page in a browser.

Playwright's own wait_for_function evaluates text inside the page, which the pages' policy forbids.
"""

import time


def until(page, expression, arg=None, seconds=10):
    """Wait until a JavaScript expression, or a function of `arg`, is true in the page."""
    last = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < last, f"still not true: {expression} {arg or ''}"
        page.wait_for_timeout(20)
