"""Party groups, and the posts and areas members answer for."""
