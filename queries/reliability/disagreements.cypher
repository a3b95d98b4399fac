// Deals that involve $company and are told in ways that cannot all be right.
// Parameters: company, as_of (for groups), known_by, group.
MATCH (x:Entity {id: $company})
OPTIONAL MATCH (member:Entity)-[g:IN_GROUP]->(x) WHERE $group AND g.valid_from <= $as_of AND $as_of < g.valid_to
WITH x, collect(member) AS members
UNWIND [x] + members AS who
MATCH (who)<-[:INVOLVES]-(d:Deal)-[:HAS_CLAIM]->(a:Claim)-[n:CONTRADICTS]->(b:Claim)
WHERE n.deal = d.id AND n.known_from <= $known_by AND $known_by < n.known_to
  AND EXISTS { MATCH (d)-[:HAS_CLAIM]->(c:Claim)-->(who), (c)-[:STATED_IN]->(page:Source)
               WHERE page.known_from <= $known_by }
RETURN DISTINCT d.id AS deal, d.name AS deal_name, n.field AS field, n.one_value AS one_value,
       n.other_value AS other_value, a.quote AS one_quote, b.quote AS other_quote, a.id AS one, b.id AS other
ORDER BY deal, field, one_value, other_value, one, other
