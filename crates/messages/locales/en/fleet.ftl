# The fleet of sessions: grid, hosts, connect dialog, command bar, preview and runs.

## Filter
ui-filter-unknown-column = There is no column { $column }. Use { $known }.
ui-filter-ambiguous-column = { $column } could mean { $known }. Write more of it.
ui-filter-unknown-value = { $column } is never { $value }. Use { $known }.
ui-filter-open-quote = This text is not closed. Add a { $quote } where it ends.
ui-filter-shown = { $shown } of { $total } shown
ui-filter-blame = hides everything: without it { $count ->
    [one] { $count } session is shown.
   *[other] { $count } sessions are shown.
}
ui-filter-drop = Take { $word } away
ui-narrow = Narrow down
ui-is-connectable = Can be connected
ui-is-held = Busy elsewhere
ui-is-expiring = Expires within the hour
ui-is-open = Open here
ui-is-running = Running a command

## Columns and views
ui-columns = Columns
ui-columns-reset = As at first
ui-compact = Compact rows
ui-views = Views
ui-view-name = Name of this view
ui-view-save = Save
ui-view-remove = Forget the view { $name }
ui-column-disconnected = Disconnected for
ui-column-running = Running command
ui-column-seen = Last seen
ui-column-endpoint = Listener
ui-sort-hint = Orders the rows; with Shift in addition to the columns before
ui-sorted-up = { $place }. in order, smallest first
ui-sorted-down = { $place }. in order, largest first

## Rows
ui-connect-to = Connect to…
ui-pause = Pause
ui-paused = Resume
ui-refresh-now = Ask now
ui-new-rows = { $count ->
    [one] { $count } new – show
   *[other] { $count } new – show
}
ui-stale = as of { $age } ago
ui-unknown = unknown
ui-connect-one = Connect this session
ui-empty-no-hosts = No host is known yet. Name some, or import a list of them.

## Hosts
ui-hosts-count = { $count ->
    [one] { $count } host
   *[other] { $count } hosts
}
ui-hosts-querying = { $count } being asked
ui-hosts-waiting = { $count ->
    [one] { $count } needs a credential
   *[other] { $count } need a credential
}
ui-hosts-failed = { $count } without an answer
ui-hosts-unknown = { $count } not asked
ui-hosts-oldest = oldest data { $age }
ui-hosts-more = { $count ->
    [one] …and { $count } more host did not answer. Open the list to see why.
   *[other] …and { $count } more hosts did not answer. Open the list to see why.
}
ui-hosts-and-others = { $count ->
    [one] { $name } and { $count } more host for the same reason:
   *[other] { $name } and { $count } more hosts for the same reason:
}
ui-hosts-add = Add hosts
ui-hosts-names = Names or addresses
ui-hosts-hint = One or many, separated by commas, spaces or lines. A table needs a heading such as ComputerName or Name.
ui-hosts-file = From a file (CSV or text)
ui-hosts-groups = Groups of the gateway
ui-hosts-group = { $name } ({ $count })
ui-hosts-found = { $count ->
    [0] No host yet.
    [one] { $count } host
   *[other] { $count } hosts
}{ $known ->
    [0] {""}
   *[other] , { $known } of them known already
}{ $repeated ->
    [0] {""}
    [one] ; { $repeated } repetition left out
   *[other] ; { $repeated } repetitions left out
}
ui-hosts-problems = …and { $count } more that cannot be taken
ui-hosts-forget = Forget { $name }
ui-hosts-ask = Ask these hosts
ui-line = Line { $line }:
ui-import-too-many = More than { $limit } names. Import the rest in another list.
ui-import-no-name = There is no name in this line.

## Actions
ui-preview = Preview
ui-receive = Receive output
ui-keep-alive = Keep alive
ui-remove = Remove
ui-copy-as = Copy as
ui-connect-title = Takes the selected sessions here
ui-disconnect-title = Leaves the sessions running on their hosts
ui-receive-title = Connects, and writes what the running command writes
ui-keep-alive-title = Connects and disconnects again: the time until they expire starts anew
ui-remove-title = Closes the sessions on their hosts; asks first
ui-copy-line = One-liner
ui-copy-script = Script with Get-Credential
ui-copy-link = Link
ui-copy-json = JSON
ui-copy-markdown = Markdown table
ui-will-connect = { $eligible } of { $count } will connect
ui-will-disconnect = { $eligible } of { $count } can be disconnected
ui-will-remove = { $eligible } of { $count } can be removed
ui-will-nothing = { $count ->
    [one] { $count } selected; it cannot be connected
   *[other] { $count } selected; none of them can be connected
}
ui-skipped = { $count } skipped: { $reasons }
ui-selection-all = { $will }.
ui-selection-nothing = { $will }: { $reasons }.
ui-selection-some = { $will }; { $skipped }.
ui-skipped-reason = { $count } × { $reason }
ui-skipped-open = already open here
ui-skipped-not-open = not open here
ui-skipped-held = held by another client
ui-skipped-foreign = belongs to { $owner }
ui-skipped-unusable = broken or closed
ui-selection-fallen = { $count ->
    [one] { $count } row fell out of the selection because it is not shown any more.
   *[other] { $count } rows fell out of the selection because they are not shown any more.
}
ui-selection-and-fallen = { $selection } { $fallen }

## What if
ui-what-if = What if
ui-plan = Plan
ui-plan-effect = Would
ui-plan-reason = Why, or what to mind
ui-plan-asking = Asking the hosts…
ui-plan-none = There is no plan: nothing fits.
ui-plan-summary = { $acting } of { $count } would be acted on.
ui-plan-waves = { $limit } at a time, in about { $waves ->
    [one] { $waves } wave
   *[other] { $waves } waves
}.
ui-plan-nothing-sent = Hosts are only read for this; nothing is changed on them.
ui-plan-run = Run it
ui-plan-copy = Copy as text
ui-close = Close
ui-effect-connect = connect
ui-effect-disconnect = disconnect
ui-effect-create = be made
ui-effect-receive = receive
ui-effect-remove = be removed
ui-effect-invoke = run
ui-effect-write = stay as it is
ui-effect-nothing = have nothing to offer
ui-effect-query = be asked
ui-effect-credential = need a credential
ui-effect-busy = be busy elsewhere
ui-effect-not-found = not be found
ui-effect-refused = be refused
ui-confirm-remaining = { $count ->
    [one] { $count } action waits to be confirmed.
   *[other] { $count } actions wait to be confirmed.
}

## Connect
ui-advanced = Advanced
ui-sets = Parameter sets
ui-parameter-set = Parameter set
ui-connect-copy-line = Copy the line
ui-connect-copy-script = Copy the script
ui-connect-copy-link = Copy the link
ui-connect-line = Equivalent command of this dialog
ui-set-blank = Say which sessions: a computer, a URI, a name, a GUID or a number.
ui-expected-number = Write a whole number.
ui-expected-id = Write the numbers of sessions of this page, for example 1, 2.
ui-expected-guid = Write GUIDs such as 1d3e5b0a-9c41-4f6e-8a52-7b0c9d3e1f24; the column InstanceId of the sessions has them.
ui-expected-computer = Write host names or addresses, for example Server01, 10.0.0.7.
ui-expected-uri = Write addresses such as https://server01:5986/wsman.
ui-expected-session = Write a variable that holds sessions, for example $s.
ui-set-fits = fits
ui-set-lacks = needs { $parameters }
ui-set-excluded = not with { $parameters }
ui-set-name = By name
ui-set-session = Chosen sessions
ui-set-id = By number
ui-set-instanceid = By GUID
ui-set-computername = On computers, by name or all
ui-set-computernameguid = On computers, by GUID
ui-set-connectionuri = By URI, by name or all
ui-set-connectionuriguid = By URI, by GUID
ui-ghost-configuration = every configuration
ui-ghost-idle = counts only when a session is made
ui-warn-wildcard = { $value } holds a wildcard. ComputerName takes whole names; use the filter of the grid for patterns.
ui-warn-localhost = { $value } would be the gateway itself, not your computer. Give the name of the host.
ui-warn-uri-port = { $value } has no port, so { $port } is used. WinRM listens on 5985 or 5986 unless it was set otherwise.
ui-warn-basic = Basic sends the password to the host, protected by TLS alone.
ui-warn-basic-plain = Basic over http sends the password readable to whoever listens. Choose -UseSSL.
ui-warn-credssp = CredSSP gives the password to the host, which can use it elsewhere. Use it only with hosts that you trust entirely.
ui-warn-thumbprint = Certificates can stand for local accounts only, not for accounts of a domain.

## Command bar
ui-copy-output = Copy output
ui-kind-action = Action
ui-kind-page = Page
ui-kind-view = View
ui-kind-host = Host
ui-kind-session = Open session

## Runs
ui-run = Run
ui-runs = Runs
ui-runs-lead = What was asked for in this page; kept until it is closed.
ui-runs-none = Nothing was asked for yet.
ui-run-unknown = This run is not known here. Runs are kept until the page is closed.
ui-run-title = Run { $number }
ui-run-page = Open its page
ui-run-when = When
ui-run-outcome = Outcome
ui-run-count = { $done } of { $total }{ $failed ->
    [0] {""}
   *[other] , { $failed } failed
}
ui-run-progress-bar = Progress of the run
ui-run-under-way = Under way: { $done } of { $total }
ui-run-ended = Ended: { $done } of { $total }
ui-results = Results
ui-results-more = { $count ->
    [one] …and { $count } more – show
   *[other] …and { $count } more – show
}
ui-result-state = State
ui-result-attempt = Attempt
ui-result-time = Time
ui-result-cause = Cause and next step
ui-tally-done = { $count } done
ui-tally-running = { $count } running
ui-tally-queued = { $count } waiting
ui-tally-failed = { $count } failed
ui-tally-skipped = { $count } skipped
ui-tally-stopped = { $count } stopped
ui-state-waiting = Queued
ui-state-authenticating = Authenticating
ui-state-working = Working
ui-state-done = Done
ui-state-skipped = Nothing to do
ui-state-failed = Failed
ui-state-stopped = Stopped
ui-transient = may pass by itself
ui-failed-only = Failed only
ui-stop-run-title = Nothing new starts; what is under way ends
ui-retry-failed = Retry failed
ui-retry-transient = Retry what may pass
ui-retry-account = Other account…
ui-retry-with = Retry with this account
ui-undo = Undo
ui-span-millis = { $large } ms
ui-bell = Runs: { $running } under way, { $failed } with errors

## Keys
ui-key-connect = Connect the marked sessions
ui-key-preview = Preview what that would do
ui-key-copy-as = Copy the marked sessions
ui-key-refresh = Ask every host again
ui-key-rows = Next and previous row of the grid
ui-key-go-runs = Go to the runs
