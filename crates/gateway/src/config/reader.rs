//! Reading TOML tables key by key, so that every fault is found and every unknown key is one.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use toml::{Table, Value};

/// One thing that is wrong in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key, for example `targets[0].ports`; empty for the file as a whole.
    pub key: String,
    /// What is wrong and what would be right.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.key.is_empty() { f.write_str(&self.text) } else { write!(f, "{}: {}", self.key, self.text) }
    }
}

/// Where the readers of one configuration put what they find.
#[derive(Debug, Clone, Default)]
pub(super) struct Faults(Rc<RefCell<Vec<Fault>>>);

impl Faults {
    pub(super) fn add(&self, key: impl Into<String>, text: impl Into<String>) {
        self.0.borrow_mut().push(Fault { key: key.into(), text: text.into() });
    }

    pub(super) fn take(&self) -> Vec<Fault> {
        self.0.take()
    }
}

/// A table of which keys are taken one by one; what is left when it is dropped is unknown.
pub(super) struct Section {
    prefix: String,
    table: Table,
    faults: Faults,
}

impl Section {
    pub(super) fn new(table: Table, faults: &Faults) -> Self {
        Self { prefix: String::new(), table, faults: faults.clone() }
    }

    pub(super) fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    pub(super) fn fault(&self, key: &str, text: impl Into<String>) {
        self.faults.add(self.key(key), text);
    }

    pub(super) fn string(&mut self, key: &str) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) => Some(text),
            _ => {
                self.fault(key, "must be a string");
                None
            }
        }
    }

    /// A string that must be there.
    pub(super) fn required(&mut self, key: &str) -> Option<String> {
        let missing = !self.table.contains_key(key);
        if missing {
            self.fault(key, "is missing");
        }
        self.string(key)
    }

    pub(super) fn strings(&mut self, key: &str) -> Option<Vec<String>> {
        let Value::Array(values) = self.table.remove(key)? else {
            self.fault(key, "must be a list of strings");
            return None;
        };
        let strings = values.iter().filter_map(|value| value.as_str().map(String::from)).collect::<Vec<_>>();
        if strings.len() != values.len() {
            self.fault(key, "must hold strings only");
        }
        Some(strings)
    }

    pub(super) fn integers(&mut self, key: &str) -> Option<Vec<i64>> {
        let Value::Array(values) = self.table.remove(key)? else {
            self.fault(key, "must be a list of numbers");
            return None;
        };
        let numbers = values.iter().filter_map(Value::as_integer).collect::<Vec<_>>();
        if numbers.len() != values.len() {
            self.fault(key, "must hold whole numbers only");
        }
        Some(numbers)
    }

    pub(super) fn boolean(&mut self, key: &str) -> Option<bool> {
        match self.table.remove(key)? {
            Value::Boolean(value) => Some(value),
            _ => {
                self.fault(key, "must be true or false");
                None
            }
        }
    }

    pub(super) fn section(&mut self, key: &str) -> Option<Self> {
        let prefix = format!("{}.", self.key(key));
        match self.table.remove(key)? {
            Value::Table(table) => Some(Self { prefix, table, faults: self.faults.clone() }),
            _ => {
                self.fault(key, "must be a table");
                None
            }
        }
    }

    pub(super) fn sections(&mut self, key: &str) -> Vec<Self> {
        let values = match self.table.remove(key) {
            None => return Vec::new(),
            Some(Value::Array(values)) => values,
            Some(_) => {
                self.fault(key, "must be written as [[…]] tables");
                return Vec::new();
            }
        };
        let mut sections = Vec::new();
        for (index, value) in values.into_iter().enumerate() {
            match value {
                Value::Table(table) => {
                    let prefix = format!("{}[{index}].", self.key(key));
                    sections.push(Self { prefix, table, faults: self.faults.clone() });
                }
                _ => self.fault(key, "must be written as [[…]] tables"),
            }
        }
        sections
    }

    /// All entries, which must be strings; for tables whose keys are data.
    pub(super) fn entries(mut self) -> Vec<(String, String)> {
        let mut entries = Vec::new();
        for (key, value) in std::mem::take(&mut self.table) {
            match value {
                Value::String(text) => entries.push((key, text)),
                _ => self.fault(&key, "must be a string"),
            }
        }
        entries
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        for key in self.table.keys() {
            self.fault(key, "is not a key of this configuration");
        }
    }
}
