from collections.abc import Iterator

import pytest

from tests.faults.calls import Forge, forge


@pytest.fixture(scope="session")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    with forge(tmp_path_factory.mktemp("forge")) as made:
        yield made
