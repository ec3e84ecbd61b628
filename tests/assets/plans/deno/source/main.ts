import { Hono } from "hono";
import { STATUS_CODE } from "@std/http";

const app = new Hono();
app.get("/", (c) => c.text("hello", STATUS_CODE.OK));
Deno.serve({ port: Number(Deno.env.get("PORT") ?? 8000) }, app.fetch);
