"""The files of the bundled Neo4j: its jars, fetched once per user, and the configuration of one home."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from jgo.env import LockedDependency, LockFile
from jgo.maven import MavenContext

from graph.errors import EngineUnavailable

_JARS = Path(__file__).with_name("neo4j_jars")
_FETCHERS = 4
_ATTEMPTS = 3
_SAY_EVERY = 20

_FOLDERS = ("conf", "data", "logs", "import", "plugins", "run", "lib", "licenses")

# The Browser draws what a query returns, not all that connects it: ties of other days would be among that.
# Two keys are internal ones of the server, and tests tell after an upgrade whether they still work: the
# blocklist (LOAD CSV from an address), and the quiet period (idle connections held up each stop by 10 s).
_CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.bolt.advertised_address=127.0.0.1:{bolt}
server.http.listen_address=127.0.0.1:{http}
server.http.advertised_address=127.0.0.1:{http}
server.https.enabled=false
server.memory.heap.max_size=512m
server.memory.pagecache.size=128m
dbms.usage_report.enabled=false
client.allow_telemetry=false
browser.post_connect_cmd=config autoComplete: false
db.transaction.timeout=60s
dbms.memory.transaction.total.max=256m
dbms.security.allow_csv_import_from_file_urls=false
db.tx_log.rotation.retention_policy=1 files
server.directories.import=import
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
"""


def locked_jars() -> list[LockedDependency]:
    """Return the jars of the committed lock, each with its version and SHA-256 sum."""
    dependencies: list[LockedDependency] = LockFile.load(_JARS / "jgo.lock.toml").dependencies
    return dependencies


def default_jar_cache() -> Path:
    """Return the folder of this user's caches that holds the jars of this version of Neo4j."""
    name = LockFile.load(_JARS / "jgo.lock.toml").environment_name
    caches = os.environ.get("XDG_CACHE_HOME")
    return (Path(caches) if caches else Path.home() / ".cache") / "dealgraph" / str(name)


def ensure_jars(cache: Path, say: Callable[[str], None]) -> list[Path]:
    """Return the paths of all locked jars in `cache`, fetching those that are missing or damaged.

    Every sum is compared at every call (0.2 s), so that a fetch that was cut off, or a damaged file, is
    healed by the next start; nothing is fetched when all are there. Raises EngineUnavailable when a jar
    cannot be had.
    """
    cache.mkdir(parents=True, exist_ok=True)
    wanted = {cache / _file_name(jar): jar for jar in locked_jars()}
    missing = {path: jar for path, jar in wanted.items() if not _is_sound(path, jar)}
    if missing:
        _fetch_all(missing, cache, len(wanted), say)
    return list(wanted)


def _fetch_all(missing: dict[Path, LockedDependency], cache: Path, total: int, say: Callable[[str], None]) -> None:
    done = total - len(missing)
    say(f"Fetching Neo4j: {done} of {total} files.")
    with (
        tempfile.TemporaryDirectory(dir=cache, prefix=".fetch-") as folder,
        ThreadPoolExecutor(_FETCHERS) as pool,
    ):
        context = MavenContext(repo_cache=Path(folder), timeout=60)
        tasks = [pool.submit(_fetch, jar, context, path) for path, jar in missing.items()]
        try:
            for task in as_completed(tasks):
                task.result()
                done += 1
                if done % _SAY_EVERY == 0 or done == total:
                    say(f"Fetching Neo4j: {done} of {total} files.")
        finally:
            pool.shutdown(cancel_futures=True)


def _fetch(jar: LockedDependency, context: MavenContext, target: Path) -> None:
    """Fetch one jar and move it to `target` once its sum is right: no other process sees half a file."""
    component = context.project(jar.groupId, jar.artifactId).at_version(jar.version)
    artifact = component.artifact(jar.classifier or "", jar.packaging)
    failure = ""
    for _ in range(_ATTEMPTS):
        try:
            fetched = artifact.resolve()
        except (OSError, RuntimeError) as error:
            failure = type(error).__name__
        else:
            if _is_sound(fetched, jar):
                fetched.replace(target)
                return
            failure = "wrong checksum"
        if artifact.cached_path is not None:
            artifact.cached_path.unlink(missing_ok=True)
    raise EngineUnavailable(
        f"The Neo4j file {target.name} could not be fetched ({failure}).",
        remedy="Check the network and start again: what was fetched is kept. "
        "Or set DEALGRAPH_BOLT_URI to a Neo4j that runs already.",
    )


def _file_name(jar: LockedDependency) -> str:
    classifier = f"-{jar.classifier}" if jar.classifier else ""
    return f"{jar.artifactId}-{jar.version}{classifier}.{jar.packaging}"


def _is_sound(path: Path, jar: LockedDependency) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256


def write_configuration(home: Path, bolt_port: int, http_port: int) -> None:
    """Lay the server's folders under `home` and write conf/neo4j.conf for the two ports on loopback."""
    for folder in _FOLDERS:
        (home / folder).mkdir(parents=True, exist_ok=True)
    text = _CONFIGURATION.format(bolt=bolt_port, http=http_port)
    (home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")


def ensure_password(home: Path) -> str:
    """Return the password of this home: random, made once, kept in a file that only its owner reads."""
    path = home / "password"
    if not path.exists():
        draft = home / "password.new"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(16))
        draft.replace(path)
    return path.read_text(encoding="ascii")
