"""Folds of a page in a browser."""


def unfold(page):
    """Open everything that is folded, so that it can be seen and clicked."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    # The page's observers look at what has become visible in the next frames.
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
