//! PowerShell Remoting Protocol: CLIXML, fragments, messages and state machines, sans-IO.
