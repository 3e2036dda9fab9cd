# Reading a command line.
error-line-too-long = The line is too long. Keep it under { NUMBER($limit, useGrouping: 0) } bytes, or run it in parts.
error-too-many-tokens = The line has too many values. Keep it under { NUMBER($limit, useGrouping: 0) }, or run it in parts.
error-too-deep = Parentheses are nested more than { NUMBER($limit, useGrouping: 0) } deep. Take some away.
error-quote-not-closed = A text begins here and does not end. Close it with { $quote }.
error-bad-unicode-escape = Write a character by its number as `u{"{"}20AC{"}"}, with one to six hexadecimal digits.
error-unexpected-token = { $token } does not belong here. Take it away, or put the text in quotes.
error-empty-pipe-element = A command is missing on one side of the |. Add it, or take the | away.
error-pipe-expected = After a value only | and a command can follow. A line begins with the name of a cmdlet.
error-value-not-first = A value can only stand at the start of a line. Put a cmdlet here.
error-value-after-comma = A value is missing after the comma.
error-value-expected = A value is missing here.
error-colon-without-value = A value must follow the colon, for example -UseSSL:$false.
error-empty-parentheses = There is nothing in the parentheses. Write the value in them, or take them away.
error-parenthesis-not-closed = This parenthesis is not closed. Add a ) where the value ends.
error-one-line-only = Only one line can be run at a time. Run the rest after it.
error-one-command-only = Only one command can be run at a time. Run what follows the ; after it.
error-call-not-supported = The & operator is not available here. Write the name of the cmdlet by itself.
error-redirection-not-supported = Output cannot be redirected here. Put the text in quotes if < or > belongs to it.
error-chain-not-supported = || is not available here. Run the commands one after another.
error-subexpression-not-supported = Expressions such as $(…) are not available. Write the value itself.
error-interpolation-not-supported = Variables inside quotes are not available. Write the value itself, or use single quotes if $ belongs to the text.
error-expression-not-supported = Arithmetic on whole numbers stands in parentheses, for example (60*60*15), and its result must be whole. The name of a command begins with a letter.
error-type-not-supported = The type [{ $type }] is not available here. Only [uri] and [guid] are.

# Parameters.
error-command-not-found = There is no command called { $command } here. Use Get-, Connect-, Disconnect-, New-, Receive- or Remove-PSSession, Invoke-Command, New-PSSessionOption or Get-Credential.
error-authentication-not-yet = Authentication by { $mechanism } is not available yet. Use Negotiate or leave -Authentication out.
error-parameter-not-found = There is no parameter called -{ $parameter }. Check how it is written.
error-ambiguous-parameter = -{ $parameter } could mean { $candidates }. Write more of the name.
error-parameter-already-bound = -{ $parameter } is given twice. Give it once, with its values separated by commas.
error-missing-argument = -{ $parameter } needs a value of type { $type }. Write it after the name.
error-positional-parameter-not-found = No parameter takes the value { $value } at this place. Put the name of a parameter before it, or separate values by commas.
error-input-not-bound = { $cmdlet } cannot take what comes through the pipe. Take the | away, or give it sessions and no other choice of sessions.
error-ambiguous-parameter-set = { $cmdlet } cannot tell what is meant by { $parameters } together. Take one of them away, or add the one that is missing.
error-parameter-set-unclear = It is not clear which sessions { $cmdlet } shall work on. Name them, for example with -Name or -ComputerName.
error-missing-mandatory-parameter = { $cmdlet } needs a value for: { $parameters }.
error-authentication-conflict = -{ $parameter } cannot be used like this: { $first } must not be given together with { $second }. Take one of them away.
error-cannot-convert = { $value } cannot be used for -{ $parameter }: it is not of type { $type }.
error-not-one-of = { $value } cannot be used for -{ $parameter }. Use one of: { $values }.
error-one-value-only = -{ $parameter } takes one value only. Take the others away.
error-value-null = -{ $parameter } must not be $null. Give it a value or leave it out.
error-value-empty = -{ $parameter } must not be empty. Give it a value or leave it out.
error-value-empty-list = -{ $parameter } must not be an empty list. Give it a value or leave it out.
error-value-out-of-range = { $value } is not allowed for -{ $parameter }. Use a number from { $min } to { $max }.

# Addresses.
error-bad-host-name = { $value } is not the name or address of a computer. Check how it is written; for a URI use -ConnectionUri.
error-relative-uri = { $value } is not a full URI. Write it with http:// or https://, or use -ComputerName for the name of a computer.
error-bad-scheme = { $value } is no scheme that can be used. The URI must begin with http:// or https://.
error-uri-user-info = The URI holds a user name or password. Take it away and use -Credential.
error-uri-fragment = The URI { $value } holds a part after #. Take it away.
error-bad-port = { $value } is not a port. Use a number from 1 to 65535.
error-bad-path = { $value } holds a character that cannot stand in the path of an address. Take it away.

# Sessions.
error-no-session-named = No session called { $value } was opened here. Look for it on its computer with -ComputerName.
error-no-session-with-instance-id = No session with the instance id { $value } was opened here. Look for it on its computer with -ComputerName.
error-no-session-with-id = No session with the id { $value } was opened here. Use -ComputerName with -Name or -InstanceId for a session that was only listed.
error-session-id-match = No session with the instance id { $value } was found on these computers. List them again; it may have ended.
error-session-name-match = No session found on these computers has a name like { $value }. List them again, or check the name.
error-session-held = The session { $session } on { $computer } is held by another client. Ask its user to disconnect it, then try again.
error-session-of-other-owner = The session { $session } on { $computer } belongs to { $owner }. Only with that account's credential can it be connected.
error-session-not-usable = The session { $session } on { $computer } cannot be connected: it is { $state }. List the computer again.
error-session-given-twice = The session { $session } is given twice. Name it once.
error-disconnect-not-opened = The session { $session } cannot be disconnected: it is { $state }, not Opened.
error-idle-timeout-too-short = An idle time-out of { $value } seconds is too short for the session { $session }. Use { $min } or more.
error-idle-timeout-too-long = An idle time-out of { $value } seconds is too long for the session { $session }: its computer allows { $min } to { $max }.
error-query-failed = The sessions of { $computer } could not be listed. Try again.
note-no-disconnected-session = { $computer } has no disconnected session.
note-no-session = { $computer } has no session that fits.
warning-session-expires-soon =
    { $minutes ->
        [one] The session { $session } will be deleted within a minute if nobody connects it.
       *[other] The session { $session } will be deleted within { $minutes } minutes if nobody connects it.
    }
warning-listing-stale = What is known of { $session } on { $computer } is { NUMBER($minutes, useGrouping: 0) } minutes old. List the computer again if connecting fails.
warning-session-expired = The time of the session { $session } is over; its computer may have deleted it.
what-if = What if: Performing the operation "{ $operation }" on target "{ $target }".
confirm-action = Performing the operation "{ $operation }" on target "{ $target }".

# Lines, values and options of the whole vocabulary.
error-script-block-not-closed = This script block is not closed. Add a {"}"} where it ends.
error-script-block-too-deep = The script block nests deeper than { NUMBER($limit, useGrouping: 0) }. Put the script into a file and use -FilePath.
error-member-not-supported = Only properties can be read from a variable, for example $s.Name. Write the value itself.
error-assignment-not-supported = Only = can be used to set a variable. Write the whole value after it.
error-assignment-without-value = A value or a command must follow the =.
error-assignment-to-property = Properties cannot be set. Set a variable.
error-variable-not-writable = ${ $variable } cannot be set. Choose another name.
error-hashtable-key-twice = { $key } stands in the hashtable twice. Keep one of them.
error-hashtable-equals-expected = A = must follow { $key }.
error-hashtable-value-expected = A value must follow { $key } =.
error-hashtable-entry-ends = The entry ends here. Put a ; before the next one, or quotes around a text with spaces.
error-hashtable-key-expected = The name of an entry is missing here. Write it as Name = value.
error-hashtable-not-closed = This hashtable is not closed. Add a {"}"} where it ends.
error-not-a-guid = { $value } is no GUID. Write 32 hexadecimal digits, with or without hyphens.
error-variable-undefined = There is no variable ${ $variable }. Set it first, for example ${ $variable } = Get-PSSession.
error-no-property = What ${ $variable } holds, a { $type }, has no property { $property }. Check how it is written.
error-value-not-known = The value of { $value } is not known here. Set the variable first.
error-bad-variable-name = { $value } cannot be the name of a variable for -{ $parameter }. Use letters, digits and _, without the $.
error-action-not-supported = -{ $parameter } takes Continue, SilentlyContinue, Ignore, Stop or Inquire here. Suspend and Break need a workflow or a debugger.
error-preference-option = $PSSessionOption does not hold session options. Set it with New-PSSessionOption.
error-option-unknown = There is no session option called { $option }. Use one of: { $options }.
error-option-value = { $value } cannot be used for the session option { $option }. Check its type and range.
error-option-idle-timeout = An idle time-out of { $value } seconds is too short for a new session. Use { $min } or more.
error-proxy-authentication = A proxy cannot be reached with { $mechanism }. Use Basic, Negotiate or Digest.
error-proxy-credential-without-access = A proxy credential needs a way to the proxy. Give -ProxyAccessType too.
warning-option-ignored-on-connect = The session option { $option } has no effect here: it counts only when a session is made.
warning-option-ignored = The session option { $option } is ignored: this product has no use for it.
error-no-session-on-computer = No session on { $value } was opened here. List the computer with Get-PSSession -ComputerName.
error-invoke-in-process = Nothing is run on this computer. Say where with -Session, -ComputerName or -ConnectionUri.
error-job-and-disconnected = -AsJob and -InDisconnectedSession exclude each other. Take one of them away.
error-job-not-supported = There are no local jobs here. Use -InDisconnectedSession and fetch the output with Receive-PSSession.
error-session-name-without-disconnected = -SessionName names the sessions of -InDisconnectedSession only. Add that, or take the name away.
error-invoke-session-busy = The session { $session } on { $computer } is running a command. Wait for its end, or stop it.
error-invoke-session-disconnected = The session { $session } on { $computer } is disconnected. Connect it first with Connect-PSSession.

# One line about each cmdlet, parameter and value, for completion and help.
help-cmdlet-get-pssession = Lists sessions, here or on computers.
help-cmdlet-connect-pssession = Connects disconnected sessions.
help-cmdlet-disconnect-pssession = Disconnects sessions; what runs in them goes on.
help-cmdlet-new-pssession = Makes sessions on computers.
help-cmdlet-receive-pssession = Connects a session and brings the output of its command.
help-cmdlet-remove-pssession = Closes sessions for good.
help-cmdlet-invoke-command = Runs a script in sessions or on computers.
help-cmdlet-new-pssessionoption = Makes options for a connection.
help-cmdlet-get-credential = Asks for an account and its password.
help-parameter-session = Session objects ({ $type }).
help-parameter-computername = Computers, by name or address ({ $type }).
help-parameter-connectionuri = Full addresses, http:// or https:// ({ $type }).
help-parameter-instanceid = Instance ids of sessions ({ $type }).
help-parameter-name = Names of sessions, wildcards allowed ({ $type }).
help-parameter-id = Numbers of sessions opened here ({ $type }).
help-parameter-applicationname = Application in the address, wsman unless given ({ $type }).
help-parameter-configurationname = Session configuration ({ $type }).
help-parameter-credential = Account to use; the password is asked for ({ $type }).
help-parameter-authentication = How the account is proven ({ $type }).
help-parameter-certificatethumbprint = Client certificate by its thumbprint ({ $type }).
help-parameter-port = Port, 5985 or 5986 unless given ({ $type }).
help-parameter-sessionoption = Options of the connection ({ $type }).
help-parameter-throttlelimit = Most operations at a time, 32 unless given ({ $type }).
help-parameter-state = Only sessions in this state ({ $type }).
help-parameter-idletimeoutsec = Seconds the session lives without a client ({ $type }).
help-parameter-outputbufferingmode = What happens when the output buffer is full ({ $type }).
help-parameter-outtarget = Where the output goes ({ $type }).
help-parameter-jobname = Name of the job ({ $type }).
help-parameter-scriptblock = What to run there ({ $type }).
help-parameter-filepath = Script file of this computer to run there ({ $type }).
help-parameter-argumentlist = Arguments of the script ({ $type }).
help-parameter-inputobject = What the script reads from $input ({ $type }).
help-parameter-sessionname = Names of the new sessions ({ $type }).
help-parameter-maximumredirection = Most redirections, 5 unless given ({ $type }).
help-parameter-culture = Culture of the new session ({ $type }).
help-parameter-uiculture = Language of messages in the new session ({ $type }).
help-parameter-maximumreceiveddatasizepercommand = Most bytes from one command ({ $type }).
help-parameter-maximumreceivedobjectsize = Most bytes of one object ({ $type }).
help-parameter-maxconnectionretrycount = Tries when a connection fails ({ $type }).
help-parameter-applicationarguments = Values for the new session ({ $type }).
help-parameter-opentimeout = Milliseconds to open a session ({ $type }).
help-parameter-canceltimeout = Milliseconds to stop a command ({ $type }).
help-parameter-idletimeout = Milliseconds the session lives without a client ({ $type }).
help-parameter-operationtimeout = Milliseconds for one operation ({ $type }).
help-parameter-proxyaccesstype = How the proxy is found ({ $type }).
help-parameter-proxyauthentication = How the proxy is told the account ({ $type }).
help-parameter-proxycredential = Account at the proxy ({ $type }).
help-parameter-message = Text of the prompt ({ $type }).
help-parameter-username = User name to suggest ({ $type }).
help-parameter-title = Title of the prompt ({ $type }).
help-parameter-erroraction = What is done with errors ({ $type }).
help-parameter-warningaction = What is done with warnings ({ $type }).
help-parameter-informationaction = What is done with information records ({ $type }).
help-parameter-progressaction = What is done with progress ({ $type }).
help-parameter-errorvariable = Variable that keeps the errors ({ $type }).
help-parameter-warningvariable = Variable that keeps the warnings ({ $type }).
help-parameter-informationvariable = Variable that keeps the information records ({ $type }).
help-parameter-outvariable = Variable that keeps the output ({ $type }).
help-parameter-outbuffer = Objects held back before they go on ({ $type }).
help-parameter-pipelinevariable = Variable that holds the current object ({ $type }).
help-parameter-allowredirection = Follow a redirection to another address.
help-parameter-usessl = Use https.
help-parameter-whatif = Say what would be done, without doing it.
help-parameter-confirm = Ask before each action.
help-parameter-enablenetworkaccess = Let the session reach other computers.
help-parameter-asjob = Run as a job; not available here.
help-parameter-indisconnectedsession = Start in new sessions and disconnect them.
help-parameter-hidecomputername = Leave the computer's name out of the output.
help-parameter-nonewscope = Run in the current scope; not available here.
help-parameter-nocompression = Do not compress.
help-parameter-nomachineprofile = Do not load the user's profile.
help-parameter-skipcacheck = Accept a certificate of an unknown authority.
help-parameter-skipcncheck = Accept a certificate with another name.
help-parameter-skiprevocationcheck = Do not ask whether the certificate was revoked.
help-parameter-noencryption = Do not encrypt; ignored here.
help-parameter-useutf16 = Send UTF-16; ignored here.
help-parameter-includeportinspn = Put the port into the service's name.
help-parameter-verbose = Show what is being done.
help-parameter-debug = Show debug messages.
help-value-action-silentlycontinue = Go on without showing it.
help-value-action-stop = End the command at the first one.
help-value-action-continue = Show it and go on.
help-value-action-inquire = Ask whether to go on.
help-value-action-ignore = Go on as if there were none.
help-value-action-suspend = For workflows only.
help-value-action-break = Enter the debugger; not available here.
help-value-authentication-default = The product chooses: Negotiate.
help-value-authentication-basic = Name and password as they are; over https only.
help-value-authentication-negotiate = Kerberos or NTLM, whichever works.
help-value-authentication-negotiatewithimplicitcredential = Negotiate with the account of this computer.
help-value-authentication-credssp = Hands the password to the target.
help-value-authentication-digest = A challenge answered with the password's digest.
help-value-authentication-kerberos = Kerberos only.
help-value-state-all = Every session.
help-value-state-opened = Open here.
help-value-state-disconnected = Not connected to this client.
help-value-state-closed = Closed.
help-value-state-broken = Broken.
help-value-outputbufferingmode-none = As the session has it.
help-value-outputbufferingmode-drop = The oldest output is dropped.
help-value-outputbufferingmode-block = The command waits.
help-value-outtarget-default = As Host.
help-value-outtarget-host = Written as it comes.
help-value-outtarget-job = Collected by a job.
help-value-proxyaccesstype-none = No proxy.
help-value-proxyaccesstype-ieconfig = The proxy of the user's Internet settings.
help-value-proxyaccesstype-winhttpconfig = The proxy set for WinHTTP.
help-value-proxyaccesstype-autodetect = The proxy that the network announces.
help-value-proxyaccesstype-noproxyserver = Never a proxy.
help-value-proxyauthentication-default = The product chooses: Negotiate.
help-value-proxyauthentication-basic = Name and password as they are; over https only.
help-value-proxyauthentication-negotiate = Kerberos or NTLM, whichever works.
help-value-proxyauthentication-negotiatewithimplicitcredential = Negotiate with the account of this computer.
help-value-proxyauthentication-credssp = Not for proxies.
help-value-proxyauthentication-digest = A challenge answered with the password's digest.
help-value-proxyauthentication-kerberos = Kerberos only.
help-value-session = { $session } on { $computer }, { $state }.
help-value-host =
    { $count ->
        [0] No session known.
        [one] One session known.
       *[other] { $count } sessions known.
    }
help-value-variable = Holds a { $type }.
