//! Host calls with their parameters, typed.

use super::{
    BufferCell, BufferCells, ChoiceDescription, ConsoleColor, Coordinates, CredentialOptions, CredentialTypes,
    FieldDescription, HostCall, HostMethod, ReadKeyOptions, Rectangle, Size, VOID_CALL_ID, console::Encoded, prompt,
};
use crate::{Error, clixml::Value, message::ProgressRecord};

macro_rules! queries {
    ($($(#[$about:meta])* $variant:ident $constant:ident
        $({ $($(#[$field_about:meta])* $field:ident $wire:literal : $kind:ty),* })?;)*) => {
        /// What a server asks of the client's host: every method of \[MS-PSRP\] 2.2.3.17 with its
        /// parameters, which are those of the methods of .NET's `PSHost`, `PSHostUserInterface`,
        /// `PSHostRawUserInterface` and their kin.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum HostQuery {
            $($(#[$about])* $variant $({ $($(#[$field_about])* $field: $kind),* })?,)*
        }

        impl HostQuery {
            /// The method.
            pub fn method(&self) -> HostMethod {
                match self {
                    $(Self::$variant { .. } => HostMethod::$constant,)*
                }
            }

            fn parameters(&self) -> Vec<Value> {
                match self {
                    $(Self::$variant { $($($field),*)? } => vec![$($($field.to_value()),*)?],)*
                }
            }

            fn read(method: HostMethod, values: &[Value]) -> Result<Self, Error> {
                let mut parameters = Parameters { method, values: values.iter() };
                Ok(match method {
                    $(HostMethod::$constant => Self::$variant { $($($field: parameters.next($wire)?),*)? },)*
                    _ => return Err(parameters.wrong("mi")),
                })
            }
        }
    };
}

queries! {
    /// The name of the application.
    GetName GET_NAME;
    /// The version of the application.
    GetVersion GET_VERSION;
    /// The id of this run of the application.
    GetInstanceId GET_INSTANCE_ID;
    /// The culture, for example `en-US`.
    GetCurrentCulture GET_CURRENT_CULTURE;
    /// The culture of the user interface.
    GetCurrentUiCulture GET_CURRENT_UI_CULTURE;
    /// The session shall be left.
    SetShouldExit SET_SHOULD_EXIT {
        /// The exit code.
        exit_code "exitCode": i32
    };
    /// A nested prompt begins.
    EnterNestedPrompt ENTER_NESTED_PROMPT;
    /// A nested prompt ends.
    ExitNestedPrompt EXIT_NESTED_PROMPT;
    /// A program that uses the console begins.
    NotifyBeginApplication NOTIFY_BEGIN_APPLICATION;
    /// It ends.
    NotifyEndApplication NOTIFY_END_APPLICATION;
    /// A line is read.
    ReadLine READ_LINE;
    /// A line is read without being shown.
    ReadLineAsSecureString READ_LINE_AS_SECURE_STRING;
    /// Text.
    Write1 WRITE1 {
        /// The text.
        text "value": String
    };
    /// Text in colours.
    Write2 WRITE2 {
        /// The colour of the text.
        foreground "foregroundColor": ConsoleColor,
        /// The colour behind it.
        background "backgroundColor": ConsoleColor,
        /// The text.
        text "value": String
    };
    /// The end of a line.
    WriteLine1 WRITE_LINE1;
    /// A line.
    WriteLine2 WRITE_LINE2 {
        /// The text.
        text "value": String
    };
    /// A line in colours.
    WriteLine3 WRITE_LINE3 {
        /// The colour of the text.
        foreground "foregroundColor": ConsoleColor,
        /// The colour behind it.
        background "backgroundColor": ConsoleColor,
        /// The text.
        text "value": String
    };
    /// A line of an error.
    WriteErrorLine WRITE_ERROR_LINE {
        /// The text.
        text "value": String
    };
    /// A debug line.
    WriteDebugLine WRITE_DEBUG_LINE {
        /// The text.
        text "message": String
    };
    /// How far something is.
    WriteProgress WRITE_PROGRESS {
        /// Tells the sources of progress apart.
        source_id "sourceId": i64,
        /// The progress.
        record "record": ProgressRecord
    };
    /// A verbose line.
    WriteVerboseLine WRITE_VERBOSE_LINE {
        /// The text.
        text "message": String
    };
    /// A warning.
    WriteWarningLine WRITE_WARNING_LINE {
        /// The text.
        text "message": String
    };
    /// Several fields are asked for.
    Prompt PROMPT {
        /// Stands above.
        caption "caption": String,
        /// Stands above, too.
        message "message": String,
        /// The fields.
        fields "descriptions": Vec<FieldDescription>
    };
    /// A credential is asked for.
    PromptForCredential1 PROMPT_FOR_CREDENTIAL1 {
        /// Stands above. A client replaces it so that it cannot pass for one of its own.
        caption "caption": String,
        /// Stands above, too; likewise.
        message "message": String,
        /// Whose; asked for when it is not given.
        user_name "userName": Option<String>,
        /// What for.
        target_name "targetName": String
    };
    /// A credential of certain types is asked for.
    PromptForCredential2 PROMPT_FOR_CREDENTIAL2 {
        /// Stands above. A client replaces it so that it cannot pass for one of its own.
        caption "caption": String,
        /// Stands above, too; likewise.
        message "message": String,
        /// Whose; asked for when it is not given.
        user_name "userName": Option<String>,
        /// What for.
        target_name "targetName": String,
        /// Which.
        allowed_types "allowedCredentialTypes": CredentialTypes,
        /// How.
        options "options": CredentialOptions
    };
    /// One choice of several.
    PromptForChoice PROMPT_FOR_CHOICE {
        /// Stands above.
        caption "caption": String,
        /// Stands above, too.
        message "message": String,
        /// The choices.
        choices "choices": Vec<ChoiceDescription>,
        /// The one taken if nothing is said, from 0; −1 for none.
        default_choice "defaultChoice": i32
    };
    /// The colour of text.
    GetForegroundColor GET_FOREGROUND_COLOR;
    /// Changes it.
    SetForegroundColor SET_FOREGROUND_COLOR {
        /// The colour.
        color "value": ConsoleColor
    };
    /// The colour behind text.
    GetBackgroundColor GET_BACKGROUND_COLOR;
    /// Changes it.
    SetBackgroundColor SET_BACKGROUND_COLOR {
        /// The colour.
        color "value": ConsoleColor
    };
    /// Where the cursor is.
    GetCursorPosition GET_CURSOR_POSITION;
    /// Moves it.
    SetCursorPosition SET_CURSOR_POSITION {
        /// Where to.
        position "value": Coordinates
    };
    /// Where the window is over the buffer.
    GetWindowPosition GET_WINDOW_POSITION;
    /// Moves it.
    SetWindowPosition SET_WINDOW_POSITION {
        /// Where to.
        position "value": Coordinates
    };
    /// How large the cursor is, in percent of a cell.
    GetCursorSize GET_CURSOR_SIZE;
    /// Changes it.
    SetCursorSize SET_CURSOR_SIZE {
        /// In percent of a cell.
        size "value": i32
    };
    /// How large the buffer is.
    GetBufferSize GET_BUFFER_SIZE;
    /// Changes it.
    SetBufferSize SET_BUFFER_SIZE {
        /// The size.
        size "value": Size
    };
    /// How large the window is.
    GetWindowSize GET_WINDOW_SIZE;
    /// Changes it.
    SetWindowSize SET_WINDOW_SIZE {
        /// The size.
        size "value": Size
    };
    /// The window's title.
    GetWindowTitle GET_WINDOW_TITLE;
    /// Changes it.
    SetWindowTitle SET_WINDOW_TITLE {
        /// The title.
        title "value": String
    };
    /// How large the window can be with this buffer.
    GetMaxWindowSize GET_MAX_WINDOW_SIZE;
    /// How large the window can be with any buffer.
    GetMaxPhysicalWindowSize GET_MAX_PHYSICAL_WINDOW_SIZE;
    /// Whether a key waits.
    GetKeyAvailable GET_KEY_AVAILABLE;
    /// Reads a key.
    ReadKey READ_KEY {
        /// Which keys, and how.
        options "options": ReadKeyOptions
    };
    /// Forgets the keys that wait.
    FlushInputBuffer FLUSH_INPUT_BUFFER;
    /// Fills a part of the buffer with one cell. \[MS-PSRP\] 2.2.3.17 describes this and the next
    /// the other way round; PowerShell's tables have them so.
    SetBufferContents1 SET_BUFFER_CONTENTS1 {
        /// The part; all of it where every side is −1.
        rectangle "rectangle": Rectangle,
        /// The cell.
        fill "fill": BufferCell
    };
    /// Writes cells into the buffer.
    SetBufferContents2 SET_BUFFER_CONTENTS2 {
        /// Where the first goes.
        origin "origin": Coordinates,
        /// The cells.
        contents "contents": BufferCells
    };
    /// Reads a part of the screen. A client must refuse: nobody may look over a person's shoulder.
    GetBufferContents GET_BUFFER_CONTENTS {
        /// The part.
        rectangle "rectangle": Rectangle
    };
    /// Moves a part of the buffer.
    ScrollBufferContents SCROLL_BUFFER_CONTENTS {
        /// The part.
        source "source": Rectangle,
        /// Where its first cell goes.
        destination "destination": Coordinates,
        /// What is changed at all.
        clip "clip": Rectangle,
        /// What is left behind.
        fill "fill": BufferCell
    };
    /// Another session comes to the fore. PowerShell's servers never ask that.
    PushRunspace PUSH_RUNSPACE {
        /// The session, in a form that nobody has defined.
        runspace "runspace": Value
    };
    /// The session goes back.
    PopRunspace POP_RUNSPACE;
    /// Whether another session is at the fore.
    GetIsRunspacePushed GET_IS_RUNSPACE_PUSHED;
    /// The session at the fore.
    GetRunspace GET_RUNSPACE;
    /// Several choices of several.
    PromptForChoiceMultipleSelection PROMPT_FOR_CHOICE_MULTIPLE_SELECTION {
        /// Stands above.
        caption "caption": String,
        /// Stands above, too.
        message "message": String,
        /// The choices.
        choices "choices": Vec<ChoiceDescription>,
        /// Those taken if nothing is said, from 0.
        default_choices "defaultChoices": Vec<i32>
    };
}

impl HostCall {
    /// The call that asks this. A method that returns nothing has always [`VOID_CALL_ID`].
    pub fn new(call_id: i64, query: &HostQuery) -> Self {
        let method = query.method();
        let call_id = if method.expects_answer() { call_id } else { VOID_CALL_ID };
        HostCall { call_id, method, parameters: query.parameters() }
    }

    /// What is asked.
    ///
    /// # Errors
    ///
    /// [`Error::HostCall`] for an unknown method (`mi`) and for a parameter that is missing or of
    /// another type. The call can still be refused.
    pub fn query(&self) -> Result<HostQuery, Error> {
        HostQuery::read(self.method, &self.parameters)
    }
}

/// The parameters that have not been read yet.
struct Parameters<'a> {
    method: HostMethod,
    values: std::slice::Iter<'a, Value>,
}

impl Parameters<'_> {
    fn next<T: Encoded>(&mut self, name: &'static str) -> Result<T, Error> {
        self.values.next().and_then(T::from_value).ok_or_else(|| self.wrong(name))
    }

    fn wrong(&self, parameter: &'static str) -> Error {
        Error::HostCall { method: self.method.name(), parameter }
    }
}

/// A .NET string: null reads as empty.
impl Encoded for String {
    fn to_value(&self) -> Value {
        self.clone().into()
    }

    fn from_value(value: &Value) -> Option<Self> {
        if value.is_null() { Some(String::new()) } else { prompt::text(value) }
    }
}

impl Encoded for Option<String> {
    fn to_value(&self) -> Value {
        self.clone().map_or(Value::Null, Value::String)
    }

    fn from_value(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { prompt::text(value).map(Some) }
    }
}

impl Encoded for i32 {
    fn to_value(&self) -> Value {
        Value::I32(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.as_i32()
    }
}

impl Encoded for i64 {
    fn to_value(&self) -> Value {
        Value::I64(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Encoded for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

/// A collection, \[MS-PSRP\] 2.2.6.1.5, also where it came as an array (2.2.6.1.4); null reads as empty.
impl<T: Encoded> Encoded for Vec<T> {
    fn to_value(&self) -> Value {
        Value::array_list(self.iter().map(T::to_value).collect())
    }

    fn from_value(value: &Value) -> Option<Self> {
        if value.is_null() {
            return Some(Vec::new());
        }
        value.get("mae").unwrap_or(value).items()?.iter().map(T::from_value).collect()
    }
}

impl Encoded for ProgressRecord {
    fn to_value(&self) -> Value {
        ProgressRecord::to_value(self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        ProgressRecord::from_value(value.clone()).ok()
    }
}

macro_rules! numbers {
    ($($name:ident)*) => {
        $(impl Encoded for $name {
            fn to_value(&self) -> Value {
                Value::I32(self.0)
            }

            fn from_value(value: &Value) -> Option<Self> {
                value.as_i32().map($name)
            }
        })*
    };
}

numbers! { CredentialTypes CredentialOptions ReadKeyOptions }
