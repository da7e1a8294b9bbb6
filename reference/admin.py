"""Reference data in the admin: read by all staff, edited by the network coordinator."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin_forms import ScopedModelForm, translated
from core.scoped_admin import ScopedAdmin
from reference.models import Framework, Language, Territory, Topic


class NamedForm(ScopedModelForm):
    required_texts = ("name",)


@admin.register(Territory)
class TerritoryAdmin(ScopedAdmin):
    form = NamedForm
    list_display = ["__str__", "country", "time_zone", "default_language"]
    search_fields = ["slug", *translated("name")]
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["slug", "country", "time_zone", "default_language", "original_language"]}),
    ]
    texts = ("name",)


@admin.register(Language)
class LanguageAdmin(ScopedAdmin):
    list_display = ["name", "code", "position"]
    search_fields = ["code", "name"]


@admin.register(Framework)
class FrameworkAdmin(ScopedAdmin):
    list_display = ["name", "version", "code"]
    search_fields = ["name", "code", "version"]


@admin.register(Topic)
class TopicAdmin(ScopedAdmin):
    form = NamedForm
    list_display = ["__str__", "framework", "code", "position"]
    list_filter = ["framework"]
    list_select_related = ["framework"]
    search_fields = ["code", *translated("name")]
    autocomplete_fields = ["framework"]
    fieldsets: ClassVar[Any] = [
        (
            None,
            {
                "fields": ["framework", "code", "position", "original_language"],
                "description": _("The English name is the published one; the other languages are our translation."),
            },
        ),
    ]
    texts = ("name", "area")
