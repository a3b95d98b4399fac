// Investors in $company and owners of it, present and past.
// Parameters: company, present, as_of, known_by, group.
MATCH (x:Entity {id: $company})<-[i:INVESTED_IN|WAS_INVESTOR_IN|ACQUIRED|OWNED]-(a:Entity)
WHERE i.valid_from <= $as_of AND $as_of < i.valid_to AND i.known_from <= $known_by AND $known_by < i.known_to
  AND NOT ($present AND i.stance = 'ended')
OPTIONAL MATCH (a)-[ga:IN_GROUP]->(topA:Entity) WHERE $group AND ga.valid_from <= $as_of AND $as_of < ga.valid_to
OPTIONAL MATCH (x)-[gx:IN_GROUP]->(topX:Entity) WHERE $group AND gx.valid_from <= $as_of AND $as_of < gx.valid_to
WITH i, a, coalesce(topA, a) AS owner, coalesce(topX, x) AS house
WHERE NOT ($group AND owner = house)
RETURN DISTINCT a.id AS investor, a.name AS investor_name,
       CASE WHEN type(i) IN ['ACQUIRED', 'OWNED'] THEN 'owner' ELSE 'investor' END AS holding,
       i.stance AS stance, i.certainty AS certainty, i.valid_from AS since, i.deal AS investment
ORDER BY investor, holding, stance, certainty, since, investment
