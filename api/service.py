"""The running whole: ledger, engines, publishing, and the answers to named questions."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType

from api.home import locked
from api.settings import Settings
from graph.deals.world import World
from graph.errors import DealGraphError, EngineUnavailable
from graph.ledger import Ledger
from graph.publish import Publisher, dataset_version
from graph.stores.address import Neo4jAddress
from graph.stores.neo4j import Neo4j
from graph.stores.projection import Position, Progress, ProjectionStore
from graph.stores.property_graph_store import PropertyGraphStore
from graph.stores.rdf_store import RdfStore
from graph.stores.server import BundledNeo4j
from graph.stores.sparql_pool import SparqlPool
from queries.answers import Answer, Engines, answer
from queries.catalog import Question
from queries.evidence import KeptEvidence

_FOLLOW_SECONDS = 0.5
_WAIT_SECONDS = 60


class Service:
    """Everything that runs while DealGraph serves; a context manager that holds the home folder.

    Entering starts the bundled Neo4j (unless another is set), brings both graphs to the ledger's head and then
    follows what other processes record. `say` gets short sentences, `progress` the state of what
    takes long. `rebuild` empties both graphs first.
    """

    def __init__(
        self, settings: Settings, *, say: Callable[[str], None], progress: Progress, rebuild: bool = False
    ) -> None:
        self.settings = settings
        self._say = say
        self._progress = progress
        self._rebuild = rebuild
        self._stack = ExitStack()
        self._stopping = threading.Event()
        self._own_neo4j: BundledNeo4j | None = None
        self.trouble: DealGraphError | None = None
        self._kept: KeptEvidence | None = None

    def __enter__(self) -> "Service":
        with ExitStack() as stack:
            stack.enter_context(locked(self.settings.home))
            self.ledger = Ledger(self.settings.home / "ledger.db")
            stack.callback(self.ledger.close)
            self.rdf = rdf = RdfStore(self.settings.home / "rdf")
            stack.callback(rdf.close)
            with ThreadPoolExecutor(1, "read-ledger") as beside:
                reading = beside.submit(self._world_of, rdf.position().version)
                self.address = self._neo4j_address(stack)
                self.neo4j = Neo4j(self.address)
                stack.callback(self.neo4j.close)
                self._await_neo4j()
            stores: list[ProjectionStore] = [PropertyGraphStore(self.neo4j), rdf]
            if self._rebuild:
                for store in stores:
                    store.clear()
            self.publisher = Publisher(self.ledger, stores, self._progress)
            self._publish(stores, reading.result())
            self.pool = SparqlPool(rdf.triples.snapshots, parallel=self.settings.parallel)
            stack.callback(self.pool.close)
            follower = threading.Thread(target=self._follow, name="follow-ledger", daemon=True)
            follower.start()
            stack.callback(follower.join)
            stack.callback(self._stopping.set)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def answer(self, question: Question, given: Mapping[str, str], base: str) -> Answer:
        """Answer a named question; `base` is the address that permalinks start with."""
        engines = Engines(self.neo4j, self.pool, self.settings.limits)
        with self.publisher.reading() as world:
            return answer(question, given, self._evidence_of(world), engines, base)

    def _evidence_of(self, world: World) -> KeptEvidence:
        kept, version = self._kept, self.publisher.version
        if kept is None or kept.version != version:
            self._kept = kept = KeptEvidence(world, version)
        return kept

    def _world_of(self, version: str | None) -> World | None:
        """Return the world at the ledger's head, if that is the version given: both graphs may well be there."""
        head = self.ledger.head()
        if self._rebuild or version != dataset_version(self.ledger, head):
            return None
        world = World()
        world.advance(self.ledger.entries(until=head))
        return world

    def _publish(self, stores: list[ProjectionStore], world: World | None) -> None:
        """Take the world that was read while Neo4j started, or catch up where a graph is elsewhere."""
        if world is not None:
            version = dataset_version(self.ledger, world.contents.sequence)
            if all(store.position() == Position(version, version) for store in stores):
                self.publisher.world, self.publisher.version = world, version
                return
        self.publisher.catch_up()

    def _neo4j_address(self, stack: ExitStack) -> Neo4jAddress:
        settings = self.settings
        if settings.bolt_uri is None:
            self._own_neo4j = BundledNeo4j(settings.home / "neo4j", say=self._say)
            return stack.enter_context(self._own_neo4j)
        return Neo4jAddress(
            bolt=settings.bolt_uri,
            user=settings.bolt_user,
            password=settings.bolt_password.get_secret_value(),
            database=settings.bolt_database,
            browser=None,
        )

    def _await_neo4j(self) -> None:
        """Give another's Neo4j time to come up: it may be starting beside us."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                self.neo4j.read("RETURN 1", {}, seconds=5, rows=1)
                return
            except EngineUnavailable:
                if time.monotonic() > deadline:
                    raise
                self._say(f"Waiting for Neo4j at {self.address.bolt}.")
                time.sleep(_FOLLOW_SECONDS * 4)

    def _follow(self) -> None:
        while not self._stopping.wait(_FOLLOW_SECONDS):
            try:
                if self._own_neo4j is not None and not self._own_neo4j.is_running():
                    self._own_neo4j.start()
                self.publisher.follow()
                self.trouble = None
            except DealGraphError as error:
                # Shown by /health; the next round heals what this one left undone.
                self.trouble = error
                self._stop_refusing_neo4j()
            except Exception:
                self.trouble = DealGraphError(
                    "Publishing stopped on a fault of the program.",
                    remedy="Start DealGraph again; nothing in the ledger is lost.",
                )
                raise

    def _stop_refusing_neo4j(self) -> None:
        """End our own Neo4j if it runs and answers nothing, as after a full disk; the next round starts it anew."""
        if self._own_neo4j is None or not self._own_neo4j.is_running():
            return
        try:
            self.neo4j.read("RETURN 1", {}, seconds=_WAIT_SECONDS, rows=1)
        except EngineUnavailable:
            self._say("Neo4j runs but refuses to answer; it is started anew.")
            self._own_neo4j.stop()
