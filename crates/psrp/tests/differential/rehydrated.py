"""Values as psrpcore rehydrates them, and as pypsrp reads them, beside ours.

First the messages in recordings of real hosts, which both sides read; then messages of every type that we write,
compared with what they were before they were written.
"""

import argparse
import collections
import pathlib
import sys
import uuid
import warnings
import xml.etree.ElementTree as ElementTree

import psrpcore.types
from psrpcore._crypto import PSRemotingCrypto
from psrpcore._payload import unpack_fragment, unpack_message
from pypsrp.messages import Message
from pypsrp.serializer import Serializer

import psrpcore_reads
import values
from peer import Peer, decoded, encoded

# Not in psrpcore's or pypsrp's list of types, because nobody sends them.
UNUSED = ("CLOSE_SESSION", "STOP_POWERSHELL")

# pypsrp is a client: what only clients send it writes and cannot read.
ONLY_WRITTEN = (
    "INIT_RUNSPACEPOOL",
    "CREATE_PIPELINE",
    "END_OF_PIPELINE_INPUT",
    "SET_MAX_RUNSPACES",
    "SET_MIN_RUNSPACES",
)


def rehydrate(data):
    """The value in a message's data; a file with several gives a list."""
    root = ElementTree.fromstring(bytes(data).decode("utf-8"))
    for element in root.iter():
        element.tag = element.tag.rsplit("}", 1)[-1]
    return psrpcore.types.deserialize(root, PSRemotingCrypto())


def recording(path, peer):
    """How many values of a recording are the same; the first that is not."""
    state, count = {}, 0
    for envelope, is_request in psrpcore_reads.texts(path):
        for stream, data in psrpcore_reads.streams(envelope, is_request):
            for message in psrpcore_reads.messages(state, stream, data):
                if not message.data:
                    continue
                answer = peer.ask("value", data=encoded(message.data))
                if "error" in answer:
                    raise values.Different(f"{message.message_type!r}: {answer['error']}")
                values.same(rehydrate(message.data), answer["value"], message.message_type.name)
                count += 1
    return count


def read_by_psrpcore(ours):
    """A message that we wrote, put together and rehydrated by psrpcore."""
    whole = bytearray()
    for number, fragment in enumerate(ours["fragments"]):
        piece = unpack_fragment(bytearray(decoded(fragment)))
        values.check(piece.fragment_id == number and piece.start == (number == 0), "fragment", piece, number)
        values.check(piece.end == (number + 1 == len(ours["fragments"])), "fragment", piece, number)
        whole += piece.data
    if ours["name"] in UNUSED:
        return bytes(whole)
    message = unpack_message(whole)
    values.check(int(message.message_type) == ours["typeId"], "type", message.message_type, ours["typeId"])
    values.check(message.destination == (2 if ours["toServer"] else 1), "destination", message.destination, ours["name"])
    values.check(str(message.rpid) == ours["pool"], "pool", message.rpid, ours["pool"])
    values.check((str(message.pid) if message.pid else None) == ours["pipeline"], "pipeline", message.pid, ours["name"])
    if ours["value"] is None:
        values.check(not message.data, "data", bytes(message.data), None)
    else:
        values.same(rehydrate(message.data), ours["value"], ours["name"])
    return bytes(whole)


def primitive_by_pypsrp(text, ours):
    """Whether pypsrp reads it: it has no types for the rest, nor unpaired surrogates, nor what is empty."""
    kind = ours["t"]
    if kind not in ("S", "URI", "XD", "SBK", "B", "C", "G", "BA", *values.INTEGERS) or not ours.get("v"):
        return False
    theirs, expected = Serializer().deserialize(text), ours["v"]
    expected = {"C": lambda: chr(expected), "G": lambda: uuid.UUID(expected), "BA": lambda: decoded(expected)}.get(
        kind, lambda: int(expected) if kind in values.INTEGERS else expected
    )()
    values.check(theirs == expected, "pypsrp", theirs, ours)
    return True


def generated(peer, count):
    """Values of every form that we write; the number of those that were not read alike."""
    failed = by_pypsrp = 0
    for number in range(count):
        ours = peer.ask("generated", number=number)
        text = decoded(ours["data"])
        try:
            values.same(rehydrate(text), ours["value"], "value")
            by_pypsrp += primitive_by_pypsrp(text.decode("utf-8"), ours["value"])
        except Exception as error:  # whatever it is, this value is not read alike
            failed += 1
            print(f"not ok - value number {number}: {type(error).__name__}: {error}")
    if not failed and by_pypsrp:
        print(f"ok - {count} values written, rehydrated alike by psrpcore, {by_pypsrp} primitives of them by pypsrp")
    return failed


def member(ours, *names):
    """A property's text, or a number."""
    for name in names:
        ours = dict(ours["extended"])[name]
    if ours["t"] == "Obj":
        ours = ours["wraps"]
    if ours["t"] in values.INTEGERS:
        return int(ours["v"])
    if ours["t"] == "Version":
        return ".".join(map(str, ours["v"]))
    return None if ours["t"] == "Nil" else ours["v"]


# What pypsrp calls it, and where it stands in the message.
TYPED = {
    "SESSION_CAPABILITY": {"protocol_version": ["protocolversion"], "ps_version": ["PSVersion"]},
    "INIT_RUNSPACEPOOL": {"min_runspaces": ["MinRunspaces"], "max_runspaces": ["MaxRunspaces"]},
    "PUBLIC_KEY": {"public_key": ["PublicKey"]},
    "ENCRYPTED_SESSION_KEY": {"session_key": ["EncryptedSessionKey"]},
    "SET_MAX_RUNSPACES": {"max_runspaces": ["MaxRunspaces"], "ci": ["ci"]},
    "SET_MIN_RUNSPACES": {"min_runspaces": ["MinRunspaces"], "ci": ["ci"]},
    "GET_AVAILABLE_RUNSPACES": {"ci": ["ci"]},
    "RESET_RUNSPACE_STATE": {"ci": ["ci"]},
    "RUNSPACEPOOL_STATE": {"state": ["RunspaceState"]},
    "PIPELINE_STATE": {"state": ["PipelineState"]},
    "RUNSPACEPOOL_INIT_DATA": {"min_runspaces": ["MinRunspaces"], "max_runspaces": ["MaxRunspaces"]},
    "CREATE_PIPELINE": {"no_input": ["NoInput"], "add_to_history": ["AddToHistory"], "is_nested": ["IsNested"]},
    "RUNSPACEPOOL_HOST_CALL": {"ci": ["ci"]},
    "PIPELINE_HOST_CALL": {"ci": ["ci"]},
    "RUNSPACEPOOL_HOST_RESPONSE": {"ci": ["ci"]},
    "PIPELINE_HOST_RESPONSE": {"ci": ["ci"]},
    "PROGRESS_RECORD": {"activity": ["Activity"], "percent_complete": ["PercentComplete"]},
    "INFORMATION_RECORD": {"source": ["Source"], "user": ["User"], "pid": ["ProcessId"]},
    "ERROR_RECORD": {"fq_error": ["FullyQualifiedErrorId"]},
    "DEBUG_RECORD": {"message": ["InformationalRecord_Message"]},
    "VERBOSE_RECORD": {"message": ["InformationalRecord_Message"]},
    "WARNING_RECORD": {"message": ["InformationalRecord_Message"]},
    "USER_EVENT": {"event_id": ["PSEventArgs.EventIdentifier"], "source_id": ["PSEventArgs.SourceIdentifier"]},
}


def read_by_pypsrp(whole, ours):
    """What pypsrp makes of the same message; whether it could read it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            message = Message.unpack(whole, Serializer())
    except Exception as error:  # it reads less than there is
        return f"{type(error).__name__}: {error}"
    values.check(message.message_type == ours["typeId"], "pypsrp type", message.message_type, ours["typeId"])
    values.check(str(message.rpid) == ours["pool"], "pypsrp pool", message.rpid, ours["pool"])
    if ours["name"] in ("PIPELINE_OUTPUT", "PIPELINE_INPUT"):
        plain = ours["value"]
        if plain["t"] in ("S", "B", *values.INTEGERS) and "units" not in plain:
            expected = int(plain["v"]) if plain["t"] in values.INTEGERS else plain["v"]
            values.check((message.data.data or type(expected)()) == expected, "pypsrp value", message.data.data, plain)
        return None
    for attribute, path in TYPED.get(ours["name"], {}).items():
        theirs = getattr(message.data, attribute)
        theirs = getattr(theirs, "value", theirs)
        expected = member(ours["value"], *path)
        values.check((theirs or None) == (expected or None), f"pypsrp {ours['name']}.{attribute}", theirs, expected)
    return None


def written(peer, count):
    """Every message that we write; prints one line for each type."""
    failed, numbers, unread = False, collections.Counter(), collections.Counter()
    seen = collections.Counter()
    for number in range(count):
        ours = peer.ask("message", number=number)
        seen[ours["name"]] += 1
        try:
            whole = read_by_psrpcore(ours)
            numbers[ours["name"]] += 1
            if ours["name"] not in UNUSED and (reason := read_by_pypsrp(whole, ours)):
                unread[ours["name"]] += 1
                if unread[ours["name"]] == 1:
                    print(f"# pypsrp does not read {ours['name']} number {number}: {reason:.150}")
        except Exception as error:  # whatever it is, this message is not read alike
            failed = True
            print(f"not ok - {ours['name']} number {number}: {type(error).__name__}: {error}")
    for name, total in sorted(seen.items()):
        if numbers[name] == total:
            by_pypsrp = 0 if name in UNUSED else total - unread[name]
            print(f"ok - {name}: {total} written, rehydrated alike by psrpcore, {by_pypsrp} of them read by pypsrp")
            if name not in UNUSED + ONLY_WRITTEN and not by_pypsrp:
                failed = True
                print(f"not ok - {name}: pypsrp reads none of them")
    return failed


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--recordings", type=pathlib.Path)
    arguments.add_argument("--peer", required=True)
    arguments.add_argument("--count", type=int, default=1000)
    arguments = arguments.parse_args()
    values.raw()
    peer = Peer(arguments.peer)
    failed = generated(peer, arguments.count) > 0
    failed = written(peer, arguments.count) or failed
    if not arguments.recordings:
        print("skipped: the recordings of real hosts are not beside this clone")
    for path in sorted(arguments.recordings.glob("*.yml")) if arguments.recordings else []:
        if not any(word in path.read_text("utf-8") for word in ("creationXml", "connectXml")):
            print(f"skipped: {path.name} holds no PSRP")
            continue
        try:
            print(f"ok - {path.name}: {recording(path, peer)} values rehydrated alike")
        except Exception as error:  # whatever it is, this recording is not read alike
            failed = True
            print(f"not ok - {path.name}: {type(error).__name__}: {error}")
    peer.close()
    sys.exit(failed)


if __name__ == "__main__":
    main()
