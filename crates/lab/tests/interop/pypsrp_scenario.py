"""Drives the lab with pypsrp, a client that is not ours.

    python pypsrp_scenario.py --names-file NAMES.toml --admin-file ADMIN

The lab listens for HTTPS, too, and takes control commands; it demands channel bindings there.

Prints one line a check, `ok - ...` or `not ok - ...`, and exits with 1 when one failed.
"""

import argparse
import json
import re
import socket
import sys
import time
import traceback
import warnings
import xml.etree.ElementTree as ET

import requests
import urllib3
from pypsrp.complex_objects import ObjectMeta, PSCredential, PSInvocationState, RunspacePoolState
from pypsrp.exceptions import AuthenticationError, WinRMTransportError, WSManFaultError
from pypsrp.host import PSHost, PSHostUserInterface
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import NAMESPACES, WSMan

ADELE = ("LAB\\adele", "Reattach-Lab-1")
BORIS = ("LAB\\boris", "Reattach-Lab-2")
SHELL_URI = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
POWERSHELL = "http://schemas.microsoft.com/powershell/"

SHELL_NOT_FOUND = 0x8033805B
IN_USE = 0x803381CD
ACCESS_DENIED = 5
QUOTA_SHELLS = 0x803381A5
QUOTA_COMMANDS = 0x803381E9
OUT_OF_BOUNDS = 0x803381F2
INVALID_CONTEXT = 0x8033801B
SECRET = "p\u00e4\u00dfword \U0001f512"

CHECKS = []


def check(what):
    """Registers a function as the check of this name."""

    def register(function):
        CHECKS.append((what, function))
        return function

    return register


class Interface(PSHostUserInterface):
    """A host that answers every question."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def ReadLine(self, runspace, pipeline):
        return "a line"

    def ReadLineAsSecureString(self, runspace, pipeline):
        runspace.exchange_keys()
        return runspace.serialize(SECRET, ObjectMeta("SS"))

    def PromptForCredential1(self, runspace, pipeline, caption, message, user_name, target_name):
        self.asked.append((caption, message, user_name))
        runspace.exchange_keys()
        return PSCredential(username="LAB\\ann", password=SECRET)

    def PromptForChoice(self, runspace, pipeline, caption, message, choices, default_choice):
        labels = [choice.extended_properties["label"] for choice in choices]
        self.asked.append((caption, message, labels, default_choice))
        return 1

    def Prompt(self, runspace, pipeline, caption, message, description):
        names = [field.extended_properties["name"] for field in description]
        return {name: f"value of {name}" for name in names}

    def WriteLine2(self, runspace, pipeline, value):
        self.asked.append(value)


class Lab:
    """The hosts by name."""

    def __init__(self, path, admin):
        with open(admin, encoding="utf-8") as file:
            host, port = file.read().split(":")
        self.admin = (host, int(port))
        with open(path, encoding="utf-8") as file:
            found = re.findall(r'^"?([^"=\s]+)"?\s*=\s*"([^":]+):(\d+)"', file.read(), re.MULTILINE)
        self.hosts = {name: (address, int(port)) for name, address, port in found}

    def control(self, *lines):
        """Carries control commands out; the answer to the last."""
        with socket.create_connection(self.admin, timeout=10) as stream, stream.makefile("rw") as talk:
            for line in lines:
                talk.write(line + "\n")
                talk.flush()
                answer = json.loads(talk.readline())
                assert answer["ok"], answer
        return answer

    def client(self, host, account=ADELE, **options):
        """A new client, with a SessionId of its own."""
        address, port = self.hosts[host]
        options = {"auth": "negotiate", "ssl": False, "operation_timeout": 5, "read_timeout": 15, **options}
        return WSMan(address, port=port, username=account[0], password=account[1], **options)


def shells(client):
    """Name, id, state, owner and resource URI of every shell, in the form of a dictionary by name."""
    request = ET.Element("{%s}Enumerate" % NAMESPACES["wsen"])
    ET.SubElement(request, "{%s}OptimizeEnumeration" % NAMESPACES["wsman"])
    ET.SubElement(request, "{%s}MaxElements" % NAMESPACES["wsman"]).text = "32000"
    answer = client.enumerate(SHELL_URI, request)
    found = {}
    for shell in answer.findall("wsen:EnumerateResponse/wsman:Items/rsp:Shell", NAMESPACES):
        fields = {child.tag.split("}")[1]: child.text for child in shell}
        found[fields.get("Name", fields["ShellId"])] = fields
    return found


def pool_named(client, name):
    """The listed pool of this name, as pypsrp makes it of the listing."""
    fields = shells(client)[name]
    pools = {pool.id: pool for pool in RunspacePool.get_runspace_pools(client)}
    pool = pools[fields["ShellId"]]
    pool.shell.resource_uri = fields["ResourceUri"]
    return pool


def pool_with_id(client, id):
    return next(pool for pool in RunspacePool.get_runspace_pools(client) if pool.id == id)


def run(pool, script):
    """Output of a script, its pipeline closed again."""
    power_shell = PowerShell(pool)
    power_shell.add_script(script)
    output = power_shell.invoke()
    power_shell.close()
    return output, power_shell


def poll_for_output(pipeline):
    # One answer may bring nothing but a state.
    for _ in range(20):
        if not pipeline.output:
            pipeline.poll_invoke()


def equal(found, expected):
    assert found == expected, f"{found!r} is not {expected!r}"


def fault(code, act):
    try:
        act()
    except WSManFaultError as error:
        equal(error.code, code)
        return
    raise AssertionError(f"no fault, {code:#x} was expected")


@check("every host of the scenario lists its sessions")
def listing(lab):
    equal(sorted(shells(lab.client("Server01"))), ["ITTask"])
    equal(sorted(shells(lab.client("Localhost"))), ["Backups"])
    equal(sorted(shells(lab.client("Server02"))), ["Nightly"])
    equal(sorted(shells(lab.client("Server03"))), ["Audit", "Payroll"])
    task = shells(lab.client("Server01"))["ITTask"]
    equal((task["State"], task["Owner"]), ("Disconnected", "LAB\\adele"))
    equal(task["ResourceUri"], POWERSHELL + "ITTasks")
    for name in lab.hosts:
        if name.startswith("Node") and ":" not in name:
            assert 1 <= len(shells(lab.client(name))) <= 3, name


@check("get_runspace_pools tells which session runs something")
def pools(lab):
    equal([len(pool.pipelines) for pool in RunspacePool.get_runspace_pools(lab.client("Server01"))], [0])
    equal([len(pool.pipelines) for pool in RunspacePool.get_runspace_pools(lab.client("Server02"))], [1])


@check("ITTask is connected, its job's output received, and left again")
def it_task(lab):
    client = lab.client("Server01")
    pool = pool_named(client, "ITTask")
    pool.connect()
    equal(pool.state, RunspacePoolState.OPENED)
    equal(shells(client)["ITTask"]["State"], "Connected")
    assert pool.application_private_data is not None, "no APPLICATION_PRIVATE_DATA"
    (job,), _ = run(pool, "Get-Job")
    equal((job.adapted_properties["Name"], job.adapted_properties["Id"]), ("Job1", 1))
    equal(str(job.adapted_properties["State"]), "Running")
    equal(job.adapted_properties["HasMoreData"], True)
    first, _ = run(pool, "Receive-Job -Id 1")
    equal(first[:3], [f"Patching host {number} of 500" for number in (1, 2, 3)])
    deadline, more = time.monotonic() + 10, []
    while not more and time.monotonic() < deadline:
        time.sleep(0.2)
        more, _ = run(pool, "Get-Job | Receive-Job")
    equal(more[0], f"Patching host {len(first) + 1} of 500")
    pool.disconnect()
    equal(shells(client)["ITTask"]["State"], "Disconnected")


@check("Nightly gives first what was buffered, then what comes")
def nightly(lab):
    client = lab.client("Server02")
    pool = pool_named(client, "Nightly")
    pool.connect()
    (pipeline,) = pool.create_disconnected_power_shells()
    pipeline.connect_async()
    poll_for_output(pipeline)
    buffered = len(pipeline.output)
    assert buffered >= 5, f"{buffered} lines were buffered"
    deadline = time.monotonic() + 10
    while len(pipeline.output) < buffered + 2 and time.monotonic() < deadline:
        pipeline.poll_invoke()
    equal(pipeline.state, PSInvocationState.RUNNING)
    steps = [int(re.fullmatch(r"Nightly step (\d+) of 240", line).group(1)) for line in pipeline.output]
    equal(steps, list(range(steps[0], steps[0] + len(steps))))
    assert len(steps) >= buffered + 2, "nothing came after the buffered lines"
    other, failed = run(pool, "'busy?'")
    equal((other, failed.state), ([], PSInvocationState.FAILED))
    pool.disconnect()
    again = pool_named(lab.client("Server02"), "Nightly")
    again.connect()
    (pipeline,) = again.create_disconnected_power_shells()
    pipeline.connect_async()
    poll_for_output(pipeline)
    first = int(pipeline.output[0].split()[2])
    equal(first, steps[-1] + 1)
    again.disconnect()


@check("another client connects a session that was left, and receives what it wrote meanwhile")
def handover(lab):
    first = lab.client("Localhost")
    pool = RunspacePool(first)
    pool.open()
    run(pool, "$kept = 'mine'")
    pipeline = PowerShell(pool)
    pipeline.add_script("foreach ($i in 1..20) { \"line $i\"; Start-Sleep -Milliseconds 50 }; Write-Warning done")
    pipeline.begin_invoke()
    pool.disconnect()
    time.sleep(1.5)

    second = lab.client("Localhost")
    taken = pool_with_id(second, pool.id)
    taken.connect()
    (left,) = taken.create_disconnected_power_shells()
    equal(left.connect(), [f"line {number}" for number in range(1, 21)])
    equal([str(warning) for warning in left.streams.warning], ["done"])
    equal(left.state, PSInvocationState.COMPLETED)
    left.close()
    equal(run(taken, "\"$kept still\"")[0], ["mine still"])
    taken.disconnect()
    taken.connect()
    equal(run(taken, "$kept")[0], ["mine"])
    fault(IN_USE, lambda: pool_with_id(first, pool.id).connect())
    taken.close()
    fault(SHELL_NOT_FOUND, lambda: run(taken, "1"))
    assert pool.id not in [other.id for other in RunspacePool.get_runspace_pools(first)]


@check("all streams, errors and large objects arrive")
def streams(lab):
    with RunspacePool(lab.client("Localhost")) as pool:
        _, all_streams = run(
            pool,
            "Write-Warning w; Write-Verbose v -Verbose; Write-Debug d -Debug; Write-Information i; Write-Host h;"
            "Write-Progress -Activity A -PercentComplete 7; Write-Error e",
        )
        found = all_streams.streams
        equal([str(record) for record in found.warning + found.verbose + found.debug], ["w", "v", "d"])
        equal([str(record.message_data) for record in found.information], ["i", "h"])
        equal([(record.activity, record.percent_complete) for record in found.progress], [("A", 7)])
        equal([str(record) for record in found.error], ["e"])

        output, unknown = run(pool, "Get-Nothing; 'next'")
        equal(output, ["next"])
        equal(unknown.streams.error[0].fq_error, "CommandNotFoundException")
        _, thrown = run(pool, "throw 'bad luck'")
        equal(thrown.state, PSInvocationState.FAILED)

        command = PowerShell(pool)
        command.add_cmdlet("Write-Output").add_parameter("InputObject", [1, "two", True])
        equal(command.invoke(), [1, "two", True])
        command.close()
        (text,), _ = run(pool, "'0123456789' * 40000")
        equal(text, "0123456789" * 40000)
        (number, real, nothing, date), _ = run(pool, "5000000000; 7 / 2; $null; Get-Date")
        equal((number, real, nothing, str(date)[:2]), (5000000000, 3.5, None, "20"))


@check("a pipeline is stopped")
def stop(lab):
    with RunspacePool(lab.client("Localhost")) as pool:
        pipeline = PowerShell(pool)
        pipeline.add_script("'begun'; Start-Sleep 60")
        pipeline.begin_invoke()
        poll_for_output(pipeline)
        equal(pipeline.output, ["begun"])
        pipeline.stop()
        equal(run(pool, "'free again'")[0], ["free again"])


@check("a session in use, one of another owner, and what a user may see")
def refusals(lab):
    client = lab.client("Server03")
    fault(IN_USE, pool_named(client, "Payroll").connect)
    fault(ACCESS_DENIED, pool_named(client, "Audit").connect)
    equal(shells(client)["Payroll"]["State"], "Connected")
    own = lab.client("Server03", BORIS)
    equal(sorted(shells(own)), ["Audit"])
    audit = pool_named(own, "Audit")
    audit.connect()
    equal(run(audit, "1 + 1")[0], [2])
    audit.disconnect()


@check("a wrong password and an unknown user are refused")
def passwords(lab):
    for account in [("LAB\\adele", "wrong"), ("LAB\\nobody", "Reattach-Lab-1"), ("OTHER\\adele", "Reattach-Lab-1")]:
        try:
            shells(lab.client("Server01", account))
        except AuthenticationError:
            continue
        raise AssertionError(f"{account[0]} was let in")
    for user in ["adele", "ADELE", "adele@lab", ".\\adele"]:
        equal(sorted(shells(lab.client("Server01", (user, ADELE[1])))), ["ITTask"])


@check("raw NTLM is understood as well as SPNEGO")
def raw(lab):
    equal(sorted(shells(lab.client("Localhost", auth="ntlm"))), ["Backups"])


@check("bodies in clear are refused")
def clear(lab):
    try:
        shells(lab.client("Localhost", encryption="never"))
    except (WinRMTransportError, AuthenticationError):
        return
    raise AssertionError("a body in clear was answered")


@check("the client's host is asked for lines, choices and fields")
def questions(lab):
    interface = Interface()
    host = PSHost("en-US", "en-US", False, "scenario", None, interface, "1.0")
    with RunspacePool(lab.client("Localhost"), host=host) as pool:
        equal(run(pool, "Read-Host; 'next'")[0], ["a line", "next"])
        equal(run(pool, "Read-Host -Prompt Name")[0], ["value of Name"])
        equal(run(pool, "$Host.UI.PromptForChoice('C', 'M', ('&Yes', '&No'), 0)")[0], [1])
        equal(interface.asked, [("C", "M", ["&Yes", "&No"], 0)])
        equal(run(pool, "Write-Warning; 'after'")[1].streams.warning[0].message, "value of Message")
        run(pool, "$Host.UI.WriteLine('told')")
        equal(interface.asked[-1], "told")


@check("secure strings and credentials travel under a session key")
def secrets(lab):
    interface = Interface()
    host = PSHost("en-US", "en-US", False, "scenario", None, interface, "1.0")
    with RunspacePool(lab.client("Localhost"), host=host) as pool:
        clear = "[System.Net.NetworkCredential]::new('', $s).Password"
        equal(run(pool, "$s = Read-Host -AsSecureString; $s.Length; " + clear)[0], [len(SECRET.encode("utf-16-le")) // 2, SECRET])
        output, _ = run(pool, "$c = Get-Credential -Message Who -UserName bob; $c.UserName; $c.GetNetworkCredential().Password")
        equal(output, ["LAB\\ann", SECRET])
        equal(interface.asked[0][1:], ("Who", "bob"))
        (back,), _ = run(pool, "$s")
        equal(back, SECRET)


@check("an exchange of keys needs no question")
def keys(lab):
    with RunspacePool(lab.client("Localhost")) as pool:
        pool.exchange_keys()
        command = PowerShell(pool)
        command.add_cmdlet("Write-Output").add_parameter("InputObject", "plain")
        equal(command.invoke(), ["plain"])
        command.close()


@check("scripts are completed")
def completes(lab):
    with RunspacePool(lab.client("Localhost")) as pool:
        command = PowerShell(pool)
        command.add_cmdlet("TabExpansion2").add_parameters({"inputScript": "Receive-J", "cursorColumn": 9})
        (found,) = command.invoke()
        command.close()
        texts = [one.adapted_properties["CompletionText"] for one in found.adapted_properties["CompletionMatches"]]
        equal(texts, ["Receive-Job"])
        equal(found.adapted_properties["ReplacementIndex"], 0)


@check("over HTTPS, NTLM must be bound to the channel; Basic knows local accounts")
def secure(lab):
    options = {"ssl": True, "cert_validation": False}
    equal(sorted(shells(lab.client("Server01:5986", **options))), ["ITTask"])
    with RunspacePool(lab.client("Localhost:5986", **options)) as pool:
        equal(run(pool, "1 + 1")[0], [2])
    for account, more in [
        (ADELE, {"negotiate_send_cbt": False}),
        (("adele", "wrong"), {"auth": "basic"}),
        (ADELE, {"auth": "basic"}),
    ]:
        try:
            shells(lab.client("Server01:5986", account, **options, **more))
        except AuthenticationError:
            continue
        raise AssertionError(f"{account[0]} was let in with {more}")
    equal(sorted(shells(lab.client("Server01:5986", ("adele", ADELE[1]), auth="basic", **options))), ["ITTask"])


@check("a listing is pulled page by page, and given up")
def pages(lab):
    client = lab.client("Server03")
    enumeration = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"

    def ask(verb, *children):
        body = ET.Element("{%s}%s" % (NAMESPACES["wsen"], verb))
        for namespace, name, text in children:
            ET.SubElement(body, "{%s}%s" % (NAMESPACES[namespace], name)).text = text
        return client.invoke(enumeration + verb, SHELL_URI, body)

    def context(answer):
        return answer.find(".//wsen:EnumerationContext", NAMESPACES).text

    found = []
    answer = ask("Enumerate", ("wsman", "MaxElements", "1"))
    equal(len(answer.findall(".//rsp:Shell", NAMESPACES)), 0)
    while answer.find(".//wsen:EndOfSequence", NAMESPACES) is None:
        answer = ask("Pull", ("wsen", "EnumerationContext", context(answer)), ("wsen", "MaxElements", "1"))
        found += [name.text for name in answer.findall(".//rsp:Shell/rsp:Name", NAMESPACES)]
    equal(sorted(found), ["Audit", "Payroll"])
    answer = ask("Enumerate", ("wsman", "MaxElements", "1"))
    ask("Release", ("wsen", "EnumerationContext", context(answer)))
    fault(INVALID_CONTEXT, lambda: ask("Pull", ("wsen", "EnumerationContext", context(answer))))


@check("quotas and bounds have Windows' faults")
def quotas(lab):
    client = lab.client("Node01")
    lab.control(f"limit max_shells_per_user {len(shells(client)) + 1}", "limit max_commands_per_shell 1")
    try:
        with RunspacePool(client) as pool:
            fault(QUOTA_SHELLS, RunspacePool(lab.client("Node01")).open)
            finished = PowerShell(pool)
            finished.add_script("1")
            finished.invoke()
            fault(QUOTA_COMMANDS, lambda: run(pool, "2"))
            finished.close()
            equal(run(pool, "3")[0], [3])
        short = RunspacePool(lab.client("Node01"))
        short.shell.idle_time_out = 30
        fault(OUT_OF_BOUNDS, short.open)
    finally:
        lab.control("limit max_shells_per_user 30", "limit max_commands_per_shell 1000")


@check("an idle session is deleted when its time is over")
def idle(lab):
    client = lab.client("Node01")
    pool = RunspacePool(client)
    pool.open()
    pool.disconnect()
    assert pool.id in [fields["ShellId"] for fields in shells(client).values()]
    lab.control("clock advance 2.1h")
    assert pool.id not in [fields["ShellId"] for fields in shells(client).values()]


@check("what goes wrong on demand is what the client sees")
def faults(lab):
    client = lab.client("Localhost")
    lab.control("fault fault=0x803381A6 operation=EnumerateShells host=Localhost")
    fault(0x803381A6, lambda: shells(client))
    lab.control("fault status=503 operation=EnumerateShells host=Localhost")
    try:
        shells(client)
        raise AssertionError("an HTTP status was taken for an answer")
    except WinRMTransportError as error:
        equal(error.code, 503)
    for rule in ["drop-answer", "drop-inside", "content-length=+5"]:
        lab.control(f"fault {rule} operation=EnumerateShells host=Localhost")
        try:
            # One of them is resent by the library underneath, which lab and log do not mind.
            shells(lab.client("Localhost", reconnection_retries=0))
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, WinRMTransportError):
            continue
    equal(lab.control("clear")["cleared"], 5)
    assert shells(lab.client("Localhost")) is not None


@check("the lab has counted what was asked of it")
def counted(lab):
    stats = lab.control("stats")
    assert stats["users"]["adele"]["operations"]["max"] >= 1, stats
    assert stats["failedLogons"]["adele"] >= 1, stats
    assert stats["requests"]["Connect"] >= 5 and stats["connections"]["total"] >= 20, stats
    equal(stats["users"]["adele"]["operations"]["now"], 0)


def main():
    warnings.simplefilter("ignore", urllib3.exceptions.InsecureRequestWarning)
    parser = argparse.ArgumentParser()
    parser.add_argument("--names-file", required=True)
    parser.add_argument("--admin-file", required=True)
    arguments = parser.parse_args()
    lab = Lab(arguments.names_file, arguments.admin_file)
    failed = 0
    for what, function in CHECKS:
        try:
            function(lab)
            print(f"ok - pypsrp: {what}", flush=True)
        except Exception as error:
            failed += 1
            print(f"not ok - pypsrp: {what}: {type(error).__name__}: {error}", flush=True)
            traceback.print_exc()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
