// Customers of $company that reduced, are leaving or left, and the deals that sources name as the reason.
// Parameters: company, as_of, known_by, group.
MATCH (x:Entity {id: $company})<-[s:CUSTOMER_OF|WAS_CUSTOMER_OF]-(c:Entity)
WHERE s.valid_from <= $as_of AND $as_of < s.valid_to AND s.known_from <= $known_by AND $known_by < s.known_to
  AND s.stance IN ['reduced', 'ending', 'ended']
OPTIONAL MATCH (:Deal {id: s.deal})-[:HAS_CLAIM]->(said:Claim)-[:CAUSED_BY]->(:Claim)<-[:HAS_CLAIM]-(why:Deal),
               (said)-[:STATED_IN]->(page:Source)
  WHERE why.id <> s.deal AND page.known_from <= $known_by AND said.change IN ['reduced', 'ending', 'ended']
OPTIONAL MATCH (c)-[gc:IN_GROUP]->(topC:Entity) WHERE $group AND gc.valid_from <= $as_of AND $as_of < gc.valid_to
OPTIONAL MATCH (x)-[gx:IN_GROUP]->(topX:Entity) WHERE $group AND gx.valid_from <= $as_of AND $as_of < gx.valid_to
WITH s, why, coalesce(topC, c) AS customer, coalesce(topX, x) AS house, coalesce(gc.basis, '') AS group_basis
WHERE NOT ($group AND customer = house)
RETURN DISTINCT customer.id AS customer, customer.name AS customer_name, s.stance AS stance, s.valid_from AS since,
       coalesce(why.name, '') AS cause_name, s.deal AS supply, coalesce(why.id, '') AS cause, group_basis
ORDER BY customer, stance, since, supply, cause, group_basis
