"""Open311 GeoReport v2: another system asks for what residents ask for, and how it stands."""
