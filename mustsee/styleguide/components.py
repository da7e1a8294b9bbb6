"""Each component with its states. A test finds a component without an entry, and one without its inputs."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mustsee.styleguide.states import PIECES, States

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
# Landmarks and pieces with an id of their own: a page has one of them, so each state is a page.
ALONE = {
    *("account_menu", "account_sections", "action_form", "demo_banner", "enrolment_state", "footer", "form_errors"),
    *("form_fields", "funding_notice", "language_switch", "nav", "pagination", "post_form", "session_list"),
    *("choice_row", "kept_note", "page_header", "site_header", "skip_link"),
}
# They stand outside the page's main part.
FRAME = {"demo_banner", "footer", "kept_note", "site_header", "skip_link"}


@dataclass(frozen=True)
class Component:
    """A component of `templates/components/` and the contexts of its states."""

    name: str
    states: States

    @property
    def file(self) -> str:
        return f"_{self.name}.html"

    @property
    def inputs(self) -> str:
        """The first line of the file, without its marks."""
        first = (FOLDER / self.file).read_text(encoding="utf-8").partition("\n")[0]
        return first.removeprefix("{#").removesuffix("#}").strip()

    @property
    def stands_alone(self) -> bool:
        return self.name in ALONE

    @property
    def is_frame(self) -> bool:
        return self.name in FRAME

    def drawn(self, state: str) -> SafeString:
        return render_to_string(f"components/{self.file}", self.states[state])


def all_components() -> list[Component]:
    return [Component(name, states()) for name, states in sorted(PIECES.items())]
