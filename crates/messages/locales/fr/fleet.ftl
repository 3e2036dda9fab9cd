# Le parc de sessions : grille, hôtes, dialogue de connexion, ligne de commande, aperçu et exécutions.

## Filtre
ui-filter-unknown-column = La colonne { $column } n’existe pas. Colonnes possibles : { $known }.
ui-filter-ambiguous-column = { $column } peut désigner { $known }. Écrivez-en davantage.
ui-filter-unknown-value = { $column } ne vaut jamais { $value }. Valeurs possibles : { $known }.
ui-filter-open-quote = Ce texte n’est pas fermé. Ajoutez un { $quote } là où il se termine.
ui-filter-shown = { $shown ->
    [one] { $shown } affichée
   *[other] { $shown } affichées
} sur { $total }
ui-filter-blame = masque tout : sans ce mot, { $count ->
    [one] { $count } session est affichée.
   *[other] { $count } sessions sont affichées.
}
ui-filter-drop = Retirer { $word }
ui-narrow = Restreindre
ui-is-connectable = À reprendre
ui-is-held = Occupées ailleurs
ui-is-expiring = Expirent dans l’heure
ui-is-open = Ouvertes ici
ui-is-running = Commande en cours

## Colonnes et vues
ui-columns = Colonnes
ui-columns-reset = Comme au début
ui-compact = Lignes serrées
ui-views = Vues
ui-view-name = Nom de cette vue
ui-view-save = Enregistrer
ui-view-remove = Oublier la vue { $name }
ui-column-disconnected = Déconnectée depuis
ui-column-running = Commande en cours
ui-column-seen = Vue il y a
ui-column-endpoint = Point d’écoute
ui-sort-hint = Trie les lignes ; avec Maj, en plus des colonnes précédentes
ui-sorted-up = { $place }ᵉ critère, du plus petit au plus grand
ui-sorted-down = { $place }ᵉ critère, du plus grand au plus petit

## Lignes
ui-connect-to = Connecter à…
ui-pause = Suspendre
ui-paused = Reprendre
ui-refresh-now = Interroger maintenant
ui-new-rows = { $count ->
    [one] { $count } nouvelle – afficher
   *[other] { $count } nouvelles – afficher
}
ui-stale = données de { $age }
ui-unknown = inconnu
ui-connect-one = Connecter cette session
ui-empty-no-hosts = Aucun hôte n’est encore connu. Indiquez-en, ou importez-en une liste.

## Hôtes
ui-hosts-count = { $count ->
    [one] { $count } hôte
   *[other] { $count } hôtes
}
ui-hosts-querying = { $count } en cours d’interrogation
ui-hosts-waiting = { $count ->
    [one] { $count } attend un compte
   *[other] { $count } attendent un compte
}
ui-hosts-failed = { $count } sans réponse
ui-hosts-unknown = { $count ->
    [one] { $count } non interrogé
   *[other] { $count } non interrogés
}
ui-hosts-oldest = données les plus anciennes : { $age }
ui-hosts-more = { $count ->
    [one] …et { $count } autre hôte n’a pas répondu. Ouvrez la liste pour voir pourquoi.
   *[other] …et { $count } autres hôtes n’ont pas répondu. Ouvrez la liste pour voir pourquoi.
}
ui-hosts-and-others = { $count ->
    [one] { $name } et { $count } autre hôte pour la même raison :
   *[other] { $name } et { $count } autres hôtes pour la même raison :
}
ui-hosts-add = Ajouter des hôtes
ui-hosts-names = Noms ou adresses
ui-hosts-hint = Un ou plusieurs, séparés par des virgules, des espaces ou des retours à la ligne. Un tableau doit avoir un en-tête comme ComputerName ou Name.
ui-hosts-file = Depuis un fichier (CSV ou texte)
ui-hosts-groups = Groupes de la passerelle
ui-hosts-group = { $name } ({ $count })
ui-hosts-found = { $count ->
    [0] Aucun hôte pour l’instant.
    [one] { $count } hôte
   *[other] { $count } hôtes
}{ $known ->
    [0] {""}
    [one] , dont { $known } déjà connu
   *[other] , dont { $known } déjà connus
}{ $repeated ->
    [0] {""}
    [one] ; { $repeated } répétition écartée
   *[other] ; { $repeated } répétitions écartées
}
ui-hosts-problems = …et { $count } autres qui ne conviennent pas
ui-hosts-forget = Oublier { $name }
ui-hosts-ask = Interroger ces hôtes
ui-line = Ligne { $line } :
ui-import-too-many = Plus de { $limit } noms. Importez les suivants dans une autre liste.
ui-import-no-name = Cette ligne ne contient aucun nom.

## Actions
ui-preview = Aperçu
ui-receive = Recevoir la sortie
ui-keep-alive = Maintenir en vie
ui-remove = Supprimer
ui-copy-as = Copier sous forme de
ui-connect-title = Reprend ici les sessions sélectionnées
ui-disconnect-title = Laisse les sessions en marche sur leurs hôtes
ui-receive-title = Se connecte et écrit ce qu’écrit la commande en cours
ui-keep-alive-title = Connecte puis déconnecte : le délai d’expiration repart de zéro
ui-remove-title = Ferme les sessions sur leurs hôtes, après confirmation
ui-copy-line = Ligne de commande
ui-copy-script = Script avec Get-Credential
ui-copy-link = Lien
ui-copy-json = JSON
ui-copy-markdown = Tableau Markdown
ui-will-connect = { $eligible } sur { $count } { $eligible ->
    [one] sera connectée
   *[other] seront connectées
}
ui-will-disconnect = { $eligible } sur { $count } { $eligible ->
    [one] peut être déconnectée
   *[other] peuvent être déconnectées
}
ui-will-remove = { $eligible } sur { $count } { $eligible ->
    [one] peut être supprimée
   *[other] peuvent être supprimées
}
ui-will-nothing = { $count ->
    [one] { $count } sélectionnée, qui ne peut pas être reprise
   *[other] { $count } sélectionnées, dont aucune ne peut être reprise
}
ui-skipped = { $count ->
    [one] { $count } ignorée
   *[other] { $count } ignorées
} : { $reasons }
ui-selection-all = { $will }.
ui-selection-nothing = { $will } : { $reasons }.
ui-selection-some = { $will } ; { $skipped }.
ui-skipped-reason = { $count } × { $reason }
ui-skipped-open = déjà ouverte ici
ui-skipped-not-open = pas ouverte ici
ui-skipped-held = tenue par un autre client
ui-skipped-foreign = appartient à { $owner }
ui-skipped-unusable = rompue ou fermée
ui-selection-fallen = { $count ->
    [one] { $count } ligne a quitté la sélection, car elle n’est plus affichée.
   *[other] { $count } lignes ont quitté la sélection, car elles ne sont plus affichées.
}
ui-selection-and-fallen = { $selection } { $fallen }

## Aperçu
ui-what-if = Aperçu (What if)
ui-plan = Plan
ui-plan-effect = Effet
ui-plan-reason = Raison, ou point à surveiller
ui-plan-asking = Interrogation des hôtes…
ui-plan-none = Il n’y a pas de plan : rien ne correspond.
ui-plan-summary = { $acting ->
    [one] { $acting } action sur { $count }.
   *[other] { $acting } actions sur { $count }.
}
ui-plan-waves = { $limit } à la fois, en { $waves ->
    [one] { $waves } vague
   *[other] { $waves } vagues
} environ.
ui-plan-nothing-sent = Pour cela, les hôtes sont seulement lus ; rien n’y est modifié.
ui-plan-run = Exécuter
ui-plan-copy = Copier en texte
ui-close = Fermer
ui-effect-connect = connexion
ui-effect-disconnect = déconnexion
ui-effect-create = création
ui-effect-receive = réception
ui-effect-remove = suppression
ui-effect-invoke = exécution
ui-effect-write = reste tel quel
ui-effect-nothing = rien à proposer
ui-effect-query = à interroger
ui-effect-credential = attend un compte
ui-effect-busy = occupée ailleurs
ui-effect-not-found = introuvable
ui-effect-refused = refusée
ui-confirm-remaining = { $count ->
    [one] { $count } action attend une confirmation.
   *[other] { $count } actions attendent une confirmation.
}

## Connexion
ui-advanced = Avancé
ui-sets = Jeux de paramètres
ui-parameter-set = Jeu de paramètres
ui-connect-copy-line = Copier la ligne
ui-connect-copy-script = Copier le script
ui-connect-copy-link = Copier le lien
ui-connect-line = Commande équivalente de ce dialogue
ui-set-blank = Dites de quelles sessions il s’agit : ordinateur, URI, nom, GUID ou numéro.
ui-expected-number = Écrivez un nombre entier.
ui-expected-id = Écrivez les numéros de sessions de cette page, par exemple 1, 2.
ui-expected-guid = Écrivez des GUID tels que 1d3e5b0a-9c41-4f6e-8a52-7b0c9d3e1f24 ; la colonne InstanceId des sessions les donne.
ui-expected-computer = Écrivez des noms d’hôtes ou des adresses, par exemple Server01, 10.0.0.7.
ui-expected-uri = Écrivez des adresses telles que https://server01:5986/wsman.
ui-expected-session = Écrivez une variable qui contient des sessions, par exemple $s.
ui-set-fits = convient
ui-set-lacks = demande { $parameters }
ui-set-excluded = incompatible avec { $parameters }
ui-set-name = Par nom
ui-set-session = Sessions choisies
ui-set-id = Par numéro
ui-set-instanceid = Par GUID
ui-set-computername = Sur des ordinateurs, par nom ou toutes
ui-set-computernameguid = Sur des ordinateurs, par GUID
ui-set-connectionuri = Par URI, par nom ou toutes
ui-set-connectionuriguid = Par URI, par GUID
ui-ghost-configuration = toutes les configurations
ui-ghost-idle = ne compte qu’à la création d’une session
ui-warn-wildcard = { $value } contient un caractère générique. ComputerName attend des noms entiers ; pour des motifs, utilisez le filtre de la grille.
ui-warn-localhost = { $value } désignerait la passerelle elle-même, pas votre ordinateur. Donnez le nom de l’hôte.
ui-warn-uri-port = { $value } n’a pas de port : { $port } sera utilisé. WinRM écoute sur 5985 ou 5986, sauf réglage contraire.
ui-warn-basic = Basic envoie le mot de passe à l’hôte, protégé par TLS seulement.
ui-warn-basic-plain = Basic sur http envoie le mot de passe lisible pour qui écoute. Choisissez -UseSSL.
ui-warn-credssp = CredSSP remet le mot de passe à l’hôte, qui peut s’en servir ailleurs. À réserver aux hôtes de toute confiance.
ui-warn-thumbprint = Un certificat ne peut désigner qu’un compte local, pas un compte de domaine.

## Ligne de commande
ui-copy-output = Copier la sortie
ui-kind-action = Action
ui-kind-page = Page
ui-kind-view = Vue
ui-kind-host = Hôte
ui-kind-session = Session ouverte

## Exécutions
ui-run = Exécution
ui-runs = Exécutions
ui-runs-lead = Ce qui a été demandé dans cette page ; gardé jusqu’à sa fermeture.
ui-runs-none = Rien n’a encore été demandé.
ui-run-unknown = Cette exécution n’est pas connue ici. Elles sont gardées jusqu’à la fermeture de la page.
ui-run-title = Exécution { $number }
ui-run-page = Ouvrir sa page
ui-run-when = Quand
ui-run-outcome = Résultat
ui-run-count = { $done } sur { $total }{ $failed ->
    [0] {""}
    [one] , { $failed } échec
   *[other] , { $failed } échecs
}
ui-run-progress-bar = Avancement de l’exécution
ui-run-under-way = En cours : { $done } sur { $total }
ui-run-ended = Terminée : { $done } sur { $total }
ui-results = Résultats
ui-results-more = { $count ->
    [one] …et { $count } autre – afficher
   *[other] …et { $count } autres – afficher
}
ui-result-state = État
ui-result-attempt = Essai
ui-result-time = Durée
ui-result-cause = Cause et suite à donner
ui-tally-done = { $count ->
    [one] { $count } réussie
   *[other] { $count } réussies
}
ui-tally-running = { $count } en cours
ui-tally-queued = { $count } en attente
ui-tally-failed = { $count ->
    [one] { $count } échec
   *[other] { $count } échecs
}
ui-tally-skipped = { $count } sans effet
ui-tally-stopped = { $count ->
    [one] { $count } arrêtée
   *[other] { $count } arrêtées
}
ui-state-waiting = En attente
ui-state-authenticating = Authentification
ui-state-working = En cours
ui-state-done = Réussi
ui-state-skipped = Rien à faire
ui-state-failed = Échec
ui-state-stopped = Arrêté
ui-transient = peut passer de lui-même
ui-failed-only = Échecs seulement
ui-stop-run-title = Rien de nouveau ne commence ; ce qui est en cours se termine
ui-retry-failed = Réessayer les échecs
ui-retry-transient = Réessayer ce qui peut passer
ui-retry-account = Autre compte…
ui-retry-with = Réessayer avec ce compte
ui-undo = Défaire
ui-span-millis = { $large } ms
ui-bell = Exécutions : { $running } en cours, { $failed } en erreur

## Touches
ui-key-connect = Connecter les sessions sélectionnées
ui-key-preview = Voir d’abord ce que cela ferait
ui-key-copy-as = Copier les sessions sélectionnées
ui-key-refresh = Interroger à nouveau tous les hôtes
ui-key-rows = Ligne suivante et précédente de la grille
ui-key-go-runs = Aller aux exécutions
