"""组织关系接转：from application to receipt, a member always in exactly one organisation."""
