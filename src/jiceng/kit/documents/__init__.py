"""Word, Excel and slip builders: values in, the same bytes out, nothing asked of the database."""
