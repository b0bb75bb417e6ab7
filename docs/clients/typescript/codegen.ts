import type { CodegenConfig } from "@graphql-codegen/cli";

// The schema of one's own roles may stand here instead: GET /graphql/schema.graphql with the token.
const config: CodegenConfig = {
  schema: "../../../schema/schema.graphql",
  documents: "../diary.graphql",
  generates: {
    "generated.ts": {
      plugins: ["typescript", "typescript-operations", "typed-document-node"],
      config: { onlyOperationTypes: true, enumsAsTypes: true, useTypeImports: true, scalars: { Date: "string", DateTime: "string", ID: "string" } },
    },
  },
};

export default config;
