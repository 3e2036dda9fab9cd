//! The binder's algorithm: named arguments, then positional ones, then the pipeline, then the choice of the set.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeSet, VecDeque};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::convert::{Converted, convert, has_type};
use super::resolve::{Item, What, resolve};
use super::spec::{COMMON, Cmdlet, Kind, Parameter, Sets};
use super::types::Given;
use super::{Authentication, PipelineInput};
use crate::bridge::{ErrorRecord, Text};
use crate::command::{Argument, Command, Span, Value};
use crate::data::{Datum, Environment, Type};
use crate::error::{Category, Place, record};
use crate::selector::same_text;

/// The set that won, by index, and the values.
pub(super) struct Binding {
    pub(super) set: usize,
    pub(super) values: Vec<Bound>,
}

pub(crate) struct Bound {
    pub(crate) parameter: &'static Parameter,
    pub(super) value: Converted,
    pub(super) span: Span,
    /// The argument that names it, or the positional one; `None` for what the pipeline brings.
    pub(super) argument: Option<usize>,
}

pub(super) fn bind(
    cmdlet: &'static Cmdlet,
    command: &Command,
    input: PipelineInput<'_>,
    environment: &Environment<'_>,
) -> Result<Binding, ErrorRecord> {
    let mut binder = Binder::new(cmdlet, command, environment);
    let positional = binder.named()?;
    binder.positional(positional)?;
    binder.pipeline(input)?;
    let set = binder.choose()?;
    Ok(Binding { set, values: binder.values })
}

pub(crate) struct Binder<'a> {
    cmdlet: &'static Cmdlet,
    command: &'a Command,
    environment: &'a Environment<'a>,
    /// Sets still possible.
    pub(crate) left: Sets,
    pub(crate) values: Vec<Bound>,
}

/// A positional argument with its values.
pub(crate) struct Positional<'a> {
    /// Which argument of the command.
    argument: usize,
    value: &'a Value,
    items: Vec<Item>,
}

impl<'a> Binder<'a> {
    pub(crate) fn new(cmdlet: &'static Cmdlet, command: &'a Command, environment: &'a Environment<'a>) -> Self {
        let left = Sets::MAX >> (Sets::BITS as usize - cmdlet.sets.len());
        Self { cmdlet, command, environment, left, values: Vec::new() }
    }

    /// Binds what is named; gives back what is not.
    pub(crate) fn named(&mut self) -> Result<VecDeque<Positional<'a>>, ErrorRecord> {
        let mut positional = VecDeque::new();
        let mut arguments = self.command.arguments.iter().enumerate().peekable();
        while let Some((at, argument)) = arguments.next() {
            let (name, value, span) = match argument {
                Argument::Value(value) => {
                    let items = resolve(value, self.environment)?;
                    positional.push_back(Positional { argument: at, value, items });
                    continue;
                }
                Argument::Parameter { name, value, span } => (name, value.as_ref(), *span),
            };
            let parameter = find(self.cmdlet, name, span)?;
            if self.is_bound(parameter) {
                let message = Text::new("error-parameter-already-bound").with("parameter", parameter.name);
                let twice = record("ParameterAlreadyBound", Category::InvalidArgument, message);
                return Err(twice.about(parameter.name).at(span));
            }
            let (converted, place) = match (value, parameter.kind) {
                (None, Kind::Switch) => (Converted::Values(vec![Given { value: Datum::Bool(true), span }]), span),
                (Some(value), _) => (self.convert(parameter, value)?, value.span),
                (None, _) => {
                    let next = arguments.next_if(|(_, next)| matches!(next, Argument::Value(_)));
                    let Some((_, Argument::Value(value))) = next else {
                        let message = Text::new("error-missing-argument")
                            .with("parameter", parameter.name)
                            .with("type", parameter.type_name());
                        let missing = record("MissingArgument", Category::InvalidArgument, message);
                        return Err(missing.about(parameter.name).at(span));
                    };
                    (self.convert(parameter, value)?, value.span)
                }
            };
            self.take(parameter, converted, span, (Some(at), span.to(place)))?;
        }
        Ok(positional)
    }

    fn convert(&self, parameter: &'static Parameter, value: &Value) -> Result<Converted, ErrorRecord> {
        convert(parameter, &resolve(value, self.environment)?, value.span)
    }

    /// Position after position; an argument that fits none of a position's parameters is tried at the next.
    pub(crate) fn positional(&mut self, mut arguments: VecDeque<Positional<'a>>) -> Result<(), ErrorRecord> {
        let positions: BTreeSet<u8> = self
            .cmdlet
            .parameters
            .iter()
            .flat_map(|parameter| parameter.positions)
            .filter(|(sets, _)| *sets != 0)
            .map(|(_, position)| position)
            .collect();
        let mut failed = None;
        for position in positions {
            let Some(argument) = arguments.pop_front() else { return Ok(()) };
            match self.at_position(position, &argument)? {
                Ok(()) => failed = None,
                Err(why) => {
                    failed = failed.or(why);
                    arguments.push_front(argument);
                }
            }
        }
        let Some(left_over) = arguments.pop_front() else { return Ok(()) };
        Err(failed.unwrap_or_else(|| {
            let text = format!("{}", left_over.value);
            let message = Text::new("error-positional-parameter-not-found").with("value", text.as_str());
            let error = record("PositionalParameterNotFound", Category::InvalidArgument, message);
            error.about(text).at(left_over.value.span)
        }))
    }

    /// Four passes: without and with conversion, each for the default set and then for all that are left. The inner
    /// result says whether the argument was bound, and if a reason is known, why not.
    fn at_position(
        &mut self,
        position: u8,
        argument: &Positional<'a>,
    ) -> Result<Result<(), Option<ErrorRecord>>, ErrorRecord> {
        let Positional { argument, value, items } = argument;
        let open = |binder: &Self, sets: Sets| -> Vec<&'static Parameter> {
            let fits = |p: &&Parameter| p.at(position) & sets & binder.left != 0 && !binder.is_bound(p);
            binder.cmdlet.parameters.iter().filter(fits).collect()
        };
        let only_one = open(self, Sets::MAX).len() == 1;
        let deferred = items.iter().any(|item| matches!(item.what, What::Deferred(..)));
        let default = 1 << self.cmdlet.default;
        let mut failed = None;
        for (with_conversion, sets) in [(false, default), (false, Sets::MAX), (true, default), (true, Sets::MAX)] {
            for parameter in open(self, sets) {
                if !with_conversion && !has_type(parameter.kind, items) {
                    continue;
                }
                match convert(parameter, items, value.span) {
                    Ok(converted) => {
                        let place = (Some(*argument), value.span);
                        return self.take(parameter, converted, value.span, place).map(Ok);
                    }
                    // A refusal says most where only one parameter can be meant, and where the type was right.
                    Err(error) if only_one || !with_conversion || deferred => failed = failed.or(Some(error)),
                    Err(_) => {}
                }
            }
        }
        Ok(Err(failed))
    }

    fn pipeline(&mut self, input: PipelineInput<'_>) -> Result<(), ErrorRecord> {
        let bound = match input {
            PipelineInput::None => return Ok(()),
            PipelineInput::Sessions | PipelineInput::Typed(Type::Session | Type::Object | Type::Unknown) => {
                self.sessions_by_value()?
            }
            PipelineInput::Typed(_) => false,
            PipelineInput::Datum(Datum::Session(_)) => self.sessions_by_value()? || self.by_property(&input)?,
            PipelineInput::Datum(datum) => self.by_value(datum)? || self.by_property(&input)?,
        };
        if bound {
            return Ok(());
        }
        let message = Text::new("error-input-not-bound").with("cmdlet", self.command.name.as_str());
        Err(record("InputObjectNotBound", Category::InvalidArgument, message).at(self.command.span))
    }

    fn sessions_by_value(&mut self) -> Result<bool, ErrorRecord> {
        let fits = |p: &&Parameter| {
            matches!(p.kind, Kind::Session | Kind::Object) && p.by_value & self.left != 0 && !self.is_bound(p)
        };
        let Some(parameter) = self.cmdlet.parameters.iter().find(fits) else { return Ok(false) };
        self.take(parameter, Converted::Piped, self.command.span, (None, self.command.span))?;
        Ok(true)
    }

    /// Without conversion, then with it; the default set before the others.
    fn by_value(&mut self, datum: &Datum) -> Result<bool, ErrorRecord> {
        let span = self.command.span;
        let items = [Item { what: What::Known(datum.clone()), span }];
        let default = 1 << self.cmdlet.default;
        for (with_conversion, sets) in [(false, default), (false, Sets::MAX), (true, default), (true, Sets::MAX)] {
            let fits = |p: &&Parameter| p.by_value & sets & self.left != 0 && !self.is_bound(p);
            let open: Vec<_> = self.cmdlet.parameters.iter().filter(fits).collect();
            for parameter in open {
                if !with_conversion && !has_type(parameter.kind, &items) {
                    continue;
                }
                if let Ok(converted) = convert(parameter, &items, span) {
                    let converted = if parameter.kind == Kind::Object { Converted::Piped } else { converted };
                    self.take(parameter, converted, span, (None, span))?;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Every parameter that takes a property of the object; the default set before the others.
    fn by_property(&mut self, input: &PipelineInput<'_>) -> Result<bool, ErrorRecord> {
        let PipelineInput::Datum(datum) = input else { return Ok(false) };
        let span = self.command.span;
        let default = 1 << self.cmdlet.default;
        let mut bound = false;
        for sets in [default, Sets::MAX] {
            for parameter in self.cmdlet.parameters {
                if parameter.by_property & sets & self.left == 0 || self.is_bound(parameter) {
                    continue;
                }
                let names = core::iter::once(&parameter.name).chain(parameter.aliases);
                let Some(values) = names.into_iter().find_map(|name| datum.property(name, self.environment)) else {
                    continue;
                };
                let items: Vec<_> = values.into_iter().map(|value| Item { what: What::Known(value), span }).collect();
                self.take(parameter, convert(parameter, &items, span)?, span, (None, span))?;
                bound = true;
            }
        }
        Ok(bound)
    }

    /// Records a value with its argument and its place, and narrows the sets; `place` is what to point at when none is
    /// left.
    fn take(
        &mut self,
        parameter: &'static Parameter,
        value: Converted,
        place: Span,
        (argument, span): (Option<usize>, Span),
    ) -> Result<(), ErrorRecord> {
        self.left &= parameter.sets;
        self.values.push(Bound { parameter, value, span, argument });
        self.check_authentication(parameter, span)?;
        if self.left == 0 { Err(self.ambiguous(place)) } else { Ok(()) }
    }

    /// The default set if it can be, otherwise the only one whose mandatory parameters are all there.
    fn choose(&self) -> Result<usize, ErrorRecord> {
        let possible: Vec<usize> = (0..self.cmdlet.sets.len()).filter(|set| self.left & (1 << set) != 0).collect();
        let complete: Vec<usize> = possible.iter().copied().filter(|set| self.missing(*set).is_empty()).collect();
        let default = self.cmdlet.default;
        if complete.contains(&default) {
            return Ok(default);
        }
        match (complete.as_slice(), possible.as_slice()) {
            ([one], _) => Ok(*one),
            ([], [one]) => Err(self.incomplete(*one)),
            ([], sets) if sets.contains(&default) => Err(self.incomplete(default)),
            _ => Err(self.ambiguous(self.command.span)),
        }
    }

    fn missing(&self, set: usize) -> Vec<&'static str> {
        let missing = |p: &&Parameter| p.mandatory & (1 << set) != 0 && !self.is_bound(p);
        self.cmdlet.parameters.iter().filter(missing).map(|p| p.name).collect()
    }

    fn incomplete(&self, set: usize) -> ErrorRecord {
        let names = self.missing(set).join(", ");
        let message = Text::new("error-missing-mandatory-parameter")
            .with("cmdlet", self.command.name.as_str())
            .with("parameters", names.as_str());
        record("MissingMandatoryParameter", Category::InvalidArgument, message).about(names).at(self.command.span)
    }

    fn ambiguous(&self, span: Span) -> ErrorRecord {
        let mut names = Vec::<String>::new();
        for bound in self.values.iter().filter(|bound| bound.value != Converted::Piped) {
            names.push(format!("-{}", bound.parameter.name));
        }
        let cmdlet = self.command.name.as_str();
        let message = if names.is_empty() {
            Text::new("error-parameter-set-unclear").with("cmdlet", cmdlet)
        } else {
            Text::new("error-ambiguous-parameter-set").with("cmdlet", cmdlet).with("parameters", names.join(", "))
        };
        record("AmbiguousParameterSet", Category::InvalidArgument, message).at(span)
    }

    /// Credential, Authentication and CertificateThumbprint, each time one of them is set. Source: the cmdlets' reference pages.
    fn check_authentication(&self, parameter: &Parameter, span: Span) -> Result<(), ErrorRecord> {
        if !["Credential", "Authentication", "CertificateThumbprint"].contains(&parameter.name) {
            return Ok(());
        }
        let value = |name: &str| self.values.iter().find(|b| b.parameter.name == name).map(|b| &b.value);
        let (credential, thumbprint) = (value("Credential").is_some(), value("CertificateThumbprint").is_some());
        let mechanism = match value("Authentication") {
            Some(Converted::Values(values)) => match values.first().map(|given| &given.value) {
                Some(Datum::Number { value, .. }) => Authentication::from_index(usize::try_from(*value).unwrap_or(0)),
                _ => Authentication::Default,
            },
            _ => Authentication::Default,
        };
        let (first, second) = if credential && thumbprint {
            ("CertificateThumbPrint", "Credential")
        } else if thumbprint && mechanism != Authentication::Default {
            ("CertificateThumbPrint", mechanism.as_str())
        } else if credential && mechanism == Authentication::NegotiateWithImplicitCredential {
            ("Credential", mechanism.as_str())
        } else {
            return Ok(());
        };
        let message = Text::new("error-authentication-conflict")
            .with("parameter", parameter.name)
            .with("first", first)
            .with("second", second);
        Err(record("ParameterBindingFailed", Category::WriteError, message).about(parameter.name).at(span))
    }

    pub(crate) fn is_bound(&self, parameter: &Parameter) -> bool {
        self.values.iter().any(|bound| bound.parameter.name == parameter.name)
    }
}

/// By name, by alias, or by the beginning of either, if only one parameter begins so.
///
/// # Errors
/// `NamedParameterNotFound` and `AmbiguousParameter`.
pub(crate) fn find(cmdlet: &'static Cmdlet, name: &str, span: Span) -> Result<&'static Parameter, ErrorRecord> {
    let all = || cmdlet.parameters.iter().chain(COMMON);
    let exact = all().find(|p| same_text(p.name, name) || p.aliases.iter().any(|alias| same_text(alias, name)));
    if let Some(parameter) = exact {
        return Ok(parameter);
    }
    let begins = |full: &str| full.get(..name.len()).is_some_and(|head| same_text(head, name));
    let fits = |p: &&Parameter| begins(p.name) || p.aliases.iter().any(|alias| begins(alias));
    let own: Vec<_> = cmdlet.parameters.iter().filter(fits).collect();
    let common: Vec<_> = COMMON.iter().filter(fits).collect();
    match (own.as_slice(), common.as_slice()) {
        ([one], _) | ([], [one]) => Ok(one),
        ([], []) => {
            let message = Text::new("error-parameter-not-found").with("parameter", name);
            Err(record("NamedParameterNotFound", Category::InvalidArgument, message).about(name.to_owned()).at(span))
        }
        _ => {
            let names: Vec<_> = own.iter().chain(&common).map(|p| format!("-{}", p.name)).collect();
            let message =
                Text::new("error-ambiguous-parameter").with("parameter", name).with("candidates", names.join(", "));
            Err(record("AmbiguousParameter", Category::InvalidArgument, message).about(name.to_owned()).at(span))
        }
    }
}
