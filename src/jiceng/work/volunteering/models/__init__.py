"""The nouns of volunteering."""

from jiceng.work.volunteering.models.checkin import CheckIn, Skill, Talent
from jiceng.work.volunteering.models.posts import Claim, PostReview, ServicePost

__all__ = ["CheckIn", "Claim", "PostReview", "ServicePost", "Skill", "Talent"]
