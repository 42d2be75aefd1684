"""Waiting for a page in a browser, and hearing its complaints.

Playwright's own wait_for_function evaluates text inside the page, which the pages' policy forbids.
"""

import time


def until(page, expression, arg=None, seconds=60):
    """Wait until a JavaScript expression, or a function of `arg`, is true in the page."""
    last = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < last, f"still not true: {expression} {arg or ''}"
        page.wait_for_timeout(20)


def listen(page, faults, *addresses):
    """Note in a list what a page complains about, misses, or asks of any other address."""

    def failed(request):
        if request.failure != "net::ERR_ABORTED":  # what was on its way when the reader left
            faults.append(f"{request.failure}: {request.url}")

    def asked(request):
        if not request.url.startswith((*addresses, "data:", "blob:")):
            faults.append(f"asks another host: {request.url}")

    page.on("console", lambda said: said.type in ("error", "warning") and faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", failed)
    page.on("request", asked)
