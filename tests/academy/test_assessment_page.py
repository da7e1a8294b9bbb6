"""The page on which who runs an activity says who has passed."""

import pytest

from academy.models import Assessment
from tests.factories import EnrolmentFactory, OrganisationFactory, published_activity, signed_in, staff_of

pytestmark = pytest.mark.django_db


def test_results_are_saved_by_name_and_kept_when_something_is_missing():
    organisation = OrganisationFactory.create()
    activity = published_activity(host=organisation, certificate_kind="assessed")
    enrolment = EnrolmentFactory.create(activity=activity)
    client = signed_in(staff_of(organisation))
    address = f"/en/staff/activities/{activity.slug}/assessment/"

    refused = client.post(address, {f"result-{enrolment.pk}": "passed", "method": "", "language": "en"})
    text = refused.content.decode()
    assert "how it was assessed" in text
    assert 'aria-invalid="true"' in text
    assert '<option value="passed" selected>' in text
    assert not Assessment.objects.exists()

    said = {f"result-{enrolment.pk}": "passed", "method": "A plan", "language": "en"}
    assert client.post(address, said).status_code == 302
    assert Assessment.objects.get().result == "passed"
    # The same again, and nonsense, change nothing.
    client.post(address, said)
    client.post(address, {**said, f"result-{enrolment.pk}": "sublime"})
    assert Assessment.objects.count() == 1
    client.post(address, {**said, f"result-{enrolment.pk}": ""})
    assert list(Assessment.objects.values_list("result", flat=True)) == ["open", "passed"]


def test_activity_without_an_assessment_has_no_such_page():
    organisation = OrganisationFactory.create()
    activity = published_activity(host=organisation)
    client = signed_in(staff_of(organisation))
    assert client.get(f"/en/staff/activities/{activity.slug}/assessment/").status_code == 404
