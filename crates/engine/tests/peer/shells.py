"""Sessions of the peer: a runspace pool of psrpcore behind each shell, a thread behind each command."""

import base64
import collections
import threading
import time
import uuid

import psrpcore
from psrpcore.types import (
    ErrorCategory,
    ErrorCategoryInfo,
    ErrorRecord,
    NETException,
    PSInvocationState,
    RunspacePoolState,
)

import commands
import soap

FRAGMENT = 32_768
#: Bytes of output in one answer.
ANSWER = 90_000
POWERSHELL = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell"


class Shell:
    """A session. Everything in it happens under its lock."""

    def __init__(self, id, name, resource, owner, client):
        self.id, self.name, self.resource, self.owner = id, name, resource, owner
        #: SessionId of the client that holds it, or the one that left it.
        self.client, self.connected = client, client is not None
        self.pool = psrpcore.ServerRunspacePool()
        self.streams = {None: collections.deque()}
        self.commands = {}
        self.variables = {}
        self.answers = {}
        self.closed = False
        self.left = time.monotonic()
        self.changed = threading.Condition(threading.RLock())

    @classmethod
    def left_running(cls, name, owner, script=None):
        """A session that somebody has left, perhaps with a script that runs."""
        shell = cls(uuid.uuid4(), name, POWERSHELL, owner, None)
        creator = psrpcore.ClientRunspacePool(runspace_pool_id=shell.id)
        creator.open()
        with shell.changed:
            shell.take(None, creator.data_to_send().data)
            for fragment in shell.streams[None]:
                creator.receive_data(psrpcore.PSRPPayload(fragment, psrpcore.StreamType.default, None))
            while creator.next_event():
                pass
            shell.streams[None].clear()
            if script:
                pipeline = psrpcore.ClientPowerShell(creator)
                pipeline.add_script(script)
                pipeline.start()
                shell.start(pipeline.pipeline_id, script, creator.data_to_send().data)
            shell.leave()
        return shell

    def held_by(self, client):
        if not self.connected:
            raise soap.Fault(0x803381C4, "w:InvalidSelectors", "The session is disconnected.")
        if self.client != client:
            raise soap.Fault(0x803381C6, "w:AccessDenied", "The session belongs to another client session.")

    def leave(self):
        self.pool.begin_disconnect()
        self.pool.disconnect()
        self.connected, self.left = False, time.monotonic()
        self.changed.notify_all()

    def connect(self, client, data):
        """Another client takes it up; what is returned is connectResponseXml."""
        self.pool.connect()
        try:
            # psrpcore answers without its capability here; clients ask for both messages.
            self.pool.prepare_message(self.pool.our_capability)
            self.take(None, data)
        except psrpcore.PSRPCoreError as problem:
            self.pool.disconnect()
            raise soap.Fault(0x80540FA3, "w:InternalError", f"The session could not be connected: {problem}")
        own = self.streams[None]
        fragments = list(own)
        own.clear()
        own.extend(fragments[2:])
        self.client, self.connected = client, True
        for command in self.commands.values():
            command.connected = False
        return b"".join(fragments[:2])

    def reconnect(self, client):
        if self.connected and self.client == client:
            return
        if self.connected:
            raise soap.Fault(0x803381CD, "w:Concurrency", "The session is in use by another client.")
        if self.client != client:
            raise soap.Fault(0x803381C6, "w:AccessDenied", "The session belongs to another client session.")
        # psrpcore would tell the client that it is opened, which PSRP does not.
        self.pool.state = RunspacePoolState.Opened
        self.connected = True

    def start(self, id, line, data):
        if id in self.commands:
            raise soap.Fault(0x803381D7, "w:Concurrency", "A command with this id exists already.")
        self.streams[id] = collections.deque()
        self.commands[id] = Command(self, id, line)
        self.take(id, data)

    def take(self, command, data):
        """Takes fragments of a client and acts on the messages that they complete."""
        self.pool.receive_data(psrpcore.PSRPPayload(data, psrpcore.StreamType.default, command))
        while event := self.pool.next_event():
            if isinstance(event, psrpcore.CreatePipelineEvent):
                self.commands[event.pipeline_id].begin(event.pipeline)
            elif isinstance(event, (psrpcore.PipelineHostResponseEvent, psrpcore.RunspacePoolHostResponseEvent)):
                # Some clients name the command, some do not: the call's id says enough.
                self.answers[event.ci] = event
            elif isinstance(event, psrpcore.GetAvailableRunspacesEvent):
                self.pool.runspace_availability_response(event.ci, 1)
        self.drain()

    def drain(self):
        """Puts what the pool wants to say into the streams, fragment by fragment."""
        while (payload := self.pool.data_to_send(FRAGMENT)) is not None:
            data = payload.data
            while data:
                end = 21 + int.from_bytes(data[17:21], "big")
                self.streams.setdefault(payload.pipeline_id, collections.deque()).append(bytes(data[:end]))
                data = data[end:]
        self.changed.notify_all()

    def receive(self, client, command, seconds):
        """Waits for output; the body of the answer."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while True:
                if self.closed or command is not None and command not in self.commands:
                    raise soap.not_there()
                self.held_by(client)
                if command is not None and not self.commands[command].connected:
                    raise soap.Fault(0x803381C4, "w:InvalidSelectors", "The command is disconnected.")
                waiting, taken, size = self.streams[command], [], 0
                while waiting and size + len(waiting[0]) <= ANSWER:
                    size += len(waiting[0])
                    taken.append(waiting.popleft())
                done = command is not None and self.commands[command].done and not waiting
                if taken or done:
                    parts = [soap.stream(command, data) for data in taken]
                    if command is not None:
                        parts.append(soap.command_state(command, done))
                    return f"<rsp:ReceiveResponse>{''.join(parts)}</rsp:ReceiveResponse>"
                left = deadline - time.monotonic()
                if left <= 0:
                    raise soap.Fault(0x80338029, "w:TimedOut", "Nothing came within the time.")
                self.changed.wait(left)

    def describe(self):
        since = int(time.monotonic() - self.left) if not self.connected else 0
        name = soap.element("Name", self.name) if self.name else ""
        return (
            "<rsp:Shell>"
            + soap.element("ShellId", soap.written(self.id))
            + name
            + soap.element("ResourceUri", self.resource)
            + soap.element("Owner", f"LAB\\{self.owner}")
            + soap.element("ClientIP", "127.0.0.1")
            + soap.element("IdleTimeOut", "PT7200.000S")
            + soap.element("InputStreams", "stdin pr")
            + soap.element("OutputStreams", "stdout")
            + soap.element("MaxIdleTimeOut", "PT2147483.647S")
            + soap.element("Locale", "en-US")
            + soap.element("DataLocale", "en-US")
            + soap.element("CompressionMode", "NoCompression")
            + soap.element("ProfileLoaded", "Yes")
            + soap.element("Encoding", "UTF8")
            + soap.element("BufferMode", "Block")
            + soap.element("State", "Connected" if self.connected else "Disconnected")
            + soap.element("ShellInactivity", f"P0DT0H{since // 60}M{since % 60}S")
            + "</rsp:Shell>"
        )


class Command:
    """A command: one pipeline, run by a thread of its own once everything is there."""

    def __init__(self, shell, id, line):
        self.shell, self.id, self.line = shell, id, line
        self.pipeline = psrpcore.ServerPipeline(shell.pool, id)
        self.connected, self.done, self.stopped = True, False, False

    def begin(self, metadata):
        script = "; ".join(self._text(command) for command in getattr(metadata, "commands", []))
        self.pipeline.start()
        threading.Thread(target=self._run, args=(script,), daemon=True).start()

    @staticmethod
    def _text(command):
        quoted = ["'{}'".format(str(value).replace("'", "''")) for _, value in command.parameters]
        return command.command_text if command.is_script else " ".join([command.command_text, *quoted])

    def _run(self, script):
        try:
            commands.run(script, self, self.shell.variables)
            self._end(self.pipeline.complete)
        except commands.Stopped:
            pass
        except commands.Failed as failure:
            self._end(lambda: self._fail(str(failure)))

    def _fail(self, text):
        category = ErrorCategoryInfo(Category=ErrorCategory.OperationStopped, Reason="RuntimeException")
        record = ErrorRecord(
            Exception=NETException(Message=text), CategoryInfo=category, FullyQualifiedErrorId=text
        )
        self.pipeline._change_state(PSInvocationState.Failed, error=record)

    def _end(self, act):
        with self.shell.changed:
            if not self.stopped:
                act()
                self.done = True
                self.shell.drain()

    def write(self, stream, value):
        with self.shell.changed:
            self._check()
            writers = {
                "output": self.pipeline.write_output,
                "warning": self.pipeline.write_warning,
                "verbose": self.pipeline.write_verbose,
                "debug": self.pipeline.write_debug,
                "information": lambda text: self.pipeline.write_information(text, "peer"),
                "progress": lambda text: self.pipeline.write_progress(text, 0, "Processing"),
            }
            writers[stream](value)
            self.shell.drain()

    def error(self, exception, category, id):
        with self.shell.changed:
            self._check()
            self.pipeline.write_error(exception, category, fully_qualified_error_id=id)
            self.shell.drain()

    def host(self, method, parameters):
        """Asks the client's host and waits for its answer, unless there is none."""
        with self.shell.changed:
            self._check()
            ci = self.pipeline.host_call(method, parameters)
            self.shell.drain()
            if method.is_void():
                return None
            while ci not in self.shell.answers:
                self.shell.changed.wait()
                self._check()
            event = self.shell.answers.pop(ci)
            if event.error is not None:
                raise commands.Failed(str(event.error))
            return event.result

    def sleep(self, seconds):
        deadline = time.monotonic() + seconds
        with self.shell.changed:
            while (left := deadline - time.monotonic()) > 0:
                self._check()
                self.shell.changed.wait(left)
            self._check()

    def stop(self):
        """As Ctrl+C does; the command stays until it is closed."""
        if not self.done:
            self.stopped = self.done = True
            self.pipeline.begin_stop()
            self.pipeline.stop()
            self.shell.drain()

    def close(self):
        self.stop()
        self.pipeline.close()
        del self.shell.commands[self.id]
        del self.shell.streams[self.id]
        self.shell.changed.notify_all()

    def describe(self):
        state = "Done" if self.done else "Running"
        return (
            "<rsp:Command>"
            + soap.element("CommandId", soap.written(self.id))
            + soap.element("CommandLine", self.line)
            + soap.element("CommandState", state)
            + "</rsp:Command>"
        )

    def _check(self):
        if self.stopped or self.shell.closed:
            raise commands.Stopped()


def decoded(element):
    return base64.b64decode((element.text or "").strip()) if element is not None else b""
