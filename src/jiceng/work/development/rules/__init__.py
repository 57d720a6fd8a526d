"""发展党员的规矩：条款（articles）、情况（facts）、核对（checks）、路径（path）。"""

from jiceng.work.development.rules import analysing, articles, checks, facts, path

__all__ = ["analysing", "articles", "checks", "facts", "path"]
