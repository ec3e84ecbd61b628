// Needs a development dependency, so a build that installs only production dependencies fails here.
const isOdd = require("is-odd");
const fs = require("fs");

fs.mkdirSync("dist", { recursive: true });
const source = fs.readFileSync("src/server.js", "utf8");
fs.writeFileSync("dist/server.js", source.replace("BUILT_WITH", isOdd(3) ? "is-odd" : "nothing"));
