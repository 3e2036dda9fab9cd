"""Reads answers to Receive, one a line on standard input, with psrpcore and with pypsrp, and writes the values again;
prints the speed of each in MB/s of processor time, as JSON.

Neither reads SOAP by itself in a way that can be called alone, so Python's own XML reader takes the streams out for
both, as pypsrp does; each does the fragments, the messages and the values itself. What they write is the CLIXML alone,
without messages, fragments and SOAP around it.
"""

import base64
import json
import sys
import time
import xml.etree.ElementTree as ElementTree

import psrpcore.types
from psrpcore._crypto import PSRemotingCrypto
from psrpcore._payload import unpack_fragment, unpack_message
from pypsrp.messages import Message
from pypsrp.serializer import Serializer

STREAM = "{http://schemas.microsoft.com/wbem/wsman/1/windows/shell}Stream"


def streams(answers):
    for answer in answers:
        for element in ElementTree.fromstring(answer).iter(STREAM):
            yield base64.b64decode(element.text)


def psrpcore_reads(answers):
    crypto = PSRemotingCrypto()
    partial = {}
    for data in streams(answers):
        data = bytearray(data)
        while data:
            fragment = unpack_fragment(data)
            del data[: 21 + len(fragment.data)]
            partial.setdefault(fragment.object_id, bytearray()).extend(fragment.data)
            if fragment.end:
                message = unpack_message(partial.pop(fragment.object_id))
                text = bytes(message.data).removeprefix(b"\xef\xbb\xbf").decode("utf-8")
                yield psrpcore.types.deserialize(ElementTree.fromstring(text), crypto)


def psrpcore_writes(values):
    crypto = PSRemotingCrypto()
    for value in values:
        ElementTree.tostring(psrpcore.types.serialize(value, crypto))


def pypsrp_reads(answers):
    serializer = Serializer()
    partial = {}
    for data in streams(answers):
        while data:
            length = int.from_bytes(data[17:21], "big")
            object_id, end, blob = data[:8], data[16] & 2, data[21 : 21 + length]
            data = data[21 + length :]
            partial.setdefault(object_id, bytearray()).extend(blob)
            if end:
                yield Message.unpack(bytes(partial.pop(object_id)), serializer).data.data


def pypsrp_writes(values):
    for value in values:
        ElementTree.tostring(Serializer().serialize(value))


def main():
    answers = [line for line in sys.stdin.read().split("\n") if line]
    size = sum(len(answer) for answer in answers) / 1e6
    counts = set()
    speeds = {}
    for name, reads, writes in (
        ("psrpcore", psrpcore_reads, psrpcore_writes),
        ("pypsrp", pypsrp_reads, pypsrp_writes),
    ):
        start = time.process_time()
        values = list(reads(answers))
        read = time.process_time()
        writes(values)
        written = time.process_time()
        counts.add(len(values))
        speeds[name] = [size / (read - start), size / (written - read)]
    if len(counts) != 1:
        sys.exit(f"the two read different numbers of messages: {counts}")
    print(json.dumps(speeds))


main()
