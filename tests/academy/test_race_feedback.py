"""Everybody sends the form of feedback several times at once: each is counted once. Real processes and threads."""

import pytest

from academy.models import Enrolment, FeedbackAnswer, SealedFeedback
from mustsee.invariants import violations
from tests.academy.crowd_process import Crowd
from tests.academy.feedback_giving import over

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.serial,
    pytest.mark.race,
    pytest.mark.xdist_group("processes"),
]
PEOPLE, TABS = 7, 3


def test_race_of_many_tabs_counts_each_person_once(crowd: Crowd) -> None:
    activity, people = over(PEOPLE)
    clicks = [f"say {activity.slug} {row.person_id}" for row in people] * TABS

    assert crowd(clicks) == {"say": PEOPLE, "say: answered": PEOPLE * (TABS - 1)}

    assert Enrolment.objects.filter(gave_feedback=True).count() == PEOPLE
    # Five were opened together, the rest waits for others.
    assert (FeedbackAnswer.objects.count(), SealedFeedback.objects.count()) == (5, PEOPLE - 5)
    assert activity.ends_at is not None
    assert [name for name, _sentence in violations(activity.ends_at) if name.startswith("feedback")] == []
