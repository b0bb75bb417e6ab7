// Starts GraphiQL on this server's own schema, as the person who is signed in.
const place = document.getElementById("graphiql");
const fetcher = GraphiQL.createFetcher({ url: place.dataset.endpoint });
const page = React.createElement(GraphiQL, { fetcher, defaultQuery: place.dataset.example, shouldPersistHeaders: false });
ReactDOM.createRoot(place).render(page);
