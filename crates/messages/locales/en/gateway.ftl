
# Why signing in at the gateway failed.
sign-in-refused = The gateway did not accept this. Check the user name and password; a sign-in code works once, for ten minutes.
sign-in-later = The gateway takes no sign-in now. Try again in { NUMBER($seconds, useGrouping: 0) } seconds.
sign-in-problem = The gateway could not sign you in: { $title }.
sign-in-ended = Your sign-in has ended. Sign in again.
sign-in-unreachable = The gateway cannot be reached ({ $detail }). Check the network and that the gateway runs.
