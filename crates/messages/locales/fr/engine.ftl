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
engine-fault-aborted = { $computer } a annulé l’opération. Réessayez.
engine-fault-closed = La commande a été fermée sur { $computer }. Exécutez-la de nouveau si elle est encore utile.
engine-fault-command-held = La commande ne peut pas être reprise sur { $computer } pour le moment. Listez de nouveau les sessions.
engine-fault-concurrency = { $computer } utilise la session pour autre chose. Réessayez dans un instant.
engine-fault-configuration = { $computer } n’a pas cette configuration de session, ou vous ne pouvez pas l’utiliser. Vérifiez -ConfigurationName.
engine-fault-credential = { $computer } demande un nom d’utilisateur et un mot de passe. Donnez-les avec -Credential.
engine-fault-disconnect-cut = La session sur { $computer } a été déconnectée, mais une opération en cours a été interrompue. Connectez-la et vérifiez ce qui a été exécuté.
engine-fault-envelope = La requête ou sa réponse dépasse la taille que { $computer } permet. Demandez à son administrateur d’augmenter MaxEnvelopeSizekb.
engine-fault-http = Le service web de { $computer } a échoué. Vérifiez que WinRM écoute à cette adresse, puis réessayez.
engine-fault-id-taken = { $computer } a déjà une session ou une commande avec cet identifiant. Réessayez.
engine-fault-idle-timeout = { $computer } n’accepte pas ce délai d’inactivité. Donnez une durée de 60 secondes au maximum de la session.
engine-fault-internal = Le service WinRM de { $computer } a échoué : { $reason }. Demandez à son administrateur de consulter le journal des événements.
engine-fault-kerberos = Kerberos ne peut pas être utilisé pour { $computer }. Utilisez Negotiate.
engine-fault-listing = La liste de { $computer } s’est arrêtée trop tôt. Listez de nouveau ses sessions.
engine-fault-logon = { $computer } a refusé le nom d’utilisateur ou le mot de passe. Vérifiez les deux.
engine-fault-memory = { $computer } manque de mémoire. Réessayez plus tard, ou demandez à son administrateur d’en libérer.
engine-fault-name = { $computer } n’accepte pas ce nom de session. Choisissez-en un autre.
engine-fault-no-disconnect = { $computer } ne peut pas déconnecter cette session. Terminez-y le travail avant de partir.
engine-fault-no-logon-server = { $computer } ne peut pas vérifier le compte, car aucun serveur d’ouverture de session ne répond. Réessayez, ou adressez-vous à son administrateur.
engine-fault-not-connected = La session n’est plus connectée sur { $computer }. Listez de nouveau les sessions.
engine-fault-plugin = PowerShell sur { $computer } n’a pas pu reprendre la session : { $reason }. Listez de nouveau les sessions ; si elle y est encore, reconnectez-la.
engine-fault-quota-commands = La session sur { $computer } exécute déjà autant de commandes que permis. Attendez la fin de l’une d’elles.
engine-fault-quota-load = { $computer } limite ce qui peut lui être demandé à la fois. Attendez un instant, ou travaillez sur moins de sessions.
engine-fault-quota-operations = Vous avez autant d’opérations en cours que { $computer } le permet. Attendez un instant, ou réduisez -ThrottleLimit.
engine-fault-quota-sessions = Il y a autant de sessions que { $computer } le permet. Supprimez-en une devenue inutile, ou adressez-vous à son administrateur.
engine-fault-quota-users = Autant d’utilisateurs ont des sessions que { $computer } le permet. Réessayez plus tard, ou adressez-vous à son administrateur.
engine-fault-redirect = { $computer } renvoie les requêtes, mais vers aucune adresse utilisable. Demandez la bonne adresse à son administrateur.
engine-fault-remoting-off = { $computer } n’autorise pas les sessions à distance. Demandez à son administrateur de les activer.
engine-fault-request = { $computer } n’a pas accepté la forme de la requête : { $reason }. Signalez-le, avec la version de PowerShell qui s’y trouve.
engine-fault-run-as = Le compte sous lequel cette configuration s’exécute sur { $computer } est inutilisable. Demandez à son administrateur de le corriger.
engine-fault-shutting-down = { $computer } est en cours d’arrêt. Réessayez quand il sera revenu.
engine-fault-target-unknown = Le nom de service de { $computer } est inconnu de son domaine. Utilisez son nom complet.
engine-fault-trusted = { $computer } ne peut pas être approuvé sous cette adresse. Utilisez son nom, ou HTTPS.
engine-fault-uri-too-long = L’adresse de { $computer } est trop longue. Raccourcissez-la.
engine-fault-version = Les versions de la communication à distance de PowerShell ici et sur { $computer } ne correspondent pas. PowerShell 3.0 ou plus récent y est nécessaire.
engine-fault-winrm-broken = La configuration de WinRM sur { $computer } est endommagée. Demandez à son administrateur de la réparer.
engine-not-connectable = La session { $session } n’est pas déconnectée et ne peut donc pas être connectée.
engine-not-open = La session { $session } n’est pas ouverte et ne peut donc pas être déconnectée.
engine-not-found-for-connect = La session { $session } n’est plus sur { $computer }.
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
engine-separator-given-up = La connexion à { $computer } a été abandonnée. La session est déconnectée ; reconnectez-la quand le réseau sera rétabli.
engine-separator-taken = Un autre client a pris la session, ou elle a été déconnectée ailleurs
engine-separator-gone = La session a pris fin sur son ordinateur
engine-separator-broken = La session est rompue ; plus rien ne peut y être exécuté
engine-separator-host-call = La commande a demandé quelque chose qui ne peut pas se faire d’ici ({ $call }). Elle en a été avertie.
engine-separator-exit = La commande a demandé de quitter la session avec le code de sortie { NUMBER($code, useGrouping: 0) }. La session reste ouverte ; fermez-la quand vous aurez terminé.
engine-separator-no-key = Un secret n’a pas pu être chiffré pour { $computer }. La commande qui le demandait a été arrêtée ; rien n’a été envoyé.
engine-separator-unreadable = Une sortie illisible a été omise ici
engine-output-dropped = La sortie plus ancienne n’est plus conservée

engine-purpose-create = Créer la session { $session }
engine-purpose-variable = La garder dans une variable
engine-purpose-said = { $message }
engine-separator-created = Session créée.
engine-remote-error = { $message }
engine-nothing-to-receive = { $session } n’exécute aucune commande dont la sortie pourrait être reçue.
engine-pipeline-lost = La session { $session } sur { $computer } n’est plus ouverte, et sa commande s’exécute peut-être encore. Reconnectez-la avec Connect-PSSession pour voir la suite.
engine-file-unreadable = Le fichier { $path } ne peut pas être lu : { $reason }
engine-no-files = Le fichier { $path } ne peut pas être lu depuis un navigateur. Collez son texte comme bloc de script.

# Runs.
engine-confirm-session = Session { $name } (Id { $id }) sur { $computer }
engine-inquire-error = L’erreur ci-dessus a été écrite. Continuer ?
engine-inquire-warning = L’avertissement ci-dessus a été écrit. Continuer ?
engine-run-stopped =
    { $left ->
        [0] Arrêté. Tout était déjà fait.
        [one] Arrêté. Une cible n’a pas été traitée.
       *[other] Arrêté. { NUMBER($left, useGrouping: 0) } cibles n’ont pas été traitées.
    }
engine-run-stopped-open = La commande a ouvert ces sessions, qui restent ouvertes : { $sessions }
engine-run-stopped-left = La commande a laissé ces sessions déconnectées sur leurs ordinateurs, où elles restent : { $sessions }
engine-script-goes-on = Le script de { $session } sur { $computer } n’est pas terminé bien qu’il ait été arrêté. Il s’exécute peut-être encore là-bas.
engine-job-runs = La tâche { $job } n’est pas terminée. Arrêtez-la d’abord avec Stop-Job, ou ajoutez -Force.
engine-job-dropped = La tâche { $job } a écrit plus que ce qui est conservé. Sa sortie la plus ancienne est perdue.
engine-debug-requests =
    { $requests ->
        [0] { $target } : aucune requête n’a été nécessaire.
        [one] { $target } : une requête.
       *[other] { $target } : { NUMBER($requests, useGrouping: 0) } requêtes.
    }

# Redirections.
warning-redirected = { $computer } renvoie la requête vers { $location } ; elle y est suivie.
engine-redirected-not-allowed = { $computer } renvoie les requêtes vers { $location }. Utilisez -ConnectionUri avec cette adresse, ou avec -AllowRedirection.
engine-redirected-too-often = { $computer } renvoie encore les requêtes, vers { $location }, plus souvent que permis. Utilisez -ConnectionUri avec cette adresse, ou augmentez MaximumConnectionRedirectionCount dans l’option de session.
engine-redirected-to-http = { $computer } renvoie les requêtes de https vers { $location }, ce qui n’est pas sûr et n’est pas suivi. Utilisez -ConnectionUri avec cette adresse si elle est bien voulue.
engine-redirected-nowhere = { $computer } renvoie les requêtes vers { $location }, qui n’est pas une adresse utilisable. Demandez la bonne à son administrateur.

# Options de session.
engine-received-too-much = Plus de { NUMBER($limit, useGrouping: 0) } octets sont arrivés, ce que { $option } n’autorise pas. La session a été quittée ; reconnectez-la avec une autre option de session.

# Signing in to the gateway.
sign-in-refused = La passerelle n’a pas accepté ces données. Vérifiez le nom d’utilisateur et le mot de passe ; un code d’accès ne sert qu’une fois, pendant dix minutes.
sign-in-denied = L’identification a été refusée là où le code a été saisi. Si ce n’était pas voulu, identifiez-vous à nouveau.
sign-in-expired = Personne n’a saisi le code à temps, ou il a déjà servi. Identifiez-vous à nouveau pour en obtenir un autre.
sign-in-token = La passerelle n’accepte pas ce que son fournisseur d’identité dit de vous. Adressez-vous à la personne qui gère la passerelle : son journal dit pourquoi.
sign-in-user-refused = Le fournisseur d’identité vous connaît, mais la passerelle ne vous admet pas ({ $detail }). Adressez-vous à la personne qui gère la passerelle.
sign-in-provider = Le fournisseur d’identité de la passerelle est inutilisable pour l’instant. Réessayez plus tard, ou adressez-vous à la personne qui gère la passerelle : son journal dit ce qui ne va pas.
sign-in-later = La passerelle n’accepte pas d’identification pour l’instant. Réessayez dans { NUMBER($seconds, useGrouping: 0) } secondes.
sign-in-problem = La passerelle n’a pas pu vous identifier : { $title }.
sign-in-ended = Votre identification a pris fin. Identifiez-vous à nouveau.
sign-in-unreachable = La passerelle est injoignable ({ $detail }). Vérifiez le réseau et que la passerelle fonctionne.
