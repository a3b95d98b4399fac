"""The engines: Neo4j, the triple store, and what keeps each projection in step."""
