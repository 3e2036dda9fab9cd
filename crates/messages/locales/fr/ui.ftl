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
ui-sign-out = Quitter Reattach
ui-strip = Commande équivalente
ui-strip-next = À venir
ui-strip-last = Dernière
ui-copy = Copier
ui-copied = Copié
ui-dismiss = Masquer
ui-reload = Recharger la page
ui-main-navigation = Principale
ui-history = Historique
ui-settings = Paramètres
ui-theme-contrast = Contraste élevé
ui-density-comfortable = Aérée
ui-density-compact = Serrée
ui-refresh-never = Seulement sur demande
ui-refresh-ten-seconds = Toutes les 10 s
ui-refresh-half-minute = Toutes les 30 s
ui-refresh-minute = Toutes les minutes
ui-refresh-five-minutes = Toutes les 5 minutes
ui-setting-on = Oui
ui-setting-off = Non

## Avant une page, ou à sa place
ui-loading = Un instant
ui-loading-text = Chargement du moteur ; la passerelle vérifie qui vous êtes…
ui-part-coming = Chargement de ce qui suit l’identification…
ui-part-missing = Une partie de la page n’est pas arrivée
ui-part-missing-text = La passerelle vient peut-être d’être mise à jour, ou est injoignable. Rechargez la page ; les sessions ouvertes pourront être reprises ensuite.
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
ui-device-sign-in = S’identifier auprès de votre organisation
ui-device-lead = Identifiez-vous sur la page de votre organisation et saisissez-y ce code, ou vérifiez que la page affiche le même.
ui-device-code = Code à saisir
ui-device-open = Ouvrir la page (nouvel onglet)
ui-device-elsewhere = Sur un autre appareil, ouvrez { $address } et saisissez-y le code.
ui-device-minutes =
    { $number ->
        [one] Le code est encore valable { NUMBER($number, useGrouping: 0) } minute.
       *[other] Le code est encore valable { NUMBER($number, useGrouping: 0) } minutes.
    }
ui-device-seconds =
    { $number ->
        [one] Le code est encore valable { NUMBER($number, useGrouping: 0) } seconde.
       *[other] Le code est encore valable { NUMBER($number, useGrouping: 0) } secondes.
    }
ui-device-waiting = En attente de la saisie du code. Cette page continue ensuite d’elle-même.

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
ui-clear-filter = Effacer le filtre
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
ui-note-held = Tenue par un autre client
ui-note-foreign = Seulement avec le compte { $owner }
ui-note-unusable = Rompue ou fermée ; elle n’est plus utilisable

## Actions
ui-actions = Actions
ui-connect = Connecter
ui-disconnect = Déconnecter
ui-stop = Arrêter
ui-stop-title = Arrête la commande qui s’exécute dans la session
ui-stop-runs = Arrêter ce qui est en cours
ui-selection-none = Sélectionnez des sessions pour agir sur elles.

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
ui-credential-hosts = { $count ->
    [0] { $names }
    [one] { $names } et { $count } autre
   *[other] { $names } et { $count } autres
}
ui-credential-attempts = { $count ->
    [one] Ce mot de passe n’a été essayé sur aucun autre hôte et ne sera pas renvoyé.
   *[other] { $count } essais ont échoué. Attention au seuil de verrouillage du compte ; aucun mot de passe refusé n’est renvoyé.
}
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
ui-credentials = { $count ->
    [one] { $count } compte
   *[other] { $count } comptes
}
ui-credentials-held = Comptes gardés
ui-credentials-where = Gardés en mémoire, dans cette page seulement.
ui-credential-accepted = accepté par { $count ->
    [one] { $count } hôte
   *[other] { $count } hôtes
}
ui-credential-left = · encore { $left }
ui-forget = Oublier { $account } maintenant
ui-forget-now = Oublier maintenant
ui-forget-all = Tout oublier maintenant
ui-protection-negotiate = { $mechanism }, calculé dans ce navigateur : le mot de passe ne parvient ni à la passerelle ni aux hôtes. Avec NTLM, qui enregistre l’échange pourrait y essayer des mots de passe ; un mot de passe long y résiste.
ui-protection-kerberos = { $mechanism }, calculé dans ce navigateur : le mot de passe ne parvient ni à la passerelle ni aux hôtes, et les hôtes prouvent leur identité.
ui-protection-digest = { $mechanism }, calculé dans ce navigateur : le mot de passe ne parvient ni à la passerelle ni aux hôtes, mais il est facile d’essayer des mots de passe sur ce qu’ils reçoivent.
ui-protection-basic = { $mechanism } transmet le mot de passe tel quel : la passerelle et les hôtes peuvent le lire.
ui-protection-credssp = { $mechanism } délègue : les hôtes reçoivent le mot de passe, et qui contrôle l’un d’eux peut l’utiliser partout.
ui-credential-agree = Je sais que le mot de passe quitte ce navigateur
ui-credential-agree-first = Confirmez d’abord que le mot de passe peut quitter ce navigateur.
ui-caps-lock = La touche Verr. Maj est active.

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
ui-input-hint = Entrée exécute, Maj+Entrée passe à la ligne, Tab complète ; Échap, puis Tab passe à la suite.
ui-input-waiting = Attend la fin de la commande en cours ; Échap ramène le texte dans le champ.
ui-input-asked = Un script attend votre réponse, ci-dessus.
ui-input-later = D’ici là, Entrée met en attente ce qui est saisi.
ui-input-take-back = Reprendre
ui-input-unknown = Cette session n’est pas encore connue.
ui-input-not-open = La session n’est pas connectée. Connectez-la pour écrire ici.
ui-output-hidden = Tout ce qui a été écrit est masqué par les boutons ci-dessus.
ui-output-arrived = { $count ->
    [one] { $count } nouvelle entrée dans la sortie
   *[other] { $count } nouvelles entrées dans la sortie
}
ui-disconnect-keeps = la garde sur son hôte
ui-close-session = Fermer la session
ui-close-session-ends = y met fin
ui-buffer-drop = La mise en tampon est réglée sur Drop : ce qui a été écrit sans client connecté a pu être perdu.
ui-progress = Avancement
ui-progress-percent = { $percent } %
ui-progress-left = · encore { $left }
ui-search-output = Chercher dans la sortie
ui-search-count = { $at } sur { $count }
ui-search-many = { $at } sur plus de { $count }
ui-search-none = introuvable
ui-search-previous = Résultat précédent
ui-search-next = Résultat suivant
ui-kinds = Flux affichés
ui-kind-output = Sortie { $count }
ui-kind-error = Erreurs { $count }
ui-kind-warning = Avertissements { $count }
ui-kind-verbose = Détails { $count }
ui-kind-debug = Débogage { $count }
ui-kind-information = Informations { $count }
ui-looks = Affichage
ui-look-follow = Suivre
ui-look-times = Heure
ui-look-wrap = Retour à la ligne
ui-transcript = Transcription
ui-transcript-plain = En texte brut
ui-transcript-text = Enregistrer en texte
ui-transcript-json = Enregistrer en JSON
ui-transcript-title = Session { $session } sur { $computer }, état du { $date }
ui-plain-text = Texte brut
ui-paste = Coller
ui-paste-text = { $lines ->
    [one] { $lines } ligne va
   *[other] { $lines } lignes vont
} être ajoutées à la saisie. Rien ne s’exécute avant que vous n’appuyiez sur Entrée.
ui-paste-hidden = Le texte contient { $hidden ->
    [one] { $hidden } caractère invisible
   *[other] { $hidden } caractères invisibles
}, montrés par leur nom ci-dessous ; sans eux, { $lines ->
    [one] { $lines } ligne est ajoutée
   *[other] { $lines } lignes sont ajoutées
} à la saisie.
ui-paste-yes = Ajouter
ui-completions = Propositions
ui-complete-none = Aucune proposition
ui-complete-count = { $count ->
    [one] { $count } proposition
   *[other] { $count } propositions
}
ui-control-character = Un caractère invisible
ui-clipboard-refused = [une écriture dans le presse-papiers a été refusée]
ui-object-table = { $type }
ui-objects-json = Copier en JSON
ui-objects-csv = Copier en CSV
ui-objects-text = Copier en TXT

## Durées
ui-span-days = { $large } j { $small } h
ui-span-hours = { $large } h { $small } min
ui-span-minutes = { $large } min
ui-span-seconds = { $large } s
ui-age-now = à l’instant
ui-age-hours = { $large } h
ui-age-days = { $large } j

## Touches
ui-keys = Touches
ui-keys-single = Sur une page
ui-keys-always = Dans les champs et les listes
ui-keys-off = Les touches d’un seul caractère sont désactivées. Les paramètres les réactivent.
ui-keys-settings = Les touches d’un seul caractère peuvent être désactivées dans les paramètres.
ui-cap-enter = Entrée
ui-cap-shift = Maj
ui-cap-escape = Échap
ui-cap-space = Espace
ui-key-sheet = Afficher cette liste
ui-key-filter = Aller au filtre ou à la recherche
ui-key-command = Aller à la ligne de commande
ui-key-input = Aller à la saisie de la session
ui-key-go-sessions = Aller aux sessions
ui-key-go-history = Aller à l’historique
ui-key-go-settings = Aller aux paramètres
ui-key-enter = Exécuter la saisie ; ouvrir la ligne courante
ui-key-new-line = Passer à la ligne dans la saisie
ui-key-history = Saisies précédentes et suivantes ; se déplacer dans une liste
ui-key-complete = Compléter ce qui précède le curseur ; après Échap, passer à l’élément suivant
ui-key-escape = Fermer une liste ou un dialogue ; n’arrête jamais rien
ui-key-stop = Copier la sélection ; sans sélection, arrêter la commande de la session
ui-key-mark = Marquer une ligne
ui-key-mark-all = Marquer toutes les lignes affichées

## Le chemin vers la passerelle
ui-way-offline = Ce navigateur n’a pas de réseau. Ce qui est affiché date d’avant ; rien n’est conservé hors ligne.
ui-way-silent = La passerelle ne répond plus depuis { $age }. Elle est interrogée toutes les 5 secondes ; les sessions continuent sur leurs hôtes.
ui-way-back = La passerelle répond de nouveau.
ui-way-why = Chercher pourquoi
ui-offline = Hors ligne
ui-offline-text = La console s’est ouverte à partir du programme conservé par ce navigateur. Les données ne sont jamais conservées : rien ne s’affiche avant le retour du réseau. Les sessions continuent sur leurs hôtes.
ui-unreachable = La passerelle est injoignable
ui-unreachable-text = Elle est interrogée à intervalles de quelques secondes, et cette page reprend d’elle-même dès qu’elle répond. Les sessions continuent sur leurs hôtes.
ui-try-again = Réessayer
ui-expired = S’identifier à nouveau
ui-expired-text = Votre identification auprès de la passerelle a pris fin. Votre travail est toujours là, derrière ce dialogue ; les sessions continuent sur leurs hôtes.
ui-expired-other = S’identifier sous un autre nom

## Examen de la passerelle
ui-health = Vérifier la passerelle
ui-health-again = Vérifier à nouveau
ui-health-waiting = Un instant…
ui-health-state-good = bon
ui-health-state-limited = limité
ui-health-state-bad = défaut
ui-health-state-unknown = inconnu
ui-health-network = Réseau
ui-health-network-good = Le navigateur a un réseau.
ui-health-network-bad = Le navigateur signale qu’il n’a pas de réseau.
ui-health-network-remedy = Vérifiez le câble, le réseau sans fil ou le VPN de cet ordinateur.
ui-health-gateway = Passerelle
ui-health-gateway-good = Elle a répondu en { $millis } ms.
ui-health-gateway-none = Elle ne répond pas, ou le navigateur a refusé sa réponse sans dire pourquoi.
ui-health-gateway-none-remedy = Ouvrez l’adresse de la passerelle dans un autre onglet : un avertissement signifie que son certificat a changé ou expiré ; l’absence de réponse, qu’elle est arrêtée ou qu’un pare-feu s’interpose. Son administrateur trouve la raison dans son journal.
ui-health-gateway-foreign = Autre chose a répondu à sa place (état HTTP { NUMBER($status, useGrouping: 0) }).
ui-health-gateway-foreign-remedy = Un proxy, un répartiteur ou un portail du réseau s’interpose. Demandez à son administrateur de laisser passer /v1/ sans modification.
ui-health-tls = Chiffrement (TLS)
ui-health-tls-good = La page est arrivée par HTTPS.
ui-health-tls-none = La page n’est pas arrivée par HTTPS.
ui-health-tls-none-remedy = Utilisez l’adresse https:// de la passerelle. N’entrez aucun mot de passe dans cette page.
ui-health-tls-untrusted = La page est arrivée par HTTPS, avec un certificat auquel ce navigateur ne fait pas confiance.
ui-health-tls-untrusted-remedy = Donnez à la passerelle un certificat d’une autorité reconnue par cet ordinateur, ou ajoutez le sien aux certificats approuvés. Passer outre l’avertissement ne suffit pas.
ui-health-cors = Origine (CORS)
ui-health-cors-good = La page et la passerelle ont la même origine : aucune autorisation entre origines n’est nécessaire.
ui-health-cors-foreign = Ce qui a répondu n’est pas la passerelle : impossible de le dire.
ui-health-protocol = Protocole
ui-health-protocol-good = HTTP/2 : de nombreux hôtes à la fois sur une seule connexion.
ui-health-protocol-old = HTTP/1.1 : le navigateur n’autorise que six requêtes à la fois ; six sessions en attente bloquent les autres.
ui-health-protocol-old-remedy = Demandez à l’administrateur du proxy placé devant la passerelle de laisser passer HTTP/2.
ui-health-protocol-unknown = Le navigateur ne le dit pas.
ui-health-clock = Horloge
ui-health-clock-good = Cet ordinateur et la passerelle s’accordent sur l’heure.
ui-health-clock-unknown = La passerelle n’a pas donné son heure.
ui-health-clock-behind = Cet ordinateur a { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
} de retard sur la passerelle.
ui-health-clock-ahead = Cet ordinateur a { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
} d’avance sur la passerelle.
ui-health-clock-remedy = Mettez à l’heure l’ordinateur qui se trompe. Les heures affichées ici sont décalées d’autant, des identifications peuvent finir trop tôt, et Kerberos refuse au-delà de cinq minutes.
ui-health-local = Accès au réseau local
ui-health-local-unknown = Ce navigateur ne demande pas cette autorisation.
ui-health-local-granted = Accordé.
ui-health-local-unneeded = Inutile : la page vient de la passerelle elle-même.
ui-health-local-prompt = Le navigateur demandera si cette page peut accéder à votre réseau.
ui-health-local-prompt-remedy = Autorisez-le quand la question se pose ; un administrateur peut l’autoriser pour tous par stratégie (LocalNetworkAccessAllowedForUrls).
ui-health-local-denied = Refusé pour cette page.
ui-health-local-denied-remedy = Autorisez « Accès au réseau local » pour cette adresse dans les paramètres de site du navigateur, puis rechargez la page.
ui-health-shell = Ouverture hors ligne
ui-health-shell-kept = Le programme est conservé dans ce navigateur et s’ouvre sans réseau. Les données ne le sont jamais.
ui-health-shell-untrusted = Indisponible : le navigateur ne conserve rien d’une page dont il n’approuve pas le certificat.
ui-health-shell-unsupported = Indisponible dans ce navigateur ou dans une fenêtre privée.
ui-health-engine = Moteur
ui-health-engine-good = Il fonctionne et vient de la même version que cette page.
ui-health-engine-bad = Il ne fonctionne pas.
ui-health-engine-remedy = Rechargez la page.

## Historique et paramètres
ui-history-filter = Filtrer l’historique
ui-history-failed = Échecs seulement
ui-history-export = Exporter
ui-history-clear = Effacer l’historique
ui-history-clear-text = Toutes les commandes conservées par ce navigateur sont oubliées. C’est irréversible.
ui-history-where = Commandes de ce navigateur seulement : texte, heure et résultat, conservés sur cet ordinateur. Ce qui ressemble à un secret est remplacé avant d’être conservé.
ui-history-count = { $count ->
    [one] { $count } commande
   *[other] { $count } commandes
}
ui-history-empty = Rien n’a encore été exécuté depuis ce navigateur.
ui-history-off = L’historique est désactivé dans les paramètres.
ui-history-none = Aucune commande ne correspond au filtre.
ui-history-all = Tout afficher
ui-history-time = Heure
ui-history-outcome = Résultat
ui-history-unknown = inconnu
ui-history-counts = { $targets ->
    [one] { $targets } cible
   *[other] { $targets } cibles
}{ $connected ->
    [0] {""}
    [one] , { $connected } connectée
   *[other] , { $connected } connectées
}{ $failed ->
    [0] {""}
    [one] , { $failed } échec
   *[other] , { $failed } échecs
}, { $time }
ui-history-again = Exécuter à nouveau
ui-history-again-named = Exécuter à nouveau : { $command }
ui-history-copy-named = Copier : { $command }
ui-settings-appearance = Apparence et langue
ui-settings-appearance-hint = Les animations suivent le réglage du système. Les noms des cmdlets, paramètres et états restent en anglais dans toutes les langues.
ui-density = Densité
ui-settings-keyboard = Clavier
ui-single-keys = Touches d’un seul caractère
ui-single-keys-hint = Elles agissent quand aucun champ n’a le focus ; « ? » les énumère. Désactivez-les si une commande vocale ou un autre programme écrit dans la page.
ui-settings-refresh = Actualisation
ui-refresh-interval = Interroger à nouveau les hôtes
ui-refresh-hint = Seuls les hôtes qui ont déjà répondu sont interrogés d’eux-mêmes, et seulement quand cette page est visible.
ui-health-lead = Examine tout ce qui sépare cette page de la passerelle, et dit que faire.
ui-settings-privacy = Confidentialité et données
ui-kept = Conservé dans ce navigateur
ui-kept-settings = Ces paramètres.
ui-kept-history = L’historique : texte des commandes, heure, nombres. Ce qui ressemble à un secret est remplacé ; tous les secrets n’y ressemblent pas.
ui-kept-hosts = Les hôtes que vous avez ajoutés ici.
ui-kept-views = Les vues enregistrées.
ui-kept-sessions = Noms et identifiants des sessions ouvertes, jusqu’à leur fermeture ou jusqu’à ce que vous quittiez la console, pour qu’un rechargement les reprenne.
ui-kept-program = Le programme lui-même, là où le navigateur le permet, pour qu’il s’ouvre hors ligne.
ui-never = Jamais conservé
ui-never-passwords = Les mots de passe. Le moteur les garde en mémoire jusqu’à ce qu’ils soient oubliés, que l’identification prenne fin ou que la page soit fermée.
ui-never-output = Ce que les sessions écrivent, et ce qui y est saisi.
ui-never-elsewhere = Rien n’est envoyé à personne d’autre que la passerelle et, à travers elle, les hôtes.
ui-keep-history = Tenir un historique
ui-clear-all = Tout effacer
ui-clear-all-text = Paramètres, historique, hôtes ajoutés, vues enregistrées, mémoire des sessions ouvertes et programme conservé sont oubliés dans ce navigateur. Le programme est de nouveau conservé au prochain chargement de la page. Les sessions continuent sur leurs hôtes. C’est irréversible.
ui-cleared = Tout ce que ce navigateur conservait est oublié.
ui-settings-about = À propos
ui-about-version = Version
ui-about-build = Compilation
ui-about-licence = Licence
ui-about-licences = Licences des bibliothèques utilisées

## Connexion d’une session
ui-connection-connecting = Connexion…
ui-connection-leaving = Départ…
ui-connection-live = En direct
ui-connection-live-busy = En direct ; une commande s’exécute
ui-connection-interrupted = Interrompue ; essai { $attempt }
ui-connection-trying = Interrompue ; essai { $attempt } en cours
ui-connection-retry = dans { $left }
ui-connection-gives-up = abandon dans { $left }
ui-connection-safe = Déconnectée ; cette page peut être fermée, la session continue
ui-connection-expires = supprimée par son hôte dans { $left } si personne ne s’y connecte
ui-connection-held = Un autre client tient la session
ui-connection-broken = Rompue ; elle n’est plus utilisable
ui-connection-closed = Fermée ; elle n’est plus utilisable
ui-connection = Connexion
ui-retry-now = Essayer maintenant
ui-give-up = Abandonner

## Questions des scripts
ui-asks = Un script de la session { $session } sur { $computer } demande :
ui-asks-name = Question de { $computer }
ui-asks-warning = Les mots ci-dessous sont ceux du script. Votre réponse part vers { $computer }.
ui-asks-secret = Les mots ci-dessous sont ceux du script, non de Reattach. Ce que vous saisissez est remis en entier au script sur { $computer }, mot de passe compris. Ne répondez que si vous lui faites confiance.
ui-asks-answer = Répondre
ui-asks-cancel = Ne pas répondre
ui-asks-line = Ligne pour le script
ui-asks-secret-line = Secret pour le script
ui-asks-list = Un élément par ligne.
ui-asks-missing = { $field } ne peut pas être vide.
