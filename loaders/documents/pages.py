"""HTML pages: the article on them, without what surrounds it."""

import re
from collections.abc import Container
from copy import deepcopy
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import Element, HtmlElement  # type: ignore[import-untyped]
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted
from trafilatura.utils import load_html

from loaders.documents.parsed import Article, Unreadable

_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")
# Thai, for one, ends sentences without a mark.
_SURELY_PROSE = 80


def read_page(html: str, url: str | None, day: str) -> Article:
    """Return the article of a page that was fetched from `url` (None for a file) on `day` (YYYY-MM-DD).

    Its title stands at the head of its text: headlines tell deals too. Raises Unreadable if it holds no article.
    """
    tree = load_html(html)
    if tree is None:
        raise Unreadable("holds no article text.")
    links = {_squeezed(link.text_content()) for link in tree.iterfind(".//a")}
    extracted = bare_extraction(tree, url=url, with_metadata=True, include_comments=False)
    text = _without(links, extracted.text or "") if isinstance(extracted, Extracted) else ""
    if not isinstance(extracted, Extracted) or not _is_prose(text):
        raise Unreadable("holds no article text.", "It may be a list of links, or fill itself by script.")
    published = _stated_date(tree, day)
    return Article(
        text=_with_title(text, extracted.title),
        title=extracted.title,
        publisher=extracted.sitename,
        author=extracted.author,
        language=tree.get("lang"),
        url=_address(extracted.url, url),
        published=published,
        published_inferred=None if published else _date_in(tree, extracted.url or url or "", day),
    )


def _without(links: Container[str], text: str) -> str:
    """Leave out the lines that are a link and nothing else: headlines of other articles would pass for this one's."""
    return "\n".join(line for line in text.splitlines() if _squeezed(line.lstrip("-•* ")) not in links)


def _is_prose(text: str) -> bool:
    return any(_SENTENCE_END.search(line) or len(line) >= _SURELY_PROSE for line in text.splitlines())


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _with_title(text: str, title: str | None) -> str:
    head = text.partition("\n")[0]
    return text if not title or _squeezed(title) in _squeezed(head) else f"{title}\n\n{text}"


def _stated_date(tree: HtmlElement, day: str) -> str | None:
    """Return the day that the page's own metadata name, whatever its address and its text say."""
    metadata = Element("html")
    metadata.extend(deepcopy(found) for found in tree.xpath("//meta | //script[@type='application/ld+json']"))
    return _date_in(metadata, "", day)


def _date_in(tree: HtmlElement, url: str, day: str) -> str | None:
    return find_date(tree, extensive_search=False, original_date=True, max_date=day, url=url)


def _address(canonical: str | None, fetched: str | None) -> str | None:
    """Return the address that the page gives itself, unless it was fetched from another site."""
    if canonical is None or fetched is None:
        return canonical or fetched
    return canonical if _site(canonical) == _site(fetched) else fetched


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
