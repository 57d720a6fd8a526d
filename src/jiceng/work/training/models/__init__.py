"""Plans, courses, classes, sessions, halls, sites, study, practice and the skill check."""

from jiceng.work.training.models.certificates import Certificate, awardable
from jiceng.work.training.models.classes import (
    ClassGroup,
    Enrolment,
    Nominee,
    Round,
    TrainingClass,
)
from jiceng.work.training.models.online import SelfStudy
from jiceng.work.training.models.planning import (
    Audience,
    Course,
    Due,
    Form,
    Lecturer,
    Need,
    Plan,
    Theme,
)
from jiceng.work.training.models.sessions import (
    GroupNote,
    Leave,
    Session,
    SignIn,
    session_of,
    token_of,
)
from jiceng.work.training.models.skill import SkillCheck, SkillResult
from jiceng.work.training.models.teaching import Practice, SiteCheck, Study, Talk, learners

__all__ = [
    "Audience",
    "Certificate",
    "ClassGroup",
    "Course",
    "Due",
    "Enrolment",
    "Form",
    "GroupNote",
    "Leave",
    "Lecturer",
    "Need",
    "Nominee",
    "Plan",
    "Practice",
    "Round",
    "SelfStudy",
    "Session",
    "SignIn",
    "SiteCheck",
    "SkillCheck",
    "SkillResult",
    "Study",
    "Talk",
    "Theme",
    "TrainingClass",
    "awardable",
    "learners",
    "session_of",
    "token_of",
]
