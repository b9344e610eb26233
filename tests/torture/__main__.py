"""The long run: `python -m tests.torture --sequences 1000 --seed 1`.

Every sequence has a seed of its own, made of the run's and of its number: `--only 17` runs the
seventeenth again, alone, and looks for the fewest steps that it fails in.
"""

import argparse
import os
import time
from random import Random

from tests.torture.runs import Task, all_done
from tests.torture.sequence import WEIGHTS, Failure, Plan, Tally, drawn, shortened


def main() -> None:
    options = _options()
    many = range(options.start, options.start + options.sequences)
    numbers = many if options.only is None else [options.only]
    tasks = [Task(number, _plan(options, number)) for number in numbers]
    of_these = f"sequences {numbers[0]} to {numbers[-1]}"
    print(f"seed {options.seed}: {of_these}, {options.steps} steps each", flush=True)
    tally, failed, started = Tally(), 0, time.monotonic()
    for done in all_done(tasks, options.jobs):
        tally.add(done.tally)
        if done.failure:
            failed += 1
            _tell(done.number, done.failure, options)
            if options.first:
                raise SystemExit(1)
        if tally.sequences % 50 == 0:
            seconds = time.monotonic() - started
            print(f"{tally.sequences} sequences, {failed} failed, {seconds:.0f} s", flush=True)
    _report(tally, failed, time.monotonic() - started)
    raise SystemExit(bool(failed))


def _plan(options: argparse.Namespace, number: int) -> Plan:
    seed = options.seed * 1_000_000 + number
    big = Random(seed).random() < options.big
    briefings = 200 if big else options.briefings
    every, more = options.every, options.more
    return drawn(seed, steps=options.steps, briefings=briefings, every=every, more=more)


def _tell(number: int, failure: Failure, options: argparse.Namespace) -> None:
    print(f"sequence {number} failed", flush=True)
    if options.only is not None and not options.as_it_is:
        print("looking for fewer steps …", flush=True)
        failure = shortened(failure)
    print(failure, flush=True)
    if options.only is None:
        names = ("seed", "steps", "briefings", "big", "every")
        given = " ".join(f"--{name} {getattr(options, name)}" for name in names)
        given += f" --more {options.more}" if options.more else ""
        print(f"alone: python -m tests.torture {given} --only {number}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0, help="the number of the first sequence")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--briefings", type=int, default=40, help="at most, to begin with")
    parser.add_argument("--big", type=float, default=0.01, help="the share with up to 200")
    parser.add_argument("--every", type=int, default=10, help="steps to a site published anew")
    parser.add_argument("--more", choices=WEIGHTS, default="", help="edits to draw more often")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="sequences at once")
    parser.add_argument("--only", type=int, help="run the sequence of this number alone")
    parser.add_argument("--first", action="store_true", help="end with the first that fails")
    parser.add_argument("--as-it-is", action="store_true", help="do not look for fewer steps")
    return parser.parse_args()


def _report(tally: Tally, failed: int, seconds: float) -> None:
    builds = tally.builds
    print(
        f"{tally.sequences} sequences, {failed} failed: {tally.kinds.total()} steps, "
        f"{tally.comparisons} comparisons with builds made anew; after {builds['good']} steps "
        f"the archive could be built, after {builds['failed']} it was refused; {seconds:.0f} s"
    )
    print(f"published anew by one process {builds['1 jobs']} times, by two {builds['2 jobs']}")
    print(
        f"a new command had nothing to do {builds['at a glance']} times, and made the pages of "
        f"new texts alone {builds['amended']} times"
    )
    print(", ".join(f"{kind} {tally.kinds[kind]}" for kind in sorted(WEIGHTS)))


if __name__ == "__main__":
    main()
