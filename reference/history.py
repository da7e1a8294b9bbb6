"""Of which changes of reference data a history is kept."""

from core.admin_forms import translated
from core.history import keep_history
from reference.models import Framework, Language, Territory, Topic

keep_history(Territory, ["slug", *translated("name"), "country", "time_zone", "default_language"])
keep_history(Language, ["code", "name", "position"])
keep_history(Framework, ["code", "version", "name", "source"])
keep_history(Topic, ["framework", "code", *translated("name"), "position"])
