"""What mkdocs.yml names under `hooks:`.

So `mkdocs build` and `mkdocs serve` on either configuration make the same pages as `gdbook build`,
which hands its own pipeline over.
"""

import os
from pathlib import Path

from gdbook.site.build import Pipeline
from gdbook.site.publish import edition
from gdbook.site.publish.events import Events


def _pipeline(root: Path, lang: str) -> Pipeline:
    """The pipeline of the command; or one of this edition's own, prepared now."""
    if edition.pipeline is not None:
        return edition.pipeline
    pipeline = Pipeline(root, langs=[lang])
    pipeline.prepare()
    return pipeline


def on_startup(command, dirty):
    """Under `mkdocs serve` somebody is writing: one edition may be ahead of the other."""
    if command == "serve":
        os.environ["GDBOOK_DRAFT"] = "1"


_events = Events(_pipeline)
on_config = _events.on_config
on_files = _events.on_files
on_nav = _events.on_nav
on_pre_page = _events.on_pre_page
on_page_markdown = _events.on_page_markdown
on_env = _events.on_env
on_page_context = _events.on_page_context
on_post_page = _events.on_post_page
on_post_template = _events.on_post_template
on_post_build = _events.on_post_build
