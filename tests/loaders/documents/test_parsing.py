"""What some bytes are is judged by the bytes; what is on a page, by the page."""

import pytest

from loaders.documents.parsed import Article, Entry, Feed, Raw, Unreadable
from loaders.documents.parsing import parse
from tests.loaders.documents.making import DAY, SENTENCE, pdf

NAVIGATION = "".join(f"<li><a href='/{n}'>OpenAI raises {n} billion dollars. Really?</a></li>" for n in range(40))


def article(data: bytes | str, url: str | None = None, charset: str | None = None) -> Article:
    found = parse(Raw(data.encode() if isinstance(data, str) else data, "name", DAY, url, charset))
    assert isinstance(found, Article)
    return found


def refusal(data: bytes | str) -> str:
    with pytest.raises(Unreadable) as caught:
        article(data)
    return caught.value.message


def page(head: str, body: str, attributes: str = "") -> str:
    menu = "<nav><ul><li><a href='/'>Home</a><li><a href='/ai'>AI</a></ul></nav>"
    foot = "<footer><p>© 2024 Example. All rights reserved.</p></footer>"
    return f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{menu}<article>{body}</article>{foot}</body></html>"


def test_a_french_page_with_meta_tags() -> None:
    head = """<title>Meta investit | Le Journal</title><meta property="og:title" content="Meta investit dans Scale AI">
        <meta property="og:site_name" content="Le Journal"><meta name="author" content="Jeanne Dupont">
        <meta property="article:published_time" content="2025-06-13T23:30:00-02:00">
        <meta property="article:modified_time" content="2025-07-01T08:00:00+02:00">
        <link rel="canonical" href="https://journal.example.com/meta">"""
    body = """<h1>Meta investit dans Scale AI</h1><p>Meta a acquis 49 % de Scale AI pour 14,3 milliards de dollars.</p>
        <p>L’opération a été confirmée vendredi par les deux entreprises.</p>"""
    assert article(page(head, body, 'lang="fr-FR"')) == Article(
        text="Meta investit dans Scale AI\nMeta a acquis 49 % de Scale AI pour 14,3 milliards de dollars.\n"
        "L’opération a été confirmée vendredi par les deux entreprises.",
        title="Meta investit dans Scale AI",
        publisher="Le Journal",
        author="Jeanne Dupont",
        language="fr",
        url="https://journal.example.com/meta",
        published="2025-06-13",
    )


def test_a_german_page_with_json_ld_in_its_own_charset() -> None:
    head = """<meta charset="iso-8859-1"><title>Helsing erhält 600 Millionen</title><script type="application/ld+json">
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Prima Materia führt Runde an",
        "datePublished": "2025-06-17T06:00:00Z", "author": {"@type": "Person", "name": "Jörg Müller"},
        "publisher": {"@type": "Organization", "name": "Wirtschaftsblatt"}}</script>"""
    body = "<p>Das Münchner Unternehmen Helsing erhält 600 Millionen Euro – angeführt von Prima Materia.</p>"
    found = article(page(head, body).encode("cp1252"), "https://blatt.example.com/a")
    assert found.text.endswith("Euro – angeführt von Prima Materia.")
    assert found.text.startswith(f"{found.title}\n\n")
    assert (found.author, found.publisher, found.language) == ("Jörg Müller", "Wirtschaftsblatt", "de")
    assert (found.published, found.url) == ("2025-06-17", "https://blatt.example.com/a")


def test_an_arabic_page_from_right_to_left() -> None:
    text = "أعلنت شركة مايكروسوفت استثمار 1.5 مليار دولار في شركة جي 42 الإماراتية."
    found = article(page("<title>مايكروسوفت تستثمر</title>", f"<p>{text}</p>", 'dir="rtl" lang="en"'))
    assert found.text == f"مايكروسوفت تستثمر\n\n{text}"
    assert found.language == "ar"


def test_a_date_in_the_address_is_inferred() -> None:
    found = article(page("", f"<p>{SENTENCE}</p>"), "https://news.example.com/2025/06/13/meta-scale")
    assert (found.published, found.published_inferred) == (None, "2025-06-13")
    stated = '<meta property="article:published_time" content="2025-06-12">'
    found = article(page(stated, f"<p>{SENTENCE}</p>"), "https://news.example.com/2025/06/13/meta-scale")
    assert (found.published, found.published_inferred) == ("2025-06-12", None)


def test_a_year_in_the_foot_is_no_date() -> None:
    found = article(page("", f"<p>{SENTENCE}</p>"))
    assert (found.published, found.published_inferred) == (None, None)


def test_an_address_is_taken_from_the_page_only_for_its_own_site() -> None:
    html = page('<link rel="canonical" href="https://www.paper.example/a">', f"<p>{SENTENCE}</p>")
    assert article(html, "https://paper.example/a?from=feed").url == "https://www.paper.example/a"
    assert article(html, "https://copy.example/a").url == "https://copy.example/a"
    odd = page('<link rel="canonical" href="javascript:alert(1)">', f"<p>{SENTENCE}</p>")
    assert article(odd).url is None


@pytest.mark.parametrize(
    "html",
    [
        "<html></html>",
        "<!doctype html><html><body></body></html>",
        f"<html><head><title>News</title></head><body><nav><ul>{NAVIGATION}</ul></nav></body></html>",
        f"<html><head><title>News</title></head><body><div><ul>{NAVIGATION}</ul></div></body></html>",
        page("<title>News</title>", "<h2>Latest news</h2><p>Read more</p>"),
        "<html><body>" + "<div>" * 50_000 + SENTENCE,
    ],
)
def test_pages_without_an_article(html: str) -> None:
    assert refusal(html) == "holds no article text."


def test_scripts_and_comments_are_no_text() -> None:
    body = f"<script>alert('x.')</script><p>{SENTENCE}</p><!-- secret. --><style>p {{}}</style>"
    assert article(page("", body)).text == SENTENCE


def test_a_plain_text_stands_as_it_is() -> None:
    text = f"\n  Meta buys into Scale AI\n\n{SENTENCE}\n"
    found = article("\ufeff" + text.replace("\n", "\r\n"))
    assert found == Article(text, title="Meta buys into Scale AI", language="en")


@pytest.mark.parametrize("text", [SENTENCE, f"{SENTENCE}\n{SENTENCE}", f"{'word ' * 50}\n{SENTENCE}"])
def test_a_first_line_that_is_no_title(text: str) -> None:
    assert article(text).title is None


def test_a_text_of_five_megabytes() -> None:
    text = f"{SENTENCE} Une opération confirmée.\n" * 46_000
    assert len(text) > 5_000_000
    assert article(text).text == text
    assert article(text.encode("cp1252")).text == text


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u2028".encode("utf-16")])
def test_nothing(data: bytes) -> None:
    assert refusal(data) == "is empty."


def test_kinds_go_by_the_bytes() -> None:
    assert article(pdf([[SENTENCE]])).text == SENTENCE
    assert article(f"\n<!-- saved -->\n<HTML><BODY><P>{SENTENCE}</P>").text == SENTENCE
    assert article(f"a < b. {SENTENCE}").text.startswith("a < b.")
    assert refusal("<?xml version='1.0'?><records><a/></records>") == "is XML, but neither a feed nor a page."


@pytest.mark.parametrize("text", ["Meta, OpenAI", "14.3", "Scale AI, Nvidia, AMD, Oracle, xAI, Mistral AI"])
def test_a_language_is_not_told_from_too_little(text: str) -> None:
    assert article(text).language is None


def test_feeds() -> None:
    rss = """<?xml version="1.0"?><rss version="2.0"><channel><title>AI</title>
        <item><title>One</title><link>/one</link><pubDate>Fri, 13 Jun 2025 10:00:00 GMT</pubDate></item>
        <item><link>/two</link><pubDate>Fri, 13 Jun 2099 10:00:00 GMT</pubDate></item>
        <item><title>No link</title></item></channel></rss>"""
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>AI</title><entry><title>Two</title>
        <link href="https://b.example/two"/><published>2025-06-14T01:00:00Z</published></entry></feed>"""
    url = "https://a.example/feed"
    entries = (Entry("https://a.example/one", "One", "2025-06-13"), Entry("https://a.example/two", None, None))
    assert parse(Raw(rss.encode(), "n", DAY, url)) == Feed(entries, 0)
    assert parse(Raw(atom.encode(), "n", DAY, url)) == Feed((Entry("https://b.example/two", "Two", "2025-06-14"),), 0)
    assert refusal("<rss><channel><title>AI</title></channel></rss>") == "is a feed without a link to an article."


def test_a_feed_that_would_open_files_or_grow() -> None:
    laughs = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(9))
    feed = f"""<?xml version="1.0"?><!DOCTYPE rss [{laughs}<!ENTITY file SYSTEM "file:///etc/passwd">]>
        <rss version="2.0"><channel><item><title>&file;&j;</title><link>https://a.example/</link></item></channel></rss>"""
    assert "declares entities" in refusal(feed)
