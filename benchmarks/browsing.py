"""How long does a browser take to load each page of a large store?

    python -m benchmarks.browsing STORE [--tries 5]

STORE is made by ``python -m benchmarks.million make``. Chromium of this machine opens each page on random days and
waits for its load event: texts, styles, scripts and drawings. Parts that come later are not waited for
(`benchmarks.page` does).
"""

import argparse
import random
import statistics
import time
from datetime import date, timedelta

from playwright.sync_api import sync_playwright

from benchmarks.page import BASE, PAGES, served

CHROMIUM = "/usr/bin/chromium"


def main() -> None:
    """Open the pages and print the median and the longest load of each, in seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--tries", type=int, default=5)
    args = parser.parse_args()
    lot = random.Random(3)
    with served(args.store), sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page()
        for path in PAGES:
            took = []
            for _ in range(args.tries):
                day = date(2022, 1, 1) + timedelta(days=lot.randrange(1200))
                begin = time.perf_counter()
                page.goto(f"{BASE}{path}{'&' if '?' in path else '?'}as_of={day}&conflict=russia-ukraine")
                took.append(time.perf_counter() - begin)
            print(f"{path:28} {statistics.median(took):6.2f} {max(took):6.2f}", flush=True)


if __name__ == "__main__":
    main()
