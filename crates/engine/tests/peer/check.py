"""Drives the peer with pypsrp, so that what the engine is tested against has been tested itself.

    python check.py

Prints one line a check, `ok - ...` or `not ok - ...`, and exits with 1 when one failed.
"""

import hashlib
import json
import pathlib
import subprocess
import sys
import time
import traceback

from pypsrp.complex_objects import ObjectMeta, PSInvocationState, RunspacePoolState
from pypsrp.exceptions import AuthenticationError, WSManFaultError
from pypsrp.host import PSHost, PSHostUserInterface
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan

ACCOUNT = ("LAB\\adele", "Reattach-Lab-1")
IN_USE = 0x803381CD
GONE = 0x8033805B


class Interface(PSHostUserInterface):
    """Answers every question."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def ReadLine(self, runspace, pipeline):
        return "an answer"

    def ReadLineAsSecureString(self, runspace, pipeline):
        runspace.exchange_keys()
        return runspace.serialize("pa\u00dfword", ObjectMeta("SS"))

    def WriteLine2(self, runspace, pipeline, value):
        self.lines.append(value)


def client(port, account=ACCOUNT):
    return WSMan(
        "127.0.0.1",
        port=port,
        ssl=False,
        auth="negotiate",
        username=account[0],
        password=account[1],
        operation_timeout=2,
        read_timeout=15,
    )


def run(pool, script):
    shell = PowerShell(pool)
    shell.add_script(script)
    output = shell.invoke()
    shell.close()
    return output, shell


def equal(found, expected):
    assert found == expected, f"{found!r} is not {expected!r}"


def fault(code, act):
    try:
        act()
    except WSManFaultError as error:
        return equal(error.code, code)
    raise AssertionError(f"no fault, {code:#x} was expected")


def lists(port):
    pools = RunspacePool.get_runspace_pools(client(port))
    equal(sorted(len(pool.pipelines) for pool in pools), [0, 1])


def runs(port):
    with RunspacePool(client(port)) as pool:
        output, shell = run(
            pool,
            "'one'; 1..3; 2 + 3; $kept = 'mine'; $kept; Write-Warning w; Write-Verbose v; Write-Debug d;"
            "Write-Information i; Write-Progress p; Write-Error e; Get-Nothing",
        )
        equal(output, ["one", 1, 2, 3, 5, "mine"])
        streams = shell.streams
        found = [record.message for record in streams.warning + streams.verbose + streams.debug]
        equal(found, ["w", "v", "d"])
        equal([str(record.message_data) for record in streams.information], ["i"])
        equal([record.activity for record in streams.progress], ["p"])
        equal([record.fq_error for record in streams.error][1:], ["CommandNotFoundException"])
        equal(run(pool, "$kept")[0], ["mine"])
        equal(run(pool, "throw 'bad luck'")[1].state, PSInvocationState.FAILED)
        equal(run(pool, "'0123456789'; Write-Output 'a b' c")[0], ["0123456789", "a b", "c"])


def stops(port):
    with RunspacePool(client(port)) as pool:
        shell = PowerShell(pool)
        shell.add_script("'begun'; Start-Sleep 60")
        shell.begin_invoke()
        # One answer may bring nothing yet.
        for _ in range(20):
            if not shell.output:
                shell.poll_invoke()
        equal(shell.output, ["begun"])
        shell.stop()
        equal(run(pool, "'free again'")[0], ["free again"])


def hands_over(port):
    first = client(port)
    pool = RunspacePool(first)
    pool.open()
    run(pool, "$kept = 'mine'")
    left = PowerShell(pool)
    left.add_script("Count-Up 12 50")
    left.begin_invoke()
    pool.disconnect()
    time.sleep(1)
    second = client(port)
    taken = next(found for found in RunspacePool.get_runspace_pools(second) if found.id == pool.id)
    taken.connect()
    equal(taken.state, RunspacePoolState.OPENED)
    (left,) = taken.create_disconnected_power_shells()
    equal(left.connect(), [f"line {number}" for number in range(1, 13)])
    left.close()
    equal(run(taken, "$kept")[0], ["mine"])
    fault(IN_USE, lambda: next(one for one in RunspacePool.get_runspace_pools(first) if one.id == pool.id).connect())
    taken.disconnect()
    taken.connect()
    equal(run(taken, "$kept")[0], ["mine"])
    taken.close()
    fault(GONE, lambda: run(taken, "1"))


def running(port):
    wsman = client(port)
    (pool,) = [pool for pool in RunspacePool.get_runspace_pools(wsman) if pool.pipelines]
    pool.connect()
    (pipeline,) = pool.create_disconnected_power_shells()
    pipeline.connect_async()
    while len(pipeline.output) < 5:
        pipeline.poll_invoke()
    equal(pipeline.output[:5], [f"line {number}" for number in range(1, 6)])
    pool.disconnect()


def asks(port):
    interface = Interface()
    host = PSHost("en-US", "en-US", False, "check", None, interface, "1.0")
    with RunspacePool(client(port), host=host) as pool:
        equal(run(pool, "Read-Host; Write-Host said; 'next'")[0], ["an answer", "next"])
        equal(run(pool, "Read-Host -AsSecureString")[0], [hashlib.sha256("pa\u00dfword".encode()).hexdigest()])
        equal(interface.lines, ["said"])


def refuses(port):
    for account in [("LAB\\adele", "wrong"), ("LAB\\nobody", "Reattach-Lab-1")]:
        try:
            RunspacePool.get_runspace_pools(client(port, account))
        except AuthenticationError:
            continue
        raise AssertionError(f"{account[0]} was let in")
    equal(RunspacePool.get_runspace_pools(client(port, ("LAB\\boris", "Reattach-Lab-2"))), [])


CHECKS = {
    "its sessions are listed": lists,
    "scripts run, all streams come": runs,
    "a pipeline is stopped": stops,
    "another client connects what was left, and receives what it wrote meanwhile": hands_over,
    "a script that was running is watched": running,
    "the client's host is asked": asks,
    "a wrong password and an unknown user are refused": refuses,
}


def main():
    server = pathlib.Path(__file__).with_name("server.py")
    process = subprocess.Popen([sys.executable, "-B", str(server)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = json.loads(process.stdout.readline())["port"]
    failed = 0
    for what, check in CHECKS.items():
        try:
            check(port)
            print(f"ok - the Python peer: {what}", flush=True)
        except Exception as error:
            failed += 1
            print(f"not ok - the Python peer: {what}: {type(error).__name__}: {error}", flush=True)
            traceback.print_exc()
    process.stdin.close()
    process.wait(10)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
