"""The peer's scripts: statements one after the other, each from a set of a dozen forms.

`'text'`, `1..5`, `2 + 3`, `$name`, `$name = …`, `throw 'text'`, and the commands below. Whatever
else is an error record, as it is on a real host.
"""

import hashlib
import re
import time

from psrpcore.types import (
    ErrorCategory,
    ErrorCategoryInfo,
    HostMethodIdentifier,
    NETException,
    PSInt,
    PSSecureString,
    PSString,
)


class Stopped(Exception):
    """The client stopped the pipeline, or closed it."""


class Failed(Exception):
    """What ends a script, as `throw` does."""


def run(script, pipeline, variables):
    """Runs a script; what it writes goes to the pipeline, an object of `shells.Command`."""
    for statement in split(script):
        assigned = re.fullmatch(r"\$(\w+)\s*=\s*(.+)", statement, re.DOTALL)
        values = []
        evaluate(assigned.group(2) if assigned else statement, pipeline, variables, values.append)
        if assigned:
            variables[assigned.group(1).lower()] = values[0] if len(values) == 1 else values
        else:
            for value in values:
                pipeline.write("output", value)


def split(script):
    """Statements between semicolons and line ends that are not in a string."""
    pieces = re.findall(r"(?:'(?:[^']|'')*'|\"[^\"]*\"|[^;\n'\"])+", script)
    return [piece.strip() for piece in pieces if piece.strip()]


def evaluate(text, pipeline, variables, out):
    text = text.strip()
    if found := re.fullmatch(r"'((?:[^']|'')*)'|\"([^\"]*)\"", text, re.DOTALL):
        out(PSString((found.group(1) or "").replace("''", "'") or found.group(2) or ""))
    elif found := re.fullmatch(r"(-?\d+)\.\.(-?\d+)", text):
        # Each by itself, so that a long range is written while it is counted.
        for number in range(int(found.group(1)), int(found.group(2)) + 1):
            pipeline.write("output", PSInt(number))
    elif found := re.fullmatch(r"(-?\d+)(?:\s*\+\s*(-?\d+))?", text):
        out(PSInt(int(found.group(1)) + int(found.group(2) or 0)))
    elif found := re.fullmatch(r"\$(\w+)", text):
        value = variables.get(found.group(1).lower())
        for one in value if isinstance(value, list) else [value]:
            out(one)
    elif found := re.fullmatch(r"throw\s+(.+)", text, re.IGNORECASE):
        thrown = []
        evaluate(found.group(1), pipeline, variables, thrown.append)
        raise Failed(str(thrown[0]))
    else:
        name, *words = re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"|\S+", text)
        command(name, words, pipeline, variables, out)


def command(name, words, pipeline, variables, out):
    values = []
    for word in (word for word in words if not word.startswith("-")):
        bare = not re.match(r"['\"$\d-]", word)
        if bare:
            values.append(PSString(word))
        else:
            evaluate(word, pipeline, variables, values.append)
    text = " ".join(str(value) for value in values)
    lower = name.lower()
    if lower in ("write-output", "echo"):
        for value in values:
            out(value)
    elif lower in ("write-warning", "write-verbose", "write-debug", "write-information", "write-progress"):
        pipeline.write(lower.removeprefix("write-"), text)
    elif lower == "write-host":
        pipeline.host(HostMethodIdentifier.WriteLine2, [text])
    elif lower == "write-error":
        error(pipeline, text, "WriteErrorException", "Microsoft.PowerShell.Commands.WriteErrorException")
    elif lower == "start-sleep":
        pipeline.sleep(float(text))
    elif lower == "count-up":
        # The peer's own: so many lines, one each so many milliseconds.
        for line in range(1, int(values[0]) + 1):
            pipeline.write("output", PSString(f"line {line}"))
            pipeline.sleep(int(values[1]) / 1000)
    elif lower == "get-date":
        out(PSString(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())))
    elif lower == "read-host":
        secure = "-assecurestring" in (word.lower() for word in words)
        method = HostMethodIdentifier.ReadLineAsSecureString if secure else HostMethodIdentifier.ReadLine
        given = pipeline.host(method, [])
        out(digest(given.decrypt()) if isinstance(given, PSSecureString) else given)
    else:
        error(pipeline, f"The term '{name}' is not known here.", "CommandNotFoundException", "CommandNotFoundException")


def digest(secret):
    """What a test can tell a secret by that has arrived, without its being sent back in clear."""
    return PSString(hashlib.sha256(secret.encode()).hexdigest())


def error(pipeline, text, reason, id):
    found = reason == "CommandNotFoundException"
    category = ErrorCategory.ObjectNotFound if found else ErrorCategory.NotSpecified
    pipeline.error(NETException(Message=text), ErrorCategoryInfo(Category=category, Reason=reason), id)
