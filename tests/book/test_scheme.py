"""Light or dark: as the reader's system wishes, until the reader chooses; then as chosen."""

import pytest
from waiting import until

EDITIONS = ["he", "en"]
PAPER = {"light": "rgb(255, 254, 251)", "dark": "rgb(21, 24, 29)"}
WORDS = {
    "he": {"light": "לעבור לתצוגה כהה", "dark": "לעבור לתצוגה בהירה"},
    "en": {"light": "Switch to dark mode", "dark": "Switch to light mode"},
}


def paper(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def kept(page):
    return page.evaluate("localStorage.getItem('gdbook-scheme')")


def frame_colors(page):
    """What the page asks of the browser's own frame, and of its scroll bars."""
    colors = page.locator("meta[name=theme-color]").evaluate_all("all => all.map(m => m.content)")
    return set(colors), page.evaluate("getComputedStyle(document.documentElement).colorScheme")


@pytest.mark.parametrize("theme", PAPER)
@pytest.mark.parametrize("lang", EDITIONS)
def test_the_first_look_is_the_systems_before_any_file_of_script(chromium, address, lang, theme):
    context = chromium.new_context(color_scheme=theme)
    page = context.new_page()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{address}{lang}/slope/")
    assert paper(page) == PAPER[theme]
    assert kept(page) is None
    button = page.locator("header .gd-scheme")
    assert button.get_attribute("aria-label") == button.get_attribute("title") == WORDS[lang][theme]
    assert button.locator("svg").filter(visible=True).count() == 1
    context.close()


def test_without_a_choice_the_page_follows_the_system(open_page):
    page = open_page("en/slope/")
    page.emulate_media(color_scheme="dark")
    until(page, f"getComputedStyle(document.body).backgroundColor === '{PAPER['dark']}'")
    page.emulate_media(color_scheme="light")
    until(page, f"getComputedStyle(document.body).backgroundColor === '{PAPER['light']}'")
    assert kept(page) is None


@pytest.mark.parametrize(("theme", "chosen"), [("light", "dark"), ("dark", "light")])
def test_a_choice_holds_whatever_the_system_wishes(open_page, theme, chosen):
    page = open_page("en/slope/", theme=theme)
    color = {"light": "#fffefb", "dark": "#15181d"}
    assert frame_colors(page) == ({color[theme]}, theme)
    button = page.locator("header .gd-scheme")
    button.focus()
    page.keyboard.press("Enter")
    assert paper(page) == PAPER[chosen]
    assert button.get_attribute("aria-label") == WORDS["en"][chosen]
    assert frame_colors(page) == ({color[chosen]}, chosen)
    assert kept(page) == chosen
    page.reload()
    assert paper(page) == PAPER[chosen]
    assert frame_colors(page) == ({color[chosen]}, chosen)
    page.emulate_media(color_scheme=chosen)
    page.emulate_media(color_scheme=theme)
    assert paper(page) == PAPER[chosen]


def test_where_storage_is_forbidden_the_page_works_all_the_same(chromium, address):
    context = chromium.new_context(color_scheme="light")
    context.add_init_script("""
        for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
          get() { throw new DOMException("denied", "SecurityError"); },
        });
    """)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}en/slope/")
    page.locator("header .gd-scheme").click()
    assert paper(page) == PAPER["dark"]
    page.locator("header a[hreflang=he]").click()
    page.wait_for_url("**/he/slope/")
    page.locator(".gd-snippet button[data-md-type=copy]").first.wait_for()
    assert faults == []
    context.close()


def test_without_scripts_no_switch_is_offered(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}he/slope/")
    assert page.locator("h1").is_visible()
    assert not page.locator("header .gd-scheme").is_visible()
    context.close()
