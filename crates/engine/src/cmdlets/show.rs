//! Values on their way to the person.

use reattach_core::bridge::{ObjectView, PropertyView, Shape, Stream, ValueView};
use reattach_core::data::{Datum, Object};
use reattach_core::job::{COLUMNS, JobView};
use reattach_core::object_table::ObjectTable;
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
            Datum::Job(id) => {
                if let Some(job) = self.jobs.get(*id) {
                    run.object(job_object(&job.view()));
                }
            }
            Datum::Object(Object { view: Some(view), .. }) => run.object((**view).clone()),
            Datum::Null => {}
            value => run.text(Stream::Output, shown(value)),
        }
    }
}

/// A job as a row of the table that PowerShell shows.
fn job_object(job: &JobView) -> ObjectView {
    let property = |name: &str| {
        let text = job.text(name).unwrap_or_default();
        let value = match name {
            "Id" => ValueView::Number(text.clone()),
            "HasMoreData" => ValueView::Bool(job.has_more_data),
            _ => ValueView::Text(text.clone()),
        };
        PropertyView { name: name.into(), text, value }
    };
    let columns: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    let value = ValueView::Object(COLUMNS.into_iter().chain(["InstanceId"]).map(property).collect());
    let type_name = "System.Management.Automation.PSRemotingJob".to_owned();
    let mut object = ObjectView { type_name, shape: Shape::Table { columns }, text: String::new(), value };
    if let Some(table) = ObjectTable::of(std::slice::from_ref(&object)) {
        object.text = table.headings() + &table.row(&object);
    }
    object
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
