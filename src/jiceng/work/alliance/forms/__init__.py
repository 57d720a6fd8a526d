"""What is asked of seats, meetings, pairs, contacts and terms."""
