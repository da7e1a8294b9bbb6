"""The living styleguide: each component is in it, with its inputs and states, and only for who builds pages."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from mustsee.styleguide.colours import THEMES, blocks, pairs, tokens
from mustsee.styleguide.components import ALONE, FOLDER, FRAME, all_components

DESIGN = (Path(django_settings.BASE_DIR) / "docs/design.md").read_text(encoding="utf-8")
NAMES = [component.name for component in all_components()]


@pytest.fixture
def builder(settings: Any) -> Client:
    settings.DEMO = True
    return Client()


def test_every_component_has_an_entry_and_every_entry_a_component() -> None:
    files = sorted(path.stem.removeprefix("_") for path in FOLDER.glob("_*.html"))
    assert files == NAMES
    assert set(NAMES) >= ALONE >= FRAME


def test_every_component_says_its_inputs_in_its_first_line() -> None:
    assert not [row.name for row in all_components() if not row.inputs.startswith("inputs:")]


def test_every_component_stands_in_the_page_about_design() -> None:
    listed = re.findall(r"^\| `([a-z_]+)` \|", DESIGN.partition("## Components")[2], re.MULTILINE)
    assert listed == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_state_is_drawn(name: str, builder: Client) -> None:
    [component] = [row for row in all_components() if row.name == name]
    for state in component.states if component.stands_alone else [next(iter(component.states))]:
        response = builder.get(f"/styleguide/{name}/", {"state": state})
        assert response.status_code == 200
        assert not response.cookies
    html = response.content.decode()
    assert component.is_frame or html.count('class="guide-example"') == (
        1 if component.stands_alone else len(component.states)
    )


def test_front_page_shows_the_colours_and_lists_the_components(builder: Client) -> None:
    html = builder.get("/styleguide/").content.decode()
    assert all(f'href="/styleguide/{name}/"' in html for name in NAMES)
    assert all(value in html for theme in THEMES for value in tokens(theme).values())
    assert "too little" not in html


def test_every_colour_of_the_style_sheet_has_a_row_in_the_page_about_design_and_a_value_in_the_dark() -> None:
    colours = DESIGN.partition("## Colours")[2].partition("\n## ")[0]
    assert not [name for name in tokens() if f"`{name}`" not in colours]
    assert not [name for name in tokens() if f"--ms-{name}: " not in blocks()["dark"]]


@pytest.mark.parametrize("theme", THEMES)
def test_contrasts_are_enough(theme: str) -> None:
    assert not [pair for pair in pairs(theme) if not pair.is_enough]


@pytest.mark.parametrize("theme", THEMES)
def test_bootstrap_gets_the_same_colours_where_it_wants_them_as_three_numbers(theme: str) -> None:
    numbers = dict(re.findall(r"--bs-([a-z-]+)-rgb: ([0-9, ]+);", blocks()[theme]))
    names = {"body-color": "ink", "body-bg": "sand", "tertiary-bg": "sand-deep", "primary": "teal", "danger": "bad"}
    names |= {"link-color": "teal", "link-hover-color": "teal-deep", "secondary": "muted"}
    values = {
        name: ", ".join(str(part) for part in bytes.fromhex(tokens(theme)[our][1:])) for name, our in names.items()
    }
    assert numbers == values


def test_only_the_tokens_name_colours() -> None:
    """Then a page is right in the dark without knowing of it. White behind a QR code and on paper stays white."""
    css = (Path(django_settings.BASE_DIR) / "static/css/mustsee.css").read_text(encoding="utf-8")
    rest = css.partition("@layer base {")[2]
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rest)) == {"#fff", "#999"}
    named = re.findall(r"([^{}]+)\{[^{}]*#(?:fff|999)\b", rest)
    assert [name.strip().split("\n")[-1].strip() for name in named] == [
        "body",
        ".panel, .card, .funding-notice",
        ".qr",
        ".room-qr",
    ]


RULE = re.compile(r"(?:^@media ([^{]+) \{\n)?^ *html([^ {]+) \{([^{}]*)\}", re.MULTILINE)


def colours_seen(*, printed: bool, device: str, switch: str) -> list[str]:
    """Those of the last rule of the admin's own sheet that holds."""
    css = (Path(django_settings.BASE_DIR) / "static/css/admin.css").read_text(encoding="utf-8")
    holding = [
        rule
        for media, selector, rule in RULE.findall(css)
        if not (printed and media.startswith("screen"))
        and (device == "dark" or "prefers-color-scheme: dark" not in media)
        and (switch == "dark" or selector != '[data-theme="dark"]')
        and (switch != "light" or selector != ':not([data-theme="light"])')
    ]
    return re.findall(r"#[0-9a-f]{6}", holding[-1])


@pytest.mark.parametrize("switch", ["auto", "light", "dark"])
@pytest.mark.parametrize("device", THEMES)
def test_the_administration_wears_the_colours_of_the_pages(device: str, switch: str) -> None:
    chosen = device if switch == "auto" else switch
    light, dark = (colours_seen(printed=False, device=theme, switch="auto") for theme in ("light", "dark"))
    assert colours_seen(printed=False, device=device, switch=switch) == {"light": light, "dark": dark}[chosen]
    assert set(light) <= set(tokens("light").values())
    assert set(dark) <= set(tokens("dark").values())
    assert colours_seen(printed=True, device=device, switch=switch) == light


def test_a_theme_can_be_asked_for(builder: Client) -> None:
    assert 'href="/styleguide/dark.css"' in builder.get("/styleguide/badge/?theme=dark").content.decode()
    assert tokens("dark")["ink"] in builder.get("/styleguide/dark.css").content.decode()
    assert builder.get("/styleguide/mauve.css").status_code == 404


def test_it_is_not_there_without_debug_or_demo(settings: Any) -> None:
    assert Client().get("/styleguide/").status_code == 404
    settings.DEBUG = True
    assert Client().get("/styleguide/badge/").status_code == 200
    assert Client().get("/styleguide/no-such-component/").status_code == 404
