"""What pages say to those who do not read them: search engines, previews of links, browsers."""

import gzip
import io
import json
import re
import xml.etree.ElementTree as ET
from html import unescape
from urllib.parse import urljoin, urlsplit

from built import PUBLIC
from PIL import Image

from gdbook.site.publish.csp import policy
from gdbook.site.render import tree

EDITIONS = ["he", "en"]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def _meta(page, name):
    tags = page.soup.find_all("meta", attrs={"name": name}) or page.soup.find_all(
        "meta", property=name
    )
    return [tag["content"] for tag in tags]


def _only(page, name):
    (content,) = _meta(page, name)
    return content


def _address(page, root=""):
    """A page's address: its folder's."""
    return root + page.name.removesuffix("index.html")


def test_every_page_has_a_title_and_a_description_of_its_own(site):
    for lang in EDITIONS:
        pages = [page for page, (of, _) in site.chapter_pages() if of == lang]
        titles = {page.soup.title.get_text() for page in pages}
        descriptions = {_only(page, "description") for page in pages}
        assert len(titles) == len(descriptions) == len(pages)
        assert all(20 <= len(text) <= 300 for text in descriptions), descriptions


def test_published_pages_name_their_own_address_and_those_of_their_translations(site):
    for page, _ in site.chapter_pages():
        canonical = page.soup.find("link", rel="canonical")["href"]
        assert canonical == _only(page, "og:url") == _address(page, PUBLIC)
        links = page.soup.find_all("link", rel="alternate", hreflang=True)
        rest = _address(page).partition("/")[2]
        assert {link["hreflang"]: link["href"] for link in links} == {
            "he": f"{PUBLIC}he/{rest}",
            "en": f"{PUBLIC}en/{rest}",
            "x-default": PUBLIC,
        }


def test_a_shared_link_shows_the_page(site):
    for page, (lang, _) in site.chapter_pages():
        title = _only(page, "og:title")
        assert title in page.soup.title.get_text()
        assert _only(page, "og:description") == _only(page, "description")
        assert _only(page, "og:locale") == {"he": "he_IL", "en": "en_GB"}[lang]
        assert _only(page, "og:locale:alternate") == {"he": "en_GB", "en": "he_IL"}[lang]
        assert _only(page, "twitter:card") == "summary_large_image"
        assert _only(page, "og:image:alt") == title


def test_the_picture_of_a_shared_link_is_there_and_large_enough(site):
    pictures = {}
    for page, (lang, name) in site.chapter_pages():
        address = _only(page, "og:image")
        assert address == f"{PUBLIC}{lang}/assets/cards/{name.removesuffix('.md')}.png"
        content = (site.folder / address.removeprefix(PUBLIC)).read_bytes()
        picture = Image.open(io.BytesIO(content))
        assert picture.format == "PNG"
        size = int(_only(page, "og:image:width")), int(_only(page, "og:image:height"))
        assert picture.size == size
        assert size >= (1200, 630)
        assert len(content) < 1_000_000
        pictures[lang, name] = content
    assert len(set(pictures.values())) == len(pictures)


def test_structured_data_describe_a_book_and_its_parts(site):
    kinds = {}
    for page, (lang, name) in site.chapter_pages():
        (script,) = page.soup.find_all("script", type="application/ld+json")
        data = json.loads(script.get_text())
        assert data["@context"] == "https://schema.org"
        assert data["inLanguage"] == lang
        assert data["url"] == _address(page, PUBLIC)
        assert data["image"] == _only(page, "og:image")
        assert data["license"].startswith("https://creativecommons.org/licenses/by/")
        kinds[lang, name] = data
    for lang in EDITIONS:
        home = kinds[lang, "index.md"]
        assert home["@type"] == "Book"
        (other,) = home["workTranslation"]
        assert other["inLanguage"] == ({*EDITIONS} - {lang}).pop()
        parts = {part["url"]: part for part in home["hasPart"]}
        for (of, _), data in kinds.items():
            if of == lang and data["@type"] in ("Chapter", "LearningResource"):
                part = parts.pop(data["url"])
                assert data["position"] == part["position"]
                assert data["isPartOf"]["url"] == home["url"]
        assert not parts
        assert kinds[lang, "slope.md"]["@type"] == "Chapter"
        assert kinds[lang, "slope.md"]["position"] == 1
        assert kinds[lang, "labs/slope.md"]["@type"] == "LearningResource"


def test_icons_are_there(site):
    for page in site.pages:
        if "/" in page.name and page.path.name == "404.html":
            continue  # its links are absolute
        links = {rel: link["href"] for link in page.soup.find_all("link") for rel in link["rel"]}
        for rel in ("icon", "apple-touch-icon"):
            path = site.folder / urljoin(PUBLIC + page.name, links[rel]).removeprefix(PUBLIC)
            assert path.is_file(), f"{page}: {links[rel]}"
        with Image.open(path) as icon:
            assert icon.size == (180, 180)
        assert len(_meta(page, "theme-color")) == 2


def test_sitemaps_list_every_page_and_its_translations(site):
    (first, second) = ET.parse(site.folder / "sitemap.xml").iter(f"{SITEMAP}loc")
    assert [first.text, second.text] == [f"{PUBLIC}{lang}/sitemap.xml" for lang in EDITIONS]
    robots = (site.folder / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {PUBLIC}sitemap.xml" in robots
    for lang in EDITIONS:
        path = site.folder / lang / "sitemap.xml"
        listed = {}
        for url in ET.parse(path).iter(f"{SITEMAP}url"):
            links = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
            listed[url.find(f"{SITEMAP}loc").text] = links
        pages = {_address(p, PUBLIC) for p, (of, _) in site.chapter_pages() if of == lang}
        assert set(listed) == pages
        for address, links in listed.items():
            assert set(links) == {*EDITIONS, "x-default"}
            assert links[lang] == address
            assert links["x-default"] == PUBLIC
        packed = gzip.decompress((path.parent / "sitemap.xml.gz").read_bytes())
        assert packed == path.read_bytes()


# ---------------------------------------------------------------- what a page may do


def _directives(stated):
    """{directive: what it allows, sorted}: a policy does not depend on their order."""
    return {name: sorted(allowed) for name, *allowed in map(str.split, stated.split(";"))}


def test_every_page_has_a_policy_of_its_own(site):
    for page in site.pages:
        html = page.path.read_text("utf-8")
        stated = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert len(stated) == 1, page
        assert _directives(unescape(stated[0])) == _directives(policy(tree.parse_page(html)))
        assert "default-src 'none'" in stated[0]
        for weak in ("unsafe-inline", "unsafe-eval", "*", "http", "blob:"):
            assert weak not in stated[0], f"{page}: {weak}"
        assert (
            html.index("Content-Security-Policy") < re.search("<(script|style|link)", html).start()
        )


def test_links_that_leave_the_site_leave_alone(site):
    count = 0
    for page in site.pages:
        for link in page.soup.find_all("a", href=True):
            if urlsplit(link["href"]).netloc:
                count += 1
                assert "noopener" in link.get("rel", []), f"{page}: {link}"
                assert link.get("target") is None
    assert count


def test_the_page_for_wrong_addresses_leads_home_from_anywhere(site):
    page = next(page for page in site.pages if page.name == "404.html")
    targets = {link["href"] for link in page.soup.find_all("a", href=True)}
    assert targets == {"/descent/he/", "/descent/en/"}
    assert _only(page, "robots") == "noindex"
    titles = json.loads(page.soup.find(id="pages").get_text())
    known = {_address(p).partition("/")[2] for p, _ in site.chapter_pages()}
    assert set(titles) == known
    assert all(set(of) == set(EDITIONS) and all(of.values()) for of in titles.values())
