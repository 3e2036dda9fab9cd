//! A line of a plan in the form that is shown.

use super::{Effect, Planned, what_if};
use crate::bridge::{EffectView, PlannedView};

impl From<&Planned> for PlannedView {
    fn from(planned: &Planned) -> Self {
        let reason = match &planned.effect {
            Effect::Nothing(text) => Some(text.clone()),
            effect => effect.error().map(|error| error.message.clone()),
        };
        Self {
            target: planned.target.clone(),
            instance_id: planned.instance_id,
            session_name: planned.session_name.clone(),
            effect: (&planned.effect).into(),
            reason,
            warning: planned.warning.clone(),
            what_if: what_if(planned),
        }
    }
}

impl From<&Effect> for EffectView {
    fn from(effect: &Effect) -> Self {
        match effect {
            Effect::Connect => Self::Connect,
            Effect::Disconnect => Self::Disconnect,
            Effect::Create => Self::Create,
            Effect::Receive => Self::Receive,
            Effect::Remove => Self::Remove,
            Effect::Invoke => Self::Invoke,
            Effect::Write => Self::Write,
            Effect::Nothing(_) => Self::Nothing,
            Effect::Query => Self::Query,
            Effect::NeedsCredential => Self::NeedsCredential,
            Effect::Busy(_) => Self::Busy,
            Effect::NotFound(_) => Self::NotFound,
            Effect::Refused(_) => Self::Refused,
        }
    }
}
