/// The operations of WS-Management and of the Windows shell, with their action URIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// DSP0226 clause 11, MS-WSMV 3.1.4.1.23.
    Identify,
    /// MS-WSMV 3.1.4.2.
    Get,
    /// MS-WSMV 3.1.4.5.
    Create,
    /// MS-WSMV 3.1.4.4.
    Delete,
    /// MS-WSMV 3.1.4.8.
    Enumerate,
    /// MS-WSMV 3.1.4.9.
    Pull,
    /// MS-WSMV 3.1.4.10.
    Release,
    /// MS-WSMV 3.1.4.11.
    Command,
    /// MS-WSMV 3.1.4.13.
    Send,
    /// MS-WSMV 3.1.4.14.
    Receive,
    /// MS-WSMV 3.1.4.12.
    Signal,
    /// MS-WSMV 3.1.4.15.
    Disconnect,
    /// MS-WSMV 3.1.4.16.
    Reconnect,
    /// MS-WSMV 3.1.4.17.
    Connect,
}

/// Action of a WS-Management fault (DSP0226 14.2).
pub(crate) const FAULT_ACTION: &str = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";

const ALL: [(Operation, &str); 13] = [
    (Operation::Get, "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"),
    (Operation::Create, "http://schemas.xmlsoap.org/ws/2004/09/transfer/Create"),
    (Operation::Delete, "http://schemas.xmlsoap.org/ws/2004/09/transfer/Delete"),
    (Operation::Enumerate, "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate"),
    (Operation::Pull, "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Pull"),
    (Operation::Release, "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Release"),
    (Operation::Command, "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command"),
    (Operation::Send, "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Send"),
    (Operation::Receive, "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Receive"),
    (Operation::Signal, "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Signal"),
    (Operation::Disconnect, "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Disconnect"),
    (Operation::Reconnect, "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Reconnect"),
    (Operation::Connect, "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Connect"),
];

impl Operation {
    /// The request's action URI; `None` for Identify, which has no addressing headers.
    pub fn action(self) -> Option<&'static str> {
        ALL.iter().find(|(op, _)| *op == self).map(|(_, uri)| *uri)
    }

    /// The answer's action URI; `None` for Identify.
    pub fn response_action(self) -> Option<String> {
        self.action().map(|uri| format!("{uri}Response"))
    }

    /// The operation whose request has this action URI.
    pub fn from_action(uri: &str) -> Option<Self> {
        ALL.iter().find(|(_, known)| *known == uri).map(|(op, _)| *op)
    }

    /// The operation whose answer has this action URI.
    pub fn from_response_action(uri: &str) -> Option<Self> {
        uri.strip_suffix("Response").and_then(Self::from_action)
    }
}
