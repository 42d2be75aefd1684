"""Where the book is published: what the environment may say, and what is refused."""

import pytest

from gdbook.site import addresses


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", None),
        ("https://a.org", "https://a.org/"),
        ("https://a.org/book/", "https://a.org/book/"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x/"),
    ],
)
def test_an_address_ends_with_a_slash(said, found):
    assert addresses.site({"GDBOOK_SITE_URL": said}) == found


@pytest.mark.parametrize(
    "said",
    ["a.org", "//a.org", "ftp://a.org", "https://", "https://[::1", "https://a.org/?x=1",
     "https://a.org/#x", 'https://a.org/"><script>', "https://a.org/a b", "javascript:alert(1)",
     "https://a.org/\n"],
)  # fmt: skip
def test_what_is_no_address_is_refused(said):
    with pytest.raises(ValueError, match="GDBOOK_SITE_URL"):
        addresses.site({"GDBOOK_SITE_URL": said})


@pytest.mark.parametrize("said", ["a", "a/b/c", "a/b c", 'a/b"', "a/b\n", "../b", "a/b)](x"])
def test_what_is_no_repository_is_refused(said):
    with pytest.raises(ValueError, match="GITHUB_REPOSITORY"):
        addresses.repository({"GITHUB_REPOSITORY": said})


def test_a_repository_and_a_release():
    assert addresses.repository({"GITHUB_REPOSITORY": "some-one/my.book_2"}) == "some-one/my.book_2"
    assert addresses.repository({}) is None
    assert addresses.release({"GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "v1"}) is None
    with pytest.raises(ValueError, match="GITHUB_REF_NAME"):
        addresses.release({"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": 'v1"; x'})
