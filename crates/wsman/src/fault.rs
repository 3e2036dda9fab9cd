use std::fmt;

use crate::{FaultKind, NextStep, Redirect, RedirectError};

/// A SOAP fault with Microsoft's detail (DSP0226 clause 14, MS-WSMV 2.2.4.43).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Fault {
    /// `WSManFault Code`, its low 32 bits. Servers write it signed or unsigned.
    pub code: Option<u32>,
    /// Local name of the subcode, for example `InvalidSelectors`.
    pub subcode: Option<String>,
    /// The reason's text: of several languages `en-US`, else another English one, else the first.
    pub reason: String,
    /// `FaultDetail`, a URI.
    pub detail: Option<String>,
    /// `f:Message` of the outer fault, when it is plain text.
    pub message: Option<String>,
    /// The machine that raised it.
    pub machine: Option<String>,
    /// What a provider or plug-in said; its code is the more telling one.
    pub provider: Option<ProviderFault>,
    /// Text of anything else in the fault's detail.
    pub other_detail: Option<String>,
}

/// The fault of the provider inside a fault.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ProviderFault {
    /// Its name, for example `Shell provider`.
    pub provider: Option<String>,
    /// Code of the nested `WSManFault`.
    pub code: Option<u32>,
    /// Message of the nested `WSManFault`, or the text that the plug-in wrote.
    pub message: Option<String>,
}

impl Fault {
    /// A fault as Windows writes it, with the code, subcode and text of its kind.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            code: kind.code(),
            subcode: kind.subcode().map(Into::into),
            reason: kind.text().into(),
            detail: None,
            message: Some(kind.text().into()),
            machine: None,
            provider: None,
            other_detail: None,
        }
    }

    /// What happened: by the provider's code where it is known, else by the fault's code, else by
    /// the subcode.
    pub fn kind(&self) -> FaultKind {
        let inner = self.provider.as_ref().and_then(|provider| provider.code);
        inner
            .and_then(FaultKind::from_code)
            .or_else(|| self.code.and_then(FaultKind::from_code))
            .or_else(|| inner.or(self.code).filter(|code| *code != 0).map(FaultKind::Other))
            .or_else(|| {
                let subcode = self.subcode.as_deref()?;
                FaultKind::from_detail(subcode, self.detail.as_deref().unwrap_or_default())
            })
            .unwrap_or(FaultKind::Unknown)
    }

    /// Nothing came within the OperationTimeout of a Receive: ask again.
    pub fn is_receive_timeout(&self) -> bool {
        self.kind() == FaultKind::OperationTimedOut
    }

    /// Whether the same request may succeed a moment later.
    pub fn retryable(&self) -> bool {
        self.kind().retryable()
    }

    /// Where a redirecting fault sends the request on to. Windows' client knows redirections by
    /// HTTP status; that a server writes the address into a fault is a fallback.
    ///
    /// # Errors
    /// [`RedirectError::Missing`] when no address is in the detail or the texts.
    pub fn redirect(&self) -> Result<Redirect, RedirectError> {
        let provider = self.provider.as_ref().and_then(|provider| provider.message.as_deref());
        [self.other_detail.as_deref(), self.detail.as_deref(), provider, self.message.as_deref(), Some(&self.reason)]
            .into_iter()
            .flatten()
            .find_map(Redirect::find)
            .ok_or(RedirectError::Missing)
    }

    /// What to do next.
    pub fn next_step(&self) -> NextStep {
        self.kind().next_step()
    }

    /// The text to show: the provider's, else the message, else the reason.
    pub fn text(&self) -> &str {
        self.provider
            .as_ref()
            .and_then(|provider| provider.message.as_deref())
            .or(self.message.as_deref())
            .unwrap_or(&self.reason)
            .trim()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("code", &format_args!("{:#010X?}", self.code))
            .field("subcode", &self.subcode)
            .field("kind", &self.kind())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ProviderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderFault")
            .field("provider", &self.provider)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}
