"""pypsrp in a pool of threads, beside which the engine is measured.

The first line of standard input has the hosts as JSON, `[["127.0.0.1", 5985], ...]`. Every line after it is a thing
to do on all of them, and is answered by `{"seconds": ..., "sessions": ..., "requests": ...}`, the legs of handshakes
among the requests:

    discover   sign in and list the sessions of each host
    connect    the same, and connect each session
    leave      disconnect what was connected
"""

import itertools
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from pypsrp.powershell import RunspacePool
from pypsrp.wsman import WSMan
from requests.adapters import HTTPAdapter

THREADS = 32

requests_sent = itertools.count()
send = HTTPAdapter.send


def counting(self, *arguments, **options):
    next(requests_sent)
    return send(self, *arguments, **options)


HTTPAdapter.send = counting


def sign_in(host):
    address, port = host
    return WSMan(
        address,
        port=port,
        username="LAB\\adele",
        password="Reattach-Lab-1",
        ssl=False,
        auth="ntlm",
        encryption="always",
        path="wsman",
    )


def discover(host):
    return RunspacePool.get_runspace_pools(sign_in(host))


def connect(host):
    pools = discover(host)
    for pool in pools:
        pool.connect()
    return pools


def leave(pools):
    for pool in pools:
        pool.disconnect()
    return pools


def main():
    hosts = json.loads(sys.stdin.readline())
    connected = []
    with ThreadPoolExecutor(THREADS) as threads:
        for line in sys.stdin:
            what = line.strip()
            before = next(requests_sent)
            started = time.monotonic()
            if what == "leave":
                found = list(threads.map(leave, connected))
                connected = []
            else:
                found = list(threads.map({"discover": discover, "connect": connect}[what], hosts))
                connected = found if what == "connect" else []
            seconds = time.monotonic() - started
            requests = next(requests_sent) - before - 1
            sessions = sum(map(len, found))
            print(json.dumps({"seconds": seconds, "sessions": sessions, "requests": requests}), flush=True)


main()
