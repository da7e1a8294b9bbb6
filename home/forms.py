"""Forms of the joined pages."""

from typing import Any

from django import forms


class SignUpForm(forms.Form):
    """Base of allauth's sign-up form: what is asked beside e-mail and password."""

    def signup(self, request: Any, user: Any) -> None:
        """Called by allauth once the user exists."""
