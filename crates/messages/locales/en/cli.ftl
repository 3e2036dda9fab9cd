# What the terminal says of its own.
cli-disconnecting = Disconnecting { $name }, which stays on its computer: this process ends and could not be reached.
cli-user-name = User name:{" "}
cli-password = Password of { $user } for { $hosts }:{" "}
cli-gateway-password = Password of { $user } at { $gateway }:{" "}
cli-gateway-code = Sign-in code for { $gateway }:{" "}
cli-which-way = Say how to reach the targets: --direct, or --gateway URL with --token-file FILE.
cli-no-command = Give a command with -c, for example: reattach --direct -c 'Get-PSSession -ComputerName Server01'
cli-signed-in = Signed in as { $user }.
cli-token-file = The file { $file } could not be used: { $reason }. `reattach login` makes one.
cli-token-file-written = The file { $file } could not be written: { $reason }. Give another place with --token-file.
cli-names-file = The file { $file } holds no [names] table that can be read: { $reason }. It should say [names], and under it lines such as Server01 = "192.0.2.1:5985".
cli-trust-file = The file { $file } holds no certificate in PEM form. Give one that begins with -----BEGIN CERTIFICATE-----.
cli-trust = The system's certificates could not be used: { $reason }. Name one with --trust.
cli-stdin-empty = Standard input ended before a password came. Write it there as one line, or leave --password-stdin out and type it.
cli-not-signed-in = The sign-in in { $file } has ended. Run `reattach login` again.
cli-explain-set = {"  "}Parameter set { $value }
cli-explain-target = {"  "}Asks { $value } for its sessions
cli-explain-effect = {"  "}Then: { $value }
cli-explain-asks = {"  "}Needs a credential for { $value }
cli-inspect-unreadable = { $file } cannot be read: { $reason }
cli-inspect-fault = Fault: { $kind }
cli-inspect-nothing = There is nothing here.
cli-inspect-html = A web page came instead of an envelope, at byte { NUMBER($offset, useGrouping: 0) }: a proxy or another server answered.
cli-inspect-chunks = At byte { NUMBER($offset, useGrouping: 0) } stands the framing of HTTP chunks: capture the body without its transfer encoding.
cli-inspect-http-head = At byte { NUMBER($offset, useGrouping: 0) } an HTTP head begins: capture the body alone.
cli-inspect-multipart = At byte { NUMBER($offset, useGrouping: 0) } a multipart body begins, which is sealed: only what was captured before sealing can be read.
cli-inspect-not-soap = This is no SOAP envelope.
cli-inspect-xml = The envelope is not well-formed XML at byte { NUMBER($offset, useGrouping: 0) }.
cli-inspect-encoding = The envelope is not valid in its encoding at byte { NUMBER($offset, useGrouping: 0) }.
cli-inspect-entity = The envelope declares or uses an entity at byte { NUMBER($offset, useGrouping: 0) }, which is refused.
cli-inspect-limit = The envelope exceeds the limit on { $what } at byte { NUMBER($offset, useGrouping: 0) }.
cli-inspect-missing = { $what } is missing in the element that begins at byte { NUMBER($offset, useGrouping: 0) }.
cli-inspect-malformed = { $what } does not have the form of its type, in the element that begins at byte { NUMBER($offset, useGrouping: 0) }.
cli-inspect-unsupported = The envelope at byte { NUMBER($offset, useGrouping: 0) } is no operation that is known here.
cli-inspect-clixml = The CLIXML of this { $message } message is broken.
cli-inspect-clixml-value = The text of { $element } in the CLIXML of this { $message } message does not fit its type.
cli-inspect-fragment-cut = A fragment is cut short: { NUMBER($needed, useGrouping: 0) } bytes are announced, and { NUMBER($present, useGrouping: 0) } are there.
cli-inspect-message-header = A message does not begin with the header that every PSRP message has.
cli-inspect-property = { $message } lacks { $property }, or it is of another type.
cli-inspect-psrp = This { $message } message cannot be read: { $reason }.
cli-inspect-fragment-lost = Fragment { NUMBER($index, useGrouping: 0) } of object { NUMBER($object, useGrouping: 0) } continues nothing: what comes before it is not in these files, or not in this order.
cli-inspect-host-call = The host call { $method } lacks { $parameter }, or it is of another type.
cli-inspect-place = That is at byte { NUMBER($offset, useGrouping: 0) } of { $file }.

# Asking the person at the terminal.
cli-welcome = Type a command, for example Get-PSSession -ComputerName Server01. Tab completes, Ctrl+C stops, exit leaves.
cli-leave-hint = Press Ctrl+C again, or type exit, to leave.
cli-password-alone = Password of { $user }:{" "}
cli-confirm = Confirm
cli-confirm-question = Are you sure you want to perform this action?
cli-confirm-remaining = { $count } actions wait for an answer, this one included.
cli-yes = &Yes
cli-yes-to-all = Yes to &All
cli-no = &No
cli-no-to-all = No to A&ll
cli-choice-help = [?] Help
cli-choice-default = (default is "{ $keys }")
cli-stopping = Stopping: what is under way ends first. Press Ctrl+C again to leave at once.
cli-host-asks = The script in { $session } on { $computer } asks:
cli-host-secret = What you type next is sent to { $computer }; it is not for this program.
cli-nobody-credential = A password is needed and nobody is here to type it. Give --credential with REATTACH_PASSWORD or --password-stdin.
cli-nobody-confirm = A confirmation is needed and nobody is here to give it, so nothing was done. Leave -Confirm out, or run this at a terminal.
cli-nobody-mandatory = A value for -{ $parameter } is needed and nobody is here to type it. Give it with the command.
cli-nobody-host = The script in { $session } on { $computer } asks a question and nobody is here to answer, so it was told that nobody can. Run this at a terminal.
cli-nobody-sign-in = Signing in needs a terminal, --password-stdin, or --device where the gateway offers that.
cli-no-device-sign-in = { $gateway } offers no sign-in by device code. Use --user NAME, or a one-time code.
cli-only-device-sign-in = { $gateway } signs people in through an identity provider alone. Use --device.
cli-device-open = To sign in at { $gateway }, open { $uri } in a browser, on this or another device, and enter the code { $code }
cli-device-complete = Or open the address that holds the code: { $uri }
cli-device-waiting =
    { $minutes ->
        [one] Waiting for the code to be entered, for one minute. Ctrl+C stops.
       *[other] Waiting for the code to be entered, for { NUMBER($minutes, useGrouping: 0) } minutes. Ctrl+C stops.
    }
cli-device-again = Whether the code was entered could not be asked: { $reason }. The next try is in { NUMBER($seconds, useGrouping: 0) } seconds.
cli-device-stopped = Stopped: you are not signed in.

# reattach --help.
cli-help-about = Lists, connects and disconnects remote PowerShell sessions from a terminal.
cli-help-description =
    Lists, connects and disconnects remote PowerShell sessions from a terminal.

    Without -c it reads commands from the terminal until exit. Commands run in one engine, in order, so that
    variables and numbers of sessions carry over. A session that is still open at the end is disconnected and
    stays on its computer: this process ends, and nobody could reach it afterwards.
cli-help-heading-usage = Usage
cli-help-heading-options = Options
cli-help-heading-arguments = Arguments
cli-help-heading-tasks = Tasks
cli-help-help = Show this page; -h shows a short one
cli-help-version = Show the version
cli-help-login = Sign in to a gateway once, as a local user, by a one-time code or through an identity provider
cli-help-inspect = Decode captured SOAP envelopes down to PSRP messages; nothing is reached
cli-help-commands = A command, for example 'Get-PSSession -ComputerName Server01'; may be given several times
cli-help-json = Write one JSON object a line
cli-help-explain = Say what the commands bind to and what they would do; reach nothing and ask for no password
cli-help-direct = Talk to the targets from this machine, without a gateway
cli-help-gateway = Go through this gateway, for example https://gateway.example
cli-help-token-file = The file that `reattach login` wrote
cli-help-credential = The account at the targets: user, DOMAIN\user or user@domain
cli-help-password-stdin = Read the account's password from standard input instead of asking
cli-help-trust = Also trust this certificate (PEM), of the gateway or of the targets
cli-help-names = A TOML file whose [names] table says where names are: Server01 = "192.0.2.1:5985"
cli-help-login-gateway = The gateway, for example https://gateway.example
cli-help-login-token-file = Where to keep the sign-in; readable by you alone
cli-help-login-user = A local user of the gateway; without it a one-time code is asked for
cli-help-login-device = Through the gateway’s identity provider, where it has one: a code is shown, to be entered in a browser on any device
cli-help-login-password-stdin = Read the password or the code from standard input instead of asking
cli-help-login-trust = Also trust this certificate (PEM)
cli-help-inspect-files = One envelope a file, or a body that holds several; - is standard input. In order they are one conversation: fragments are joined across them
cli-help-inspect-json = Write one JSON object an envelope
cli-help-examples-heading = Examples
cli-help-examples =
    reattach --direct --credential 'CONTOSO\adele' -c 'Get-PSSession -ComputerName Server01'
    reattach --direct -c '$s = Connect-PSSession Server01 -Name ITTask' -c 'Invoke-Command $s {"{"}Get-Job{"}"}'
    reattach login --gateway https://gateway.example --token-file ~/.reattach
    reattach login --gateway https://gateway.example --token-file ~/.reattach --device
    reattach --gateway https://gateway.example --token-file ~/.reattach --json -c 'Get-PSSession Server01, Server02'
cli-help-keys-heading = At the prompt
cli-help-keys =
    Tab completes cmdlets, parameters, sessions, computers and variables. The arrow keys bring earlier lines back.
    A line that is not finished (an open brace, quote or parenthesis) goes on in the next.
    Ctrl+C stops the running command, and a second time leaves. Ctrl+D and exit leave.
cli-help-environment-heading = Environment
cli-help-environment =
    REATTACH_PASSWORD     The password of the account that --credential names; it is not asked for
    LC_ALL, LC_MESSAGES, LANG   The language: English or French
    NO_COLOR              No colours
cli-help-files-heading = Files
cli-help-files =
    $XDG_STATE_HOME/reattach/history (~/.local/state/reattach/history)
    Lines typed at the prompt, except those that look as if they held a secret; readable by you alone.
cli-help-status-heading = Exit status
cli-help-status =
    0  Nothing failed
    1  An error record was written, a sign-in was refused, or Ctrl+C stopped a command; of inspect: something in the
       files is broken
    2  A command could not be understood, a file could not be used, or the gateway does not offer this sign-in
    3  The gateway or the targets could not be reached at all, or the sign-in has ended
