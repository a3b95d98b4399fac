"""Named questions: three files each, one contract and one answer in Cypher and in SPARQL."""
