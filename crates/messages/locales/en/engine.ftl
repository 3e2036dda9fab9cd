# What a credential is asked for.
engine-purpose-list = List the sessions
engine-purpose-connect = Connect the session { $session }
engine-purpose-session = Keep the session open
engine-purpose-restore = Take up the sessions that were open before

# Why an operation failed, and what to do next.
engine-logon-failure = { $computer } refused the user name or password of { $user }. Check both; the password that failed is not sent again.
engine-access-denied = { $computer } denied access. Ask its administrator for permission to use this configuration.
engine-no-mechanism = { $computer } does not offer Negotiate authentication. Ask its administrator to enable it for WinRM.
engine-redirected = { $computer } sends requests on to { $location }. Connect to that address instead.
engine-not-found = Nothing answers at this address of { $computer }. Check the port and the application name.
engine-service-unavailable = The WinRM service of { $computer } is not ready. Try again in a moment.
engine-http-status = { $computer } answered with HTTP status { NUMBER($status, useGrouping: 0) }. Check that the WinRM service listens there.
engine-unsealed = The answer of { $computer } was not sealed, so it was not used. Something between the gateway and the computer may have changed it.
engine-malformed = The answer of { $computer } could not be read. Check that the WinRM service listens there.
engine-too-weak = { $computer } does not offer 128-bit sealing. Nothing was sent to it.
engine-authentication-broken = Authentication at { $computer } broke off. Try again.
engine-credential-cancelled = No credential was given for { $computer }.
engine-stopped = The command was stopped before { $computer } was done.
engine-name-unknown = The name { $computer } is not known. Check how it is written.
engine-unreachable = { $computer } cannot be reached. Check that it is on and that the WinRM service runs.
engine-timeout = { $computer } did not answer in time. Try again, or check the network between the gateway and the computer.
engine-tls-failed = No secure connection to { $computer } could be made. Check its certificate.
engine-cut = The connection to { $computer } was cut. Try again.
engine-target-refused = The gateway does not let you reach { $computer }. Ask its administrator to allow it.
engine-gateway-busy = The gateway is too busy to reach { $computer } now. Try again in a moment.
engine-gateway-problem = The gateway could not reach { $computer }: { $title }.
engine-signed-out = You are signed out of the gateway. Sign in again.
engine-held-elsewhere = { $computer } says that another client holds the session. Ask its user to disconnect it, then try again.
engine-session-gone = The session does not exist on { $computer } any more. List its sessions again.
engine-too-old = { $computer } is too old to disconnect and connect sessions. PowerShell 3.0 or later is needed there.
engine-was-disconnected = The session was disconnected on { $computer }. Connect it again.
engine-fault = { $computer } answered: { $reason }
engine-fault-aborted = { $computer } cancelled the operation. Try again.
engine-fault-closed = The command was closed on { $computer }. Run it again if it is still needed.
engine-fault-command-held = The command cannot be taken up on { $computer } now. List the sessions again.
engine-fault-concurrency = { $computer } is using the session for something else. Try again in a moment.
engine-fault-configuration = { $computer } has no such session configuration, or you may not use it. Check -ConfigurationName.
engine-fault-credential = { $computer } needs a user name and password. Give them with -Credential.
engine-fault-disconnect-cut = The session on { $computer } was disconnected, but something under way was cut off. Connect it and check what has run.
engine-fault-envelope = The request or its answer is larger than { $computer } allows. Ask its administrator to raise MaxEnvelopeSizekb.
engine-fault-http = The web service of { $computer } failed. Check that WinRM listens at this address, then try again.
engine-fault-id-taken = { $computer } already has a session or command with this id. Try again.
engine-fault-idle-timeout = { $computer } does not allow this idle time-out. Use a time from 60 seconds to the maximum of the session.
engine-fault-internal = The WinRM service of { $computer } failed: { $reason }. Ask its administrator to look at its event log.
engine-fault-kerberos = Kerberos cannot be used for { $computer }. Use Negotiate.
engine-fault-listing = The listing on { $computer } ended too early. List its sessions again.
engine-fault-logon = { $computer } refused the user name or password. Check both.
engine-fault-memory = { $computer } is out of memory. Try again later, or ask its administrator to free some.
engine-fault-name = { $computer } does not allow this session name. Choose another one.
engine-fault-no-disconnect = { $computer } cannot disconnect this session. Finish the work in it before you leave.
engine-fault-no-logon-server = { $computer } cannot check the account now, because no logon server answers. Try again, or ask its administrator.
engine-fault-not-connected = The session is not connected on { $computer } any more. List the sessions again.
engine-fault-plugin = PowerShell on { $computer } could not take up the session: { $reason }. List the sessions again; if it is still there, connect it once more.
engine-fault-quota-commands = The session on { $computer } already runs as many commands as it may. Wait until one has ended.
engine-fault-quota-load = { $computer } limits how much you may ask of it at once. Wait a moment, or work on fewer sessions at a time.
engine-fault-quota-operations = You have as many operations under way as { $computer } allows. Wait a moment, or lower -ThrottleLimit.
engine-fault-quota-sessions = There are as many sessions as { $computer } allows. Remove one that is no longer needed, or ask its administrator.
engine-fault-quota-users = As many users have sessions as { $computer } allows. Try again later, or ask its administrator.
engine-fault-redirect = { $computer } sends requests on, but to no address that can be used. Ask its administrator for the right address.
engine-fault-remoting-off = { $computer } does not allow remote sessions. Ask its administrator to enable them.
engine-fault-request = { $computer } did not accept the form of the request: { $reason }. Report this, with the version of PowerShell there.
engine-fault-run-as = The account under which this configuration runs on { $computer } cannot be used. Ask its administrator to correct it.
engine-fault-shutting-down = { $computer } is shutting down. Try again when it is back.
engine-fault-target-unknown = The service name of { $computer } is not known to its domain. Use its full name.
engine-fault-trusted = { $computer } cannot be trusted under this address. Use its name, or HTTPS.
engine-fault-uri-too-long = The address of { $computer } is too long. Shorten it.
engine-fault-version = The versions of PowerShell remoting here and on { $computer } do not fit. PowerShell 3.0 or later is needed there.
engine-fault-winrm-broken = The configuration of WinRM on { $computer } is damaged. Ask its administrator to repair it.
engine-not-connectable = The session { $session } is not disconnected, so it cannot be connected now.
engine-not-open = The session { $session } is not open, so it cannot be disconnected.
engine-not-found-for-connect = The session { $session } is not on { $computer } any more.
engine-parameter-not-yet = { $parameter } is not available yet.
engine-no-variable = The variable { $name } has no value here.

# Why a session takes no input.
engine-input-busy = A command is running. Wait until it has ended, or stop it.
engine-input-busy-with = “{ $command }” is running. Wait until it has ended, or stop it.
engine-input-not-open = The session is not open. Connect it first.

# Lines of a session page.
engine-separator-connected = Connected
engine-separator-reconnected = Reconnected
engine-separator-disconnected = Disconnected; what runs goes on
engine-separator-before = Output shown before you left ended here
engine-separator-ended = The command ended
engine-separator-stopped = The command was stopped
engine-separator-failed = The command failed
engine-separator-gap = The connection was cut; output may be missing here
engine-separator-lost = { $computer } could not be reached for four minutes. The session is disconnected; connect it again when the network is back.
engine-separator-given-up = The connection to { $computer } was given up. The session is disconnected; connect it again when the network is back.
engine-separator-taken = Another client took the session, or it was disconnected elsewhere
engine-separator-gone = The session ended on its computer
engine-separator-broken = The session is broken; nothing more can be run in it
engine-separator-host-call = The command asked for something that cannot be done from here ({ $call }). It was told so.
engine-separator-exit = The command asked to leave the session with exit code { NUMBER($code, useGrouping: 0) }. The session stays open; close it when you are done.
engine-separator-no-key = A secret could not be encrypted for { $computer }. The command that asked for it was stopped; nothing was sent.
engine-separator-unreadable = Output that could not be read was left out here
engine-output-dropped = Older output is no longer kept

engine-purpose-create = Create the session { $session }
engine-purpose-variable = Keep it in a variable
engine-purpose-said = { $message }
engine-separator-created = Session created.
engine-remote-error = { $message }
engine-nothing-to-receive = { $session } runs no command whose output could be received.
engine-pipeline-lost = The session { $session } on { $computer } is not open any more, and its command may still run. Connect it again with Connect-PSSession to see the rest.
engine-file-unreadable = The file { $path } cannot be read: { $reason }
engine-no-files = The file { $path } cannot be read from a browser. Paste its text as a script block.

# Runs.
engine-confirm-session = Session { $name } (Id { $id }) on { $computer }
engine-inquire-error = The error above was written. Continue?
engine-inquire-warning = The warning above was written. Continue?
engine-run-stopped =
    { $left ->
        [0] Stopped. Everything was done before.
        [one] Stopped. One target was not done.
       *[other] Stopped. { NUMBER($left, useGrouping: 0) } targets were not done.
    }
engine-run-stopped-open = The command opened these sessions, and they stay open: { $sessions }
engine-run-stopped-left = The command left these sessions disconnected on their computers, where they stay: { $sessions }
engine-script-goes-on = The script in { $session } on { $computer } has not ended although it was stopped. It may still be running there.
engine-job-runs = The job { $job } has not ended. Stop it first with Stop-Job, or add -Force.
engine-job-dropped = The job { $job } wrote more than is kept. Its oldest output is gone.
engine-debug-requests =
    { $requests ->
        [0] { $target }: no request was needed.
        [one] { $target }: one request.
       *[other] { $target }: { NUMBER($requests, useGrouping: 0) } requests.
    }

# Redirections.
warning-redirected = { $computer } sends the request on to { $location }, which is followed.
engine-redirected-not-allowed = { $computer } sends requests on to { $location }. Use -ConnectionUri with that address, or with -AllowRedirection.
engine-redirected-too-often = { $computer } sends requests on again, to { $location }, more often than is allowed. Use -ConnectionUri with that address, or raise MaximumConnectionRedirectionCount in the session option.
engine-redirected-to-http = { $computer } sends requests on from https to { $location }, which is not secure and is not followed. Use -ConnectionUri with that address if it is meant.
engine-redirected-nowhere = { $computer } sends requests on to { $location }, which is no address that can be used. Ask its administrator for the right one.

# Session options.
engine-received-too-much = More than { NUMBER($limit, useGrouping: 0) } bytes came, which { $option } does not allow. The session was left; connect it again with another session option.

# Signing in to the gateway.
sign-in-refused = The gateway did not accept this. Check the user name and password; a sign-in code works once, for ten minutes.
sign-in-denied = The sign-in was refused where the code was entered. If that was not meant, sign in again.
sign-in-expired = Nobody entered the code in time, or it was used already. Sign in again for a new one.
sign-in-token = The gateway does not accept what its identity provider says about you. Ask whoever runs the gateway: its log says why.
sign-in-user-refused = The identity provider knows you, and the gateway does not admit you ({ $detail }). Ask whoever runs the gateway.
sign-in-provider = The gateway’s identity provider cannot be used now. Try again later, or ask whoever runs the gateway: its log says what is wrong.
sign-in-later = The gateway takes no sign-in now. Try again in { NUMBER($seconds, useGrouping: 0) } seconds.
sign-in-problem = The gateway could not sign you in: { $title }.
sign-in-ended = Your sign-in has ended. Sign in again.
sign-in-unreachable = The gateway cannot be reached ({ $detail }). Check the network and that the gateway runs.
