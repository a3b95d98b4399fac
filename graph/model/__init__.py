"""What the graph is made of: values, entities, sources and claims. Knows of no store and no file format."""
