//! Whether a text only ends too early.

use super::parse;

/// Problems of a text that goes on.
const OPEN: [&str; 6] = [
    "TerminatorExpectedAtEndOfString",
    "MissingEndCurlyBrace",
    "MissingEndParenthesisInExpression",
    "IncompleteHashLiteral",
    "MissingExpressionAfterToken",
    "EmptyPipeElement",
];

/// Nothing is wrong with the text but that more must follow: something is not closed, or it ends with a comma, a pipe
/// or a backtick. Whoever types it is given another line.
#[must_use]
pub fn is_incomplete(text: &str) -> bool {
    if text.ends_with('`') && !text.ends_with("``") {
        return true;
    }
    let problems = parse(text).problems;
    let end = text.trim_end().len();
    // What is not closed reaches to the end wherever it begins; a comma or a pipe must stand there.
    let goes_on = |problem: &super::Problem| match problem.error_id {
        "MissingExpressionAfterToken" | "EmptyPipeElement" => problem.span.1 >= end && end > 0,
        id => OPEN.contains(&id),
    };
    !problems.is_empty() && problems.iter().all(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_go_on() {
        for text in [
            "Invoke-Command $s {",
            "Invoke-Command $s {\n  Get-Job\n  if (1) {\n",
            "Connect-PSSession 'a",
            "Connect-PSSession -Session (Get-PSSession",
            "Connect-PSSession a -SessionOption @{ OpenTimeout = 1",
            "Get-PSSession a,",
            "Get-PSSession |",
            "Get-PSSession `",
        ] {
            assert!(is_incomplete(text), "{text}");
        }
    }

    #[test]
    fn texts_that_are_whole_or_wrong() {
        for text in [
            "",
            "Get-PSSession",
            "Invoke-Command $s { 1 }",
            "| Get-PSSession",
            "Get-PSSession )",
            "Get-PSSession ; {",
            "Get-PSSession & (",
            "Invoke-Command $s { 1 }\nGet-PSSession",
        ] {
            assert!(!is_incomplete(text), "{text}");
        }
    }
}
