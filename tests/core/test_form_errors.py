"""Every form says what to do, in the same words: ours, allauth's, the administration's."""

import pytest
from allauth.account.forms import ChangePasswordForm
from django import forms

from core.admin_forms import ScopedModelForm
from reference.models import Territory


class Form(forms.Form):
    name = forms.CharField(max_length=3)
    email = forms.EmailField()
    day = forms.DateField()
    seats = forms.IntegerField(min_value=1, max_value=20)
    kind = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    agreed = forms.BooleanField()
    file = forms.FileField()
    own = forms.BooleanField(error_messages={"required": "Please read it first."})


def said(**data):
    return {name: errors[0] for name, errors in Form(data, {}).errors.items()}


def test_what_is_left_open_is_asked_for_by_what_the_field_is():
    assert said() == {
        "name": "Please fill this in.",
        "email": "Please fill this in.",
        "day": "Please fill this in.",
        "seats": "Please fill this in.",
        "kind": "Please choose one.",
        "several": "Please choose at least one.",
        "agreed": "Please tick this to go on.",
        "file": "Please choose a file.",
        "own": "Please read it first.",
    }


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "Maria", "Please shorten this to 3 characters; it has 5."),
        ("name", "\x00", "There is a character in this that cannot be kept. Please type it again."),
        ("email", "ana@mail", "Please write the whole address, like this: name@example.org."),
        ("day", "soon", "Please write the day like this: 2026-05-31."),
        ("seats", "many", "Please write a whole number, in digits."),
        ("seats", "0", "Please write 1 or more."),
        ("seats", "21", "Please write 20 or less."),
        ("kind", "b", "This is not on the list. Please choose again."),
        ("several", ["b"], "This is not on the list. Please choose again."),
    ],
)
def test_what_cannot_be_taken_says_how_it_should_be(field, typed, sentence):
    assert said(**{field: typed})[field] == sentence


@pytest.mark.django_db
def test_forms_of_others_and_of_models_say_the_same():
    assert set(ChangePasswordForm(data={}).errors["oldpassword"]) == {"Please fill this in."}
    territory = forms.modelform_factory(Territory, form=ScopedModelForm, fields=["slug", "country"])
    assert territory({"slug": "São Paulo", "country": "a long one"}).errors["slug"] == [
        "Please use only letters without accents, digits and hyphens."
    ]
