"""What the language server costs, next to others: CPU time and memory per exchange, over real stdio."""
