"""The jars of the bundled Neo4j, its lock and its password file."""

import stat
from pathlib import Path

import pytest
from jgo.env import compute_spec_hash

from graph.errors import EngineUnavailable
from graph.stores import server_files
from graph.stores.address import Neo4jAddress
from graph.stores.server_files import default_jar_cache, ensure_jars, ensure_password, locked_jars


def test_lock_fits_its_specification_and_names_no_host() -> None:
    folder = Path(server_files.__file__).with_name("neo4j_jars")
    lock = (folder / "jgo.lock.toml").read_text(encoding="utf-8")
    assert f'spec_hash = "{compute_spec_hash(folder / "jgo.toml")}"' in lock
    assert "://" not in lock
    jars = locked_jars()
    assert len(jars) == 217
    assert all(jar.sha256 and len(jar.sha256) == 64 for jar in jars)


@pytest.fixture
def own_cache(tmp_path: Path, neo4j_server: Neo4jAddress) -> Path:
    """A cache of this test alone: the shared one's jars by links."""
    cache = tmp_path / "cache"
    cache.mkdir()
    for jar in default_jar_cache().glob("*.jar"):
        (cache / jar.name).symlink_to(jar)
    return cache


def damage(cache: Path, name: str) -> None:
    (cache / name).unlink()
    (cache / name).write_bytes(b"half a file")


def test_missing_and_damaged_jars_are_fetched_again(own_cache: Path) -> None:
    damage(own_cache, "neo4j-5.26.30.jar")
    (own_cache / "neo4j-server-5.26.30.jar").unlink()
    said: list[str] = []
    jars = ensure_jars(own_cache, said.append)
    assert said == ["Fetching Neo4j: 215 of 217 files.", "Fetching Neo4j: 217 of 217 files."]
    assert len(jars) == 217
    assert (own_cache / "neo4j-5.26.30.jar").stat().st_size > 1000
    assert [path for path in own_cache.iterdir() if path.is_dir()] == []


def test_without_network_and_jars_the_error_says_what_to_do(own_cache: Path, offline: None) -> None:
    damage(own_cache, "neo4j-5.26.30.jar")
    with pytest.raises(EngineUnavailable, match=r"neo4j-5\.26\.30\.jar could not be fetched.*start again"):
        ensure_jars(own_cache, print)
    assert [path for path in own_cache.iterdir() if path.is_dir()] == []


def test_password_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    password = ensure_password(tmp_path)
    assert len(password) == 32
    assert ensure_password(tmp_path) == password
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
