"""A small client for language servers over standard input and output: enough to ask as an editor does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

Json = dict[str, Any]


class LanguageServer:
    """A language server that was started, to be used in a ``with`` statement."""

    def __init__(self, command: Sequence[str], settings: Mapping[str, object]) -> None:
        self._settings = settings
        self._sent = 0
        self._published: dict[str, list[Json]] = {}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> LanguageServer:
        hover = {"contentFormat": ["markdown"]}
        wanted = {"textDocument": {"hover": hover}, "workspace": {"configuration": True}}
        self.ask("initialize", processId=None, rootUri=None, capabilities=wanted)
        self._send(method="initialized", params={})
        self._send(method="workspace/didChangeConfiguration", params={"settings": self._settings})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, path: Path, text: str) -> str:
        """Open a text as if it stood in ``path``; give its address."""
        address = path.as_uri()
        document = {"uri": address, "languageId": "yaml", "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        return address

    def at(self, method: str, address: str, text: str, mark: str = "|") -> Any:
        """Ask about the place of an open text where ``mark`` stood before it was opened without it."""
        before = text[: text.index(mark)].split("\n")
        position = {"line": len(before) - 1, "character": len(before[-1])}
        return self.ask(f"textDocument/{method}", textDocument={"uri": address}, position=position)

    def diagnostics(self, address: str) -> list[Json]:
        """What the server has to say about a text by itself."""
        while address not in self._published:
            self._answer(self._read())
        return self._published[address]

    def ask(self, method: str, **params: object) -> Any:
        """The server's answer to a request."""
        self._sent += 1
        self._send(id=self._sent, method=method, params=params)
        while True:
            message = self._read()
            if message.get("id") == self._sent and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]
            self._answer(message)

    def _answer(self, message: Json) -> None:
        """Take what the server says unasked, and give it the settings that it asks for."""
        if message.get("method") == "textDocument/publishDiagnostics":
            self._published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            items = message["params"]["items"]
            self._send(id=message["id"], result=[self._settings.get(item["section"], {}) for item in items])
        elif "method" in message and "id" in message:
            self._send(id=message["id"], result=None)

    def _send(self, **message: object) -> None:
        assert self._process.stdin is not None
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _read(self) -> Json:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server has ended"
        message: Json = json.loads(self._process.stdout.read(length))
        return message
