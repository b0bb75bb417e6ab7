"""What happens: each verb is require → rule → write → audit, in one transaction. Nothing else writes a domain row."""
