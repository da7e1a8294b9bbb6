"""The academy in the admin: what one's own organisation hosts, changed by the same services as the pages."""

from academy.admin.activity import ActivityAdmin
from academy.admin.attendance import AttendanceMarkAdmin
from academy.admin.enrolment import EnrolmentAdmin
from academy.admin.materials import MaterialAdmin, SignedScanAdmin
from academy.admin.paths import LearningPathAdmin, ModuleAdmin
from academy.admin.reports import DelegationReportAdmin
from academy.admin.session import SessionAdmin

__all__ = [
    "ActivityAdmin",
    "AttendanceMarkAdmin",
    "DelegationReportAdmin",
    "EnrolmentAdmin",
    "LearningPathAdmin",
    "MaterialAdmin",
    "ModuleAdmin",
    "SessionAdmin",
    "SignedScanAdmin",
]
