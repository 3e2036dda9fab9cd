"""A WinRM server that is not ours in what matters: psrpcore speaks PSRP, pyspnego speaks NTLM.

    python server.py [--session NAME] [--running NAME]

It prints `{"port": N}` once it listens on 127.0.0.1, and stops when its standard input closes.
Negotiate with NTLM, bodies sealed; Enumerate, Create, Connect, Reconnect, Disconnect, Command,
Send, Receive, Signal, Delete. It knows no Robust Connection. Account: adele, Reattach-Lab-1.
"""

import argparse
import base64
import http.server
import json
import os
import socketserver
import sys
import tempfile
import threading
import uuid

import spnego

import soap
from shells import Shell, decoded

ACCOUNTS = {"adele": "Reattach-Lab-1", "boris": "Reattach-Lab-2"}
SEALED = "application/HTTP-SPNEGO-session-encrypted"
BOUNDARY = b"--Encrypted Boundary"
CONFIGURATION = "http://schemas.microsoft.com/powershell/"


class Host:
    """The sessions, and the operations on them."""

    def __init__(self):
        self.shells = {}
        self.lock = threading.Lock()

    def add(self, shell):
        self.shells[shell.id] = shell

    def answer(self, request, user):
        act = getattr(self, "on_" + request.operation.lower(), None)
        if act is None:
            raise soap.Fault(0x80338074, "a:ActionNotSupported", "This operation is not known here.")
        return soap.answer(request, act(request, user))

    def shell(self, request, user):
        shell = self.shells.get(request.shell_id)
        if shell is None or shell.resource.lower() != request.resource.lower():
            raise soap.not_there()
        if shell.owner != user:
            raise soap.Fault(5, "w:AccessDenied", "Access is denied.")
        return shell

    def on_enumerate(self, request, user):
        with self.lock:
            own = [shell for shell in self.shells.values() if shell.owner == user]
        if request.resource == soap.SHELL_URI:
            return soap.listing([shell.describe() for shell in own])
        if request.resource != soap.COMMAND_URI:
            raise soap.Fault(0x8033803B, "a:DestinationUnreachable", "There is no such resource.")
        wanted = request.filtered_shell()
        shell = next((shell for shell in own if shell.id == wanted), None)
        if shell is None:
            raise soap.not_there()
        return soap.listing([command.describe() for command in list(shell.commands.values())])

    def on_create(self, request, user):
        wanted = request.element("rsp:Shell")
        id = soap.guid(wanted.get("ShellId")) or uuid.uuid4()
        if not request.resource.lower().startswith(CONFIGURATION):
            raise soap.Fault(0x8033803B, "a:DestinationUnreachable", "There is no such configuration.")
        with self.lock:
            if id in self.shells:
                raise soap.Fault(0x803381D6, "w:Concurrency", "A session with this id exists already.")
            shell = Shell(id, wanted.get("Name"), request.resource, user, request.client)
            with shell.changed:
                shell.take(None, decoded(wanted.find("pwsh:creationXml", soap.NAMESPACES)))
            self.add(shell)
        return (
            f"<x:ResourceCreated><a:Address>{request.to}</a:Address><a:ReferenceParameters>"
            f"<w:ResourceURI>{shell.resource}</w:ResourceURI><w:SelectorSet>"
            f'<w:Selector Name="ShellId">{soap.written(id)}</w:Selector></w:SelectorSet>'
            f"</a:ReferenceParameters></x:ResourceCreated>{shell.describe()}"
        )

    def on_connect(self, request, user):
        shell, connect = self.shell(request, user), request.element("rsp:Connect")
        command = soap.guid(connect.get("CommandId"))
        with shell.changed:
            if command:
                shell.held_by(request.client)
                self.command(shell, command).connected = True
                return "<rsp:ConnectResponse/>"
            if shell.connected:
                raise soap.Fault(0x803381CD, "w:Concurrency", "The session is in use by another client.")
            data = shell.connect(request.client, decoded(connect.find("pwsh:connectXml", soap.NAMESPACES)))
        return (
            "<rsp:ConnectResponse><rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout"
            f"</rsp:OutputStreams><pwsh:connectResponseXml>{base64.b64encode(data).decode()}"
            "</pwsh:connectResponseXml></rsp:ConnectResponse>"
        )

    def on_reconnect(self, request, user):
        shell = self.shell(request, user)
        with shell.changed:
            shell.reconnect(request.client)
        return ""

    def on_disconnect(self, request, user):
        shell = self.shell(request, user)
        with shell.changed:
            if not shell.connected:
                raise soap.Fault(0x803381CF, "w:UnsupportedFeature", "The session is not connected.")
            shell.held_by(request.client)
            shell.leave()
        return ""

    def on_command(self, request, user):
        shell, line = self.shell(request, user), request.element("rsp:CommandLine")
        id = soap.guid(line.get("CommandId"))
        with shell.changed:
            shell.held_by(request.client)
            text = line.findtext("rsp:Command", "", soap.NAMESPACES)
            shell.start(id, text, decoded(line.find("rsp:Arguments", soap.NAMESPACES)))
        return f"<rsp:CommandResponse>{soap.element('CommandId', soap.written(id))}</rsp:CommandResponse>"

    def on_send(self, request, user):
        shell, stream = self.shell(request, user), request.element("rsp:Send/rsp:Stream")
        id = soap.guid(stream.get("CommandId"))
        with shell.changed:
            shell.held_by(request.client)
            if id:
                self.command(shell, id)
            shell.take(id, decoded(stream))
        return "<rsp:SendResponse/>"

    def on_receive(self, request, user):
        shell = self.shell(request, user)
        id = soap.guid(request.element("rsp:Receive/rsp:DesiredStream").get("CommandId"))
        return shell.receive(request.client, id, request.timeout())

    def on_signal(self, request, user):
        shell, signal = self.shell(request, user), request.element("rsp:Signal")
        with shell.changed:
            shell.held_by(request.client)
            command = self.command(shell, soap.guid(signal.get("CommandId")))
            stop = signal.findtext("rsp:Code", "", soap.NAMESPACES).strip() == soap.STOP
            command.stop() if stop else command.close()
        return "<rsp:SignalResponse/>"

    def on_delete(self, request, user):
        shell = self.shell(request, user)
        with shell.changed:
            shell.closed = True
            shell.changed.notify_all()
        with self.lock:
            self.shells.pop(shell.id, None)
        return ""

    @staticmethod
    def command(shell, id):
        if id not in shell.commands:
            raise soap.not_there()
        return shell.commands[id]


class Connection(http.server.BaseHTTPRequestHandler):
    """One connection: authenticated as a whole, its bodies sealed."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    context = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "negotiate":
            self.authenticate(base64.b64decode(token))
        elif self.context is None or not self.context.complete:
            self.reply(401, [("WWW-Authenticate", "Negotiate")])
        else:
            self.operate(body)

    def authenticate(self, token):
        raw = token.startswith(b"NTLMSSP\0")
        if self.context is None or self.context.complete:
            self.context = spnego.server(protocol="ntlm" if raw else "negotiate")
        try:
            answer = self.context.step(token)
        except spnego.exceptions.SpnegoError:
            self.context = None
            return self.reply(401, [("WWW-Authenticate", "Negotiate")])
        value = "Negotiate " + base64.b64encode(answer).decode() if answer else None
        headers = [("WWW-Authenticate", value)] if value else []
        self.reply(200 if self.context.complete else 401, headers)

    def operate(self, body):
        request, status = None, 200
        try:
            if not self.headers.get("Content-Type", "").startswith("multipart/encrypted"):
                return self.reply(500)
            request = soap.Request(self.unsealed(body))
            user = self.context.client_principal.rpartition("\\")[2].lower()
            answer = self.server.host.answer(request, user)
        except soap.Fault as problem:
            answer, status = soap.fault(request, problem), 500
        self.reply(status, [], answer)

    def unsealed(self, body):
        start = body.index(b"application/octet-stream\r\n") + len(b"application/octet-stream\r\n")
        part = body[start:].removesuffix(b"\r\n").removesuffix(BOUNDARY + b"--")
        length = int.from_bytes(part[:4], "little")
        return self.context.unwrap_winrm(part[4 : 4 + length], part[4 + length :])

    def reply(self, status, headers=(), envelope=b""):
        body, kind = b"", None
        if envelope:
            sealed = self.context.wrap_winrm(envelope)
            head = (
                f"\r\n\tContent-Type: {SEALED}\r\n\tOriginalContent: type=application/soap+xml;charset=UTF-8;"
                f"Length={len(envelope)}\r\n"
            )
            body = b"".join(
                [
                    BOUNDARY + head.encode(),
                    BOUNDARY + b"\r\n\tContent-Type: application/octet-stream\r\n",
                    len(sealed.header).to_bytes(4, "little") + sealed.header + sealed.data,
                    BOUNDARY + b"--\r\n",
                ]
            )
            kind = f'multipart/encrypted;protocol="{SEALED}";boundary="Encrypted Boundary"'
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing is logged: headers hold tokens."""


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that goes away is everyday life; anything else is worth reading."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--session", default="Left", help="name of a session that somebody left")
    parser.add_argument("--running", default="Running", help="name of one in which a script runs")
    arguments = parser.parse_args()
    with tempfile.NamedTemporaryFile("w", suffix=".ntlm", delete=False) as accounts:
        for domain in ("LAB", ""):
            accounts.writelines(f"{domain}:{name}:{password}\n" for name, password in ACCOUNTS.items())
    os.environ["NTLM_USER_FILE"] = accounts.name
    host = Host()
    host.add(Shell.left_running(arguments.session, "adele"))
    host.add(Shell.left_running(arguments.running, "adele", "Count-Up 200 50"))
    server = Server(("127.0.0.1", 0), Connection)
    server.host = host
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    sys.stdin.read()
    os.unlink(accounts.name)


if __name__ == "__main__":
    main()
