//! The methods of a host, \[MS-PSRP\] 2.2.3.17.

/// The method of a host call, `RemoteHostMethodId`; unknown numbers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostMethod(pub i32);

/// What a method returns, by the tables of \[MS-PSRP\] 2.2.3.17.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// Nothing: the call is not answered.
    None,
    /// A string; also a culture (\[MS-PSRP\] 2.2.6.1.2).
    Text,
    /// A version.
    Version,
    /// A GUID.
    Guid,
    /// A truth value.
    Bool,
    /// A signed 32-bit number.
    Int,
    /// A colour.
    Color,
    /// A place in the screen buffer.
    Coordinates,
    /// A size.
    Size,
    /// A key that was pressed or released.
    Key,
    /// Cells of the screen buffer.
    Cells,
    /// A secure string.
    SecureString,
    /// A credential.
    Credential,
    /// A value for each field of a prompt.
    Fields,
    /// The numbers of several choices.
    Choices,
    /// Anything.
    Object,
}

/// Who on the client's side a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HostPart {
    /// Text, or the progress of something, is to be shown. Not answered.
    Output,
    /// A person is asked.
    Prompt,
    /// Facts about the host: its name, version, id and cultures.
    Identity,
    /// The console itself, its buffer and its keys.
    RawConsole,
    /// The running of the host and its sessions: leaving, nested prompts, pushed runspaces.
    Session,
    /// No method of this number is known.
    Unknown,
}

macro_rules! methods {
    ($($number:literal $constant:ident $name:literal $answer:ident;)*) => {
        impl HostMethod {
            $(#[doc = concat!("`", $name, "`.")] pub const $constant: Self = Self($number);)*

            /// Every method, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self($number)),*];

            /// The method's name in `RemoteHostMethodId`, `Unknown` for a number that it does not have.
            pub fn name(self) -> &'static str {
                match self.0 {
                    $($number => $name,)*
                    _ => "Unknown",
                }
            }

            /// What the method returns; [`AnswerKind::Object`] for an unknown one.
            pub fn answer_kind(self) -> AnswerKind {
                match self.0 {
                    $($number => AnswerKind::$answer,)*
                    _ => AnswerKind::Object,
                }
            }
        }
    };
}

methods! {
    1 GET_NAME "GetName" Text;
    2 GET_VERSION "GetVersion" Version;
    3 GET_INSTANCE_ID "GetInstanceId" Guid;
    4 GET_CURRENT_CULTURE "GetCurrentCulture" Text;
    5 GET_CURRENT_UI_CULTURE "GetCurrentUICulture" Text;
    6 SET_SHOULD_EXIT "SetShouldExit" None;
    7 ENTER_NESTED_PROMPT "EnterNestedPrompt" None;
    8 EXIT_NESTED_PROMPT "ExitNestedPrompt" None;
    9 NOTIFY_BEGIN_APPLICATION "NotifyBeginApplication" None;
    10 NOTIFY_END_APPLICATION "NotifyEndApplication" None;
    11 READ_LINE "ReadLine" Text;
    12 READ_LINE_AS_SECURE_STRING "ReadLineAsSecureString" SecureString;
    13 WRITE1 "Write1" None;
    14 WRITE2 "Write2" None;
    15 WRITE_LINE1 "WriteLine1" None;
    16 WRITE_LINE2 "WriteLine2" None;
    17 WRITE_LINE3 "WriteLine3" None;
    18 WRITE_ERROR_LINE "WriteErrorLine" None;
    19 WRITE_DEBUG_LINE "WriteDebugLine" None;
    20 WRITE_PROGRESS "WriteProgress" None;
    21 WRITE_VERBOSE_LINE "WriteVerboseLine" None;
    22 WRITE_WARNING_LINE "WriteWarningLine" None;
    23 PROMPT "Prompt" Fields;
    24 PROMPT_FOR_CREDENTIAL1 "PromptForCredential1" Credential;
    25 PROMPT_FOR_CREDENTIAL2 "PromptForCredential2" Credential;
    26 PROMPT_FOR_CHOICE "PromptForChoice" Int;
    27 GET_FOREGROUND_COLOR "GetForegroundColor" Color;
    28 SET_FOREGROUND_COLOR "SetForegroundColor" None;
    29 GET_BACKGROUND_COLOR "GetBackgroundColor" Color;
    30 SET_BACKGROUND_COLOR "SetBackgroundColor" None;
    31 GET_CURSOR_POSITION "GetCursorPosition" Coordinates;
    32 SET_CURSOR_POSITION "SetCursorPosition" None;
    33 GET_WINDOW_POSITION "GetWindowPosition" Coordinates;
    34 SET_WINDOW_POSITION "SetWindowPosition" None;
    35 GET_CURSOR_SIZE "GetCursorSize" Int;
    36 SET_CURSOR_SIZE "SetCursorSize" None;
    37 GET_BUFFER_SIZE "GetBufferSize" Size;
    38 SET_BUFFER_SIZE "SetBufferSize" None;
    39 GET_WINDOW_SIZE "GetWindowSize" Size;
    40 SET_WINDOW_SIZE "SetWindowSize" None;
    41 GET_WINDOW_TITLE "GetWindowTitle" Text;
    42 SET_WINDOW_TITLE "SetWindowTitle" None;
    43 GET_MAX_WINDOW_SIZE "GetMaxWindowSize" Size;
    44 GET_MAX_PHYSICAL_WINDOW_SIZE "GetMaxPhysicalWindowSize" Size;
    45 GET_KEY_AVAILABLE "GetKeyAvailable" Bool;
    46 READ_KEY "ReadKey" Key;
    47 FLUSH_INPUT_BUFFER "FlushInputBuffer" None;
    48 SET_BUFFER_CONTENTS1 "SetBufferContents1" None;
    49 SET_BUFFER_CONTENTS2 "SetBufferContents2" None;
    50 GET_BUFFER_CONTENTS "GetBufferContents" Cells;
    51 SCROLL_BUFFER_CONTENTS "ScrollBufferContents" None;
    52 PUSH_RUNSPACE "PushRunspace" None;
    53 POP_RUNSPACE "PopRunspace" None;
    54 GET_IS_RUNSPACE_PUSHED "GetIsRunspacePushed" Bool;
    55 GET_RUNSPACE "GetRunspace" Object;
    56 PROMPT_FOR_CHOICE_MULTIPLE_SELECTION "PromptForChoiceMultipleSelection" Choices;
}

impl HostMethod {
    /// Whether the server waits for an answer: every method that returns something, and any
    /// unknown one, because an unanswered call would hang the pipeline.
    pub fn expects_answer(self) -> bool {
        self.answer_kind() != AnswerKind::None
    }

    /// Who the call is for.
    pub fn part(self) -> HostPart {
        match self.0 {
            1..=5 => HostPart::Identity,
            6..=10 | 52..=55 => HostPart::Session,
            11 | 12 | 23..=26 | 56 => HostPart::Prompt,
            13..=22 => HostPart::Output,
            27..=51 => HostPart::RawConsole,
            _ => HostPart::Unknown,
        }
    }
}
