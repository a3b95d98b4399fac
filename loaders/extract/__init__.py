"""Extractors: each turns a document into the claims that its words carry."""
