const { Command } = require('commander');
const { price } = require('@shop/pricing');
const prepared = require('fs').readFileSync('prepared.txt', 'utf8');

new Command().parse();
require('http')
  .createServer((_, response) => response.end(`engines answer ${price()} ${prepared}`))
  .listen(process.env.PORT);
