"""Whoever builds reports brings documents to be filled; what is brought hangs at a node."""

from jiceng.insight.reports.access import BUILDS

SEES = BUILDS
KEEPS = BUILDS
