"""The colours of the style sheet, and how far a text stands out from its ground."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

# Texts on their grounds, as pages use them; docs/design.md says what each is for.
TEXTS = [
    *[(text, ground) for text in ("ink", "muted", "teal", "teal-deep", "clay", "bad") for ground in ("sand", "paper")],
    *[("teal-deep", "teal-wash"), ("good", "good-wash"), ("warn", "warn-wash"), ("bad", "bad-wash")],
    *[("ink", "warn-wash"), ("ink", "sand-deep")],
    *[("paper", ground) for ground in ("teal", "teal-deep", "bad", "muted")],
]
EDGES = [(edge, ground) for edge in ("edge", "focus") for ground in ("sand", "paper")]


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


def tokens() -> dict[str, str]:
    """By name without `--ms-`: the colours as `#rrggbb`."""
    css = (Path(settings.BASE_DIR) / "static/css/mustsee.css").read_text(encoding="utf-8")
    # The first is that of the light theme.
    found: dict[str, str] = {}
    for name, value in re.findall(r"--ms-([a-z-]+): (#[0-9a-f]{6});", css):
        found.setdefault(name, value)
    return found


def luminance(colour: str) -> float:
    """WCAG 2.2, “relative luminance”."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, “contrast ratio”."""
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs() -> list[Pair]:
    values = tokens()
    asked = [(*pair, 4.5) for pair in TEXTS] + [(*pair, 3.0) for pair in EDGES]
    return [Pair(one, other, needed, contrast(values[one], values[other])) for one, other, needed in asked]
