//! A session's status: shape, word and colour.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::SessionView;
use reattach_core::table::{availability_name, state_name};

use crate::model::grid::Status;

/// State and availability in the cmdlets' words.
#[component]
pub(crate) fn StatusPill(
    /// The session.
    session: Arc<SessionView>,
) -> impl IntoView {
    html! {
        <p class=format!("pill {}", Status::of(&session).shape())>
            {state_name(session.state)}" / "{availability_name(session.availability)}
        </p>
    }
}
