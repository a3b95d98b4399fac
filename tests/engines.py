"""Both engines, for real, holding one world at a time."""

from pathlib import Path

from graph.deals.world import Change, World
from graph.stores.address import Neo4jAddress
from graph.stores.limits import QueryLimits
from graph.stores.neo4j import Neo4j
from graph.stores.projection import ProjectionStore
from graph.stores.property_graph_store import PropertyGraphStore
from graph.stores.rdf_store import RdfStore
from graph.stores.sparql_pool import SparqlPool
from queries.answers import Engines


class BothEngines:
    """A Neo4j that is emptied before and after, and an Oxigraph under `folder`."""

    def __init__(self, address: Neo4jAddress, folder: Path) -> None:
        self._neo4j, self._rdf = Neo4j(address), RdfStore(folder)
        self._nodes = PropertyGraphStore(self._neo4j)
        self._nodes.clear()
        self._world = World()
        self.snapshots = self._rdf.triples.snapshots
        self._pool = SparqlPool(self.snapshots, parallel=1)
        limits = QueryLimits(seconds=60, rows=100_000, body_bytes=1, parallel=1)
        self.engines = Engines(self._neo4j, self._pool, limits)

    def show(self, world: World) -> None:
        """Publish a world in the place of the one before: only what differs is written."""
        change = Change(list(self._world.records()), list(world.records()))
        stores: tuple[ProjectionStore, ...] = (self._nodes, self._rdf)
        for store in stores:
            store.apply(change, "1-test", lambda _name, _done, _total: None)
        self._world = world

    def close(self) -> None:
        self._pool.close()
        self._rdf.close()
        self._nodes.clear()
        self._neo4j.close()
