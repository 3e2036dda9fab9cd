//! Asking hosts what they have.

use std::rc::Rc;

use reattach_core::bridge::{HostState, HostStatus};

use super::throttled::throttled;
use crate::Platform;
use crate::host::Host;
use crate::runs::{Caller, Run};
use crate::session::Session;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    /// Asks hosts, as many at a time as the throttle allows. The sessions stand in the order of the hosts.
    pub(super) async fn query(
        self: &Rc<Self>,
        run: &Rc<Run>,
        caller: &Caller,
        hosts: Vec<Rc<Host>>,
        limit: i32,
    ) -> (Vec<Rc<Session<P>>>, Vec<HostStatus>) {
        let answers = throttled(limit, hosts.len(), |at| {
            let (shared, caller, hosts) = (Rc::clone(self), caller.clone(), &hosts);
            async move {
                let answer = shared.list(&hosts[at], &caller, hosts).await;
                run.target_done();
                answer
            }
        })
        .await;
        let (mut sessions, mut statuses) = (Vec::new(), Vec::new());
        for (host, answer) in hosts.iter().zip(answers) {
            let mut status = HostStatus {
                computer_name: host.name.clone(),
                state: HostState::Listed,
                as_of: host.as_of(),
                error: None,
            };
            match answer {
                Ok(found) => sessions.extend(found),
                Err(failure) => {
                    status.state = HostState::Failed;
                    let target = Some(host.name.clone());
                    status.error = Some(failure.record("RemotePSSessionQueryFailed", &host.name, target));
                }
            }
            statuses.push(status);
        }
        (sessions, statuses)
    }
}
