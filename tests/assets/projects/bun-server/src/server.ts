import isNumber from 'is-number';

Bun.serve({ port: process.env.PORT, fetch: () => new Response(`bun answers ${isNumber('7')}`) });
