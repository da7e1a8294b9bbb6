"""Addresses of the staff's joined pages, under the language prefix."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("staff/", views.staff, name="staff"),
]
