"""Transforms of trees, asked of HTML: what comes out, as HTML again."""

from gdbook.site.render import formulas, labs, languages, page, sections, terms, transforms, tree


def changed(html, *steps):
    """HTML after some transforms, each called with the tree."""
    root = tree.parse(html)
    for step in steps:
        step(root)
    return tree.serialize(root)


def with_mathml(html):
    """HTML with its formulas in MathML."""
    return changed(html, formulas.to_mathml)


def with_tables(html):
    """HTML with its tables in their frames."""
    return changed(html, transforms.tables)


def with_plain_code(html):
    """HTML with plain words of code as text."""
    return changed(html, transforms.plain_code)


def with_languages(html, lang):
    """HTML with what is foreign to a language marked."""
    return changed(html, lambda root: languages.mark(root, lang))


def with_terms(html, *arguments):
    """HTML with its terms marked."""
    return changed(html, lambda root: terms.mark(root, *arguments))


def repaired(html, url_of, permalink_title):
    """A lab repaired: its HTML and the headings."""
    root = tree.parse(html)
    tokens = labs.repair(root, url_of, permalink_title)
    return tree.serialize(root).strip(), tokens


def sections_of(html, *arguments, **options):
    """The sections of the search in HTML."""
    return sections.sections(tree.parse(html), *arguments, **options)


def facts_of(html):
    """What is in HTML."""
    return page.facts(tree.parse(html))


def one_element(html):
    """The only element of a piece of HTML."""
    (element,) = tree.fragment(html)
    return element
