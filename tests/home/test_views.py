"""The joined pages: start, partners, territories, and one's own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from academy.models import Activity
from academy.services import cancel_activity
from academy.services.following import set_wishes
from accounts.models import Person
from core.translations import language_codes
from partners.models import Project, ProjectPartner
from reference.models import Topic
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    TerritoryFactory,
    UserFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.pages import get, queries_of, shown

pytestmark = pytest.mark.django_db


def past_activity(**fields: Any) -> Activity:
    return published_activity(now=timezone.now() - timedelta(days=90), **fields)


# Start


@pytest.mark.parametrize(
    ("spoken", "path"),
    [("pt-PT,pt;q=0.9,en;q=0.5", "/pt/"), ("it", "/it/"), ("tlh,fr;q=0.8", "/fr/"), ("xx", "/en/"), ("", "/en/")],
)
def test_root_leads_to_the_language_of_the_browser(client: Client, spoken: str, path: str) -> None:
    response = client.get("/", headers={"Accept-Language": spoken})

    assert (response.status_code, response["Location"]) == (302, path)
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


def test_search_engines_find_the_public_pages_in_every_language_and_no_others(client: Client) -> None:
    published_activity(slug="open")
    ActivityFactory.create(slug="draft")
    before = queries_of(client, "/sitemap.xml")
    published_activity(slug="another")
    assert queries_of(client, "/sitemap.xml") == before
    page = get(client, "/sitemap.xml")
    assert f"<loc>{settings.SITE_URL}/pt/activities/open/</loc>" in page
    assert f'hreflang="pt-PT" href="{settings.SITE_URL}/pt/activities/open/"' in page
    assert f'hreflang="x-default" href="{settings.SITE_URL}/en/activities/open/"' in page
    assert "draft" not in page
    rules = get(client, "/robots.txt")
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in rules
    closed = re.findall("Disallow: (.+)", rules)
    assert "/fr/me/" in closed
    places = re.findall(r"<loc>https?://[^/]+(.+)</loc>", page)
    assert not [place for place in places if place.startswith(tuple(closed))]


def test_programs_are_led_to_the_icon_and_to_where_a_password_is_changed(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].startswith("/static/img/icon-192")
    answer = client.get("/.well-known/change-password", headers={"accept-language": "it"})
    assert answer["Location"] == "/it/accounts/password/change/"


def test_start_page_shows_what_comes_next_and_where(client: Client) -> None:
    TerritoryFactory.create(slug="navarra")
    activities = [published_activity(in_days=number) for number in (9, 3, 5, 7, 11)]

    html = get(client, "/en/")

    assert shown(html) == [activities[place].slug for place in (1, 2, 3)]
    assert 'href="/en/territories/navarra/"' in html
    assert 'href="/en/accounts/signup/"' in html
    assert "Go to my week" not in html


def test_start_page_leads_a_member_to_their_week() -> None:
    activity = published_activity()
    person = EnrolmentFactory.create(activity=activity).person

    html = get(signed_in(person), "/en/")

    assert "Go to my week" in html
    assert 'data-enrolment="confirmed"' in html


def test_anonymous_pages_hold_nothing_of_the_visitor(client: Client) -> None:
    partner = OrganisationFactory.create()
    published_activity(host=partner)

    for url in ("/en/", "/pt/", "/en/partners/", f"/en/partners/{partner.slug}/", "/en/territories/cascais/"):
        response = client.get(url)
        assert response.status_code == 200, url
        assert not response.cookies, url
        assert b"csrf" not in response.content.lower(), url


@pytest.mark.parametrize("url", ["/en/", "/en/me/", "/en/nothing/", "/en/activities/"])
def test_what_somebody_signed_in_sees_stays_in_no_cache(client: Client, url: str) -> None:
    answer = signed_in(PersonFactory.create()).get(url)

    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "Cache-Control" not in client.get(url)


@pytest.mark.parametrize("language", language_codes())
def test_pages_exist_in_every_language(client: Client, language: str) -> None:
    partner = OrganisationFactory.create()
    activity = published_activity(host=partner)
    member = signed_in(EnrolmentFactory.create(activity=activity).person)

    for path in ("", "activities/", "partners/", f"partners/{partner.slug}/", "territories/cascais/"):
        assert "<h1" in get(client, f"/{language}/{path}")
    for path in ("me/", "me/profile/", f"activities/{activity.slug}/", f"activities/{activity.slug}/enrol/"):
        assert "<h1" in get(member, f"/{language}/{path}")


# Partners


def test_partners_stand_under_their_territory_and_networks_apart(client: Client) -> None:
    OrganisationFactory.create(short_name="TESE", territory=TerritoryFactory.create(slug="cascais"))
    OrganisationFactory.create(short_name="ANEL", territory=TerritoryFactory.create(slug="navarra"))
    OrganisationFactory.create(short_name="REVES", territory=None)
    OrganisationFactory.create(short_name="Hidden", is_listed=False)

    html = get(client, "/en/partners/")

    order = ["European networks", "REVES", "Cascais", "TESE", "Navarra", "ANEL"]
    main = html.partition("<main")[2]
    assert sorted(order, key=main.index) == order
    assert "Hidden" not in html


def test_partner_page_shows_what_it_hosts_and_who_pays(client: Client) -> None:
    partner = OrganisationFactory.create(description_en="We work with neighbours.")
    project = ProjectFactory.create(acronym="MU.ST.SEE", statement=Project.Statement.FUNDED)
    ProjectPartner.objects.create(project=project, organisation=partner)
    coming, past = published_activity(host=partner), past_activity(host=partner)
    published_activity()

    html = get(client, f"/en/partners/{partner.slug}/")

    assert shown(html) == [coming.slug, past.slug]
    assert "We work with neighbours." in html
    assert "MU.ST.SEE" in html
    assert "Funded by the European Union" in html


def test_partner_page_leads_to_everything_it_hosted(client: Client) -> None:
    partner = OrganisationFactory.create()
    for _number in range(7):
        past_activity(host=partner)
    url = f"/en/partners/{partner.slug}/"

    assert "See all 7 past activities" in get(client, url)
    assert len(shown(get(client, url))) == 6
    assert len(shown(get(client, f"{url}?when=past"))) == 7


def test_partner_that_is_not_listed_is_there_for_its_staff_only(client: Client) -> None:
    hidden = OrganisationFactory.create(is_listed=False)
    url = f"/en/partners/{hidden.slug}/"

    assert client.get(url).status_code == 404
    assert signed_in(staff_of(OrganisationFactory.create())).get(url).status_code == 404
    assert signed_in(staff_of(hidden)).get(url).status_code == 200


# Territories


def test_territory_shows_its_needs_and_what_answers_them(client: Client) -> None:
    cascais = TerritoryFactory.create()
    urgent = NeedFactory.create(territory=cascais, statement_en="Tell the story", priority=1)
    NeedFactory.create(territory=cascais, statement_en="Plan the money", priority=2)
    NeedFactory.create(territory=cascais, statement_en="Not public", is_published=False)
    NeedFactory.create(territory=TerritoryFactory.create(slug="navarra"), statement_en="Of Navarra")
    partner = OrganisationFactory.create(territory=cascais, name="TESE – Associação")
    answer = past_activity(territory=None, host=OrganisationFactory.create(territory=None))
    answer.needs.add(urgent)
    coming = published_activity(host=partner)

    html = get(client, "/en/territories/cascais/")

    assert shown(html) == [coming.slug, answer.slug]
    assert html.index("Tell the story") < html.index(answer.slug) < html.index("Plan the money")
    assert "Not public" not in html
    assert "Of Navarra" not in html
    assert "TESE – Associação" in html
    assert client.get("/en/territories/atlantis/").status_code == 404


# One's own


def test_my_week_sorts_by_what_it_means_to_me(client: Client) -> None:
    ana = PersonFactory.create()
    coming, waiting, past, called_off, left = (
        published_activity(in_days=3),
        published_activity(in_days=2, capacity=1),
        past_activity(),
        published_activity(in_days=4),
        published_activity(in_days=5),
    )
    EnrolmentFactory.create(activity=waiting, state="waiting", waiting_number=1)
    for activity in (coming, past, called_off):
        EnrolmentFactory.create(activity=activity, person=ana)
    EnrolmentFactory.create(activity=waiting, person=ana, state="waiting", waiting_number=2)
    EnrolmentFactory.create(activity=left, person=ana, state="withdrawn")
    EnrolmentFactory.create(activity=published_activity())
    cancel_activity(activity=called_off, by=None, now=timezone.now())

    html = get(signed_in(ana), "/en/me/")

    assert shown(html) == [coming.slug, waiting.slug, past.slug, left.slug, called_off.slug]
    assert "You are number 2 on the waiting list" in html
    assert f'data-activity="{left.slug}" data-enrolment="withdrawn"' in html
    assert client.get("/en/me/")["Location"] == "/en/accounts/login/?next=/en/me/"


def test_my_week_suggests_two_next_steps_at_most_with_their_reasons() -> None:
    ana = PersonFactory.create()
    client = signed_in(ana)
    first, second, third = (published_activity(in_days=number) for number in (3, 4, 5))
    assert "data-suggested" not in get(client, "/en/me/")
    topic = Topic.objects.get(code="creativity")
    for activity in (first, second, third):
        activity.topics.add(topic)
    set_wishes(person=ana, topics=[topic], languages=[], now=timezone.now())

    html = get(client, "/en/me/")

    assert re.findall(r'data-activity="([^"]+)" data-suggested', html) == [first.slug, second.slug]
    assert html.count("You said that you want to learn this: Creativity.") == 2


def test_my_week_is_kind_when_empty_or_not_proved() -> None:
    client = Client()
    client.force_login(
        UserFactory.create(person=None, email="new@mail.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    assert "You are not enrolled in anything yet" in get(signed_in(PersonFactory.create()), "/en/me/")
    assert "Please confirm your e-mail address first" in get(client, "/en/me/")
    assert client.get("/en/me/profile/").status_code == 302


def test_profile_changes_what_is_mine_and_turns_to_my_language() -> None:
    ana = PersonFactory.create(name="Ana")
    navarra = TerritoryFactory.create(slug="navarra", time_zone="Europe/Madrid")
    fields = {
        "name": "Ana Silva",
        "language": "pt",
        "territory": navarra.pk,
        "time_zone": "",
        "target_group": "entrepreneur",
        "birth_year_band": "30-39",
    }

    response = signed_in(ana).post("/en/me/profile/", fields)

    assert response["Location"] == "/pt/me/"
    ana = Person.objects.get(pk=ana.pk)
    assert (ana.name, ana.language, ana.territory, ana.zone) == ("Ana Silva", "pt", navarra, "Europe/Madrid")
    assert (ana.target_group, ana.birth_year_band) == ("entrepreneur", "30-39")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Win at https://evil.example"}, "name"),
        ({"name": "Ana\0"}, "name"),
        ({"language": "xx"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"territory": "9999"}, "territory"),
        ({"target_group": "student", "birth_year_band": "40-54"}, "birth_year_band"),
    ],
)
def test_profile_says_what_is_wrong_beside_the_field(wrong: dict[str, str], field: str) -> None:
    ana = PersonFactory.create(name="Ana")
    fields = {"name": "Ana", "language": "pt", "territory": "", "time_zone": "", "target_group": "none"}

    response = signed_in(ana).post("/en/me/profile/", {**fields, **wrong})

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert b"aria-invalid" in response.content
    ana.refresh_from_db()
    assert ana.language == "en"


# What pages cost


def many(count: int) -> QuerySet[Activity]:
    """Activities of one partner, each with a need it answers and people."""
    cascais = TerritoryFactory.create()
    partner = OrganisationFactory._meta.model.objects.filter(slug="host").first() or OrganisationFactory.create(
        slug="host", territory=cascais
    )
    for number in range(count):
        for activity in (published_activity(host=partner, in_days=number + 1, sessions=2), past_activity(host=partner)):
            activity.needs.add(NeedFactory.create(territory=cascais))
            EnrolmentFactory.create(activity=activity)
    OrganisationFactory.create_batch(count, territory=cascais)
    return Activity.objects.all()


def test_query_counts_do_not_grow() -> None:
    ana = PersonFactory.create(territory=TerritoryFactory.create())
    urls = ("/en/", "/en/partners/", "/en/partners/host/", "/en/territories/cascais/", "/en/me/")
    visitors = [(url, Client() if "/me/" not in url else signed_in(ana)) for url in urls]
    for activity in many(1):
        EnrolmentFactory.create(activity=activity, person=ana)
    one = [queries_of(client, url) for url, client in visitors]
    many(29)
    for activity in Activity.objects.exclude(enrolments__person=ana):
        EnrolmentFactory.create(activity=activity, person=ana)

    assert [queries_of(client, url) for url, client in visitors] == one
