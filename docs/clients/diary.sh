#!/bin/sh
# A week of a student's diary with curl alone: diary.sh http://127.0.0.1:8000 LOGIN PASSWORD Student:1 2026-11-16 2026-11-22
set -eu
server=$1 login=$2 password=$3 student=$4 from=$5 to=$6

ask() { # ask QUERY VARIABLES [HEADER]
    curl --silent --show-error --fail-with-body "$server/graphql" --json "{\"query\": \"$1\", \"variables\": $2}" \
        --header "Accept: application/json" ${3:+--header "$3"}
}

token=$(ask 'mutation($l: String!, $p: String!) { signIn(login: $l, password: $p, name: \"curl\") { token errors { message } } }' \
    "{\"l\": \"$login\", \"p\": \"$password\"}" | sed -n 's/.*"token":"\([^"]*\)".*/\1/p')
[ -n "$token" ] || { echo "The login or the password is wrong." >&2; exit 1; }

query=$(tr '\n' ' ' <"$(dirname "$0")/diary.graphql")
ask "$query" "{\"student\": \"$student\", \"from\": \"$from\", \"to\": \"$to\"}" "Authorization: Bearer $token"
