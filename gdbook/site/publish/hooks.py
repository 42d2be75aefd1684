"""MkDocs' events, handed to the modules that do the work.

mkdocs.yml names this file under `hooks:`; so `mkdocs build` and `mkdocs serve` on either
configuration make the same pages as `gdbook build`.
"""

import logging
import os
import posixpath
import shutil
import subprocess
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.exceptions import Abort
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url, meta

from gdbook.site.build import CACHE, Press
from gdbook.site.problems import BookError
from gdbook.site.publish import csp, css_bundle, fonts, metadata, offline, search
from gdbook.site.render import figures, languages, terms, transforms
from gdbook.site.render.mathml import FormulaError
from gdbook.site.source import book

log = logging.getLogger("mkdocs.gdbook")

COLAB_BRANCH = "notebooks"  # where publish.yml puts them: <lang>/<page>.ipynb
FOREIGN_CSS = "assets/_mkdocstrings.css"  # reference.css stands in for it
UNUSED = ("lunr", "workers")  # of Material's search, which gdbook.site.publish.search stands in for
EARLIEST = 315532800  # 1980, the first date that a zip or gzip reader takes without complaint


class Build:
    """What the events of one build share."""

    root: Path
    lang: str
    press: Press
    sections: list
    meanings: dict[str, str]  # of the glossary's terms


build = Build()


def on_startup(command, dirty):
    """Under `mkdocs serve` somebody is writing: one edition may be ahead of the other."""
    if command == "serve":
        os.environ["GDBOOK_DRAFT"] = "1"


def on_config(config):
    """Make addresses and dates independent of when and where the book is built."""
    build.root = Path(config.config_file_path).resolve().parent
    build.lang = config.theme["language"]
    if address := os.environ.get("GDBOOK_SITE_URL"):
        config.site_url = f"{address.rstrip('/')}/{build.lang}/"
    os.environ.setdefault("SOURCE_DATE_EPOCH", _last_commit(build.root))
    config.extra_css = [sheet for sheet in config.extra_css if sheet != FOREIGN_CSS]
    return config


def on_files(files, config):
    """Check the book, run its programs, add what they made and what the editions share."""
    build.press = Press(build.root, langs=[build.lang])
    build.sections = []
    try:
        build.press.prepare()
    except BookError as error:
        for problem in error.problems:
            log.error("%s", problem)
        raise Abort(f"{len(error.problems)} problems in the book") from None
    glossary = build.press.book.pages.get((build.lang, terms.GLOSSARY))
    build.meanings = terms.meanings(glossary.text) if glossary else {}
    docs = build.root / book.DOCS
    for path in sorted((docs / book.ASSETS).rglob("*")):
        if path.is_file():
            name = path.relative_to(docs).as_posix()
            files.append(File.generated(config, name, abs_src_path=str(path)))
    for name, text in sorted(build.press.figures(build.lang).items()):
        files.append(File.generated(config, f"{figures.FOLDER}/{name}", content=text))
    for name in build.press.names(build.lang):
        if build.press.has_notebook(build.lang, name):
            text = build.press.notebook(build.lang, name, _public_address(config))
            files.append(File.generated(config, _notebook(name), content=text))
    return files


def on_nav(nav, config, files):
    """Pictures made by the build: a card of each page for who is sent its link, an icon."""
    for name, content in metadata.pictures(build.press, build.lang, nav, config):
        files.append(File.generated(config, name, content=content))
    return nav


def on_pre_page(page, config, files):
    """Hand mkdocs-jupyter the lab as an executed notebook."""
    name = page.file.src_uri
    if book.is_lab(name) and (build.lang, name) in build.press.book.pages:
        path = build.root / CACHE / "labs" / build.lang / _notebook(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(build.press.lab(build.lang, name, _figures(page)), encoding="utf-8")
        page.file.abs_src_path = str(path)
    return page


def on_page_markdown(markdown, page, config, files):
    """Put the outputs behind their snippets."""
    name = page.file.src_uri
    source = build.press.book.pages.get((build.lang, name))
    if source is None:
        return markdown
    if book.is_lab(name):  # MkDocs has read the notebook, which has no front matter
        page.meta.update(meta.get_data(source.text)[1])
        return markdown
    return build.press.chapter(build.lang, name, config.extra["words"], _figures(page))


def on_page_content(content, page, config, files):
    """Formulas become MathML, a lab a page of the book; a notebook can be downloaded."""
    name = page.file.src_uri
    if book.is_lab(name):
        title = config.mdx_configs["toc"].get("permalink_title", "")
        content, tokens = transforms.lab(content, lambda link: _address(link, page, files), title)
        page.toc = get_toc(tokens)
    below_title = ""
    if build.press.has_notebook(build.lang, name):
        below_title += f"\n{_downloads(page, config, files)}"
    if build.press.uses_stand_in(build.lang, name):
        words = config.extra["words"]["stand_in"]
        below_title += f'\n<div class="admonition warning gd-stand-in"><p>{words}</p></div>'
    content = content.replace("</h1>", f"</h1>{below_title}", 1)
    if build.meanings and name != terms.GLOSSARY:
        onward = config.extra["words"]["onward"]
        address = get_relative_url(files.get_file_from_path(terms.GLOSSARY).url, page.url)
        content = terms.mark(content, build.meanings, address, onward)
    try:
        content = languages.mark(transforms.with_mathml(content), build.lang)
        if not build.press.options.draft:  # there Material's own style sheets hold
            content = transforms.with_tables(content)
        return transforms.with_noopener(transforms.with_plain_code(content))
    except FormulaError as error:  # one that the check of the source took for something else
        raise Abort(f"{build.press.book.pages[build.lang, name].path}: {error}") from None


def on_page_context(context, page, config, nav):
    """What the page says goes into the index of the search; what its head says, to the template."""
    usual = search.LAB if book.is_lab(page.file.src_uri) else 1
    boost = (page.meta.get("search") or {}).get("boost", usual)
    rtl = metadata.is_rtl(config)
    build.sections += search.sections(page.content, page.url, page.title, rtl, boost)
    context["gd"] = metadata.head(page, config, nav, _public_address(config) is not None)
    context["gd"]["fonts"] = fonts.at_once(page.content, rtl)
    context["gd"]["download"] = f"{offline.name(build.lang)}.zip"
    return context


def on_post_page(output, page, config):
    """The book's own search, and what the page may load."""
    return _finished(output)


def on_post_template(output_content, template_name, config):
    """The same for pages of Material that are none of the book: 404.html."""
    return _finished(output_content) if template_name.endswith(".html") else output_content


def on_post_build(config):
    """The search's own sections; one style sheet, lighter fonts; the edition as one download."""
    site = Path(config.site_dir)
    (site / search.SECTIONS).write_text(search.index(build.sections), encoding="utf-8")
    (site / "search/search_index.json").write_text(search.stub(), encoding="utf-8")
    (site / FOREIGN_CSS).unlink(missing_ok=True)
    for folder in UNUSED:
        shutil.rmtree(site / "assets/javascripts" / folder, ignore_errors=True)
    if not build.press.options.draft:  # who is writing wants the page soon
        css_bundle.join(site)
        fonts.trim(site)
    offline.pack(site, build.lang, build.sections, int(os.environ["SOURCE_DATE_EPOCH"]))


def _finished(page):
    return csp.with_policy(search.with_worker(page))


def _downloads(page, config, files):
    """The line below the title: the notebook, and Colab where the repository is known."""
    words, name = config.extra["words"], _notebook(page.file.src_uri)
    address = escape(_address(posixpath.basename(name), page, files))
    links = [f'<a class="gd-download" href="{address}" download>{words["download"]}</a>']
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        path = f"{repository}/blob/{COLAB_BRANCH}/{build.lang}/{name}"
        address = escape(f"https://colab.research.google.com/github/{path}")
        links.append(f'<a class="gd-colab" href="{address}" rel="noopener">{words["colab"]}</a>')
    return f'<p class="gd-downloads">{" · ".join(links)}</p>'


def _address(link, page, files):
    """A link as written in a page's source -> its address seen from the page's own."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return link
    folder = posixpath.dirname(page.file.src_uri)
    file = files.get_file_from_path(posixpath.normpath(posixpath.join(folder, parts.path)))
    if file is None:
        return link  # reported by the check of the source
    return parts._replace(path=get_relative_url(file.url, page.url)).geturl()


def _figures(page):
    """Where the figures are, seen from a page."""
    return get_relative_url(f"{figures.FOLDER}/", page.url)


def _notebook(name):
    return f"{name.removesuffix('.md')}.ipynb"


def _public_address(config):
    """The published edition's address, or None while it is only on this machine."""
    return config.site_url if os.environ.get("GDBOOK_SITE_URL") else None


def _last_commit(root):
    """When the book last changed, in seconds since 1970, for dates in the site's files."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return str(EARLIEST)
    return done.stdout.strip() or str(EARLIEST)
