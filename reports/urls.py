"""Addresses of the staff's joined pages, under the language prefix."""

from django.urls import path

from reports import translation_views, views

app_name = "reports"

urlpatterns = [
    path("staff/", views.staff, name="staff"),
    path("staff/translations/", translation_views.translations, name="translations"),
    path("staff/translations/export/", translation_views.translations_export, name="translations-export"),
    path("staff/translations/import/", translation_views.translations_import, name="translations-import"),
    path("staff/translations/import/confirm/", translation_views.translations_confirm, name="translations-confirm"),
]
