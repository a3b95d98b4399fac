"""What Neo4j enforces and indexes: one id for each node of a base, found fast, and entities by their names."""

from graph.projections.property_graph import BASES

# `Publication` is the store's own node, on which it notes where it stands.
CONSTRAINTS = (
    *(
        f"CREATE CONSTRAINT {base.lower()}_id IF NOT EXISTS FOR (n:{base}) REQUIRE n.id IS UNIQUE"
        for base in (*BASES, "Publication")
    ),
    "CREATE INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name)",
)


def constraints() -> str:
    """Return the constraints and indexes as a Cypher script."""
    return "".join(f"{statement};\n" for statement in CONSTRAINTS)
