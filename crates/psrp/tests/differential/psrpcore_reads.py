"""What psrpcore, which is not ours, reads in recordings of real hosts, beside what `reattach inspect` reads.

Fragments and messages are unpacked by psrpcore, every primitive of their CLIXML is read by psrpcore; type names,
property names and the text of references come from Python's own XML reader. Both sides are compared message by
message: kind, ids, and everything in it, whatever the order of the parts.
"""

import argparse
import base64
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import psrpcore.types
import yaml
from psrpcore._crypto import PSRemotingCrypto
from psrpcore._payload import unpack_fragment, unpack_message

SHELL = "{http://schemas.microsoft.com/wbem/wsman/1/windows/shell}"
POWERSHELL = "{http://schemas.microsoft.com/powershell}"
COMMANDS = re.compile(r"<\w+:ResourceURI[^>]*>[^<]*/windows/shell/cmd<")
CLIXML = "{http://schemas.microsoft.com/powershell/2004/04}"
PRIMITIVES = "S C B SB By I16 U16 I32 U32 I64 U64 Sg Db D DT TS BA G URI Version XD SBK SS Nil".split()


def texts(recording):
    """The envelopes of a recording, in order, and whether each is a request."""
    for exchange in yaml.safe_load(recording.read_text("utf-8"))["messages"]:
        # A shell for commands in text sends text.
        if COMMANDS.search(exchange.get("request") or ""):
            continue
        for side in ("request", "response"):
            text = exchange.get(side)
            if isinstance(text, str) and "Envelope" in text:
                yield text, side == "request"


def streams(envelope, is_request):
    """The PSRP data of an envelope: the stream it belongs to (none for a sequence of its own) and the bytes."""
    root = ElementTree.fromstring(envelope.encode("utf-8"))
    for element in root.iter():
        name = element.tag.rsplit("}", 1)[-1]
        if name in ("creationXml", "connectXml", "connectResponseXml"):
            yield None, base64.b64decode(element.text or "")
        elif name == "Arguments" and element.tag.startswith(SHELL):
            line = next(parent for parent in root.iter() if element in list(parent))
            yield (is_request, "stdin", line.get("CommandId")), base64.b64decode(element.text or "")
        elif name == "Stream" and element.tag.startswith(SHELL) and element.text:
            yield (is_request, element.get("Name"), element.get("CommandId")), base64.b64decode(element.text)


def messages(state, stream, data):
    """The messages that psrpcore completes from these bytes."""
    partial = {} if stream is None else state.setdefault(stream, {})
    data = bytearray(data)
    while data:
        fragment = unpack_fragment(data)
        del data[: 21 + len(fragment.data)]
        partial.setdefault(fragment.object_id, bytearray()).extend(fragment.data)
        if fragment.end:
            yield unpack_message(partial.pop(fragment.object_id))


def primitive(element, name):
    """A primitive as psrpcore reads it, in one spelling for both sides."""
    value = psrpcore.types.deserialize(element, PSRemotingCrypto())
    text = element.text or ""
    if name == "Nil":
        return ("Nil", "")
    if name == "B":
        return ("B", str(bool(value)))
    if name == "C":
        return ("C", str(ord(str(value))))
    if name in ("Sg", "Db"):
        return (name, repr(float(value)))
    if name == "BA":
        return ("BA", bytes(value).hex())
    if name == "G":
        return ("G", str(value).lower())
    if name == "SS":
        return ("SS", "")
    if name in ("S", "URI", "SBK", "XD"):
        return (name, str(value))
    # Dates, durations, decimals and versions keep their text; psrpcore has accepted it.
    return (name, text if name in ("D", "DT", "TS", "Version") else str(int(value)))


def parts(element, references):
    """Everything in a value: names, types and primitives."""
    name = element.tag.rsplit("}", 1)[-1]
    if element.get("N") is not None:
        yield ("N", psrpcore_text(element.get("N")))
    if name == "Ref":
        yield from parts_of_reference(element, references)
    elif name == "Obj":
        references[element.get("RefId")] = element
        for child in element:
            tag = child.tag.rsplit("}", 1)[-1]
            if tag == "TN":
                names = [psrpcore_text(item.text or "") for item in child]
                references["TN" + child.get("RefId", "")] = names
                yield from (("T", item) for item in names)
            elif tag == "TNRef":
                yield from (("T", item) for item in references["TN" + child.get("RefId")])
            elif tag == "ToString":
                yield ("ToString", psrpcore_text(child.text or ""))
            elif tag in ("Props", "MS", "LST", "IE", "QUE", "STK"):
                for item in child:
                    yield from parts(item, references)
            elif tag == "DCT":
                for entry in child:
                    for item in entry:
                        # Key and Value are the names of the places, not of properties.
                        place, item.attrib["N"] = item.attrib.pop("N"), None
                        del item.attrib["N"]
                        yield from parts(item, references)
            else:
                yield from parts(child, references)
    elif name in PRIMITIVES:
        yield primitive(element, name)
    else:
        raise ValueError(f"an element of no known kind: {name}")


def parts_of_reference(element, references):
    # The name that the object has where it stands is not the name that it has here.
    known = ElementTree.Element("Obj")
    known.extend(list(references[element.get("RefId")]))
    yield from parts(known, dict(references))


def psrpcore_text(text):
    """Escapes undone as psrpcore does."""
    element = ElementTree.Element("S")
    element.text = text
    return str(psrpcore.types.deserialize(element, PSRemotingCrypto()))


def theirs(envelopes):
    state = {}
    for envelope, is_request in envelopes:
        for stream, data in streams(envelope, is_request):
            for message in messages(state, stream, data):
                content = []
                if message.data:
                    text = bytes(message.data).decode("utf-8")
                    root = ElementTree.fromstring(text)
                    for element in root.iter():
                        element.tag = element.tag.rsplit("}", 1)[-1]
                    roots = list(root) if root.tag == "Objs" else [root]
                    content = [part for item in roots for part in parts(item, {})]
                pipeline = str(message.pid) if message.pid else None
                yield (int(message.message_type), str(message.rpid), pipeline), collections.Counter(content)


def our_parts(value):
    """The same of a value as `reattach inspect --json` writes it."""
    if value is None:
        yield ("Nil", "")
    elif isinstance(value, bool):
        yield ("B", str(value))
    elif isinstance(value, str):
        yield ("S", value)
    elif isinstance(value, int):
        yield ("I32", str(value))
    elif value["type"] == "Obj":
        yield from (("T", name) for name in value.get("typeNames", []))
        if "toString" in value:
            yield ("ToString", value["toString"])
        if "value" in value:
            yield from our_parts(value["value"])
        for kind in ("list", "queue", "stack", "enumerable"):
            for item in value.get(kind, []):
                yield from our_parts(item)
        for key, item in value.get("dictionary", []):
            yield from our_parts(key)
            yield from our_parts(item)
        for kind in ("properties", "extended"):
            for name, item in value.get(kind, []):
                yield ("N", name)
                yield from our_parts(item)
    elif value["type"] in ("Sg", "Db"):
        yield (value["type"], repr(float(value["value"])))
    elif value["type"] == "BA":
        yield ("BA", bytes(value["bytes"]).hex())
    elif value["type"] == "SS":
        yield ("SS", "")
    else:
        yield (value["type"], str(value["value"]))


def ours(envelopes, inspect):
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, (envelope, _) in enumerate(envelopes):
            path = pathlib.Path(folder, f"{number:04}.xml")
            path.write_text(envelope, "utf-8")
            names.append(str(path))
        run = subprocess.run([inspect, "inspect", "--json", *names], capture_output=True, text=True, timeout=60)
    for line in run.stdout.splitlines():
        envelope = json.loads(line)
        if envelope["problems"]:
            raise ValueError(f"{envelope['file']}: {envelope['problems']}")
        for message in envelope["psrp"]:
            # A message without data has no value; null is one.
            content = collections.Counter(our_parts(message["value"])) if message["hasData"] else collections.Counter()
            yield (message["typeId"], message["runspacePoolId"], message["pipelineId"]), content


def compare(expected, actual):
    """What is different, if anything is."""
    if [head for head, _ in expected] != [head for head, _ in actual]:
        return f"other messages: {[h for h, _ in expected][:9]} and {[h for h, _ in actual][:9]}"
    for number, ((head, left), (_, right)) in enumerate(zip(expected, actual)):
        if left != right:
            return f"message {number}, {head[0]:#x}: only psrpcore {dict(left - right)}, only here {dict(right - left)}"
    return None


def written_here(folder, inspect):
    """Envelopes that this product wrote: psrpcore must read in them what we read."""
    texts = [(path.read_text("utf-8"), False) for path in sorted(folder.glob("*.xml"))]
    expected, actual = list(theirs(texts)), list(ours(texts, inspect))
    problem = compare(expected, actual)
    if not expected:
        problem = "there is nothing to be read"
    name = "values written here"
    print(f"not ok - {name}: {problem}" if problem else f"ok - {name}: {len(expected)} messages read alike")
    return problem is not None


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--recordings", type=pathlib.Path)
    arguments.add_argument("--written", type=pathlib.Path, help="a folder of envelopes that we wrote")
    arguments.add_argument("--reattach", required=True)
    arguments = arguments.parse_args()
    failed = written_here(arguments.written, arguments.reattach) if arguments.written else False
    if not arguments.recordings:
        print("skipped: the recordings of real hosts are not beside this clone")
    for recording in sorted(arguments.recordings.glob("*.yml")) if arguments.recordings else []:
        if not any(word in recording.read_text("utf-8") for word in ("creationXml", "connectXml")):
            print(f"skipped: {recording.name} holds no PSRP")
            continue
        try:
            envelopes = list(texts(recording))
            expected, actual = list(theirs(envelopes)), list(ours(envelopes, arguments.reattach))
            problem = compare(expected, actual)
        except Exception as error:  # whatever it is, this recording is not read alike
            expected, problem = [], f"{type(error).__name__}: {error}"
        if problem:
            failed = True
            print(f"not ok - {recording.name}: {problem}")
        else:
            print(f"ok - {recording.name}: {len(expected)} messages read alike")
    sys.exit(failed)


if __name__ == "__main__":
    main()
