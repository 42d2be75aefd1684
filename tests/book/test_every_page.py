"""From page to page: the editions, the choice of light or dark, wrong addresses, no scripts."""

import pytest
from built import BELOW
from waiting import listen, until

EDITIONS = ["he", "en"]


@pytest.fixture
def visit(reader, address):
    """visit(path) -> the page; what it complains about or asks of another host fails the test."""
    pages, faults = [], []

    def open_one(path):
        page = reader.new_page()
        pages.append(page)
        listen(page, faults, address)
        page.goto(address + path)
        return page

    yield open_one
    for page in pages:
        page.close()
    assert not faults


def test_the_first_page_follows_the_choice(visit, reader):
    page = visit("en/")
    page.locator('header a[hreflang="he"]').click()
    page.wait_for_url("**/he/")
    page.goto(page.url.removesuffix("he/"))
    page.wait_for_url("**/he/")
    page.locator("footer a[href*='#choose']").click()
    page.wait_for_url("**/#choose")
    assert page.locator("a[hreflang]").count() == 2


def test_light_or_dark_holds_for_the_whole_book(visit):
    page = visit("en/slope/")
    page.locator("header .gd-scheme").click()
    until(page, "document.body.dataset.mdColorScheme === 'slate'")
    page.locator('header a[hreflang="he"]').click()
    page.wait_for_url("**/he/slope/")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(page.url.partition("he/")[0] + "#choose")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


@pytest.fixture(scope="module")
def plain(contexts):
    """A reader whose browser runs no scripts."""
    return contexts(java_script_enabled=False)


@pytest.mark.parametrize("path", ["", "slope/", "labs/slope/", "glossary/"])  # each kind of page
def test_without_scripts_the_switch_is_a_link(plain, address, path):
    page = plain.new_page()
    page.goto(f"{address}he/{path}")
    for there in ("en", "he"):
        page.locator(f'header a[hreflang="{there}"]').click()
        page.wait_for_url(f"{address}{there}/{path}")
        assert page.locator("h1").first.is_visible()
    page.close()


def test_without_scripts_the_first_page_offers_both(plain, address):
    page = plain.new_page()
    page.goto(address)
    page.get_by_text("Read in English").click()
    page.wait_for_url(f"{address}en/")
    page.close()


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("he/slope", "slope/"),
        ("en/slope.html", "slope/"),
        ("he/labs/Slope/index.html", "labs/slope/"),
        ("labs/slope/", "labs/slope/"),
        ("en/slop/", "slope/"),
        ("he/slope.md", "slope/"),
        ("he/no/such/page/", None),
        ("", None),
    ],
)
def test_the_page_for_wrong_addresses_knows_what_was_meant(visit, reader, address, asked, meant):
    page = visit("404.html")
    page.goto("about:blank")
    # As GitHub Pages serves it: at any address that is not there.
    text = reader.request.get(f"{address}404.html").text()
    page.route("**/*", lambda route: route.continue_())
    page.route(
        f"{address}{asked}", lambda route: route.fulfill(body=text, content_type="text/html")
    )
    page.goto(f"{address}{asked}#here")
    links = page.locator("[data-suggestion] a").filter(visible=True)
    found = {link.get_attribute("href") for link in links.all()}
    assert found == ({f"/{BELOW}{lang}/{meant}#here" for lang in EDITIONS} if meant else set())
    for lang in EDITIONS:
        assert page.locator(f'.editions a[href="/{BELOW}{lang}/"]').is_visible()
