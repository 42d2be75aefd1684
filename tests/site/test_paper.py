"""Paper: what becomes of a page's tree on its way to PDF and EPUB."""

import base64
import io
import re
from pathlib import Path

import material
import numpy as np
import pypdf
import pytest
from PIL import Image

from gdbook.site.paper import epub, formulas, manuscript, markup, pictures
from gdbook.site.paper.pdf import Press
from gdbook.site.publish import downloads
from gdbook.site.render import figures, mathml, tree
from gdbook.site.render.formulas import to_mathml
from gdbook.site.store import Store

WORDS = {"answers": "Answers", "contents": "Contents", "page": "p.", "movable": "It moves"}
FOLDED = """\
<h1 id="top">Title<a class="headerlink" href="#top">¶</a></h1>
<p class="gd-downloads"><a href="../x.ipynb">Download</a></p>
<h2 id="part">Part</h2>
<div class="admonition question"><p class="admonition-title">Check yourself</p>
<p>Why?</p><details class="success"><summary>Answer</summary><p>Because.</p></details></div>
<p>After, <a href="../other/#there">there</a>, <a href="../gone/">gone</a>,
<a href="#part">up</a>.</p>
<details class="gd-solution"><summary><h3 id="full">Full solution</h3></summary><p>So.</p></details>
"""


ROOT = Path(__file__).parents[2]
FONTS = ROOT / "docs/assets/fonts"


def leaf(content, name="x.md", address=None):
    return manuscript.leaf(name, content, "Chapter 1", WORDS, {"x.md", "other.md"}, address)


def written(content, rtl=False, name="x.md"):
    one = leaf(content, name)
    found = dict.fromkeys(markup.formulas_in(one.root), "$x$")
    return markup.Writer(rtl, found).write(one)


def test_answers_stand_at_the_end_and_lead_back():
    root = leaf(FOLDED).root
    texts = [" ".join(tree.text_of(e).split()) for e in root.iter("h1", "h2", "h3", "p")]
    assert texts == [
        "Title", "Part", "Check yourself", "Why?", "Answer", "After, there, gone, up.",
        "Full solution", "Answers", "Part · Answer", "Because.", "Part · Full solution", "So.",
    ]  # fmt: skip
    assert not tree.elements(root, "details", "summary")
    links = {link.text: link.get("href") for link in tree.elements(root, "a")}
    assert links == {
        "Answer": "x.md#gd-answer-1", "Part · Answer": "x.md#gd-question-1",
        "Full solution": "x.md#full", "Part · Full solution": "x.md#gd-question-2",
        "there": "other.md#there", "up": "x.md#part",
    }  # fmt: skip
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for target in links.values():
        name, _, anchor = target.partition("#")
        assert name != "x.md" or anchor in ids


def test_what_is_not_in_the_book_is_linked_where_it_is_published():
    address = "https://example.org/en/"
    links = {a.text: a.get("href") for a in leaf(FOLDED, address=address).root.iter("a")}
    assert links["gone"] == "https://example.org/en/gone/"
    assert links["there"] == "other.md#there"


def test_an_animation_becomes_four_of_its_frames():
    names = [f"{at}-light.svg" for at in range(11)]
    listed = ", ".join(f'"../assets/figures/{name}"' for name in names)
    root = leaf(
        f'<h1>T</h1><figure class="gd-figure" data-frames=\'{{"light": [{listed}]}}\'>'
        '<div class="gd-figure__scroll"><img class="gd-only-light" src="../assets/figures/'
        '10-light.svg" width="5" height="4" alt="It moves."><img class="gd-only-dark" src="d.svg">'
        "</div><figcaption>C</figcaption></figure>"
    ).root
    images = tree.elements(root, "img")
    assert [i.get("src") for i in images] == [names[at] for at in (0, 3, 7, 10)]
    assert [i.get("alt") for i in images] == ["It moves.", "", "", ""]


def test_a_movable_figure_is_its_static_one():
    content = '<h1>T</h1><gd-explore id="m" kind="k"><figure class="gd-figure"><img src="a.svg" '
    content += 'class="gd-only-light"></figure></gd-explore><p>After</p>'
    assert not tree.elements(leaf(content).root, "gd-explore")
    published = leaf(content, address="https://example.org/en/").root
    (link,) = tree.elements(published, "a")
    assert link.get("href") == "https://example.org/en/x/#m"
    assert [e.tag for e in published] == ["h1", "figure", "p"]
    assert "figcaption" in {e.tag for e in link.iterancestors()}


def test_markup_means_nothing_in_text():
    text = "a_1 *b* #c $d$ [e] <f> `g` \\h @i = - + / ~ 1. \"q\" 'r' //s"
    content = f"<h1>T</h1><p>{text.replace('<', '&lt;')}</p>"
    line = written(content).strip().split("\n")[-1]
    assert line == markup.escaped(text)
    for sign in "#$*_`<>@[]":
        assert line.count(sign) == line.count("\\" + sign)


def test_a_few_words_stay_with_the_formula_that_they_lead_to():
    formula = f"<div class='gd-math'>{mathml.to_mathml('x = 1', display=True)}</div>"
    assert "#tied[So]" in written(f"<h1>T</h1><p>So</p>{formula}")
    assert "#tied" not in written(f"<h1>T</h1><p>{'So ' * 400}</p>{formula}")
    assert "#tied" not in written(f"<h1>T</h1>{formula}{formula}")


def test_a_paragraph_that_begins_with_a_bold_word_stays_with_its_formula_too():
    formula = f"<div class='gd-math'>{mathml.to_mathml('x = 1', display=True)}</div>"
    assert "#tied[#strong[So]" in written(f"<h1>T</h1><p><b>So</b> then</p>{formula}")
    assert "#tied[#list" not in written(f"<h1>T</h1><ul><li>So</li></ul>{formula}")


LONG = r"f(x) = 2(x-3)\,e^{-(x-3)^2} \approx 1 - 2 + 3 - 4 + 5 - 6"


def broken(tex):
    """A page with a formula as gdbook.site.render.formulas leaves it: in pieces, if it is long."""
    root = tree.parse(f"<h1>T</h1><p>Let <span class='arithmatex'>\\({tex}\\)</span> be.</p>")
    to_mathml(root)
    return tree.serialize(root)


def test_a_formula_that_browsers_break_is_one_formula_on_paper():
    content = broken(LONG)
    assert content.count("<math") == 3
    one = leaf(content)
    assert markup.formulas_in(one.root) == [(LONG, False)]
    line = written(content)
    assert line.count("#formula(") == 1
    assert ", whole: false)" in line
    assert line.count("<math") == 0


def test_a_short_formula_is_never_broken():
    line = written(broken("x = 1"))
    assert line.count("#formula(") == 1
    assert "whole: false" not in line


def test_a_source_stays_with_what_is_said_of_it():
    loose = "<ul><li><p>A paper.</p><p>What it says.</p></li></ul>"
    assert "#kept[A paper" in written(f"<h1>T</h1>{loose}")
    assert "#kept" not in written("<h1>T</h1><ul><li>A paper.</li></ul>")


def test_a_signed_number_in_hebrew_keeps_its_sign():
    assert "#text(dir: ltr)[\\-0\\.2]" in written("<h1>T</h1><p>השיפוע -0.2 כאן</p>", rtl=True)
    assert "ltr" not in written("<h1>T</h1><p>2024-25</p>", rtl=True)


def test_latin_words_in_brackets_keep_both(tmp_path):
    assert "#text(dir: ltr)[\\(short name\\)]" in written(
        "<h1>T</h1><p><b>ReLU</b> (short name): כך</p>", rtl=True
    )
    assert "ltr" not in written("<h1>T</h1><p>(כך LTR) (3)</p>", rtl=True)


def test_what_has_no_form_on_paper_is_an_error():
    with pytest.raises(markup.PaperError, match=r"x\.md: <video"):
        written("<h1>T</h1><p><video></video></p>")


BRACKETS = (("opening", "\\("), ("closing", "\\)"))


def test_formulas_in_typst_words(tmp_path):
    kept = Store(tmp_path)
    wanted = [
        (r"\frac{a}{2}", True),
        (r"60{,}000 \cdot x_1", False),
        (r"f'(x)", False),
        (r"a \odot b", True),
        (r"s|f'|", False),
        (r"\bigl( x \bigr)", False),
    ]
    found = formulas.convert(wanted, kept)
    assert found[wanted[0]] == "$ a / 2 $"
    assert found[wanted[1]] == '$upright("60,000") dot.op x_1$'
    assert found[wanted[3]] == "$ a dot.o b $"
    assert found[wanted[4]] == '$s class("opening", bar.v) f\' class("closing", bar.v)$'
    large = [f'class("{side}", stretch({sign}, size: #120%))' for side, sign in BRACKETS]
    assert found[wanted[5]] == f"${large[0]} x {large[1]}$"
    assert formulas.convert(wanted, kept) == found


def test_an_epub_page_is_xml_with_mathml():
    one = leaf(f"<h1 id='t'>T &amp; U</h1><p>Let {mathml.to_mathml('x^2')} &lt; 3<br>.</p>")
    text = epub._content(one)
    assert 'xmlns="http://www.w3.org/1998/Math/MathML"' in text
    assert "<br/>" in text
    assert "T &amp; U" in text
    assert text.startswith('<p class="gd-kicker">Chapter 1</p>')


def figure(picture, **how):
    """A figure with a picture in it, as a WebP, and with a name that stands twice."""
    out = io.BytesIO()
    picture.save(out, "WEBP", **how)
    inside = base64.b64encode(out.getvalue()).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'width="9pt" height="9pt"><g id="a"/><g id="a"/>'
        f'<image xlink:href="data:image/webp;base64,{inside}"/></svg>'
    )


def inside(made):
    """The kind of the picture in a figure, and the picture."""
    kind, content = re.search(r"data:image/(\w+);base64,([\w+/=]+)", made).groups()
    return kind, Image.open(io.BytesIO(base64.b64decode(content)))


SMOOTH = Image.radial_gradient("L").convert("RGB")


def test_a_figure_for_devices_has_no_webp_and_no_id_twice():
    made = pictures.on_devices(figure(Image.new("RGB", (4, 4), "red"), lossless=True))
    assert inside(made)[0] == "png"
    assert made.count('id="a"') == 1


@pytest.mark.parametrize("take", [pictures.on_paper, pictures.on_devices])
def test_a_smooth_picture_is_taken_as_a_jpeg_and_looks_the_same(take):
    kind, picture = inside(take(figure(SMOOTH, quality=92)))
    assert kind == "jpeg"
    far = np.abs(np.asarray(picture, float) - np.asarray(SMOOTH, float))
    assert far.mean() < 1
    assert far.max() < 16


@pytest.mark.parametrize(
    ("picture", "how"),
    [
        (Image.new("RGB", (9, 9), "red"), {"lossless": True}),
        (Image.new("RGBA", (9, 9), (255, 0, 0, 99)), {"exact": True}),
    ],
)
def test_a_picture_of_few_colours_or_with_glass_keeps_every_pixel(picture, how):
    text = figure(picture, **how)
    assert pictures.on_paper(text) == text  # Typst knows it as it is
    kind, made = inside(pictures.on_devices(text))
    assert kind == "png"
    before = inside(text)[1]
    assert np.array_equal(np.asarray(made), np.asarray(before.convert(made.mode)))


def test_links_to_paper_take_their_place_or_leave_none():
    line = f'<p class="gd-downloads"><a>N</a> · {downloads.PLACE}</p>'
    assert downloads.fill(line, "<a>P</a>") == '<p class="gd-downloads"><a>N</a> · <a>P</a></p>'
    assert downloads.fill(line) == '<p class="gd-downloads"><a>N</a></p>'
    assert downloads.fill(downloads.PLACE, "<a>P</a>") == '<p class="gd-downloads"><a>P</a></p>'
    assert downloads.fill(downloads.PLACE) == ""


def hebrew(content):
    """A book of one page."""
    return manuscript.Manuscript(
        "he", True, "ספר", "מחברים", "תיאור", "CC BY", WORDS, (leaf(content),)
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What the PDFs of this module have in common, such as fonts."""
    return Store(tmp_path_factory.mktemp("kept"))


def drawn(content, folder, kept):
    """The pieces of text of a page, each as (text, x, y), from below on the left; and its width."""
    book = hebrew(f"<h1 id='t'>כותרת</h1>{content}")
    (folder / "made").mkdir()
    folders = (figures.Folder(folder), FONTS, folder / "made", kept)
    page = pypdf.PdfReader(io.BytesIO(Press(book, *folders).page(book.leaves[0]))).pages[0]
    found = []

    def note(text, outer, inner, *_):
        x, y = outer[0] * inner[4] + outer[4], outer[3] * inner[5] + outer[5]
        found.append((text, x, y))

    page.extract_text(visitor_text=note)
    return found, float(page.mediabox.width)


def places(content, signs, folder, kept):
    """Where each of some signs stands first, from the left, on a page; and the page's width."""
    texts, width = drawn(content, folder, kept)
    found = {}
    for text, x, _ in texts:
        for sign in signs:  # a formula's digits come one by one
            if sign in text:
                found.setdefault(sign, x)
    return found, width


def test_a_cell_that_holds_a_formula_or_a_number_alone_stands_on_the_tables_side(tmp_path, kept):
    cells = ("מילים רבות מאוד בתא אחד", mathml.to_mathml("x = 7"), "-8")
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    found, width = places(f"<table><tbody>{rows}</tbody></table>", "78", tmp_path, kept)
    assert min(found["7"], found["8"]) > 0.8 * width


def test_a_long_formula_stands_in_the_line_of_its_words(tmp_path, kept):
    content = broken("a = b = c + 7 + 8 + d - k - m - n").partition("</h1>")[2]
    texts, _ = drawn(content, tmp_path, kept)
    assert len({round(y) for text, _, y in texts if text.strip() in ("Let", "be.", "7", "8")}) == 1


def test_no_line_of_a_program_is_broken(tmp_path, kept):
    """As long as the longest that the book has, with Hebrew in it, which has a box of its own."""
    line = f"q = 1  # {'גד ' * 27}"
    program = f"<div class='gd-snippet highlight'><pre><code>{line}</code></pre></div>"
    texts, _ = drawn(program, tmp_path, kept)
    assert len({round(y) for text, _, y in texts if set(text) & set("q#גד")}) == 1


def test_strings_in_a_program_keep_their_places(tmp_path, kept):
    program = '<div class=\'gd-snippet highlight\'><pre><code>x = ["אא", "בב"]</code></pre></div>'
    found, _ = places(program, "אב", tmp_path, kept)
    assert found["א"] < found["ב"]


PROGRAM = """\
<div class='gd-snippet highlight'><pre><code><span class="k">for</span> name \
<span class="ow">in</span> [<span class="s2">"אא"</span>, <span class="mi">7</span>]:

    show(name)  <span class="c1"># גם זה</span>
</code></pre></div>"""


def test_a_program_has_the_hues_of_the_page_and_its_lines():
    assert written(f"<h1>T</h1>{PROGRAM}").split("#program(")[1].strip() == (
        '((("keyword", "for", false)," name ",("operator", "in", false)," [",'
        '("string", "\\"", false),("string", "אא", true),("string", "\\"", false),", ",'
        '("number", "7", false),"]:",),(),'
        '("    show(name)  ",("comment", "# ", false),("comment", "גם זה", true),),))'
    )


def test_every_kind_of_word_in_a_program_has_the_hue_of_the_site():
    """Pygments' kinds in the book -> Material's names for their hues -> frame.css."""
    frame = (ROOT / "docs/assets/stylesheets/frame.css").read_text(encoding="utf-8")
    light = dict(reversed(re.findall(r"(--gd-[\w-]+): (#[0-9a-f]{6});", frame)))
    names = dict(re.findall(r"--md-code-hl-(\w+)-color: var\((--gd-[\w-]+)\);", frame))
    (sheet,) = (Path(material.__file__).parent / "templates/assets/stylesheets").glob("main.*.css")
    rules = re.findall(
        r"([^{}]*)\{color:var\(--md-code-hl-(\w+)-color\)\}", sheet.read_text(encoding="utf-8")
    )
    of_site = {
        kind: light[names[name]]
        for selectors, name in rules
        for kind in re.findall(r"\.highlight \.(\w+)", selectors)
        if kind in markup.HUES
    }
    template = (ROOT / "gdbook/site/paper/book.typ").read_text(encoding="utf-8")
    hues = dict(re.findall(r'(\w+): rgb\("(#[0-9a-f]{6})"\)', template))
    assert {kind: hues[hue] for kind, hue in markup.HUES.items()} == of_site
    assert set(hues) == set(markup.HUES.values())


def test_no_sign_of_a_sentence_is_taken_for_one_of_typsts():
    said = written("<h1>T</h1><p><em>a</em>; b <code>c</code>(d) <em>e</em>[f].</p>")
    assert "#emph[a]\\; b" in said
    assert '#word("c")\\(d\\)' in said
    assert "#emph[e]\\[f\\]" in said


def snippet(code):
    return f"<div class='gd-snippet highlight'><pre><code>{code}</code></pre></div>"


def output(text):
    return f"<div class='gd-output'><pre>{text}</pre></div>"


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (f"<p>With a program.</p>{snippet('f()')}", "#tied[With a program\\.]"),
        ("<p>Four of them:</p><ul><li>a</li></ul>", "#tied[Four of them\\:]"),
        (f"{snippet('f()')}{output('1')}", '#program(sticky: true, (("f()",),))'),
        (f"{snippet('f()')}{output('1' + chr(10) * 9 + '2')}", '#program((("f()",),))'),
        (f"<h2>H</h2><p>{'many words ' * 20}</p>{snippet('f()')}", "#tied[many words"),
        (f"{output('1')}<details><summary>Hint</summary><p>So.</p></details>", "#printed(sticky"),
        (f"<p>One.</p><p>{'many words ' * 20}</p>{snippet('f()')}", "\n\nmany words"),
        (
            "<p>How?</p><details><summary>Hint</summary><p>So.</p></details>",
            "#tied[How?]\n\n#to-answer(",
        ),
    ],
)
def test_what_belongs_together_stays_on_a_page(content, kept):
    assert kept in written(f"<h1>T</h1>{content}")


def test_an_entry_of_the_glossary_keeps_its_pages():
    entry = "<h1>T</h1><dl><dt id='a'>A</dt><dd>It is.</dd><dd>More.</dd></dl>"
    assert (
        written(entry, name="glossary.md")
        .rstrip()
        .endswith('#meaning(sticky: true)[It is\\.]\n#meaning(sticky: true)[More\\.]\n#used("a")')
    )


@pytest.mark.parametrize("above", range(28, 36))
def test_no_fewer_than_three_lines_of_a_program_stand_on_a_page(above, tmp_path, kept):
    """However much room it finds: one long piece, and imports before it."""
    lines = ["import math", "", *(f"line = {k}" for k in range(40))]
    content = f"<h1 id='t'>T</h1>{'<p>Words.</p>' * above}{snippet(chr(10).join(lines))}"
    book = hebrew(content)
    (tmp_path / "made").mkdir()
    press = Press(book, figures.Folder(tmp_path), FONTS, tmp_path / "made", kept)
    pages = pypdf.PdfReader(io.BytesIO(press.page(book.leaves[0]))).pages
    counts = [page.extract_text().count("line =") for page in pages]
    assert sum(counts) == 40
    assert all(count == 0 or count >= 3 for count in counts)
    (first,) = (page for page in pages if "import math" in page.extract_text())
    assert "line =" in first.extract_text()


def test_a_comment_is_read_from_the_right_and_a_string_stays_in_its_place(tmp_path, kept):
    program = snippet('x = 1  <span class="c1"># אא w בב 7</span>')
    found, _ = places(program, "xאwב7", tmp_path, kept)
    assert found["x"] < found["7"] < found["ב"] < found["w"] < found["א"]


def test_a_name_in_another_script_keeps_its_place_in_a_line():
    said = written("<h1>T</h1><p>א <bdi lang='en'>b</bdi> (<bdi lang='zh'>陳</bdi>)</p>", rtl=True)
    assert '\u200f#foreign("en", ltr)[b]\u200f \\(\u200f#foreign("zh", ltr)[陳]\u200f\\)' in said
    assert "\u200f" not in written("<h1>T</h1><p>a <bdi lang='he'>ב</bdi></p>")


def test_punctuation_between_names_of_another_script_keeps_its_place():
    name = "<span lang='en' dir='ltr'>{}</span>"
    said = written(f"<h1>T</h1><p>ב־{name.format('A')}. {name.format('B')} כאן</p>", rtl=True)
    assert '[A]\u200f\\. \u200f#foreign("en", ltr)[B]\u200f' in said


def test_a_string_keeps_a_name_with_its_prefix(tmp_path, kept):
    found, _ = places(snippet('x = <span class="s2">"אא ה־mb"</span>'), "xאm", tmp_path, kept)
    assert found["x"] < found["m"] < found["א"]


def test_a_source_in_english_is_set_from_the_left(tmp_path, kept):
    paragraph = "<p dir='ltr' lang='en'>Q. Author, a title that is long.</p>"
    found, width = places(paragraph, "Q", tmp_path, kept)
    assert found["Q"] < width / 4


def test_a_bracket_with_hebrew_in_it_opens_on_the_text_s_side():
    said = written("<h1>T</h1><p>לפי GPT-3 (Brown ואחרים, 2020).</p>", rtl=True)
    assert "3 \u200f\\(Brown" in said


def test_the_room_that_tex_asks_for_is_left(tmp_path):
    made = formulas.convert([(r"\prod_n\; x", False), (r"(\sqrt{2}, 0)", False)], Store(tmp_path))
    assert [text.count("thick") + text.count("thin") for text in made.values()] == [1, 1]


def test_a_case_stands_apart_from_its_condition(tmp_path):
    tex = r"f(x) = \begin{cases} \frac{1}{2} x^2 & |x| \le w \\ w|x| - w(x) & |x| > w \end{cases}"
    (made,) = formulas.convert([(tex, True)], Store(tmp_path)).values()
    assert made.count("& quad") == made.count("&") == 2


def test_cover_and_contents_of_a_book_from_right_to_left(tmp_path, kept):
    one = leaf("<h1 id='t'>הירידה ב־PyTorch</h1><p>א</p>")
    book = manuscript.Manuscript(
        "he", True, "ספר", "מחברים", "תיאור", "CC BY", WORDS, (one,), cover="c.svg"
    )
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "c.svg").write_text(drawing, encoding="utf-8")
    (tmp_path / "made").mkdir()
    press = Press(book, figures.Folder(tmp_path), FONTS, tmp_path / "made", kept)
    cover, _, contents, *_ = pypdf.PdfReader(io.BytesIO(press.book())).pages
    found = {}
    for name, page in (("cover", cover), ("contents", contents)):

        def note(text, outer, inner, *_, name=name):
            if text.strip():
                found.setdefault(name, []).append((outer[0] * inner[4] + outer[4], text))

        page.extract_text(visitor_text=note)
    assert all(0 < x < float(cover.mediabox.width) for x, _ in found["cover"])
    number = max(x for x, text in found["contents"] if "4" in text)
    assert number < min(x for x, text in found["contents"] if "PyTorch" in text)


def test_a_pages_own_pdf_leads_nowhere_out_of_it(tmp_path, kept):
    pages = {"x.md": '<a href="../other/">there</a> <a href="#t">up</a>', "other.md": ""}
    leaves = [leaf(f"<h1 id='t'>T</h1><p>{text}</p>", name) for name, text in pages.items()]
    book = manuscript.Manuscript("en", False, "B", "A", "D", "CC BY", WORDS, tuple(leaves))
    (tmp_path / "made").mkdir()
    press = Press(book, figures.Folder(tmp_path), FONTS, tmp_path / "made", kept)

    def count(made):
        pages = pypdf.PdfReader(io.BytesIO(made)).pages
        return sum(len(page.get("/Annots", ())) for page in pages)

    contents = 2  # lines of the contents, which are links
    assert count(press.book()) == contents + 2
    assert count(press.page(leaves[0])) == 1


def test_a_pdf_is_the_same_wherever_and_whenever_it_is_made(tmp_path, kept):
    content = f"<h1 id='t'>כותרת</h1><p>הנוסחה {mathml.to_mathml('x = -1')} כאן.</p>"
    content += "<div class='gd-snippet highlight'><pre><code>print(-1)</code></pre></div>"
    book = hebrew(content)
    made = []
    for name in ("a", "b/c"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        press = Press(book, figures.Folder(tmp_path), FONTS, folder, kept)
        made.append(press.page(book.leaves[0]))
    assert made[0] == made[1]
    reader = pypdf.PdfReader(io.BytesIO(made[0]))
    assert "print(-1)" in reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/Lang"] == "he"
