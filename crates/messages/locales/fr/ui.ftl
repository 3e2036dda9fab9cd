# Les mots propres à la console. Les noms des cmdlets, paramètres, colonnes et états ne sont pas traduits.

## Cadre
ui-skip = Aller au contenu
ui-language = Langue
ui-theme = Thème
ui-theme-auto = Automatique
ui-theme-light = Clair
ui-theme-dark = Sombre
ui-user = { $name }
ui-signed-in-as = Connecté à la passerelle en tant que
ui-sign-out = Quitter
ui-strip = Commande équivalente
ui-strip-next = À venir
ui-strip-last = Dernière
ui-copy = Copier
ui-copied = Copié
ui-dismiss = Masquer
ui-reload = Recharger la page

## Avant une page, ou à sa place
ui-loading = Un instant
ui-loading-text = Chargement du moteur ; la passerelle vérifie qui vous êtes…
ui-engine-failed = Le moteur ne fonctionne pas
ui-engine-failed-text = La partie de cette page qui parle aux hôtes n’a pas pu être chargée, ou s’est arrêtée. Rechargez la page ; si cela ne suffit pas, la passerelle est peut-être injoignable, ou le navigateur bloque WebAssembly.
ui-other-build = Une version plus récente existe
ui-other-build-text = Cette page et son moteur ne viennent pas de la même version. Rechargez la page pour les renouveler tous deux ; les sessions ouvertes restent sur leurs hôtes.
ui-not-found = Cette page n’existe pas
ui-back-to-sessions = Toutes les sessions

## Connexion à la passerelle
ui-sign-in = S’identifier
ui-sign-in-lead = Auprès de la passerelle. Les mots de passe des hôtes sont demandés plus tard et ne lui parviennent pas.
ui-user-name = Nom d’utilisateur
ui-password = Mot de passe
ui-show-password = Afficher
ui-or = ou
ui-sign-in-code = Code d’accès
ui-sign-in-code-hint = Tiré d’un lien d’accès ; il sert une seule fois, pendant dix minutes.
ui-signing-in = Identification en cours…
ui-sign-in-missing = Saisissez un nom d’utilisateur et un mot de passe, ou un code d’accès.

## Sessions
ui-sessions = Sessions
ui-sessions-count = { $count ->
    [one] { $count } session
   *[other] { $count } sessions
}
ui-sessions-summary = { $total ->
    [one] { $total } session
   *[other] { $total } sessions
} : { $connectable } à reprendre, { $open ->
    [one] { $open } ouverte
   *[other] { $open } ouvertes
} ici, { $held ->
    [one] { $held } tenue
   *[other] { $held } tenues
} par un autre client
ui-filter = Filtrer les sessions
ui-filter-placeholder = IT*  State:Disconnected  -ComputerName:srv0*
ui-filter-unknown-column = La colonne { $column } n’existe pas. Colonnes possibles : Name, ComputerName, State, ConfigurationName, Availability, Owner, InstanceId ou Id.
ui-clear-filter = Effacer le filtre
ui-auto-refresh = Toutes les 30 s
ui-refresh = Actualiser
ui-hosts = Hôtes
ui-host-unknown = non interrogé
ui-host-querying = interrogation…
ui-host-credential = attend un compte
ui-host-failed = sans réponse
ui-host-failed-old = sans réponse, données de { $age }
ui-column-owner = Propriétaire
ui-column-expires = Expire dans
ui-column-note = Ce qui est possible
ui-select = Sélectionner { $name }
ui-select-all = Tout sélectionner
ui-empty-filter = { $count ->
    [one] Le filtre masque la seule session.
   *[other] Le filtre masque les { $count } sessions.
}
ui-empty-no-hosts = La passerelle ne vous propose aucun hôte. Interrogez-en un dans la ligne de commande : Get-PSSession -ComputerName …
ui-empty-querying = { $count ->
    [one] { $count } hôte est interrogé…
   *[other] { $count } hôtes sont interrogés…
}
ui-empty-credential = Les hôtes attendent un compte. Actualisez pour que la question soit posée à nouveau.
ui-empty-failed = Aucun hôte n’a répondu. Les raisons figurent ci-dessus.
ui-empty-unknown = { $count ->
    [one] { $count } hôte n’a pas encore été interrogé. Actualisez pour le faire.
   *[other] Les { $count } hôtes n’ont pas encore tous été interrogés. Actualisez pour le faire.
}
ui-empty-none = { $count ->
    [one] L’hôte ne garde aucune session.
   *[other] Aucun des { $count } hôtes ne garde de session.
}
ui-note-ready = Peut être reprise
ui-note-ready-running = Peut être reprise ; une commande s’exécute
ui-note-open = Ouverte ici
ui-note-open-busy = Ouverte ici ; une commande s’exécute
ui-note-changing = Un instant…
ui-note-held = Tenue par un autre client, qui doit d’abord s’en déconnecter
ui-note-foreign = Appartient à { $owner } ; seulement avec le compte de cet utilisateur
ui-note-unusable = Rompue ou fermée ; elle n’est plus utilisable

## Actions
ui-actions = Actions
ui-connect = Connecter
ui-disconnect = Déconnecter
ui-disconnect-title = Laisse la session en marche sur son hôte
ui-stop = Arrêter
ui-stop-title = Arrête la commande qui s’exécute dans la session
ui-stop-runs = Arrêter ce qui est en cours
ui-selection-none = Sélectionnez des sessions pour agir sur elles
ui-selection = { $count ->
    [one] { $count } sélectionnée
   *[other] { $count } sélectionnées
} : { $connectable } à reprendre, { $open } ouvertes ici

## Ligne de commande
ui-console = Ligne de commande
ui-command = Commande
ui-command-placeholder = Get-PSSession -ComputerName Server01
ui-suggestions = Suggestions
ui-output = Sortie
ui-run-progress = { $total ->
    [0] En cours…
   *[other] En cours : { $done } sur { $total }
}

## Questions
ui-credential-request = Demande de compte
ui-credential-for = { $count ->
    [0] { $purpose }.
    [one] { $purpose } : { $count } hôte demande un compte.
   *[other] { $purpose } : { $count } hôtes demandent un compte.
}
ui-credential-attempts = { $count ->
    [one] Ce mot de passe n’a été essayé sur aucun autre hôte et ne sera pas renvoyé.
   *[other] { $count } essais ont échoué. Attention au seuil de verrouillage du compte ; aucun mot de passe refusé n’est renvoyé.
}
ui-credential-safety = { $mechanism }, calculé dans ce navigateur : le mot de passe ne parvient ni à la passerelle ni aux hôtes.
ui-prompts-waiting = { $count ->
    [one] { $count } autre question attend derrière celle-ci.
   *[other] { $count } autres questions attendent derrière celle-ci.
}
ui-ok = OK
ui-cancel = Annuler
ui-confirm = Confirmer
ui-yes = Oui
ui-yes-to-all = Oui pour tout
ui-no = Non
ui-no-to-all = Non pour tout
ui-mandatory = Il manque une valeur
ui-mandatory-text = La commande exige une valeur pour le paramètre -{ $parameter }.

## Page d’une session
ui-session-output = Sortie de la session
ui-session-unknown = Pas encore connue : son hôte n’a pas été interrogé, ou n’a pas cette session.
ui-output-none = Rien n’a encore été écrit.
ui-output-dropped = { $count ->
    [one] { $count } entrée plus ancienne a été retirée de cette page.
   *[other] { $count } entrées plus anciennes ont été retirées de cette page.
}
ui-follow = Suivre la fin
ui-input = Saisie
ui-input-hint = Entrée exécute, Maj+Entrée passe à la ligne.
ui-input-waiting = Attend la fin de la commande en cours.
ui-input-unknown = Cette session n’est pas encore connue.
ui-input-not-open = La session n’est pas connectée. Connectez-la pour écrire ici.

## Durées
ui-span-days = { $large } j { $small } h
ui-span-hours = { $large } h { $small } min
ui-span-minutes = { $large } min
ui-span-seconds = { $large } s
ui-age-now = à l’instant
ui-age-hours = { $large } h
ui-age-days = { $large } j
