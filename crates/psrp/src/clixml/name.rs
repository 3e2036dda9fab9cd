//! Names of properties and types, shared between the values that carry them.

use std::{borrow::Borrow, fmt, ops::Deref, sync::Arc};

/// The name of a property or of a type. Cheap to clone: a decoder gives every occurrence of a name
/// the same text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name(text.into())
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Name(text.into())
    }
}

impl From<&Name> for Name {
    fn from(name: &Name) -> Self {
        name.clone()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.as_str().to_owned()
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The type names of an object, most derived first; empty when there was no `TN`. Cheap to clone,
/// as every object of a type has the same.
#[derive(Clone, Default)]
pub struct TypeNames(Option<Arc<[Name]>>);

impl Deref for TypeNames {
    type Target = [Name];

    fn deref(&self) -> &[Name] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl PartialEq for TypeNames {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => self.is_empty() && other.is_empty(),
        }
    }
}

impl Eq for TypeNames {}

impl<T: Into<Name>> FromIterator<T> for TypeNames {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        let names: Vec<Name> = names.into_iter().map(Into::into).collect();
        TypeNames((!names.is_empty()).then(|| names.into()))
    }
}

impl<T: Into<Name>> From<Vec<T>> for TypeNames {
    fn from(names: Vec<T>) -> Self {
        names.into_iter().collect()
    }
}

impl<T: Into<Name>, const N: usize> From<[T; N]> for TypeNames {
    fn from(names: [T; N]) -> Self {
        names.into_iter().collect()
    }
}

impl<'a> IntoIterator for &'a TypeNames {
    type Item = &'a Name;
    type IntoIter = std::slice::Iter<'a, Name>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for TypeNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Slots of [`Names`]; a power of two.
const SLOTS: usize = 512;

/// A longer name is not kept: real ones are short, and what is kept must be bounded.
const MAX_KEPT: usize = 128;

/// Names and lists of type names seen lately. Each has one place, from which a newer one with the
/// same place drives it out: bounded in memory and in time, whatever comes.
pub(super) struct Names {
    names: Vec<Option<Name>>,
    types: Vec<TypeNames>,
}

impl Default for Names {
    fn default() -> Self {
        Names { names: vec![None; SLOTS], types: vec![TypeNames::default(); SLOTS] }
    }
}

impl Names {
    /// The shared form of a name.
    pub(super) fn name(&mut self, text: &str) -> Name {
        self.known(text).unwrap_or_else(|| {
            let name = Name::from(text);
            if text.len() <= MAX_KEPT && is_bare(text) {
                self.names[slot(text)] = Some(name.clone());
            }
            name
        })
    }

    /// The shared form of a name that was seen before. It is written in XML as it is.
    pub(super) fn known(&self, text: &str) -> Option<Name> {
        let name = self.names[slot(text)].as_ref();
        name.filter(|name| *name == text).cloned()
    }

    /// The shared form of a list of names.
    pub(super) fn types(&mut self, names: &[Name]) -> TypeNames {
        let Some(first) = names.first() else { return TypeNames::default() };
        let kept = &mut self.types[slot(first)];
        if **kept != *names {
            *kept = names.iter().cloned().collect();
        }
        kept.clone()
    }
}

/// Whether a text stands in an attribute as it is: no quotation mark ends it, nothing in it is read
/// as something else.
fn is_bare(text: &str) -> bool {
    !text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'&' | b'<'))
}

/// A place for a text, from its first bytes, eight at a time, and its last.
fn slot(text: &str) -> usize {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let bytes = &text.as_bytes()[..text.len().min(MAX_KEPT)];
    let mix = |hash: u64, eight: u64| (hash.rotate_left(23) ^ eight).wrapping_mul(MIX);
    let last = match bytes.last_chunk() {
        Some(last) => u64::from_le_bytes(*last),
        None => bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    let (chunks, _) = bytes.as_chunks();
    let hash = chunks.iter().fold(text.len() as u64, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)));
    // The highest bits: every bit of what was mixed reaches them.
    (mix(hash, last) >> (u64::BITS - SLOTS.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_for_every_occurrence() {
        let mut names = Names::default();
        let (a, b) = (names.name("RunspaceId"), names.name("RunspaceId"));
        assert!(Arc::ptr_eq(&a.0, &b.0));
        let (x, y) = (names.types(&[a.clone(), b.clone()]), names.types(&[b, a]));
        assert!(x.0.zip(y.0).is_some_and(|(x, y)| Arc::ptr_eq(&x, &y)));
    }

    #[test]
    fn what_is_known_stands_in_xml_as_it_is() {
        let mut names = Names::default();
        for text in ["a\" RefId=\"0", "a&amp;", "<a", "a\tb"] {
            assert_eq!(names.name(text), *text);
            assert_eq!(names.known(text), None, "{text}");
        }
        for text in ["", "Id", "Prénom d'un > autre"] {
            assert_eq!(names.known(text), None, "{text}");
            assert_eq!(names.name(text), *text);
            assert_eq!(names.known(text), Some(text.into()));
        }
    }

    #[test]
    fn names_that_are_alike_do_not_drive_each_other_out() {
        for width in 1..12 {
            let mut names = Names::default();
            let alike: Vec<_> = (0..60).map(|n| format!("{}{n}", "Property of a".split_at(width).0)).collect();
            alike.iter().for_each(|text| drop(names.name(text)));
            let left = alike.iter().filter(|text| names.known(text).is_some()).count();
            assert!(left >= 48, "{left} of 60 with {width} letters");
        }
    }

    #[test]
    fn what_is_driven_out_comes_back_equal() {
        let mut names = Names::default();
        let many: Vec<_> = (0..5000).map(|n| names.name(&format!("Property number {n}"))).collect();
        for (n, name) in many.iter().enumerate() {
            assert_eq!(name, &*format!("Property number {n}"));
            assert_eq!(*name, names.name(name));
        }
        let long = "x".repeat(MAX_KEPT + 1);
        assert_eq!(names.name(&long), *long);
        assert_eq!(names.known(&long), None);
        assert_eq!(names.types(&[]), TypeNames::default());
        assert_ne!(names.types(&["a".into()]), names.types(&["a".into(), "b".into()]));
    }
}
