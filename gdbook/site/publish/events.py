"""MkDocs' events, handed to the modules that do the work.

A page goes this way: what Python-Markdown or mkdocs-jupyter makes of it becomes its content
(gdbook.site.render.page), once, and is kept; MkDocs' templates make its frame; and when all pages
of the edition are there, content and frame become the page (gdbook.site.publish.frame).
"""

import logging
import os
import posixpath
import re
import shutil
import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from markdown import Markdown
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url

from gdbook.site import addresses, theme
from gdbook.site.problems import BookError, Problem
from gdbook.site.publish import (
    cards,
    downloads,
    fonts,
    light,
    metadata,
    offline,
    search,
    templates,
    verify,
    ways,
    wheel,
)
from gdbook.site.publish.frame import CONTENT, Frame, finish
from gdbook.site.render import (
    figures,
    lab_html,
    notebooks,
    sections,
    terms,
    transforms,
    tree,
    weave,
)
from gdbook.site.render import page as rendering
from gdbook.site.render.mathml import FormulaError
from gdbook.site.render.products import library_sources, rendering_versions
from gdbook.site.source import book
from gdbook.site.source import files as source_files
from gdbook.site.store import Store

log = logging.getLogger("mkdocs.gdbook")

COLAB_BRANCH = "notebooks"  # where publish.yml puts them, below <lang>/
FOREIGN_CSS = "assets/_mkdocstrings.css"  # reference.css stands in for it
UNUSED = ("lunr", "workers")  # of Material's search, which gdbook.site.publish.search stands in for
EARLIEST = 315532800  # 1980, the first date that a zip or gzip reader takes without complaint


class Events:
    """The events of one edition's build.

    Args:
        prepare: Called as prepare(root, lang); returns a gdbook.site.build.Pipeline.
    """

    def __init__(self, prepare: Callable):
        self.prepare = prepare

    def on_config(self, config):
        """Make addresses and dates independent of when and where the book is built."""
        self.config_file = Path(config.config_file_path).resolve()
        self.root = self.config_file.parent
        self.lang = config.theme["language"]
        try:
            address = addresses.site()
        except ValueError as error:
            raise Abort(str(error)) from None
        if address:
            config.site_url = f"{address}{self.lang}/"
        said = os.environ.get("SOURCE_DATE_EPOCH") or _last_commit(self.root)
        if not re.fullmatch(r"\d{1,11}", said):
            raise Abort(f"SOURCE_DATE_EPOCH must be seconds since 1970, not {said!r}")
        os.environ["SOURCE_DATE_EPOCH"] = str(max(EARLIEST, int(said)))
        for edition in config.extra["alternate"]:
            edition["dir"] = "rtl" if theme.is_rtl(edition["lang"]) else "ltr"
        config.extra_css = [sheet for sheet in config.extra_css if sheet != FOREIGN_CSS]
        return config

    def on_files(self, files, config):
        """Check the book, run its programs, add what they made and what the editions share."""
        try:
            self.pipeline = self.prepare(self.root, self.lang)
        except BookError as error:
            raise _refused(error.problems) from None
        except (OSError, ValueError) as error:  # of the environment, or the data
            raise Abort(str(error)) from None
        self.problems: list[Problem] = []  # of the rendered pages
        self.store = self.pipeline.store
        self.draft = self.pipeline.options.draft
        self.paper = self.pipeline.options.paper and not self.draft  # who is writing wants it soon
        self.pages = {p.name: p for p in self.pipeline.pages if p.lang == self.lang}
        self.rendered: dict[str, rendering.Rendered] = {}
        self.places: dict[str, tuple[rendering.Surroundings, str]] = {}  # of pages, with their keys
        self.frames: list[tuple[str, str, str]] = []  # where to, the frame, whose or ""
        self.names = "\n".join(sorted(self.pages))
        glossary = self.pages.get(terms.GLOSSARY)
        self.meanings = terms.meanings(glossary.text) if glossary else {}
        docs = self.root / book.DOCS
        for file in list(files):  # what is published is what was checked
            own = file.abs_src_path and Path(file.abs_src_path).is_relative_to(docs)
            if own and not source_files.is_published(Path(file.src_uri)):
                files.remove(file)
        for path in source_files.assets(docs):
            name = path.relative_to(docs).as_posix()
            files.append(File.generated(config, name, abs_src_path=str(path)))
        for name in self.pages:
            if text := self.pipeline.products(self.pages[name]).notebook:
                file = notebooks.name(name, self.lang)
                files.append(File.generated(config, file, content=text))
        files.append(File.generated(config, wheel.name(), content=wheel.content()))
        return files

    def on_nav(self, nav, config, files):
        """Begin with the pictures: a card of each page for who is sent its link, an icon."""
        listed = {page.file.src_uri for page in nav.pages}
        if left_out := [page.path for name, page in self.pages.items() if name not in listed]:
            message = "{} is not in the nav: no way leads to it"
            raise _refused([self._in_frame("nav:", message.format(path)) for path in left_out])
        ways.link(nav.pages)
        self.nav = nav
        self.pictures = dict(metadata.pictures(self.pipeline, self.lang, nav, config))
        self.wait_for_pictures = cards.draw_aside(self.pictures.values(), self.store)
        return nav

    @event_priority(-100)  # last, after mkdocs-jupyter, whose way to render a lab is replaced
    def on_pre_page(self, page, config, files):
        """A page that is known is not rendered again; a lab is rendered as an executed notebook."""
        name = page.file.src_uri
        if name not in self.pages:
            return page
        around = self._around(page, config, files)
        key = self._key(self.pages[name], config, around)
        entry = self.store.get_json(key)
        self.places[name] = around, key
        if entry is not None:
            known = rendering.Rendered.from_json(entry)
            page.render = lambda config, files: self._use(page, known)
        elif book.is_lab(name):
            page.render = lambda config, files: self._render_lab(page, config, files)
        return page

    def on_page_markdown(self, markdown, page, config, files):
        """Put the outputs behind their snippets."""
        name = page.file.src_uri
        if name not in self.pages or "render" in vars(page):
            return markdown
        source = self.pages[name]
        results = self.pipeline.results_of(source)
        woven = weave.chapter(
            source,
            results,
            config.extra["words"],
            _figures_url(page),
            lambda link: _address(link, page, files),
        )
        return terms.without_aliases(woven)

    @event_priority(-100)  # last, after mkdocs-autorefs has put its links
    def on_env(self, env, config, files):
        """Every chapter becomes content of the book; templates are compiled once."""
        env.globals["colors"] = theme.COLORS
        env.bytecode_cache = templates.compiled(self.store)
        for file in files.documentation_pages():
            page, name = file.page, file.src_uri
            if name in self.pages and name not in self.rendered:
                toc = [_from_link(link) for link in page.toc]
                self._keep(page, rendering.chapter, page.content, self.pages[name], toc)
            page.meta["search"] = {"exclude": True}  # of Material's index, which nobody reads
        if self.problems:
            raise _refused(self.problems)
        return env

    def _around(self, page, config, files):
        """What the rendering of a page needs to know of the book."""
        name, words = page.file.src_uri, config.extra["words"]
        source = self.pages[name]
        said = source.outline.front
        usual = sections.LAB if book.is_lab(name) else 1
        below = []
        place = downloads.place(name, self.paper)
        if self.pipeline.products(source).notebook:
            below += tree.fragment(_top_line(page, source, config, files, place))
        elif place:
            below += tree.fragment(place)
        if self.pipeline.products(source).stand_in:
            box = tree.new("div", class_="admonition warning gd-stand-in")
            box.append(tree.new("p", words["stand_in"]))
            below.append(box)
        marked = self.meanings if name != terms.GLOSSARY else {}
        glossary = files.get_file_from_path(terms.GLOSSARY) if marked else None
        return rendering.Surroundings(
            lang=self.lang,
            rtl=metadata.is_rtl(config),
            url=page.url,
            title=said.values["title"],
            boost=said.boost or usual,
            below_title=tuple(below),
            meanings=marked,
            glossary=get_relative_url(glossary.url, page.url) if glossary else "",
            onward=words["onward"],
            permalink_title=config.mdx_configs["toc"].get("permalink_title", ""),
            library=f"{config.site_url}{wheel.name()}",
            draft=self.draft,
        )

    def _key(self, source, config, around):
        """A key of all that the rendered page depends on."""
        configs = {self.root / "mkdocs.yml", Path(config.config_file_path)}
        texts = [path.read_text(encoding="utf-8") for path in sorted(configs)]
        if ":::" in source.text:  # mkdocstrings' mark
            texts.append(library_sources())
        key = self.pipeline.key_of(source)
        return Store.key("rendered", key, self.names, rendering.text_of(around), *texts)

    def _use(self, page, rendered):
        """Give MkDocs a page that is rendered."""
        self.rendered[page.file.src_uri] = rendered
        page.content = rendered.content
        page.toc = TableOfContents([_to_link(heading) for heading in rendered.toc])
        page.present_anchor_ids = set(rendered.facts.ids)
        page.links_to_anchors = {}

    def _keep(self, page, render, *arguments):
        """Render a page, and keep what came out."""
        name = page.file.src_uri
        around, key = self.places[name]
        try:
            rendered = render(*arguments, around)
        except BookError as error:
            self.problems += error.problems
            rendered = rendering.Rendered("", "", [], [], rendering.Facts())
        except FormulaError as error:  # of one that is in none of the book's pages
            self.problems.append(Problem(self.pages[name].path, 1, str(error)))
            rendered = rendering.Rendered("", "", [], [], rendering.Facts())
        else:
            self.store.put_json(key, rendered.to_json())
        self._use(page, rendered)

    def _render_lab(self, page, config, files):
        name = page.file.src_uri
        source = self.pages[name]
        node = notebooks.lab(
            source, self.pipeline.results_of(source), self.lang, _figures_url(page)
        )
        options = config.plugins["mkdocs-jupyter"].config
        read = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
        html = lab_html.convert(node, options, self.store.folder, read.convert)
        self._keep(page, rendering.lab, html, source, lambda link: _address(link, page, files))

    def on_page_context(self, context, page, config, nav):
        """What a page's head says, to the template."""
        rendered = self.rendered[page.file.src_uri]
        public = metadata.public_address(config) is not None
        context["gd"] = metadata.head(page, config, nav, public)
        context["gd"]["fonts"] = fonts.at_once(rendered.facts, metadata.is_rtl(config))
        context["gd"]["source"] = self.pages[page.file.src_uri].path
        context["gd"]["repository"] = addresses.repository()
        context["gd"]["download"] = None if self.draft else f"{offline.name(self.lang)}.zip"
        return context

    def on_post_page(self, output, page, config):
        """Keep the frame until the edition is complete; MkDocs writes nothing."""
        self.frames.append((page.file.dest_uri, output, page.file.src_uri))
        return ""

    def on_post_template(self, output_content, template_name, config):
        """The same for pages of Material that are none of the book: 404.html."""
        if not template_name.endswith(".html"):
            return output_content
        self.frames.append((template_name, output_content, ""))
        return ""

    def on_post_build(self, config):
        """The search's sections; one sheet, one script, lighter fonts; the edition to download."""
        site = Path(config.site_dir)
        names = [name for _, _, name in self.frames if name]
        known = self._with_aliases(
            section for name in names for section in self.rendered[name].sections
        )
        (site / search.SECTIONS).write_text(search.index(known), encoding="utf-8")
        (site / "search/search_index.json").write_text(search.stub(), encoding="utf-8")
        (site / FOREIGN_CSS).unlink(missing_ok=True)
        for folder in UNUSED:
            shutil.rmtree(site / "assets/javascripts" / folder, ignore_errors=True)
        frames = {
            at: (self._frame(output, self.rendered.get(name)), self.rendered.get(name))
            for at, output, name in self.frames
        }
        self._place_figures(site / figures.FOLDER)
        size, found = "", list(self._wrong_in_frames(site, frames, config))
        if found:
            raise _refused(found)
        if not self.draft:  # who is writing wants the page soon
            light.make_light(site, frames, self.store)
        self._place_pictures(site)  # as late as may be: until now they were drawn aside
        if not self.draft:
            copies = {
                at: one.offline_page(downloads.fill(page.offline))
                for at, (one, page) in frames.items()
                if page
            }
            date = int(os.environ["SOURCE_DATE_EPOCH"])
            packed, names = offline.pack(site, self.lang, copies, known, date, self.store)
            size = offline.megabytes(packed)
            found += self._faults_of_copy(frames, names)
        papers = self._papers(site, config)
        for at, _, name in self.frames:
            one, page = frames[at]
            content = page.content if page else ""
            if downloads.PLACE in content:
                content = downloads.fill(content, papers.links(name))
            target = site / at
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(one.page(content, size), encoding="utf-8")
        finished = []
        for (at, _, name), (one, page) in zip(self.frames, frames.values(), strict=True):
            inside, apart = page.facts if page else None, CONTENT in one.online
            finished.append(verify.Finished(at, one.facts, inside, self.pages.get(name), apart))
        found += verify.edition(site, finished, Path(config.config_file_path).name)
        if found:
            raise _refused(found)
        self.pipeline.leaving += verify.leaving(finished, self.lang)

    def _papers(self, site, config):
        """PDF and EPUB, behind the fonts that they share with the pages; None without them."""
        if not self.paper:
            return None
        contents = {name: page.content for name, page in self.rendered.items()}
        date = int(os.environ["SOURCE_DATE_EPOCH"])
        papers = downloads.Papers(self.pipeline, contents, self.nav, config, date)
        papers.write(site)
        return papers

    def _wrong_in_frames(self, site, frames, config):
        """Sheets and scripts that are named and that nobody has; what is loaded from afar."""
        ones = [one for one, _ in frames.values()]
        sheets = {name for one in ones for name in one.sheets}.union(map(str, config.extra_css))
        scripts = {name for one in ones for name in one.deferred}
        scripts.update(map(str, config.extra_javascript))
        for kind, names in (("script", scripts), ("style sheet", sheets)):
            for name in sorted(names):
                scheme, host, path, *_ = urlsplit(name)
                if not (scheme or host or (site / path.lstrip("/")).is_file()):
                    yield self._in_frame(name, f"a {kind} that is not there: {name}")
        for address in sorted({name for one, _ in frames.values() for name in one.elsewhere}):
            yield self._in_frame(address, f"loaded from elsewhere: {address}")

    def _in_frame(self, text, message):
        """A problem of the frame, at what has a text in it: a configuration or a template."""
        templates = sorted((self.root / source_files.OVERRIDES).rglob("*.html"))
        for path in (self.config_file, self.root / "mkdocs.yml", *templates):
            before, found, _ = path.read_text(encoding="utf-8").partition(text)
            if found:
                name = path.relative_to(self.root).as_posix()
                return Problem(name, before.count("\n") + 1, message)
        return Problem("mkdocs.yml", 1, message)

    def _faults_of_copy(self, frames, names):
        links = [
            (at, transforms.to_file(link))
            for at, (one, page) in frames.items()
            if page
            for link in (*one.offline_links, *page.facts.links)
        ]
        name = f"{offline.name(self.lang)}.zip"
        return [Problem(name, 1, message) for message in verify.offline(links, names)]

    def _with_aliases(self, found):
        """The sections of the search, those of the glossary with the other names of its terms."""
        glossary = self.pages.get(terms.GLOSSARY)
        others = terms.aliases(glossary.text) if glossary else {}
        place = f"{terms.GLOSSARY.removesuffix('.md')}/#"
        at = {f"{place}{name}": names for name, names in others.items()}
        return [
            section | {"alias": at[section["location"]]} if section["location"] in at else section
            for section in found
        ]

    def _frame(self, output, rendered):
        """A page's frame, finished; kept under its text."""
        styles = rendered.facts.styles if rendered else []
        key = Store.key("frame", rendering_versions(), output, str(self.draft), *styles)
        entry = self.store.get_json(key)
        if entry is not None:
            return Frame.from_json(entry)
        try:
            made = finish(output, styles, self.draft)
        except ValueError as error:  # what no policy can allow
            raise _refused([self._in_frame(str(error).split()[0], str(error))]) from None
        self.store.put_json(key, made.to_json())
        return made

    def _place_pictures(self, site):
        self.wait_for_pictures()
        for name, picture in self.pictures.items():
            target = site / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(picture.png(self.store))

    def _place_figures(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        products = map(self.pipeline.products, self.pages.values())
        for name in {name for found in products for name in found.figures}:
            self.pipeline.figures.place(name, folder)


class _RefusedError(Abort):
    """Problems that end MkDocs' build, told by whoever called it."""

    def __init__(self, problems):
        super().__init__(f"{len(problems)} problems in the book")
        self.problems = problems


def _refused(problems):
    for problem in problems:
        log.error("%s", problem)
    return _RefusedError(problems)


def _from_link(link):
    children = [_from_link(child) for child in link.children]
    return {"id": link.id, "level": link.level, "title": link.title, "children": children}


def _to_link(heading):
    link = AnchorLink(heading["title"], heading["id"], heading["level"])
    link.children = [_to_link(child) for child in heading["children"]]
    return link


def _top_line(page, source, config, files, place):
    """The line below the title: how long it takes, the lab, the notebook, Colab if it is known."""
    words, name = config.extra["words"], notebooks.name(page.file.src_uri, config.theme["language"])
    address = escape(_address(posixpath.basename(name), page, files))
    links = []
    other = files.get_file_from_path(ways.other_of(page.file.src_uri))
    if other is not None:
        links.append(f"<span>{words['minutes'].format(minutes=ways.minutes(source.text))}</span>")
        kind = "chapter" if book.is_lab(page.file.src_uri) else "lab"
        to = escape(get_relative_url(other.url, page.url))
        links.append(f'<a class="gd-other" href="{to}">{words[kind]}</a>')
    links.append(f'<a class="gd-download" href="{address}" download>{words["download"]}</a>')
    if repository := addresses.repository():
        path = f"{repository}/blob/{COLAB_BRANCH}/{config.theme['language']}/{name}"
        address = escape(f"https://colab.research.google.com/github/{path}")
        links.append(f'<a class="gd-colab" href="{address}" rel="noopener">{words["colab"]}</a>')
    links += [place] if place else []
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


def _figures_url(page):
    """Where the figures are, seen from a page."""
    return get_relative_url(f"{figures.FOLDER}/", page.url)


def _last_commit(root):
    """When the book last changed, in seconds since 1970, for dates in the site's files."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return str(EARLIEST)
    return done.stdout.strip() or str(EARLIEST)
