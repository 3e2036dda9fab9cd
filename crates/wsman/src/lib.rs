//! WS-Management: envelopes, operations, enumeration and faults, sans-IO.
