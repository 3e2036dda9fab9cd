"""Reads answers to Receive, one a line on standard input, with psrpcore and with pypsrp; prints the speed of each in
MB/s of processor time.

Neither reads SOAP by itself in a way that can be called alone, so Python's own XML reader takes the streams out for
both, as pypsrp does; each does the fragments, the messages and the values itself.
"""

import base64
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


def by_psrpcore(answers):
    crypto = PSRemotingCrypto()
    partial = {}
    count = 0
    for data in streams(answers):
        data = bytearray(data)
        while data:
            fragment = unpack_fragment(data)
            del data[: 21 + len(fragment.data)]
            partial.setdefault(fragment.object_id, bytearray()).extend(fragment.data)
            if fragment.end:
                message = unpack_message(partial.pop(fragment.object_id))
                text = bytes(message.data).removeprefix(b"\xef\xbb\xbf").decode("utf-8")
                psrpcore.types.deserialize(ElementTree.fromstring(text), crypto)
                count += 1
    return count


def by_pypsrp(answers):
    serializer = Serializer()
    partial = {}
    count = 0
    for data in streams(answers):
        while data:
            length = int.from_bytes(data[17:21], "big")
            object_id, end, blob = data[:8], data[16] & 2, data[21 : 21 + length]
            data = data[21 + length :]
            partial.setdefault(object_id, bytearray()).extend(blob)
            if end:
                Message.unpack(bytes(partial.pop(object_id)), serializer)
                count += 1
    return count


def main():
    answers = [line for line in sys.stdin.read().split("\n") if line]
    size = sum(len(answer) for answer in answers)
    counts = set()
    speeds = []
    for read in (by_psrpcore, by_pypsrp):
        start = time.process_time()
        counts.add(read(answers))
        speeds.append(size / 1e6 / (time.process_time() - start))
    if len(counts) != 1:
        sys.exit(f"the two read different numbers of messages: {counts}")
    print(*(f"{speed:.1f}" for speed in speeds))


main()
