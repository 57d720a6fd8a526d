"""What is asked about members beyond where they belong."""
