"""The settings, as one table: each is an environment variable DEALGRAPH_<NAME>."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import BadParameter
from graph.stores.limits import QueryLimits


class Settings(BaseSettings):
    """Every setting with its meaning and default."""

    model_config = SettingsConfigDict(env_prefix="DEALGRAPH_", frozen=True)

    home: Path = Field(Path.home() / ".dealgraph", description="Folder for the ledger, both graphs and Neo4j.")
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve on; 0 takes any free one.")
    bolt_uri: str | None = Field(None, description="Another Neo4j to use instead of the bundled one.")
    bolt_user: str = Field("neo4j", description="User at that Neo4j.")
    bolt_password: SecretStr = Field(SecretStr(""), description="Password at that Neo4j.")
    bolt_database: str = Field("neo4j", description="Database at that Neo4j.")
    query_seconds: float = Field(20, gt=0, le=600, description="Longest run of a query from outside, in seconds.")
    query_rows: int = Field(10_000, gt=0, description="Most rows of an answer.")
    body_bytes: int = Field(200_000, gt=0, description="Largest request body, in bytes.")
    parallel: int = Field(4, gt=0, le=64, description="Queries from outside that run at a time, per language.")
    llm_model: str = Field("", description="Language model for `read --extractor llm`: openai:NAME or anthropic:NAME.")
    llm_key: SecretStr = Field(SecretStr(""), description="Key for that language model's server.")
    llm_url: str | None = Field(None, description="Another server with the same interface.")

    @property
    def limits(self) -> QueryLimits:
        """Return what a query from outside may take."""
        return QueryLimits(self.query_seconds, self.query_rows, self.body_bytes, self.parallel)


def read_settings() -> Settings:
    """Return the settings from the environment. Raises BadParameter naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        problem = error.errors()[0]
        name = f"DEALGRAPH_{'_'.join(str(part) for part in problem['loc']).upper()}"
        raise BadParameter(f"The setting {name} is wrong: {problem['msg']}.", parameter=name) from error
