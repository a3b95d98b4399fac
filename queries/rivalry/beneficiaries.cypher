// Rivals of $company in a service that it supplies, and the customers they gained after $after.
// Parameters: company, after, as_of, known_by, group.
MATCH (x:Entity {id: $company})-[r:COMPETES_WITH]-(b:Entity)<-[g:CUSTOMER_OF]-(c:Entity)
WHERE all(t IN [r, g] WHERE t.valid_from <= $as_of AND $as_of < t.valid_to
                        AND t.known_from <= $known_by AND $known_by < t.known_to)
  AND g.began > $after AND c <> x
  AND EXISTS {
    MATCH (x)<-[o:CUSTOMER_OF|WAS_CUSTOMER_OF]-(:Entity)
    WHERE o.topic = g.topic AND o.valid_from <= $as_of AND $as_of < o.valid_to
      AND o.known_from <= $known_by AND $known_by < o.known_to
  }
OPTIONAL MATCH (c)-[s:CUSTOMER_OF|WAS_CUSTOMER_OF]->(x)
  WHERE s.valid_from <= $as_of AND $as_of < s.valid_to AND s.known_from <= $known_by AND $known_by < s.known_to
OPTIONAL MATCH (b)-[gb:IN_GROUP]->(topB:Entity) WHERE $group AND gb.valid_from <= $as_of AND $as_of < gb.valid_to
OPTIONAL MATCH (c)-[gc:IN_GROUP]->(topC:Entity) WHERE $group AND gc.valid_from <= $as_of AND $as_of < gc.valid_to
OPTIONAL MATCH (x)-[gx:IN_GROUP]->(topX:Entity) WHERE $group AND gx.valid_from <= $as_of AND $as_of < gx.valid_to
WITH r, g, s, coalesce(topB, b) AS rival, coalesce(topC, c) AS customer, coalesce(topX, x) AS house
WHERE NOT ($group AND (rival = house OR customer = house OR customer = rival))
RETURN DISTINCT rival.id AS rival, rival.name AS rival_name, g.topic AS service, customer.id AS customer,
       customer.name AS customer_name, g.began AS since, coalesce(s.stance, '') AS stance_to_company,
       g.deal AS gain, r.deal AS rivalry
ORDER BY rival, service, customer, since, stance_to_company, gain, rivalry
