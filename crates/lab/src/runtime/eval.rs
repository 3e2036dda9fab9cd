//! The evaluator.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use super::ast::{Argument, Expr, Operator, Place, Stage, Statement};
use super::bind::Given;
use super::console::Console;
use super::methods::{call, call_static, static_property};
use super::record::{Category, ErrorInfo, Record};
use super::types::Type;
use super::value::{Number, Value};
use super::{Invocation, Session, commands, parse};
use crate::lock;

/// Items of a range; PowerShell has no bound, the lab's memory has.
const MAX_RANGE: i64 = 1_000_000;

type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, ErrorInfo>> + Send + 'a>>;

/// Runs statements in a session.
pub(crate) struct Evaluator<'a> {
    pub(super) session: &'a Arc<Session>,
    pub(super) console: &'a Console,
    /// The command that runs.
    place: Mutex<Option<Arc<Place>>>,
}

/// Where a pipeline's output goes: to the client, or into a value.
pub(crate) enum Out<'a> {
    Client(&'a Console),
    Items(&'a mut Vec<Value>),
}

impl Out<'_> {
    /// The same, for a while.
    fn again(&mut self) -> Out<'_> {
        match self {
            Self::Client(console) => Out::Client(console),
            Self::Items(items) => Out::Items(items),
        }
    }

    pub(crate) async fn write(&mut self, value: Value) {
        match self {
            Self::Client(console) => console.emit(Record::Output(value)).await,
            Self::Items(items) => items.push(value),
        }
    }

    /// What a statement gives: the items of an array one by one.
    pub(crate) async fn write_items(&mut self, value: Value) {
        for item in value.into_items() {
            self.write(item).await;
        }
    }
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(session: &'a Arc<Session>, console: &'a Console) -> Self {
        Self { session, console, place: Mutex::default() }
    }

    pub(crate) async fn statements(&self, statements: &[Statement]) -> Result<(), ErrorInfo> {
        self.body(statements, &mut Out::Client(self.console)).await
    }

    pub(crate) async fn invocations(&self, pipeline: &[Invocation], input: Vec<Value>) -> Result<(), ErrorInfo> {
        let mut input = input;
        for (index, invocation) in pipeline.iter().enumerate() {
            let mut items = Vec::new();
            let mut out = if index + 1 == pipeline.len() { Out::Client(self.console) } else { Out::Items(&mut items) };
            if invocation.script {
                let statements = parse::parse(&invocation.text).map_err(|error| ErrorInfo::parse(error.0))?;
                self.session.set_variable("input", Value::List(std::mem::take(&mut input)));
                self.body(&statements, &mut out).await?;
            } else {
                let given = Given::of_objects(&invocation.arguments);
                let command =
                    commands::find(&invocation.text).ok_or_else(|| ErrorInfo::command_not_found(&invocation.text))?;
                commands::run(self, command, given, (std::mem::take(&mut input), index), &mut out).await?;
            }
            input = items;
        }
        Ok(())
    }

    /// Statements one after the other. An error that ends a statement only is a record, and the
    /// next statement follows; `throw` ends the script.
    pub(crate) fn body<'b>(&'b self, statements: &'b [Statement], out: &'b mut Out<'_>) -> Later<'b, ()> {
        Box::pin(async move {
            for statement in statements {
                self.statement(statement, out).await?;
            }
            Ok(())
        })
    }

    fn statement<'b>(&'b self, statement: &'b Statement, out: &'b mut Out<'_>) -> Later<'b, ()> {
        Box::pin(async move {
            match statement {
                Statement::Assign { name, add, value } => {
                    let mut value = self.collect(std::slice::from_ref(value)).await?;
                    if *add {
                        value = binary(Operator::Add, self.session.variable(name), value)?;
                    }
                    self.session.set_variable(name, value);
                    Ok(())
                }
                Statement::ForEach { name, over, body } => {
                    for item in self.collect(std::slice::from_ref(over)).await?.into_items() {
                        self.session.set_variable(name, item);
                        self.body(body, out).await?;
                    }
                    Ok(())
                }
                Statement::Throw(what) => {
                    let message = match what {
                        Some(expr) => self.value(expr).await?.to_string(),
                        None => "ScriptHalted".into(),
                    };
                    let mut error = ErrorInfo::runtime(message.clone(), &message, Category::OperationStopped);
                    error.target = Some(message.into());
                    Err(error)
                }
                Statement::Pipeline(stages) => self.pipeline(stages, out).await,
            }
        })
    }

    async fn pipeline(&self, stages: &[Stage], out: &mut Out<'_>) -> Result<(), ErrorInfo> {
        let mut input = Vec::new();
        for (index, stage) in stages.iter().enumerate() {
            let mut items = Vec::new();
            let last = index + 1 == stages.len();
            let mut here = if last { out.again() } else { Out::Items(&mut items) };
            let result = match stage {
                Stage::Expr(_) if index > 0 => Err(ErrorInfo::parse("An expression can only begin a pipeline.".into())),
                Stage::Expr(expr) => self.expression(expr, &mut here).await,
                Stage::Command { name, arguments, place } => {
                    *lock(&self.place) = Some(Arc::clone(place));
                    self.command(name, arguments, (std::mem::take(&mut input), index), &mut here).await
                }
            };
            self.session.set_variable("?", Value::Bool(result.is_ok()));
            match result {
                Err(error) if ends_script(&error) => return Err(self.located(error)),
                Err(error) => {
                    self.console.emit(Record::Error(self.located(error))).await;
                    return Ok(());
                }
                Ok(()) => input = items,
            }
        }
        Ok(())
    }

    /// An error with the place of the command that runs.
    pub(super) fn located(&self, mut error: ErrorInfo) -> ErrorInfo {
        if error.place.is_none() {
            error.place.clone_from(&lock(&self.place));
        }
        error
    }

    async fn expression(&self, expr: &Expr, out: &mut Out<'_>) -> Result<(), ErrorInfo> {
        match expr {
            // `1..1000` and `$(…)` are written as they come.
            Expr::Statements { body, array: false } => self.body(body, out).await,
            _ => {
                let value = self.value(expr).await?;
                out.write_items(value).await;
                Ok(())
            }
        }
    }

    async fn command(
        &self,
        name: &str,
        arguments: &[Argument],
        (input, place): (Vec<Value>, usize),
        out: &mut Out<'_>,
    ) -> Result<(), ErrorInfo> {
        let Some(command) = commands::find(name) else {
            return Err(ErrorInfo::command_not_found(name));
        };
        let mut given = Given::default();
        for argument in arguments {
            match argument {
                Argument::Value(expr) => given.value(self.value(expr).await?),
                Argument::Parameter { name, value: None } => given.name(name),
                Argument::Parameter { name, value: Some(expr) } => given.pair(name, self.value(expr).await?),
            }
        }
        commands::run(self, command, given, (input, place), out).await
    }

    async fn collect<S: std::borrow::Borrow<Statement>>(&self, statements: &[S]) -> Result<Value, ErrorInfo> {
        let mut items = Vec::new();
        for statement in statements {
            self.statement(statement.borrow(), &mut Out::Items(&mut items)).await?;
        }
        Ok(Value::from_items(items))
    }

    async fn values(&self, parts: &[Expr]) -> Result<Vec<Value>, ErrorInfo> {
        let mut items = Vec::new();
        for part in parts {
            items.push(self.value(part).await?);
        }
        Ok(items)
    }

    fn value<'b>(&'b self, expr: &'b Expr) -> Later<'b, Value> {
        Box::pin(async move {
            Ok(match expr {
                Expr::Literal(value) => value.clone(),
                Expr::Block(text) => Value::Block(Arc::clone(text)),
                Expr::Variable(name) => self.session.variable(name),
                Expr::Expandable(parts) => {
                    let mut text = String::new();
                    for part in parts {
                        text.push_str(&self.value(part).await?.to_string());
                    }
                    Value::string(text)
                }
                Expr::Property(of, name) => self.value(of).await?.property(name),
                Expr::Index(of, index) => {
                    let (of, index) = (self.value(of).await?, self.value(index).await?);
                    item(&of, &index)
                }
                Expr::Method(of, name, given) => {
                    let of = self.value(of).await?;
                    call(self.console, of, name, self.values(given).await?).await?
                }
                Expr::Type(name) => Value::Type(Type::named(name)?.into()),
                Expr::Cast(name, of) => Type::named(name)?.cast(self.value(of).await?)?,
                Expr::Static(name, member, None) => static_property(&Type::named(name)?, member),
                Expr::Static(name, member, Some(given)) => {
                    call_static(&Type::named(name)?, member, self.values(given).await?)?
                }
                Expr::Negate(of) => binary(Operator::Subtract, Value::Int(0), self.value(of).await?)?,
                Expr::Binary(operator, left, right) => {
                    let left = self.value(left).await?;
                    binary(*operator, left, self.value(right).await?)?
                }
                Expr::Array(parts) => Value::List(self.values(parts).await?),
                Expr::Statements { body, array } => {
                    let value = self.collect(body).await?;
                    match value {
                        Value::Null if *array => Value::List(Vec::new()),
                        Value::List(_) => value,
                        one if *array => Value::List(vec![one]),
                        other => other,
                    }
                }
            })
        })
    }
}

/// Only what stops everything in PowerShell too; other errors end their statement.
fn ends_script(error: &ErrorInfo) -> bool {
    matches!(error.category, Category::OperationStopped | Category::ParserError)
}

fn item(of: &Value, index: &Value) -> Value {
    match of {
        Value::List(items) => {
            let Some(index) = index.number().and_then(Number::integer) else { return Value::Null };
            let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
            let index = if index < 0 { index + length } else { index };
            usize::try_from(index).ok().and_then(|index| items.get(index)).cloned().unwrap_or(Value::Null)
        }
        Value::Table(_) => of.property(&index.to_string()),
        other if index.number() == Some(Number::Integer(0)) => other.clone(),
        _ => Value::Null,
    }
}

fn binary(operator: Operator, left: Value, right: Value) -> Result<Value, ErrorInfo> {
    match (operator, left) {
        (Operator::Add, Value::String(text)) => Ok(Value::string(format!("{text}{right}"))),
        (Operator::Add, Value::List(mut items)) => {
            items.extend(right.into_items());
            Ok(Value::List(items))
        }
        (Operator::Add, Value::Null) => Ok(right),
        (Operator::Multiply, Value::String(text)) => {
            let times = right.number().and_then(Number::integer).and_then(|times| usize::try_from(times).ok());
            let times = times.filter(|times| times.saturating_mul(text.len()) <= 1 << 24);
            times.map(|times| Value::string(text.repeat(times))).ok_or_else(|| cannot("multiply", "System.String"))
        }
        (operator, left) => {
            let numbers = left.number().zip(right.number());
            let Some((a, b)) = numbers else {
                let wrong = if left.number().is_none() { &left } else { &right };
                return Err(cannot("calculate with", wrong.type_name()));
            };
            arithmetic(operator, a, b)
        }
    }
}

fn arithmetic(operator: Operator, a: Number, b: Number) -> Result<Value, ErrorInfo> {
    if operator == Operator::Range {
        let (Some(from), Some(to)) = (a.integer(), b.integer()) else {
            return Err(cannot("count to", "System.Double"));
        };
        if from.abs_diff(to) >= MAX_RANGE.unsigned_abs() {
            return Err(ErrorInfo::runtime("The range has too many items.", "RangeTooLong", Category::InvalidArgument));
        }
        let items: Vec<Value> = if from <= to {
            (from..=to).map(Value::integer).collect()
        } else {
            (to..=from).rev().map(Value::integer).collect()
        };
        return Ok(Value::List(items));
    }
    let zero = matches!(b, Number::Integer(0));
    if zero && matches!((operator, a), (Operator::Divide | Operator::Remainder, Number::Integer(_))) {
        return Err(ErrorInfo::runtime("Attempted to divide by zero.", "RuntimeException", Category::NotSpecified));
    }
    if let (Number::Integer(a), Number::Integer(b)) = (a, b) {
        let exact = match operator {
            Operator::Add => a.checked_add(b),
            Operator::Subtract => a.checked_sub(b),
            Operator::Multiply => a.checked_mul(b),
            Operator::Remainder => a.checked_rem(b),
            Operator::Divide if a.checked_rem(b) == Some(0) => a.checked_div(b),
            _ => None,
        };
        if let Some(number) = exact {
            return Ok(Value::integer(number));
        }
    }
    let (a, b) = (a.real(), b.real());
    Ok(Value::Double(match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        Operator::Remainder | Operator::Range => a % b,
    }))
}

fn cannot(what: &str, kind: &str) -> ErrorInfo {
    ErrorInfo::runtime(format!("Cannot {what} a value of type {kind}."), "InvalidOperation", Category::InvalidOperation)
}
