"""Service halls: windows, visits, appointments, the mobile committee, platforms in use."""
