"""How the names model is made: data, train, export, evaluate. No part of the package; see README.md here."""
