"""In-service members report to a community, take posts, hold activities; hours and appraisal."""
