//! The server's side of NTLM, for test doubles.
