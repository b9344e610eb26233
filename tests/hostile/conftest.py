"""The archives of all tables, each built once."""

from functools import cache

import pytest

from tests.hostile.case import Case
from tests.hostile.world import Archives, Built, built


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Archives:
    @cache
    def made(name: str, cases: tuple[Case, ...], markdown: str = "{}") -> Built:
        home = f"https://example.org/{name}/"
        return built(tmp_path_factory.mktemp(name), cases, f"markdown: {markdown}\n", home)

    return made
