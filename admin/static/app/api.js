// The GraphQL API as pages use it: the same door and the same guards as for every other client.

export class Refusal extends Error {
  // What the API refused as a whole, or a network that is away (`isOffline`).
  constructor(message, { code = "", isOffline = false } = {}) {
    super(message);
    this.code = code;
    this.isOffline = isOffline;
  }
}

export async function ask(query, variables = {}) {
  // The data of an operation. Throws a Refusal when it was not executed at all.
  let response;
  try {
    response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify({ query, variables }),
    });
  } catch (error) {
    throw new Refusal(error.message, { isOffline: true });
  }
  if (response.status === 401) location.assign(`/admin/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new Refusal(response.statusText, { isOffline: response.status >= 500 });
  }
  if (!answer.data) throw new Refusal(answer.errors?.[0]?.message ?? response.statusText, answer.errors?.[0]?.extensions);
  return answer.data;
}

export const newKey = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16)).join("");

export async function act(mutation, variables = {}) {
  // The payload of a mutation with one field, `{thing, errors}`. The operation takes `$key: String`, the idempotency key:
  // what a lost connection leaves in doubt is sent once more, and written once.
  const given = { key: newKey(), ...variables };
  for (let attempt = 0; ; attempt++) {
    try {
      return Object.values(await ask(mutation, given))[0];
    } catch (error) {
      if (!error.isOffline || attempt === 2) throw error;
      await new Promise((resume) => setTimeout(resume, 400 * 2 ** attempt));
    }
  }
}
