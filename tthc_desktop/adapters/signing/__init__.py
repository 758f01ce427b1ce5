"""pyHanko and PKCS#11."""
