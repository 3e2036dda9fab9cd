//! 6: the PSSession object and its table.

use reattach_core::bridge::{Availability, SessionState};
use reattach_core::data::{Datum, Environment, Variables};
use reattach_core::table::{Columns, availability_name, session_table, state_name};
use uuid::Uuid;

use crate::support::own;

#[test]
fn states_and_availabilities_by_number() {
    use SessionState::{BeforeOpen, Broken, Closed, Closing, Connecting, Disconnected, Disconnecting, Opened, Opening};
    let states = [BeforeOpen, Opening, Opened, Closed, Closing, Broken, Disconnecting, Disconnected, Connecting];
    for (number, (state, name)) in states
        .into_iter()
        .zip([
            "BeforeOpen",
            "Opening",
            "Opened",
            "Closed",
            "Closing",
            "Broken",
            "Disconnecting",
            "Disconnected",
            "Connecting",
        ])
        .enumerate()
    {
        assert_eq!((state as usize, state_name(state)), (number, name));
    }
    use Availability::{Available, AvailableForNestedCommand, Busy, None, RemoteDebug};
    for (number, (availability, name)) in [None, Available, AvailableForNestedCommand, Busy, RemoteDebug]
        .into_iter()
        .zip(["None", "Available", "AvailableForNestedCommand", "Busy", "RemoteDebug"])
        .enumerate()
    {
        assert_eq!((availability as usize, availability_name(availability)), (number, name));
    }
}

#[test]
fn properties() {
    let sessions = [own(4, "ITTask", SessionState::Opened)];
    let session = Datum::Session(sessions[0].instance_id);
    for (name, expected) in [
        ("Id", "4"),
        ("Name", "ITTask"),
        ("InstanceId", "00000000-0000-0000-0000-000000000004"),
        ("ComputerName", "Server01"),
        ("ComputerType", "RemoteMachine"),
        ("ConfigurationName", "Microsoft.PowerShell"),
        ("State", "Opened"),
        ("Availability", "Available"),
        ("Transport", "WSMan"),
    ] {
        let environment = Environment { sessions: &sessions, ..Environment::open() };
        let value = session.property(name, &environment).unwrap();
        assert_eq!(value[0].as_text().as_deref(), Some(expected), "{name}");
    }
    let mut variables = Variables::new();
    variables.set("s", vec![session, Datum::Session(Uuid::from_u128(4))]);
    let environment = Environment { variables: &variables, sessions: &sessions, jobs: &[], open: false };
    let value = |text: &str| {
        let reattach_core::command::Element::Value(value) =
            reattach_core::command::parse(text).pipeline.elements.remove(0)
        else {
            panic!("a value")
        };
        reattach_core::bind::evaluate(&value, &environment)
    };
    assert_eq!(value("$s.Name").unwrap(), [Datum::Text("ITTask".into()), Datum::Text("ITTask".into())]);
    assert_eq!(value("$s.Count").unwrap(), [Datum::number(2)]);
    assert_eq!(value("$s.Bogus").unwrap_err().error_id, "PropertyNotFoundException");
    assert_eq!(value("$t").unwrap_err().error_id, "VariableIsUndefined");
}

/// 6.1: the default view and the help page's older one.
#[test]
fn tables() {
    let mut session = own(4, "ITTask", SessionState::Opened);
    session.configuration_name = "ITTasks".into();
    let six = " Id Name            ComputerName    State         ConfigurationName     Availability
 -- ----            ------------    -----         -----------------     ------------
  4 ITTask          Server01        Opened        ITTasks                  Available
";
    let eight =
        " Id Name            Transport ComputerName    ComputerType    State         ConfigurationName     Availability
 -- ----            --------- ------------    ------------    -----         -----------------     ------------
  4 ITTask          WSMan     Server01        RemoteMachine   Opened        ITTasks                  Available
";
    assert_eq!(session_table(std::slice::from_ref(&session), Columns::Six), six);
    assert_eq!(session_table(std::slice::from_ref(&session), Columns::Eight), eight);
    session.name = "a name of more than fifteen".into();
    session.computer_name = "会話会話会話会話".into();
    let cut = session_table(std::slice::from_ref(&session), Columns::Six);
    assert!(
        cut.ends_with("  4 a name of more… 会話会話会話会… Opened        ITTasks                  Available\n"),
        "{cut}"
    );
}
