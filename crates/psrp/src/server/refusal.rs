//! Why a client gets no pool.

use crate::Error;

/// Why a pool was not created or not connected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There are no bytes, or they are no fragments.
    #[error("no negotiation data")]
    NoNegotiationData,
    /// A message of the two is not whole in one fragment, comes in the wrong order, or something
    /// is left over.
    #[error("the negotiation data is not the two messages that it must be")]
    Order,
    /// A message names another pool, or is not for the server.
    #[error("the negotiation data is for another pool")]
    WrongPool,
    /// The client's protocol version does not fit.
    #[error("the protocol version {0} is not supported")]
    Version(String),
    /// Both numbers of runspaces were given and both differ from the pool's.
    #[error("the numbers of runspaces differ from the pool's")]
    Runspaces,
    /// This server is from before version 2.2 of the protocol, which brought connecting.
    #[error("a server of protocol version {0} cannot be connected to")]
    CannotConnect(String),
    /// The pool is not open.
    #[error("the pool is not established")]
    NotEstablished,
    /// A message is malformed.
    #[error("malformed negotiation data: {0}")]
    Malformed(#[from] Error),
}

impl Refusal {
    /// The code of the WSMan fault in which PowerShell's plug-in says this on Connect.
    pub fn fault_code(&self) -> u32 {
        match self {
            Refusal::NoNegotiationData => 0x8054_0FA2,
            _ => 0x8054_0FA3,
        }
    }
}
