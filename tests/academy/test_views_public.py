"""The list, the page of one activity, and its calendar file, as strangers and members meet them."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from academy.models import ActivityHost, Enrolment, SessionFacilitator
from academy.services import cancel_activity, enrol, plan_session
from partners.models import Project
from reference.models import Framework, Language, Topic
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
from tests.factories.paths import LearningPathFactory, ModuleFactory
from tests.pages import get, queries_of, shown

pytestmark = pytest.mark.django_db
LIST = "/en/activities/"


# The list


def test_list_shows_what_is_published_and_to_come_with_the_next_first(client: Client) -> None:
    later = published_activity(in_days=20)
    sooner = published_activity(in_days=5)
    ActivityFactory.create()
    past = published_activity(now=timezone.now() - timedelta(days=60))
    cancelled = published_activity(in_days=6)
    cancel_activity(activity=cancelled, by=None, now=timezone.now())

    assert shown(get(client, LIST)) == [sooner.slug, later.slug]
    assert shown(get(client, f"{LIST}?when=past")) == [past.slug]


def test_page_of_what_has_begun_says_the_next_session_first(client: Client) -> None:
    over = published_activity(now=timezone.now() - timedelta(days=60), sessions=2)
    begun = published_activity(now=timezone.now() - timedelta(days=12), sessions=4)
    coming = published_activity(sessions=2)
    said = {}
    for activity in (over, begun, coming):
        head = get(client, f"/en/activities/{activity.slug}/").split("</header>")[-2].split('class="activity-when"')[1]
        said[activity.slug] = "Next session" in head, head.split('data-starts="')[1][:10]

    days = {row.slug: [f"{session.day}" for session in row.sessions.chronological()] for row in (over, begun, coming)}
    assert said[over.slug] == (False, days[over.slug][0])
    assert said[coming.slug] == (False, days[coming.slug][0])
    is_next, day = said[begun.slug]
    assert is_next
    assert day in days[begun.slug][2:], "two are over, the third is today"


def test_list_finds_words_without_accents_and_names_without_dots(client: Client) -> None:
    water = published_activity(title_pt="Água e energia nas cooperativas")
    peers = published_activity(title_en="The MU.ST.SEE peers")

    assert shown(get(client, f"{LIST}?q=agua")) == [water.slug]
    assert shown(get(client, f"{LIST}?q=MUSTSEE")) == [peers.slug]
    assert shown(get(client, f"{LIST}?q=agua+peers")) == []


def test_list_filters_by_territory_topic_language_and_format(client: Client) -> None:
    here = TerritoryFactory.create(slug="navarra")
    framework = Framework.objects.create(code="own", version="1", name="Own")
    topic = Topic.objects.create(framework=framework, code="storytelling", name_en="Storytelling")
    basque, _made = Language.objects.get_or_create(code="eu", defaults={"name": "Euskara"})
    wanted = published_activity(territory=here, format="study-visit")
    wanted.topics.add(topic)
    wanted.languages.add(basque)
    published_activity()

    for query in ("territory=navarra", "topic=storytelling", "language=eu", "format=study-visit"):
        assert shown(get(client, f"{LIST}?{query}")) == [wanted.slug], query
    assert shown(get(client, f"{LIST}?territory=navarra&topic=storytelling&language=eu&format=study-visit"))
    assert 'value="navarra" selected' in get(client, f"{LIST}?territory=navarra")


def test_list_filters_by_learning_path_and_its_calendar_follows(client: Client) -> None:
    path = LearningPathFactory.create(slug="innovate", title_en="Innovate")
    wanted = published_activity(module=ModuleFactory.create(path=path))
    published_activity(module=ModuleFactory.create())
    draft = LearningPathFactory.create(state="draft", slug="hidden")
    published_activity(module=ModuleFactory.create(path=draft))

    page = get(client, f"{LIST}?path=innovate")
    assert shown(page) == [wanted.slug]
    assert 'value="innovate" selected' in page
    assert "/calendar/public.ics?path=innovate" in page
    assert shown(get(client, f"{LIST}?path=innovate", **{"HX-Request": "true"})) == [wanted.slug]
    assert len(shown(get(client, f"{LIST}?path=hidden"))) == 3, "an unknown value is none"
    feed = client.get("/calendar/public.ics?path=innovate").content.decode()
    assert feed.count("BEGIN:VEVENT") == 1
    assert "Innovate" in feed.split("BEGIN:VEVENT")[0]


def test_list_finds_what_an_organisation_of_the_territory_hosts_online(client: Client) -> None:
    navarra = TerritoryFactory.create(slug="navarra")
    online = published_activity(host=OrganisationFactory.create(territory=navarra), mode="online")

    assert shown(get(client, f"{LIST}?territory=navarra")) == [online.slug]


def test_filters_stand_open_once_one_is_chosen(client: Client) -> None:
    published_activity()

    assert 'search-more">' in get(client, LIST)
    assert 'search-more" open>' in get(client, f"{LIST}?format=training")


@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "page=-1",
        "page=99999999999999999999",
        "territory=atlantis",
        "topic=%00",
        "language=xx&format=party",
        "when=yesterday",
        "q=%27%22%3Cscript%3E%00%25_",
        "q=" + "word+" * 500,
    ],
)
def test_list_survives_nonsense(client: Client, query: str) -> None:
    published_activity()

    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 200
    assert b"<script>" not in response.content


def test_list_is_paged_by_twenty(client: Client) -> None:
    for number in range(21):
        published_activity(in_days=number + 1, slug=f"number-{number:02}")

    first, second = get(client, LIST), get(client, f"{LIST}?page=2")

    assert len(shown(first)) == 20
    assert shown(second) == ["number-20"]
    assert "21 coming activities" in first
    assert "Page 2 of 2" in second


def test_pagination_keeps_the_filters(client: Client) -> None:
    for number in range(21):
        published_activity(in_days=number + 1, format="webinar")

    assert "?format=webinar&amp;page=2" in get(client, f"{LIST}?format=webinar")


def test_list_for_htmx_is_the_results_alone(client: Client) -> None:
    activity = published_activity(format="webinar")

    page = client.get(f"{LIST}?format=webinar&q=")
    fragment = client.get(f"{LIST}?format=webinar&q=", headers={"HX-Request": "true"})

    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in fragment["Vary"]
    assert shown(fragment.content.decode()) == shown(page.content.decode()) == [activity.slug]
    assert b"<html" in page.content
    assert b"<html" not in fragment.content
    assert b"<form" not in fragment.content
    assert b"1 coming activity" in fragment.content
    assert fragment["HX-Push-Url"] == f"{LIST}?format=webinar"


def test_list_is_whole_when_the_browser_goes_back_to_it(client: Client) -> None:
    html = get(client, LIST, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "<html" in html


def test_empty_list_says_how_to_see_more(client: Client) -> None:
    assert f'href="{LIST}"' in get(client, f"{LIST}?q=nothing")
    assert "Nothing matches" in get(client, f"{LIST}?q=nothing")
    assert "Nothing is planned" in get(client, LIST)


def test_list_says_seats_left_or_the_length_of_the_queue(client: Client) -> None:
    activity = published_activity(capacity=2)
    assert "2 seats left" in get(client, LIST)
    EnrolmentFactory.create(activity=activity)
    assert "1 seat left" in get(client, LIST)
    EnrolmentFactory.create(activity=activity)
    assert "you can join the waiting list" in get(client, LIST)
    EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1)
    assert "Full – waiting list of 1 person" in get(client, LIST)


def test_list_says_the_readers_own_state(client: Client) -> None:
    person = PersonFactory.create()
    first, second = published_activity(in_days=2), published_activity(in_days=3)
    enrol(activity=second, person=person, by=person, now=timezone.now())

    html = get(signed_in(person), LIST)

    assert f'data-activity="{first.slug}" data-enrolment="none"' in html
    assert f'data-activity="{second.slug}" data-enrolment="confirmed"' in html
    assert "data-enrolment" not in get(client, LIST)


def test_list_query_count_does_not_grow(client: Client) -> None:
    member = signed_in(PersonFactory.create(territory=TerritoryFactory.create()))
    crowd([1])
    one, own_one = queries_of(client, LIST), queries_of(member, LIST)
    crowd(range(2, 31))

    assert queries_of(client, LIST) == one
    assert queries_of(member, LIST) == own_one
    assert one <= 11


def crowd(numbers: Any) -> None:
    """Activities that have all a card can show."""
    for number in numbers:
        activity = published_activity(in_days=number, sessions=2, territory=TerritoryFactory.create())
        ActivityHost.objects.create(activity=activity, organisation=OrganisationFactory.create())
        EnrolmentFactory.create(activity=activity)


# Anonymous pages


def test_anonymous_pages_hold_nothing_of_the_visitor(client: Client) -> None:
    activity = published_activity()

    for url in (LIST, f"{LIST}{activity.slug}/", f"{LIST}{activity.slug}/calendar.ics"):
        response = client.get(url)
        assert response.status_code == 200
        assert not response.cookies, url
        assert b"csrf" not in response.content.lower(), url


# One activity


def test_detail_shows_what_somebody_needs_to_decide(client: Client) -> None:
    territory = TerritoryFactory.create(slug="navarra", time_zone="Europe/Madrid")
    host = OrganisationFactory.create(short_name="ANEL", slug="anel", territory=territory)
    activity = published_activity(host=host, territory=territory, responsible=PersonFactory.create(name="Maite Goñi"))
    activity.needs.add(NeedFactory.create(territory=territory, statement_en="Learn to tell the story"))
    activity.needs.add(NeedFactory.create(territory=territory, statement_en="Not yet", is_published=False))
    SessionFacilitator.objects.create(session=activity.sessions.get(), person=PersonFactory.create(name="Ana Silva"))

    html = get(client, f"{LIST}{activity.slug}/")

    assert 'href="/en/partners/anel/"' in html
    assert 'href="/en/territories/navarra/"' in html
    assert "Maite Goñi" in html
    assert "@mail.example" not in html
    assert "Learn to tell the story" in html
    assert "Not yet" not in html
    assert "Ana Silva" in html
    assert "10:00" in html
    assert "Lisbon time" in html
    assert f'href="{LIST}{activity.slug}/calendar.ics"' in html
    assert f'href="{LIST}{activity.slug}/enrol/"' in html
    assert "data-enrolment" not in html


def test_detail_adds_the_readers_own_time_where_it_differs(client: Client) -> None:
    activity = published_activity(start=time(10))

    roman = signed_in(PersonFactory.create(time_zone="Europe/Rome"))
    local = signed_in(PersonFactory.create(time_zone="Europe/Lisbon"))

    assert "for you: 11:00–13:00, Rome time" in get(roman, f"{LIST}{activity.slug}/")
    assert "for you:" not in get(local, f"{LIST}{activity.slug}/")


def test_draft_is_there_for_its_managers_only(client: Client) -> None:
    host = OrganisationFactory.create()
    draft = ActivityFactory.create(host=host)
    url = f"{LIST}{draft.slug}/"

    assert client.get(url).status_code == 404
    assert signed_in(PersonFactory.create()).get(url).status_code == 404
    assert signed_in(staff_of(OrganisationFactory.create())).get(url).status_code == 404
    html = get(signed_in(staff_of(host)), url)
    assert "This is a draft" in html
    assert "noindex" in html
    assert "application/ld+json" not in html


def test_join_link_is_for_confirmed_people_and_staff(client: Client) -> None:
    host = OrganisationFactory.create()
    activity = published_activity(host=host, mode="online", capacity=1)
    activity.sessions.update(join_link="https://meet.example/room")
    confirmed = EnrolmentFactory.create(activity=activity).person
    waiting = EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1).person
    facilitator = PersonFactory.create()
    SessionFacilitator.objects.create(session=activity.sessions.get(), person=facilitator)
    url = f"{LIST}{activity.slug}/"

    for insider in (confirmed, staff_of(host), facilitator):
        assert "meet.example" in get(signed_in(insider), url)
    for outsider in (waiting, PersonFactory.create(), staff_of(OrganisationFactory.create())):
        assert "meet.example" not in get(signed_in(outsider), url)
    assert "meet.example" not in get(client, url)
    assert b"meet.example" not in client.get(f"{url}calendar.ics").content


def test_detail_says_the_place_in_the_queue() -> None:
    activity = published_activity(capacity=1)
    for number in range(3):
        EnrolmentFactory.create(
            activity=activity, state="waiting" if number else "confirmed", waiting_number=number or None
        )
    last = Enrolment.objects.get(waiting_number=2).person

    html = get(signed_in(last), f"{LIST}{activity.slug}/")

    assert f'data-activity="{activity.slug}" data-enrolment="waiting"' in html
    assert "You are number 2 on the waiting list" in html
    assert "/withdraw/" in html


def test_cancelled_activity_says_so_and_why(client: Client) -> None:
    activity = published_activity()
    cancel_activity(activity=activity, by=None, now=timezone.now(), reason="The room was flooded.")

    html = get(client, f"{LIST}{activity.slug}/")

    assert "This activity has been cancelled." in html
    assert "The room was flooded." in html
    assert "/enrol/" not in html


def test_past_and_closed_activities_say_so(client: Client) -> None:
    past = published_activity(now=timezone.now() - timedelta(days=60))
    closed = published_activity()
    closed.enrolment_closes_on, closed.enrolment_closes_time = date(2020, 1, 1), time(12)
    closed.save()

    assert "This activity is over." in get(client, f"{LIST}{past.slug}/")
    html = get(client, f"{LIST}{closed.slug}/")
    assert "Enrolment for this activity is closed." in html
    assert "/enrol/" not in html


def test_funding_notice_follows_the_project(client: Client) -> None:
    project = ProjectFactory.create(statement=Project.Statement.CO_FUNDED, grant_number="101")
    funded, other = published_activity(project=project), published_activity()

    assert "Co-funded by the European Union" in get(client, f"{LIST}{funded.slug}/")
    assert "European Union" not in get(client, f"{LIST}{other.slug}/")


def event_in(html: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert block
    found: dict[str, Any] = json.loads(block.group(1))
    return found


def test_detail_tells_search_engines_of_the_event(client: Client) -> None:
    now = datetime(2027, 1, 10, tzinfo=UTC)
    activity = published_activity(now=now, mode="hybrid", sessions=2, title_en="</script><b>Tell & learn")
    activity.sessions.update(join_link="https://meet.example/room")

    html = get(client, f"{LIST}{activity.slug}/")
    event = event_in(html)

    assert "<b>Tell" not in html
    assert event["@type"] == "EducationEvent"
    assert event["name"] == "</script><b>Tell & learn"
    assert event["startDate"] == "2027-01-20T10:00:00+00:00"
    assert event["endDate"] == "2027-01-21T12:00:00+00:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert event["inLanguage"] == ["en"]
    assert event["offers"]["price"] == 0
    assert [place["@type"] for place in event["location"]] == ["Place", "VirtualLocation"]
    assert len(event["subEvent"]) == 2
    assert event["organizer"][0]["name"] == activity.lead_host().name
    assert "meet.example" not in json.dumps(event)


def test_event_of_a_cancelled_activity_is_cancelled(client: Client) -> None:
    activity = published_activity(mode="online")
    cancel_activity(activity=activity, by=None, now=timezone.now())

    event = event_in(get(client, f"{LIST}{activity.slug}/"))

    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    assert [place["@type"] for place in event["location"]] == ["VirtualLocation"]


def test_detail_query_count_does_not_grow(client: Client) -> None:
    activity = published_activity(territory=TerritoryFactory.create())
    url = f"{LIST}{activity.slug}/"
    member = signed_in(PersonFactory.create())
    fill(activity, 1)
    one, own_one = queries_of(client, url), queries_of(member, url)
    for number in range(2, 31):
        fill(activity, number)

    assert queries_of(client, url) == one
    assert queries_of(member, url) == own_one
    assert one <= 12


def fill(activity: Any, number: int) -> None:
    """One more of everything the page of an activity lists."""
    session = plan_session(
        activity=activity,
        day=timezone.now().date() + timedelta(days=20 + number),
        start_time=time(9),
        end_time=time(11),
        by=None,
        now=timezone.now(),
    )
    SessionFacilitator.objects.create(session=session, person=PersonFactory.create())
    ActivityHost.objects.create(activity=activity, organisation=OrganisationFactory.create())
    activity.needs.add(NeedFactory.create(territory=TerritoryFactory.create(slug=f"place-{number}")))
    activity.topics.add(Topic.objects.all()[number % Topic.objects.count()])
    EnrolmentFactory.create(activity=activity)


def test_calendar_file_is_for_everybody_and_known_again(client: Client) -> None:
    activity = published_activity()
    url = f"{LIST}{activity.slug}/calendar.ics"

    response = client.get(url)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f'filename="{activity.slug}.ics"' in response["Content-Disposition"]
    assert response.content.startswith(b"BEGIN:VCALENDAR")
    assert str(activity.sessions.get().public_id).encode() in response.content
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(f"{LIST}{ActivityFactory.create().slug}/calendar.ics").status_code == 404


def test_somebody_whose_address_is_not_proved_sees_public_pages() -> None:
    activity = published_activity()
    client = Client()
    client.force_login(
        UserFactory.create(person=None, email="new@mail.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    assert 'data-enrolment="none"' in get(client, LIST)
    assert 'data-enrolment="none"' in get(client, f"{LIST}{activity.slug}/")
