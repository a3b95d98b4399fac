"""Cypher from outside: what may run, and the route that answers it."""
