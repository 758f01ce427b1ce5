"""Signatures by pyHanko, with keys on PKCS#11 tokens or in key files."""
