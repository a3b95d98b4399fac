"""The page at `/`, in a real browser, served with the real data."""

import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1280,900"
)
_PATIENCE = 30

Driver = webdriver.Chrome


@pytest.fixture(scope="module")
def browser() -> Iterator[Driver]:
    binary = next(filter(None, map(shutil.which, _BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        pytest.skip("NOT TESTED: the page needs chromium and chromedriver, and one of them is not installed")
    options = webdriver.ChromeOptions()
    for option in _OPTIONS.split():
        options.add_argument(option)
    options.binary_location = binary
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(driver)) as opened:
        yield opened


@pytest.fixture
def page(browser: Driver, served: str) -> Iterator[Driver]:
    """The page as it first loads. Whatever a test does, the page reports no error and asks no other host."""
    browser.get("about:blank")
    for log in ("browser", "performance"):
        _log(browser, log)
    browser.get(f"{served}/")
    _answered(browser)
    yield browser
    # The browser itself notes an answer such as 404; the page shows those to the reader.
    problems = [entry for entry in _log(browser, "browser") if entry["source"] != "network"]
    assert problems == []
    assert {urlsplit(url).netloc for url in _requests(browser)} == {urlsplit(served).netloc}


def _log(browser: Driver, kind: str) -> list[dict[str, Any]]:
    """What the browser noted since the last call."""
    entries: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]
    return entries


def _requests(browser: Driver) -> Iterator[str]:
    for entry in _log(browser, "performance"):
        event = json.loads(entry["message"])["message"]
        if event["method"] == "Network.requestWillBeSent":
            url = event["params"]["request"]["url"]
            # The browser's own parts, such as the icon in a field for a date, have no host.
            if not url.startswith(("about:", "chrome:", "data:")):
                yield url


def _until(browser: Driver, condition: Callable[[Driver], Any]) -> Any:
    return WebDriverWait(browser, _PATIENCE, 0.05).until(condition)


def _find(browser: Driver, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def _answered(browser: Driver) -> None:
    _until(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, "#rows[aria-busy=false]"))


def _text(browser: Driver, selector: str) -> str:
    return _find(browser, selector).text


def _rows(browser: Driver) -> list[tuple[str, ...]]:
    """The cells of each row, read in one go: the page may put in new ones at any time."""
    script = """return [...document.querySelectorAll("#rows tbody > tr:first-child")]
        .map((row) => [...row.children].map((cell) => cell.textContent))"""
    return [tuple(row) for row in browser.execute_script(script)]


def _focused(browser: Driver) -> WebElement:
    return browser.switch_to.active_element


def _press(browser: Driver, *keys: str) -> None:
    for key in keys:
        _focused(browser).send_keys(key)


def _set_day(browser: Driver, name: str, day: str) -> None:
    # How a date is typed differs by language; the value is the same everywhere.
    browser.execute_script("document.querySelector(arguments[0]).value = arguments[1]", f"#field-{name}", day)


def _ask(browser: Driver) -> None:
    _find(browser, "#ask button[type=submit]").click()
    _answered(browser)


def _address(browser: Driver) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(browser.current_url).query).items()}


def test_first_load_shows_the_flagship_answer_with_its_words(page: Driver) -> None:
    rivals = {row[0]: row[1] for row in _rows(page) if row[3] == "Meta"}
    assert {"Google", "OpenAI", "Microsoft", "xAI"} <= rivals.keys()
    assert rivals["OpenAI"] == "ended"
    assert page.title == "Customers that are rivals of an investor · DealGraph"
    for row in page.find_elements(By.CSS_SELECTOR, "#rows .under"):
        first = row.find_element(By.CSS_SELECTOR, ".words dd")
        assert first.text.startswith("“")
        assert first.find_element(By.CSS_SELECTOR, ".from .date").text
    _until(page, lambda driver: _find(driver, "#field-company").get_property("value") == "Scale AI")


def test_health_tells_the_counts_and_where_neo4j_browser_is(page: Driver) -> None:
    _until(page, lambda driver: "claims" in _text(driver, "#health"))
    assert "Neo4j Browser" in _text(page, "#health")


def test_evidence_opens_by_keyboard_and_shows_all_claims_on_demand(page: Driver) -> None:
    summary = _find(page, "#rows details summary")
    page.execute_script("arguments[0].focus()", summary)
    _press(page, Keys.ENTER)
    deal = _until(page, lambda driver: _find(driver, "#rows details .deal"))
    assert "/deals/" in str(deal.find_element(By.CSS_SELECTOR, "h4 a").get_attribute("href"))
    assert len(deal.find_elements(By.CSS_SELECTOR, "li")) == 3
    more = deal.find_element(By.CSS_SELECTOR, "button")
    total = int(more.text.removeprefix("Show all "))
    page.execute_script("arguments[0].focus()", more)
    _press(page, Keys.ENTER)
    claims = deal.find_elements(By.CSS_SELECTOR, "li")
    assert len(claims) == total
    assert claims[3] == _focused(page).find_element(By.XPATH, "./ancestor::li"), "the focus goes on with what came"
    for link in deal.find_elements(By.CSS_SELECTOR, "li .from:nth-child(3) a"):
        assert str(link.get_attribute("href")).startswith(("http://", "https://"))
        assert link.get_attribute("rel") == "noopener noreferrer"


def _suggesting(browser: Driver) -> bool:
    shown = "#field-company[aria-expanded=true] + [role=listbox]:not([hidden]) [role=option]"
    return bool(browser.find_elements(By.CSS_SELECTOR, shown))


def test_a_company_is_chosen_and_asked_by_keyboard_alone(page: Driver) -> None:
    page.execute_script("document.activeElement.blur()")
    _press(page, Keys.TAB)
    assert _focused(page).text == "Skip to the answer"
    while _focused(page).get_attribute("id") != "field-company":
        _press(page, Keys.TAB)
    _press(page, Keys.CONTROL + "a", "openai")
    _until(page, _suggesting)
    field = _focused(page)
    _press(page, Keys.ESCAPE)
    assert field.get_attribute("aria-expanded") == "false"
    assert field.get_property("value") == "openai"
    _press(page, Keys.ARROW_DOWN)
    _until(page, _suggesting)
    _press(page, Keys.ARROW_DOWN)
    active = field.get_attribute("aria-activedescendant")
    assert page.find_element(By.ID, str(active)).get_attribute("aria-selected") == "true"
    _press(page, Keys.ENTER)
    assert field.get_property("value") == "OpenAI"
    _press(page, Keys.ENTER)
    _until(page, lambda driver: _address(driver).get("company") == "openai")
    _answered(page)
    assert all("OpenAI" not in row[0] for row in _rows(page))


def test_a_name_or_alias_may_be_typed_freely(page: Driver) -> None:
    before = _rows(page)
    field = _find(page, "#field-company")
    field.clear()
    field.send_keys("ScaleAI", Keys.ENTER)
    _until(page, lambda driver: _address(driver).get("company") == "ScaleAI")
    _answered(page)
    assert _rows(page) == before


def test_dates_change_address_and_rows_and_back_goes_back(page: Driver) -> None:
    today = _rows(page)
    _set_day(page, "as_of", "2025-06-01")
    _set_day(page, "known_by", "2025-06-01")
    _ask(page)
    asked = _address(page)
    assert (asked["question"], asked["company"]) == ("rival-customers", "scale-ai")
    assert (asked["as_of"], asked["known_by"]) == ("2025-06-01", "2025-06-01")
    earlier = _rows(page)
    assert earlier != today
    assert not any(row[1] == "ended" for row in earlier)
    page.refresh()
    _answered(page)
    assert _rows(page) == earlier, "the address carries all that was asked"
    page.back()
    _until(page, lambda driver: _rows(driver) == today)


def test_nothing_known_is_told_as_such(page: Driver, served: str) -> None:
    page.get(f"{served}/?question=rival-customers&company=scale-ai&known_by=2001-01-01")
    _answered(page)
    assert "nothing was known by 2001-01-01" in _text(page, "#rows .notice")


def test_another_question_keeps_the_company(page: Driver) -> None:
    _find(page, "#question option[value=customers-of]").click()
    _ask(page)
    assert _address(page)["company"] == "scale-ai"
    assert _text(page, "#answer-title") == "Customers of a company"
    assert "Google" in {row[0] for row in _rows(page)}


def test_an_unknown_company_is_answered_with_candidates(page: Driver, served: str) -> None:
    page.get(f"{served}/?question=rival-customers&company=scaleq")
    _answered(page)
    assert "scaleq" in _text(page, "#rows [role=alert]")
    _find(page, ".candidates button").click()
    _until(page, lambda driver: _address(driver).get("company") == "scale-ai")
    _answered(page)
    assert _rows(page)


def test_an_unknown_question_is_answered_with_candidates(page: Driver, served: str) -> None:
    page.get(f"{served}/?question=customers")
    _answered(page)
    _find(page, ".candidates button").click()
    _until(page, lambda driver: "company" in _address(driver))
    _answered(page)
    assert _rows(page)


def test_markup_in_a_name_is_shown_as_text(page: Driver, served: str) -> None:
    name = "<img src=x onerror=\"document.title='run'\">"
    page.get(f"{served}/?question=rival-customers&company={quote(name)}")
    _answered(page)
    assert "<img src=x" in _text(page, "#rows [role=alert]")
    _until(page, lambda driver: _find(driver, "#field-company").get_property("value") == name)
    assert page.find_elements(By.CSS_SELECTOR, "img") == []
    assert page.title != "run"


def _copied(browser: Driver, tab: str) -> str:
    browser.find_element(By.ID, f"tab-{tab}").click()
    _find(browser, "#copy").click()
    _until(browser, lambda driver: _find(driver, "#copied").get_property("textContent") == f"{tab} copied")
    text: str = browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    return text


def test_the_same_question_can_be_copied_in_three_languages(page: Driver, served: str) -> None:
    grant = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": served}
    page.execute_cdp_cmd("Browser.grantPermissions", grant)
    page.get(f"{served}/?question=rival-customers&company=scale-ai&present=true&as_of=2025-06-20&known_by=2025-06-21")
    _answered(page)
    assert _copied(page, "curl") == (
        f"curl '{served}/questions/rival-customers?company=scale-ai&present=true&as_of=2025-06-20&known_by=2025-06-21'"
    )
    cypher = _copied(page, "Cypher")
    assert cypher.startswith(
        ':params {company: "scale-ai", present: true, as_of: "2025-06-20", known_by: "2025-06-21", group: false}\n'
    )
    assert "MATCH (x:Entity {id: $company})" in cypher
    assert '{ ("scale-ai" true "2025-06-20" "2025-06-21" false) }' in _copied(page, "SPARQL")


def test_the_tabs_turn_by_arrow_keys(page: Driver) -> None:
    page.execute_script("document.getElementById('tab-curl').focus()")
    _press(page, Keys.ARROW_RIGHT)
    assert _focused(page).text == "Cypher"
    assert _text(page, "#same-text").startswith(":params")
    _press(page, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    assert _focused(page).text == "SPARQL"


def test_a_phone_needs_no_sideways_scrolling(page: Driver, served: str) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        page.get(f"{served}/")
        _answered(page)
        for summary in page.find_elements(By.CSS_SELECTOR, "#rows summary")[:3]:
            summary.click()
        assert page.execute_script("return document.documentElement.scrollWidth") <= 360
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
