"""Webhooks out: another system, or a group's bot, hears that something was done."""
