"""What certifying activities and certifying paths share: how far they look back, and what both say alike."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from credentials.achievement import Texts, in_all_languages, texts_in
from reference.models import Topic

# A transaction that is open for so long, or clocks that differ by so much, hide nothing from the next look.
MARGIN = timedelta(minutes=10)


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
