import fastify from 'fastify';

// The yardstick: the same answer, with no framework, no metrics and no log.
const app = fastify();
app.get('/', (_request, reply) => {
  void reply.type('text/plain; charset=utf-8').send('Hello, DevOps!');
});
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
