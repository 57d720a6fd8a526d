"""News, suggestions and their answers, conversation groups, complaints about needless burden."""
