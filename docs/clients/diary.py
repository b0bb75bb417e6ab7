"""A week of a student's diary with `gql`: pip install "gql[httpx]", then
python diary.py http://127.0.0.1:8000 TOKEN Student:1 2026-11-16 2026-11-22
"""

import sys
from pathlib import Path

from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

server, token, student, first, last = sys.argv[1:]
transport = HTTPXTransport(url=f"{server}/graphql", headers={"Authorization": f"Bearer {token}"})
week = gql(Path(__file__).with_name("diary.graphql").read_text(encoding="utf-8"))
week.variable_values = {"student": student, "from": first, "to": last}

with Client(transport=transport) as session:
    for lesson in session.execute(week)["diary"]:
        works = [
            f"{work['workType']} {work['value'] or ('·' if work['hasDot'] else '')}".strip() for work in lesson["works"]
        ]
        print(lesson["date"], lesson["period"], lesson["courseName"], "—", lesson["topic"], ", ".join(works))
