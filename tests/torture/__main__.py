"""The long run: `python -m tests.torture --sequences 1000 --seed 1`."""

import argparse
import time
from random import Random

from tests.torture.sequence import WEIGHTS, Tally, drawn, failure_of, shortened


def main() -> None:
    options = _options()
    many = f"{options.sequences} sequences of {options.steps} steps"
    print(f"seed {options.seed}: {many}", flush=True)
    tally, started = Tally(), time.monotonic()
    for number in range(options.sequences):
        seed = options.seed * 1_000_000 + number
        big = Random(seed).random() < options.big
        briefings = 200 if big else options.briefings
        plan = drawn(seed, steps=options.steps, briefings=briefings, every=options.every)
        failure = failure_of(plan, tally)
        if failure:
            print(f"sequence {number} failed; looking for fewer steps …", flush=True)
            raise SystemExit(str(shortened(failure) if not options.as_it_is else failure))
        if (number + 1) % 50 == 0:
            print(f"{number + 1} sequences, {time.monotonic() - started:.0f} s", flush=True)
    _report(tally)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--briefings", type=int, default=40, help="at most, to begin with")
    parser.add_argument("--big", type=float, default=0.01, help="the share with up to 200")
    parser.add_argument("--every", type=int, default=10, help="steps to a site published anew")
    parser.add_argument("--as-it-is", action="store_true", help="do not look for fewer steps")
    return parser.parse_args()


def _report(tally: Tally) -> None:
    print(f"{tally.kinds.total()} steps, every one as made anew in each of the three ways")
    print(", ".join(f"{count} {what}" for what, count in sorted(tally.builds.items())))
    print(", ".join(f"{kind} {tally.kinds[kind]}" for kind in sorted(WEIGHTS)))


if __name__ == "__main__":
    main()
