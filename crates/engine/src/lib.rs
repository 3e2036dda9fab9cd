//! The async driver that runs the cmdlets over a transport.
