"""The connections of the preview: so many at most, and each with a limit to its first request."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 256
"""Each holds an open file, of which builds need some too."""
PATIENCE = 5.0
"""Seconds until a client that has not asked for anything is hung up on."""


class Client(H11Protocol):
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._patience = self.loop.call_later(PATIENCE, self._hang_up_on_silence)
        if len(self.connections) > MOST:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.cancel()
        super().connection_lost(exc)

    def _hang_up_on_silence(self) -> None:
        if self.cycle is None:
            self.transport.abort()
