//! The display form.

use reattach_psrp::{
    Uuid,
    clixml::{Container, Object, Value, decode},
    message::{ErrorCategory, ErrorRecord},
    render::view::{Limits, Node, Property, Shape, View, view},
};

fn of(value: &Value) -> View {
    view(value, Limits::default())
}

fn object(type_name: &str, members: &[(&str, Value)]) -> Value {
    Object {
        type_names: [type_name, "System.Object"].into(),
        properties: members.iter().map(|(name, value)| ((*name).into(), value.clone())).collect(),
        ..Object::default()
    }
    .into()
}

fn text(text: &str) -> Node {
    Node::Text(text.into())
}

#[test]
fn primitives() {
    for (value, node) in [
        (Value::Null, Node::Null),
        (true.into(), Node::Bool(true)),
        (Value::I32(-5), Node::Number("-5".into())),
        (Value::U64(u64::MAX), Node::Number(u64::MAX.to_string())),
        (Value::F64(1e300), Node::Number("1E+300".into())),
        (Value::Decimal("1.50".into()), Node::Number("1.50".into())),
        ("x".into(), text("x")),
        (Value::Char(8364), text("€")),
        (Value::Guid(Uuid::nil()), text("00000000-0000-0000-0000-000000000000")),
        (Value::Version("5.1".into()), text("5.1")),
        (Value::DateTime("2026-11-23T10:00:00Z".into()), Node::Date("2026-11-23T10:00:00Z".into())),
        (Value::TimeSpan("PT1M".into()), Node::Duration("00:01:00".into())),
        (Value::SecureString("AAAA".into()), text("System.Security.SecureString")),
        (Value::enumeration("State", "Running", 1), text("Running")),
        (Value::Cycle(0), Node::Cut("…".into())),
    ] {
        let view = of(&value);
        assert_eq!((view.shape, view.value), (Shape::Text, node), "{value:?}");
    }
    // A text that remoting has marked is that text.
    let marked = Object {
        value: Some("x".into()),
        extended: vec![("PSComputerName".into(), "server01".into())],
        ..Object::default()
    };
    assert_eq!(of(&marked.into()).value, text("x"));
}

#[test]
fn objects() {
    let inner = object("Inner", &[("k", "v".into())]);
    let list = Value::array_list(vec![Value::I32(1), inner]);
    let row = object("Deserialized.A", &[("Id", Value::I32(3)), ("Many", list), ("PSComputerName", "s".into())]);
    let view = of(&row);
    assert_eq!(view.type_name, "Deserialized.A");
    assert_eq!(view.shape, Shape::Table(vec!["Id".into(), "Many".into()]));
    assert_eq!(view.text, "Id Many\n-- ----\n 3 {1, Inner}");
    let Node::Object(properties) = view.value else { panic!("an object") };
    let property = |name: &str, text: &str, value| Property { name: name.into(), text: text.into(), value };
    let inner = Node::Object(vec![property("k", "v", text("v"))]);
    assert_eq!(
        properties,
        [
            property("Id", "3", Node::Number("3".into())),
            property("Many", "{1, Inner}", Node::List(vec![Node::Number("1".into()), inner])),
            property("PSComputerName", "s", text("s")),
        ]
    );
    let five: Vec<(&str, Value)> = ["A", "B", "C", "D", "E"].map(|name| (name, Value::Null)).into();
    assert_eq!(of(&object("B", &five)).shape, Shape::List(["A", "B", "C", "D", "E"].map(String::from).into()));

    let table =
        Object { container: Some(Container::Dictionary(vec![(Value::I32(1), "one".into())])), ..Object::default() };
    let view = of(&table.into());
    assert_eq!(view.shape, Shape::Text);
    assert_eq!(view.value, Node::Object(vec![property("1", "one", text("one"))]));
    let named = Object { to_string: Some("only text".into()), ..Object::default() };
    assert_eq!(of(&named.into()).value, text("only text"));
    let error = ErrorRecord::new("no", "X", ErrorCategory::INVALID_DATA, None).to_value();
    assert!(of(&error).text.contains("FullyQualifiedErrorId : X"));
}

/// Counts what a node holds, itself included, and measures it.
fn measure(node: &Node) -> (usize, usize, usize) {
    let sum = |parts: Vec<(usize, usize, usize)>| {
        parts.iter().fold((1, 0, 0), |(n, b, d), (nodes, bytes, depth)| (n + nodes, b + bytes, d.max(depth + 1)))
    };
    match node {
        Node::Null | Node::Bool(_) => (1, 0, 0),
        Node::Number(text) | Node::Text(text) | Node::Date(text) | Node::Duration(text) | Node::Cut(text) => {
            (1, text.len(), 0)
        }
        Node::List(nodes) => sum(nodes.iter().map(measure).collect()),
        Node::Object(properties) => sum(properties
            .iter()
            .map(|property| {
                let (nodes, bytes, depth) = measure(&property.value);
                (nodes, bytes + property.name.len() + property.text.len(), depth)
            })
            .collect()),
    }
}

#[test]
fn bounded() {
    let deep = (0..100).fold(Value::Null, |inner, _| Value::array_list(vec![inner]));
    let wide = Value::array_list(vec![Value::I32(7); 100_000]);
    let long = Value::from("é".repeat(1 << 20));
    let members: Vec<(&str, Value)> = vec![("Name", "x".repeat(1000).into()); 10_000];
    let many = object("M", &members);
    let mut bomb = String::from("<Objs><Obj RefId=\"0\"><LST><S>x</S><S>x</S></LST></Obj>");
    for id in 1..17 {
        let before = id - 1;
        bomb.push_str(&format!(
            "<Obj RefId=\"{id}\"><LST><Ref RefId=\"{before}\" /><Ref RefId=\"{before}\" /></LST></Obj>"
        ));
    }
    let bomb = decode(bomb + "</Objs>").unwrap();
    let limits = Limits { depth: 4, nodes: 300, bytes: 10_000 };
    for value in [deep, wide, long, many, bomb] {
        let View { type_name, shape, text, value } = view(&value, limits);
        let (nodes, bytes, depth) = measure(&value);
        // Each list and object may say once more that something is missing.
        assert!(nodes <= 2 * limits.nodes && depth <= limits.depth, "{nodes} {depth}");
        let names: usize = match shape {
            Shape::Text => 0,
            Shape::Table(names) | Shape::List(names) => names.iter().map(String::len).sum(),
        };
        assert!(bytes + names + text.len() + type_name.len() <= limits.bytes + 3 * limits.nodes, "{bytes} {names}");
        assert!(format!("{value:?}").contains("Cut("));
    }
    assert_eq!(view(&"x".into(), Limits { depth: 0, nodes: 0, bytes: 0 }).value, Node::Cut("…".into()));
}
