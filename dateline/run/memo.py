"""The one incremental rule: same key, equal input: keep the old value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key")
Input = TypeVar("Input")
Value = TypeVar("Value")


@dataclass(slots=True)
class Memo(Generic[Key, Input, Value]):
    inputs: Mapping[Key, Input] = field(default_factory=dict)
    values: Mapping[Key, Value] = field(default_factory=dict)
    made: int = 0
    """How many values the last `next` made anew."""

    def next(
        self, inputs: Mapping[Key, Input], make: Callable[[Sequence[Input]], Sequence[Value]]
    ) -> dict[Key, Value]:
        """The value of every key; `make` is called once, for the inputs that are new or differ."""
        stale = [key for key in inputs if key not in self.inputs or self.inputs[key] != inputs[key]]
        made = dict(zip(stale, make([inputs[key] for key in stale]), strict=True)) if stale else {}
        values = {key: made[key] if key in made else self.values[key] for key in inputs}
        self.inputs, self.values, self.made = inputs, values, len(stale)
        return dict(values)
