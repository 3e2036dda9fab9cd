//! Values that variables hold and pipelines carry.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use uuid::Uuid;

use crate::bridge::{ErrorRecord, ObjectView, SessionView};
use crate::job::{COLUMNS, JobView};
use crate::option::SessionOption;
use crate::table::{availability_name, state_name};

/// One value. A list is a `Vec` of them; a list in a list does not occur.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Datum {
    /// `$null`
    Null,
    /// `$true`, `$false`
    Bool(bool),
    /// A whole number.
    Number {
        /// As written; it counts where text is wanted.
        text: String,
        /// Its value.
        value: i64,
    },
    /// A string.
    Text(String),
    /// A URI, as written; not yet checked.
    Uri(String),
    /// A GUID.
    Guid(Uuid),
    /// A PSSession, by its InstanceId.
    Session(Uuid),
    /// A job, by its InstanceId.
    Job(Uuid),
    /// A PSCredential. The secret is not here.
    Credential(CredentialRef),
    /// A PSSessionOption.
    SessionOption(Box<SessionOption>),
    /// A hashtable, in the order written.
    Hashtable(Vec<(String, Vec<Datum>)>),
    /// The text between the braces.
    ScriptBlock(String),
    /// Anything else, for example what a remote command wrote.
    Object(Object),
}

/// A credential that the engine holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialRef {
    /// `user`, `DOMAIN\user` or `user@domain`.
    pub user_name: String,
    /// Under which number the engine holds it.
    pub key: u32,
}

/// An object of a type that this product knows nothing of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Object {
    /// Its first type name.
    pub type_name: String,
    /// As a table or a list shows it, several lines possible.
    pub text: String,
    /// In their order.
    pub properties: Vec<(String, Vec<Datum>)>,
    /// How it is shown among others, where that is more than its text.
    pub view: Option<Box<ObjectView>>,
}

/// What kind of value stands somewhere, when the value itself is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Type {
    /// Nothing is known.
    Unknown,
    /// `PSSession`
    Session,
    /// `Job`
    Job,
    /// `PSCredential`
    Credential,
    /// `PSSessionOption`
    SessionOption,
    /// Objects from a target.
    Object,
    /// The command writes nothing.
    Nothing,
}

impl Datum {
    /// A number that was not written by a person.
    #[must_use]
    pub fn number(value: i64) -> Self {
        Self::Number { text: value.to_string(), value }
    }

    /// Its text, where it has one that means what it says: texts, numbers, URIs, GUIDs, truth values, and the text of
    /// an object.
    #[must_use]
    pub fn as_text(&self) -> Option<String> {
        match self {
            Self::Bool(true) => Some("True".into()),
            Self::Bool(false) => Some("False".into()),
            Self::Number { text, .. } | Self::Text(text) | Self::Uri(text) => Some(text.clone()),
            Self::Guid(id) => Some(id.to_string()),
            Self::Object(object) => Some(object.text.clone()),
            _ => None,
        }
    }

    /// The .NET type, as messages name it.
    #[must_use]
    pub fn type_name(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "Boolean",
            Self::Number { .. } => "Int32",
            Self::Text(_) => "String",
            Self::Uri(_) => "Uri",
            Self::Guid(_) => "Guid",
            Self::Session(_) => "PSSession",
            Self::Job(_) => "PSRemotingJob",
            Self::Credential(_) => "PSCredential",
            Self::SessionOption(_) => "PSSessionOption",
            Self::Hashtable(_) => "Hashtable",
            Self::ScriptBlock(_) => "ScriptBlock",
            Self::Object(object) => &object.type_name,
        }
    }

    /// A property, ignoring case; `None` when there is none of that name.
    #[must_use]
    pub fn property(&self, name: &str, environment: &Environment<'_>) -> Option<Vec<Self>> {
        let find = |properties: &[(String, Vec<Self>)]| {
            properties.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
        };
        match self {
            Self::Session(id) => {
                let session = environment.sessions.iter().find(|session| session.instance_id == *id)?;
                find(&session_properties(session))
            }
            Self::Job(id) => find(&job_properties(environment.jobs.iter().find(|job| job.instance_id == *id)?)),
            Self::Credential(credential) if name.eq_ignore_ascii_case("UserName") => {
                Some(vec![Self::Text(credential.user_name.clone())])
            }
            Self::SessionOption(option) => option.property(name).map(|value| vec![value]),
            Self::Hashtable(entries) => find(entries),
            Self::Object(object) => find(&object.properties),
            Self::Text(text) if name.eq_ignore_ascii_case("Length") => {
                Some(vec![Self::number(i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX))])
            }
            _ => None,
        }
    }
}

/// The properties of a PSSession. Source: the cmdlets' reference pages.
fn session_properties(session: &SessionView) -> Vec<(String, Vec<Datum>)> {
    let text = |value: &str| Datum::Text(value.into());
    [
        ("Id", Datum::number(session.id.into())),
        ("Name", text(&session.name)),
        ("InstanceId", Datum::Guid(session.instance_id)),
        ("ComputerName", text(&session.computer_name)),
        ("ComputerType", text("RemoteMachine")),
        ("ConfigurationName", text(&session.configuration_name)),
        ("State", text(state_name(session.state))),
        ("Availability", text(availability_name(session.availability))),
        ("Transport", text("WSMan")),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), vec![value]))
    .collect()
}

fn job_properties(job: &JobView) -> Vec<(String, Vec<Datum>)> {
    let value = |name: &str| match name {
        "Id" => Datum::number(job.id.into()),
        "InstanceId" => Datum::Guid(job.instance_id),
        "HasMoreData" => Datum::Bool(job.has_more_data),
        name => job.text(name).map_or(Datum::Null, Datum::Text),
    };
    COLUMNS.into_iter().chain(["InstanceId"]).map(|name| (name.into(), vec![value(name)])).collect()
}

/// An error record as `-ErrorVariable` and `$Error` hold it.
impl From<&ErrorRecord> for Datum {
    fn from(error: &ErrorRecord) -> Self {
        let text = |value: &str| vec![Self::Text(value.into())];
        Self::Object(Object {
            type_name: "System.Management.Automation.ErrorRecord".into(),
            text: error.error_id.clone(),
            properties: vec![
                ("FullyQualifiedErrorId".into(), text(&error.error_id)),
                ("CategoryInfo".into(), text(&error.category)),
                ("TargetObject".into(), error.target.as_deref().map_or_else(|| vec![Self::Null], text)),
            ],
            view: None,
        })
    }
}

/// What a variable holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variable {
    /// Its values.
    Values(Vec<Datum>),
    /// Only what they will be, for a command that is explained and not run.
    Typed(Type),
}

/// Variables by name, ignoring case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variables(BTreeMap<String, Variable>);

impl Variables {
    /// None at all.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Sets a variable; the name stands without its sign.
    pub fn set(&mut self, name: &str, values: Vec<Datum>) {
        self.0.insert(name.to_lowercase(), Variable::Values(values));
    }

    /// Adds to a variable, as `-OutVariable +name` does.
    pub fn append(&mut self, name: &str, values: Vec<Datum>) {
        match self.0.get_mut(&name.to_lowercase()) {
            Some(Variable::Values(known)) => known.extend(values),
            _ => self.set(name, values),
        }
    }

    /// Says what a variable will hold.
    pub fn declare(&mut self, name: &str, of: Type) {
        self.0.insert(name.to_lowercase(), Variable::Typed(of));
    }

    /// Forgets a variable.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(&name.to_lowercase());
    }

    /// What a variable holds.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.0.get(&name.to_lowercase())
    }

    /// The names that a person can write, in lower case and in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str).filter(|name| !name.starts_with('('))
    }

    /// The one value of a variable as text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Variable::Values(values) => match values.as_slice() {
                [one] => one.as_text(),
                _ => None,
            },
            Variable::Typed(_) => None,
        }
    }
}

/// What a command line is bound against.
#[derive(Debug, Clone, Copy)]
pub struct Environment<'a> {
    /// Variables, preference variables among them.
    pub variables: &'a Variables,
    /// Every session that a variable may hold, for their properties.
    pub sessions: &'a [SessionView],
    /// Every job, for its properties.
    pub jobs: &'a [JobView],
    /// Nothing else is known: a variable that is not in `variables` may hold anything. Otherwise it does not exist.
    pub open: bool,
}

impl Environment<'static> {
    /// For binding a line by itself: every variable may hold anything.
    #[must_use]
    pub const fn open() -> Self {
        const NONE: &Variables = &Variables::new();
        Self { variables: NONE, sessions: &[], jobs: &[], open: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ignore_case_and_lists_grow() {
        let mut variables = Variables::new();
        variables.append("Hosts", vec![Datum::Text("a".into())]);
        variables.append("HOSTS", vec![Datum::Text("b".into())]);
        assert_eq!(
            variables.get("hosts"),
            Some(&Variable::Values(vec![Datum::Text("a".into()), Datum::Text("b".into())]))
        );
        variables.declare("(1)", Type::Session);
        assert_eq!(variables.names().collect::<Vec<_>>(), ["hosts"]);
        variables.remove("hosts");
        assert_eq!(variables.get("hosts"), None);
    }

    #[test]
    fn properties() {
        let credential = Datum::Credential(CredentialRef { user_name: "LAB\\adele".into(), key: 1 });
        assert_eq!(credential.property("username", &Environment::open()), Some(vec![Datum::Text("LAB\\adele".into())]));
        assert_eq!(credential.property("Password", &Environment::open()), None);
        let option = Datum::SessionOption(Box::default());
        assert_eq!(option.property("OpenTimeout", &Environment::open()), Some(vec![Datum::number(180_000)]));
        assert_eq!(Datum::Text("é".into()).property("Length", &Environment::open()), Some(vec![Datum::number(1)]));
        assert_eq!(Datum::Session(Uuid::nil()).property("Name", &Environment::open()), None);
    }
}
