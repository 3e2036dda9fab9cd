use alloc::string::ToString;
use alloc::vec;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::bridge::SessionView;
use crate::data::{CredentialRef, Datum, Variables};
use crate::sentences;
use crate::session::sample;

fn sessions() -> Vec<SessionView> {
    vec![sample(1, "ITTask", "Server01"), sample(2, "It's one", "Server01"), sample(3, "Nightly", "Server02")]
}

fn offered(text: &str) -> Vec<String> {
    let (before, after) = text.split_once('¦').unwrap_or((text, ""));
    let (line, cursor) = (alloc::format!("{before}{after}"), before.len());
    let mut variables = Variables::new();
    variables.set("s", vec![Datum::Session(Uuid::from_u128(1))]);
    variables.set("cred", vec![Datum::Credential(CredentialRef { user_name: "u".into(), key: 1 })]);
    let sessions = sessions();
    let environment = Environment { variables: &variables, sessions: &sessions, jobs: &[], open: false };
    let hosts = ["Server01".to_string(), "Server03".to_string()];
    let found = complete(&line, cursor, &Candidates { environment, hosts: &hosts });
    found.items.iter().for_each(|item| sentences::check(&item.description));
    found.items.into_iter().map(|item| item.text).collect()
}

fn first(text: &str, count: usize) -> Vec<String> {
    offered(text).into_iter().take(count).collect()
}

#[test]
fn cmdlets_and_where_they_begin() {
    assert_eq!(offered("con"), ["Connect-PSSession"]);
    assert_eq!(offered("get-"), ["Get-PSSession", "Get-Credential", "Get-Job"]);
    assert_eq!(offered("$x = new-"), ["New-PSSession", "New-PSSessionOption"]);
    assert_eq!(offered("Connect-PSSession (Get-P"), ["Get-PSSession"]);
    assert_eq!(offered("").len(), 14);
    assert_eq!(offered("Bogus -"), Vec::<String>::new());
}

#[test]
fn parameters_of_the_sets_left() {
    assert_eq!(offered("Connect-PSSession -Co"), ["-ComputerName", "-ConnectionUri", "-ConfigurationName", "-Confirm"]);
    assert_eq!(offered("Connect-PSSession -Id 4 -C"), ["-Confirm"]);
    assert_eq!(
        offered("Connect-PSSession -ComputerName a -I"),
        ["-InstanceId", "-InformationAction", "-InformationVariable"]
    );
    assert_eq!(offered("Connect-PSSession -ComputerName a -InstanceId x -N"), ["-Name"], "a bad value binds nothing");
    assert_eq!(offered("Connect-PSSession a -AllowR"), Vec::<String>::new());
    assert_eq!(offered("Connect-PSSession -AllowRedirection -Conn"), ["-ConnectionUri"]);
    assert_eq!(offered("Connect-PSSession -cn a -ComputerN"), Vec::<String>::new(), "given already");
    assert_eq!(first("Invoke-Command -Session $s -", 1), ["-ScriptBlock"]);
}

#[test]
fn values_of_parameters() {
    assert_eq!(offered("Connect-PSSession -ComputerName s"), ["Server01", "Server02", "Server03"]);
    assert_eq!(offered("Connect-PSSession -ComputerName Server01, Server02, "), ["Server01", "Server02", "Server03"]);
    assert_eq!(offered("Connect-PSSession -ComputerName Server01 -Name it"), ["ITTask", "'It''s one'"]);
    assert_eq!(offered("Connect-PSSession -Name 'it"), Vec::<String>::new(), "in an open text nothing is known");
    assert_eq!(offered("Connect-PSSession a -Authentication n"), ["Negotiate", "NegotiateWithImplicitCredential"]);
    assert_eq!(offered("Disconnect-PSSession -OutputBufferingMode "), ["None", "Drop", "Block"]);
    assert_eq!(offered("Connect-PSSession -Session $"), ["$s", "$cred"]);
    assert_eq!(first("Connect-PSSession -ComputerName a -Credential ", 1), ["$cred"]);
    assert_eq!(offered("Get-PSSession -State:o"), ["Opened"]);
    assert_eq!(offered("Get-PSSession -ErrorAction s"), ["SilentlyContinue", "Stop", "Suspend"]);
}

#[test]
fn positional_values_and_then_parameters() {
    assert_eq!(first("Get-PSSession ", 3), ["Server01", "Server02", "Server03"]);
    assert!(offered("Get-PSSession ").contains(&"-ComputerName".to_string()));
    assert_eq!(first("Get-PSSession | Disconnect-PSSession ", 3), ["$s", "$cred", "-Session"]);
    assert_eq!(offered("Connect-PSSession -Na¦ -ComputerName x"), ["-Name"]);
}

#[test]
fn the_place_that_is_replaced() {
    let candidates = Candidates { environment: Environment::open(), hosts: &[] };
    assert_eq!(complete("Get-PSSession -Stat", 19, &candidates).span, (14, 19));
    assert_eq!(complete("Get-PSSession ", 14, &candidates).span, (14, 14));
    assert_eq!(complete("Get-PSSession -State Op", 17, &candidates).span, (14, 17));
    assert_eq!(complete("é", 1, &candidates).span, (0, 0));
}

#[test]
fn every_parameter_and_value_has_a_line() {
    for cmdlet in CMDLETS {
        for parameter in cmdlet.parameters.iter().chain(COMMON) {
            sentences::check(&describe(parameter));
            let candidates = Candidates { environment: Environment::open(), hosts: &[] };
            for value in values::of(parameter, "", &candidates) {
                sentences::check(&value.description);
            }
        }
    }
}

proptest! {
    #[test]
    fn any_place_in_any_text(text in r#"([A-Za-z]{1,4}|-|Connect-PSSession |\$|'|@\{|[(){},|= é]){0,12}"#, cursor in 0_usize..80) {
        let candidates = Candidates { environment: Environment::open(), hosts: &[] };
        let found = complete(&text, cursor, &candidates);
        prop_assert!(found.span.0 <= found.span.1 && found.span.1 <= text.len());
        prop_assert!(text.is_char_boundary(found.span.0) && text.is_char_boundary(found.span.1));
    }
}
