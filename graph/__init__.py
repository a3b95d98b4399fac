"""What the project is about: model, ledger, deals, the two graphs and their stores."""
