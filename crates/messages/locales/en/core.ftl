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
error-query-failed = The sessions of { $computer } could not be listed. Try again.
note-no-disconnected-session = { $computer } has no disconnected session.
note-no-session = { $computer } has no session that fits.
warning-session-expires-soon =
    { $minutes ->
        [one] The session { $session } will be deleted within a minute if nobody connects it.
       *[other] The session { $session } will be deleted within { $minutes } minutes if nobody connects it.
    }
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
