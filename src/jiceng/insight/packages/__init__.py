"""Packages of closed figures: signed, sent to the superior, compared and added up there."""
