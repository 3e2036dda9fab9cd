# Pourquoi des informations d’identification sont demandées.
engine-purpose-list = Lister les sessions
engine-purpose-connect = Connecter la session { $session }
engine-purpose-session = Garder la session ouverte
engine-purpose-restore = Reprendre les sessions ouvertes auparavant

# Pourquoi une opération a échoué, et que faire.
engine-logon-failure = { $computer } a refusé le nom d’utilisateur ou le mot de passe de { $user }. Vérifiez les deux ; le mot de passe refusé n’est pas renvoyé.
engine-access-denied = { $computer } a refusé l’accès. Demandez à son administrateur le droit d’utiliser cette configuration.
engine-no-mechanism = { $computer } ne propose pas l’authentification Negotiate. Demandez à son administrateur de l’activer pour WinRM.
engine-redirected = { $computer } renvoie les requêtes vers { $location }. Connectez-vous plutôt à cette adresse.
engine-not-found = Rien ne répond à cette adresse de { $computer }. Vérifiez le port et le nom d’application.
engine-service-unavailable = Le service WinRM de { $computer } n’est pas prêt. Réessayez dans un instant.
engine-http-status = { $computer } a répondu par l’état HTTP { NUMBER($status, useGrouping: 0) }. Vérifiez que le service WinRM y est à l’écoute.
engine-unsealed = La réponse de { $computer } n’était pas scellée et n’a pas été utilisée. Quelque chose entre la passerelle et l’ordinateur l’a peut-être modifiée.
engine-malformed = La réponse de { $computer } est illisible. Vérifiez que le service WinRM y est à l’écoute.
engine-too-weak = { $computer } ne propose pas de scellement sur 128 bits. Rien ne lui a été envoyé.
engine-authentication-broken = L’authentification auprès de { $computer } s’est interrompue. Réessayez.
engine-credential-cancelled = Aucune information d’identification n’a été donnée pour { $computer }.
engine-stopped = La commande a été arrêtée avant la fin pour { $computer }.
engine-name-unknown = Le nom { $computer } est inconnu. Vérifiez son orthographe.
engine-unreachable = { $computer } est injoignable. Vérifiez qu’il est allumé et que le service WinRM fonctionne.
engine-timeout = { $computer } n’a pas répondu à temps. Réessayez, ou vérifiez le réseau entre la passerelle et l’ordinateur.
engine-tls-failed = Aucune connexion sécurisée à { $computer } n’a pu être établie. Vérifiez son certificat.
engine-cut = La connexion à { $computer } a été coupée. Réessayez.
engine-target-refused = La passerelle ne vous laisse pas joindre { $computer }. Demandez à son administrateur de l’autoriser.
engine-gateway-busy = La passerelle est trop occupée pour joindre { $computer }. Réessayez dans un instant.
engine-gateway-problem = La passerelle n’a pas pu joindre { $computer } : { $title }.
engine-signed-out = Vous êtes déconnecté de la passerelle. Identifiez-vous à nouveau.
engine-held-elsewhere = { $computer } indique qu’un autre client tient la session. Demandez à son utilisateur de la déconnecter, puis réessayez.
engine-session-gone = La session n’existe plus sur { $computer }. Listez de nouveau ses sessions.
engine-too-old = { $computer } est trop ancien pour déconnecter et connecter des sessions. PowerShell 3.0 ou plus récent y est nécessaire.
engine-was-disconnected = La session a été déconnectée sur { $computer }. Connectez-la de nouveau.
engine-fault = { $computer } a répondu : { $reason }
engine-not-connectable = La session { $session } n’est pas déconnectée et ne peut donc pas être connectée.
engine-not-open = La session { $session } n’est pas ouverte et ne peut donc pas être déconnectée.
engine-not-found-for-connect = La session { $session } n’est plus sur { $computer }.
engine-idle-timeout-out-of-bounds = { $session } ne peut pas être laissée pendant { NUMBER($seconds, useGrouping: 0) } secondes. Donnez une durée de { NUMBER($least, useGrouping: 0) } à { NUMBER($most, useGrouping: 0) } secondes.
engine-parameter-not-yet = { $parameter } n’est pas encore disponible.
engine-no-variable = La variable { $name } n’a pas de valeur ici.

# Pourquoi une session n’accepte pas de saisie.
engine-input-busy = Une commande est en cours. Attendez sa fin ou arrêtez-la.
engine-input-busy-with = « { $command } » est en cours. Attendez la fin ou arrêtez la commande.
engine-input-not-open = La session n’est pas ouverte. Connectez-la d’abord.

# Lignes d’une page de session.
engine-separator-connected = Connectée
engine-separator-reconnected = Reconnectée
engine-separator-disconnected = Déconnectée ; ce qui est en cours continue
engine-separator-before = La sortie affichée avant votre départ s’arrêtait ici
engine-separator-ended = La commande est terminée
engine-separator-stopped = La commande a été arrêtée
engine-separator-failed = La commande a échoué
engine-separator-gap = La connexion a été coupée ; il manque peut-être de la sortie ici
engine-separator-lost = { $computer } est resté injoignable pendant quatre minutes. La session est déconnectée ; connectez-la de nouveau quand le réseau sera rétabli.
engine-separator-taken = Un autre client a pris la session, ou elle a été déconnectée ailleurs
engine-separator-gone = La session a pris fin sur son ordinateur
engine-separator-broken = La session est rompue ; plus rien ne peut y être exécuté
engine-separator-host-call = La commande a posé une question ({ $call }). Il n’est pas encore possible d’y répondre ici ; elle en a été informée.
engine-separator-unreadable = Une sortie illisible a été omise ici
engine-output-dropped = La sortie plus ancienne n’est plus conservée

engine-purpose-create = Créer la session { $session }
engine-purpose-variable = La garder dans une variable
engine-purpose-said = { $message }
engine-separator-created = Session créée.
engine-remote-error = { $message }
engine-nothing-to-receive = { $session } n'exécute aucune commande dont la sortie pourrait être reçue.
engine-pipeline-lost = La session { $session } sur { $computer } n'est plus ouverte, et sa commande s'exécute peut-être encore. Reconnectez-la avec Connect-PSSession pour voir la suite.
engine-file-unreadable = Le fichier { $path } ne peut pas être lu : { $reason }
engine-no-files = Le fichier { $path } ne peut pas être lu depuis un navigateur. Collez son texte comme bloc de script.
