"""Puts the theme into the package: its folders stay at the top of the project."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

THEME = ("templates", "static")


class WithTheme(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for source, target in self._theme():
                self.mkpath(str(target.parent))
                self.copy_file(str(source), str(target))

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        own = [] if self.editable_mode else [str(target) for _, target in self._theme()]
        return [*super().get_outputs(include_bytecode), *own]

    def _theme(self) -> list[tuple[Path, Path]]:
        package = Path(self.build_lib) / "dateline"
        found = sorted(path for name in THEME for path in Path(name).rglob("*") if path.is_file())
        return [(path, package / path) for path in found]


setup(cmdclass={"build_py": WithTheme})
