"""What each relation of the policy means: for a person, the condition in SQL under which a row is theirs.

`own` is the student's own record and the guardian's own child, `taught` a journal for the time of the assignment (and its
past until the semester is archived), `curated` a group. Every function takes `who`: an actor, or parameters.
"""
