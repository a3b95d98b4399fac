"""The SPARQL 1.1 Protocol: which queries are let in, and in which formats they are answered."""
