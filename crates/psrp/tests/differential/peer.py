"""Our end of the protocol as a process: a request a line, an answer a line."""

import base64
import json
import subprocess


class Peer:
    def __init__(self, program):
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, what, **arguments):
        """Sends one request and returns the answer."""
        self._process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"our end is gone after {what} {str(arguments)[:300]}")
        return json.loads(line)

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=10)


def encoded(data):
    return base64.b64encode(bytes(data)).decode()


def decoded(text):
    return base64.b64decode(text)
