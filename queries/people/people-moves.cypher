// People who left a post at $company for one elsewhere, or the other way.
// Parameters: company, other (empty: any), rivals, as_of, known_by, group.
MATCH (x:Entity {id: $company})
OPTIONAL MATCH (x)-[gx:IN_GROUP]->(topX:Entity) WHERE $group AND gx.valid_from <= $as_of AND $as_of < gx.valid_to
WITH coalesce(topX, x) AS house
MATCH (p:Entity)-[l:HELD_ROLE_AT]->(f:Entity), (p)-[j:HOLDS_ROLE_AT]->(t:Entity)
WHERE all(r IN [l, j] WHERE r.valid_from <= $as_of AND $as_of < r.valid_to
                        AND r.known_from <= $known_by AND $known_by < r.known_to)
  AND (j.began = '0001-01-01' OR toInteger(substring(j.began, 0, 4)) >= toInteger(substring(l.began, 0, 4)) - 1)
OPTIONAL MATCH (f)-[gf:IN_GROUP]->(topF:Entity) WHERE $group AND gf.valid_from <= $as_of AND $as_of < gf.valid_to
OPTIONAL MATCH (t)-[gt:IN_GROUP]->(topT:Entity) WHERE $group AND gt.valid_from <= $as_of AND $as_of < gt.valid_to
WITH house, p, l, j, coalesce(topF, f) AS source, coalesce(topT, t) AS target
WHERE source <> target AND (source = house OR target = house)
WITH house, p, l, j, source, target, CASE WHEN source = house THEN target ELSE source END AS elsewhere
OPTIONAL MATCH (o:Entity {id: $other})
OPTIONAL MATCH (o)-[go:IN_GROUP]->(topO:Entity) WHERE $group AND go.valid_from <= $as_of AND $as_of < go.valid_to
WITH house, p, l, j, source, target, elsewhere, coalesce(topO, o) AS wanted
WHERE ($other = '' OR elsewhere = wanted)
  AND (NOT $rivals OR EXISTS {
    MATCH (a:Entity)-[r:COMPETES_WITH]-(b:Entity)
    WHERE (a = house OR ($group AND EXISTS {
        MATCH (a)-[ga:IN_GROUP]->(house) WHERE ga.valid_from <= $as_of AND $as_of < ga.valid_to }))
      AND (b = elsewhere OR ($group AND EXISTS {
        MATCH (b)-[gb:IN_GROUP]->(elsewhere) WHERE gb.valid_from <= $as_of AND $as_of < gb.valid_to }))
      AND r.valid_from <= $as_of AND $as_of < r.valid_to AND r.known_from <= $known_by AND $known_by < r.known_to
  })
RETURN DISTINCT p.id AS person, p.name AS person_name, source.id AS source, source.name AS source_name,
       target.id AS target, target.name AS target_name, l.began AS left_on, j.began AS joined_on,
       l.deal AS leaving, j.deal AS joining
ORDER BY person, source, target, left_on, joined_on, leaving, joining
