"""The shared pieces: what they show, what they mark, what they leave out."""

import math
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.urls import translate_url
from django.utils import translation

from core import icons, when
from core.context_processors import in_every_language, language_links
from core.templatetags import components
from core.translations import TextIn
from mustsee.styleguide.colours import contrast
from partners.models import Project
from reference.models import Territory
from tests.factories import signed_in
from tests.factories.accounts import PersonFactory

TEMPLATES = Path(settings.BASE_DIR) / "templates"
SUMMER_MORNING = datetime(2027, 7, 14, 9, 0, tzinfo=UTC)
SUMMER_NOON = datetime(2027, 7, 14, 11, 0, tzinfo=UTC)


def rendered(source: str, **context) -> str:
    return re.sub(r"\s+", " ", engines["django"].from_string("{% load i18n %}" + source).render(context)).strip()


def piece(name: str, **context) -> str:
    return re.sub(r"\s+", " ", render_to_string(f"components/_{name}.html", context)).strip()


# Icons


def test_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in rendered('{% icon "calendar-event" %}')
    labelled = rendered('{% icon "calendar-event" label %}', label="<Day>")
    assert 'role="img" aria-label="&lt;Day&gt;"' in labelled
    assert "aria-hidden" not in labelled


def test_unknown_icon_shows_its_label_or_nothing():
    assert rendered('{% icon "../secrets" %}') == ""
    assert rendered('{% icon "no-such-icon" "Day" %}') == "Day"


def test_every_icon_that_a_template_names_exists():
    named = {
        (path.name, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\{% icon "([^"]+)"|symbol="([^"]+)"', path.read_text())
        for name in [name[0] or name[1]]
    }
    assert named
    assert not sorted((file, name) for file, name in named if not icons.drawing(name))


# Texts in another language


def territory(**names: str) -> Territory:
    return Territory(original_language="pt", **names)


def test_text_in_the_readers_language_is_not_marked():
    with translation.override("it"):
        assert (
            rendered('{% text_in row "name" mark=True %}', row=territory(name_it="Colle", name_pt="Monte")) == "Colle"
        )


def test_text_in_another_language_is_marked_for_screen_readers_and_eyes():
    with translation.override("en"):
        shown = rendered('{% text_in row "name" mark=True %}', row=territory(name_pt="<Monte>"))
    assert shown == '<span lang="pt-PT">&lt;Monte&gt;</span> <span class="lang-mark">in Portuguese</span>'


def test_text_with_lines_keeps_paragraphs_and_escapes():
    with translation.override("en"):
        shown = rendered('{% text_in row "name" lines=True %}', row=territory(name_pt="Um <b>\n\nDois"))
    assert shown == '<div lang="pt-PT"><p>Um &lt;b&gt;</p> <p>Dois</p></div>'


# Times


def test_place_time_shows_the_clock_of_the_place_and_its_zone():
    with translation.override("en"):
        shown = rendered("{% place_time a b zone %}", a=SUMMER_MORNING, b=SUMMER_NOON, zone="Europe/Lisbon")
    assert ">Wednesday 14 July 2027, 10:00</time>–" in shown
    assert ">12:00</time>" in shown
    assert "Lisbon time (WEST)" in shown
    assert 'data-starts="2027-07-14T10:00:00+01:00"' in shown


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "Wednesday 14 July 2027"), ("pt", "quarta-feira, 14 de julho de 2027"), ("it", "mercoledì 14 luglio 2027"),
     ("es", "miércoles 14 de julio de 2027"), ("fr", "mercredi 14 juillet 2027")],
)  # fmt: skip
def test_day_is_written_as_each_language_writes_it(language: str, day: str):
    with translation.override(language):
        assert when.day_text(SUMMER_MORNING).casefold() == day.casefold()


@pytest.mark.parametrize(("language", "day"), [("fr", "vendredi 1er janvier 2027"), ("en", "Friday 1 January 2027")])
def test_first_of_a_month_is_an_ordinal_in_french(language: str, day: str):
    with translation.override(language):
        assert when.day_text(datetime(2027, 1, 1, 10, tzinfo=UTC)) == day


@pytest.mark.parametrize(("language", "before"), [("fr", "\u00a0"), ("es", ""), ("en", "")])
def test_a_colon_has_its_space_in_french(language: str, before: str):
    with translation.override(language):
        assert components.sign(":") == f"{before}:"


def test_reader_time_is_said_only_where_the_clocks_differ():
    source = "{% reader_time a b 'Europe/Lisbon' zone %}"
    with translation.override("en"):
        there = rendered(source, a=SUMMER_MORNING, b=SUMMER_NOON, zone="Europe/Rome")
        same = rendered(source, a=SUMMER_MORNING, b=SUMMER_NOON, zone="Europe/London")
    assert there == '<span class="reader-time">for you: 11:00–13:00, Rome time</span>'
    assert same == ""


def test_reader_time_names_the_day_when_it_is_another_one():
    late = datetime(2027, 7, 14, 22, 30, tzinfo=UTC)
    with translation.override("en"):
        text = when.reader_text(late, late.replace(hour=23), place_zone="Europe/Lisbon", reader_zone="Europe/Rome")
    assert text == "for you: Thursday 15 July 2027, 00:30–01:30, Rome time"


def test_zone_without_letters_is_named_by_its_city_alone():
    with translation.override("en"):
        assert when.zone_text("America/Sao_Paulo", SUMMER_MORNING) == "Sao Paulo time"


# Funding notice


def project(**fields: str) -> Project:
    return Project(slug="p", name="P", acronym="P", original_language="en", **fields)


def test_funding_notice_shows_nothing_without_a_statement():
    assert piece("funding_notice", project=project(grant_number="101")) == ""
    assert piece("funding_notice", project=None) == ""


def test_funding_notice_leaves_out_what_is_not_known():
    with translation.override("en"):
        shown = piece("funding_notice", project=project(statement="co-funded"))
    assert "Co-funded by the European Union" in shown
    assert "Neither the European Union nor the granting authority can be held responsible" in shown
    assert "Grant agreement" not in shown
    assert "Granting authority:" not in shown


def test_funding_notice_shows_authority_number_and_own_disclaimer():
    fields = {"statement": "funded", "granting_authority": "EISMEA", "grant_number": "101", "disclaimer_en": "Ours."}
    with translation.override("en"):
        shown = piece("funding_notice", project=project(**fields))
    for text in ("Funded by the European Union", "Granting authority: EISMEA", "Grant agreement no. 101", "Ours."):
        assert text in shown
    assert "Neither the European Union" not in shown


def test_emblem_follows_its_geometric_description():
    svg = ET.parse(Path(settings.BASE_DIR) / "static/img/eu-emblem.svg").getroot()
    name = "{http://www.w3.org/2000/svg}"
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    assert width / height == pytest.approx(1.5)
    assert svg.find(f"{name}rect").attrib["fill"] == "#003399"
    path = svg.find(f"{name}defs/{name}path")
    assert path.attrib["fill"] == "#ffcc00"
    corners = [tuple(map(float, pair.split())) for pair in path.attrib["d"].strip("MZ").split("L")]
    tips = corners[::2]
    assert all(math.hypot(*tip) == pytest.approx(height / 18, abs=0.01) for tip in tips)
    assert tips[0] == pytest.approx((0, -height / 18))
    stars = [(float(use.attrib["x"]), float(use.attrib["y"])) for use in svg.findall(f"{name}use")]
    assert len(stars) == 12
    for hour, (x, y) in enumerate(stars):
        angle = math.radians(30 * hour)
        assert x == pytest.approx(width / 2 + height / 3 * math.sin(angle), abs=0.01)
        assert y == pytest.approx(height / 2 - height / 3 * math.cos(angle), abs=0.01)


# Lists, forms, errors


def test_pagination_keeps_the_filters_and_says_where_one_is():
    page = Paginator(range(50), 20).page(2)
    with translation.override("en"):
        shown = piece("pagination", page=page, query="q=água&territory=cascais")
    assert 'rel="prev" href="?q=água&amp;territory=cascais&amp;page=1"' in shown
    assert 'rel="next" href="?q=água&amp;territory=cascais&amp;page=3"' in shown
    assert "Page 2 of 3" in shown


def test_pagination_of_a_single_page_shows_nothing():
    assert piece("pagination", page=Paginator(range(5), 20).page(1), query="") == ""


def test_form_errors_are_announced_and_lead_to_their_fields():
    from allauth.account.forms import AddEmailForm

    form = AddEmailForm(data={"email": "nobody"}, user=AnonymousUser())
    shown = piece("form_errors", form=form)
    assert 'role="alert"' in shown
    assert 'href="#id_email"' in shown
    assert 'aria-invalid="true"' in piece("form_fields", form=form)


def test_form_without_errors_says_nothing():
    from allauth.account.forms import AddEmailForm

    assert piece("form_errors", form=AddEmailForm(user=AnonymousUser())) == ""


# The frame


def test_menu_shows_each_person_what_is_theirs():
    with translation.override("en"):
        stranger = piece("nav", user=AnonymousUser(), path="/en/")
        person = SimpleNamespace(is_authenticated=True, is_staff=False, person=SimpleNamespace(name="Ana"), email="a@b")
        member = piece("nav", user=person, path="/en/me/")
        person.is_staff = True
        staff = piece("nav", user=person, path="/en/staff/")
    assert "Sign in" in stranger
    assert "My week" not in stranger
    assert "My week" in member
    assert "Administration" not in member
    assert "Administration" in staff
    assert re.search(r'href="/en/me/" aria-current="true"', member)


def test_every_language_leads_to_the_same_page_with_its_filters():
    request = RequestFactory().get("/en/accounts/login/", {"next": "/en/activities/?q=a&page=2"})
    links = language_links(request, "en")
    assert [link["tag"] for link in links] == ["en", "pt-PT", "it", "es", "fr"]
    assert links[1]["url"] == "/pt/accounts/login/?next=%2Fen%2Factivities%2F%3Fq%3Da%26page%3D2"
    assert [link["is_current"] for link in links] == [True, False, False, False, False]


@pytest.mark.parametrize("path", ["/en/", "/en/accounts/login/", "/en/activities/", "/en/accounts/confirm-email/k/"])
def test_addresses_differ_between_languages_in_the_prefix_alone(path: str):
    with translation.override("en"):
        for code, _name in settings.LANGUAGES:
            assert f"/{code}{in_every_language(path)}" == translate_url(path, code)


def test_path_without_a_language_has_no_translations():
    assert in_every_language("/admin/") is None
    assert in_every_language("/en") is None


@pytest.mark.django_db
def test_frame_names_its_language_and_its_translations(client: Client):
    page = client.get("/pt/accounts/password/reset/done/").content.decode()
    assert '<html lang="pt-PT">' in page
    assert f'hreflang="fr" href="{settings.SITE_URL}/fr/accounts/password/reset/done/"' in page
    assert f'hreflang="x-default" href="{settings.SITE_URL}/en/accounts/password/reset/done/"' in page
    assert page.count("<h1") == 1


@pytest.mark.django_db
def test_page_without_a_form_leaves_nothing_with_a_stranger(client: Client):
    response = client.get("/en/accounts/password/reset/done/")
    assert response.status_code == 200
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content


@pytest.mark.parametrize("status", [400, 500])
def test_error_page_needs_no_context(status):
    with translation.override("pt"):
        page = get_template(f"{status}.html").render()
    assert '<html lang="pt-PT">' in page
    assert "<h1>" in page


@pytest.mark.django_db
def test_error_page_404_is_a_page_of_ours(client: Client):
    response = client.get("/en/nothing-here/")
    assert response.status_code == 404
    assert 'id="main"' in response.content.decode()


@pytest.mark.django_db
def test_address_that_only_takes_forms_says_so_when_it_is_opened():
    client = signed_in(PersonFactory.create())
    response = client.get("/it/mentoring/mentor/pause/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert '<html lang="it">' in response.content.decode()
    assert not client.put("/it/").content


# House rules that a template can break


def test_no_template_holds_an_inline_style_or_script():
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        if "email" in name or name.startswith("paper/"):
            continue  # mails: their programs know only inline styles; paper is no page of the site
        source = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", source), path
        for script in re.findall(r"<script\b[^>]*>", source):
            assert "src=" in script or 'type="application/' in script, path


def test_templates_are_short():
    assert not [path.name for path in TEMPLATES.rglob("*.html") if len(path.read_text().splitlines()) > 150]


def tokens() -> dict[str, str]:
    css = (Path(settings.BASE_DIR) / "static/css/mustsee.css").read_text()
    return dict(re.findall(r"--ms-([a-z-]+): (#[0-9a-f]{6});", css))


GROUNDS = ["sand", "paper"]
TEXTS = [(text, ground) for text in ("ink", "muted", "teal", "teal-deep", "clay", "bad") for ground in GROUNDS]
WASHES = [("teal-deep", "teal-wash"), ("good", "good-wash"), ("warn", "warn-wash"), ("bad", "bad-wash"),
          ("ink", "warn-wash"), ("ink", "sand-deep"), ("paper", "teal"), ("paper", "teal-deep"), ("paper", "bad"),
          ("paper", "muted")]  # fmt: skip


@pytest.mark.parametrize(("text", "ground"), TEXTS + WASHES)
def test_text_colours_have_enough_contrast(text: str, ground: str):
    assert contrast(tokens()[text], tokens()[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), [(edge, ground) for edge in ("edge", "focus") for ground in GROUNDS])
def test_edges_of_controls_have_enough_contrast(edge: str, ground: str):
    assert contrast(tokens()[edge], tokens()[ground]) >= 3


def test_the_same_hours_and_options_are_written_in_the_language_of_each_page():
    start, end = datetime(2027, 3, 10, 9, tzinfo=UTC), datetime(2027, 3, 10, 10, tzinfo=UTC)
    template = engines["django"].from_string("{% place_time start end 'Europe/Lisbon' %}{% options rows 'b' %}")
    rows = [("b", TextIn("Água <b>", "pt"))]
    pages = []
    for language in ("en", "pt", "en"):
        with translation.override(language):
            pages.append(template.render({"start": start, "end": end, "rows": rows}))
    assert "Wednesday 10 March 2027" in pages[0]
    assert '<option value="b" selected lang="pt-PT">Água &lt;b&gt;</option>' in pages[0]
    assert "quarta-feira, 10 de março de 2027" in pages[1]
    assert '<option value="b" selected>Água' in pages[1]
    assert pages[2] == pages[0]
