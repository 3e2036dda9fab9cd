//! USER_EVENT: an event that a session forwards, \[MS-PSRP\] 2.2.2.12.

use uuid::Uuid;

use super::bag::{Bag, opt};
use crate::{
    Error,
    clixml::{Name, Value},
};

/// An event of the session.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UserEvent {
    /// Counts the events.
    pub event_identifier: i32,
    /// Names the subscription.
    pub source_identifier: String,
    /// When, a `DT` text.
    pub time_generated: Option<String>,
    /// What raised it.
    pub sender: Value,
    /// What came with it: a list, or null.
    pub source_args: Value,
    /// What the subscription attached.
    pub message_data: Value,
    /// Where; nothing for the server itself.
    pub computer_name: Option<String>,
    /// In which runspace.
    pub runspace_id: Option<Uuid>,
    /// Every other property, in order.
    pub extra: Vec<(Name, Value)>,
}

impl UserEvent {
    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("USER_EVENT", value)?;
        Ok(UserEvent {
            event_identifier: bag.i32("PSEventArgs.EventIdentifier")?,
            source_identifier: bag.text("PSEventArgs.SourceIdentifier").unwrap_or_default(),
            time_generated: bag.text("PSEventArgs.TimeGenerated"),
            sender: bag.value("PSEventArgs.Sender"),
            source_args: bag.value("PSEventArgs.SourceArgs"),
            message_data: bag.value("PSEventArgs.MessageData"),
            computer_name: bag.text("PSEventArgs.ComputerName"),
            runspace_id: bag.take("PSEventArgs.RunspaceId").and_then(|value| match value.primitive() {
                Value::Guid(id) => Some(*id),
                _ => None,
            }),
            extra: bag.rest(),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let mut extended = vec![
            ("PSEventArgs.EventIdentifier".into(), self.event_identifier.into()),
            ("PSEventArgs.SourceIdentifier".into(), self.source_identifier.clone().into()),
            ("PSEventArgs.TimeGenerated".into(), self.time_generated.clone().map_or(Value::Null, Value::DateTime)),
            ("PSEventArgs.Sender".into(), self.sender.clone()),
            ("PSEventArgs.SourceArgs".into(), self.source_args.clone()),
            ("PSEventArgs.MessageData".into(), self.message_data.clone()),
            ("PSEventArgs.ComputerName".into(), opt(&self.computer_name)),
            ("PSEventArgs.RunspaceId".into(), self.runspace_id.map_or(Value::Null, Value::Guid)),
        ];
        extended.extend(self.extra.iter().cloned());
        Value::extended(extended)
    }
}
