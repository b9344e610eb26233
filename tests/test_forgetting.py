"""What is kept between runs holds no byte of what it was told to forget."""

import random
import re
from pathlib import Path

import pytest

from dateline.model import Prose
from dateline.parse.briefing import Known
from dateline.run.state import Body, State

SIZES = [20, 60, 200, 800, 1500, 3000, 9000]


def body(word: str, size: int) -> Body:
    html = f"{word} " * (1 + size // len(word))
    return Body(Known(Prose(b"", (), (), "", ()), ()), html)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_forgotten_is_in_no_byte(seed: int, tmp_path: Path) -> None:
    """SQLite moves rows between its pages, and leaves what it moved behind in their unused bytes:
    overwriting what is deleted (`secure_delete`) is not enough."""
    chance = random.Random(seed)
    state = State(tmp_path / "state.sqlite", b"engine")
    kept: dict[str, bytes] = {}
    for number in range(40):
        words = [f"needle{number:03}n{which:03}" for which in range(chance.choice([1, 5, 40]))]
        keys = {word: chance.randbytes(16) for word in words}
        state.add_bodies({keys[word]: body(word, chance.choice(SIZES)) for word in words})
        kept |= keys
        gone = chance.sample(sorted(kept), len(kept) // 2 if number % 5 else 1)
        state.forget_bodies([kept.pop(word) for word in gone])
        state.compact()
        raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert {word.decode() for word in re.findall(rb"needle\d{3}n\d{3}", raw)} == kept.keys()
    state.close()
