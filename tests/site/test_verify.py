"""What style sheets and scripts name is there, and on this host."""

import pytest

from gdbook.site.publish import verify

# A file, its text, what is said of it.
FILES = {
    "url that is there": ("css", "a { background: url('there.svg#x') }", []),
    "data": ("css", "a { background: url(data:image/png;base64,AAAA) }", []),
    "mark of the same page": ("css", "a { fill: url(#x) }", []),
    "url that is not": ("css", "a { background: url(nope.png) }", ["nope.png leads nowhere"]),
    "url of another host": (
        "css", 'a { background: url("https://a.b/c.png") }',
        ["loaded from elsewhere: https://a.b/c.png"],
    ),
    "import without a protocol": (
        "css", '@import "//a.b/c.css";', ["loaded from elsewhere: //a.b/c.css"],
    ),
    "module that is there": ("js", 'import { a } from "./there.js";', []),
    "module that is not": ("js", 'import { a } from "./nope.js";', ["./nope.js leads nowhere"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_names_what_is_there(tmp_path, name):
    kind, text, said = FILES[name]
    for there in ("there.svg", "there.js"):
        (tmp_path / there).touch()
    (tmp_path / f"one.{kind}").write_text(text, encoding="utf-8")
    found = [str(problem) for problem in verify.edition(tmp_path, [], "mkdocs.yml")]
    assert found == [f"mkdocs.yml:1: one.{kind}: {message}" for message in said]
