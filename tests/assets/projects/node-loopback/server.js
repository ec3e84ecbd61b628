const host = process.env.LISTEN_ON || 'localhost';

require('http')
  .createServer((_, response) => response.end('only here'))
  .listen(process.env.PORT, host);
