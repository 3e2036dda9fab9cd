"""psrpcore's server and our client, then psrpcore's client and our server, each through a whole session: opened,
input and output of a pipeline, every host call with its answer, secrets both ways, and another client that connects.
"""

import argparse
import sys
import uuid

import psrpcore
import psrpcore.types as types
from psrpcore import PSRPPayload, StreamType

import host_calls
from peer import Peer, decoded, encoded
from values import check

SECRET = "pässwörd 🔑"


class Checks:
    """One line for each thing that must hold; what fails does not keep the others from being looked at."""

    def __init__(self):
        self.failed = False

    def holds(self, name, thing):
        try:
            thing()
            print(f"ok - {name}")
        except Exception as error:  # whatever it is, the two do not understand each other
            self.failed = True
            print(f"not ok - {name}: {type(error).__name__}: {str(error):.400}")


class OurClient:
    """Our client at psrpcore's server."""

    def __init__(self, peer, version=None):
        self.peer, self.server, self.command = peer, psrpcore.ServerRunspacePool(), uuid.uuid4()
        if version:
            self.server.our_capability.protocolversion = types.PSVersion(version)
        self.pool = uuid.uuid4()
        self.told, self.secrets, self.seen = [], [], []
        self.give(None, self.peer.ask("client.open", pool=str(self.pool))["data"])
        self.pump()

    def give(self, command, data):
        payload = PSRPPayload(decoded(data), StreamType.default, uuid.UUID(command) if command else None)
        self.server.receive_data(payload)

    def act(self, what, **arguments):
        answer = self.peer.ask(f"client.{what}", **arguments)
        self.take(answer)
        self.pump()
        return answer

    def take(self, answer):
        self.told += answer.get("events", [])
        self.secrets += answer.get("secrets", [])
        for send in answer["sends"]:
            self.give(send["command"], send["data"])

    def pump(self):
        """Hands over everything until both sides are silent."""
        while True:
            while event := self.server.next_event():
                self.seen.append(event)
            payload = self.server.data_to_send()
            if not payload:
                return
            command = str(payload.pipeline_id) if payload.pipeline_id else None
            self.take(self.peer.ask("client.receive", command=command, data=encoded(payload.data)))

    def event(self, kind):
        """The last event of a kind; an answer of the host says so when it is an error."""
        return next(event for event in reversed(self.seen) if type(event).__name__ == kind)

    def run(self, **arguments):
        pipeline = psrpcore.ServerPipeline(self.server, self.command)
        self.act("run", command=str(self.command), **arguments)
        pipeline.start()
        self.pump()
        return pipeline


def our_client(peer, checks):
    client = OurClient(peer)
    checks.holds("our client opens psrpcore's pool", lambda: check(client.told[-1]["kind"] == "Opened", "", client.told, ""))
    pipeline = client.run(script="$input", input=True)

    def created():
        command = client.event("CreatePipelineEvent").pipeline.commands[0]
        check(command.command_text == "$input" and command.is_script, "", command, "")

    checks.holds("our client runs a script", created)

    def input_is_read():
        client.act("input", command=str(client.command), text="plain")
        check(client.event("PipelineInputEvent").data == "plain", "", client.seen[-1], "plain")
        client.act("input", command=str(client.command), text=SECRET, secret=True)
        check(client.event("PipelineInputEvent").data.decrypt() == SECRET, "", client.seen[-1], "a secret")
        client.act("close", command=str(client.command))
        client.event("EndOfPipelineInputEvent")

    checks.holds("our client writes input, a secret among it", input_is_read)

    def output_is_read():
        pipeline.write_output("out")
        pipeline.write_output(types.PSSecureString(SECRET))
        client.pump()
        check({"kind": "Output", "value": {"t": "S", "v": "out"}} in client.told, "", client.told, "out")
        check(client.secrets == [SECRET], "", client.secrets, SECRET)

    checks.holds("our client reads output, a secret among it", output_is_read)
    for connection, place in ((pipeline, "a pipeline's"), (client.server, "the pool's")):
        for method, ask in host_calls.questions(psrpcore.ServerHostRequestor(connection), connection).items():

            def asked(method=method, ask=ask, place=place):
                ask()
                client.pump()
                told = next(told for told in reversed(client.told) if told["kind"] == "HostCall")
                check(told == {"kind": "HostCall", "method": method.name, "understood": True}, method, told, "")
                if method.is_void():
                    return
                event = client.event("PipelineHostResponseEvent" if "pipeline" in place else "RunspacePoolHostResponseEvent")
                check(event.method_identifier == method, method, event, "")
                if method == types.HostMethodIdentifier.GetBufferContents:
                    check(event.error is not None, method, event, "an error")
                else:
                    host_calls.check_answer(method, event.result)

            checks.holds(f"our client answers {place} {method.name}", asked)

    def completed():
        pipeline.complete()
        client.pump()
        states = [told["state"] for told in client.told if told["kind"] == "PipelineState"]
        check(states[-1:] == ["Completed"], "", states, "Completed")

    checks.holds("our client sees the pipeline end", completed)


def our_client_after_connect(peer, checks):
    first = OurClient(peer)

    def connected():
        second = OurClient.__new__(OurClient)
        second.peer, second.server, second.pool, second.command = peer, first.server, first.pool, uuid.uuid4()
        second.told, second.secrets, second.seen = [], [], []
        second.server.disconnect()
        second.server.connect()
        second.give(None, peer.ask("client.connect", pool=str(second.pool))["data"])
        second.pump()
        check(second.server.state == types.RunspacePoolState.Opened, "", second.server.state, "Opened")
        pipeline = second.run(script="2", input=False)
        pipeline.write_output(types.PSSecureString(SECRET))
        pipeline.complete()
        second.pump()
        check(second.secrets == [SECRET], "", second.secrets, SECRET)

    checks.holds("our client connects to psrpcore's pool and exchanges keys afresh", connected)


def our_client_at_an_old_server(peer, checks):
    def spoken():
        client = OurClient(peer, "2.1")
        client.server.request_key()
        client.pump()
        check({"kind": "KeyExchanged", "ok": True} in client.told, "", client.told, "KeyExchanged")
        pipeline = client.run(script="1", input=False, password=SECRET)
        parameter = client.event("CreatePipelineEvent").pipeline.commands[0].parameters[0]
        check(parameter[1].Password.decrypt() == SECRET, "", parameter, "a credential")
        pipeline.complete()
        client.pump()

    checks.holds("our client gives psrpcore's server of protocol 2.1 the key that it asks for", spoken)


class OurServer:
    """Our server and psrpcore's client."""

    def __init__(self, peer):
        self.peer, self.client = peer, psrpcore.ClientRunspacePool(host=host_calls.host())
        self.told, self.seen = [], []
        self.client.open()
        opening = peer.ask("server.open", pool=str(self.client.runspace_pool_id), data=encoded(self.payload().data))
        self.has_host = opening["host"]
        self.take(opening)

    def payload(self):
        return self.client.data_to_send()

    def take(self, answer):
        self.told += answer.get("messages", [])
        for sent in answer["out"]:
            command = uuid.UUID(sent["command"]) if sent["command"] else None
            self.client.receive_data(PSRPPayload(decoded(sent["data"]), StreamType.default, command))
        while event := self.client.next_event():
            self.seen.append(event)

    def pump(self):
        while payload := self.payload():
            command = str(payload.pipeline_id) if payload.pipeline_id else None
            self.take(self.peer.ask("server.receive", command=command, data=encoded(payload.data)))

    def act(self, what, **arguments):
        answer = self.peer.ask(f"server.{what}", **arguments)
        self.take(answer)
        self.pump()
        return answer

    def event(self, kind):
        return next(event for event in reversed(self.seen) if type(event).__name__ == kind)


def our_server(peer, checks):
    server = OurServer(peer)

    def opened():
        check(server.client.state == types.RunspacePoolState.Opened and server.has_host, "", server.client.state, "Opened")
        version = server.client.application_private_data["PSVersionTable"]["PSVersion"]
        check(str(version) == "7.4.1", "", version, "7.4.1")

    checks.holds("psrpcore's client opens our pool", opened)
    shell = psrpcore.ClientPowerShell(server.client, no_input=False)
    shell.add_command("Read-Host").add_parameter("Prompt", "a").add_statement().add_script("$input")
    command = str(shell.pipeline_id)

    def ran():
        shell.start()
        server.pump()
        told = {"kind": "CREATE_PIPELINE", "script": "Read-Host -Prompt 'a'; $input", "admitted": True}
        check(server.told[-1] == told, "", server.told[-1], told)

    checks.holds("our server runs a pipeline", ran)

    def wrote():
        shell.send("plain")
        server.client.exchange_key()
        server.pump()
        shell.send(types.PSSecureString(SECRET))
        shell.send(types.PSCredential(UserName="CONTOSO\\adele", Password=types.PSSecureString(SECRET)))
        shell.send_eof()
        server.pump()
        expected = [
            {"kind": "PIPELINE_INPUT", "value": {"t": "S", "v": "plain"}},
            {"kind": "PUBLIC_KEY"},
            {"kind": "PIPELINE_INPUT", "secret": SECRET},
            {"kind": "PIPELINE_INPUT", "user": "CONTOSO\\adele", "secret": SECRET},
            {"kind": "END_OF_PIPELINE_INPUT"},
        ]
        check(server.told[-5:] == expected, "", server.told[-5:], expected)

    checks.holds("our server reads input, secrets among it", wrote)

    def read():
        server.act("output", command=command, text="out")
        check(server.event("PipelineOutputEvent").data == "out", "", server.seen[-1], "out")
        server.act("output", command=command, text=SECRET, secret=True)
        check(server.event("PipelineOutputEvent").data.decrypt() == SECRET, "", server.seen[-1], "a secret")

    checks.holds("our server writes output, a secret among it", read)
    for connection, place, pipeline in ((shell, "a pipeline's", command), (server.client, "the pool's", None)):
        responder = psrpcore.ClientHostResponder(connection)
        for number, method in enumerate(types.HostMethodIdentifier):

            def asked(number=number, method=method, place=place, pipeline=pipeline, responder=responder):
                asked = server.act("ask", number=number, command=pipeline)
                check(asked["method"] == method.name and asked["answered"] != method.is_void(), method, asked, "")
                event = server.event("PipelineHostCallEvent" if pipeline else "RunspacePoolHostCallEvent")
                check(event.method_identifier == method, method, event.method_identifier, "")
                host_calls.check_question(method, event.method_parameters)
                if not method.is_void():
                    host_calls.answer(responder, event)
                    server.pump()
                    name = "PIPELINE_HOST_RESPONSE" if pipeline else "RUNSPACEPOOL_HOST_RESPONSE"
                    told = {"kind": name, "method": method.name, "understood": True}
                    check(server.told[-1] == told, method, server.told[-1], told)

            checks.holds(f"our server asks {place} {method.name}", asked)

    def ended():
        server.act("end", command=command)
        check(shell.state == types.PSInvocationState.Completed, "", shell.state, "Completed")

    checks.holds("our server ends the pipeline", ended)

    def connected():
        server.client.disconnect()
        server.client.connect()
        answer = server.peer.ask("server.connect", data=encoded(server.payload().data))
        server.client.receive_data(PSRPPayload(decoded(answer["data"]), StreamType.default, None))
        server.take(answer)
        data = server.event("RunspacePoolInitDataEvent")
        check((data.min_runspaces, data.max_runspaces) == (1, 1), "", data, "")
        check(server.client.state == types.RunspacePoolState.Opened, "", server.client.state, "Opened")

    checks.holds("psrpcore's client connects to our pool", connected)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--peer", required=True)
    peer, checks = Peer(arguments.parse_args().peer), Checks()
    our_client(peer, checks)
    our_client_after_connect(peer, checks)
    our_client_at_an_old_server(peer, checks)
    our_server(peer, checks)
    peer.close()
    sys.exit(checks.failed)


if __name__ == "__main__":
    main()
