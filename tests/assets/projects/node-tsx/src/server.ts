import { createServer } from 'node:http';

const greeting: string = 'tsx answers';
createServer((_, response) => response.end(greeting)).listen(process.env.PORT);
