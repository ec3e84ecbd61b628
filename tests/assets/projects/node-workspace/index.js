const { price } = require('@shop/pricing');

require('http')
  .createServer((_, response) => response.end(`workspace answers ${price()}`))
  .listen(process.env.PORT);
