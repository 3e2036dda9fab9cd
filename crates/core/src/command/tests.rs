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
        ("Invoke-Command { a { b } }", ("CommandLineNotSupported", (15, 26))),
        ("Connect-PSSession -SessionOption @{ a = 1 }", ("CommandLineNotSupported", (33, 43))),
        ("Connect-PSSession $s.Name", ("CommandLineNotSupported", (18, 25))),
        ("Connect-PSSession $(x)", ("CommandLineNotSupported", (18, 22))),
        ("Connect-PSSession \"a$b\"", ("CommandLineNotSupported", (20, 21))),
        ("Connect-PSSession (Get-Item x)", ("CommandLineNotSupported", (19, 27))),
        ("Connect-PSSession ([int]'1')", ("CommandLineNotSupported", (19, 24))),
        ("Get-PSSession | $s", ("ExpressionsMustBeFirstInPipeline", (16, 18))),
        ("Connect-PSSession -UseSSL:", ("ParameterRequiresArgument", (18, 26))),
        ("Connect-PSSession \"`u{110000}\"", ("InvalidUnicodeEscapeSequence", (19, 21))),
        ("$s = Get-PSSession", ("UnexpectedToken", (3, 4))),
    ] {
        assert_eq!(problems(line).first(), Some(&expected), "{line}");
    }
}

#[test]
fn limits() {
    assert_eq!(problems(&"a".repeat(MAX_LENGTH + 1))[0].0, "CommandLineTooLong");
    assert_eq!(problems(&"a ".repeat(MAX_TOKENS + 1))[0].0, "TooManyTokens");
    let deep = alloc::format!("x {}4{}", "(".repeat(40), ")".repeat(40));
    assert_eq!(problems(&deep)[0].0, "TooDeep");
}

#[test]
fn places_are_kept() {
    let parsed = parse("Connect-PSSession -Name 'é', b");
    let Element::Command(command) = &parsed.pipeline.elements[0] else { panic!("a command") };
    assert_eq!((command.span.start, command.span.end), (0, 17));
    let Argument::Value(value) = &command.arguments[1] else { panic!("a value") };
    assert_eq!((value.span.start, value.span.end), (24, 31));
}

fn single() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![
        ".{0,12}".prop_map(ValueKind::Text),
        any::<i32>().prop_map(|n| ValueKind::Number { text: n.to_string(), value: n.into() }),
        "[a-zA-Z_][a-zA-Z0-9_]{0,8}".prop_map(ValueKind::Variable),
        (".{0,12}", any::<bool>())
            .prop_map(|(text, uri)| ValueKind::Cast { to: if uri { CastType::Uri } else { CastType::Guid }, text }),
    ];
    kind.prop_map(|kind| Value { kind, span: Span::default() })
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => single(),
        1 => proptest::collection::vec(single(), 0..5)
            .prop_map(|items| Value { kind: ValueKind::Array(items), span: Span::default() }),
    ]
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
    (proptest::option::of(value().prop_map(Element::Value)), proptest::collection::vec(element(), 1..4))
        .prop_map(|(first, rest)| Pipeline { elements: first.into_iter().chain(rest).collect() })
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
    fn what_was_read_prints_and_reads_back(text in r#"[a-c1-9\-$@()'"`‘“–,| ]{0,24}"#) {
        let parsed = parse(&alloc::format!("Get-PSSession {text}"));
        if parsed.problems.is_empty() {
            let line = parsed.pipeline.to_string();
            prop_assert_eq!(parse(&line).pipeline, parsed.pipeline, "{}", line);
        }
    }
}
