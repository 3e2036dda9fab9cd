# What the terminal says of its own.
cli-disconnecting = Disconnecting { $name }, which stays on its computer: this process ends and could not be reached.
cli-user-name = User name:{" "}
cli-password = Password of { $user } for { $hosts }:{" "}
cli-gateway-password = Password of { $user } at { $gateway }:{" "}
cli-gateway-code = Sign-in code for { $gateway }:{" "}
cli-which-way = Say how to reach the targets: --direct, or --gateway URL with --token-file FILE.
cli-no-command = Give a command with -c, for example: reattach --direct -c 'Get-PSSession -ComputerName Server01'
cli-signed-in = Signed in as { $user }.
cli-token-file = The file { $file } could not be used: { $reason }.
cli-names-file = The file { $file } holds no [names] table that can be read: { $reason }.
cli-not-signed-in = The sign-in in { $file } has ended. Run `reattach login` again.
cli-explain-set = {"  "}Parameter set { $value }
cli-explain-target = {"  "}Asks { $value } for its sessions
cli-explain-effect = {"  "}Then: { $value }
cli-explain-asks = {"  "}Needs a credential for { $value }
