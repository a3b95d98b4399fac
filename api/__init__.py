"""The service: REST, SPARQL and Cypher over HTTP, the page, and the command line."""
