"""News and its sections, letters and complaints, conversation groups."""

from jiceng.work.outreach.models.groups import Broadcast, ChannelGroup
from jiceng.work.outreach.models.news import Amendment, Post, Section, Viewing
from jiceng.work.outreach.models.usage import PlatformDeed, PlatformUse
from jiceng.work.outreach.models.voices import Complaint, Habit, Suggestion, Terms

__all__ = [
    "Amendment",
    "Broadcast",
    "ChannelGroup",
    "Complaint",
    "Habit",
    "PlatformDeed",
    "PlatformUse",
    "Post",
    "Section",
    "Suggestion",
    "Terms",
    "Viewing",
]
