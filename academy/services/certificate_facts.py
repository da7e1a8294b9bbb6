"""What certifying activities and certifying paths share: how they settle, and what both say alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from academy.models import Activity, LearningPath
from credentials.achievement import Achievement, Texts, in_all_languages, texts_in
from credentials.services import Outcome, settle
from reference.models import Topic

# A transaction that is open for so long, or clocks that differ by so much, hide nothing from the next look.
MARGIN = timedelta(minutes=10)


def settle_rule(
    row: Activity | LearningPath,
    *,
    app: str,
    keys: Sequence[str],
    earned: Sequence[Achievement],
    is_whole: bool,
    now: datetime,
) -> Outcome:
    """Make the valid certificates of these keys those that are earned, under the lock of this row; where all of it was
    asked, keep until when what came in is in them."""
    outcome = settle(app=app, keys=keys, earned=earned, now=now)
    if is_whole:
        type(row)._default_manager.filter(pk=row.pk).update(certificates_seen_until=now - MARGIN)
    return outcome


def not_assessed() -> Texts:
    return in_all_languages(lambda: _("None: attendance was recorded, what was learned was not assessed."))


def usual_quality() -> Texts:
    return in_all_languages(
        lambda: _("Planned, run and reviewed by the partner organisations of the academy; participants give feedback.")
    )


def topic_as_values(topic: Topic) -> dict[str, Any]:
    """A competence, as it is named today."""
    framework = topic.framework
    return {"framework": str(framework), "code": topic.code, "name": texts_in(topic, "name")}
