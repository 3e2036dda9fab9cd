//! One call and one answer of every host method, for tests that need all of them.

use reattach_psrp::Uuid;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    BufferCell, BufferCells, ChoiceDescription, ConsoleColor, Coordinates, CredentialOptions, CredentialTypes,
    FieldDescription, HostAnswer, HostMethod, HostQuery, KeyInfo, ProgressRecord, ReadKeyOptions, Rectangle, Size,
};
use reattach_psrp::secret::{Confidential, Credential, SecureText};

const CELL: BufferCell =
    BufferCell { character: 0x41, foreground: ConsoleColor(7), background: ConsoleColor(0), cell_type: 0 };
const PART: Rectangle = Rectangle { left: 0, top: 1, right: 2, bottom: 3 };
const PLACE: Coordinates = Coordinates { x: 4, y: 5 };
const SIZE: Size = Size { width: 120, height: 30 };

/// A call of every method, in the order of their numbers.
pub fn queries() -> Vec<HostQuery> {
    use HostQuery::*;
    let text = || "text".to_owned();
    let (caption, message) = (|| "caption".to_owned(), || "message".to_owned());
    let color = ConsoleColor(12);
    let fields = vec![
        FieldDescription::text("Name"),
        FieldDescription {
            label: "&Age".into(),
            help_message: "in years".into(),
            parameter_type_name: "Int32".into(),
            parameter_type_full_name: "System.Int32".into(),
            is_mandatory: false,
            default_value: Some(Value::I32(18)),
            ..FieldDescription::text("Age")
        },
    ];
    let choices = || vec![ChoiceDescription::new("&Yes", "go on"), ChoiceDescription::new("N&o", "")];
    vec![
        GetName,
        GetVersion,
        GetInstanceId,
        GetCurrentCulture,
        GetCurrentUiCulture,
        SetShouldExit { exit_code: 3 },
        EnterNestedPrompt,
        ExitNestedPrompt,
        NotifyBeginApplication,
        NotifyEndApplication,
        ReadLine,
        ReadLineAsSecureString,
        Write1 { text: text() },
        Write2 { foreground: color, background: ConsoleColor(0), text: text() },
        WriteLine1,
        WriteLine2 { text: text() },
        WriteLine3 { foreground: color, background: ConsoleColor(0), text: text() },
        WriteErrorLine { text: text() },
        WriteDebugLine { text: text() },
        WriteProgress {
            source_id: 7,
            record: ProgressRecord { activity: text(), percent_complete: 40, ..ProgressRecord::default() },
        },
        WriteVerboseLine { text: text() },
        WriteWarningLine { text: text() },
        Prompt { caption: caption(), message: message(), fields },
        PromptForCredential1 { caption: caption(), message: message(), user_name: None, target_name: text() },
        PromptForCredential2 {
            caption: caption(),
            message: message(),
            user_name: Some("CONTOSO\\adele".into()),
            target_name: text(),
            allowed_types: CredentialTypes(CredentialTypes::DOMAIN),
            options: CredentialOptions::ALWAYS_PROMPT,
        },
        PromptForChoice { caption: caption(), message: message(), choices: choices(), default_choice: -1 },
        GetForegroundColor,
        SetForegroundColor { color },
        GetBackgroundColor,
        SetBackgroundColor { color },
        GetCursorPosition,
        SetCursorPosition { position: PLACE },
        GetWindowPosition,
        SetWindowPosition { position: PLACE },
        GetCursorSize,
        SetCursorSize { size: 25 },
        GetBufferSize,
        SetBufferSize { size: SIZE },
        GetWindowSize,
        SetWindowSize { size: SIZE },
        GetWindowTitle,
        SetWindowTitle { title: text() },
        GetMaxWindowSize,
        GetMaxPhysicalWindowSize,
        GetKeyAvailable,
        ReadKey { options: ReadKeyOptions(ReadKeyOptions::NO_ECHO | ReadKeyOptions::INCLUDE_KEY_DOWN) },
        FlushInputBuffer,
        SetBufferContents1 { rectangle: PART, fill: CELL },
        SetBufferContents2 { origin: PLACE, contents: BufferCells { rows: 1, columns: 2, cells: vec![CELL; 2] } },
        GetBufferContents { rectangle: PART },
        ScrollBufferContents { source: PART, destination: PLACE, clip: PART, fill: CELL },
        PushRunspace { runspace: Value::extended(vec![("Name".into(), "x".into())]) },
        PopRunspace,
        GetIsRunspacePushed,
        GetRunspace,
        PromptForChoiceMultipleSelection {
            caption: caption(),
            message: message(),
            choices: choices(),
            default_choices: vec![0, 1],
        },
    ]
}

/// One answer for every method that has one.
pub fn answers() -> Vec<(HostMethod, HostAnswer)> {
    let key = KeyInfo { virtual_key_code: 65, character: 97, control_key_state: 0x10, key_down: true };
    let credential = Credential { user_name: "CONTOSO\\adele".into(), password: SecureText::new("pässwörd") };
    let fields = vec![
        ("Name".into(), Confidential::Value("x".into())),
        ("Password".into(), Confidential::SecureString(SecureText::new("hidden"))),
        ("Account".into(), Confidential::Credential(credential.clone())),
    ];
    let cells = BufferCells { rows: 2, columns: 1, cells: vec![CELL; 2] };
    vec![
        (HostMethod::GET_NAME, HostAnswer::Text("Reattach".into())),
        (HostMethod::GET_VERSION, HostAnswer::Version("1.2".into())),
        (HostMethod::GET_INSTANCE_ID, HostAnswer::Guid(Uuid::from_u128(5))),
        (HostMethod::GET_CURRENT_CULTURE, HostAnswer::Text("fr-FR".into())),
        (HostMethod::GET_CURRENT_UI_CULTURE, HostAnswer::Text("fr-FR".into())),
        (HostMethod::READ_LINE, HostAnswer::Text("line".into())),
        (HostMethod::READ_LINE_AS_SECURE_STRING, HostAnswer::SecureString(SecureText::new("secret line"))),
        (HostMethod::PROMPT, HostAnswer::Fields(fields)),
        (HostMethod::PROMPT_FOR_CREDENTIAL1, HostAnswer::Credential(None)),
        (HostMethod::PROMPT_FOR_CREDENTIAL2, HostAnswer::Credential(Some(credential))),
        (HostMethod::PROMPT_FOR_CHOICE, HostAnswer::Int(1)),
        (HostMethod::GET_FOREGROUND_COLOR, HostAnswer::Color(ConsoleColor(7))),
        (HostMethod::GET_BACKGROUND_COLOR, HostAnswer::Color(ConsoleColor(0))),
        (HostMethod::GET_CURSOR_POSITION, HostAnswer::Coordinates(PLACE)),
        (HostMethod::GET_WINDOW_POSITION, HostAnswer::Coordinates(PLACE)),
        (HostMethod::GET_CURSOR_SIZE, HostAnswer::Int(25)),
        (HostMethod::GET_BUFFER_SIZE, HostAnswer::Size(SIZE)),
        (HostMethod::GET_WINDOW_SIZE, HostAnswer::Size(SIZE)),
        (HostMethod::GET_WINDOW_TITLE, HostAnswer::Text("title".into())),
        (HostMethod::GET_MAX_WINDOW_SIZE, HostAnswer::Size(SIZE)),
        (HostMethod::GET_MAX_PHYSICAL_WINDOW_SIZE, HostAnswer::Size(SIZE)),
        (HostMethod::GET_KEY_AVAILABLE, HostAnswer::Bool(false)),
        (HostMethod::READ_KEY, HostAnswer::Key(key)),
        (HostMethod::GET_BUFFER_CONTENTS, HostAnswer::Cells(cells)),
        (HostMethod::GET_IS_RUNSPACE_PUSHED, HostAnswer::Bool(true)),
        (HostMethod::GET_RUNSPACE, HostAnswer::Object(Value::I32(1))),
        (HostMethod::PROMPT_FOR_CHOICE_MULTIPLE_SELECTION, HostAnswer::Choices(vec![0, 2])),
    ]
}
