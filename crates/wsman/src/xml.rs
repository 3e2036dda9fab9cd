//! A bounded XML tree, names resolved, of text whose UTF-8 is checked on the way. Names, text and
//! attribute values borrow from the input where they hold no reference. Nothing here recurses on the
//! input's depth beyond [`Limits::depth`].

use std::borrow::Cow;
use std::io::BufRead as _;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes as Tokens;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::scope::Scope;
use crate::{Error, Limits, ns};

/// One element. Namespaces are interned: only those known to [`crate::ns`] can be asked for.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    namespace: &'static str,
    local: &'a str,
    attributes: Attributes<'a>,
    /// What stands first in a `Stream`, up to the next tag: base64 or else an error, as who decodes it
    /// finds out. It is not looked at before, neither for its UTF-8 nor for references.
    pub(crate) unread: &'a [u8],
    pub(crate) text: Cow<'a, str>,
    pub(crate) children: Vec<Element<'a>>,
    /// Where its tag begins, in bytes of the text.
    pub(crate) offset: u64,
}

/// Namespace, local name and value of each attribute; the same for tags that are written the same.
type Attributes<'a> = Rc<[(&'static str, &'a str, Cow<'a, str>)]>;

impl<'a> Element<'a> {
    pub(crate) fn is(&self, namespace: &str, local: &str) -> bool {
        // Both are mostly the same constant, which is seen without looking at its fifty bytes.
        self.local == local && (std::ptr::eq(self.namespace, namespace) || self.namespace == namespace)
    }

    pub(crate) fn local(&self) -> &'a str {
        self.local
    }

    pub(crate) fn child(&self, namespace: &str, local: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.is(namespace, local))
    }

    pub(crate) fn children_named<'s>(
        &'s self,
        namespace: &'s str,
        local: &'s str,
    ) -> impl Iterator<Item = &'s Element<'a>> {
        self.children.iter().filter(move |child| child.is(namespace, local))
    }

    /// A child that has to be there.
    pub(crate) fn required(&self, namespace: &str, local: &'static str) -> Result<&Element<'a>, Error> {
        self.child(namespace, local).ok_or_else(|| self.missing(local))
    }

    /// Trimmed text of a child.
    pub(crate) fn child_text(&self, namespace: &str, local: &str) -> Option<&str> {
        self.child(namespace, local).map(|child| child.text.trim())
    }

    /// An attribute without a namespace.
    pub(crate) fn attribute(&self, local: &str) -> Option<&str> {
        self.attribute_in("", local)
    }

    pub(crate) fn attribute_in(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, name, _)| *found == namespace && *name == local)
            .map(|(_, _, value)| &**value)
    }

    /// Whether the tags were seen to be written the same; of other tags this says nothing.
    pub(crate) fn shares_attributes(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.attributes, &other.attributes)
    }

    pub(crate) fn missing(&self, what: &'static str) -> Error {
        Error::Missing { what, offset: self.offset }
    }

    pub(crate) fn malformed(&self, what: &'static str) -> Error {
        Error::Malformed { what, offset: self.offset }
    }

    /// All of its text, what is [`Element::unread`] too.
    pub(crate) fn whole_text(&self) -> Result<Cow<'a, str>, Error> {
        let offset = self.offset;
        if self.unread.is_empty() {
            return Ok(self.text.clone());
        }
        let mut reader = Reader::from_reader(self.unread);
        let mut text = String::new();
        loop {
            match reader.read_event().map_err(|_| Error::Xml { offset })? {
                Event::Text(piece) => text.push_str(&piece.xml10_content()),
                Event::GeneralRef(reference) => text.push(character(&reference, offset)?),
                Event::Eof => break,
                _ => return Err(Error::Xml { offset }),
            }
        }
        text.push_str(&self.text);
        Ok(text.into())
    }

    /// The element and everything in it.
    pub(crate) fn count(&self) -> usize {
        1 + self.children.iter().map(Element::count).sum::<usize>()
    }

    /// Text of the element and of everything in it, its pieces trimmed and joined by spaces.
    pub(crate) fn all_text(&self) -> String {
        let mut out = self.text.trim().to_owned();
        for child in &self.children {
            let text = child.all_text();
            if !out.is_empty() && !text.is_empty() {
                out.push(' ');
            }
            out.push_str(&text);
        }
        out
    }
}

/// Reads a whole document.
pub(crate) fn parse<'a>(text: &'a [u8], limits: &Limits) -> Result<Element<'a>, Error> {
    let (root, end) = parse_next(text, 0, limits)?;
    let rest = &text[end..];
    // Comments and instructions may follow; another element or text may not.
    let offset = (text.len() - rest.trim_ascii_start().len()) as u64;
    let mut reader = Reader::from_reader(rest);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(root),
            Ok(Event::Comment(_) | Event::PI(_)) => {}
            Ok(Event::Text(text)) if text.borrow().into_inner().trim().is_empty() => {}
            _ => return Err(Error::Xml { offset }),
        }
    }
}

/// Reads one element with everything in it, from `from` on; answers it and where it ends.
pub(crate) fn parse_next<'a>(text: &'a [u8], from: usize, limits: &Limits) -> Result<(Element<'a>, usize), Error> {
    let begin = from + blank(&text[from..]);
    let mut tree = Tree { text, limits, open: Vec::new(), scope: Scope::default(), elements: 0, last: None };
    let mut reader = Reader::from_reader(&text[begin..]);
    loop {
        let at = begin + reader.buffer_position() as usize;
        let offset = at as u64;
        let event = reader.read_event().map_err(|_| Error::Xml { offset })?;
        let done = match event {
            Event::Start(start) => {
                tree.start(&start, at)?;
                let unread = tree.leave(begin + reader.buffer_position() as usize)?;
                reader.stream().consume(unread);
                None
            }
            Event::Empty(start) => {
                tree.start(&start, at)?;
                tree.end(offset)?
            }
            Event::End(_) => tree.end(offset)?,
            Event::Text(content) => {
                tree.add(content.into_inner(), offset)?;
                None
            }
            Event::CData(content) => {
                tree.add(content.into_inner(), offset)?;
                None
            }
            Event::GeneralRef(reference) => {
                let character = character(&reference, offset)?;
                tree.open.last_mut().ok_or(Error::Xml { offset })?.0.text.to_mut().push(character);
                None
            }
            Event::DocType(_) => return Err(Error::Entity { offset }),
            Event::Eof => return Err(Error::Xml { offset }),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => None,
        };
        if let Some(root) = done {
            return Ok((root, begin + reader.buffer_position() as usize));
        }
    }
}

fn character(reference: &BytesRef<'_>, offset: u64) -> Result<char, Error> {
    match &*reference.xml10_content() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => reference.resolve_char_ref().map_err(|_| Error::Xml { offset })?.ok_or(Error::Entity { offset }),
    }
}

/// Bytes of white space and byte order marks at the beginning.
pub(crate) fn blank(text: &[u8]) -> usize {
    let mut rest = text;
    loop {
        rest = match rest {
            [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] | [0xEF, 0xBB, 0xBF, rest @ ..] => rest,
            _ => return text.len() - rest.len(),
        };
    }
}

struct Tree<'a, 'l> {
    text: &'a [u8],
    limits: &'l Limits,
    /// Elements that have not ended, each with the mark to which the scope returns after it.
    open: Vec<(Element<'a>, usize)>,
    scope: Scope<'a>,
    elements: usize,
    /// The last tag that was read, as long as the declarations in force are the same: answers to
    /// Receive and Enumerate repeat theirs hundreds of times.
    last: Option<ReadTag<'a>>,
}

/// A tag that declares no namespace.
struct ReadTag<'a> {
    content: &'a str,
    namespace: &'static str,
    local: &'a str,
    attributes: Attributes<'a>,
}

impl<'a> Tree<'a, '_> {
    fn start(&mut self, start: &BytesStart<'_>, at: usize) -> Result<(), Error> {
        let offset = at as u64;
        let limit = |what| Error::Limit { what, offset };
        self.elements += 1;
        if self.open.len() >= self.limits.depth {
            return Err(limit("depth"));
        }
        if self.elements > self.limits.elements {
            return Err(limit("elements"));
        }
        // The event's own content, taken from the text to live as long as it does.
        let name_length = start.name().as_ref().len();
        let content = at + 1..at + 1 + name_length + start.attributes_raw().len();
        let content = self.text.get(content).ok_or(Error::Xml { offset })?;
        let mark = self.scope.mark();
        let (namespace, local, attributes) = match &self.last {
            Some(last) if last.content.as_bytes() == content => {
                (last.namespace, last.local, Rc::clone(&last.attributes))
            }
            _ => {
                let content = std::str::from_utf8(content).map_err(|_| Error::Xml { offset })?;
                self.tag(content, name_length, offset)?
            }
        };
        let (unread, text) = (&[][..], Cow::Borrowed(""));
        self.open.push((Element { namespace, local, attributes, unread, text, children: Vec::new(), offset }, mark));
        Ok(())
    }

    /// Leaves the text at this place, where the tag read last ends, unread if it is base64; answers
    /// how many bytes it has.
    fn leave(&mut self, at: usize) -> Result<usize, Error> {
        let Some((element, _)) = self.open.last_mut().filter(|(element, _)| element.is(ns::SHELL, "Stream")) else {
            return Ok(0);
        };
        let rest = &self.text[at..];
        element.unread = &rest[..memchr::memchr(b'<', rest).unwrap_or(rest.len())];
        if element.unread.len() > self.limits.text {
            return Err(Error::Limit { what: "text", offset: at as u64 });
        }
        Ok(element.unread.len())
    }

    fn tag(
        &mut self,
        content: &'a str,
        name_length: usize,
        offset: u64,
    ) -> Result<(&'static str, &'a str, Attributes<'a>), Error> {
        let limit = |what| Error::Limit { what, offset };
        let before = self.scope.mark();
        let mut attributes = Vec::new();
        for (index, attribute) in Tokens::new(content, name_length).enumerate() {
            if index >= self.limits.attributes {
                return Err(limit("attributes"));
            }
            let attribute = attribute.map_err(|_| Error::Xml { offset })?;
            if attribute.value.len() > self.limits.text {
                return Err(limit("text"));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Error::Entity { offset })?;
            let name: &'a str = attribute.key.0;
            match (name, name.strip_prefix("xmlns:")) {
                ("xmlns", _) => self.scope.bind("", &value),
                (_, Some(prefix)) => self.scope.bind(prefix, &value),
                _ => attributes.push(("", name, value)),
            }
        }
        if self.scope.mark() > self.limits.namespaces {
            return Err(limit("namespaces"));
        }
        // Declarations count for the whole tag, also for what stands before them.
        for (namespace, name, _) in &mut attributes {
            if let Some((prefix, local)) = name.split_once(':') {
                *namespace = self.scope.find(prefix).ok_or(Error::Xml { offset })?;
                *name = local;
            }
        }
        let name = &content[..name_length];
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = self.scope.find(prefix).ok_or(Error::Xml { offset })?;
        let attributes: Attributes<'a> = attributes.into();
        self.last = (self.scope.mark() == before).then(|| ReadTag {
            content,
            namespace,
            local,
            attributes: Rc::clone(&attributes),
        });
        Ok((namespace, local, attributes))
    }

    /// The root, once it has ended.
    fn end(&mut self, offset: u64) -> Result<Option<Element<'a>>, Error> {
        let (element, mark) = self.open.pop().ok_or(Error::Xml { offset })?;
        if self.scope.mark() != mark {
            self.scope.back_to(mark);
            self.last = None;
        }
        match self.open.last_mut() {
            Some((parent, _)) => {
                parent.children.push(element);
                Ok(None)
            }
            None => Ok(Some(element)),
        }
    }

    fn add(&mut self, content: Cow<'a, str>, offset: u64) -> Result<(), Error> {
        let Some((element, _)) = self.open.last_mut() else {
            return if content.trim().is_empty() { Ok(()) } else { Err(Error::Xml { offset }) };
        };
        if element.unread.len() + element.text.len() + content.len() > self.limits.text {
            return Err(Error::Limit { what: "text", offset });
        }
        // Line ends rarely need to be normalised (XML 1.0, 2.11): then the input itself is kept.
        let content = match content {
            Cow::Borrowed(text) if memchr::memchr(b'\r', text.as_bytes()).is_none() => Cow::Borrowed(text),
            other => Cow::Owned(other.replace("\r\n", "\n").replace('\r', "\n")),
        };
        if element.text.is_empty() {
            element.text = content;
        } else {
            element.text.to_mut().push_str(&content);
        }
        Ok(())
    }
}
