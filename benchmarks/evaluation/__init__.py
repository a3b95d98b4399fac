"""Scores an extractor on articles that were annotated by hand."""
