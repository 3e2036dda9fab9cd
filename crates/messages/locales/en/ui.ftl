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
ui-main-navigation = Main
ui-history = History
ui-settings = Settings
ui-theme-contrast = High contrast
ui-density-comfortable = Comfortable
ui-density-compact = Compact
ui-refresh-never = Only when I ask
ui-refresh-ten-seconds = Every 10 s
ui-refresh-half-minute = Every 30 s
ui-refresh-minute = Every minute
ui-refresh-five-minutes = Every 5 minutes
ui-setting-on = On
ui-setting-off = Off

## Before and instead of a page
ui-loading = One moment
ui-loading-text = Loading the engine and asking the gateway who you are…
ui-part-coming = Loading what is behind the sign-in…
ui-part-missing = Part of the page did not arrive
ui-part-missing-text = The gateway may just have been updated, or is out of reach. Reload the page; sessions that are open can be taken back afterwards.
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
ui-device-sign-in = Sign in with your organisation
ui-device-lead = Sign in at your organisation’s page and enter this code there, or check that the page shows the same one.
ui-device-code = Code to enter
ui-device-open = Open the page (new tab)
ui-device-elsewhere = On another device, open { $address } and enter the code there.
ui-device-minutes =
    { $number ->
        [one] The code is valid for one more minute.
       *[other] The code is valid for { NUMBER($number, useGrouping: 0) } more minutes.
    }
ui-device-seconds =
    { $number ->
        [one] The code is valid for one more second.
       *[other] The code is valid for { NUMBER($number, useGrouping: 0) } more seconds.
    }
ui-device-waiting = Waiting until the code has been entered. This page goes on by itself then.

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
ui-clear-filter = Clear the filter
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
ui-note-held = Held by another client
ui-note-foreign = Only with the credential of { $owner }
ui-note-unusable = Broken or closed; it cannot be used any more

## Actions
ui-actions = Actions
ui-connect = Connect
ui-disconnect = Disconnect
ui-stop = Stop
ui-stop-title = Stops the command that is running in the session
ui-stop-runs = Stop what is under way
ui-selection-none = Select sessions to act on them.

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
ui-credential-hosts = { $count ->
    [0] { $names }
   *[other] { $names } and { $count } more
}
ui-credential-attempts = { $count ->
    [one] That password was not tried on any other host and will not be sent again.
   *[other] { $count } attempts have failed. Mind the account’s lock-out limit; no failed password is sent again.
}
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
ui-credentials = { $count ->
    [one] { $count } credential
   *[other] { $count } credentials
}
ui-credentials-held = Credentials held
ui-credentials-where = Held in memory, in this page only.
ui-credential-accepted = accepted by { $count ->
    [one] { $count } host
   *[other] { $count } hosts
}
ui-credential-left = · { $left } left
ui-forget = Forget { $account } now
ui-forget-now = Forget now
ui-forget-all = Forget all now
ui-protection-negotiate = { $mechanism }, computed in this browser: the password reaches neither the gateway nor the hosts. With NTLM, whoever records the exchange could try passwords on it; a long one withstands that.
ui-protection-kerberos = { $mechanism }, computed in this browser: the password reaches neither the gateway nor the hosts, and the hosts prove who they are.
ui-protection-digest = { $mechanism }, computed in this browser: the password reaches neither the gateway nor the hosts, but what they get is easy to try passwords on.
ui-protection-basic = { $mechanism } hands the password over as it is: the gateway and the hosts can read it.
ui-protection-credssp = { $mechanism } delegates: the hosts receive the password, and whoever controls one of them can use it everywhere.
ui-credential-agree = I know that the password leaves this browser
ui-credential-agree-first = Confirm first that the password may leave this browser.
ui-caps-lock = Caps Lock is on.

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
ui-input-hint = Enter runs, Shift+Enter begins a new line, Tab completes; Esc, then Tab moves on.
ui-input-waiting = Waits for the running command to end; Esc takes it back.
ui-input-asked = A script waits for your answer above.
ui-input-later = Enter keeps what is typed until then.
ui-input-take-back = Take back
ui-input-unknown = This session is not known yet.
ui-input-not-open = The session is not connected. Connect it to type here.
ui-output-hidden = Everything that was written is hidden by the switches above.
ui-output-arrived = { $count ->
    [one] { $count } new entry in the output
   *[other] { $count } new entries in the output
}
ui-disconnect-keeps = keeps it on its host
ui-close-session = Close session
ui-close-session-ends = ends it
ui-buffer-drop = Output buffering is set to Drop: what was written while nobody was connected may have been discarded.
ui-progress = Progress
ui-progress-percent = { $percent }%
ui-progress-left = · { $left } left
ui-search-output = Search the output
ui-search-count = { $at } of { $count }
ui-search-many = { $at } of more than { $count }
ui-search-none = not found
ui-search-previous = Previous match
ui-search-next = Next match
ui-kinds = Shown streams
ui-kind-output = Output { $count }
ui-kind-error = Errors { $count }
ui-kind-warning = Warnings { $count }
ui-kind-verbose = Verbose { $count }
ui-kind-debug = Debug { $count }
ui-kind-information = Information { $count }
ui-looks = View
ui-look-follow = Follow
ui-look-times = Time
ui-look-wrap = Wrap
ui-transcript = Transcript
ui-transcript-plain = As plain text
ui-transcript-text = Save as text
ui-transcript-json = Save as JSON
ui-transcript-title = Session { $session } on { $computer }, as of { $date }
ui-plain-text = Plain text
ui-paste = Paste
ui-paste-text = { $lines ->
    [one] { $lines } line is
   *[other] { $lines } lines are
} about to be put into the input. Nothing runs before you press Enter.
ui-paste-hidden = The text holds { $hidden ->
    [one] { $hidden } character that is not seen
   *[other] { $hidden } characters that are not seen
}, shown by name below; without them { $lines ->
    [one] { $lines } line is
   *[other] { $lines } lines are
} put into the input.
ui-paste-yes = Put in
ui-completions = Completions
ui-complete-none = No completion
ui-complete-count = { $count ->
    [one] { $count } completion
   *[other] { $count } completions
}
ui-control-character = A character that is not seen
ui-clipboard-refused = [a write to the clipboard was refused]
ui-object-table = { $type }
ui-objects-json = Copy as JSON
ui-objects-csv = Copy as CSV
ui-objects-text = Copy as TXT

## Spans of time
ui-span-days = { $large } d { $small } h
ui-span-hours = { $large } h { $small } min
ui-span-minutes = { $large } min
ui-span-seconds = { $large } s
ui-age-now = now
ui-age-hours = { $large } h
ui-age-days = { $large } d

## Keys
ui-keys = Keys
ui-keys-single = On a page
ui-keys-always = In fields and lists
ui-keys-off = Keys of one character are turned off. The settings turn them on again.
ui-keys-settings = Keys of one character can be turned off in the settings.
ui-cap-enter = Enter
ui-cap-shift = Shift
ui-cap-escape = Esc
ui-cap-space = Space
ui-key-sheet = Show this list
ui-key-filter = Go to the filter or the search
ui-key-command = Go to the command bar
ui-key-input = Go to the input of the session
ui-key-go-sessions = Go to the sessions
ui-key-go-history = Go to the history
ui-key-go-settings = Go to the settings
ui-key-enter = Run what was typed; open the marked row
ui-key-new-line = Begin a new line in the input
ui-key-history = Earlier and later input; move in a list
ui-key-complete = Complete what stands before the cursor; after Esc, move on to the next control
ui-key-escape = Close a list or a dialog; nothing is ever stopped by it
ui-key-stop = Copy what is selected; without a selection, stop the command of the session
ui-key-mark = Mark a row
ui-key-mark-all = Mark every row that is shown

## The way to the gateway
ui-way-offline = This browser has no network. What you see is from before; nothing here is kept for offline use.
ui-way-silent = The gateway has not answered for { $age }. It is asked again every 5 seconds; sessions go on on their hosts.
ui-way-back = The gateway answers again.
ui-way-why = Find out why
ui-offline = Offline
ui-offline-text = The console has opened from what this browser keeps of the program. Data is never kept, so there is nothing to show until the network is back. Sessions go on on their hosts.
ui-unreachable = The gateway cannot be reached
ui-unreachable-text = It is asked again every few seconds, and this page goes on by itself as soon as it answers. Sessions go on on their hosts.
ui-try-again = Try again
ui-expired = Sign in again
ui-expired-text = Your sign-in at the gateway has ended. What you were doing is still here behind this; sessions go on on their hosts.
ui-expired-other = Sign in as somebody else

## Examination of the gateway
ui-health = Check the gateway
ui-health-again = Check again
ui-health-waiting = One moment…
ui-health-state-good = good
ui-health-state-limited = limited
ui-health-state-bad = fault
ui-health-state-unknown = not known
ui-health-network = Network
ui-health-network-good = The browser has a network.
ui-health-network-bad = The browser says that it has no network.
ui-health-network-remedy = Check the cable, the wireless network or the VPN of this computer.
ui-health-gateway = Gateway
ui-health-gateway-good = It answered in { $millis } ms.
ui-health-gateway-none = It does not answer, or its answer was refused by the browser, which does not say why.
ui-health-gateway-none-remedy = Open the address of the gateway in another tab: a warning there means that its certificate has changed or expired; no answer means that it is stopped or that a firewall is in between. Its administrator finds the reason in its log.
ui-health-gateway-foreign = Something else answered in its place (HTTP status { NUMBER($status, useGrouping: 0) }).
ui-health-gateway-foreign-remedy = A proxy, a load balancer or a sign-in page of the network stands in between. Ask its administrator to let /v1/ through unchanged.
ui-health-tls = Encryption (TLS)
ui-health-tls-good = The page came over HTTPS.
ui-health-tls-none = The page did not come over HTTPS.
ui-health-tls-none-remedy = Use the https:// address of the gateway. Passwords must not be typed into this page.
ui-health-tls-untrusted = The page came over HTTPS, with a certificate that this browser does not trust.
ui-health-tls-untrusted-remedy = Give the gateway a certificate of an authority that this computer trusts, or add its own certificate to the trusted ones. A warning that was clicked away is not enough.
ui-health-cors = Origin (CORS)
ui-health-cors-good = Page and gateway have one origin, so no permission between origins is needed.
ui-health-cors-foreign = What answered is not the gateway, so this cannot be told.
ui-health-protocol = Protocol
ui-health-protocol-good = HTTP/2: many hosts at once over one connection.
ui-health-protocol-old = HTTP/1.1: the browser allows six requests at once, so that six waiting sessions block all others.
ui-health-protocol-old-remedy = Ask the administrator of the proxy in front of the gateway to let HTTP/2 through.
ui-health-protocol-unknown = The browser does not tell.
ui-health-clock = Clock
ui-health-clock-good = This computer and the gateway agree on the time.
ui-health-clock-unknown = The gateway did not tell its time.
ui-health-clock-behind = This computer is { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
} behind the gateway.
ui-health-clock-ahead = This computer is { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
} ahead of the gateway.
ui-health-clock-remedy = Set the clock of the computer that is wrong. Times shown here are off by as much, sign-ins may end early, and Kerberos refuses from five minutes on.
ui-health-local = Local network access
ui-health-local-unknown = This browser asks for no such permission.
ui-health-local-granted = Given.
ui-health-local-unneeded = Not needed: the page comes from the gateway itself.
ui-health-local-prompt = The browser will ask whether this page may reach your network.
ui-health-local-prompt-remedy = Allow it when you are asked; an administrator can allow it for all by policy (LocalNetworkAccessAllowedForUrls).
ui-health-local-denied = Refused for this page.
ui-health-local-denied-remedy = Allow “Local network access” for this address in the browser’s site settings, then load the page anew.
ui-health-shell = Opening offline
ui-health-shell-kept = The program is kept in this browser and opens without a network. Data never is.
ui-health-shell-untrusted = Not available: the browser keeps nothing of a page whose certificate it does not trust.
ui-health-shell-unsupported = Not available in this browser or in a private window.
ui-health-engine = Engine
ui-health-engine-good = It runs, and is of the same build as this page.
ui-health-engine-bad = It does not run.
ui-health-engine-remedy = Load the page anew.

## History and settings
ui-history-filter = Filter the history
ui-history-failed = Failed only
ui-history-export = Export
ui-history-clear = Clear the history
ui-history-clear-text = Every command that this browser keeps is forgotten. This cannot be taken back.
ui-history-where = Commands of this browser only: text, time and outcome, kept on this computer. What looks like a secret is replaced before it is kept.
ui-history-count = { $count ->
    [one] { $count } command
   *[other] { $count } commands
}
ui-history-empty = Nothing was run from this browser yet.
ui-history-off = The history is turned off in the settings.
ui-history-none = No command fits the filter.
ui-history-all = Show all
ui-history-time = Time
ui-history-outcome = Outcome
ui-history-unknown = not known
ui-history-counts = { $targets ->
    [one] { $targets } target
   *[other] { $targets } targets
}{ $connected ->
    [0] {""}
   *[other] , { $connected } connected
}{ $failed ->
    [0] {""}
   *[other] , { $failed } failed
}, { $time }
ui-history-again = Run again
ui-history-again-named = Run again: { $command }
ui-history-copy-named = Copy: { $command }
ui-settings-appearance = Appearance and language
ui-settings-appearance-hint = Movement follows the system’s setting. Names of cmdlets, parameters and states are English in every language.
ui-density = Density
ui-settings-keyboard = Keyboard
ui-single-keys = Keys of one character
ui-single-keys-hint = They act while no field has the focus; “?” lists them. Turn them off if a voice control or another program types into the page.
ui-settings-refresh = Refreshing
ui-refresh-interval = Ask the hosts again
ui-refresh-hint = Only hosts that have answered are asked by themselves, and only while this page is in sight.
ui-health-lead = Looks at everything between this page and the gateway, and says what to do.
ui-settings-privacy = Privacy and data
ui-kept = Kept in this browser
ui-kept-settings = These settings.
ui-kept-history = The history: text of commands, time, counts. What looks like a secret is replaced; not every secret looks like one.
ui-kept-hosts = Hosts that you added here.
ui-kept-views = Saved views.
ui-kept-sessions = Names and ids of the sessions that are open, until they are closed or you sign out, so that a reload takes them back.
ui-kept-program = The program itself, where the browser allows it, so that it opens offline.
ui-never = Never kept
ui-never-passwords = Passwords. The engine holds them in memory until they are forgotten, the sign-in ends or the page is closed.
ui-never-output = What sessions write, and what is typed into them.
ui-never-elsewhere = Nothing is sent to anybody but the gateway, and through it to the hosts.
ui-keep-history = Keep a history
ui-clear-all = Clear all
ui-clear-all-text = Settings, history, added hosts, saved views, the memory of open sessions and the kept program are forgotten in this browser. The program is kept again when the page is loaded the next time. Sessions go on on their hosts. This cannot be taken back.
ui-cleared = Everything that was kept in this browser is forgotten.
ui-settings-about = About
ui-about-version = Version
ui-about-build = Build
ui-about-licence = Licence
ui-about-licences = Licences of the libraries inside

## Connection of a session
ui-connection-connecting = Connecting…
ui-connection-leaving = Leaving…
ui-connection-live = Live
ui-connection-live-busy = Live; a command is running
ui-connection-interrupted = Interrupted; attempt { $attempt }
ui-connection-trying = Interrupted; attempt { $attempt } is under way
ui-connection-retry = in { $left }
ui-connection-gives-up = given up in { $left }
ui-connection-safe = Disconnected; this page can be closed, the session goes on
ui-connection-expires = deleted by its host in { $left } unless connected
ui-connection-held = Another client holds the session
ui-connection-broken = Broken; it cannot be used any more
ui-connection-closed = Closed; it cannot be used any more
ui-connection = Connection
ui-retry-now = Try now
ui-give-up = Give up

## Questions of scripts
ui-asks = A script in the session { $session } on { $computer } asks:
ui-asks-name = Question from { $computer }
ui-asks-warning = The words below are the script’s. What you answer goes to { $computer }.
ui-asks-secret = The words below are the script’s, not Reattach’s. What you type is handed to the script on { $computer } in full, a password too. Answer only if you trust it.
ui-asks-answer = Answer
ui-asks-cancel = Do not answer
ui-asks-line = Line for the script
ui-asks-secret-line = Secret for the script
ui-asks-list = One item a line.
ui-asks-missing = { $field } must not be empty.
