//! What an HTTP answer means, with or without an envelope.

use crate::{Error, FaultKind, Found, Limits, Redirect, RedirectError, Response};

/// An HTTP answer, unsealed if it came sealed.
#[derive(Debug, Clone, Copy)]
pub struct HttpReply<'a> {
    /// The status.
    pub status: u16,
    /// The `Location` header.
    pub location: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// What an HTTP answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one at a time is made, and its answer taken out at once")]
pub enum Reply {
    /// An envelope, whatever the status; a fault mostly comes with 500.
    Answer(Response),
    /// 301, 302, 303, 307 or 308.
    Redirect(Result<Redirect, RedirectError>),
    /// No envelope.
    Refused(Refusal),
}

/// An HTTP answer without an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// The cause in the terms of a fault.
    pub kind: FaultKind,
    /// What came instead of an envelope, if that can be told.
    pub found: Option<Found>,
}

impl Reply {
    /// Reads an HTTP answer.
    ///
    /// # Errors
    /// Only for a status of 200 to 299 whose body is no envelope, and for a body that exceeds
    /// `limits`: with any other status a body that cannot be read is a [`Reply::Refused`].
    pub fn read(http: &HttpReply<'_>, limits: &Limits) -> Result<Self, Error> {
        if matches!(http.status, 301..=303 | 307 | 308) {
            return Ok(Self::Redirect(http.location.ok_or(RedirectError::Missing).and_then(Redirect::parse)));
        }
        let error = match Response::parse_with(http.body, limits) {
            Ok(response) => return Ok(Self::Answer(response)),
            Err(error @ Error::Limit { .. }) => return Err(error),
            Err(error) => error,
        };
        if (200..300).contains(&http.status) {
            return Err(error);
        }
        let found = match error {
            Error::NotSoap { found, .. } => Some(found),
            _ => None,
        };
        Ok(Self::Refused(Refusal { status: http.status, kind: FaultKind::from_http_status(http.status), found }))
    }
}

impl FaultKind {
    /// What a status without an envelope means, in the words that PowerShell has for it.
    pub fn from_http_status(status: u16) -> Self {
        match status {
            401 | 403 | 407 => Self::AccessDenied,
            404 => Self::UrlNotAvailable,
            413 => Self::RequestTooLarge,
            503 => Self::CannotConnectService,
            _ => Self::HttpError,
        }
    }
}
