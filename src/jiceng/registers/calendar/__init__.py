"""Which days are worked: weekends, holidays and 调休, as dated data."""
