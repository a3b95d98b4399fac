// Customers of $company, present and past.
// Parameters: company, present, as_of, known_by, group.
MATCH (x:Entity {id: $company})<-[s:CUSTOMER_OF|WAS_CUSTOMER_OF]-(c:Entity)
WHERE s.valid_from <= $as_of AND $as_of < s.valid_to AND s.known_from <= $known_by AND $known_by < s.known_to
  AND NOT ($present AND s.stance = 'ended')
OPTIONAL MATCH (c)-[gc:IN_GROUP]->(topC:Entity) WHERE $group AND gc.valid_from <= $as_of AND $as_of < gc.valid_to
OPTIONAL MATCH (x)-[gx:IN_GROUP]->(topX:Entity) WHERE $group AND gx.valid_from <= $as_of AND $as_of < gx.valid_to
WITH s, coalesce(topC, c) AS customer, coalesce(topX, x) AS house, coalesce(gc.basis, '') AS group_basis
WHERE NOT ($group AND customer = house)
RETURN DISTINCT customer.id AS customer, customer.name AS customer_name, s.stance AS stance,
       s.certainty AS certainty, s.valid_from AS since, s.deal AS supply, group_basis
ORDER BY customer, stance, certainty, since, supply, group_basis
