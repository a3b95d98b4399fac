"""What `dealgraph read` is given becomes documents, or is refused with a reason."""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadInput, BadParameter
from graph.model.documents import Document
from loaders.documents.read import documents
from tests.loaders.documents.making import DAY, SENTENCE, Site, only, pdf, serving

OTHER = "Microsoft and Google, two of its customers, leave Scale AI, said people who know of it."


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def read(*arguments: object, **options: Any) -> tuple[list[Document], list[BadInput]]:
    found = list(documents([str(argument) for argument in arguments], DAY, **options))
    return (
        [each for each in found if isinstance(each, Document)],
        [each for each in found if isinstance(each, BadInput)],
    )


def html(sentence: str, head: str = "") -> bytes:
    return f"<html><head><title>News</title>{head}</head><body><p>{sentence}</p></body></html>".encode()


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text(SENTENCE)
    (tmp_path / "b" / "c" / "two.PDF").write_bytes(pdf([[OTHER]]))
    (tmp_path / "a.html").write_bytes(html(SENTENCE))
    (tmp_path / "data.yaml").write_text("a: b")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found, refused = read(tmp_path)
    assert [(each.name, each.text) for each in found] == [
        ("a.html", f"News\n\n{SENTENCE}"),
        ("b/c/two.PDF", OTHER),
    ]
    assert [(Path(each.file).name, each.message.split(" ")[0:2]) for each in refused] == [
        ("data.yaml", ["is", "not"]),
        ("empty.txt", ["is", "empty."]),
        ("gone.txt", ["there", "is"]),
    ]


def test_an_empty_folder_and_what_is_not_there(tmp_path: Path) -> None:
    found, refused = read(tmp_path, tmp_path / "nowhere.txt", tmp_path / ("x" * 300), "a\0b")
    assert found == []
    assert [each.message for each in refused] == [
        "holds no file.",
        "there is no such file or folder.",
        "cannot be read: File name too long.",
        "cannot be read: embedded null byte.",
    ]


def test_a_named_file_is_judged_by_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "article").write_text(SENTENCE)
    (tmp_path / "page.dat").write_bytes(html(OTHER))
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4)
    found, refused = read(*sorted(tmp_path.iterdir()))
    assert [each.name for each in found] == ["article", "page.dat"]
    assert "is not a text" in refused[0].message


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.txt")).write_text(SENTENCE)
    found, refused = read(tmp_path)
    assert [each.name for each in found] == ["\ufffd .txt"]
    assert refused == []


def test_one_text_is_one_document(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SENTENCE)
    (tmp_path / "c.pdf").write_bytes(pdf([[SENTENCE]]))
    found, refused = read(tmp_path, tmp_path / "b.txt")
    assert [each.name for each in found] == ["a.txt"]
    assert refused == []


def test_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{SENTENCE}\n" * 120_000)
    _, refused = read(tmp_path / "a.txt", "/dev/zero")
    assert [each.message for each in refused] == ["is larger than 10 MB."] * 2


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SENTENCE.encode("utf-16"))))
    (document,), _ = read("-")
    assert (document.name, document.text, document.retrieved) == ("standard input", SENTENCE, DAY)


def test_what_the_caller_states_stands_above_the_page(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2025-06-12"><meta property="og:site_name" content="A">'
    (tmp_path / "a.html").write_bytes(html(SENTENCE, head))
    (document,), _ = read(tmp_path)
    assert (document.published, document.language, document.publisher) == ("2025-06-12", "en", "A")
    (document,), _ = read(tmp_path, published="2025-06", language="fr", publisher="B")
    assert (document.published, document.language, document.publisher) == ("2025-06", "fr", "B")


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"published": "June"}, "^'June' is not an EDTF date such as"),
        ({"language": "English"}, "^'English': .*two letters"),
        ({"publisher": " "}, "^' ': "),
    ],
)
def test_what_the_caller_states_wrongly(stated: dict[str, str], told: str) -> None:
    with pytest.raises(BadParameter) as caught:
        read("a.txt", **stated)
    assert caught.value.parameter == next(iter(stated))
    assert re.search(told, str(caught.value))


def test_an_address(site: Site) -> None:
    url = site.page("/2025/06/13/meta.html", html(SENTENCE))
    (document,), _ = read(url, may_connect=only(site.port))
    assert (document.name, document.url, document.published_inferred) == (url, url, "2025-06-13")


def test_addresses_that_are_not_public(site: Site) -> None:
    url = site.page("/", html(SENTENCE))
    found, refused = read(url, "http://169.254.169.254/", "file:///etc/passwd", "HTTP://[::1]/")
    assert found == []
    assert [each.file for each in refused] == [url, "http://169.254.169.254/", "file:///etc/passwd", "HTTP://[::1]/"]
    assert site.seen == []


def test_a_feed(site: Site, tmp_path: Path) -> None:
    site.page("/one", html(SENTENCE))
    site.page("/two", pdf([[OTHER]]), "application/pdf")
    site.page("/picture", b"x", "image/png")
    links = ["/one", "/two", "/picture", "/feed", "http://10.0.0.1/"]
    date = "<pubDate>Fri, 13 Jun 2025 10:00:00 GMT</pubDate>"
    items = "".join(f"<item><title>Item</title><link>{link}</link>{date}</item>" for link in links)
    feed = f"<rss version='2.0'><channel><title>AI</title>{items}</channel></rss>".encode()
    found, refused = read(site.page("/feed", feed, "application/rss+xml"), may_connect=only(site.port))
    assert [(each.name, each.published) for each in found] == [
        (site.url("/one"), "2025-06-13"),
        (site.url("/two"), "2025-06-13"),
    ]
    assert [each.file for each in refused] == [site.url("/picture"), site.url("/feed"), "http://10.0.0.1/"]
    (tmp_path / "feed.xml").write_bytes(feed.replace(b">/", f">{site.url('/')}".encode()))
    again, _ = read(tmp_path / "feed.xml", may_connect=only(site.port))
    assert again == found


def test_a_long_feed_says_what_it_leaves_out(site: Site) -> None:
    site.page("/one", html(SENTENCE))
    items = f"<item><link>{site.url('/one')}</link></item>" * 53
    url = site.page("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), "text/xml")
    found, refused = read(url, may_connect=only(site.port))
    assert len(found) == 1
    assert [each.message for each in refused] == ["links to 3 more articles; only its first 50 were read."]
    assert len(site.seen) == 51


def test_a_process_is_not_left_behind_when_the_caller_stops(tmp_path: Path) -> None:
    import psutil

    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "b.txt").write_text(OTHER)
    before = len(psutil.Process().children())
    iterator = documents([str(tmp_path)], DAY)
    assert isinstance(next(iterator), Document)
    assert len(psutil.Process().children()) == before + 1
    iterator.close()  # type: ignore[attr-defined]
    assert len(psutil.Process().children()) == before
