namespace Operator.Core.Planning.Scaffolds;

internal static class NodeScaffold
{
    public static IReadOnlyDictionary<string, string> Files { get; } =
        new Dictionary<string, string>
        {
            ["package.json"] = """
                {
                  "name": "example",
                  "version": "1.0.0",
                  "private": true,
                  "scripts": { "start": "node server.js" }
                }

                """,
            ["server.js"] = """
                const http = require("http");
                const about = require("./about.json");

                const answers = {
                  "/": { message: `Hello from ${about.name}`, ...about },
                  "/health": { status: "healthy", version: about.version, description: about.description },
                };

                const server = http.createServer((request, response) => {
                  const answer = answers[request.url.split("?")[0]];
                  response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
                  response.end(JSON.stringify(answer ?? { error: "not found" }));
                });

                server.listen(Number(process.env.PORT || 3000));
                process.on("SIGTERM", () => server.close(() => process.exit(0)));

                """,
        };
}
