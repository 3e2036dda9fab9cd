//! Values to CLIXML.

use std::{
    collections::HashMap,
    fmt::{Display, Write as _},
};

use base64_simd::STANDARD;

use super::{
    Container, Name, Object, Value,
    escape::{escape_onto, escape_units, xml_escape},
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
    type_names: HashMap<&'a [Name], usize>,
    open: Vec<usize>,
}

impl<'a> Writer<'a> {
    fn value(&mut self, value: &'a Value, name: Option<&str>) {
        match value {
            Value::Null => self.empty("Nil", name),
            Value::Object(object) => self.object(object, name),
            Value::Cycle(levels) => self.cycle(*levels, name),
            Value::String(text) => self.escaped("S", name, text),
            Value::Utf16(units) => self.plain("S", name, &escape_units(units)),
            Value::Char(unit) => self.display("C", name, unit),
            Value::Bool(b) => self.display("B", name, b),
            Value::I8(n) => self.display("SB", name, n),
            Value::U8(n) => self.display("By", name, n),
            Value::I16(n) => self.display("I16", name, n),
            Value::U16(n) => self.display("U16", name, n),
            Value::I32(n) => self.display("I32", name, n),
            Value::U32(n) => self.display("U32", name, n),
            Value::I64(n) => self.display("I64", name, n),
            Value::U64(n) => self.display("U64", name, n),
            Value::F32(n) => self.display("Sg", name, &float(f64::from(*n), format!("{n}"), format!("{n:E}"))),
            Value::F64(n) => self.display("Db", name, &float(*n, format!("{n}"), format!("{n:E}"))),
            Value::Decimal(text) => self.plain("D", name, text),
            Value::DateTime(text) => self.plain("DT", name, text),
            Value::TimeSpan(text) => self.plain("TS", name, text),
            Value::Bytes(bytes) if bytes.is_empty() => self.empty("BA", name),
            Value::Bytes(bytes) => {
                self.start("BA", name);
                // Appending reserves no more than it needs, which would move a long text for each value.
                self.out.reserve(STANDARD.encoded_length(bytes.len()));
                STANDARD.encode_append(bytes, &mut self.out);
                self.end("BA");
            }
            Value::Guid(guid) => self.display("G", name, &guid.hyphenated()),
            Value::Uri(text) => self.escaped("URI", name, text),
            Value::Version(text) => self.plain("Version", name, text),
            Value::Xml(text) => self.escaped("XD", name, text),
            Value::ScriptBlock(text) => self.escaped("SBK", name, text),
            Value::SecureString(text) => self.plain("SS", name, text),
        }
    }

    /// An element whose text needs CLIXML's escapes.
    fn escaped(&mut self, element: &str, name: Option<&str>, text: &str) {
        if text.is_empty() {
            return self.empty(element, name);
        }
        self.start(element, name);
        escape_onto(&mut self.out, text, false);
        self.end(element);
    }

    /// An element whose text needs XML's escapes only.
    fn plain(&mut self, element: &str, name: Option<&str>, text: &str) {
        if text.is_empty() {
            return self.empty(element, name);
        }
        self.start(element, name);
        xml_escape(&mut self.out, text, false);
        self.end(element);
    }

    /// An element whose text needs no escapes and is not empty.
    fn display(&mut self, element: &str, name: Option<&str>, text: &dyn Display) {
        self.start(element, name);
        // Writing to a String cannot fail.
        let _ = write!(self.out, "{text}");
        self.end(element);
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
            self.escaped("ToString", None, text);
        }
        if let Some(value) = &object.value {
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
        self.end("Obj");
    }

    fn types(&mut self, names: &'a [Name]) {
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
            self.escaped("T", None, name);
        }
        self.out.push_str("</TN>");
    }

    fn items(&mut self, element: &str, items: &'a [Value]) {
        if items.is_empty() {
            return self.empty(element, None);
        }
        self.start(element, None);
        for item in items {
            self.value(item, None);
        }
        self.end(element);
    }

    fn members(&mut self, element: &str, members: &'a [(Name, Value)]) {
        if members.is_empty() {
            return;
        }
        self.start(element, None);
        for (name, value) in members {
            self.value(value, Some(name));
        }
        self.end(element);
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

    /// A start tag.
    fn start(&mut self, element: &str, name: Option<&str>) {
        self.open_tag(element, name);
        self.out.push('>');
    }

    /// A start tag that is not closed yet.
    fn open_tag(&mut self, element: &str, name: Option<&str>) {
        self.out.push('<');
        self.out.push_str(element);
        self.name(name);
    }

    fn name(&mut self, name: Option<&str>) {
        if let Some(name) = name {
            self.out.push_str(" N=\"");
            escape_onto(&mut self.out, name, true);
            self.out.push('"');
        }
    }

    fn number(&mut self, attribute: &str, number: usize) {
        // Writing to a String cannot fail.
        let _ = write!(self.out, " {attribute}=\"{number}\"");
    }

    fn end(&mut self, element: &str) {
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
