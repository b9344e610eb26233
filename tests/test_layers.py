"""Stages do not call each other, and only `run` touches the world."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "dateline"
WORLD = {
    "subprocess",
    "socket",
    "threading",
    "multiprocessing",
    "sqlite3",
    "shutil",
    "tempfile",
    "time",
}
CODE_IN_DATA = {"pickle", "marshal", "shelve", "dbm", "dill", "cloudpickle", "joblib"}
"""What reads values that may be programs."""
SHARED = {"dateline.parse.config"}
"""The configuration is vocabulary: every stage may name its type."""


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("stage", ["parse", "arrange", "render"])
def test_stages_do_not_import_each_other(stage: str) -> None:
    others = {"parse", "arrange", "render", "run"} - {stage}
    for path in (PACKAGE / stage).rglob("*.py"):
        for name in imports(path) - SHARED:
            assert not name.startswith(tuple(f"dateline.{other}" for other in others)), path


def test_checks_know_nothing_of_rendering_and_the_world() -> None:
    for path in (PACKAGE / "checks").rglob("*.py"):
        for name in imports(path):
            assert not name.startswith(("dateline.render", "dateline.run")), path


def test_only_run_touches_the_world() -> None:
    for path in PACKAGE.rglob("*.py"):
        if "run" not in path.relative_to(PACKAGE).parts:
            assert not {name.split(".")[0] for name in imports(path)} & WORLD, path


def test_no_data_file_can_run_code() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert not {name.split(".")[0] for name in imports(path)} & CODE_IN_DATA, path


@pytest.mark.parametrize("room", ["editing", "importers"])
def test_what_sees_one_text_knows_of_parsing_only(room: str) -> None:
    others = ("dateline.arrange", "dateline.render", "dateline.run")
    for path in (PACKAGE / room).rglob("*.py"):
        for name in imports(path):
            assert not name.startswith(others), path
