// Rivals of $company.
// Parameters: company, present, as_of, known_by, group.
MATCH (x:Entity {id: $company})-[r:COMPETES_WITH|COMPETED_WITH]-(b:Entity)
WHERE r.valid_from <= $as_of AND $as_of < r.valid_to AND r.known_from <= $known_by AND $known_by < r.known_to
  AND NOT ($present AND r.stance = 'ended')
OPTIONAL MATCH (b)-[gb:IN_GROUP]->(topB:Entity) WHERE $group AND gb.valid_from <= $as_of AND $as_of < gb.valid_to
OPTIONAL MATCH (x)-[gx:IN_GROUP]->(topX:Entity) WHERE $group AND gx.valid_from <= $as_of AND $as_of < gx.valid_to
WITH r, coalesce(topB, b) AS rival, coalesce(topX, x) AS house, coalesce(gb.basis, '') AS group_basis
WHERE NOT ($group AND rival = house)
RETURN DISTINCT rival.id AS rival, rival.name AS rival_name, r.stance AS stance, r.valid_from AS since,
       r.origins AS origins, r.deal AS rivalry, group_basis
ORDER BY rival, stance, since, origins, rivalry, group_basis
