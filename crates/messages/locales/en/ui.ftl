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
ui-close = Close

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

## Keys
ui-keys = Keys
ui-keys-single = On a page
ui-keys-always = In fields and lists
ui-keys-off = Keys of one character are turned off. The settings turn them on again.
ui-keys-settings = Keys of one character can be turned off in the settings.
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
