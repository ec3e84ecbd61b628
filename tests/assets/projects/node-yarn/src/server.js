const http = require("http");
const isNumber = require("is-number");

let development;
try {
  require.resolve("is-odd");
  development = "with development dependencies";
} catch {
  development = "without development dependencies";
}

http
  .createServer((request, response) => {
    if (request.url === "/health") {
      response.setHeader("content-type", "application/json");
      response.end('{"status":"healthy"}');
    } else {
      response.end(`shop: ${isNumber("42")} BUILT_WITH ${development}\n`);
    }
  })
  .listen(process.env.PORT || 3000);
