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
def reader(chromium):
    """One reader, who goes from page to page."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def open_page(chromium, address):
    """open_page(path, width=…, theme=…) -> a page, closed afterwards; faults fail the test."""
    contexts, faults = [], []

    def open_one(path, width=1280, theme="light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **options
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: _note_foreign(request.url, address, faults))
        page.goto(address + path)
        if options.get("java_script_enabled", True):
            wait_for_frames(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults


def _note_foreign(url, address, faults):
    if not url.startswith((address, "data:", "blob:")):
        faults.append(f"asks another host: {url}")
