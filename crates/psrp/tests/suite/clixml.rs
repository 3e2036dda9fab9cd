//! CLIXML: every form, and what is refused.

use reattach_psrp::{
    Error, Uuid,
    clixml::{Container, Decoder, Limits, Object, Value, decode, decode_with, encode},
};

fn check(clixml: &str, value: Value) {
    assert_eq!(decode(clixml).unwrap(), value, "{clixml}");
    assert_eq!(encode(&value), clixml);
}

#[test]
fn primitives() {
    check("<Nil />", Value::Null);
    check("<S>a &lt;b&gt; &amp; \"c\"_x000A_</S>", "a <b> & \"c\"\n".into());
    check("<S />", "".into());
    check("<S>_xD83D_</S>", Value::Utf16(vec![0xd83d]));
    check("<C>8364</C>", Value::Char(8364));
    check("<B>true</B>", true.into());
    check("<SB>-128</SB>", Value::I8(-128));
    check("<By>255</By>", Value::U8(255));
    check("<I16>-32768</I16>", Value::I16(i16::MIN));
    check("<U16>65535</U16>", Value::U16(u16::MAX));
    check("<I32>-2147483648</I32>", Value::I32(i32::MIN));
    check("<U32>4294967295</U32>", Value::U32(u32::MAX));
    check("<I64>-9223372036854775808</I64>", Value::I64(i64::MIN));
    check("<U64>18446744073709551615</U64>", Value::U64(u64::MAX));
    check("<Sg>1.5</Sg>", Value::F32(1.5));
    check("<Db>-INF</Db>", Value::F64(f64::NEG_INFINITY));
    check("<Db>1E300</Db>", Value::F64(1e300));
    check("<D>79228162514264337593543950335</D>", Value::Decimal("79228162514264337593543950335".into()));
    let date = "2026-11-23T10:00:00.1234567+01:00";
    check(&format!("<DT>{date}</DT>"), Value::DateTime(date.into()));
    check("<TS>PT9.0269026S</TS>", Value::TimeSpan("PT9.0269026S".into()));
    check("<BA>AQID</BA>", Value::Bytes(vec![1, 2, 3]));
    let guid = "0306eaa9-6870-4284-a706-8f1a2b18cbfb";
    check(&format!("<G>{guid}</G>"), Value::Guid(guid.parse::<Uuid>().unwrap()));
    check("<URI>http://a/?b&amp;c</URI>", Value::Uri("http://a/?b&c".into()));
    check("<Version>5.1.20348.1</Version>", Value::Version("5.1.20348.1".into()));
    check("<XD>&lt;a /&gt;</XD>", Value::Xml("<a />".into()));
    check("<SBK>Get-Job | % { $_ }</SBK>", Value::ScriptBlock("Get-Job | % { $_ }".into()));
    check("<SS>AAAA</SS>", Value::SecureString("AAAA".into()));
    assert!(matches!(decode("<Db>NaN</Db>").unwrap(), Value::F64(n) if n.is_nan()));
    assert_eq!(encode(&Value::F64(f64::NAN)), "<Db>NaN</Db>");
    assert_eq!(decode("<Sg>INF</Sg>").unwrap(), Value::F32(f32::INFINITY));
    assert_eq!(decode("<S>&#x41;<![CDATA[<b>]]></S>").unwrap(), "A<b>".into());
}

#[test]
fn containers_and_members() {
    let items = || vec![Value::I32(1), Value::Null];
    for (element, container) in [
        ("LST", Container::List(items())),
        ("QUE", Container::Queue(items())),
        ("STK", Container::Stack(items())),
        ("IE", Container::Enumerable(items())),
    ] {
        let object = Object { container: Some(container), ..Object::default() };
        check(&format!("<Obj RefId=\"0\"><{element}><I32>1</I32><Nil /></{element}></Obj>"), object.into());
    }
    let object = Object {
        type_names: ["Deserialized.A", "Deserialized.B"].into(),
        value: Some(Value::I32(7)),
        container: Some(Container::Dictionary(vec![("k".into(), Value::Bool(true))])),
        to_string: Some("seven\n".into()),
        properties: vec![("P \"1\"".into(), "x".into())],
        extended: vec![("E".into(), Value::array_list(vec![])), ("F".into(), Value::array_list(vec![]))],
    };
    check(
        "<Obj RefId=\"0\"><TN RefId=\"0\"><T>Deserialized.A</T><T>Deserialized.B</T></TN>\
         <ToString>seven_x000A_</ToString><I32>7</I32>\
         <DCT><En><S N=\"Key\">k</S><B N=\"Value\">true</B></En></DCT>\
         <Props><S N=\"P &quot;1&quot;\">x</S></Props><MS>\
         <Obj RefId=\"1\" N=\"E\"><TN RefId=\"1\"><T>System.Collections.ArrayList</T><T>System.Object</T></TN><LST /></Obj>\
         <Obj RefId=\"2\" N=\"F\"><TNRef RefId=\"1\" /><LST /></Obj></MS></Obj>",
        object.into(),
    );
}

#[test]
fn references() {
    let value = decode(
        "<Obj RefId=\"0\"><LST><Obj RefId=\"5\"><MS><S N=\"a\">x</S></MS></Obj><Ref RefId=\"5\" /><Ref RefId=\"0\" /></LST></Obj>",
    )
    .unwrap();
    let items = value.items().unwrap();
    assert_eq!(items[0], items[1]);
    assert_eq!(items[2], Value::Cycle(0));
    assert_eq!(decode(encode(&value)).unwrap(), value);
    assert!(matches!(decode("<Ref RefId=\"9\" />"), Err(Error::Value { element: "Ref", .. })));
    // An id can be any text.
    let texts = "<Obj><LST><Obj RefId=\"RefId-0\"><TN RefId=\"RefId-0\"><T>a</T></TN></Obj><Obj RefId=\"18446744073709551615\">\
        <TNRef RefId=\"RefId-0\" /></Obj><Ref RefId=\"18446744073709551615\" /><Ref RefId=\"RefId-0\" /></LST></Obj>";
    let items = decode(texts).unwrap();
    let items = items.items().unwrap();
    assert!(items.len() == 4 && items.iter().all(|item| *item == items[0]));
    assert!(decode("<Obj><LST><Obj RefId=\"a\" /><Ref RefId=\"b\" /></LST></Obj>").is_err());
}

#[test]
fn an_object_in_an_object() {
    let wrapped = "<Obj RefId=\"0\"><ToString>outer</ToString><Obj RefId=\"1\"><ToString>inner</ToString>\
        <LST><I32>1</I32></LST><Props><S N=\"a\">x</S></Props></Obj>\
        <MS><S N=\"b\">y</S><Ref N=\"c\" RefId=\"1\" /></MS></Obj>";
    let value = decode(wrapped).unwrap();
    assert_eq!(value.as_object().unwrap().base().to_string.as_deref(), Some("inner"));
    assert_eq!(value.items(), Some([Value::I32(1)].as_slice()));
    assert_eq!(["a", "b"].map(|name| value.get(name).and_then(Value::as_str)), [Some("x"), Some("y")]);
    assert_eq!(value.get("c"), Some(value.primitive()));
    assert_eq!(decode(encode(&value)).unwrap(), value);
    // Of an object that it is in, too.
    let around = decode("<Obj RefId=\"0\"><Ref RefId=\"0\" /></Obj>").unwrap();
    assert_eq!(around.as_object().unwrap().value, Some(Value::Cycle(0)));
    assert_eq!(decode(encode(&around)).unwrap(), around);
    check(
        "<Obj RefId=\"0\"><Obj RefId=\"1\"><I32>5</I32></Obj></Obj>",
        Object { value: Some(Object { value: Some(5.into()), ..Object::default() }.into()), ..Object::default() }
            .into(),
    );
}

#[test]
fn tolerated() {
    assert_eq!(decode("\u{feff}<I32>1</I32>").unwrap(), Value::I32(1));
    let file = "<?xml version=\"1.0\"?>\n<Objs Version=\"1.1.0.1\" \
        xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S>a</S></Objs>";
    assert_eq!(decode(file).unwrap(), "a".into());
    assert_eq!(decode("<Objs><S>a</S><S>b</S></Objs>").unwrap().items().unwrap().len(), 2);
    // Line ends are one character, but for those that are written as a reference.
    for (text, read) in [("a\r\nb\rc", "a\nb\nc"), ("a&#xD;\r\n_x000D_", "a\r\n\r"), ("<![CDATA[\r]]>", "\n")] {
        assert_eq!(decode(format!("<S>{text}</S>")).unwrap(), read.into(), "{text:?}");
    }
    for text in ["AQIDBA==", "AQIDBA", " AQ\r\nID\tBA= ="] {
        assert_eq!(decode(format!("<BA>{text}</BA>")).unwrap(), Value::Bytes(vec![1, 2, 3, 4]), "{text:?}");
    }
    // Unknown elements are passed over, whatever is in them.
    let unknown =
        "<Obj RefId=\"0\"><New><Deep a=\"1\">x</Deep></New><MS><Odd N=\"o\" /><I32 N=\"n\">1</I32></MS></Obj>";
    assert_eq!(decode(unknown).unwrap(), Value::extended(vec![("n".into(), Value::I32(1))]));
    let progress =
        decode("<PR><AV>Copy</AV><AI>0</AI><Nil /><PI>-1</PI><PC>50</PC><T>Processing</T><SR>-1</SR><SD> </SD></PR>");
    assert_eq!(progress.unwrap().get("PercentComplete"), Some(&Value::I32(50)));
}

/// What was read once is known again by its text; one that only looks like it is another.
#[test]
fn names_seen_before() {
    let object =
        |tag: &str| format!("<Obj RefId=\"0\"><TN RefId=\"0\"><T>x\" RefId=\"7</T><T>x</T></TN><MS>{tag}</MS></Obj>");
    let mut decoder = Decoder::default();
    for tag in ["<S N=\"x\">v</S>", "<S N=\"x\" >v</S>", "<S N=\"x\" RefId=\"7\">v</S>", "<S RefId=\"7\" N=\"x\">v</S>"]
    {
        for _ in 0..2 {
            let value = decoder.decode(object(tag)).unwrap();
            let object = value.as_object().unwrap();
            assert_eq!(object.extended, [("x".into(), "v".into())], "{tag}");
            assert_eq!(object.type_names[0], "x\" RefId=\"7");
        }
    }
}

#[test]
fn refused() {
    let dtd = "<!DOCTYPE a [<!ENTITY b \"c\">]><S>&b;</S>";
    assert!(matches!(decode(dtd), Err(Error::Dtd { .. })));
    for malformed in [
        "",
        " ",
        "x",
        "<S>",
        "<S>a</I32>",
        "<S>&b;</S>",
        "<S>&#xD800;</S>",
        "<Odd/>",
        "<S/><S/>",
        "<Obj RefId=\"0\"><MS>",
        "<S N=>a</S>",
    ] {
        assert!(decode(malformed).is_err(), "{malformed}");
    }
    for invalid in ["<I32>x</I32>", "<I32/>", "<By>256</By>", "<C>65536</C>", "<B>yes</B>", "<G>1</G>", "<BA>!</BA>"] {
        assert!(matches!(decode(invalid), Err(Error::Value { .. })), "{invalid}");
    }
    assert!(matches!(decode(b"<S>\xff</S>"), Err(Error::Utf8 { offset: 3 })));
}

#[test]
fn bounded() {
    let nested = |depth: usize| {
        format!("{}<I32 N=\"a\">1</I32>{}", "<Obj RefId=\"0\" N=\"a\"><MS>".repeat(depth), "</MS></Obj>".repeat(depth))
    };
    assert!(decode(nested(51)).is_ok());
    assert!(matches!(decode(nested(52)), Err(Error::Limit { what: "CLIXML depth", .. })));
    assert!(matches!(decode(nested(100_000)), Err(Error::Limit { .. })));
    assert!(matches!(decode("<Odd>".repeat(100_000)), Err(Error::Limit { .. })));

    // Each object refers to the one before twice: small text, endless value.
    let mut bomb = String::from("<Objs><Obj RefId=\"0\"><LST><S>x</S><S>x</S></LST></Obj>");
    for id in 1..40 {
        let before = id - 1;
        bomb.push_str(&format!(
            "<Obj RefId=\"{id}\"><LST><Ref RefId=\"{before}\" /><Ref RefId=\"{before}\" /></LST></Obj>"
        ));
    }
    bomb.push_str("</Objs>");
    assert!(matches!(decode(&bomb), Err(Error::Limit { what: "CLIXML elements", .. })));

    // A chain of references is as deep as the objects would be.
    let mut chain = String::from("<Objs><Obj RefId=\"0\" />");
    for id in 1..100 {
        chain.push_str(&format!("<Obj RefId=\"{id}\"><LST><Ref RefId=\"{}\" /></LST></Obj>", id - 1));
    }
    chain.push_str("</Objs>");
    assert!(matches!(decode(&chain), Err(Error::Limit { what: "CLIXML depth", .. })));

    let small = Limits { elements: 3, bytes: 100, ..Limits::default() };
    assert!(decode_with("<Obj><LST><S/></LST></Obj>", small).is_ok());
    assert!(decode_with("<Obj><LST><S/><S/></LST></Obj>", small).is_err());
    assert!(decode_with(format!("<S>{}</S>", "x".repeat(100)), small).is_err());
    let many = format!("<S {}/>", (0..100).map(|n| format!("a{n}=\"\" ")).collect::<String>());
    assert!(decode(many).is_err());

    // A value made by hand may be deeper than any stack: it is cut when written.
    let mut deep = Value::Null;
    for _ in 0..1_000 {
        deep = Value::array_list(vec![deep]);
    }
    assert!(encode(&deep).contains("<Nil />"));
}
