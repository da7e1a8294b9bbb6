"""Forms of the joined pages."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.utils import get_next_redirect_url
from allauth.core import context as allauth_context
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.adapters import own_path
from accounts.forms import OurWords, plain_name
from accounts.models import PRIVACY_NOTICE_VERSION, Person, User
from accounts.queries import is_pending
from accounts.services import discard_pending
from home.models import RecordLink
from home.widgets import OfferedTextInput
from partners.queries import offered_names
from reference.models import Territory

ELSEWHERE = "elsewhere"


class SignUpForm(OurWords, SignupForm):
    """One short page. What is typed waits on the login until the address is proved."""

    field_order = [
        "name",
        "email",
        "password1",
        "language",
        "territory",
        "target_group",
        "birth_year_band",
        "organisation",
        "adult",
        "privacy",
    ]

    account_already_exists: bool

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Our mails to you are written in this language.")
    )
    territory = forms.ChoiceField(label=_("Territory"))
    target_group = forms.ChoiceField(
        label=_("What describes you best?"), choices=Person.TargetGroup.choices, widget=forms.RadioSelect
    )
    birth_year_band = forms.ChoiceField(label=_("Your age (optional)"), required=False)
    organisation = forms.CharField(label=_("Your organisation (optional)"), max_length=200, required=False)
    adult = forms.BooleanField(
        label=_("I am 18 or over."),
        error_messages={"required": _("The academy is for adults. Please tick this box if you are 18 or over.")},
    )
    privacy = forms.BooleanField(
        label=_("I have read how the academy uses this."),
        help_text=_(
            "It keeps what you type here to run its activities. The staff of the organisations that host the "
            "activities you take part in can see it, and so can the network coordinator."
        ),
        error_messages={"required": _("Please read the lines under this box, then tick it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters. Three or four words in a row are strong and easy to remember."
        )
        self.fields["language"].initial = get_language()
        places = [(territory.slug, str(territory)) for territory in Territory.objects.all()]
        territory: Any = self.fields["territory"]
        territory.choices = [("", _("Please choose")), *places, (ELSEWHERE, _("Elsewhere"))]
        band: Any = self.fields["birth_year_band"]
        band.choices = [("", _("I would rather not say")), *Person.BirthYearBand.choices]
        self.fields["organisation"].widget = OfferedTextInput(
            offers=offered_names, attrs={"autocomplete": "organization", "maxlength": 200}
        )

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        """A known address is answered like a new one; what was typed earlier and never proved makes way."""
        email: str = super().clean_email()
        if not ratelimit.consume(allauth_context.request, action="confirm_email", key=email, dry_run=True):
            raise ValidationError(
                _("We have just sent an e-mail to this address: please open it. You can ask for another one later."),
                code="just_sent",
            )
        if self.account_already_exists and is_pending(email):
            self.account_already_exists = False
        return email

    def clean(self) -> dict[str, Any]:
        """The group is declared and never computed; an age that cannot go with it is asked about."""
        super().clean()
        data = self.cleaned_data
        group, band = data.get("target_group"), data.get("birth_year_band")
        if group and band and not Person.BirthYearBand(band).fits(Person.TargetGroup(group)):
            self.add_error("birth_year_band", _("This age does not go with the group you chose."))
        return data

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A form sent twice at the same moment makes one login; the second is answered in the same way."""
        if self.account_already_exists:
            # As long as a new sign-up takes.
            make_password(self.cleaned_data["password1"])
            answer: tuple[User | None, HttpResponse | None] = super().try_save(request)
            return answer
        try:
            with transaction.atomic():
                discard_pending(email=self.cleaned_data["email"], now=timezone.now())
                return self.save(request), None
        except IntegrityError:
            return None, get_adapter().respond_email_verification_sent(request, None)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Keep what was typed, and where the person was going, until the address is proved."""
        data, now = self.cleaned_data, timezone.now().isoformat()
        user.declared = {
            "name": data["name"],
            "language": data["language"],
            "territory": "" if data["territory"] == ELSEWHERE else data["territory"],
            "target_group": data["target_group"],
            "birth_year_band": data["birth_year_band"],
            "organisation": data["organisation"],
            "adult_declared_at": now,
            "privacy_version": PRIVACY_NOTICE_VERSION,
            "privacy_acknowledged_at": now,
            "next": own_path(get_next_redirect_url(request)),
        }
        user.save(update_fields=["declared"])


class RecordShareForm(forms.ModelForm):
    """What somebody with the link reads beside name, hours and competences."""

    class Meta:
        model = RecordLink
        fields = ("shows_list", "shows_mentoring")
        labels = {
            "shows_list": _("Show the list of activities, with dates and hosts"),
            "shows_mentoring": _("Show my hours of mentoring"),
        }
