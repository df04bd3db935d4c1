"""All mapped records; importing this package is enough to know the whole schema."""

from db.models.contracts import Contract
from db.models.files import ImportBatch, ImportedRow
from db.models.land import Park
from db.models.log import Change, Device, Operation
from db.models.people import Contact, ContactPhone, Organization
from db.models.plans import Plan, ReportedFigure, Target
from db.models.projects import (
    Phase,
    Project,
    ProjectAlias,
    ProjectContact,
    ProjectInvestor,
    StageMove,
)
from db.models.settings import Setting

__all__ = [
    "Change",
    "Contact",
    "ContactPhone",
    "Contract",
    "Device",
    "ImportBatch",
    "ImportedRow",
    "Operation",
    "Organization",
    "Park",
    "Phase",
    "Plan",
    "Project",
    "ProjectAlias",
    "ProjectContact",
    "ProjectInvestor",
    "ReportedFigure",
    "Setting",
    "StageMove",
    "Target",
]
