"""The real book, built once for all tests of the site, whichever workers run them."""

import os

import pytest
from browser import launched, served, wait_for_frames
from built import ADDRESSES, BELOW, Site
from visits import Recorder


@pytest.fixture(scope="session")
def common(tmp_path_factory):
    """A folder that all workers of this run have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def site(common):
    return Site(common / "site")


@pytest.fixture(scope="session")
def address(site):
    """The site on a server of its own, below the folder that it was made for."""
    with served(site.folder, BELOW) as address:
        yield address


@pytest.fixture(scope="session")
def recorder(address):
    """recorder.visit(path): everything that was seen of a page."""
    recorder = Recorder(address)
    yield recorder
    recorder.close()


@pytest.fixture(params=ADDRESSES)
def visited(request, recorder):
    """The Visit to each page of both editions."""
    return recorder.visit(request.param)


@pytest.fixture(scope="module")  # its event loop must not outlive the module
def chromium():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def contexts(chromium):
    """contexts(**options) -> a browser's context, made once a module for the same options.

    What its pages share, fonts and scripts, is fetched and compiled once.
    """
    made = {}

    def context(**options):
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = chromium.new_context(**options)
            made[key].set_default_timeout(60_000)
        return made[key]

    yield context
    for one in made.values():
        one.close()


@pytest.fixture(scope="module")
def reader(contexts):
    """One reader, who goes from page to page."""
    return contexts(viewport={"width": 1280, "height": 900})


@pytest.fixture
def open_page(contexts, address):
    """open_page(path, width=…, theme=…) -> a page, closed afterwards; faults fail the test."""
    pages, faults = [], []

    def open_one(path, width=1280, theme="light", **options):
        size = {"width": width, "height": 900}
        page = contexts(viewport=size, color_scheme=theme, **options).new_page()
        pages.append(page)
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: _note_foreign(request.url, address, faults))
        page.goto(address + path)
        if options.get("java_script_enabled", True):
            wait_for_frames(page)
        return page

    yield open_one
    for page in pages:
        if not page.is_closed():
            page.evaluate("localStorage.clear()")  # the next page's reader is another
            page.close()
    assert not faults


def _note_foreign(url, address, faults):
    if not url.startswith((address, "data:", "blob:")):
        faults.append(f"asks another host: {url}")
