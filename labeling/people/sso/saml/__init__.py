"""SAML: python3-saml checks signatures and times; what it leaves open is checked here."""
