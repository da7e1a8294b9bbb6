"""Addresses of materials and signed sheets; part of `academy.urls`."""

from django.urls import path

from academy.views import materials, scans, staff_materials

STAFF = "staff/activities/<slug:slug>/materials/"
SCANS = "staff/activities/<slug:slug>/sessions/<uuid:session_id>/scans/"

patterns = [
    path("materials/<uuid:material_id>/", materials.material, name="material"),
    path(
        "activities/<slug:slug>/seat/<str:token>/materials/<uuid:material_id>/",
        materials.seat_material,
        name="seat-material",
    ),
    path(STAFF, staff_materials.staff_materials, name="staff-materials"),
    path(f"{STAFF}file/", staff_materials.material_add_file, name="staff-material-add-file"),
    path(f"{STAFF}link/", staff_materials.material_add_link, name="staff-material-add-link"),
    path(f"{STAFF}<uuid:material_id>/", staff_materials.staff_material, name="staff-material"),
    path(f"{STAFF}<uuid:material_id>/withdraw/", staff_materials.material_withdraw, name="staff-material-withdraw"),
    path(
        f"{STAFF}<uuid:material_id>/versions/<uuid:version_id>/",
        staff_materials.material_version,
        name="staff-material-version",
    ),
    path(SCANS, scans.session_scans, name="session-scans"),
    path(f"{SCANS}<uuid:scan_id>/", scans.session_scan, name="session-scan"),
    path(f"{SCANS}<uuid:scan_id>/wrong/", scans.session_scan_wrong, name="session-scan-wrong"),
]
