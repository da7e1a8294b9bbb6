"""What a reminder says to who prepares for an exchange: write your questions, and where travel and stay are told."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from academy.links import token_for
from academy.mails import About
from academy.models import LearningQuestion, StayNotes
from academy.reminders.records import Records


@dataclass(frozen=True)
class Preparing:
    """For the participants of a batch of mails: which activities have notes, and who has written a question."""

    with_notes: frozenset[int]
    with_questions: frozenset[int]

    @classmethod
    def load(cls, records: Records) -> "Preparing":
        """Two queries; of an activity that collects no questions nobody is asked."""
        notes = StayNotes.objects.filter(activity__in=list(records.activities))
        written = LearningQuestion.objects.filter(enrolment__in=[row.pk for row in records.enrolments.values()])
        return cls(
            with_notes=frozenset(row.activity_id for row in notes if row.says_something),
            with_questions=frozenset(written.order_by().values_list("enrolment", flat=True)),
        )

    def of(self, about: About) -> "ToPrepare":
        activity, enrolment = about.activity, about.enrolment
        begins_later = activity.starts_at is not None and about.now < activity.starts_at
        asks = activity.collects_learning_questions and begins_later and enrolment.pk not in self.with_questions
        return ToPrepare(about, asks_questions=asks, has_notes=activity.pk in self.with_notes)


@dataclass(frozen=True)
class ToPrepare:
    """What one participant can do before it begins; addresses are made in the reader's language."""

    about: About
    asks_questions: bool
    has_notes: bool

    @property
    def questions_url(self) -> str:
        """Empty where nothing is asked, or the person has written a question."""
        if not self.asks_questions:
            return ""
        if self.about.has_login:
            return self.about.page_of("academy:learning-questions")
        arguments = [self.about.activity.slug, token_for(self.about.enrolment)]
        return settings.SITE_URL + reverse("academy:seat-questions", args=arguments)

    @property
    def stay_url(self) -> str:
        """Empty where the hosts have written nothing."""
        if not self.has_notes:
            return ""
        return f"{self.about.page_url if self.about.has_login else self.about.seat_url}#stay"
