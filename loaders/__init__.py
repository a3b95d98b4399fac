"""Loaders: each turns one kind of input into entities, sources and claims."""
