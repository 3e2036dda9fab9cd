//! Authentication to the target and sealing of messages, computed at the client.
