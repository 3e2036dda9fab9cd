//! Values to CLIXML.

use std::{borrow::Cow, collections::HashMap, fmt::Write as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    Container, Object, Value,
    escape::{escape, escape_units},
};

/// Objects nested deeper than this are written as `Nil`, so that no value can exhaust the stack.
const MAX_DEPTH: usize = 64;

/// In which order an object's two attributes are written; both are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameOrder {
    /// `<Obj RefId="1" N="a">`, as clients write.
    #[default]
    AfterRefId,
    /// `<Obj N="a" RefId="1">`, as PowerShell writes.
    BeforeRefId,
}

/// Encodes a value without the `Objs` wrapper, as PSRP messages carry it.
pub fn encode(value: &Value) -> String {
    encode_with(value, NameOrder::AfterRefId)
}

/// As [`encode`], with the attributes in the given order.
pub fn encode_with(value: &Value, order: NameOrder) -> String {
    let mut writer = Writer { order, ..Writer::default() };
    writer.value(value, None);
    writer.out
}

#[derive(Default)]
struct Writer<'a> {
    out: String,
    order: NameOrder,
    next_ref: usize,
    type_names: HashMap<&'a [String], usize>,
    open: Vec<usize>,
}

impl<'a> Writer<'a> {
    fn value(&mut self, value: &'a Value, name: Option<&str>) {
        let (element, text): (&str, Cow<'_, str>) = match value {
            Value::Null => return self.empty("Nil", name),
            Value::Object(object) => return self.object(object, name),
            Value::Cycle(levels) => return self.cycle(*levels, name),
            Value::String(text) => ("S", escape(text).into()),
            Value::Utf16(units) => ("S", escape_units(units).into()),
            Value::Char(unit) => ("C", unit.to_string().into()),
            Value::Bool(b) => ("B", if *b { "true" } else { "false" }.into()),
            Value::I8(n) => ("SB", n.to_string().into()),
            Value::U8(n) => ("By", n.to_string().into()),
            Value::I16(n) => ("I16", n.to_string().into()),
            Value::U16(n) => ("U16", n.to_string().into()),
            Value::I32(n) => ("I32", n.to_string().into()),
            Value::U32(n) => ("U32", n.to_string().into()),
            Value::I64(n) => ("I64", n.to_string().into()),
            Value::U64(n) => ("U64", n.to_string().into()),
            Value::F32(n) => ("Sg", float(f64::from(*n), format!("{n}"), format!("{n:E}")).into()),
            Value::F64(n) => ("Db", float(*n, format!("{n}"), format!("{n:E}")).into()),
            Value::Decimal(text) => ("D", text.as_str().into()),
            Value::DateTime(text) => ("DT", text.as_str().into()),
            Value::TimeSpan(text) => ("TS", text.as_str().into()),
            Value::Bytes(bytes) => ("BA", STANDARD.encode(bytes).into()),
            Value::Guid(guid) => ("G", guid.hyphenated().to_string().into()),
            Value::Uri(text) => ("URI", escape(text).into()),
            Value::Version(text) => ("Version", text.as_str().into()),
            Value::Xml(text) => ("XD", escape(text).into()),
            Value::ScriptBlock(text) => ("SBK", escape(text).into()),
            Value::SecureString(text) => ("SS", text.as_str().into()),
        };
        self.primitive(element, name, &text);
    }

    fn primitive(&mut self, element: &str, name: Option<&str>, text: &str) {
        if text.is_empty() {
            return self.empty(element, name);
        }
        self.open_tag(element, name);
        self.out.push('>');
        xml_escape(&mut self.out, text, false);
        self.close_tag(element);
    }

    fn object(&mut self, object: &'a Object, name: Option<&str>) {
        if self.open.len() >= MAX_DEPTH {
            return self.empty("Nil", name);
        }
        let id = self.next_ref;
        self.next_ref += 1;
        self.out.push_str("<Obj");
        if self.order == NameOrder::BeforeRefId {
            self.name(name);
        }
        self.number("RefId", id);
        if self.order == NameOrder::AfterRefId {
            self.name(name);
        }
        self.out.push('>');
        self.open.push(id);
        self.types(&object.type_names);
        if let Some(text) = &object.to_string {
            self.primitive("ToString", None, &escape(text));
        }
        // Only a primitive can stand here; an object in its place would be read as something else.
        if let Some(value) = object.value.as_ref().filter(|v| !matches!(v, Value::Object(_) | Value::Cycle(_))) {
            self.value(value, None);
        }
        match &object.container {
            None => {}
            Some(Container::List(items)) => self.items("LST", items),
            Some(Container::Queue(items)) => self.items("QUE", items),
            Some(Container::Stack(items)) => self.items("STK", items),
            Some(Container::Enumerable(items)) => self.items("IE", items),
            Some(Container::Dictionary(entries)) if entries.is_empty() => self.empty("DCT", None),
            Some(Container::Dictionary(entries)) => {
                self.out.push_str("<DCT>");
                for (key, value) in entries {
                    self.out.push_str("<En>");
                    self.value(key, Some("Key"));
                    self.value(value, Some("Value"));
                    self.out.push_str("</En>");
                }
                self.out.push_str("</DCT>");
            }
        }
        self.members("Props", &object.properties);
        self.members("MS", &object.extended);
        self.open.pop();
        self.close_tag("Obj");
    }

    fn types(&mut self, names: &'a [String]) {
        if names.is_empty() {
            return;
        }
        if let Some(&id) = self.type_names.get(names) {
            self.out.push_str("<TNRef");
            self.number("RefId", id);
            self.out.push_str(" />");
            return;
        }
        let id = self.type_names.len();
        self.type_names.insert(names, id);
        self.out.push_str("<TN");
        self.number("RefId", id);
        self.out.push('>');
        for name in names {
            self.primitive("T", None, &escape(name));
        }
        self.out.push_str("</TN>");
    }

    fn items(&mut self, element: &str, items: &'a [Value]) {
        if items.is_empty() {
            return self.empty(element, None);
        }
        self.open_tag(element, None);
        self.out.push('>');
        for item in items {
            self.value(item, None);
        }
        self.close_tag(element);
    }

    fn members(&mut self, element: &str, members: &'a [(String, Value)]) {
        if members.is_empty() {
            return;
        }
        self.open_tag(element, None);
        self.out.push('>');
        for (name, value) in members {
            self.value(value, Some(name));
        }
        self.close_tag(element);
    }

    fn cycle(&mut self, levels: u16, name: Option<&str>) {
        let enclosing = self.open.iter().rev().nth(usize::from(levels)).copied();
        let Some(id) = enclosing else {
            return self.empty("Nil", name);
        };
        self.open_tag("Ref", name);
        self.number("RefId", id);
        self.out.push_str(" />");
    }

    fn empty(&mut self, element: &str, name: Option<&str>) {
        self.open_tag(element, name);
        self.out.push_str(" />");
    }

    fn open_tag(&mut self, element: &str, name: Option<&str>) {
        self.out.push('<');
        self.out.push_str(element);
        self.name(name);
    }

    fn name(&mut self, name: Option<&str>) {
        if let Some(name) = name {
            self.out.push_str(" N=\"");
            xml_escape(&mut self.out, &escape(name), true);
            self.out.push('"');
        }
    }

    fn number(&mut self, attribute: &str, number: usize) {
        // Writing to a String cannot fail.
        let _ = write!(self.out, " {attribute}=\"{number}\"");
    }

    fn close_tag(&mut self, element: &str) {
        self.out.push_str("</");
        self.out.push_str(element);
        self.out.push('>');
    }
}

/// The `xs:double` form: plain digits where they are short, an exponent elsewhere.
fn float(n: f64, plain: String, exponent: String) -> String {
    if n.is_nan() {
        "NaN".into()
    } else if n.is_infinite() {
        if n > 0.0 { "INF" } else { "-INF" }.into()
    } else if n == 0.0 || (1e-5..1e15).contains(&n.abs()) {
        plain
    } else {
        exponent
    }
}

fn xml_escape(out: &mut String, text: &str, attribute: bool) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\r']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'\r' => "&#xD;",
            _ if attribute => "&quot;",
            _ => "\"",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
