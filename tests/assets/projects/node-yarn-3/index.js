const isNumber = require('is-number');

require('http')
  .createServer((_, response) => response.end(`yarn 3 answers ${isNumber('7')}`))
  .listen(process.env.PORT);
