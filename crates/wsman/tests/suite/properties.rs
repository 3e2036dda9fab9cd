//! Properties: anything survives, nothing panics, nothing is shown.

use std::time::Duration;

use proptest::prelude::*;
use reattach_wsman::{CreateShell, Request, RequestBody, Response, format_duration, parse_duration};

use crate::support::{bodies, id, request};

#[test]
fn debug_shows_no_content() {
    let body = RequestBody::Send { stream: "pr".into(), command_id: None, data: b"secret".to_vec(), end: false };
    let shown = format!("{:?}", request(body));
    assert!(shown.contains("Send(..)") && !shown.contains("115, 101, 99"));
}

proptest! {
    #[test]
    fn any_text_survives(name in "\\PC{0,40}", context in "[^\\p{Cc}]{1,40}") {
        let mut create = CreateShell::power_shell(id(1), vec![1]);
        create.name = Some(name.clone());
        let read = Request::parse(request(RequestBody::Create(create)).to_xml().as_bytes()).unwrap();
        let RequestBody::Create(read) = read.body else { panic!() };
        prop_assert_eq!(read.name, Some(name));
        let pull = request(RequestBody::Pull { context: context.clone() });
        let RequestBody::Pull { context: read } =
            Request::parse(pull.to_xml().as_bytes()).unwrap().body else { panic!() };
        prop_assert_eq!(read, context.trim());
    }

    #[test]
    fn mutations_never_panic(at in 0usize..4000, byte: u8, cut in 0usize..4000, which in 0usize..19) {
        let mut xml = request(bodies().swap_remove(which)).to_xml().into_bytes();
        let length = xml.len();
        xml[at % length] = byte;
        let _ = Request::parse(&xml);
        let _ = Request::parse(&xml[..cut % length]);
        let _ = Response::parse(&xml);
    }

    #[test]
    fn whole_seconds_survive(seconds in 0u64..u64::from(u32::MAX)) {
        let duration = Duration::from_secs(seconds);
        prop_assert_eq!(parse_duration(&format_duration(duration)), Ok(duration));
    }
}
