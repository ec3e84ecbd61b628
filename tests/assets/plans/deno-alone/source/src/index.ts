import { Application } from "https://deno.land/x/oak@v17.1.3/mod.ts";

const app = new Application();
app.use((context) => { context.response.body = "hello"; });
await app.listen({ port: 3333 });
