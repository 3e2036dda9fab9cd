//! Whether the cause of a failure may pass by itself, so that it is worth trying the same again.

use reattach_wsman::{FaultKind, NextStep};

use crate::failure::Failure;

impl Failure {
    /// The network, a busy host or a busy gateway; not a wrong password, a missing right or a session in other hands.
    pub(crate) fn may_pass_by_itself(&self) -> bool {
        match self {
            Self::Fault(fault) => {
                let kind = fault.kind();
                matches!(kind.next_step(), NextStep::RetryLater | NextStep::LessAtOnce | NextStep::AskAgain)
                    || matches!(
                        kind,
                        FaultKind::CannotConnect
                            | FaultKind::NetworkPathNotFound
                            | FaultKind::OperationAborted
                            | FaultKind::OperationCancelled
                    )
            }
            failure => failure.may_pass() && !self.is_unknown_name(),
        }
    }

    fn is_unknown_name(&self) -> bool {
        self.transport_id().as_deref() == FaultKind::ComputerNotFound.transport_id()
    }
}

#[cfg(test)]
mod tests {
    use reattach_wsman::Fault;

    use super::*;
    use crate::TransportError;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    fn unreachable(transport_id: &'static str) -> Failure {
        TransportError::Unreachable { transport_id, detail: String::new() }.into()
    }

    #[test]
    fn causes_that_pass_and_causes_that_do_not() {
        let fault = |kind| Failure::Fault(Box::new(Fault::new(kind)));
        for failure in [
            unreachable("CannotConnect"),
            TransportError::Cut.into(),
            TransportError::Timeout.into(),
            Failure::Http(503),
            fault(FaultKind::QuotaMaxOperations),
            fault(FaultKind::OperationTimedOut),
            fault(FaultKind::ShutDownInProgress),
        ] {
            assert!(failure.may_pass_by_itself(), "{failure:?}");
        }
        for failure in [
            unreachable("ComputerNotFound"),
            TransportError::SignedOut.into(),
            Failure::Http(404),
            Failure::Logon { user: "x".into() },
            fault(FaultKind::AccessDenied),
            fault(FaultKind::ConnectedToDifferentClient),
            fault(FaultKind::UnexpectedSelectors),
        ] {
            assert!(!failure.may_pass_by_itself(), "{failure:?}");
        }
    }
}
