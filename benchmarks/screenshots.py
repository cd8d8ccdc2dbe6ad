"""Pictures of the templates for docs/screenshots.md, wide and narrow, in both languages.

Usage: python benchmarks/screenshots.py http://localhost:8000/ (a running server; needs Chromium).
"""

import base64
import sys
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browsing import NARROW, WIDE, address, opened, scheme, width  # noqa: E402

OUT = ROOT / "docs" / "screenshots"
# What is shown, and how: a page, its width, the language, the colours.
SHOTS = (
    ("home", "", WIDE, "ja", "light"),
    ("home-narrow", "", NARROW, "ja", "light"),
    ("home-en", "", WIDE, "en", "light"),
    ("indicator", "doc/indicator/mnc-held", WIDE, "ja", "light"),
    ("indicator-narrow", "doc/indicator/mnc-held", NARROW, "en", "light"),
    ("indicator-dark", "doc/indicator/mnc-held", WIDE, "en", "dark"),
    ("figure", "kind:observation", WIDE, "ja", "light"),
    ("focus-area", "kind:focus-area", WIDE, "ja", "light"),
    ("project", "doc/project/data-development", WIDE, "ja", "light"),
    ("project-narrow", "doc/project/data-development", NARROW, "en", "light"),
    ("plans", "plans", WIDE, "ja", "light"),
    ("plans-narrow", "plans?outcome=kept", NARROW, "en", "light"),
    ("plans-dark", "plans", WIDE, "en", "dark"),
    ("discrepancy", "kind:discrepancy", WIDE, "ja", "light"),
    ("corrections", "corrections", WIDE, "ja", "light"),
    ("search", "search?q=%E3%83%9E%E3%82%A4%E3%83%8A", WIDE, "ja", "light"),
    ("search-narrow", "search?q=my+number", NARROW, "en", "light"),
    ("sparql", "sparql", WIDE, "en", "light"),
    ("validate", "validate", WIDE, "ja", "light"),
    ("definition", "def/report/cube", WIDE, "en", "light"),
    ("status", "status", WIDE, "en", "light"),
)
TALLEST = {WIDE: 1400, NARROW: 1100}
SCALE = {WIDE: 0.6, NARROW: 1.0}
QUALITY = 72


def picture(browser, pixels: int) -> None:
    """The picture that the README begins with: what a visitor sees first."""
    clip = {"x": 0, "y": 0, "width": pixels, "height": 900, "scale": 0.75}
    taken = browser.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
    )
    (ROOT / "docs" / "home.png").write_bytes(base64.b64decode(taken["data"]))


def main(base: str) -> None:
    """Takes every picture, and says how large they are together."""
    site = SimpleNamespace(base=base, sparql=f"{base}sparql")
    OUT.mkdir(exist_ok=True)
    for browser in opened():
        for name, path, pixels, lang, colours in SHOTS:
            width(browser, pixels)
            scheme(browser, colours)
            browser.get(address(site, path, lang))
            tall = browser.execute_script("return document.documentElement.scrollHeight")
            clip = {
                "x": 0,
                "y": 0,
                "width": pixels,
                "height": min(tall, TALLEST[pixels]),
                "scale": SCALE[pixels],
            }
            taken = browser.execute_cdp_cmd(
                "Page.captureScreenshot",
                {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip},
            )
            (OUT / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))
            if name == "home":
                picture(browser, pixels)
    sizes = [path.stat().st_size for path in OUT.glob("*.webp")]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1000:.0f} kB in {OUT}")


if __name__ == "__main__":
    main(sys.argv[1])
