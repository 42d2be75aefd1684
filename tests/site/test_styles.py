"""The one style sheet of an edition, what it keeps, what it leaves out; its one script."""

import pytest

from gdbook.site.publish import css_bundle
from gdbook.site.publish.frame import SCRIPT, SHEET, finish
from gdbook.site.publish.light import make_light
from gdbook.site.render import page, tree
from gdbook.site.store import Store

PAGE = '<html class="a b"><p class=\'c\' style="width:var(--wide)">'


def kept(text, pages=(PAGE,), scripts=()):
    """The sheet made of one text, without white space."""
    return "".join(sheet(text, pages, scripts).split())


def sheet(text, pages=(PAGE,), scripts=()):
    """The same as it is."""
    found = [page.facts(tree.parse_page(html)) for html in pages]
    classes, colors, styles = (
        [one for facts in found for one in getattr(facts, name)]
        for name in ("classes", "colors", "styles")
    )
    return css_bundle.bundle({"one.css": text}, classes, colors, styles, scripts)


@pytest.mark.parametrize(
    "text",
    [
        ".a{color:red;}",
        ".a>.c+p{color:red;}",
        "p:not(.never){color:red;}",
        "#never,[never]{color:red;}",
        "p::before{color:red;}",
        "@mediaprint{.a{color:red;}}",
        "@supports(color:red){.b{color:red;}}",
    ],
)
def test_a_rule_that_may_be_called_for_stays(text):
    assert kept(text.replace("@media", "@media ")) == text


@pytest.mark.parametrize(
    "text",
    [
        ".never{color:red}",
        ".a .never>p{color:red}",
        ".a.never:hover{color:red}",
        "@media print{.never{color:red}}",
        ".a{}",
        '@charset "utf-8";',
        "[data-md-color-switching] *{transition-duration:0ms!important}",
        "[data-md-color-primary=indigo]{color:red}",
    ],
)
def test_a_rule_that_nothing_calls_for_goes(text):
    assert kept(text) == ""


def test_of_a_list_of_selectors_the_possible_ones_stay():
    assert kept(".never, .a:is(.x, .y), .never .b, .c { color: red }") == (
        ".a:is(.x,.y),.c{color:red;}"
    )


def test_what_a_script_names_may_occur():
    script = 'element.className = "md-search-result__item"'
    text = ".md-search-result__item{color:red;}"
    assert kept(text) == ""
    assert kept(text, scripts=[script]) == text


def test_what_scripts_know_and_the_book_has_not_goes_unless_a_page_has_it():
    script = 'querySelectorAll(".tabbed-labels, .md-annotation")'
    text = ".tabbed-labels{color:red;}.md-annotation{color:red;}"
    assert kept(text, scripts=[script]) == ""
    assert kept(text, pages=['<p class="tabbed-labels">']) == ".tabbed-labels{color:red;}"


def test_the_colours_of_the_pages_stay():
    page = '<body data-md-color-primary="custom">'
    text = "[data-md-color-primary=custom]{color:red;}"
    assert kept(text + "[data-md-color-primary=red]{color:red}", pages=[page]) == text


def test_no_rule_for_tables_hangs_on_what_has_no_class():
    text = ".a table:not([class]) td{color:red;}"
    assert kept(text) == ""
    page = '<table class="a gd-table">'
    assert kept(text, pages=[page]) == ".atable.gd-tabletd{color:red;}"


def test_custom_properties_stay_where_they_are_used():
    text = (
        ":root{--icon:url(x);--used:red;--wide:1px;--named:2px;--deep:3px}"
        ".a{color:var(--used);margin:var(--deep,0)}"
    )
    assert kept(text, scripts=['style.setProperty("--named", 3)']) == (
        ":root{--used:red;--wide:1px;--named:2px;--deep:3px;}"
        ".a{color:var(--used);margin:var(--deep,0);}"
    )


def test_a_property_used_only_by_a_rule_that_goes_goes_with_it():
    assert kept(":root{--x:red;--y:url(a)}.never{color:var(--x)}") == ""


def test_values_comments_fonts_and_importance_are_kept_as_they_are():
    text = (
        "@font-face{font-family:'Book';src:url(\"../fonts/x.woff2\") format('woff2')}"
        ".a{/* why */ width: calc(1px + 2%) !important; content: '\\201c ;}'}"
    )
    out = sheet(text)
    assert out == (
        '@font-face{font-family:"Book";src:url("../fonts/x.woff2") format("woff2")}\n'
        '.a{width:calc(1px + 2%)!important;content:"\u201c;}";}\n'
    )


@pytest.mark.parametrize(
    ("selector", "spelled"),
    [
        (".a :is(p, pre)", ".ap,.apre"),
        (".a > :is(.b, .c)::before", ".a>.b::before,.a>.c::before"),
        (":is(p, pre):not(.b, .c):hover", "p:not(.b,.c):hover,pre:not(.b,.c):hover"),
        # One choice more specific than the other, a tag or a class beside it, an element below.
        (".a :is(.b, p)", ".a:is(.b,p)"),
        ("p:is(.a, .b)", "p:is(.a,.b)"),
        (":is(p, pre) b", ":is(p,pre)b"),
        (".a:not(:is(p, pre))", ".a:not(:is(p,pre))"),
        (".a:has(:is(p, pre))", ".a:has(:is(p,pre))"),
        (":is(p > b, pre)", ":is(p>b,pre)"),
    ],
)
def test_a_choice_at_the_end_of_a_selector_is_spelled_out(selector, spelled):
    text = sheet(f"{selector} {{color: red}}").replace(", ", ",").replace(" > ", ">")
    assert "".join(text.split()) == f"{spelled}{{color:red;}}"


def test_rules_within_rules_and_animations_are_kept():
    text = "@keyframes heart{0%{opacity:0}to{opacity:1}}.a{color:red;&:hover{color:blue}}"
    assert kept(text) == (
        "@keyframesheart{0%{opacity:0}to{opacity:1}}.a{color:red;&:hover{color:blue}}"
    )


@pytest.mark.parametrize(
    "text", [".a{color:red}\n.b{color}", ".a{}\n.never{color}", ".a{color:red}\n}"]
)
def test_what_is_not_css_is_named_with_its_line(text):
    with pytest.raises(ValueError, match=r"^one\.css:2: "):
        kept(text)


@pytest.fixture
def edition(tmp_path):
    sheets = tmp_path / "assets/stylesheets"
    sheets.mkdir(parents=True)
    (sheets / "one.css").write_text(".a{color:red}", encoding="utf-8")
    (sheets / "two.css").write_text(".a{color:blue}.never{color:red}", encoding="utf-8")
    return tmp_path


def frames(*sheets):
    """The home page and another one, with links to these style sheets."""
    link = '<link rel="stylesheet" href="{}assets/stylesheets/{}.css">'
    made = {}
    for name, up, own in zip(("index.html", "slope/index.html"), ("", "../"), sheets, strict=True):
        links = "\n".join(link.format(up, sheet) for sheet in own)
        html = f'<head><meta charset="utf-8">{links}</head><body class="a"></body>'
        made[name] = finish(html), None
    return made


def test_an_edition_gets_one_sheet_that_all_its_pages_link(edition):
    pages = frames(("one", "two"), ("one", "two"))
    make_light(edition, pages, Store(edition / "kept"))
    assert (edition / SHEET).read_text(encoding="utf-8") == ".a{color:red;}\n.a{color:blue;}\n"
    assert [path.name for path in edition.rglob("*.css")] == ["site.css"]
    for name, up in (("index.html", ""), ("slope/index.html", "../")):
        html = pages[name][0].page("", "")
        assert html.count("stylesheet") == 1 + html.count("stylesheets/")
        assert f'<link rel="stylesheet" href="{up}{SHEET}">' in html


def test_a_sheet_that_is_known_is_not_made_again(edition, monkeypatch):
    texts = {path.name: path.read_text("utf-8") for path in edition.rglob("*.css")}
    pages, kept = frames(("one", "two"), ("one", "two")), Store(edition / "kept")
    make_light(edition, pages, kept)
    joined = (edition / SHEET).read_text(encoding="utf-8")
    monkeypatch.setattr(css_bundle, "bundle", None)
    for name, text in texts.items():
        (edition / "assets/stylesheets" / name).write_text(text, encoding="utf-8")
    make_light(edition, pages, kept)
    assert (edition / SHEET).read_text(encoding="utf-8") == joined


def test_pages_with_different_sheets_are_an_error(edition):
    pages = frames(("one", "two"), ("one",))
    with pytest.raises(ValueError, match=r"^slope/index\.html: "):
        make_light(edition, pages, Store(edition / "kept"))


def scripted(*scripts, draft=False):
    """Two pages with these deferred scripts, around one that is not."""
    tag = '<script src="{}assets/javascripts/{}.js" defer></script>'
    made = {}
    for name, up, own in zip(("index.html", "slope/index.html"), ("", "../"), scripts, strict=True):
        first, *rest = (tag.format(up, script) for script in own)
        now = f'<script src="{up}assets/javascripts/now.js"></script>'
        html = f'<head><meta charset="utf-8"></head><body>{first}{now}{"".join(rest)}</body>'
        made[name] = finish(html, draft=draft), None
    return made


@pytest.fixture
def with_scripts(tmp_path):
    folder = tmp_path / "assets/javascripts"
    folder.mkdir(parents=True)
    for name in ("one", "two", "now"):
        (folder / f"{name}.js").write_text(f'"{name}";\n', encoding="utf-8")
    return tmp_path


def test_an_edition_gets_one_deferred_script_in_the_order_of_its_own(with_scripts):
    pages = scripted(("two", "one"), ("two", "one"))
    make_light(with_scripts, pages, Store(with_scripts / "kept"))
    assert (with_scripts / SCRIPT).read_text(encoding="utf-8") == '"two";\n\n"one";\n'
    assert sorted(path.name for path in with_scripts.rglob("*.js")) == ["now.js", "site.js"]
    for name, up in (("index.html", ""), ("slope/index.html", "../")):
        frame = pages[name][0]
        for html in (frame.page("", ""), frame.offline_page("")):
            assert [part.split('"')[0] for part in html.split(f'src="{up}')[1:]] == [
                SCRIPT, "assets/javascripts/now.js"]  # fmt: skip
            assert html.count("defer") == 1


@pytest.mark.parametrize("scripts", [("two?v=2", "one"), ("two", "one", "two"), ("two", "one#x")])
def test_a_file_is_joined_once_whatever_its_address_says_more(with_scripts, scripts):
    names = [f"assets/javascripts/{name}.js" for name in ("two", "one")]
    html = "".join(
        f'<script src="assets/javascripts/{name}.js{more}" defer></script>'
        for name, more in ((text[:3], text[3:]) for text in scripts)
    )
    frame = finish(f'<head><meta charset="utf-8"></head><body>{html}</body>')
    assert frame.deferred == names
    make_light(with_scripts, {"index.html": (frame, None)}, Store(with_scripts / "kept"))
    assert (with_scripts / SCRIPT).read_text(encoding="utf-8") == '"two";\n\n"one";\n'


@pytest.mark.parametrize("sheets", [("one?v=2", "two"), ("one", "two", "one")])
def test_a_sheet_is_joined_once_whatever_its_address_says_more(edition, sheets):
    link = '<link rel="stylesheet" href="assets/stylesheets/{}.css{}">'
    links = "".join(link.format(text[:3], text[3:]) for text in sheets)
    frame = finish(f'<head><meta charset="utf-8">{links}</head><body class="a"></body>')
    make_light(edition, {"index.html": (frame, None)}, Store(edition / "kept"))
    assert (edition / SHEET).read_text(encoding="utf-8") == ".a{color:red;}\n.a{color:blue;}\n"


def test_a_draft_keeps_its_scripts():
    html = scripted(("one",), ("one", "two"), draft=True)["slope/index.html"][0].page("", "")
    assert [f"/{name}.js" in html for name in ("one", "two", "site")] == [True, True, False]


def test_pages_with_different_scripts_are_an_error(with_scripts):
    pages = scripted(("one", "two"), ("one",))
    with pytest.raises(ValueError, match=r"^slope/index\.html: its scripts are "):
        make_light(with_scripts, pages, Store(with_scripts / "kept"))
