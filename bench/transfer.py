"""What a first visit costs over the wire, measured in Chromium on a running site: `python -m bench.transfer [URL]`.

Each page is opened by a new visitor with an empty cache. Bytes are those that came over the network, headers included.
"""

import sys
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests import servers

PAGES = ("/en/", "/en/activities/", "/pt/activities/?when=past", "/en/paths/", "/en/mentoring/", "/en/accounts/login/")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def first_visit(browser: Browser, url: str) -> dict[str, tuple[int, int]]:
    """Requests and bytes by kind; kind “other hosts” must stay empty."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    seen: dict[str, tuple[int, int]] = {}
    host = urlsplit(url).netloc

    def answered(event: dict[str, dict[str, str] | str]) -> None:
        response = event["response"]
        own = urlsplit(response["url"]).netloc in {host, ""}  # type: ignore[index]
        kinds[str(event["requestId"])] = str(event["type"]) if own else "other hosts"

    def loaded(event: dict[str, str]) -> None:
        kind = kinds.get(event["requestId"], "?")
        number, size = seen.get(kind, (0, 0))
        seen[kind] = (number + 1, size + int(event["encodedDataLength"]))

    devtools.on("Network.responseReceived", answered)
    devtools.on("Network.loadingFinished", loaded)
    devtools.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    context.close()
    return seen


def main() -> None:
    base = (sys.argv[1:] or ["http://localhost:8000"])[0].rstrip("/")
    program = servers.find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, headless=True)
        for path in PAGES:
            seen = first_visit(browser, base + path)
            total = sum(size for _number, size in seen.values())
            parts = ", ".join(f"{number} {kind} {size}" for kind, (number, size) in sorted(seen.items()))
            print(f"{path:32} {total:7} bytes in {sum(number for number, _size in seen.values())} requests: {parts}")
        browser.close()


if __name__ == "__main__":
    main()
