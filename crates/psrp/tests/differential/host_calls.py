"""The host calls and answers of `reattach_oracles::host`, as psrpcore says them."""

import uuid

import psrpcore.types as types
from psrpcore.types import HostMethodIdentifier as Method
from psrpcore.types import (
    BufferCell,
    BufferCellType,
    ChoiceDescription,
    ConsoleColor,
    ControlKeyStates,
    Coordinates,
    FieldDescription,
    KeyInfo,
    PSChar,
    PSCredential,
    PSCredentialTypes,
    PSCredentialUIOptions,
    PSInt,
    PSSecureString,
    ReadKeyOptions,
    Rectangle,
    Size,
    add_note_property,
)

from values import check

CELL = BufferCell(PSChar("A"), ConsoleColor.Gray, ConsoleColor.Black, BufferCellType.Complete)
PART, PLACE, SIZE = Rectangle(0, 1, 2, 3), Coordinates(4, 5), Size(120, 30)
CHOICES = [ChoiceDescription("&Yes", "go on"), ChoiceDescription("N&o", "")]
FIELDS = [
    FieldDescription("Name", "String", "System.String", "", IsMandatory=True),
    FieldDescription("Age", "Int32", "System.Int32", "", "&Age", "in years", False, PSInt(18)),
]
RED, BLACK = ConsoleColor.Red, ConsoleColor.Black

# What is asked, each parameter as psrpcore reads it.
QUESTIONS = {
    Method.SetShouldExit: [3],
    Method.Write1: ["text"],
    Method.Write2: [RED, BLACK, "text"],
    Method.WriteLine2: ["text"],
    Method.WriteLine3: [RED, BLACK, "text"],
    Method.WriteErrorLine: ["text"],
    Method.WriteDebugLine: ["text"],
    Method.WriteVerboseLine: ["text"],
    Method.WriteWarningLine: ["text"],
    Method.Prompt: ["caption", "message", FIELDS],
    Method.PromptForCredential1: ["caption", "message", None, "text"],
    Method.PromptForCredential2: [
        "caption",
        "message",
        "CONTOSO\\adele",
        "text",
        PSCredentialTypes.Domain,
        PSCredentialUIOptions.AlwaysPrompt,
    ],
    Method.PromptForChoice: ["caption", "message", CHOICES, -1],
    Method.SetForegroundColor: [RED],
    Method.SetBackgroundColor: [RED],
    Method.SetCursorPosition: [PLACE],
    Method.SetWindowPosition: [PLACE],
    Method.SetCursorSize: [25],
    Method.SetBufferSize: [SIZE],
    Method.SetWindowSize: [SIZE],
    Method.SetWindowTitle: ["text"],
    Method.ReadKey: [ReadKeyOptions.NoEcho | ReadKeyOptions.IncludeKeyDown],
    Method.SetBufferContents1: [PART, CELL],
    Method.SetBufferContents2: [PLACE, [[CELL, CELL]]],
    Method.GetBufferContents: [PART],
    Method.ScrollBufferContents: [PART, PLACE, PART, CELL],
    Method.PromptForChoiceMultipleSelection: ["caption", "message", CHOICES, [0, 1]],
}

# What is answered, as psrpcore reads it.
ANSWERS = {
    Method.GetName: "Reattach",
    Method.GetVersion: types.PSVersion("1.2"),
    Method.GetInstanceId: uuid.UUID(int=5),
    Method.GetCurrentCulture: "fr-FR",
    Method.GetCurrentUICulture: "fr-FR",
    Method.ReadLine: "line",
    Method.ReadLineAsSecureString: PSSecureString("secret line"),
    Method.Prompt: {
        "Name": "x",
        "Password": PSSecureString("hidden"),
        "Account": PSCredential("CONTOSO\\adele", PSSecureString("pässwörd")),
    },
    Method.PromptForCredential1: None,
    Method.PromptForCredential2: PSCredential("CONTOSO\\adele", PSSecureString("pässwörd")),
    Method.PromptForChoice: 1,
    Method.GetForegroundColor: ConsoleColor.Gray,
    Method.GetBackgroundColor: ConsoleColor.Black,
    Method.GetCursorPosition: PLACE,
    Method.GetWindowPosition: PLACE,
    Method.GetCursorSize: 25,
    Method.GetBufferSize: SIZE,
    Method.GetWindowSize: SIZE,
    Method.GetWindowTitle: "title",
    Method.GetMaxWindowSize: SIZE,
    Method.GetMaxPhysicalWindowSize: SIZE,
    Method.GetKeyAvailable: False,
    Method.ReadKey: KeyInfo(65, PSChar("a"), ControlKeyStates.ShiftPressed, True),
    Method.GetBufferContents: [[CELL], [CELL]],
    Method.GetIsRunspacePushed: True,
    Method.GetRunspace: 1,
    Method.PromptForChoiceMultipleSelection: [0, 2],
}


def host():
    """What a client says of its console."""
    size = Size(120, 30)
    return types.HostInfo(
        IsHostNull=False,
        IsHostUINull=False,
        IsHostRawUINull=False,
        UseRunspaceHost=False,
        HostDefaultData=types.HostDefaultData(
            ForegroundColor=ConsoleColor.Gray,
            BackgroundColor=ConsoleColor.Black,
            CursorPosition=Coordinates(0, 0),
            WindowPosition=Coordinates(0, 0),
            CursorSize=25,
            BufferSize=size,
            WindowSize=size,
            MaxWindowSize=size,
            MaxPhysicalWindowSize=size,
            WindowTitle="psrpcore",
        ),
    )


def fields():
    """psrpcore leaves the default value out."""
    described = [FieldDescription.ToPSObjectForRemoting(field, for_host=True) for field in FIELDS]
    add_note_property(described[1], "defaultValue", PSInt(18))
    return described


def questions(requestor, connection):
    """For each method, how psrpcore's server asks it."""

    def runspace():
        pushed = types.PSObject()
        pushed.PSObject.type_names = []
        add_note_property(pushed, "Name", "x")
        connection.host_call(Method.PushRunspace, [pushed])

    asked = {
        Method.EnterNestedPrompt: requestor.enter_nested_prompt,
        Method.ExitNestedPrompt: requestor.exit_nested_prompt,
        Method.NotifyBeginApplication: requestor.notify_begin_application,
        Method.NotifyEndApplication: requestor.notify_end_application,
        Method.SetShouldExit: lambda: requestor.set_should_exit(3),
        Method.Write1: lambda: requestor.write("text"),
        Method.Write2: lambda: requestor.write("text", RED, BLACK),
        Method.WriteLine1: requestor.write_line,
        Method.WriteLine2: lambda: requestor.write_line("text"),
        Method.WriteLine3: lambda: requestor.write_line("text", RED, BLACK),
        Method.WriteErrorLine: lambda: requestor.write_error_line("text"),
        Method.WriteDebugLine: lambda: requestor.write_debug_line("text"),
        Method.WriteProgress: lambda: requestor.write_progress(7, 0, "text", None, percent_complete=40),
        Method.WriteVerboseLine: lambda: requestor.write_verbose_line("text"),
        Method.WriteWarningLine: lambda: requestor.write_warning_line("text"),
        Method.Prompt: lambda: connection.host_call(Method.Prompt, ["caption", "message", fields()]),
        Method.PromptForCredential1: lambda: requestor.prompt_for_credential("caption", "message", None, "text"),
        Method.PromptForCredential2: lambda: requestor.prompt_for_credential(*QUESTIONS[Method.PromptForCredential2]),
        Method.PromptForChoice: lambda: requestor.prompt_for_choice("caption", "message", CHOICES, -1),
        Method.PromptForChoiceMultipleSelection: lambda: requestor.prompt_for_multiple_choice(
            "caption", "message", CHOICES, [0, 1]
        ),
        Method.SetForegroundColor: lambda: requestor.set_foreground_color(RED),
        Method.SetBackgroundColor: lambda: requestor.set_background_color(RED),
        Method.SetCursorPosition: lambda: requestor.set_cursor_position(4, 5),
        Method.SetWindowPosition: lambda: requestor.set_window_position(4, 5),
        Method.SetCursorSize: lambda: requestor.set_cursor_size(25),
        Method.SetBufferSize: lambda: requestor.set_buffer_size(120, 30),
        Method.SetWindowSize: lambda: requestor.set_window_size(120, 30),
        Method.SetWindowTitle: lambda: requestor.set_window_title("text"),
        Method.ReadKey: lambda: requestor.read_key(ReadKeyOptions.NoEcho | ReadKeyOptions.IncludeKeyDown),
        Method.SetBufferContents1: lambda: requestor.set_buffer_cells(0, 1, 2, 3, "A", ConsoleColor.Gray, BLACK),
        Method.SetBufferContents2: lambda: requestor.set_buffer_contents(4, 5, [[CELL, CELL]]),
        Method.GetBufferContents: lambda: requestor.get_buffer_contents(0, 1, 2, 3),
        Method.ScrollBufferContents: lambda: requestor.scroll_buffer_contents(
            0, 1, 2, 3, 4, 5, 0, 1, 2, 3, "A", ConsoleColor.Gray, BLACK
        ),
        Method.PushRunspace: runspace,
        Method.PopRunspace: requestor.pop_runspace,
    }
    # The rest has no parameters.
    return {method: asked.get(method, lambda method=method: connection.host_call(method)) for method in Method}


def plain(value):
    """What can be compared with ==."""
    if isinstance(value, PSSecureString):
        return "secret", str(value.decrypt())
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, types.PSVersion):
        return str(value)
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=value.int)
    described = getattr(value, "PSObject", None)
    if described is None or isinstance(value, (str, int)):
        return value
    properties = list(described.adapted_properties) + list(described.extended_properties)
    return {info.name: plain(info.get_value(value)) for info in properties}


def check_question(method, parameters):
    if method == Method.WriteProgress:
        source, record = parameters
        read = (source, record.Activity, record.PercentComplete)
        check(read == (7, "text", 40), method, read, "")
    elif method == Method.PushRunspace:
        check(parameters[0].Name == "x", method, parameters, "")
    else:
        expected = plain(QUESTIONS.get(method, []))
        if method == Method.Prompt:
            # psrpcore does not read the default value.
            expected[2][1]["DefaultValue"] = None
            for field in expected[2]:
                field["Attributes"] = []
        check(plain(parameters) == expected, method, plain(parameters), expected)


def check_answer(method, result):
    check(plain(result) == plain(ANSWERS[method]), method, plain(result), plain(ANSWERS[method]))


def answer(responder, event):
    """The answer of the list, as psrpcore's client gives it."""
    method, ci = event.method_identifier, event.ci
    value = ANSWERS[method]
    name = {
        Method.GetName: "get_name",
        Method.GetVersion: "get_version",
        Method.GetInstanceId: "get_instance_id",
        Method.GetCurrentCulture: "get_current_culture",
        Method.GetCurrentUICulture: "get_current_ui_culture",
        Method.GetIsRunspacePushed: "get_is_runspace_pushed",
        Method.ReadLine: "read_line",
        Method.ReadLineAsSecureString: "read_line_as_secure_string",
        Method.Prompt: "prompt",
        Method.PromptForCredential1: "prompt_for_credential",
        Method.PromptForCredential2: "prompt_for_credential",
        Method.PromptForChoice: "prompt_for_choice",
        Method.PromptForChoiceMultipleSelection: "prompt_for_multiple_choice",
        Method.GetForegroundColor: "get_foreground_color",
        Method.GetBackgroundColor: "get_background_color",
        Method.GetCursorPosition: "get_cursor_position",
        Method.GetWindowPosition: "get_window_position",
        Method.GetCursorSize: "get_cursor_size",
        Method.GetBufferSize: "get_buffer_size",
        Method.GetWindowSize: "get_window_size",
        Method.GetWindowTitle: "get_window_title",
        Method.GetMaxWindowSize: "get_max_window_size",
        Method.GetMaxPhysicalWindowSize: "get_max_physical_window_size",
        Method.GetKeyAvailable: "get_key_available",
        Method.ReadKey: "read_key",
        Method.GetBufferContents: "get_buffer_contents",
    }.get(method)
    if name is None:
        responder._connection.host_response(ci, value)
    elif isinstance(value, Coordinates):
        getattr(responder, name)(ci, value.X, value.Y)
    elif isinstance(value, Size):
        getattr(responder, name)(ci, value.Width, value.Height)
    elif isinstance(value, KeyInfo):
        responder.read_key(ci, value.Character, value.KeyDown, value.ControlKeyState, value.VirtualKeyCode)
    else:
        getattr(responder, name)(ci, value)
