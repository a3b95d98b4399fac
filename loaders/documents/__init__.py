"""Documents: HTML, PDF and plain text, from files, folders, feeds and addresses, as text with its metadata."""
