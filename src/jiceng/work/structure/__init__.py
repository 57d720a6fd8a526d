"""Organisations in motion: applications, terms, vacancies, Party workers."""
