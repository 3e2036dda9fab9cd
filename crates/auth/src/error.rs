/// Why authentication or sealing failed. No variant carries a secret or a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A token of the other side is malformed.
    #[error("the authentication token is malformed")]
    InvalidToken,
    /// A step out of turn.
    #[error("the authentication step came out of turn")]
    OutOfSequence,
    /// The account is unknown or the password wrong.
    #[error("the user name or password is incorrect")]
    LogonDenied,
    /// The other side did not offer sealing, extended session security or NTLMv2.
    #[error("the other side does not offer the protection that is required")]
    TooWeak,
    /// The client authenticated for another TLS channel: something stands between.
    #[error("the sign-in is bound to another channel")]
    ChannelBinding,
    /// Sealing before authentication.
    #[error("authentication is not finished")]
    NotEstablished,
    /// The body is not a sealed message, by its content type.
    #[error("the body is not sealed")]
    NotSealed,
    /// The sealed message's frame is malformed.
    #[error("the sealed message is malformed")]
    Framing,
    /// The signature or the sequence number is wrong.
    #[error("the sealed message was altered")]
    Altered,
    /// No random numbers.
    #[error("the system gave no random numbers")]
    Random,
    /// The security library failed for another reason.
    #[error("the security library failed")]
    Library,
}
