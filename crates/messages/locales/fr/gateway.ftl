
# Pourquoi la connexion à la passerelle a échoué.
sign-in-refused = La passerelle n’a pas accepté ces données. Vérifiez le nom d’utilisateur et le mot de passe ; un code de connexion ne sert qu’une fois, pendant dix minutes.
sign-in-later = La passerelle n’accepte pas de connexion pour l’instant. Réessayez dans { NUMBER($seconds, useGrouping: 0) } secondes.
sign-in-problem = La passerelle n’a pas pu vous connecter : { $title }.
sign-in-ended = Votre connexion est terminée. Connectez-vous de nouveau.
sign-in-unreachable = La passerelle est injoignable ({ $detail }). Vérifiez le réseau et que la passerelle fonctionne.
