//! Values on their way to the person.

use reattach_core::bridge::Stream;
use reattach_core::data::Datum;
use reattach_core::option::SessionOption;

use crate::Platform;
use crate::runs::Run;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    /// A value that a line wrote.
    pub(super) fn show(&self, run: &Run, value: &Datum) {
        match value {
            Datum::Session(id) => {
                if let Some(session) = self.session(*id) {
                    run.output(self.view(&session));
                }
            }
            Datum::Null => {}
            value => run.text(Stream::Output, shown(value)),
        }
    }
}

fn shown(value: &Datum) -> String {
    if let Some(text) = value.as_text() {
        return text;
    }
    match value {
        Datum::ScriptBlock(text) => text.clone(),
        Datum::Credential(credential) => list([("UserName", credential.user_name.clone())]),
        Datum::SessionOption(option) => {
            list(SessionOption::names().filter_map(|name| Some((name, shown(&option.property(name)?)))))
        }
        Datum::Hashtable(entries) => {
            let entry = |(name, values): &(String, Vec<Datum>)| {
                (name.clone(), values.iter().map(shown).collect::<Vec<_>>().join(", "))
            };
            list(entries.iter().map(entry))
        }
        _ => String::new(),
    }
}

/// One property a line, as Format-List has it.
fn list<N: AsRef<str>>(entries: impl IntoIterator<Item = (N, String)>) -> String {
    let entries: Vec<_> = entries.into_iter().collect();
    let width = entries.iter().map(|(name, _)| name.as_ref().chars().count()).max().unwrap_or(0);
    let line = |(name, value): &(N, String)| format!("{:width$} : {value}", name.as_ref());
    entries.iter().map(line).collect::<Vec<_>>().join("\n")
}
