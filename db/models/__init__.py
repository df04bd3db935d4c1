"""All mapped records; importing this package is enough to know the whole schema."""

from db.models.activities import (
    Activity,
    ActivityAttendee,
    Attachment,
    ItineraryItem,
    Todo,
)
from db.models.contracts import Contract
from db.models.files import ImportBatch, ImportedRow
from db.models.land import Park
from db.models.log import Change, Device, Operation
from db.models.people import (
    Choice,
    Contact,
    ContactPhone,
    IntermediaryAgreement,
    Organization,
    Staff,
)
from db.models.pipeline import (
    AdmissionReview,
    Approval,
    ApprovalStep,
    Blocker,
    GateItem,
    GateTick,
    Holiday,
    JointOpinion,
    Milestone,
    MilestonePlan,
    MilestoneWait,
    PlannedStep,
    ReviewScore,
    ScoreCard,
    ScoreCriterion,
    SupervisionNotice,
)
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
    "Activity",
    "ActivityAttendee",
    "AdmissionReview",
    "Approval",
    "ApprovalStep",
    "Attachment",
    "Blocker",
    "Change",
    "Choice",
    "Contact",
    "ContactPhone",
    "Contract",
    "Device",
    "GateItem",
    "GateTick",
    "Holiday",
    "ImportBatch",
    "ImportedRow",
    "IntermediaryAgreement",
    "ItineraryItem",
    "JointOpinion",
    "Milestone",
    "MilestonePlan",
    "MilestoneWait",
    "Operation",
    "Organization",
    "Park",
    "Phase",
    "Plan",
    "PlannedStep",
    "Project",
    "ProjectAlias",
    "ProjectContact",
    "ProjectInvestor",
    "ReportedFigure",
    "ReviewScore",
    "ScoreCard",
    "ScoreCriterion",
    "Setting",
    "Staff",
    "StageMove",
    "SupervisionNotice",
    "Target",
    "Todo",
]
