"""The page in a real browser, without network: it shows, switches language, fits a telephone and prints."""

import shutil
from base64 import b64decode

import pytest
from forecast_frames import MadeUpReader

from jinzhen.experiments.forecast import sentences
from jinzhen.experiments.forecast.answer import forecast
from jinzhen.experiments.forecast.figures import FIGURES
from jinzhen.experiments.forecast.page import NAME, page
from jinzhen.experiments.paper.present import write

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium and chromedriver on this machine"),
]

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def result():
    reader = MadeUpReader(n=64)
    return forecast(reader, reader.arms, reader.base_year)


@pytest.fixture(scope="module")
def address(result, tmp_path_factory) -> str:
    return write(NAME, list(page(result)), tmp_path_factory.mktemp("report"))[0].as_uri()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def show(browser, address: str, width: int = 1100) -> None:
    """Load the page anew at a width in CSS pixels, until its fonts are there."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.get("about:blank")
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(address)
    browser.execute_async_script("const done = arguments[0]; document.fonts.ready.then(() => done())")


def visible_text(browser) -> str:
    return browser.execute_script("return document.body.innerText")


def test_page_shows_the_answer_and_no_complaint(browser, address, result):
    browser.get_log("browser")
    show(browser, address)
    text = visible_text(browser)
    assert sentences.headline(result).en in text
    assert sentences.headline(result).zh not in text
    assert browser.get_log("browser") == []


def test_page_asks_for_nothing_but_itself(browser, address):
    browser.get_log("performance")
    show(browser, address)
    requests = [
        entry["message"]
        for entry in browser.get_log("performance")
        if '"Network.requestWillBeSent"' in entry["message"]
    ]
    assert requests
    assert not [message for message in requests if '"url":"http' in message]


def test_language_switches_by_click_by_keyboard_and_by_address(browser, address, result):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    show(browser, address)
    browser.find_element(By.CSS_SELECTOR, 'label[for="choose-zh"]').click()
    assert sentences.headline(result).zh in visible_text(browser)
    assert browser.execute_script("return document.documentElement.lang") == "zh-Hans"
    assert browser.current_url.endswith("#zh")
    browser.find_element(By.ID, "choose-zh").send_keys(Keys.ARROW_LEFT)
    assert sentences.headline(result).en in visible_text(browser)
    show(browser, f"{address}#towns-zh")
    assert sentences.headline(result).zh in visible_text(browser)


def test_switch_works_without_scripts(browser, address, result):
    from selenium.webdriver.common.by import By

    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address)
        browser.find_element(By.CSS_SELECTOR, 'label[for="choose-zh"]').click()
        assert browser.find_element(By.ID, "zh").is_displayed()
        assert not browser.find_element(By.ID, "en").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_page_brings_its_own_chinese_font(browser, address):
    show(browser, f"{address}#zh")
    loaded = browser.execute_script(
        "return [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + ' ' + f.weight)"
    )
    assert {name.replace('"', "") for name in loaded} == {"Jinzhen Sans SC 400", "Jinzhen Sans SC 700"}
    browser.execute_cdp_cmd("DOM.enable", {})
    browser.execute_cdp_cmd("CSS.enable", {})
    root = browser.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]
    for selector in ("#zh h1", "#zh figcaption", "#zh svg text"):
        node = browser.execute_cdp_cmd("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = browser.execute_cdp_cmd("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert [font["isCustomFont"] for font in fonts] == [True], selector


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [480, 1100])
def test_page_fits_its_width_and_figures_keep_readable(browser, address, language, width):
    show(browser, f"{address}#{language}", width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    sizes = browser.execute_script(
        """return [...document.querySelectorAll("#" + arguments[0] + " svg")]
        .filter(s => s.getClientRects().length).map(
        s => Math.min(...[...s.querySelectorAll("text")].map(t => parseFloat(getComputedStyle(t).fontSize)))
             * s.getBoundingClientRect().width / s.viewBox.baseVal.width)""",
        language,
    )
    assert len(sizes) == len(FIGURES) - 1, "of what nobody knows too few draws were made up for a figure"
    assert min(sizes) >= 10.0


def test_texts_stand_out_from_the_paper(browser, address):
    show(browser, address)
    colours = browser.execute_script(
        """return [...new Set([...document.querySelectorAll(
        "#en p, #en h1, #en h2, #en td, #en th, #en a, #en figcaption")]
        .map(e => getComputedStyle(e).color))]"""
    )
    assert min(contrast_on_white(colour) for colour in colours) >= 4.5


def contrast_on_white(colour: str) -> float:
    """WCAG contrast of an rgb() colour on white."""
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_page_prints_without_controls(browser, address):
    show(browser, address)
    pdf = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    assert b64decode(pdf).startswith(b"%PDF")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for selector in (".languages", "#en .contents", "#zh"):
            shown = browser.execute_script(
                "return document.querySelector(arguments[0]).getClientRects().length", selector
            )
            assert shown == 0, selector
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
