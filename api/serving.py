"""`dealgraph serve`: the port, the service, the addresses to print."""

import errno
import os
import socket

import uvicorn

from api.app import create_app
from api.console import out, progress, say
from api.home import Running, announce
from api.service import Service
from api.settings import Settings
from graph.errors import PortTaken

_BACKLOG = 2048


def serve(settings: Settings) -> None:
    """Serve until interrupted. Raises PortTaken, HomeInUse, EngineUnavailable."""
    with _listening(settings) as listener:
        port = listener.getsockname()[1]
        with progress() as report:
            service = Service(settings, say=say, progress=report).__enter__()
        try:
            base = f"http://{settings.host}:{port}"
            announce(settings.home, _running(service, base))
            out.print(_welcome(service, base), highlight=False, markup=False, soft_wrap=True)
            config = uvicorn.Config(
                create_app(service), log_level="warning", access_log=False, timeout_graceful_shutdown=5
            )
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            service.__exit__(None, None, None)


def _listening(settings: Settings) -> socket.socket:
    """Bind the port before anything slow is started."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named so that asyncio sends small parts at once (TCP_NODELAY), not 40 ms later.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise PortTaken(f"{settings.host} cannot be served on: {error.strerror}.") from error
        raise PortTaken(
            f"Port {settings.port} of {settings.host} is taken.", remedy=f"Try: DEALGRAPH_PORT={_free(settings.host)}"
        ) from error
    return listener


def _free(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def _running(service: Service, base: str) -> Running:
    address = service.address
    return Running(
        pid=os.getpid(),
        api=base,
        browser=address.browser,
        bolt=address.bolt,
        user=address.user,
        password=address.password,
        database=address.database,
    )


def _welcome(service: Service, base: str) -> str:
    address, counts = service.address, service.publisher.world.counts()
    own = service.settings.bolt_uri is None
    login = f"user {address.user}, password {address.password if own else 'as you set it'}"
    held = ", ".join(f"{number:,} {kind}" for kind, number in counts.items())
    return f"""
DealGraph serves {held}.

  Page and REST   {base}/
  SPARQL          {base}/sparql
  Neo4j Browser   {address.browser or "(at your own Neo4j)"}
  Neo4j (Bolt)    {address.bolt}   {login}

Which customers of Scale AI are rivals of its investors? Paste one of these:

  REST     curl '{base}/questions/rival-customers?company=Scale%20AI'
  SPARQL   curl {base}/sparql -H 'Content-Type: application/sparql-query' \\
             --data-binary @queries/ownership/rival-customers.rq
  Cypher   in Neo4j Browser, logged in as above:
             MATCH (x:Entity {{name: 'Scale AI'}})<-[i:INVESTED_IN]-(a)-[r:COMPETES_WITH]-(c),
                   (c)-[s:CUSTOMER_OF|WAS_CUSTOMER_OF]->(x)
             WHERE all(t IN [i, r, s] WHERE t.valid_to = '9999-12-31' AND t.known_to = '9999-12-31')
             RETURN x, i, a, r, c, s

Ctrl-C ends it."""
