"""What is asked when somebody reports, takes a post, or a post is set up."""

from jiceng.work.volunteering.forms.checkin import (
    AnswerForm,
    CheckInForm,
    EndForm,
    OnForm,
    SayForm,
    SkillForm,
)
from jiceng.work.volunteering.forms.posts import ClaimForm, PostForm, ReviewForm

__all__ = [
    "AnswerForm",
    "CheckInForm",
    "ClaimForm",
    "EndForm",
    "OnForm",
    "PostForm",
    "ReviewForm",
    "SayForm",
    "SkillForm",
]
