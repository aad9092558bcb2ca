import { request } from 'node:http';
import { hasCode } from '@slipway/core/errors/slipway-error';
import { managementPort } from '../names/names.ts';

const answerWithinMs = 2_000;

/** How a replica does, as its management port says. `none`: it has no such port, and Docker's health check counts. */
export interface Look {
  ready: boolean | 'none';
  alive: boolean | 'none';
}

/** Asks a replica at its management port. */
export async function look(address: string): Promise<Look> {
  const [ready, alive] = await Promise.all([
    status(address, '/health/ready'),
    status(address, '/health/live'),
  ]);
  return {
    ready: ready === 'none' ? 'none' : ready === 200,
    // A service may have no such path.
    alive: alive === 'none' || alive === 404 ? 'none' : alive === 200,
  };
}

/** The status of an answer; 0 where none came in time; `none` where nothing listens. */
function status(host: string, path: string): Promise<number | 'none'> {
  return new Promise((resolve) => {
    const asked = request(
      { host, port: managementPort, path, agent: false, timeout: answerWithinMs },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', (error) => {
      resolve(hasCode(error, 'ECONNREFUSED') ? 'none' : 0);
    });
    asked.end();
  });
}
