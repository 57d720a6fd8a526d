"""Clients of published protocols: they know no table and no page, only what goes over the wire."""
