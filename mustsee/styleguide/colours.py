"""The colours of the style sheet in both themes, and how far a text stands out from its ground."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

# Texts on their grounds, as pages use them; docs/design.md says what each is for.
TEXTS = [
    *[(text, ground) for text in ("ink", "muted", "teal", "teal-deep", "clay", "bad") for ground in ("sand", "paper")],
    *[("teal-deep", "teal-wash"), ("good", "good-wash"), ("warn", "warn-wash"), ("bad", "bad-wash")],
    *[("ink", "warn-wash"), ("ink", "sand-deep")],
    *[("paper", ground) for ground in ("teal", "teal-deep", "bad", "bad-deep", "muted")],
    *[("on-deep", "deep"), ("union", "paper"), ("sand", "ink"), ("clay", "clay-wash"), ("ink", "teal-wash")],
]
EDGES = [
    *[(edge, ground) for edge in ("edge", "focus") for ground in ("sand", "paper")],
    *[("teal", "teal-wash"), ("teal", "line"), ("good", "sand"), ("clay", "sand"), ("paper", "good")],
]
# The marks of the territories, drawn once; in the dark the style sheet makes them brighter.
MARKS = ("cascais", "pordenone", "navarra", "garges")
THEMES = ("light", "dark")
DARK = "@media screen and (prefers-color-scheme: dark)"


@dataclass(frozen=True)
class Pair:
    """A colour on another, and what WCAG asks of the two: 4.5 of a text, 3 of an edge."""

    colour: str
    ground: str
    needed: float
    found: float

    @property
    def is_enough(self) -> bool:
        return self.found >= self.needed


def blocks() -> dict[str, str]:
    """What the style sheet says of each theme, as it stands there; the dark one says only what differs."""
    css = (Path(settings.BASE_DIR) / "static/css/mustsee.css").read_text(encoding="utf-8")
    light, _dark, rest = css.partition("@layer base")[0].partition(DARK)
    return {
        "light": light.partition(":root {")[2].partition("}")[0],
        "dark": rest.partition("{\n    :root {")[2].partition("}")[0],
    }


def tokens(theme: str = "light") -> dict[str, str]:
    """By name without `--ms-`: the colours as `#rrggbb`."""
    found = blocks()
    said = found["light"] + (found["dark"] if theme == "dark" else "")
    return dict(re.findall(r"--ms-([a-z-]+): (#[0-9a-f]{6});", said))


def mark_colour(name: str, theme: str) -> str:
    """The ground of a territory's mark as one sees it in a theme."""
    svg = (Path(settings.BASE_DIR) / f"static/img/territories/{name}.svg").read_text(encoding="utf-8")
    [colour] = re.findall(r'fill="(#[0-9a-f]{6})"', svg)
    brighter = re.search(r"--ms-mark-filter: brightness\(([0-9.]+)\)", blocks()[theme])
    factor = float(brighter[1]) if brighter else 1.0
    parts = [min(255, round(int(colour[place : place + 2], 16) * factor)) for place in (1, 3, 5)]
    return "#" + "".join(f"{part:02x}" for part in parts)


def luminance(colour: str) -> float:
    """WCAG 2.2, “relative luminance”."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, “contrast ratio”."""
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(theme: str = "light") -> list[Pair]:
    values = tokens(theme)
    values |= {f"mark of {name}": mark_colour(name, theme) for name in MARKS} | {"white": "#ffffff"}
    asked = [(*pair, 4.5) for pair in TEXTS] + [(*pair, 3.0) for pair in EDGES]
    for name in MARKS:
        asked += [(f"mark of {name}", ground, 3.0) for ground in ("sand", "paper")] + [
            ("white", f"mark of {name}", 3.0)
        ]
    return [Pair(one, other, needed, contrast(values[one], values[other])) for one, other, needed in asked]
