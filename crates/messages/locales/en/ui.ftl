# The console's own words. Names of cmdlets, parameters, columns and states are not translated.

## Frame
ui-skip = Skip to the content
ui-language = Language
ui-theme = Theme
ui-theme-auto = Automatic
ui-theme-light = Light
ui-theme-dark = Dark
ui-user = { $name }
ui-signed-in-as = Signed in to the gateway as
ui-sign-out = Sign out
ui-strip = Equivalent command
ui-strip-next = Next
ui-strip-last = Last
ui-copy = Copy
ui-copied = Copied
ui-dismiss = Dismiss
ui-reload = Reload the page

## Before and instead of a page
ui-loading = One moment
ui-loading-text = Loading the engine and asking the gateway who you are…
ui-engine-failed = The engine does not run
ui-engine-failed-text = The part of this page that talks to the hosts could not be loaded, or it stopped. Reload the page; if that does not help, the gateway may be out of reach or the browser may block WebAssembly.
ui-other-build = There is a newer version
ui-other-build-text = This page and its engine come from different versions. Reload the page to get both anew; sessions that are open stay on their hosts.
ui-not-found = There is no such page
ui-back-to-sessions = All sessions

## Sign in
ui-sign-in = Sign in
ui-sign-in-lead = To the gateway. Passwords of the hosts are asked for later and do not reach it.
ui-user-name = User name
ui-password = Password
ui-show-password = Show
ui-or = or
ui-sign-in-code = Sign-in code
ui-sign-in-code-hint = From a sign-in link; it works once, for ten minutes.
ui-signing-in = Signing in…
ui-sign-in-missing = Enter a user name and a password, or a sign-in code.

## Sessions
ui-sessions = Sessions
ui-sessions-count = { $count ->
    [one] { $count } session
   *[other] { $count } sessions
}
ui-sessions-summary = { $total ->
    [one] { $total } session
   *[other] { $total } sessions
}: { $connectable } can be connected, { $open } open here, { $held } held by another client
ui-filter = Filter sessions
ui-filter-placeholder = IT*  State:Disconnected  -ComputerName:srv0*
ui-filter-unknown-column = There is no column { $column }. Use Name, ComputerName, State, ConfigurationName, Availability, Owner, InstanceId or Id.
ui-clear-filter = Clear the filter
ui-auto-refresh = Every 30 s
ui-refresh = Refresh
ui-hosts = Hosts
ui-host-unknown = not asked
ui-host-querying = asking…
ui-host-credential = needs a credential
ui-host-failed = no answer
ui-host-failed-old = no answer, { $age } old
ui-column-owner = Owner
ui-column-expires = Expires in
ui-column-note = What can be done
ui-select = Select { $name }
ui-select-all = Select all
ui-empty-filter = { $count ->
    [one] The filter hides the only session.
   *[other] The filter hides all { $count } sessions.
}
ui-empty-no-hosts = The gateway names no host for you. Ask one in the command bar: Get-PSSession -ComputerName …
ui-empty-querying = { $count ->
    [one] Asking { $count } host for its sessions…
   *[other] Asking { $count } hosts for their sessions…
}
ui-empty-credential = The hosts wait for a credential. Refresh to be asked for it again.
ui-empty-failed = No host answered. The reasons stand above.
ui-empty-unknown = { $count ->
    [one] { $count } host has not been asked yet. Refresh to ask it.
   *[other] Not every one of the { $count } hosts has been asked yet. Refresh to ask them.
}
ui-empty-none = { $count ->
    [one] The host keeps no session.
   *[other] None of the { $count } hosts keeps a session.
}
ui-note-ready = Can be connected
ui-note-ready-running = Can be connected; a command is running
ui-note-open = Open here
ui-note-open-busy = Open here; a command is running
ui-note-changing = One moment…
ui-note-held = Held by another client; it must disconnect first
ui-note-foreign = Belongs to { $owner }; only with that user’s credential
ui-note-unusable = Broken or closed; it cannot be used any more

## Actions
ui-actions = Actions
ui-connect = Connect
ui-disconnect = Disconnect
ui-disconnect-title = Leaves the session running on its host
ui-stop = Stop
ui-stop-title = Stops the command that is running in the session
ui-stop-runs = Stop what is under way
ui-selection-none = Select sessions to act on them
ui-selection = { $count ->
    [one] { $count } selected
   *[other] { $count } selected
}: { $connectable } can be connected, { $open } open here

## Command bar
ui-console = Command line
ui-command = Command
ui-command-placeholder = Get-PSSession -ComputerName Server01
ui-suggestions = Suggestions
ui-output = Output
ui-run-progress = { $total ->
    [0] Running…
   *[other] Running: { $done } of { $total }
}

## Prompts
ui-credential-request = Credential request
ui-credential-for = { $count ->
    [0] { $purpose }.
    [one] { $purpose }: { $count } host asks for an account.
   *[other] { $purpose }: { $count } hosts ask for an account.
}
ui-credential-attempts = { $count ->
    [one] That password was not tried on any other host and will not be sent again.
   *[other] { $count } attempts have failed. Mind the account’s lock-out limit; no failed password is sent again.
}
ui-credential-safety = { $mechanism }, computed in this browser: the password reaches neither the gateway nor the hosts.
ui-prompts-waiting = { $count ->
    [one] { $count } more question waits behind this one.
   *[other] { $count } more questions wait behind this one.
}
ui-ok = OK
ui-cancel = Cancel
ui-confirm = Confirm
ui-yes = Yes
ui-yes-to-all = Yes to All
ui-no = No
ui-no-to-all = No to All
ui-mandatory = A value is missing
ui-mandatory-text = The command needs a value for the parameter -{ $parameter }.

## Session page
ui-session-output = Session output
ui-session-unknown = Not known yet: its host has not been asked, or keeps no such session.
ui-output-none = Nothing was written yet.
ui-output-dropped = { $count ->
    [one] { $count } older entry was dropped from this page.
   *[other] { $count } older entries were dropped from this page.
}
ui-follow = Follow the newest
ui-input = Input
ui-input-hint = Enter runs, Shift+Enter begins a new line.
ui-input-waiting = Waits for the running command to end.
ui-input-unknown = This session is not known yet.
ui-input-not-open = The session is not connected. Connect it to type here.

## Spans of time
ui-span-days = { $large } d { $small } h
ui-span-hours = { $large } h { $small } min
ui-span-minutes = { $large } min
ui-span-seconds = { $large } s
ui-age-now = now
ui-age-hours = { $large } h
ui-age-days = { $large } d
