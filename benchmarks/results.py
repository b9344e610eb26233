"""What was measured: kept as JSON, and written after every case so that a run can be taken up."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One case of one generator; `values` are seconds, or bytes where the case is memory."""

    case: str
    generator: str
    place: str
    briefings: int
    values: tuple[float, ...]
    note: str = ""
    """What went wrong: why there are no values, or that pages were left stale."""

    @property
    def key(self) -> tuple[str, str, str, int]:
        return (self.case, self.generator, self.place, self.briefings)


@dataclass(slots=True)
class Results:
    machine: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    """Generator → why it was not measured."""
    profiles: dict[str, str] = field(default_factory=dict)
    """Generator → where the time of its cold build went."""
    sizes: dict[str, str] = field(default_factory=dict)
    """Generator → the files and bytes of its site."""
    measurements: list[Measurement] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Results":
        if not path.is_file():
            return cls()
        return cls.of(json.loads(path.read_text()))

    @classmethod
    def of(cls, found: dict[str, Any]) -> "Results":
        measurements = [
            Measurement(**{**own, "values": tuple(own["values"])}) for own in found["measurements"]
        ]
        return cls(**{**found, "measurements": measurements})

    def write(self, path: Path) -> None:
        """Whole or not at all: a run may be stopped at any moment."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(asdict(self), indent=1) + "\n")
        os.replace(new, path)

    def add(self, measured: Measurement) -> None:
        """In place of what was measured of the same before."""
        self.measurements = [own for own in self.measurements if own.key != measured.key]
        self.measurements.append(measured)

    def find(self, case: str, generator: str, place: str, briefings: int) -> Measurement | None:
        wanted = (case, generator, place, briefings)
        return next((own for own in self.measurements if own.key == wanted), None)
