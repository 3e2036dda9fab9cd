//! What must hold for all values and all bytes.

use proptest::{collection::vec, option, prelude::*};
use reattach_psrp::{
    Uuid,
    client::ClientPool,
    clixml::{Container, NameOrder, Object, Value, decode, encode, encode_with},
    fragment::{Defragmenter, Fragmenter, Limits},
    message::{
        Argument, CreatePipeline, Destination, Merges, Message, MessageBody, PipelineCommand, PipelineResultTypes,
    },
    render::render,
    server::ServerPool,
};

/// Text with what is nasty in CLIXML.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z_x0-9 <>&\"'\r\n\t]{0,12}", any::<String>(), "(_x[0-9A-F]{4}_){0,3}"]
}

fn primitive() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        text().prop_map(Value::String),
        vec(0xd7f0u16..0xe010, 1..4).prop_map(|units| match String::from_utf16(&units) {
            Ok(text) => Value::String(text),
            Err(_) => Value::Utf16(units),
        }),
        any::<u16>().prop_map(Value::Char),
        any::<bool>().prop_map(Value::Bool),
        any::<i8>().prop_map(Value::I8),
        any::<u8>().prop_map(Value::U8),
        any::<i16>().prop_map(Value::I16),
        any::<u16>().prop_map(Value::U16),
        any::<i32>().prop_map(Value::I32),
        any::<u32>().prop_map(Value::U32),
        any::<i64>().prop_map(Value::I64),
        any::<u64>().prop_map(Value::U64),
        any::<f32>().prop_map(Value::F32),
        any::<f64>().prop_map(Value::F64),
        "-?[0-9]{1,20}\\.[0-9]{1,8}".prop_map(Value::Decimal),
        Just(Value::DateTime("2026-11-23T10:00:00.1234567Z".into())),
        Just(Value::TimeSpan("P1DT2H3M4.5S".into())),
        vec(any::<u8>(), 0..20).prop_map(Value::Bytes),
        any::<u128>().prop_map(|n| Value::Guid(Uuid::from_u128(n))),
        text().prop_map(Value::Uri),
        Just(Value::Version("5.1".into())),
        text().prop_map(Value::Xml),
        text().prop_map(Value::ScriptBlock),
        Just(Value::SecureString("AAAA".into())),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    primitive().prop_recursive(4, 40, 5, |inner| {
        let members = || vec((text().prop_map(Into::into), inner.clone()), 0..4);
        let items = || vec(inner.clone(), 0..5);
        let container = prop_oneof![
            items().prop_map(Container::List),
            items().prop_map(Container::Queue),
            items().prop_map(Container::Stack),
            items().prop_map(Container::Enumerable),
            vec((inner.clone(), inner.clone()), 0..4).prop_map(Container::Dictionary),
        ];
        let names = vec(prop_oneof![Just("A".to_owned()), Just("B".to_owned()), text()], 0..3).prop_map(Into::into);
        (names, option::of(primitive()), option::of(container), option::of(text()), members(), members()).prop_map(
            |(type_names, value, container, to_string, properties, extended)| {
                Object { type_names, value, container, to_string, properties, extended }.into()
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clixml_identity(value in value()) {
        prop_assert_eq!(&decode(encode(&value)).unwrap(), &value);
        prop_assert_eq!(&decode(encode_with(&value, NameOrder::BeforeRefId)).unwrap(), &value);
        render(&value);
    }

    #[test]
    fn fragments_join(
        messages in vec(vec(any::<u8>(), 0..200), 1..6),
        max_blob in 1usize..64,
        cut in any::<prop::sample::Index>(),
    ) {
        let mut fragmenter = Fragmenter::new();
        let fragments: Vec<Vec<u8>> =
            messages.iter().flat_map(|message| fragmenter.fragment(message, max_blob)).collect();
        let mut joined = Vec::new();
        let mut defragmenter = Defragmenter::new(Limits::default());
        let cut = cut.index(fragments.len() + 1);
        for run in [&fragments[..cut], &fragments[cut..]] {
            joined.extend(defragmenter.push(&run.concat()).unwrap());
        }
        prop_assert_eq!(joined, messages);
        prop_assert!(!defragmenter.is_partial());
    }

    #[test]
    fn pipelines_survive(
        text in text(), name in option::of(text()), value in value(), statements in 1usize..3,
        merge in prop::array::uniform8(option::of(0i32..9)), is_script: bool, history in option::of(text()),
    ) {
        let argument = Argument { name, value };
        let [my, to, previous, error, warning, verbose, debug, information] =
            merge.map(|number| number.map(PipelineResultTypes));
        let merges = Merges {
            my_result: my.unwrap_or_default(),
            to_result: to.unwrap_or_default(),
            previous_results: previous.unwrap_or_default(),
            error, warning, verbose, debug, information,
        };
        let command = PipelineCommand {
            text, is_script, use_local_scope: Some(true), merges, arguments: vec![argument],
        };
        let create = CreatePipeline {
            statements: vec![vec![command.clone(), command]; statements],
            history,
            ..CreatePipeline::script("")
        };
        let message = Message {
            destination: Destination::Server,
            pool_id: Uuid::from_u128(1),
            pipeline_id: Some(Uuid::from_u128(2)),
            body: MessageBody::CreatePipeline(create.clone()),
        };
        prop_assert_eq!(Message::decode(&message.encode()).unwrap(), message);
        create.script_text();
    }

    /// Whatever comes, the answer is an error or a value that can be written and read again.
    #[test]
    fn hostile_bytes(bytes in vec(any::<u8>(), 0..120), type_id in any::<prop::sample::Index>()) {
        let _ = decode(&bytes);
        let _ = Message::decode(&bytes);
        let _ = Defragmenter::new(Limits::default()).push(&bytes);
        let _ = ServerPool::left_running(Uuid::nil()).connect(&bytes);
        let _ = ClientPool::new(Uuid::nil()).receive(None, &bytes);
        let types: Vec<u32> = (0x10002..=0x10008).chain(0x21002..=0x2100c).chain(0x41002..=0x41012).collect();
        let mut message = 1u32.to_le_bytes().to_vec();
        message.extend(types[type_id.index(types.len())].to_le_bytes());
        message.extend([0; 32]);
        message.extend(&bytes);
        let _ = Message::decode(&message);
    }

    /// CLIXML with pieces of its own vocabulary in any order.
    #[test]
    fn hostile_clixml(pieces in vec(prop::sample::select(vec![
        "<Obj RefId=\"0\">", "<Obj RefId=\"1\" N=\"a\">", "</Obj>", "<TN RefId=\"0\">", "</TN>", "<T>A</T>",
        "<TNRef RefId=\"0\" />", "<LST>", "</LST>", "<DCT>", "</DCT>", "<En>", "</En>", "<S N=\"Key\">k</S>",
        "<I32 N=\"Value\">1</I32>", "<MS>", "</MS>", "<Props>", "</Props>", "<Ref RefId=\"0\" />",
        "<Ref RefId=\"1\" N=\"Value\" />", "<ToString>t</ToString>", "<Nil />", "<S>_x000D_&#13;</S>",
    ]), 0..30)) {
        let text = format!("<Obj RefId=\"9\"><LST>{}</LST></Obj>", pieces.concat());
        if let Ok(value) = decode(&text) {
            prop_assert_eq!(&decode(encode(&value)).unwrap(), &value);
            render(&value);
        }
    }

    #[test]
    fn bodies_of_any_value(value in value(), type_id in any::<prop::sample::Index>()) {
        let types: Vec<u32> = (0x10002..=0x10008).chain(0x21002..=0x2100c).chain(0x41002..=0x41012).collect();
        let mut bytes = 1u32.to_le_bytes().to_vec();
        bytes.extend(types[type_id.index(types.len())].to_le_bytes());
        bytes.extend([0; 32]);
        bytes.extend(encode(&value).as_bytes());
        if let Ok(message) = Message::decode(&bytes) {
            prop_assert_eq!(Message::decode(&message.encode()).unwrap(), message);
        }
    }
}
