"""Who sets up the ways out: whoever runs the machine, who sees no content by it."""

from jiceng.kit.roles import Role

OPERATES = (Role.SYSTEM_ADMIN,)
