"""Which mails somebody gets: with a login, and by the signed links of the mails."""

from django.urls import URLPattern

app_name = "notifications"

urlpatterns: list[URLPattern] = []
