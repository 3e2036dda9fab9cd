//! The binder's algorithm: named arguments, then the positional one, then the pipeline, then the choice of the set.

use alloc::string::String;
use alloc::vec::Vec;

use super::convert::{Converted, convert, has_type};
use super::spec::{COMMON, Cmdlet, Kind, Parameter, Piped, Sets};
use super::{Authentication, PipelineInput};
use crate::bridge::{ErrorRecord, Text};
use crate::command::{Argument, Command, Span, Value, ValueKind};
use crate::error::{Category, Place, record};
use crate::selector::same_text;

/// The set that won, by index, and the values.
pub(super) struct Binding {
    pub(super) set: usize,
    pub(super) values: Vec<Bound>,
}

pub(super) struct Bound {
    pub(super) parameter: &'static Parameter,
    pub(super) value: Converted,
    pub(super) span: Span,
}

pub(super) fn bind(cmdlet: &'static Cmdlet, command: &Command, input: PipelineInput) -> Result<Binding, ErrorRecord> {
    let all = (1 << cmdlet.sets.len()) - 1;
    let mut binder = Binder { cmdlet, command, left: all, values: Vec::new() };
    let positional = binder.named()?;
    for value in positional {
        binder.positional(value)?;
    }
    binder.pipeline(input)?;
    let set = binder.choose()?;
    Ok(Binding { set, values: binder.values })
}

struct Binder<'a> {
    cmdlet: &'static Cmdlet,
    command: &'a Command,
    /// Sets still possible.
    left: Sets,
    values: Vec<Bound>,
}

impl<'a> Binder<'a> {
    /// Binds what is named; gives back what is not.
    fn named(&mut self) -> Result<Vec<&'a Value>, ErrorRecord> {
        let mut positional = Vec::new();
        let mut arguments = self.command.arguments.iter().peekable();
        while let Some(argument) = arguments.next() {
            let (name, value, span) = match argument {
                Argument::Value(value) => {
                    positional.push(value);
                    continue;
                }
                Argument::Parameter { name, value, span } => (name, value.as_ref(), *span),
            };
            let parameter = self.find(name, span)?;
            if self.is_bound(parameter) {
                let message = Text::new("error-parameter-already-bound").with("parameter", parameter.name);
                let twice = record("ParameterAlreadyBound", Category::InvalidArgument, message);
                return Err(twice.about(parameter.name).at(span));
            }
            let (converted, place) = match (value, parameter.kind) {
                (None, Kind::Switch) => (Converted::Switch(true), span),
                (Some(value), _) => (convert(parameter, value)?, value.span),
                (None, _) => {
                    let Some(Argument::Value(value)) = arguments.next_if(|next| matches!(next, Argument::Value(_)))
                    else {
                        let message = Text::new("error-missing-argument")
                            .with("parameter", parameter.name)
                            .with("type", parameter.kind.type_name());
                        let missing = record("MissingArgument", Category::InvalidArgument, message);
                        return Err(missing.about(parameter.name).at(span));
                    };
                    (convert(parameter, value)?, value.span)
                }
            };
            self.take(parameter, converted, span, span.to(place))?;
        }
        Ok(positional)
    }

    /// By name, by alias, or by the beginning of either, if only one parameter begins so.
    fn find(&self, name: &str, span: Span) -> Result<&'static Parameter, ErrorRecord> {
        let all = || self.cmdlet.parameters.iter().chain(COMMON);
        let exact = all().find(|p| same_text(p.name, name) || p.aliases.iter().any(|alias| same_text(alias, name)));
        if let Some(parameter) = exact {
            return Ok(parameter);
        }
        let begins = |full: &str| full.get(..name.len()).is_some_and(|head| same_text(head, name));
        let fits = |p: &&Parameter| begins(p.name) || p.aliases.iter().any(|alias| begins(alias));
        let own: Vec<_> = self.cmdlet.parameters.iter().filter(fits).collect();
        let common: Vec<_> = COMMON.iter().filter(fits).collect();
        match (own.as_slice(), common.as_slice()) {
            ([one], _) | ([], [one]) => Ok(one),
            ([], []) => {
                let message = Text::new("error-parameter-not-found").with("parameter", name);
                Err(record("NamedParameterNotFound", Category::InvalidArgument, message).about(name).at(span))
            }
            _ => {
                let names: Vec<_> = own.iter().chain(&common).map(|p| alloc::format!("-{}", p.name)).collect();
                let message =
                    Text::new("error-ambiguous-parameter").with("parameter", name).with("candidates", names.join(", "));
                Err(record("AmbiguousParameter", Category::InvalidArgument, message).about(name).at(span))
            }
        }
    }

    /// Four passes: without and with conversion, each for the default set and then for all that are left.
    fn positional(&mut self, value: &Value) -> Result<(), ErrorRecord> {
        let default = 1 << self.cmdlet.default;
        let open = |sets: Sets| -> Vec<&'static Parameter> {
            let fits = |p: &&Parameter| p.position & sets != 0 && !self.is_bound(p);
            self.cmdlet.parameters.iter().filter(fits).collect()
        };
        let only_one = open(self.left).len() == 1;
        let passes = [(false, default), (false, Sets::MAX), (true, default), (true, Sets::MAX)];
        let mut failed = None;
        for (with_conversion, sets) in passes {
            let open = open(sets & self.left);
            for parameter in open.into_iter().filter(|p| with_conversion || has_type(p.kind, value)) {
                match convert(parameter, value) {
                    Ok(converted) => return self.take(parameter, converted, value.span, value.span),
                    // A refusal says most where only one parameter can be meant, and where the type was right. A
                    // variable is no wrong value, it has none.
                    Err(error) if only_one || !with_conversion || matches!(value.kind, ValueKind::Variable(_)) => {
                        failed = failed.or(Some(error));
                    }
                    Err(_) => {}
                }
            }
        }
        Err(failed.unwrap_or_else(|| {
            let text = alloc::format!("{value}");
            let message = Text::new("error-positional-parameter-not-found").with("value", text.as_str());
            record("PositionalParameterNotFound", Category::InvalidArgument, message).about(text).at(value.span)
        }))
    }

    fn pipeline(&mut self, input: PipelineInput) -> Result<(), ErrorRecord> {
        let wanted = match input {
            PipelineInput::None => return Ok(()),
            PipelineInput::Sessions => Piped::Session,
            PipelineInput::WithId => Piped::Id,
            PipelineInput::Other => Piped::No,
        };
        let fits = |p: &&Parameter| p.piped == wanted && p.sets & self.left != 0 && !self.is_bound(p);
        match self.cmdlet.parameters.iter().find(|p| wanted != Piped::No && fits(p)) {
            Some(parameter) => self.take(parameter, Converted::Piped, self.command.span, self.command.span),
            None => {
                let message = Text::new("error-input-not-bound").with("cmdlet", self.command.name.as_str());
                Err(record("InputObjectNotBound", Category::InvalidArgument, message).at(self.command.span))
            }
        }
    }

    /// Records a value and narrows the sets; `place` is what to point at when none is left.
    fn take(
        &mut self,
        parameter: &'static Parameter,
        value: Converted,
        place: Span,
        span: Span,
    ) -> Result<(), ErrorRecord> {
        self.left &= parameter.sets;
        self.values.push(Bound { parameter, value, span });
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
            names.push(alloc::format!("-{}", bound.parameter.name));
        }
        let cmdlet = self.command.name.as_str();
        let message = if names.is_empty() {
            Text::new("error-parameter-set-unclear").with("cmdlet", cmdlet)
        } else {
            Text::new("error-ambiguous-parameter-set").with("cmdlet", cmdlet).with("parameters", names.join(", "))
        };
        record("AmbiguousParameterSet", Category::InvalidArgument, message).at(span)
    }

    /// Credential, Authentication and CertificateThumbprint, each time one of them is set. `cmdlet.md` 2.4.
    fn check_authentication(&self, parameter: &Parameter, span: Span) -> Result<(), ErrorRecord> {
        if !["Credential", "Authentication", "CertificateThumbprint"].contains(&parameter.name) {
            return Ok(());
        }
        let value = |name: &str| self.values.iter().find(|b| b.parameter.name == name).map(|b| &b.value);
        let (credential, thumbprint) = (value("Credential").is_some(), value("CertificateThumbprint").is_some());
        let mechanism = match value("Authentication") {
            Some(Converted::Enum(index)) => Authentication::from_index(*index),
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

    fn is_bound(&self, parameter: &Parameter) -> bool {
        self.values.iter().any(|bound| bound.parameter.name == parameter.name)
    }
}
