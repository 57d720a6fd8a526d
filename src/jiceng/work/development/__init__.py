"""发展党员: from an application to full membership, each step recorded with its article."""
