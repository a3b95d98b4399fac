"""Claims → deals → ties: pure functions, the same for the same claims in any order."""
