//! Where in a captured file the bytes of a stream stand.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A captured file as the units of its text; base64 is looked up in it.
#[derive(Debug)]
pub(crate) struct Source {
    name: Rc<str>,
    /// One byte for each unit; what is not ASCII is 0.
    units: Vec<u8>,
    /// Offset of the first unit in the file, and how many bytes each has.
    first: usize,
    width: usize,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: Rc<str>,
    /// Bytes from its beginning.
    pub(crate) offset: u64,
}

/// Bytes that stand in a file as base64.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    source: Rc<Source>,
    /// The unit at which the base64 begins.
    start: usize,
}

impl Source {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        let little = match bytes {
            [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(true),
            [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(false),
            _ => None,
        };
        let first = if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) { 2 } else { 0 };
        let units = match little {
            None => bytes.to_vec(),
            Some(little) => bytes[first..]
                .chunks_exact(2)
                .map(|pair| {
                    let unit = if little { [pair[0], pair[1]] } else { [pair[1], pair[0]] };
                    if unit[1] == 0 { unit[0] } else { 0 }
                })
                .collect(),
        };
        Source { name: name.into(), units, first, width: if little.is_some() { 2 } else { 1 } }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Where these bytes stand, not before this unit; the unit after them is where to look for the next.
    pub(crate) fn find(self: &Rc<Self>, data: &[u8], from: &mut usize) -> Option<Located> {
        let text = STANDARD.encode(data);
        let first = *text.as_bytes().first()?;
        let start = (*from..self.units.len())
            .filter(|&at| self.units[at] == first && (at == 0 || !is_base64(self.units[at - 1])))
            .find_map(|at| Some((at, self.matches(text.as_bytes(), at)?)));
        let (start, end) = start?;
        *from = end;
        Some(Located { source: Rc::clone(self), start })
    }

    /// The unit after the text, if it stands here; white space between is passed over.
    fn matches(&self, text: &[u8], at: usize) -> Option<usize> {
        let mut units = self.solid(at);
        let mut end = at;
        for wanted in text {
            let (index, unit) = units.next()?;
            if unit != *wanted {
                return None;
            }
            end = index + 1;
        }
        Some(end)
    }

    fn solid(&self, at: usize) -> impl Iterator<Item = (usize, u8)> + '_ {
        let units = self.units.iter().copied().enumerate().skip(at);
        units.filter(|(_, unit)| !unit.is_ascii_whitespace())
    }
}

impl Located {
    /// Where the byte of this number stands: at the first of the characters that spell it.
    pub(crate) fn place(&self, byte: usize) -> Place {
        let source = &self.source;
        let character = byte / 3 * 4 + byte % 3;
        let unit = source.solid(self.start).nth(character).map_or(source.units.len(), |(index, _)| index);
        Place { file: Rc::clone(&source.name), offset: (source.first + unit * source.width) as u64 }
    }
}

fn is_base64(unit: u8) -> bool {
    unit.is_ascii_alphanumeric() || matches!(unit, b'+' | b'/')
}
