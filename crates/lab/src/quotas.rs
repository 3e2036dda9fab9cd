//! How many requests a host answers at once, by user and by configuration.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reattach_wsman::{Fault, FaultKind};

use crate::lock;
use crate::options::Limits;
use crate::shell::fault;

/// The requests that a host answers at the moment.
#[derive(Debug, Default)]
pub(crate) struct Quotas(Mutex<BTreeMap<(String, &'static str), usize>>);

/// One of them; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Slot<'a> {
    quotas: &'a Quotas,
    key: (String, &'static str),
}

impl Quotas {
    /// Begins a request of a user for the plug-in of a resource; empty for none.
    pub(crate) fn begin(&self, limits: &Limits, plugin: &str, user: &'static str) -> Result<Slot<'_>, Box<Fault>> {
        let key = (plugin.to_lowercase(), user);
        let mut running = lock(&self.0);
        let count = |wanted: &dyn Fn(&(String, &'static str)) -> bool| {
            running.iter().filter(|(key, _)| wanted(key)).map(|(_, count)| count).sum::<usize>()
        };
        if count(&|(_, of)| *of == user) >= limits.max_operations_per_user {
            return Err(fault(FaultKind::QuotaMaxOperations));
        }
        if !plugin.is_empty() {
            if count(&|(of, _)| *of == key.0) >= limits.plugin_max_operations {
                return Err(fault(FaultKind::QuotaMaxPluginOperations));
            }
            if count(&|of| *of == key) >= limits.plugin_max_operations_per_user {
                return Err(fault(FaultKind::QuotaMaxOperationsPerUser));
            }
        }
        *running.entry(key.clone()).or_default() += 1;
        Ok(Slot { quotas: self, key })
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut running = lock(&self.quotas.0);
        if let Some(count) = running.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                running.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_has_its_fault_and_ends_with_the_request() {
        let quotas = Quotas::default();
        let begin = |limits: &Limits, plugin, user| quotas.begin(limits, plugin, user).map_err(|fault| fault.kind());
        let limits = Limits { max_operations_per_user: 2, ..Limits::default() };
        let first = begin(&limits, "A", "adele").unwrap();
        let _second = begin(&limits, "", "adele").unwrap();
        assert_eq!(begin(&limits, "B", "adele").err(), Some(FaultKind::QuotaMaxOperations));
        assert!(begin(&limits, "B", "boris").is_ok());
        let limits = Limits { plugin_max_operations: 1, ..Limits::default() };
        assert_eq!(begin(&limits, "a", "boris").err(), Some(FaultKind::QuotaMaxPluginOperations));
        let limits = Limits { plugin_max_operations_per_user: 1, ..Limits::default() };
        assert_eq!(begin(&limits, "A", "adele").err(), Some(FaultKind::QuotaMaxOperationsPerUser));
        assert!(begin(&limits, "A", "boris").is_ok());
        drop(first);
        assert!(begin(&limits, "A", "adele").is_ok());
    }
}
