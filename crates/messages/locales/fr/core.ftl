# Lecture d'une ligne de commande.
error-line-too-long = La ligne est trop longue. Restez sous { NUMBER($limit, useGrouping: 0) } octets ou exécutez-la en plusieurs fois.
error-too-many-tokens = La ligne contient trop de valeurs. Restez sous { NUMBER($limit, useGrouping: 0) } ou exécutez-la en plusieurs fois.
error-too-deep = Les parenthèses sont imbriquées sur plus de { NUMBER($limit, useGrouping: 0) } niveaux. Retirez-en.
error-quote-not-closed = Un texte commence ici et ne se termine pas. Fermez-le avec { $quote }.
error-bad-unicode-escape = Écrivez un caractère par son numéro sous la forme `u{"{"}20AC{"}"}, avec un à six chiffres hexadécimaux.
error-unexpected-token = { $token } n'a pas sa place ici. Retirez-le ou mettez le texte entre guillemets.
error-empty-pipe-element = Il manque une commande d'un côté de |. Ajoutez-la ou retirez |.
error-pipe-expected = Après une valeur, seuls | et une commande peuvent suivre. Une ligne commence par le nom d'une applet de commande.
error-value-not-first = Une valeur ne peut figurer qu'au début d'une ligne. Mettez ici une applet de commande.
error-value-after-comma = Il manque une valeur après la virgule.
error-value-expected = Il manque une valeur ici.
error-colon-without-value = Une valeur doit suivre les deux-points, par exemple -UseSSL:$false.
error-empty-parentheses = Les parenthèses sont vides. Écrivez-y la valeur ou retirez-les.
error-parenthesis-not-closed = Cette parenthèse n'est pas fermée. Ajoutez ) à la fin de la valeur.
error-one-line-only = Une seule ligne peut être exécutée à la fois. Exécutez le reste ensuite.
error-one-command-only = Une seule commande peut être exécutée à la fois. Exécutez ensuite ce qui suit le point-virgule.
error-call-not-supported = L'opérateur & n'est pas disponible ici. Écrivez le nom de l'applet de commande seul.
error-redirection-not-supported = La sortie ne peut pas être redirigée ici. Mettez le texte entre guillemets si < ou > en fait partie.
error-chain-not-supported = || n'est pas disponible ici. Exécutez les commandes l'une après l'autre.
error-subexpression-not-supported = Les expressions comme $(…) ne sont pas disponibles. Écrivez la valeur elle-même.
error-interpolation-not-supported = Les variables entre guillemets ne sont pas disponibles. Écrivez la valeur elle-même, ou des apostrophes si $ fait partie du texte.
error-expression-not-supported = Le calcul sur des nombres entiers se met entre parenthèses, par exemple (60*60*15), et son résultat doit être entier. Le nom d'une commande commence par une lettre.
error-type-not-supported = Le type [{ $type }] n'est pas disponible ici. Seuls [uri] et [guid] le sont.

# Paramètres.
error-command-not-found = Il n'y a pas ici de commande nommée { $command }. Utilisez Get-, Connect-, Disconnect-, New-, Receive- ou Remove-PSSession, Invoke-Command, New-PSSessionOption ou Get-Credential.
error-authentication-not-yet = L'authentification { $mechanism } n'est pas encore disponible. Utilisez Negotiate ou omettez -Authentication.
error-parameter-not-found = Il n'y a pas de paramètre nommé -{ $parameter }. Vérifiez son orthographe.
error-ambiguous-parameter = -{ $parameter } peut signifier { $candidates }. Écrivez une plus grande partie du nom.
error-parameter-already-bound = -{ $parameter } est donné deux fois. Donnez-le une fois, ses valeurs séparées par des virgules.
error-missing-argument = -{ $parameter } a besoin d'une valeur de type { $type }. Écrivez-la après le nom.
error-positional-parameter-not-found = Aucun paramètre n'accepte la valeur { $value } à cette place. Mettez le nom d'un paramètre devant elle, ou séparez les valeurs par des virgules.
error-input-not-bound = { $cmdlet } ne peut pas prendre ce qui arrive par le pipeline. Retirez |, ou donnez-lui des sessions sans autre choix de sessions.
error-ambiguous-parameter-set = { $cmdlet } ne peut pas savoir ce que { $parameters } signifient ensemble. Retirez l'un d'eux ou ajoutez celui qui manque.
error-parameter-set-unclear = On ne sait pas sur quelles sessions { $cmdlet } doit agir. Nommez-les, par exemple avec -Name ou -ComputerName.
error-missing-mandatory-parameter = { $cmdlet } a besoin d'une valeur pour : { $parameters }.
error-authentication-conflict = -{ $parameter } ne peut pas être utilisé ainsi : { $first } ne doit pas être donné avec { $second }. Retirez l'un des deux.
error-cannot-convert = { $value } ne convient pas à -{ $parameter } : ce n'est pas une valeur de type { $type }.
error-not-one-of = { $value } ne convient pas à -{ $parameter }. Utilisez l'une de ces valeurs : { $values }.
error-one-value-only = -{ $parameter } n'accepte qu'une valeur. Retirez les autres.
error-value-null = -{ $parameter } ne doit pas être $null. Donnez-lui une valeur ou omettez-le.
error-value-empty = -{ $parameter } ne doit pas être vide. Donnez-lui une valeur ou omettez-le.
error-value-empty-list = -{ $parameter } ne doit pas être une liste vide. Donnez-lui une valeur ou omettez-le.
error-value-out-of-range = { $value } n'est pas permis pour -{ $parameter }. Utilisez un nombre de { $min } à { $max }.

# Adresses.
error-bad-host-name = { $value } n'est ni le nom ni l'adresse d'un ordinateur. Vérifiez l'orthographe ; pour un URI, utilisez -ConnectionUri.
error-relative-uri = { $value } n'est pas un URI complet. Écrivez-le avec http:// ou https://, ou utilisez -ComputerName pour le nom d'un ordinateur.
error-bad-scheme = { $value } n'est pas un schéma utilisable. L'URI doit commencer par http:// ou https://.
error-uri-user-info = L'URI contient un nom d'utilisateur ou un mot de passe. Retirez-le et utilisez -Credential.
error-uri-fragment = L'URI { $value } contient une partie après #. Retirez-la.
error-bad-port = { $value } n'est pas un port. Utilisez un nombre de 1 à 65535.
error-bad-path = { $value } contient un caractère qui ne peut pas figurer dans le chemin d'une adresse. Retirez-le.

# Sessions.
error-no-session-named = Aucune session nommée { $value } n'a été ouverte ici. Cherchez-la sur son ordinateur avec -ComputerName.
error-no-session-with-instance-id = Aucune session d'identifiant d'instance { $value } n'a été ouverte ici. Cherchez-la sur son ordinateur avec -ComputerName.
error-no-session-with-id = Aucune session d'identifiant { $value } n'a été ouverte ici. Pour une session seulement listée, utilisez -ComputerName avec -Name ou -InstanceId.
error-session-id-match = Aucune session d'identifiant d'instance { $value } n'a été trouvée sur ces ordinateurs. Listez-les de nouveau ; elle a pu se terminer.
error-session-name-match = Aucune session trouvée sur ces ordinateurs n'a un nom comme { $value }. Listez-les de nouveau ou vérifiez le nom.
error-session-held = La session { $session } sur { $computer } est tenue par un autre client. Demandez à son utilisateur de la déconnecter, puis réessayez.
error-session-of-other-owner = La session { $session } sur { $computer } appartient à { $owner }. Seules les informations d'identification de ce compte permettent de la connecter.
error-session-not-usable = La session { $session } sur { $computer } ne peut pas être connectée : elle est { $state }. Listez l'ordinateur de nouveau.
error-session-given-twice = La session { $session } est donnée deux fois. Nommez-la une fois.
error-disconnect-not-opened = La session { $session } ne peut pas être déconnectée : elle est { $state }, non Opened.
error-idle-timeout-too-short = Un délai d'inactivité de { $value } secondes est trop court pour la session { $session }. Utilisez { $min } ou plus.
error-idle-timeout-too-long = Un délai d'inactivité de { $value } secondes est trop long pour la session { $session } : son ordinateur accepte de { $min } à { $max }.
error-query-failed = Les sessions de { $computer } n'ont pas pu être listées. Réessayez.
note-no-disconnected-session = { $computer } n'a aucune session déconnectée.
note-no-session = { $computer } n'a aucune session qui convient.
warning-session-expires-soon =
    { $minutes ->
        [one] La session { $session } sera supprimée dans la minute si personne ne la connecte.
       *[other] La session { $session } sera supprimée dans les { $minutes } minutes si personne ne la connecte.
    }
warning-listing-stale = Ce qui est connu de { $session } sur { $computer } date de { NUMBER($minutes, useGrouping: 0) } minutes. Listez à nouveau l'ordinateur si la connexion échoue.
warning-session-expired = Le temps de la session { $session } est écoulé ; son ordinateur l'a peut-être supprimée.
what-if = Simulation : exécution de l'opération « { $operation } » sur la cible « { $target } ».
confirm-action = Exécution de l'opération « { $operation } » sur la cible « { $target } ».

# Lignes, valeurs et options de tout le vocabulaire.
error-script-block-not-closed = Ce bloc de script n'est pas fermé. Ajoutez {"}"} là où il finit.
error-script-block-too-deep = Le bloc de script est imbriqué sur plus de { NUMBER($limit, useGrouping: 0) } niveaux. Mettez le script dans un fichier et utilisez -FilePath.
error-member-not-supported = D'une variable, on ne peut lire que des propriétés, par exemple $s.Name. Écrivez la valeur elle-même.
error-assignment-not-supported = Seul = permet de définir une variable. Écrivez la valeur entière à sa suite.
error-assignment-without-value = Une valeur ou une commande doit suivre le signe =.
error-assignment-to-property = Les propriétés ne peuvent pas être définies. Définissez une variable.
error-variable-not-writable = ${ $variable } ne peut pas être définie. Choisissez un autre nom.
error-hashtable-key-twice = { $key } figure deux fois dans la table de hachage. Gardez-en une.
error-hashtable-equals-expected = Un signe = doit suivre { $key }.
error-hashtable-value-expected = Une valeur doit suivre { $key } =.
error-hashtable-entry-ends = L'entrée finit ici. Mettez un ; avant la suivante, ou des guillemets autour d'un texte avec des espaces.
error-hashtable-key-expected = Le nom d'une entrée manque ici. Écrivez-la sous la forme Nom = valeur.
error-hashtable-not-closed = Cette table de hachage n'est pas fermée. Ajoutez {"}"} là où elle finit.
error-not-a-guid = { $value } n'est pas un GUID. Écrivez 32 chiffres hexadécimaux, avec ou sans traits d'union.
error-variable-undefined = La variable ${ $variable } n'existe pas. Définissez-la d'abord, par exemple ${ $variable } = Get-PSSession.
error-no-property = Ce que contient ${ $variable }, de type { $type }, n'a pas de propriété { $property }. Vérifiez comment elle s'écrit.
error-value-not-known = La valeur de { $value } n'est pas connue ici. Définissez d'abord la variable.
error-bad-variable-name = { $value } ne peut pas être un nom de variable pour -{ $parameter }. Utilisez des lettres, des chiffres et _, sans le $.
error-action-not-supported = -{ $parameter } accepte ici Continue, SilentlyContinue, Ignore, Stop ou Inquire. Suspend et Break exigent un workflow ou un débogueur.
error-preference-option = $PSSessionOption ne contient pas d'options de session. Définissez-la avec New-PSSessionOption.
error-option-unknown = Il n'existe pas d'option de session { $option }. Utilisez l'une de : { $options }.
error-option-value = { $value } ne convient pas pour l'option de session { $option }. Vérifiez son type et ses limites.
error-option-idle-timeout = Un délai d'inactivité de { $value } secondes est trop court pour une nouvelle session. Indiquez { $min } ou plus.
error-proxy-authentication = Un proxy n'est pas accessible avec { $mechanism }. Utilisez Basic, Negotiate ou Digest.
error-proxy-credential-without-access = Des informations d'identification de proxy supposent un accès au proxy. Indiquez aussi -ProxyAccessType.
warning-option-ignored-on-connect = L'option de session { $option } n'a pas d'effet ici : elle ne compte qu'à la création d'une session.
warning-option-ignored = L'option de session { $option } est ignorée : ce produit ne s'en sert pas.
error-no-session-on-computer = Aucune session sur { $value } n'a été ouverte ici. Listez l'ordinateur avec Get-PSSession -ComputerName.
error-invoke-in-process = Rien n'est exécuté sur cet ordinateur. Indiquez où avec -Session, -ComputerName ou -ConnectionUri.
error-job-and-disconnected = -AsJob et -InDisconnectedSession s'excluent. Retirez l'un des deux.
error-job-not-supported = Il n'y a pas de tâches locales ici. Utilisez -InDisconnectedSession et récupérez la sortie avec Receive-PSSession.
error-session-name-without-disconnected = -SessionName ne nomme que les sessions de -InDisconnectedSession. Ajoutez ce paramètre ou retirez le nom.
error-invoke-session-busy = La session { $session } sur { $computer } exécute une commande. Attendez sa fin ou arrêtez-la.
error-invoke-session-disconnected = La session { $session } sur { $computer } est déconnectée. Connectez-la d'abord avec Connect-PSSession.

# Une ligne sur chaque cmdlet, paramètre et valeur, pour la complétion et l'aide.
help-cmdlet-get-pssession = Liste les sessions, ici ou sur des ordinateurs.
help-cmdlet-connect-pssession = Reconnecte des sessions déconnectées.
help-cmdlet-disconnect-pssession = Déconnecte des sessions ; ce qui s'y exécute continue.
help-cmdlet-new-pssession = Crée des sessions sur des ordinateurs.
help-cmdlet-receive-pssession = Reconnecte une session et rapporte la sortie de sa commande.
help-cmdlet-remove-pssession = Ferme des sessions définitivement.
help-cmdlet-invoke-command = Exécute un script dans des sessions ou sur des ordinateurs.
help-cmdlet-new-pssessionoption = Crée des options de connexion.
help-cmdlet-get-credential = Demande un compte et son mot de passe.
help-parameter-session = Objets de session ({ $type }).
help-parameter-computername = Ordinateurs, par nom ou adresse ({ $type }).
help-parameter-connectionuri = Adresses complètes, http:// ou https:// ({ $type }).
help-parameter-instanceid = Identifiants d'instance de sessions ({ $type }).
help-parameter-name = Noms de sessions, caractères génériques admis ({ $type }).
help-parameter-id = Numéros de sessions ouvertes ici ({ $type }).
help-parameter-applicationname = Application dans l'adresse, wsman par défaut ({ $type }).
help-parameter-configurationname = Configuration de session ({ $type }).
help-parameter-credential = Compte à utiliser ; le mot de passe est demandé ({ $type }).
help-parameter-authentication = Façon de prouver le compte ({ $type }).
help-parameter-certificatethumbprint = Certificat client par son empreinte ({ $type }).
help-parameter-port = Port, 5985 ou 5986 par défaut ({ $type }).
help-parameter-sessionoption = Options de la connexion ({ $type }).
help-parameter-throttlelimit = Nombre maximal d'opérations simultanées, 32 par défaut ({ $type }).
help-parameter-state = Seulement les sessions dans cet état ({ $type }).
help-parameter-idletimeoutsec = Secondes que la session vit sans client ({ $type }).
help-parameter-outputbufferingmode = Que faire quand le tampon de sortie est plein ({ $type }).
help-parameter-outtarget = Où va la sortie ({ $type }).
help-parameter-jobname = Nom de la tâche ({ $type }).
help-parameter-scriptblock = Ce qu'il faut y exécuter ({ $type }).
help-parameter-filepath = Fichier de script local à y exécuter ({ $type }).
help-parameter-argumentlist = Arguments du script ({ $type }).
help-parameter-inputobject = Ce que le script lit dans $input ({ $type }).
help-parameter-sessionname = Noms des nouvelles sessions ({ $type }).
help-parameter-maximumredirection = Nombre maximal de redirections, 5 par défaut ({ $type }).
help-parameter-culture = Culture de la nouvelle session ({ $type }).
help-parameter-uiculture = Langue des messages dans la nouvelle session ({ $type }).
help-parameter-maximumreceiveddatasizepercommand = Octets au plus par commande ({ $type }).
help-parameter-maximumreceivedobjectsize = Octets au plus par objet ({ $type }).
help-parameter-maxconnectionretrycount = Essais quand une connexion échoue ({ $type }).
help-parameter-applicationarguments = Valeurs pour la nouvelle session ({ $type }).
help-parameter-opentimeout = Millisecondes pour ouvrir une session ({ $type }).
help-parameter-canceltimeout = Millisecondes pour arrêter une commande ({ $type }).
help-parameter-idletimeout = Millisecondes que la session vit sans client ({ $type }).
help-parameter-operationtimeout = Millisecondes pour une opération ({ $type }).
help-parameter-proxyaccesstype = Façon de trouver le proxy ({ $type }).
help-parameter-proxyauthentication = Façon de s'identifier auprès du proxy ({ $type }).
help-parameter-proxycredential = Compte auprès du proxy ({ $type }).
help-parameter-message = Texte de la demande ({ $type }).
help-parameter-username = Nom d'utilisateur à proposer ({ $type }).
help-parameter-title = Titre de la demande ({ $type }).
help-parameter-erroraction = Que faire des erreurs ({ $type }).
help-parameter-warningaction = Que faire des avertissements ({ $type }).
help-parameter-informationaction = Que faire des informations ({ $type }).
help-parameter-progressaction = Que faire de la progression ({ $type }).
help-parameter-errorvariable = Variable qui garde les erreurs ({ $type }).
help-parameter-warningvariable = Variable qui garde les avertissements ({ $type }).
help-parameter-informationvariable = Variable qui garde les informations ({ $type }).
help-parameter-outvariable = Variable qui garde la sortie ({ $type }).
help-parameter-outbuffer = Objets retenus avant d'être transmis ({ $type }).
help-parameter-pipelinevariable = Variable qui contient l'objet courant ({ $type }).
help-parameter-allowredirection = Suivre une redirection vers une autre adresse.
help-parameter-usessl = Utiliser https.
help-parameter-whatif = Dire ce qui serait fait, sans le faire.
help-parameter-confirm = Demander avant chaque action.
help-parameter-enablenetworkaccess = Permettre à la session d'atteindre d'autres ordinateurs.
help-parameter-asjob = Exécuter comme tâche ; pas disponible ici.
help-parameter-indisconnectedsession = Lancer dans de nouvelles sessions et les déconnecter.
help-parameter-hidecomputername = Omettre le nom de l'ordinateur dans la sortie.
help-parameter-nonewscope = Exécuter dans la portée courante ; pas disponible ici.
help-parameter-nocompression = Ne pas compresser.
help-parameter-nomachineprofile = Ne pas charger le profil de l'utilisateur.
help-parameter-skipcacheck = Accepter un certificat d'une autorité inconnue.
help-parameter-skipcncheck = Accepter un certificat portant un autre nom.
help-parameter-skiprevocationcheck = Ne pas vérifier si le certificat a été révoqué.
help-parameter-noencryption = Ne pas chiffrer ; ignoré ici.
help-parameter-useutf16 = Envoyer de l'UTF-16 ; ignoré ici.
help-parameter-includeportinspn = Mettre le port dans le nom du service.
help-parameter-verbose = Montrer ce qui est fait.
help-parameter-debug = Montrer les messages de débogage.
help-value-action-silentlycontinue = Continuer sans le montrer.
help-value-action-stop = Finir la commande au premier.
help-value-action-continue = Le montrer et continuer.
help-value-action-inquire = Demander s'il faut continuer.
help-value-action-ignore = Continuer comme s'il n'y en avait pas.
help-value-action-suspend = Pour les workflows seulement.
help-value-action-break = Entrer dans le débogueur ; pas disponible ici.
help-value-authentication-default = Le produit choisit : Negotiate.
help-value-authentication-basic = Nom et mot de passe tels quels ; par https seulement.
help-value-authentication-negotiate = Kerberos ou NTLM, selon ce qui marche.
help-value-authentication-negotiatewithimplicitcredential = Negotiate avec le compte de cet ordinateur.
help-value-authentication-credssp = Confie le mot de passe à la cible.
help-value-authentication-digest = Un défi auquel répond le condensé du mot de passe.
help-value-authentication-kerberos = Kerberos seulement.
help-value-state-all = Toutes les sessions.
help-value-state-opened = Ouvertes ici.
help-value-state-disconnected = Non connectées à ce client.
help-value-state-closed = Fermées.
help-value-state-broken = Rompues.
help-value-outputbufferingmode-none = Comme la session le prévoit.
help-value-outputbufferingmode-drop = La sortie la plus ancienne est abandonnée.
help-value-outputbufferingmode-block = La commande attend.
help-value-outtarget-default = Comme Host.
help-value-outtarget-host = Écrite à mesure qu'elle vient.
help-value-outtarget-job = Recueillie par une tâche.
help-value-proxyaccesstype-none = Pas de proxy.
help-value-proxyaccesstype-ieconfig = Le proxy des options Internet de l'utilisateur.
help-value-proxyaccesstype-winhttpconfig = Le proxy défini pour WinHTTP.
help-value-proxyaccesstype-autodetect = Le proxy annoncé par le réseau.
help-value-proxyaccesstype-noproxyserver = Jamais de proxy.
help-value-proxyauthentication-default = Le produit choisit : Negotiate.
help-value-proxyauthentication-basic = Nom et mot de passe tels quels ; par https seulement.
help-value-proxyauthentication-negotiate = Kerberos ou NTLM, selon ce qui marche.
help-value-proxyauthentication-negotiatewithimplicitcredential = Negotiate avec le compte de cet ordinateur.
help-value-proxyauthentication-credssp = Pas pour les proxys.
help-value-proxyauthentication-digest = Un défi auquel répond le condensé du mot de passe.
help-value-proxyauthentication-kerberos = Kerberos seulement.
help-value-session = { $session } sur { $computer }, { $state }.
help-value-host =
    { $count ->
        [0] Aucune session connue.
        [one] Une session connue.
       *[other] { $count } sessions connues.
    }
help-value-variable = Contient un { $type }.
