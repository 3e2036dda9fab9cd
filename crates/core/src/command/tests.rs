use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;

fn problems(text: &str) -> Vec<(&'static str, (usize, usize))> {
    parse(text).problems.into_iter().map(|problem| (problem.error_id, problem.span)).collect()
}

fn printed(text: &str) -> String {
    let parsed = parse(text);
    assert_eq!(parsed.problems, [], "{text}");
    parsed.pipeline.to_string()
}

#[test]
fn lines_as_printed() {
    for (line, expected) in [
        ("", ""),
        ("  Get-PSSession  ", "Get-PSSession"),
        ("Get-PSSession|Disconnect-PSSession", "Get-PSSession | Disconnect-PSSession"),
        ("$s | Connect-PSSession # comment", "$s | Connect-PSSession"),
        ("Connect-PSSession -Cn a,b , 'c d'", "Connect-PSSession -Cn a, b, 'c d'"),
        ("Connect-PSSession -UseSSL:$false", "Connect-PSSession -UseSSL:$false"),
        ("Connect-PSSession –Name “it’s”", "Connect-PSSession -Name 'it’’s'"),
        ("Get–PSSession", "Get-PSSession"),
        ("Connect-PSSession ([URI]'http://s/wsman')", "Connect-PSSession ([uri]'http://s/wsman')"),
        ("Connect-PSSession -Name \"a`\"b`$c\"", "Connect-PSSession -Name 'a\"b$c'"),
        ("Connect-PSSession -Name a'b c'd", "Connect-PSSession -Name 'ab cd'"),
        ("Connect-PSSession 4 '4'", "Connect-PSSession 4 '4'"),
        ("Connect-PSSession @() @(1)", "Connect-PSSession @() @(1)"),
        ("Disconnect-PSSession -IdleTimeoutSec (60*60 * 15)", "Disconnect-PSSession -IdleTimeoutSec 54000"),
        ("Connect-PSSession -ThrottleLimit -1", "Connect-PSSession -ThrottleLimit -1"),
        ("Connect-PSSession `\n -Name x", "Connect-PSSession -Name x"),
        ("Connect-PSSession [::1]", "Connect-PSSession '[::1]'"),
        ("–1 | Connect-PSSession", "–1 | Connect-PSSession"),
        ("'a','b' | Connect-PSSession", "'a', 'b' | Connect-PSSession"),
        ("$s=Get-PSSession", "$s = Get-PSSession"),
        ("$s = 'a', 'b'", "$s = 'a', 'b'"),
        ("$s", "$s"),
        ("$s.Name", "$s.Name"),
        ("Get-PSSession -Name $s.Name, b", "Get-PSSession -Name $s.Name, b"),
        ("Get-PSSession -ThrottleLimit ((1 + 2) * 3)", "Get-PSSession -ThrottleLimit 9"),
        ("Get-PSSession (  0x10 )", "Get-PSSession 0x10"),
        ("Connect-PSSession (Get-PSSession  s|Get-PSSession)", "Connect-PSSession (Get-PSSession s | Get-PSSession)"),
        ("Invoke-Command $s {Get-Job}", "Invoke-Command $s {Get-Job}"),
        ("Invoke-Command $s { '}' } -Args 1", "Invoke-Command $s { '}' } -Args 1"),
        (
            "x -SessionOption @{OpenTimeout=1;\n 'a b' = $true,2;; }",
            "x -SessionOption @{ OpenTimeout = 1; 'a b' = $true, 2 }",
        ),
        ("x @{ a = @{ b = {c} }; d = (Get-Credential) } @{}", "x @{ a = @{ b = {c} }; d = (Get-Credential) } @{}"),
        ("$o = @{ a = 1 }", "$o = @{ a = 1 }"),
        ("-5 | x", "-5 | x"),
    ] {
        assert_eq!(printed(line), expected);
        assert_eq!(printed(expected), expected);
    }
}

#[test]
fn what_is_refused_and_where() {
    for (line, expected) in [
        ("Get-PSSession |", ("EmptyPipeElement", (15, 15))),
        ("| Get-PSSession", ("EmptyPipeElement", (0, 1))),
        ("Get-PSSession 'a", ("TerminatorExpectedAtEndOfString", (14, 16))),
        ("Get-PSSession \"a", ("TerminatorExpectedAtEndOfString", (14, 16))),
        ("Get-PSSession a,", ("MissingExpressionAfterToken", (15, 16))),
        ("Get-PSSession (4", ("MissingEndParenthesisInExpression", (14, 15))),
        ("Get-PSSession ()", ("ExpectedExpression", (14, 16))),
        ("Get-PSSession )", ("UnexpectedToken", (14, 15))),
        ("Get-PSSession; x", ("CommandLineNotSupported", (13, 14))),
        ("Get-PSSession > f", ("CommandLineNotSupported", (14, 15))),
        ("Get-PSSession\nGet-PSSession", ("CommandLineNotSupported", (13, 14))),
        ("Invoke-Command { a { b }", ("MissingEndCurlyBrace", (15, 16))),
        ("x @{ a = 1", ("IncompleteHashLiteral", (2, 4))),
        ("x @{ a 1 }", ("MissingEqualsInHashLiteral", (5, 6))),
        ("x @{ a = }", ("MissingStatementInHashLiteral", (5, 6))),
        ("x @{ a = 1 b = 2 }", ("UnexpectedToken", (11, 12))),
        ("x @{ a = 1; A = 2 }", ("DuplicateKeyInHashLiteral", (12, 13))),
        ("x @{ -a = 2 }", ("MissingEqualsInHashLiteral", (5, 7))),
        ("Connect-PSSession $s[0]", ("CommandLineNotSupported", (18, 23))),
        ("Connect-PSSession $s.Dispose()", ("CommandLineNotSupported", (18, 30))),
        ("$s += Get-PSSession", ("CommandLineNotSupported", (3, 19))),
        ("$s.Name = 'a'", ("CommandLineNotSupported", (0, 7))),
        ("$null = Get-PSSession", ("VariableNotWritable", (0, 5))),
        ("$s =", ("ExpectedValueExpression", (4, 4))),
        ("$s = $t = x", ("UnexpectedToken", (8, 9))),
        ("Connect-PSSession $(x)", ("CommandLineNotSupported", (18, 22))),
        ("Connect-PSSession \"a$b\"", ("CommandLineNotSupported", (20, 21))),
        ("Connect-PSSession (7/2)", ("CommandLineNotSupported", (19, 22))),
        ("60*60", ("CommandLineNotSupported", (0, 5))),
        ("x (0/ '4*3')", ("CommandLineNotSupported", (3, 5))),
        ("Connect-PSSession (Get-Item x |)", ("EmptyPipeElement", (31, 32))),
        ("Connect-PSSession (Get-Item x", ("MissingEndParenthesisInExpression", (18, 19))),
        ("Connect-PSSession ([int]'1')", ("CommandLineNotSupported", (19, 24))),
        ("Get-PSSession | $s", ("ExpressionsMustBeFirstInPipeline", (16, 18))),
        ("Connect-PSSession -UseSSL:", ("ParameterRequiresArgument", (18, 26))),
        ("Connect-PSSession \"`u{110000}\"", ("InvalidUnicodeEscapeSequence", (19, 21))),
    ] {
        assert_eq!(problems(line).first(), Some(&expected), "{line}");
    }
}

#[test]
fn limits() {
    assert_eq!(problems(&"a".repeat(MAX_LENGTH + 1))[0].0, "CommandLineTooLong");
    assert_eq!(problems(&"a ".repeat(MAX_TOKENS + 1))[0].0, "TooManyTokens");
    for deep in [
        alloc::format!("x {}'4'{}", "(".repeat(40), ")".repeat(40)),
        alloc::format!("x {}1{}", "@{ a = ".repeat(40), " }".repeat(40)),
        alloc::format!("x {}1{}", "(x ".repeat(40), ")".repeat(40)),
        alloc::format!("x {}{}", "{".repeat(100), "}".repeat(100)),
    ] {
        assert_eq!(problems(&deep)[0].0, "TooDeep", "{deep}");
    }
}

#[test]
fn places_are_kept() {
    let parsed = parse("Connect-PSSession -Name 'é', b");
    let Element::Command(command) = &parsed.pipeline.elements[0] else { panic!("a command") };
    assert_eq!((command.span.start, command.span.end), (0, 17));
    let Argument::Value(value) = &command.arguments[1] else { panic!("a value") };
    assert_eq!((value.span.start, value.span.end), (24, 31));
}

const NAME: &str = "[a-zA-Z_][a-zA-Z0-9_]{0,8}";

fn at_nowhere(kind: ValueKind) -> Value {
    Value { kind, span: Span::default() }
}

/// A value that is no list.
fn single() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        ".{0,12}".prop_map(ValueKind::Text),
        any::<i32>().prop_map(|n| ValueKind::Number { text: n.to_string(), value: n.into() }),
        (0_i64..9).prop_map(|n| ValueKind::Number { text: alloc::format!("{n}kB"), value: n << 10 }),
        NAME.prop_map(ValueKind::Variable),
        (NAME, proptest::collection::vec(NAME, 1..3)).prop_map(|(variable, path)| ValueKind::Member { variable, path }),
        r"[ -z|~\né]{0,12}"
            .prop_filter("it must end where it seems to", |text| {
                let whole = alloc::format!("{{{text}}}");
                super::block::length(&whole) == Ok(whole.len())
            })
            .prop_map(ValueKind::ScriptBlock),
        (".{0,12}", any::<bool>())
            .prop_map(|(text, uri)| ValueKind::Cast { to: if uri { CastType::Uri } else { CastType::Guid }, text }),
    ]
    .prop_map(at_nowhere);
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::btree_map("[a-z]{1,4}|[ -z]{0,6}", list(inner.clone()), 0..3).prop_filter_map(
                "keys differ by more than case",
                |entries| {
                    let keys: alloc::collections::BTreeSet<_> = entries.keys().map(|key| key.to_lowercase()).collect();
                    (keys.len() == entries.len())
                        .then(|| at_nowhere(ValueKind::Hashtable(entries.into_iter().collect())))
                }
            ),
            ("[A-Z][a-z]{1,8}-[A-Z][A-Za-z]{1,8}", proptest::collection::vec(list(inner), 0..3)).prop_map(
                |(name, values)| {
                    let arguments = values.into_iter().map(Argument::Value).collect();
                    let command = Element::Command(Command { name, arguments, span: Span::default() });
                    at_nowhere(ValueKind::Pipeline(Pipeline { assign_to: None, elements: alloc::vec![command] }))
                }
            ),
        ]
    })
}

fn list(single: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => single.clone(),
        1 => proptest::collection::vec(single, 0..5).prop_map(|items| at_nowhere(ValueKind::Array(items))),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    list(single().boxed())
}

fn argument() -> impl Strategy<Value = Argument> {
    prop_oneof![
        value().prop_map(Argument::Value),
        ("[A-Za-z][A-Za-z0-9]{0,10}", proptest::option::of(value())).prop_map(|(name, value)| Argument::Parameter {
            name,
            value,
            span: Span::default()
        }),
    ]
}

fn element() -> impl Strategy<Value = Element> {
    ("[A-Z][a-z]{1,8}-[A-Z][A-Za-z]{1,8}", proptest::collection::vec(argument(), 0..6))
        .prop_map(|(name, arguments)| Element::Command(Command { name, arguments, span: Span::default() }))
}

fn pipeline() -> impl Strategy<Value = Pipeline> {
    let assign_to = proptest::option::of("v[a-z0-9_]{0,8}".prop_map(|name| Variable { name, span: Span::default() }));
    let first = proptest::option::of(value().prop_map(Element::Value));
    (assign_to, first, proptest::collection::vec(element(), 1..4))
        .prop_map(|(assign_to, first, rest)| Pipeline { assign_to, elements: first.into_iter().chain(rest).collect() })
}

proptest! {
    #[test]
    fn parse_of_print_is_the_same(pipeline in pipeline()) {
        let line = pipeline.to_string();
        let parsed = parse(&line);
        prop_assert_eq!(&parsed.problems, &[], "{}", line);
        prop_assert_eq!(parsed.pipeline, pipeline, "{}", line);
    }

    #[test]
    fn any_text_is_read_without_panic_and_places_lie_in_it(text in r#"[a-zé0-9\-$@(){}\[\]'"`‘“–,|;:. \n]{0,40}"#) {
        for problem in parse(&text).problems {
            prop_assert!(problem.span.0 <= problem.span.1 && problem.span.1 <= text.len());
            prop_assert!(text.is_char_boundary(problem.span.0) && text.is_char_boundary(problem.span.1));
        }
    }

    #[test]
    fn what_was_read_prints_and_reads_back(text in r#"[a-c1-9\-$@(){}=;.'"`‘“–,| ]{0,24}"#) {
        let parsed = parse(&alloc::format!("Get-PSSession {text}"));
        if parsed.problems.is_empty() {
            let line = parsed.pipeline.to_string();
            prop_assert_eq!(parse(&line).pipeline, parsed.pipeline, "{}", line);
        }
    }
}
