"""The GraphQL door: types beside their columns and guards, one schema for each set of roles, answers loaded by plan."""
