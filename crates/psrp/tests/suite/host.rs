//! Host calls and their answers: every method, both ways, and the forms of the wire.

use reattach_oracles::host::{answers, queries};
use reattach_psrp::{
    Error,
    clixml::{Value, decode, encode},
    message::{
        BufferCell, BufferCells, ChoiceDescription, ConsoleColor, Coordinates, Destination, FieldDescription,
        FieldKind, HostAnswer, HostCall, HostDefaultData, HostInfo, HostMethod, HostPart, HostQuery, HostResponse,
        KeyInfo, Message, MessageBody, VOID_CALL_ID,
    },
    secret::{Sealed, SessionKey},
};

use crate::vectors::POOL;

const CELL: BufferCell =
    BufferCell { character: 0x41, foreground: ConsoleColor(7), background: ConsoleColor(0), cell_type: 0 };
const PLACE: Coordinates = Coordinates { x: 4, y: 5 };

/// As it comes out at the other end of the wire.
fn travel(body: MessageBody) -> MessageBody {
    let message = Message { destination: Destination::Client, pool_id: POOL, pipeline_id: None, body };
    Message::decode(&message.encode()).unwrap().body
}

#[test]
fn every_method_both_ways() {
    let queries = queries();
    let methods: Vec<HostMethod> = queries.iter().map(HostQuery::method).collect();
    assert_eq!(methods, HostMethod::ALL);
    assert_eq!(methods.iter().map(|method| method.0).collect::<Vec<_>>(), (1..=56).collect::<Vec<_>>());
    for query in queries {
        let call = HostCall::new(9, &query);
        assert_eq!(call.call_id, if call.method.expects_answer() { 9 } else { VOID_CALL_ID }, "{query:?}");
        let MessageBody::HostCall(call) = travel(MessageBody::HostCall(call)) else { panic!("a call") };
        assert_eq!(call.query().unwrap(), query);
        // Every parameter is needed.
        for missing in 0..call.parameters.len() {
            let cut = HostCall { parameters: call.parameters[..missing].to_vec(), ..call.clone() };
            assert!(matches!(cut.query(), Err(Error::HostCall { .. })), "{query:?}");
        }
    }
}

#[test]
fn parameters_of_other_types_are_refused() {
    let odd = || Value::extended(vec![("odd".into(), "x".into())]);
    for query in queries() {
        let call = HostCall::new(9, &query);
        let untyped = matches!(call.method, HostMethod::WRITE_PROGRESS | HostMethod::PUSH_RUNSPACE);
        for index in 0..call.parameters.len() {
            let mut wrong = call.clone();
            wrong.parameters[index] = odd();
            let method = call.method.name();
            match wrong.query() {
                Err(Error::HostCall { method: named, .. }) => assert_eq!(named, method),
                other => assert!(untyped, "{method} {index}: {other:?}"),
            }
        }
    }
    let unknown = HostCall { call_id: 1, method: HostMethod(57), parameters: vec![] };
    assert_eq!(unknown.query(), Err(Error::HostCall { method: "Unknown", parameter: "mi" }));
    assert!(unknown.expects_answer());
}

#[test]
fn who_a_call_is_for() {
    let parts: Vec<HostPart> = HostMethod::ALL.iter().map(|method| method.part()).collect();
    let count = |part| parts.iter().filter(|p| **p == part).count();
    assert_eq!((count(HostPart::Output), count(HostPart::Prompt), count(HostPart::Identity)), (10, 7, 5));
    assert_eq!((count(HostPart::RawConsole), count(HostPart::Session)), (25, 9));
    assert!(HostMethod::ALL.iter().all(|m| m.part() != HostPart::Output || !m.expects_answer()));
    assert!(HostMethod::ALL.iter().all(|m| m.part() != HostPart::Prompt || m.expects_answer()));
    assert_eq!(HostMethod(0).part(), HostPart::Unknown);
}

#[test]
fn every_answer_both_ways() {
    let key = SessionKey::generate(&mut |buffer| buffer.fill(7));
    let answers: Vec<(HostMethod, HostAnswer<Sealed>)> =
        answers().into_iter().map(|(method, answer)| (method, answer.seal(Some(&key)).unwrap())).collect();
    let methods: Vec<HostMethod> = answers.iter().map(|(method, _)| *method).collect();
    let expected: Vec<HostMethod> = HostMethod::ALL.iter().copied().filter(|m| m.expects_answer()).collect();
    assert_eq!(methods, expected);
    let travel = |response| match travel(MessageBody::HostResponse(response)) {
        MessageBody::HostResponse(response) => response,
        other => panic!("{other:?}"),
    };
    for (method, answer) in &answers {
        let call = HostCall { call_id: 5, method: *method, parameters: vec![] };
        let response = travel(HostResponse::new(&call, answer.clone()).unwrap());
        assert_eq!((response.call_id, response.method), (5, *method));
        assert_eq!(&response.answer().unwrap(), answer);
        let refused = travel(HostResponse::new(&call, HostAnswer::not_implemented(*method)).unwrap());
        let HostAnswer::Error(record) = refused.answer().unwrap() else { panic!("an error") };
        assert_eq!(record.fully_qualified_error_id, "RemoteHostExecutionException");
        assert!(record.message().contains(method.name()));
        // Nothing but an error, of a wrong type, or where nothing is returned.
        assert_eq!(answers.iter().filter(|(_, other)| other.fits(*method)).count(), answers_like(&answers, answer));
        let nothing = HostResponse { value: Some(Value::Bytes(vec![])), ..response };
        assert!(nothing.answer().is_err() || matches!(answer, HostAnswer::Object(_)), "{method:?}");
    }
    let write = HostCall { call_id: 5, method: HostMethod::WRITE1, parameters: vec![] };
    assert!(HostResponse::new(&write, HostAnswer::not_implemented(write.method)).is_err());
}

fn answers_like(answers: &[(HostMethod, HostAnswer<Sealed>)], answer: &HostAnswer<Sealed>) -> usize {
    let kind = std::mem::discriminant(answer);
    answers.iter().filter(|(_, other)| std::mem::discriminant(other) == kind).count()
}

#[test]
fn forms_of_the_wire() {
    // As MS-PSRP 2.2.3.26 shows a key, and as a host's default data has places: beside their type's name.
    let response = |method: HostMethod, mr: &str| HostResponse {
        call_id: 1,
        method,
        value: Some(decode(mr).unwrap()),
        error: None,
    };
    let key = "<Obj RefId=\"1\"><MS><I32 N=\"virtualKeyCode\">65</I32><C N=\"character\">97</C>\
               <I32 N=\"controlKeyState\">0</I32><B N=\"keyDown\">true</B></MS></Obj>";
    let expected = KeyInfo { virtual_key_code: 65, character: 97, control_key_state: 0, key_down: true };
    assert_eq!(response(HostMethod::READ_KEY, key).answer(), Ok(HostAnswer::Key(expected)));
    let place = "<Obj RefId=\"0\"><MS><S N=\"T\">System.Management.Automation.Host.Coordinates</S>\
                 <Obj N=\"V\" RefId=\"1\"><MS><I32 N=\"x\">4</I32><I32 N=\"y\">5</I32></MS></Obj></MS></Obj>";
    assert_eq!(response(HostMethod::GET_CURSOR_POSITION, place).answer(), Ok(HostAnswer::Coordinates(PLACE)));

    // An array of two rows and one column, MS-PSRP 2.2.6.1.4; lengths that lie are refused.
    let cell = |character: u16| {
        format!(
            "<Obj RefId=\"3\"><MS><C N=\"character\">{character}</C><I32 N=\"foregroundColor\">7</I32>\
             <I32 N=\"backgroundColor\">0</I32><I32 N=\"bufferCellType\">0</I32></MS></Obj>"
        )
    };
    let array = |rows: i32, columns: i32| {
        format!(
            "<Obj RefId=\"0\"><MS><Obj RefId=\"1\" N=\"mae\"><LST>{}{}</LST></Obj><Obj RefId=\"2\" N=\"mal\"><LST>\
             <I32>{rows}</I32><I32>{columns}</I32></LST></Obj></MS></Obj>",
            cell(0x41),
            cell(0x42)
        )
    };
    let cells = vec![CELL, BufferCell { character: 0x42, ..CELL }];
    let cells = BufferCells { rows: 2, columns: 1, cells };
    let contents = |rows, columns| response(HostMethod::GET_BUFFER_CONTENTS, &array(rows, columns)).answer();
    assert_eq!(contents(2, 1), Ok(HostAnswer::Cells(cells)));
    for (rows, columns) in [(1, 1), (2, 2), (-1, -2), (i32::MAX, 0), (i32::MAX, i32::MAX)] {
        assert!(contents(rows, columns).is_err(), "{rows} {columns}");
    }

    // .NET's names of a field and a choice; a collection that came as an array; text that is null.
    let prompt = HostCall::new(1, &queries().swap_remove(22));
    let text = encode(&prompt.parameters[2]);
    for name in ["name", "label", "parameterTypeFullName", "isMandatory", "defaultValue", "isFromRemoteHost"] {
        assert!(text.contains(&format!("N=\"{name}\"")), "{text}");
    }
    let choice = HostCall {
        call_id: 1,
        method: HostMethod::PROMPT_FOR_CHOICE_MULTIPLE_SELECTION,
        parameters: vec![
            Value::Null,
            Value::Null,
            Value::Null,
            Value::extended(vec![
                ("mae".into(), Value::array_list(vec![Value::I32(1)])),
                ("mal".into(), Value::array_list(vec![Value::I32(1)])),
            ]),
        ],
    };
    let expected = HostQuery::PromptForChoiceMultipleSelection {
        caption: String::new(),
        message: String::new(),
        choices: vec![],
        default_choices: vec![1],
    };
    assert_eq!(choice.query(), Ok(expected));
}

#[test]
fn labels() {
    for (label, plain, hot_key) in [
        ("&Yes", "Yes", Some('Y')),
        ("N&o to all", "No to all", Some('O')),
        ("plain", "plain", None),
        ("end&", "end", None),
        ("a & b", "a  b", None),
        ("&été", "été", Some('É')),
        ("", "", None),
    ] {
        let choice = ChoiceDescription::new(label, "");
        assert_eq!((choice.plain_label().as_str(), choice.hot_key()), (plain, hot_key), "{label}");
    }
    let choices = [
        ChoiceDescription::new("&Yes", ""),
        ChoiceDescription::new("Yes to &All", ""),
        ChoiceDescription::new("&No", ""),
    ];
    for (response, picked) in [
        ("y", Some(0)),
        ("YES", Some(0)),
        ("yes to all", Some(1)),
        ("a", Some(1)),
        ("n ", Some(2)),
        ("x", None),
        ("", None),
    ] {
        assert_eq!(ChoiceDescription::pick(&choices, response), picked, "{response}");
    }
    let field = |type_name: &str| FieldDescription {
        parameter_type_full_name: type_name.into(),
        ..FieldDescription::text("Name")
    };
    for (type_name, kind) in [
        ("System.String", FieldKind::Text),
        ("System.Security.SecureString", FieldKind::SecureString),
        ("System.Management.Automation.PSCredential", FieldKind::Credential),
        ("System.Boolean", FieldKind::Bool),
        ("System.String[]", FieldKind::List),
        ("", FieldKind::Text),
    ] {
        assert_eq!(field(type_name).kind(), kind, "{type_name}");
    }
    assert_eq!(field("").plain_label(), "Name");
    assert_eq!(FieldDescription { label: "&Full name".into(), ..field("") }.plain_label(), "Full name");
}

#[test]
fn what_a_host_says_of_itself() {
    let data = HostDefaultData { cursor_position: PLACE, window_title: "é".into(), ..HostDefaultData::new(80, 25) };
    let host = HostInfo::console(&data);
    assert_eq!(host.default_data(), Some(data));
    assert_eq!(HostInfo::NONE.default_data(), None);
    let part = HostInfo { host_default_data: Some(Value::extended(vec![])), ..HostInfo::interactive(80, 25) };
    assert_eq!(part.default_data(), None);
}
