"""Single sign-on: people sign in at the identity provider of their organisation."""
