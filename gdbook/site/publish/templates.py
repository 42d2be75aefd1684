"""The templates of a theme: found, compiled once, and kept."""

import os
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, TemplateNotFound, meta
from mkdocs.theme import Theme

from gdbook.site.store import Store

PAGE = "main.html"  # of every page, unless it says otherwise


def environment(theme: Theme) -> Environment:
    """MkDocs' environment for the templates of a theme, which it asks for all that there are."""
    found = Theme.get_env(theme)
    found.loader = Templates(theme.dirs)
    return found


def compiled(store: Store) -> FileSystemBytecodeCache:
    """Where templates are kept as they are compiled, beside a Store's entries."""
    folder = store.folder / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


def compile_ahead(theme: Theme, store: Store) -> None:
    """Compile the templates that an edition asks for: of its pages, and all that these name.

    One whose name is only known in a page, other than that of the theme's language, is compiled
    when it is asked for.
    """
    found, loader, cache = environment(theme), Templates(theme.dirs), compiled(store)
    names = {PAGE, f"partials/languages/{theme['language']}.html", *theme.static_templates}
    done: set[str] = set()
    while names:
        name = names.pop()
        done.add(name)
        try:
            source, path, _ = loader.get_source(found, name)
        except TemplateNotFound:  # one that may be missing
            continue
        tree = found.parse(source, name, path)
        names |= {other for other in meta.find_referenced_templates(tree) if other} - done
        bucket = cache.get_bucket(found, name, path, source)
        if bucket.code is None:
            bucket.code = found.compile(tree, name, path)
            cache.set_bucket(bucket)


class Templates(FileSystemLoader):
    """Templates of which those in folders whose name begins with a dot are not listed.

    MkDocs leaves them out when it has the list; of Material's they are 14,000 icons.
    """

    def list_templates(self) -> list[str]:
        """The names of the templates, sorted."""
        found: set[str] = set()
        for top in self.searchpath:
            for place, inside, names in os.walk(top):
                inside[:] = [name for name in inside if not name.startswith(".")]
                found.update(Path(place, name).relative_to(top).as_posix() for name in names)
        return sorted(found)
