// Customers of $company that compete with one of its investors or owners.
// Parameters: company, present, as_of, known_by, group.
MATCH (x:Entity {id: $company})<-[i:INVESTED_IN|ACQUIRED]-(a:Entity),
      (x)<-[s:CUSTOMER_OF|WAS_CUSTOMER_OF]-(c:Entity)
WHERE all(t IN [i, s] WHERE t.valid_from <= $as_of AND $as_of < t.valid_to
                        AND t.known_from <= $known_by AND $known_by < t.known_to)
  AND NOT ($present AND s.stance = 'ended')
MATCH (a)-[r:COMPETES_WITH]-(b:Entity)
WHERE r.valid_from <= $as_of AND $as_of < r.valid_to AND r.known_from <= $known_by AND $known_by < r.known_to
OPTIONAL MATCH (c)-[gc:IN_GROUP]->(topC:Entity) WHERE $group AND gc.valid_from <= $as_of AND $as_of < gc.valid_to
OPTIONAL MATCH (b)-[gb:IN_GROUP]->(topB:Entity) WHERE $group AND gb.valid_from <= $as_of AND $as_of < gb.valid_to
OPTIONAL MATCH (a)-[ga:IN_GROUP]->(topA:Entity) WHERE $group AND ga.valid_from <= $as_of AND $as_of < ga.valid_to
OPTIONAL MATCH (x)-[gx:IN_GROUP]->(topX:Entity) WHERE $group AND gx.valid_from <= $as_of AND $as_of < gx.valid_to
WITH i, s, r, a, coalesce(topC, c) AS customer, coalesce(topB, b) AS rival, coalesce(topA, a) AS owner,
     coalesce(topX, x) AS house, coalesce(gc.basis, '') AS basisC, coalesce(gb.basis, '') AS basisB
WHERE customer = rival AND customer <> owner AND NOT ($group AND customer = house)
RETURN DISTINCT customer.id AS customer, customer.name AS customer_name, s.stance AS stance,
       s.certainty AS certainty, a.id AS investor, a.name AS investor_name,
       CASE type(i) WHEN 'ACQUIRED' THEN 'owner' ELSE 'investor' END AS holding,
       i.deal AS investment, s.deal AS supply, r.deal AS rivalry,
       CASE WHEN basisC = 'undated' OR basisB = 'undated' THEN 'undated'
            WHEN basisC = 'dated' OR basisB = 'dated' THEN 'dated' ELSE '' END AS group_basis
ORDER BY customer, investor, stance, certainty, holding, investment, supply, rivalry, group_basis
