"""Two ways of writing one address have one canonical form, and two addresses have two."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SourceError
from detente.sources import urls

SAME = [
    ("HTTP://News.Example/a", "http://news.example/a"),
    ("https://news.example:443/a", "https://news.example/a"),
    ("https://news.example:8443/a", "https://news.example:8443/a"),
    ("https://news.example", "https://news.example/"),
    ("https://news.example./a", "https://news.example/a"),
    (" https://news.example/a\n", "https://news.example/a"),
    ("https://news.example/a#comments", "https://news.example/a"),
    ("https://news.example/a/./b/../c", "https://news.example/a/c"),
    ("https://news.example/../a", "https://news.example/a"),
    ("https://news.example/a/b/..", "https://news.example/a/"),
    ("https://news.example/%7Ea/%e4%bd%a0", "https://news.example/~a/%E4%BD%A0"),
    ("https://news.example/你", "https://news.example/%E4%BD%A0"),
    ("https://news.example/100%", "https://news.example/100%25"),
    ("https://news.example/a b", "https://news.example/a%20b"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://[2001:0DB8::0001]/", "https://[2001:db8::1]/"),
    ("https://news.example/a?utm_source=rss&id=7&UTM_medium=x", "https://news.example/a?id=7"),
    ("https://news.example/a?%75tm_source=rss", "https://news.example/a"),
    ("https://www.bbc.example/news/1?at_medium=RSS&at_campaign=rss", "https://www.bbc.example/news/1"),
    ("https://news.example/a?CMP=rss&fbclid=1&gclid=2&ocid=3", "https://news.example/a"),
    ("https://news.example/a?ref=homepage", "https://news.example/a"),
    ("https://docs.example/doc?ref=S/2025/7", "https://docs.example/doc?ref=S/2025/7"),
    ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
    ("https://news.example/a?", "https://news.example/a"),
    ("https://news.example/a?q=x%26y&&z", "https://news.example/a?q=x%26y&z"),
    ("https://news.example//a//b", "https://news.example//a//b"),
]


@pytest.mark.parametrize("written, canonical", SAME)
def test_an_address_has_one_form(written: str, canonical: str) -> None:
    assert urls.canonical(written) == canonical
    assert urls.canonical(canonical) == canonical


@pytest.mark.parametrize(
    "written, fault",
    [
        ("ftp://news.example/a", "begin with"),
        ("javascript:alert(1)", "begin with"),
        ("/only/a/path", "begin with"),
        ("https://user:secret@news.example/", "name or password"),
        ("https://news.example:port/", "taken apart"),
        ("https://[::1/", "taken apart"),
        ("https://[fe80::1%25en0]/", "IPv6"),
        ("https:///a", "host"),
        ("https://a b.example/", "host"),
        ("https://a_\u200d.example/", "host"),
        ("https://news.example/" + "a" * 3000, "2048"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(written: str, fault: str) -> None:
    with pytest.raises(SourceError, match=fault):
        urls.canonical(written)
    assert urls.known(written) is None


def test_the_host_has_no_port() -> None:
    assert urls.host("https://WWW.news.example:8080/a") == "www.news.example"
    assert urls.host("http://[::1]:8080/") == "::1"


PART = st.text(alphabet="ab.%/2eE7fF&=?#+;:@ é\u4f60\ud800\\", max_size=30)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["http://", "https://", "HTTPS://"]), st.sampled_from(["a.example", "B.example:80"]), PART)
def test_twice_is_the_same_as_once(scheme: str, host: str, rest: str) -> None:
    once = urls.known(f"{scheme}{host}/{rest}")
    assert once is not None
    assert urls.canonical(once) == once
