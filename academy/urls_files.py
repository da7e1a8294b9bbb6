"""Addresses of materials and signed sheets; part of `academy.urls`."""

from django.urls import URLPattern, path

from academy.views import materials, scans, staff_materials

SCANS = "staff/activities/<slug:slug>/sessions/<uid:session_id>/scans/"


def staff_pages(base: str, name: str, of: str) -> list[URLPattern]:
    """The pages on which the materials of an activity, or of the modules of a path, are changed."""
    one, kind = f"{base}<uid:material_id>/", {"of": of}
    return [
        path(base, staff_materials.staff_materials, kind, name=f"{name}-materials"),
        path(f"{base}file/", staff_materials.material_add_file, kind, name=f"{name}-material-add-file"),
        path(f"{base}link/", staff_materials.material_add_link, kind, name=f"{name}-material-add-link"),
        path(one, staff_materials.staff_material, kind, name=f"{name}-material"),
        path(f"{one}withdraw/", staff_materials.material_withdraw, kind, name=f"{name}-material-withdraw"),
        path(
            f"{one}versions/<uid:version_id>/",
            staff_materials.material_version,
            kind,
            name=f"{name}-material-version",
        ),
    ]


patterns = [
    path("materials/<uid:material_id>/", materials.material, name="material"),
    path(
        "activities/<slug:slug>/seat/<str:token>/materials/<uid:material_id>/",
        materials.seat_material,
        name="seat-material",
    ),
    *staff_pages("staff/activities/<slug:slug>/materials/", "staff", "activity"),
    *staff_pages("staff/paths/<slug:slug>/materials/", "staff-path", "path"),
    path(SCANS, scans.session_scans, name="session-scans"),
    path(f"{SCANS}<uid:scan_id>/", scans.session_scan, name="session-scan"),
    path(f"{SCANS}<uid:scan_id>/wrong/", scans.session_scan_wrong, name="session-scan-wrong"),
]
