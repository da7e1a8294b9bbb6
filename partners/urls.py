"""Addresses of invitations and of the people of an organisation, under the language prefix."""

from django.urls import path

from partners import views

app_name = "partners"

urlpatterns = [
    path("invitations/<uid:public_id>/", views.invitation, name="invitation"),
    path("staff/organisations/<slug:slug>/people/", views.organisation_people, name="organisation-people"),
    path("staff/organisations/<slug:slug>/people/invite/", views.person_invite, name="person-invite"),
    path(
        "staff/organisations/<slug:slug>/people/invitations/<uid:public_id>/withdraw/",
        views.invitation_withdraw,
        name="invitation-withdraw",
    ),
]
