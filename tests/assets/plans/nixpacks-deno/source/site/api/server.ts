import { info } from "@std/log";
info("ready");
Deno.serve({ port: Number(Deno.env.get("PORT")) }, () => new Response("hi"));
