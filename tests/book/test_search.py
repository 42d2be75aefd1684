"""The search: the rules of its words, and what a reader finds through the box."""

import itertools
import re

import pytest
from built import ROOT
from queries import NOTHING, QUERIES
from waiting import until

WORDS = ROOT / "docs/assets/javascripts/search/words.js"
EDITIONS = ["he", "en"]

ONE_WORD = {
    "particles": """הגרדיאנט גרדיאנט, שבגרדיאנט גרדיאנט, כשהגרדיאנט גרדיאנט, ולכשבקצב קצב,
        מהשיפוע שיפוע, לצעד בצעד, הקו קו, ושהמחיר המחיר, וכשמודל מודל, בבור הבור""",
    "plural": """נגזרת נגזרות, צעד צעדים, פונקציה פונקציות, קו קווים, דוגמה דוגמאות, בעיה בעיות,
        נוירון נוירונים, אלגוריתם אלגוריתמים, תוכנית תוכניות, סטייה סטיות, מקרה מקרים,
        שארית שאריות""",
    "construct state": """פונקציה פונקציית, נקודה נקודת, עקומה עקומת, צעדים צעדי, בעיה בעיית,
        נגזרות נגזרת""",
    "possessive": "נגזרת נגזרתו, צעד צעדיו, שיפוע שיפועה, מודל מודלינו",
    "both": "שבנגזרות נגזרת, ולצעדיו צעד, הפונקציות פונקציית, כשהצעדים בצעד",
    "spelling": "הווקטור וקטור, ווקטורים הווקטור, ייפגשו יפגשו, שׁיפּוּע שיפוע",
    "verbs": "התכנסות מתכנסת, התבדרות מתבדר, התכנס מתכנסים, לומד לומדים",
    "English plural": """step steps, loss losses, batch batches, matrix matrices, minimum minima,
        vary varies, bias biases, Newton's newton, vertex vertices""",
    "English endings": """converge convergence, converges converging, oscillate oscillation,
        stop stopping, train training, descend descending, optimise optimization,
        optimizer optimize, steep steepest, classify classification, compute computation,
        derivative derivatives, decay decaying""",
    "case": "Adam adam, SGD sgd, NumPy numpy",
    "parts of names": "exponential_decay decay, learning_rate rates, two_blobs blobs",
}
TWO_WORDS = (
    "מודל גודל, מחיר מהיר, צעד עד, שיפוע שפע, קצב עצב, נגזרת גזר, בסיס סוס, "
    "step stop, loss lose, rate date, curve cure, mini minimum, gradient grade"
)


def _pairs(text):
    return [tuple(pair.split()) for pair in text.split(",")]


@pytest.fixture(scope="module")
def rules(chromium):
    """A page in which words.js has run."""
    page = chromium.new_page()
    page.add_script_tag(path=str(WORDS))
    yield page
    page.close()


def _matches(rules, pairs):
    return rules.evaluate("pairs => pairs.map(([a, b]) => gdWords.match(a, b))", pairs)


@pytest.mark.parametrize("kind", ONE_WORD)
def test_forms_of_one_word_find_each_other(rules, kind):
    pairs = _pairs(ONE_WORD[kind])
    there = dict(zip(pairs, _matches(rules, pairs), strict=True))
    back = dict(zip(pairs, _matches(rules, [pair[::-1] for pair in pairs]), strict=True))
    assert {pair: weight for pair, weight in there.items() if weight < 0.35} == {}
    assert there == back


def test_different_words_do_not(rules):
    pairs = _pairs(TWO_WORDS)
    found = dict(zip(pairs, _matches(rules, pairs), strict=True))
    assert {pair: weight for pair, weight in found.items() if weight >= 0.35} == {}


def test_the_word_itself_matches_best(rules):
    same, bare, stem = _matches(
        rules, [("גרדיאנט", "גרדיאנט"), ("הגרדיאנט", "גרדיאנט"), ("גרדיאנטים", "גרדיאנט")]
    )
    assert same == 1
    assert 1 > bare > stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('ה"מודל" דו־לשוני, מס׳ 3', ["ה", "מודל", "דו", "לשוני", "מס", "3"]),
        ("ב־\u2066f′(x)\u2069 ובג׳ונגל", ["ב", "f", "x", "ובג׳ונגל"]),
        ('ד"ר כהן', ['ד"ר', "כהן"]),
        ("Newton's well-known x² − 1", ["newton's", "well", "known", "x²", "1"]),
        ("plot.curve(ax, exponential_decay)", ["plot", "curve", "ax", "exponential_decay"]),
    ],
)
def test_texts_are_split_into_words(rules, text, words):
    assert rules.evaluate("text => gdWords.split(text).map(({ word }) => word)", text) == words


@pytest.mark.parametrize(
    ("one", "two", "near"),
    [("גרדינט", "גרדיאנט", True), ("gradeint", "gradient", True), ("abcd", "abxy", False)],
)
def test_slips_are_near(rules, one, two, near):
    assert rules.evaluate("([one, two]) => gdWords.near(one, two, 1)", [one, two]) is near


# ---------------------------------------------------------------- the index


@pytest.mark.parametrize("lang", EDITIONS)
def test_pages_fetch_no_sections_before_something_is_typed(open_page, site, lang):
    fetched = []
    page = open_page(f"{lang}/")
    page.on("request", lambda request: fetched.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert fetched
    assert not [url for url in fetched if "sections.json" in url]
    assert (site.folder / lang / "search/search_index.json").stat().st_size < 1000


# ---------------------------------------------------------------- the box


#: Puts queries into the search box, one after another; of each the results, as [address, text].
ASK = """async (queries) => {
  const box = document.querySelector("[data-md-component=search]");
  const field = box.querySelector("input");
  const items = () => [...box.querySelectorAll(".md-search-result__item")];
  const until = (isSo) => new Promise((done) => {
    const look = () => {
      if (!isSo()) return;
      changes.disconnect();
      requestAnimationFrame(done);
    };
    const changes = new MutationObserver(look);
    changes.observe(box, { childList: true, subtree: true });
    look();
  });
  const put = (text) => {
    field.value = text;
    field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  };
  const found = [];
  for (const query of queries) {
    put("");
    await until(() => !items().length);
    put(query);
    await until(() => items().length);
    found.push(items().flatMap((item) => {
      const links = [...item.querySelectorAll("a:not(details a)")];
      const score = (link) => Number(link.querySelector("article").dataset.mdScore);
      const best = Math.max(...links.map(score));
      // The page's own name stands above its sections; it is a result if it fits best.
      return links.filter((link, at) => at > 0 || score(link) === best)
        .map((link) => [link.href, link.innerText]);
    }));
  }
  return found;
}"""


def _ask(page, *queries):
    """Put queries into the search box; return of each the results as (page#section, text)."""
    base = page.evaluate("new URL(JSON.parse(__config.textContent).base, location).href")
    return [
        [
            (re.sub(r"\?h=[^#]*", "", url.removeprefix(base)), " ".join(text.split()))
            for url, text in results
        ]
        for results in page.evaluate(ASK, queries)
    ]


@pytest.fixture(scope="module")
def boxes(reader, address):
    """The home page of each edition with its search box open."""
    pages = {}
    for lang in EDITIONS:
        pages[lang] = reader.new_page()
        pages[lang].goto(f"{address}{lang}/")
        pages[lang].locator("input.md-search__input").click()
    return pages


@pytest.fixture(scope="module")
def found(boxes):
    """found["he"]["שיפוע"]: what the box lists; each query of the table is asked once."""
    asked = {lang: [query for query, _ in QUERIES[lang]] for lang in EDITIONS}
    return {
        lang: dict(zip(queries, _ask(boxes[lang], *queries), strict=True))
        for lang, queries in asked.items()
    }


@pytest.mark.parametrize(
    ("lang", "query", "place"),
    [(lang, query, place) for lang in EDITIONS for query, place in QUERIES[lang]],
)
def test_readers_find(found, lang, query, place):
    results = found[lang][query]
    assert place in [location for location, _ in results[:3]], results[:5]


@pytest.mark.parametrize("lang", EDITIONS)
def test_every_place_of_the_table_exists(site, lang):
    known = {section["location"] for section in site.sections(lang)}
    assert {place for _, place in QUERIES[lang]} <= known


@pytest.mark.parametrize(
    ("lang", "query", "marked"),
    [
        ("he", "שיפוע", {"השיפוע", "שיפוע"}),
        ("he", "קצב למידה", {"קצב", "הלמידה", "למידה"}),
        ("en", "steps", {"step", "steps"}),
    ],
)
def test_found_words_are_marked_whole(boxes, lang, query, marked):
    _ask(boxes[lang], query)
    words = boxes[lang].locator(".md-search-result mark").all_inner_texts()
    assert marked & {word.lower() for word in words}
    for word in words:
        assert word == word.strip()


@pytest.mark.parametrize("lang", EDITIONS)
def test_passages_are_short_and_readable(found, lang):
    for place, text in itertools.chain.from_iterable(found[lang].values()):
        assert len(text) < 420, text
        if not place.startswith("contributing/"):  # which tells how a page is written
            assert not re.search(r"\\[a-z]|</?\w+>|\$|&\w+;", text), text


@pytest.mark.parametrize(("lang", "query"), [("he", "גרדיאנט"), ("en", "fog")])
def test_a_result_opens_its_section_with_the_words_marked(open_page, lang, query):
    page = open_page(f"{lang}/")
    page.locator("input.md-search__input").click()
    _ask(page, query)
    link = page.locator(".md-search-result__link").filter(has=page.locator("h2")).first
    anchor = link.get_attribute("href").partition("#")[2]
    link.click()
    until(page, "anchor => location.hash === `#${anchor}`", anchor)
    page.locator("article mark[data-md-highlight]").first.wait_for()
    heading = page.locator(f'[id="{anchor}"]').bounding_box()
    assert 0 <= heading["y"] < 450


@pytest.mark.parametrize(("lang", "said"), [("he", "לא נמצא דבר"), ("en", "Nothing found")])
def test_search_says_so_when_there_is_nothing(open_page, lang, said):
    page = open_page(f"{lang}/")
    field = page.locator("input.md-search__input")
    field.click()
    for query in NOTHING[lang]:
        field.fill("")
        field.fill(query)
        field.press("End")
        page.get_by_text(said).wait_for()
        assert page.locator(".md-search-result__item").count() == 0


@pytest.mark.parametrize("lang", EDITIONS)
def test_a_question_lists_a_part_of_the_book(found, lang):
    """Most have a page or a few; what nearly every page holds a little of is not listed."""
    listed = [
        len({place.partition("#")[0] for place, _ in results}) for results in found[lang].values()
    ]
    assert sorted(listed)[len(listed) // 2] <= 6


def test_search_is_opened_and_used_by_keyboard(open_page):
    page = open_page("en/")
    page.keyboard.press("/")
    page.keyboard.type("fog", delay=30)
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/en/slope/\?h=[^#]*#downhill"))
