use std::time::{Duration, Instant};

use super::*;
use record::Category;

async fn both(script: &str) -> (Vec<Record>, Result<(), ErrorInfo>) {
    with(script, &Session::new(&Clock::new())).await
}

async fn with(script: &str, session: &Arc<Session>) -> (Vec<Record>, Result<(), ErrorInfo>) {
    let records = Arc::new(Mutex::new(Vec::new()));
    let target = Arc::clone(&records);
    let console = Console::new(move |record| {
        lock(&target).push(record);
        std::future::ready(())
    });
    let result = run(script, session, &console).await;
    let records = lock(&records).clone();
    (records, result)
}

async fn output(script: &str) -> String {
    let (records, result) = both(script).await;
    assert_eq!(result, Ok(()), "{script}");
    let text = |record: &Record| match record {
        Record::Output(value) => value.to_string(),
        other => format!("{other:?}"),
    };
    records.iter().map(text).collect::<Vec<_>>().join("|")
}

#[tokio::test]
async fn expressions_give_what_power_shell_gives() {
    for (script, expected) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("7 / 2", "3.5"),
        ("6 / 2", "3"),
        ("-7 % 3", "-1"),
        ("2 - 5 - 1", "-4"),
        ("2147483647 + 1", "2147483648"),
        ("'a' + 1", "a1"),
        ("'ab' * 2", "abab"),
        ("1..4", "1|2|3|4"),
        ("3..1", "3|2|1"),
        ("1,2,3", "1|2|3"),
        ("(1..10)[2]", "3"),
        ("(1..10)[-1]", "10"),
        ("$a = 5; $a; $A + 1", "5|6"),
        ("$a = 1..3; $a += 4; $a.Count; \"$a\"", "4|1 2 3 4"),
        ("'single $a'; \"double `\"$(1+1)`\"\"", "single $a|double \"2\""),
        ("'it''s'", "it's"),
        ("'hello'.Length", "5"),
        ("$null; $true", "|True"),
        ("$nothing.Property", ""),
        ("$PSVersionTable.PSRemotingProtocolVersion", "2.3"),
        ("foreach ($i in 1..3) { \"step $i of 3\" }", "step 1 of 3|step 2 of 3|step 3 of 3"),
        ("Write-Output 1 2 'x y'", "1|2|x y"),
        ("write-output a,b | Write-Output", "a|b"),
        ("1..3 | Write-Output", "1|2|3"),
        ("echo hello # remark", "hello"),
        ("Start-Sleep -Milliseconds 1; 'after'", "after"),
        ("[int]'5' + 1; [int[]]('1', 2.5); [string]5 + 1; [bool]'x'", "6|1|2|51|True"),
        ("[int].FullName; [System.String[]]", "System.Int32|System.String[]"),
        ("[int]::MaxValue; [string]::Empty; (5).ToString() + '!'", "2147483647||5!"),
        ("$s = ConvertTo-SecureString 'abc' -AsPlainText -Force; $s; $s.Length", "System.Security.SecureString|3"),
        (
            "$c = New-Object PSCredential 'LAB\\ann', (ConvertTo-SecureString 'pw' -AsPlainText -Force); \
             $c.UserName; $c.GetNetworkCredential().UserName; $c.GetNetworkCredential().Password",
            "LAB\\ann|ann|pw",
        ),
        (
            "$Host.Name; $Host.UI",
            "ServerRemoteHost|System.Management.Automation.Internal.Host.InternalHostUserInterface",
        ),
        ("(Get-Date).Year -lt 0", ""),
    ] {
        if script.contains("-lt") {
            assert!(both(script).await.1.is_err(), "operators that are not known are refused");
            continue;
        }
        assert_eq!(output(script).await, expected, "{script}");
    }
}

#[tokio::test]
async fn every_stream_has_its_record() {
    let (records, result) = both(
        "Write-Warning w; Write-Verbose no; Write-Verbose v -Verbose; $DebugPreference = 'Continue'; Write-Debug d; \
         Write-Information i; Write-Host h -ForegroundColor Red; Write-Progress -Activity A -Status S \
         -PercentComplete 40; Write-Error e",
    )
    .await;
    assert_eq!(result, Ok(()));
    let [
        Record::Warning(w),
        Record::Verbose(v),
        Record::Debug(d),
        Record::Information(i),
        Record::Information(h),
        Record::Progress(p),
        Record::Error(e),
    ] = records.as_slice()
    else {
        panic!("{records:?}")
    };
    assert_eq!((w.as_str(), v.as_str(), d.as_str()), ("w", "v", "d"));
    assert_eq!((i.data.to_string(), i.host.clone()), ("i".into(), None));
    assert_eq!((h.tags.as_slice(), h.host.as_ref().unwrap().foreground), (["PSHOST".to_owned()].as_slice(), Some(12)));
    assert_eq!((p.activity.as_str(), p.percent), ("A", 40));
    assert_eq!((e.message.as_str(), e.category), ("e", Category::NotSpecified));
}

#[tokio::test]
async fn an_unknown_command_is_a_record_and_the_script_goes_on() {
    let (records, result) = both("Get-Nothing -X 1; 'next'").await;
    assert_eq!(result, Ok(()));
    let [Record::Error(error), Record::Output(next)] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((error.id.as_str(), error.category), ("CommandNotFoundException", Category::ObjectNotFound));
    assert_eq!(error.target.as_deref(), Some("Get-Nothing"));
    assert_eq!(next.to_string(), "next");
}

#[tokio::test]
async fn throw_ends_the_script() {
    let (records, result) = both("'one'; throw 'bad luck'; 'two'").await;
    assert_eq!(records.len(), 1);
    assert_eq!(result.unwrap_err().message, "bad luck");
    let result = both("$x = ").await.1;
    assert_eq!(result.unwrap_err().category, Category::ParserError);
}

#[tokio::test]
async fn wrong_parameters_are_records() {
    for (script, id) in [
        ("Get-Job -Nope 1", "NamedParameterNotFound,Get-Job"),
        ("Write-Warning", "MissingMandatoryParameter,Write-Warning"),
        ("$null.Call()", "InvokeMethodOnNull"),
        ("$Host.UI.Sing()", "MethodNotFound"),
        ("$Host.UI.ReadLine(1)", "MethodCountCouldNotFindBest"),
        ("Read-Host", "HostFunctionNotImplemented"),
        ("New-Object No.Such", "TypeNotFound"),
        ("New-Object PSCredential 'a'", "MethodCountCouldNotFindBest"),
        ("ConvertTo-SecureString 'a'", "ImportSecureString_InvalidArgument"),
        ("Get-Job 1 2 3", "PositionalParameterNotFound,Get-Job"),
        ("Write-Progress -P 1", "AmbiguousParameter,Write-Progress"),
        ("Get-Job -Id", "MissingArgument,Get-Job"),
        ("1 / 0", "RuntimeException"),
        ("[int]'five'", "ConvertToFinalInvalidCastException"),
        ("[No.Such]5", "TypeNotFound"),
        ("'text'.Shout()", "MethodNotFound"),
        ("[int]::Parse('5')", "MethodNotFound"),
        ("Get-Job -Id 9", "JobWithSpecifiedSessionNotFound,Microsoft.PowerShell.Commands.GetJobCommand"),
        ("Get-Job -Id 9 -ErrorAction SilentlyContinue", ""),
    ] {
        let (records, _) = both(script).await;
        match records.as_slice() {
            [Record::Error(error)] => assert_eq!(error.id, id, "{script}"),
            [] => assert_eq!(id, "", "{script}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn jobs_run_beside_the_session() {
    let session = Session::new(&Clock::new());
    let started = Instant::now();
    let (records, result) = with(
        "$j = Start-Job -Name Patching { 'a'; Start-Sleep -Milliseconds 300; Write-Warning w; 'b' }; $j.Id; $j.State; \
         Start-Sleep -Milliseconds 100; Receive-Job $j; $j.HasMoreData; Wait-Job -Name patch* | Receive-Job; \
         (Get-Job).State; (Get-Job).HasMoreData; Remove-Job 1; (Get-Job).Count",
        &session,
    )
    .await;
    assert_eq!(result, Ok(()));
    assert!(started.elapsed() >= Duration::from_millis(300));
    let text = |record: &Record| match record {
        Record::Output(value) => value.to_string(),
        Record::Warning(text) => format!("W:{text}"),
        other => format!("{other:?}"),
    };
    let text = records.iter().map(text).collect::<Vec<_>>().join("|");
    assert_eq!(text, "1|Running|a|True|W:w|b|Completed|False|");
}

#[tokio::test]
async fn a_running_job_is_not_removed_without_force() {
    let session = Session::new(&Clock::new());
    let (records, _) = with("Start-Job { Start-Sleep 60 }; Remove-Job -Id 1", &session).await;
    let [Record::Output(Value::Job(job)), Record::Error(error)] = records.as_slice() else { panic!("{records:?}") };
    assert!(error.id.starts_with("JobObjectNotFinishedCannotBeRemoved"));
    let (records, _) = with("Remove-Job -Id 1 -Force; Get-Job", &session).await;
    assert_eq!(records, []);
    assert_eq!(job.property("State").to_string(), "Stopped");
}

#[tokio::test]
async fn commands_given_as_objects() {
    let console = Console::new(|_| std::future::ready(()));
    let unknown = Invocation { text: "Get-Nothing".into(), script: false, arguments: Vec::new() };
    let error = invoke(&[unknown], Vec::new(), &Session::new(&Clock::new()), &console).await.unwrap_err();
    assert_eq!(error.id, "CommandNotFoundException");
    let warning = Invocation {
        text: "Write-Warning".into(),
        script: false,
        arguments: vec![(Some("Message".into()), Value::Int(3))],
    };
    assert_eq!(invoke(&[warning], Vec::new(), &Session::new(&Clock::new()), &console).await, Ok(()));
}
