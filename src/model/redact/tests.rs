use super::*;

#[test]
fn usual_ways_of_writing_a_secret_are_found() {
    for (text, expected) in [
        ("Get-Thing -Password hunter2 -Name x", "Get-Thing -Password ••• -Name x"),
        ("Get-Thing -AdminPassword:'hun ter2'", "Get-Thing -AdminPassword:•••"),
        ("$pwd = \"hunter2\"; dir", "$pwd = •••; dir"),
        ("@{Password='hunter2'; User='a'}", "@{Password=•••; User='a'}"),
        ("Server=x;Pwd=hunter2;Trusted=1", "Server=x;Pwd=•••;Trusted=1"),
        (
            "ConvertTo-SecureString -AsPlainText -Force 'hunter2' | Out-Null; 'shown'",
            "ConvertTo-SecureString -AsPlainText -Force ••• | Out-Null; 'shown'",
        ),
        ("iwr https://adele:hunter2@server/x", "iwr https://adele:•••@server/x"),
        ("-ApiKey hunter2", "-ApiKey •••"),
        ("-Token 'hunter2", "-Token •••"),
        ("Set-It -Password 'hun''ter2' -Name x", "Set-It -Password ••• -Name x"),
        ("Set-It -Password \"hun`\"ter2\" -Name x", "Set-It -Password ••• -Name x"),
        ("Set-It -Password “hunter2” -Name x", "Set-It -Password ••• -Name x"),
        ("Set-It -Password ('hun' + 'ter2') -Name x", "Set-It -Password (••• + •••) -Name x"),
        ("Set-It -Password `\n  hunter2", "Set-It -Password `\n  •••"),
        ("Set-It -Password @'\nhun\nter2\n'@ -Name x", "Set-It -Password ••• -Name x"),
        ("@{'Password' = 'hunter2'; 'User' = 'a'}", "@{'Password' = •••; 'User' = 'a'}"),
        ("$c = \"Server=x;Pwd=hunter2\"; dir \"x\"", "$c = \"Server=x;Pwd=•••\"; dir \"x\""),
        ("ConvertTo-SecureString hunter2 -AsPlainText -Force", "ConvertTo-SecureString ••• -AsPlainText -Force"),
        ("convertto-securestring -String hunter2 -AsPlainText", "convertto-securestring -String ••• -AsPlainText"),
        ("ConvertTo-SecureString -String:hunter2 -Force:$true", "ConvertTo-SecureString -String:••• -Force:$true"),
        ("'hunter2' | ConvertTo-SecureString -AsPlainText -Force", "••• | ConvertTo-SecureString -AsPlainText -Force"),
        ("echo hunter2 |\n  ConvertTo-SecureString -AsPlainText", "echo ••• |\n  ConvertTo-SecureString -AsPlainText"),
        (
            "Set-It -A (ConvertTo-SecureString 'a' -Force) -B (ConvertTo-SecureString 'b' -Force) -Name x",
            "Set-It -A (ConvertTo-SecureString ••• -Force) -B (ConvertTo-SecureString ••• -Force) -Name x",
        ),
        (
            "'hunter2' | % { ConvertTo-SecureString $_ -AsPlainText -Force }",
            "••• | % { ConvertTo-SecureString $_ -AsPlainText -Force }",
        ),
        (
            "echo 'a' hunter2 | ForEach-Object -Process { $p = $PSItem; $p | ConvertTo-SecureString -AsPlainText }",
            "echo ••• ••• | ForEach-Object -Process { $p = $PSItem; $p | ConvertTo-SecureString -AsPlainText }",
        ),
        (
            "'hunter2' | & { process { ConvertTo-SecureString $_ -AsPlainText } }; 'shown'",
            "••• | & { process { ConvertTo-SecureString $_ -AsPlainText } }; 'shown'",
        ),
        (
            "'hunter2' | % { $_ } | ConvertTo-SecureString -AsPlainText",
            "••• | % { $_ } | ConvertTo-SecureString -AsPlainText",
        ),
        (
            "'hunter2' | % { ConvertTo-SecureString 'a' -Force } | ConvertTo-SecureString",
            "••• | % { ConvertTo-SecureString ••• -Force } | ConvertTo-SecureString",
        ),
        ("& { 'hunter2' } | ConvertTo-SecureString -AsPlainText", "& { ••• } | ConvertTo-SecureString -AsPlainText"),
        (
            "('a', 'b').ForEach({ ConvertTo-SecureString $_ -AsPlainText })",
            "(•••, •••).ForEach({ ConvertTo-SecureString $_ -AsPlainText })",
        ),
    ] {
        assert_eq!(redact(text), expected);
    }
}

#[test]
fn everything_else_stays() {
    for text in [
        "Connect-PSSession -ComputerName Server01 -Name ITTask",
        "Get-Thing -Password $password",
        "Get-Thing -Password (Get-Credential).Password",
        "Set-Password",
        "Reset password for adele",
        "iwr https://server:5986/wsman",
        "'é' -replace 'password', 'x'",
        "$secure = ConvertTo-SecureString $text -AsPlainText -Force; Get-Thing 'x'",
        "Get-PSSession -Name IT | Invoke-Command { ConvertTo-SecureString $text -AsPlainText }",
        "'x' | % { $_ }; ConvertTo-SecureString $text -AsPlainText",
        "if ($a) { dir 'x' | % { $_ } } else { ConvertTo-SecureString $text -AsPlainText }",
        "Don't say \"it`\"s\"",
        "",
    ] {
        assert_eq!(redact(text), text);
    }
}

/// The same text as PowerShell reads it, in every way of writing it.
fn written(pieces: &[String], between: &[char], style: usize) -> String {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        text.push_str(piece);
        if at + 1 < pieces.len() {
            let c = between[at % between.len()];
            match style {
                0 if Quote::of(c) == Some(Quote::Single) => text.extend([c, c]),
                1 if Quote::of(c) == Some(Quote::Double) => text.extend([c, c]),
                1 | 2 if matches!(c, '`' | '$') || Quote::of(c) == Some(Quote::Double) => text.extend(['`', c]),
                3 if !c.is_alphanumeric() => text.extend(['`', c]),
                _ => text.push(c),
            }
        }
    }
    match style {
        0 => format!("'{text}'"),
        1 | 2 => format!("\"{text}\""),
        _ => text,
    }
}

proptest::proptest! {
    #[test]
    fn no_password_in_any_quoting_is_left(
        pieces in proptest::collection::vec("[A-Z]{4}[0-9]{2}", 1..5),
        between in proptest::collection::vec(proptest::sample::select("'\"`’“ ;|(){}$=:,-@&\u{e9}".chars().collect::<Vec<_>>()), 1..4),
        style in 0..4_usize,
        way in 0..16_usize,
    ) {
        let value = written(&pieces, &between, style);
        let text = match way {
            0 => format!("Set-It -Password {value} -Force"),
            1 => format!("Set-It -AdminPassword:{value}; dir"),
            2 => format!("$password = {value}"),
            3 => format!("@{{ User = 'a'; Password = {value} }}"),
            4 => format!("@{{'api-key'={value}}}"),
            5 => format!("ConvertTo-SecureString {value} -AsPlainText -Force"),
            6 => format!("$s = ConvertTo-SecureString -AsPlainText -Force -String {value} | Out-Null"),
            7 => format!("Write-Output {value} | ConvertTo-SecureString -AsPlainText -Force"),
            8 => format!("New-It ('x', (ConvertTo-SecureString -AsPlainText {value} -Force))"),
            9 if style < 3 => format!("{value} | ConvertTo-SecureString -AsPlainText -Force"),
            10 if style < 3 => format!("Set-It -Password ({value} + 'x')"),
            11 if style < 3 => format!("{value} | % {{ ConvertTo-SecureString $_ -AsPlainText -Force }}"),
            12 => format!("echo {value} | % {{ $_ }} | ConvertTo-SecureString -AsPlainText -Force"),
            13 => format!("echo {value} | % {{ $p = $_; $p | ConvertTo-SecureString -AsPlainText -Force }}"),
            14 if style < 3 => format!("& {{ {value} }} | ConvertTo-SecureString -AsPlainText -Force"),
            _ => format!("Set-It -Secret `\n  {value}"),
        };
        let redacted = redact(&text);
        for piece in &pieces {
            proptest::prop_assert!(!redacted.contains(piece.as_str()), "{} of {}", redacted, text);
        }
    }

    #[test]
    fn nothing_panics(text in "[-a-zA-Z'\"`’“ ;|(){}$=:,@\n\u{e9}]{0,40}(password|-Token |ConvertTo-SecureString)?[-a-z'\"`’“ ;|(){}$=:,@\n\u{e9}]{0,40}") {
        let _ = redact(&text);
    }
}
