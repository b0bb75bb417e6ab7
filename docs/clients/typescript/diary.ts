// A week of a student's diary, with types made of the schema: npm install && npm run types && npm start
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { WeekDocument } from "./generated.ts";

const [server = "http://127.0.0.1:8000", token = "", student = "", from = "", to = ""] = process.argv.slice(2);

async function ask<Answer, Variables>(document: TypedDocumentNode<Answer, Variables>, variables: Variables): Promise<Answer> {
  const response = await fetch(`${server}/graphql`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
      Authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Answer; errors?: { message: string }[] };
  if (!data || errors?.length) throw new Error(errors?.map((error) => error.message).join("; ") ?? response.statusText);
  return data;
}

const { diary } = await ask(WeekDocument, { student, from, to });
for (const lesson of diary ?? []) {
  const works = lesson.works.map((work) => `${work.workType} ${work.value ?? (work.hasDot ? "·" : "")}`.trim());
  console.log(lesson.date, lesson.period, lesson.courseName, "—", lesson.topic, works.join(", "));
}
