"""Envelopes of WS-Management, as far as the peer reads and writes them.

Nothing here knows a session. Sources: DSP0226, MS-WSMV.
"""

import base64
import re
import uuid
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    "p": "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd",
    "rsp": "http://schemas.microsoft.com/wbem/wsman/1/windows/shell",
    "n": "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
    "x": "http://schemas.xmlsoap.org/ws/2004/09/transfer",
    "pwsh": "http://schemas.microsoft.com/powershell",
}
FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
SHELL_URI = NAMESPACES["rsp"]
COMMAND_URI = SHELL_URI + "/Command"
STOP = "powershell/signal/crtl_c"


class Fault(Exception):
    """A fault with Windows' code, its subcode and a sentence."""

    def __init__(self, code, subcode, text):
        super().__init__(text)
        self.code, self.subcode, self.text = code, subcode, text


def not_there():
    return Fault(0x8033805B, "w:InvalidSelectors", "There is no such session or command.")


class Request:
    """One request: what the header says, and the body's first element."""

    def __init__(self, data):
        root = ET.fromstring(data)
        self.header = root.find("s:Header", NAMESPACES)
        self.body = root.find("s:Body", NAMESPACES)
        self.action = self.text("a:Action")
        self.operation = self.action.rsplit("/", 1)[-1]
        self.message_id = self.text("a:MessageID")
        self.to = self.text("a:To")
        self.resource = self.text("w:ResourceURI")
        self.client = self.text("p:SessionId").upper()
        selectors = self.header.findall("w:SelectorSet/w:Selector", NAMESPACES)
        self.shell_id = next((guid(one.text) for one in selectors if one.get("Name") == "ShellId"), None)

    def text(self, path):
        found = self.header.find(path, NAMESPACES)
        return (found.text or "").strip() if found is not None else ""

    def element(self, path):
        return self.body.find(path, NAMESPACES)

    def timeout(self):
        """OperationTimeout in seconds; 60 when none is given."""
        found = re.fullmatch(r"PT(\d+(?:\.\d+)?)S", self.text("w:OperationTimeout"))
        return float(found.group(1)) if found else 60.0

    def filtered_shell(self):
        """The shell whose commands are to be listed."""
        found = self.element("n:Enumerate/w:Filter/w:SelectorSet/w:Selector")
        if found is None:
            raise Fault(0x803381C0, "w:CannotProcessFilter", "Listing commands needs a filter.")
        return guid(found.text)


def guid(text):
    """A GUID as a shell's key; something else is nobody's."""
    try:
        return uuid.UUID((text or "").strip().removeprefix("uuid:"))
    except ValueError:
        return None


def written(id):
    return str(id).upper()


def answer(request, body):
    """The answer to a request. There is no OperationID in it: Robust Connection is not known here."""
    return envelope(request.action + "Response", request.message_id, body)


def fault(request, problem):
    body = (
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode></s:Code>"
        '<s:Reason><s:Text xml:lang="en-US">{text}</s:Text></s:Reason><s:Detail>'
        '<f:WSManFault xmlns:f="{namespace}" Code="{code}" Machine="peer"><f:Message>{text}</f:Message>'
        "</f:WSManFault></s:Detail></s:Fault>"
    ).format(subcode=problem.subcode, text=escape(problem.text), namespace=FAULT, code=problem.code)
    action = NAMESPACES["w"].removesuffix("wsman.xsd") + "wsman/fault"
    return envelope(action, request.message_id if request else None, body)


def envelope(action, relates_to, body):
    declared = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in NAMESPACES.items())
    related = f"<a:RelatesTo>{escape(relates_to)}</a:RelatesTo>" if relates_to else ""
    return (
        f"<s:Envelope {declared}><s:Header><a:Action>{escape(action)}</a:Action>"
        f"<a:MessageID>uuid:{written(uuid.uuid4())}</a:MessageID>"
        "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>"
        f"{related}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode("utf-8")


def element(name, text):
    return f"<rsp:{name}>{escape(str(text))}</rsp:{name}>"


def listing(items):
    items = f"<w:Items>{''.join(items)}</w:Items>" if items else ""
    return f"<n:EnumerateResponse><n:EnumerationContext/>{items}<w:EndOfSequence/></n:EnumerateResponse>"


def stream(command, data):
    of = f' CommandId="{written(command)}"' if command else ""
    return f'<rsp:Stream Name="stdout"{of}>{base64.b64encode(data).decode()}</rsp:Stream>'


def command_state(command, done):
    word = "Done" if done else "Running"
    code = element("ExitCode", 0) if done else ""
    return f'<rsp:CommandState CommandId="{written(command)}" State="{SHELL_URI}/CommandState/{word}">{code}</rsp:CommandState>'
