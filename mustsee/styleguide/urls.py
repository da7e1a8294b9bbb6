"""Addresses of the styleguide; outside the language prefix, since it is no page of the academy."""

from django.urls import path

from mustsee.styleguide import views

app_name = "styleguide"

urlpatterns = [
    path("", views.styleguide, name="index"),
    path("<slug:name>.css", views.theme, name="theme"),
    path("<slug:name>/", views.component, name="component"),
]
