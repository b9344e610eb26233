"""The docs name every command, option, configuration key and field."""

from pathlib import Path

import pytest

from dateline.parse.config import Config, Data, Language, Outputs, Pictures
from dateline.parse.frontmatter import FrontMatter
from dateline.run.cli import cli

ROOT = Path(__file__).parents[1]
READABLE = {
    name: (ROOT / "docs" / f"{name}.md").read_text()
    for name in ("commands", "configuration", "front-matter")
}


def test_every_command_and_option_is_documented() -> None:
    readme = (ROOT / "README.md").read_text()
    for name, command in cli.commands.items():
        assert f"`{name}" in readme
        assert f"`{name}" in READABLE["commands"]
        for parameter in command.params:
            for option in (option for option in parameter.opts if option.startswith("--")):
                assert option in readme, option
                assert option in READABLE["commands"], option


@pytest.mark.parametrize("model", [Config, Data, Language, Outputs, Pictures])
def test_every_configuration_key_is_documented(model: type) -> None:
    for key in model.model_fields:  # type: ignore[attr-defined]
        assert key in READABLE["configuration"], key


def test_every_field_is_documented() -> None:
    for key in set(FrontMatter.model_fields) - {"terms", "extra"}:
        assert f"`{key}`" in READABLE["front-matter"], key
