//! Listings: both namespaces, the modes, and every odd value.

use std::time::Duration;

use reattach_wsman::{
    Enumeration, EnumerationMode, Error, Request, RequestBody, Response, ResponseBody, Shell, ShellState,
};

use crate::support::{id, request, shell};

#[test]
fn items_change_their_namespace_between_enumerate_and_pull() {
    let body = || ResponseBody::Enumerated { shells: vec![shell()], commands: vec![], context: None };
    let first = Response::to(&request(RequestBody::EnumerateShells), id(3), body()).to_xml();
    assert!(first.contains("<w:Items>") && first.contains("<w:EndOfSequence/>"));
    let pull = RequestBody::Pull { context: "c".into() };
    let second = Response::to(&request(pull), id(3), body()).to_xml();
    assert!(second.contains("<n:Items>") && second.contains("<n:EndOfSequence/>"));
}

#[test]
fn an_unnamed_shell_with_little_said_is_still_listed() {
    let xml = Response::to(
        &request(RequestBody::EnumerateShells),
        id(3),
        ResponseBody::Enumerated {
            shells: vec![Shell { shell_id: id(1), ..Shell::default() }],
            commands: vec![],
            context: None,
        },
    )
    .to_xml();
    let odd = xml.replace("</rsp:Shell>", "<rsp:IdleTimeOut>never</rsp:IdleTimeOut><z/></rsp:Shell>");
    let ResponseBody::Enumerated { shells, .. } = Response::parse(odd.as_bytes()).unwrap().body else { panic!() };
    assert_eq!((shells[0].name.clone(), shells[0].idle_timeout), (None, None));
}

/// A listing with these items, in the EnumerateResponse or the PullResponse.
fn listing(pull: bool, rest: &str) -> Response {
    let response = if pull { "PullResponse" } else { "EnumerateResponse" };
    let xml = format!(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' \
         xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing' \
         xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd' \
         xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration' \
         xmlns:rsp='http://schemas.microsoft.com/wbem/wsman/1/windows/shell'><s:Header>\
         <a:Action>http://schemas.xmlsoap.org/ws/2004/09/enumeration/{response}</a:Action></s:Header>\
         <s:Body><n:{response}>{rest}</n:{response}></s:Body></s:Envelope>"
    );
    Response::parse(xml.as_bytes()).unwrap()
}

fn parts(response: &Response) -> (&[Shell], Option<&str>) {
    let ResponseBody::Enumerated { shells, context, .. } = &response.body else { panic!() };
    (shells, context.as_deref())
}

#[test]
fn the_end_and_the_items_are_found_in_either_namespace() {
    let one = format!("<rsp:Shell><rsp:ShellId>{}</rsp:ShellId></rsp:Shell>", id(1));
    for pull in [false, true] {
        for (items, end) in [("w", "w"), ("n", "n"), ("w", "n"), ("n", "w")] {
            let context = "<n:EnumerationContext>more</n:EnumerationContext>";
            let text = format!("{context}<{items}:Items>{one}</{items}:Items>");
            let open = listing(pull, &text);
            assert_eq!((parts(&open).0.len(), parts(&open).1), (1, Some("more")));
            let closed = listing(pull, &format!("{text}<{end}:EndOfSequence/>"));
            assert_eq!((parts(&closed).0.len(), parts(&closed).1), (1, None));
        }
        for empty in ["", "<n:EnumerationContext/>", "<n:EnumerationContext> </n:EnumerationContext><w:Items/>"] {
            assert_eq!(parts(&listing(pull, empty)), (&[][..], None));
        }
    }
}

#[test]
fn odd_values_are_problems_and_hide_nothing() {
    for (child, what) in [
        ("IdleTimeOut", "-PT60S"),
        ("IdleTimeOut", "never"),
        ("MaxIdleTimeOut", "P1M"),
        ("ShellRunTime", "P"),
        ("ShellInactivity", "1:00"),
        ("ProcessId", "-1"),
        ("ProcessId", "99999999999"),
        ("ChildProcesses", "none"),
        ("ProfileLoaded", "perhaps"),
        ("BufferMode", "Keep"),
    ] {
        let text = format!(
            "<w:Items><rsp:Shell><rsp:ShellId>{}</rsp:ShellId><rsp:{child}>{what}</rsp:{child}>\
             <rsp:Name>n</rsp:Name><rsp:Unknown><rsp:Deep/></rsp:Unknown><z/></rsp:Shell></w:Items>",
            id(1)
        );
        let response = listing(false, &text);
        let shell = Shell { shell_id: id(1), name: Some("n".into()), ..Shell::default() };
        assert_eq!(parts(&response).0, [shell], "{child}");
        assert!(matches!(response.problems[..], [Error::Malformed { what, offset }] if what == child && offset > 300));
    }
}

#[test]
fn values_that_are_read() {
    for (inside, expected) in [
        (
            "<rsp:IdleTimeOut>PT0.000S</rsp:IdleTimeOut>",
            Shell { idle_timeout: Some(Duration::ZERO), ..Shell::default() },
        ),
        (
            "<rsp:ShellInactivity>P1DT0H0M1S</rsp:ShellInactivity>",
            Shell { shell_inactivity: Some(Duration::from_secs(86_401)), ..Shell::default() },
        ),
        ("<rsp:State>disconnected</rsp:State>", Shell { state: Some(ShellState::Disconnected), ..Shell::default() }),
        (
            "<rsp:State>Asleep</rsp:State>",
            Shell { state: Some(ShellState::Other("Asleep".into())), ..Shell::default() },
        ),
        ("<rsp:State/>", Shell::default()),
        ("<rsp:IdleTimeOut/><rsp:ProcessId> </rsp:ProcessId>", Shell::default()),
        ("<rsp:ProfileLoaded>NO</rsp:ProfileLoaded>", Shell { profile_loaded: Some(false), ..Shell::default() }),
        (
            "<rsp:Name> a &amp; b\u{1F600} </rsp:Name>",
            Shell { name: Some("a & b\u{1F600}".into()), ..Shell::default() },
        ),
    ] {
        let text =
            format!("<n:Items><rsp:Shell>{inside}<rsp:ShellId>{{{}}}</rsp:ShellId></rsp:Shell></n:Items>", id(1));
        let response = listing(true, &text);
        assert_eq!(parts(&response).0, [Shell { shell_id: id(1), ..expected }], "{inside}");
        assert_eq!(response.problems, []);
    }
}

#[test]
fn items_without_an_id_are_left_out_with_a_problem() {
    let text = format!(
        "<w:Items><rsp:Shell><rsp:Name>x</rsp:Name></rsp:Shell><rsp:Shell><rsp:ShellId>zz</rsp:ShellId></rsp:Shell>\
         <rsp:Command><rsp:CommandLine>Get-Job</rsp:CommandLine></rsp:Command><other/>\
         <rsp:Shell><rsp:ShellId>{}</rsp:ShellId></rsp:Shell></w:Items>",
        id(1)
    );
    let response = listing(false, &text);
    assert_eq!(parts(&response).0.len(), 1);
    let what: Vec<_> = response
        .problems
        .iter()
        .map(|problem| match problem {
            Error::Missing { what, .. } => ("missing", *what),
            Error::Malformed { what, .. } => ("malformed", *what),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(what, [("missing", "ShellId"), ("malformed", "ShellId"), ("missing", "CommandId")]);
}

#[test]
fn references_give_id_and_resource() {
    let reference = format!(
        "<a:EndpointReference><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>u</w:ResourceURI>\
         <w:SelectorSet><w:Selector Name='shellid'>{}</w:Selector></w:SelectorSet></a:ReferenceParameters>\
         </a:EndpointReference>",
        id(1)
    );
    let object = format!("<rsp:Shell><rsp:ShellId>{}</rsp:ShellId><rsp:Name>n</rsp:Name></rsp:Shell>", id(1));
    let alone = listing(false, &format!("<w:Items>{reference}</w:Items>"));
    assert_eq!(parts(&alone).0, [Shell { shell_id: id(1), resource_uri: "u".into(), ..Shell::default() }]);
    let both = listing(true, &format!("<n:Items><w:Item>{object}{reference}</w:Item></n:Items>"));
    assert_eq!(parts(&both).0, [Shell { shell_id: id(1), name: Some("n".into()), ..Shell::default() }]);
    let broken = listing(false, "<w:Items><a:EndpointReference/></w:Items>");
    assert!(matches!(broken.problems[..], [Error::Missing { what: "ReferenceParameters", .. }]));
}

#[test]
fn every_way_of_asking_survives() {
    for mode in [EnumerationMode::Object, EnumerationMode::Epr, EnumerationMode::ObjectAndEpr] {
        for (optimize, max_elements) in [(true, Some(1)), (false, None), (true, None), (false, Some(32_000))] {
            for body in [RequestBody::EnumerateShells, RequestBody::EnumerateCommands { shell_id: id(1) }] {
                let mut asked = request(body);
                asked.header.enumeration = Enumeration { optimize, max_elements, mode };
                let xml = asked.to_xml();
                assert_eq!(xml.contains("OptimizeEnumeration"), optimize);
                assert_eq!(Request::parse(xml.as_bytes()), Ok(asked));
            }
        }
    }
    let mut pull = request(RequestBody::Pull { context: "c".into() });
    pull.header.enumeration.max_elements = Some(7);
    let xml = pull.to_xml();
    assert!(xml.contains("<wsen:MaxElements>7<"));
    assert_eq!(Request::parse(xml.replace("wsen:Max", "wsman:Max").as_bytes()), Ok(pull));
}
