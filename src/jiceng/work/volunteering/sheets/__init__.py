"""Columns of the ledgers of volunteering."""

from jiceng.work.volunteering.sheets.checkin import CHECKINS, SENT, SKILLS, TALENTS
from jiceng.work.volunteering.sheets.posts import CLAIMS, POSTS

SHEETS = [CHECKINS, SENT, POSTS, CLAIMS, SKILLS, TALENTS]

__all__ = ["CHECKINS", "CLAIMS", "POSTS", "SENT", "SHEETS", "SKILLS", "TALENTS"]
