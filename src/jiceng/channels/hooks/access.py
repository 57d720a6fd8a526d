"""Who subscribes other systems: whoever runs the machine; what is told holds no content."""

from jiceng.kit.roles import Role

OPERATES = (Role.SYSTEM_ADMIN,)
