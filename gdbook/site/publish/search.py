"""The files of an edition's search.

What its sections hold says gdbook.site.render.sections; the browser does the rest:
docs/assets/javascripts/search/worker.js.
"""

import json

SECTIONS = "search/sections.json"
WORKER = "assets/javascripts/search/worker.js"


def index(sections):
    """The text of the file SECTIONS."""
    return json.dumps(sections, ensure_ascii=False, separators=(",", ":"))


def whole(sections):
    """The text of search/search_index.json, which Material loads with every page, all in it."""
    return json.dumps(
        {"config": config(), "docs": sections}, ensure_ascii=False, separators=(",", ":")
    )


def stub():
    """The same without the sections: the worker fetches them when something is typed."""
    return whole([])


def config():
    """What Material's highlighter wants to know."""
    separator = r"[\s\u200e\u200f\u2066-\u2069\-־–—.,;:!?()\[\]\"'`]+"
    return {"lang": ["en"], "separator": separator, "pipeline": [], "fields": {}}
