//! Objects inside objects, however deep.

use std::{
    cell::Cell,
    fmt,
    ops::Deref,
    sync::{Arc, LazyLock},
};

use super::{Container, Object, Value};

/// Objects inside one another that `Debug` shows; what is deeper is `…`.
const SHOWN: usize = 64;

/// An object, shared by the values that hold it. Cheap to clone.
///
/// Dropping, comparing and showing one takes no more stack for a deep object than for a flat one,
/// so that none can exhaust it.
#[derive(Clone, Default)]
pub struct ObjectRef(
    /// There from the beginning until the object is taken out, by [`ObjectRef::into_object`] or `Drop`.
    Option<Arc<Object>>,
);

impl ObjectRef {
    /// The object itself; a copy where others hold it, too.
    pub fn into_object(mut self) -> Object {
        self.0.take().map(Arc::unwrap_or_clone).unwrap_or_default()
    }
}

impl Deref for ObjectRef {
    type Target = Object;

    fn deref(&self) -> &Object {
        static EMPTY: LazyLock<Object> = LazyLock::new(Object::default);
        self.0.as_deref().unwrap_or_else(|| &EMPTY)
    }
}

impl From<Object> for ObjectRef {
    fn from(object: Object) -> Self {
        Arc::new(object).into()
    }
}

impl From<Arc<Object>> for ObjectRef {
    fn from(object: Arc<Object>) -> Self {
        ObjectRef(Some(object))
    }
}

impl Drop for ObjectRef {
    fn drop(&mut self) {
        let Some(mut object) = self.0.take().and_then(Arc::into_inner) else { return };
        let mut waiting = Vec::new();
        take_apart(&mut object, &mut waiting);
        while let Some(mut object) = waiting.pop() {
            take_apart(&mut object, &mut waiting);
        }
    }
}

/// Takes the objects out of an object that nobody else holds.
fn take_apart(object: &mut Object, waiting: &mut Vec<Object>) {
    let mut take = |value: &mut Value| {
        if let Value::Object(inner) = value {
            waiting.extend(inner.0.take().and_then(Arc::into_inner));
        }
    };
    object.value.iter_mut().for_each(&mut take);
    object.properties.iter_mut().chain(&mut object.extended).for_each(|(_, value)| take(value));
    match &mut object.container {
        None => {}
        Some(Container::Dictionary(entries)) => entries.iter_mut().for_each(|(key, value)| {
            take(key);
            take(value);
        }),
        Some(
            Container::List(items) | Container::Queue(items) | Container::Stack(items) | Container::Enumerable(items),
        ) => items.iter_mut().for_each(take),
    }
}

impl PartialEq for ObjectRef {
    fn eq(&self, other: &Self) -> bool {
        let mut waiting: Vec<(&Object, &Object)> = vec![(self, other)];
        while let Some((a, b)) = waiting.pop() {
            if !alike(a, b, &mut waiting) {
                return false;
            }
        }
        true
    }
}

/// Whether two objects are equal but for the objects in them, which are put off.
fn alike<'a>(a: &'a Object, b: &'a Object, waiting: &mut Vec<(&'a Object, &'a Object)>) -> bool {
    let mut same = |a: &'a Value, b: &'a Value| match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            waiting.push((a, b));
            true
        }
        (a, b) => a == b,
    };
    let named = |a: &'a [(super::Name, Value)],
                 b: &'a [(super::Name, Value)],
                 same: &mut dyn FnMut(&'a Value, &'a Value) -> bool| {
        a.len() == b.len() && a.iter().zip(b).all(|((name, a), (other, b))| name == other && same(a, b))
    };
    a.type_names == b.type_names
        && a.to_string == b.to_string
        && match (&a.value, &b.value) {
            (Some(a), Some(b)) => same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
        && named(&a.properties, &b.properties, &mut same)
        && named(&a.extended, &b.extended, &mut same)
        && match (&a.container, &b.container) {
            (None, None) => true,
            (Some(Container::Dictionary(a)), Some(Container::Dictionary(b))) => {
                a.len() == b.len() && a.iter().zip(b).all(|((k, v), (key, value))| same(k, key) && same(v, value))
            }
            (Some(x), Some(y)) if std::mem::discriminant(x) == std::mem::discriminant(y) => {
                let (a, b) = (a.items().unwrap_or_default(), b.items().unwrap_or_default());
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            _ => false,
        }
}

thread_local! {
    /// Objects that are being shown around the present one.
    static SHOWING: Cell<usize> = const { Cell::new(0) };
}

impl fmt::Debug for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let depth = SHOWING.get();
        if depth >= SHOWN {
            return f.write_str("…");
        }
        SHOWING.set(depth + 1);
        let shown = fmt::Debug::fmt(&**self, f);
        SHOWING.set(depth);
        shown
    }
}
