# Ce que le terminal dit de lui-même.
cli-disconnecting = Déconnexion de { $name }, qui reste sur son ordinateur : ce processus se termine et on ne pourrait plus l’atteindre.
cli-user-name = Nom d’utilisateur :{" "}
cli-password = Mot de passe de { $user } pour { $hosts } :{" "}
cli-gateway-password = Mot de passe de { $user } auprès de { $gateway } :{" "}
cli-gateway-code = Code de connexion pour { $gateway } :{" "}
cli-which-way = Dites comment atteindre les ordinateurs : --direct, ou --gateway URL avec --token-file FILE.
cli-no-command = Donnez une commande avec -c, par exemple : reattach --direct -c 'Get-PSSession -ComputerName Server01'
cli-signed-in = Connecté en tant que { $user }.
cli-token-file = Le fichier { $file } n’a pas pu être utilisé : { $reason }.
cli-names-file = Le fichier { $file } ne contient pas de table [names] lisible : { $reason }.
cli-not-signed-in = La connexion gardée dans { $file } est terminée. Relancez `reattach login`.
cli-explain-set = {"  "}Jeu de paramètres { $value }
cli-explain-target = {"  "}Demande à { $value } ses sessions
cli-explain-effect = {"  "}Ensuite : { $value }
cli-explain-asks = {"  "}Exige des informations d'identification pour { $value }
