# Ce que le terminal dit de lui-même.
cli-disconnecting = Déconnexion de { $name }, qui reste sur son ordinateur : ce processus se termine et on ne pourrait plus l’atteindre.
cli-user-name = Nom d’utilisateur :{" "}
cli-password = Mot de passe de { $user } pour { $hosts } :{" "}
cli-gateway-password = Mot de passe de { $user } auprès de { $gateway } :{" "}
cli-gateway-code = Code d’accès pour { $gateway } :{" "}
cli-which-way = Dites comment atteindre les ordinateurs : --direct, ou --gateway URL avec --token-file FILE.
cli-no-command = Donnez une commande avec -c, par exemple : reattach --direct -c 'Get-PSSession -ComputerName Server01'
cli-signed-in = Identifié en tant que { $user }.
cli-token-file = Le fichier { $file } n’a pas pu être utilisé : { $reason }. `reattach login` en crée un.
cli-token-file-written = Le fichier { $file } n’a pas pu être écrit : { $reason }. Indiquez un autre emplacement avec --token-file.
cli-names-file = Le fichier { $file } ne contient pas de table [names] lisible : { $reason }. Il doit comporter [names], suivi de lignes comme Server01 = "192.0.2.1:5985".
cli-trust-file = Le fichier { $file } ne contient pas de certificat au format PEM. Donnez-en un qui commence par -----BEGIN CERTIFICATE-----.
cli-trust = Les certificats du système n’ont pas pu être utilisés : { $reason }. Indiquez-en un avec --trust.
cli-stdin-empty = L’entrée standard s’est terminée avant qu’un mot de passe n’arrive. Écrivez-le-y sur une ligne, ou retirez --password-stdin et tapez-le.
cli-not-signed-in = L’identification gardée dans { $file } a pris fin. Relancez `reattach login`.
cli-explain-set = {"  "}Jeu de paramètres { $value }
cli-explain-target = {"  "}Demande à { $value } ses sessions
cli-explain-effect = {"  "}Ensuite : { $value }
cli-explain-asks = {"  "}Exige des informations d’identification pour { $value }
cli-inspect-unreadable = { $file } ne peut pas être lu : { $reason }
cli-inspect-fault = Erreur SOAP : { $kind }
cli-inspect-nothing = Il n’y a rien ici.
cli-inspect-html = Une page web est venue au lieu d’une enveloppe, à l’octet { NUMBER($offset, useGrouping: 0) } : un proxy ou un autre serveur a répondu.
cli-inspect-chunks = À l’octet { NUMBER($offset, useGrouping: 0) } figure le découpage HTTP en blocs : capturez le corps sans son codage de transfert.
cli-inspect-http-head = À l’octet { NUMBER($offset, useGrouping: 0) } commence un en-tête HTTP : capturez le corps seul.
cli-inspect-multipart = À l’octet { NUMBER($offset, useGrouping: 0) } commence un corps en plusieurs parties, scellé : seul ce qui a été capturé avant le scellement est lisible.
cli-inspect-not-soap = Ce n’est pas une enveloppe SOAP.
cli-inspect-xml = L’enveloppe n’est pas du XML bien formé à l’octet { NUMBER($offset, useGrouping: 0) }.
cli-inspect-encoding = L’enveloppe n’est pas valide dans son encodage à l’octet { NUMBER($offset, useGrouping: 0) }.
cli-inspect-entity = L’enveloppe déclare ou utilise une entité à l’octet { NUMBER($offset, useGrouping: 0) }, ce qui est refusé.
cli-inspect-limit = L’enveloppe dépasse la limite de { $what } à l’octet { NUMBER($offset, useGrouping: 0) }.
cli-inspect-missing = { $what } manque dans l’élément qui commence à l’octet { NUMBER($offset, useGrouping: 0) }.
cli-inspect-malformed = { $what } n’a pas la forme de son type, dans l’élément qui commence à l’octet { NUMBER($offset, useGrouping: 0) }.
cli-inspect-unsupported = L’enveloppe à l’octet { NUMBER($offset, useGrouping: 0) } n’est aucune opération connue ici.
cli-inspect-clixml = Le CLIXML de ce message { $message } est défectueux.
cli-inspect-clixml-value = Le texte de { $element } dans le CLIXML de ce message { $message } ne convient pas à son type.
cli-inspect-fragment-cut = Un fragment est tronqué : { NUMBER($needed, useGrouping: 0) } octets sont annoncés, et { NUMBER($present, useGrouping: 0) } sont là.
cli-inspect-message-header = Un message ne commence pas par l’en-tête de tout message PSRP.
cli-inspect-property = { $property } manque à { $message }, ou est d’un autre type.
cli-inspect-psrp = Ce message { $message } ne peut pas être lu : { $reason }.
cli-inspect-fragment-lost = Le fragment { NUMBER($index, useGrouping: 0) } de l’objet { NUMBER($object, useGrouping: 0) } ne continue rien : ce qui le précède n’est pas dans ces fichiers, ou pas dans cet ordre.
cli-inspect-host-call = { $parameter } manque à l’appel d’hôte { $method }, ou est d’un autre type.
cli-inspect-place = C’est à l’octet { NUMBER($offset, useGrouping: 0) } de { $file }.

# Demander à la personne devant le terminal.
cli-welcome = Tapez une commande, par exemple Get-PSSession -ComputerName Server01. Tab complète, Ctrl+C arrête, exit quitte.
cli-leave-hint = Appuyez encore sur Ctrl+C, ou tapez exit, pour quitter.
cli-password-alone = Mot de passe de { $user } :{" "}
cli-confirm = Confirmation
cli-confirm-question = Voulez-vous vraiment effectuer cette action ?
cli-confirm-remaining = { $count } actions attendent une réponse, celle-ci comprise.
cli-yes = &Oui
cli-yes-to-all = Oui pour &tout
cli-no = &Non
cli-no-to-all = Non po&ur tout
cli-choice-help = [?] Aide
cli-choice-default = (par défaut « { $keys } »)
cli-stopping = Arrêt : ce qui est en cours se termine d’abord. Appuyez de nouveau sur Ctrl+C pour partir tout de suite.
cli-host-asks = Le script de { $session } sur { $computer } demande :
cli-host-secret = Ce que vous allez taper est envoyé à { $computer } ; ce n’est pas pour ce programme.
cli-nobody-credential = Il faut un mot de passe et personne n’est là pour le taper. Donnez --credential avec REATTACH_PASSWORD ou --password-stdin.
cli-nobody-confirm = Il faut une confirmation et personne n’est là pour la donner ; rien n’a donc été fait. Retirez -Confirm, ou lancez ceci dans un terminal.
cli-nobody-mandatory = Il faut une valeur pour -{ $parameter } et personne n’est là pour la taper. Donnez-la avec la commande.
cli-nobody-host = Le script de { $session } sur { $computer } pose une question et personne n’est là pour répondre ; il en a été informé. Lancez ceci dans un terminal.
cli-nobody-sign-in = S’identifier exige un terminal, --password-stdin, ou --device là où la passerelle le propose.
cli-no-device-sign-in = { $gateway } ne propose pas d’identification par code d’appareil. Utilisez --user NAME, ou un code d’accès.
cli-only-device-sign-in = { $gateway } n’identifie que par un fournisseur d’identité. Utilisez --device.
cli-device-open = Pour vous identifier auprès de { $gateway }, ouvrez { $uri } dans un navigateur, sur cet appareil ou un autre, et saisissez le code { $code }
cli-device-complete = Ou ouvrez l’adresse qui contient le code : { $uri }
cli-device-waiting =
    { $minutes ->
        [one] En attente de la saisie du code, pendant une minute. Ctrl+C arrête.
       *[other] En attente de la saisie du code, pendant { NUMBER($minutes, useGrouping: 0) } minutes. Ctrl+C arrête.
    }
cli-device-again = Impossible de demander si le code a été saisi : { $reason }. Prochain essai dans { NUMBER($seconds, useGrouping: 0) } secondes.
cli-device-stopped = Arrêté : vous n’êtes pas identifié.

# reattach --help.
cli-help-about = Liste, connecte et déconnecte des sessions PowerShell distantes depuis un terminal.
cli-help-description =
    Liste, connecte et déconnecte des sessions PowerShell distantes depuis un terminal.

    Sans -c, les commandes sont lues au terminal jusqu’à exit. Les commandes s’exécutent dans un seul moteur, dans
    l’ordre : les variables et les numéros de session sont conservés. Une session encore ouverte à la fin est
    déconnectée et reste sur son ordinateur : ce processus se termine et on ne pourrait plus l’atteindre.
cli-help-heading-usage = Utilisation
cli-help-heading-options = Options
cli-help-heading-arguments = Arguments
cli-help-heading-tasks = Tâches
cli-help-help = Affiche cette page ; -h en affiche une courte
cli-help-version = Affiche la version
cli-help-login = S’identifie une fois auprès d’une passerelle, comme utilisateur local, par un code d’accès ou par un fournisseur d’identité
cli-help-inspect = Décode des enveloppes SOAP capturées jusqu’aux messages PSRP ; rien n’est contacté
cli-help-commands = Une commande, par exemple 'Get-PSSession -ComputerName Server01' ; peut être donnée plusieurs fois
cli-help-json = Écrit un objet JSON par ligne
cli-help-explain = Dit à quoi les commandes se lient et ce qu’elles feraient ; ne contacte rien et ne demande aucun mot de passe
cli-help-direct = Parle aux ordinateurs depuis cette machine, sans passerelle
cli-help-gateway = Passe par cette passerelle, par exemple https://gateway.example
cli-help-token-file = Le fichier que `reattach login` a écrit
cli-help-credential = Le compte auprès des ordinateurs : user, DOMAIN\user ou user@domain
cli-help-password-stdin = Lit le mot de passe du compte sur l’entrée standard au lieu de le demander
cli-help-trust = Accepte aussi ce certificat (PEM), de la passerelle ou des ordinateurs
cli-help-names = Un fichier TOML dont la table [names] dit où sont les noms : Server01 = "192.0.2.1:5985"
cli-help-login-gateway = La passerelle, par exemple https://gateway.example
cli-help-login-token-file = Où garder l’identification ; lisible par vous seul
cli-help-login-user = Un utilisateur local de la passerelle ; sans lui, un code d’accès, qui sert une seule fois, est demandé
cli-help-login-device = Par le fournisseur d’identité de la passerelle, si elle en a un : un code s’affiche, à saisir dans un navigateur sur n’importe quel appareil
cli-help-login-password-stdin = Lit le mot de passe ou le code sur l’entrée standard au lieu de le demander
cli-help-login-trust = Accepte aussi ce certificat (PEM)
cli-help-inspect-files = Une enveloppe par fichier, ou un corps qui en contient plusieurs ; - est l’entrée standard. Dans l’ordre, ils forment une conversation : les fragments sont réunis de l’un à l’autre
cli-help-inspect-json = Écrit un objet JSON par enveloppe
cli-help-examples-heading = Exemples
cli-help-examples =
    reattach --direct --credential 'CONTOSO\adele' -c 'Get-PSSession -ComputerName Server01'
    reattach --direct -c '$s = Connect-PSSession Server01 -Name ITTask' -c 'Invoke-Command $s {"{"}Get-Job{"}"}'
    reattach login --gateway https://gateway.example --token-file ~/.reattach
    reattach login --gateway https://gateway.example --token-file ~/.reattach --device
    reattach --gateway https://gateway.example --token-file ~/.reattach --json -c 'Get-PSSession Server01, Server02'
cli-help-keys-heading = À l’invite
cli-help-keys =
    Tab complète les cmdlets, paramètres, sessions, ordinateurs et variables. Les flèches rappellent les lignes tapées.
    Une ligne inachevée (accolade, guillemet ou parenthèse ouverts) continue à la ligne suivante.
    Ctrl+C arrête la commande en cours, et une seconde fois quitte. Ctrl+D et exit quittent.
cli-help-environment-heading = Environnement
cli-help-environment =
    REATTACH_PASSWORD     Le mot de passe du compte que nomme --credential ; il n’est pas demandé
    LC_ALL, LC_MESSAGES, LANG   La langue : anglais ou français
    NO_COLOR              Pas de couleurs
cli-help-files-heading = Fichiers
cli-help-files =
    $XDG_STATE_HOME/reattach/history (~/.local/state/reattach/history)
    Les lignes tapées à l’invite, sauf celles qui semblent contenir un secret ; lisible par vous seul.
cli-help-status-heading = Code de sortie
cli-help-status =
    0  Rien n’a échoué
    1  Un enregistrement d’erreur a été écrit, une identification a été refusée, ou Ctrl+C a arrêté une commande ;
       inspect : un fichier est abîmé
    2  Une commande n’a pas pu être comprise, un fichier n’a pas pu être utilisé, ou la passerelle ne propose pas
       cette façon de s’identifier
    3  La passerelle ou les ordinateurs n’ont pas pu être atteints du tout, ou l’identification a pris fin
