"""How many examples a property is tried on: few in `make test`, many in `make properties`."""

import os

from hypothesis import HealthCheck, settings

MORE = int(os.environ.get("EXAMPLES", "1"))
"""How many times as many as usual."""


def examples(few: int) -> settings:
    """The settings of a property, `few` being usual."""
    return settings(
        deadline=None,
        max_examples=few * MORE,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
