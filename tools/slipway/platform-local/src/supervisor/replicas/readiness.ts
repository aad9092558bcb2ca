import { request } from 'node:http';

const answerWithinMs = 2_000;

/** Whether a replica answers 200 on its ready route; anything else, silence included, is not ready. */
export async function isReady(socketPath: string): Promise<boolean> {
  return (await statusOf(socketPath, '/health/ready')) === 200;
}

/** Whether a replica is alive. One that has no such route, or listens nowhere, does not say that it is dead. */
export async function isAlive(socketPath: string): Promise<boolean> {
  return ['none', 404, 200].includes(await statusOf(socketPath, '/health/live'));
}

/** The status of an answer; 0 where none came in time; `none` where nothing listens. */
function statusOf(socketPath: string, path: string): Promise<number | 'none'> {
  return new Promise((resolve) => {
    let isSilent = false;
    const probe = request({ socketPath, path, agent: false, timeout: answerWithinMs }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    probe.on('timeout', () => {
      isSilent = true;
      probe.destroy();
    });
    probe.on('error', () => {
      resolve(isSilent ? 0 : 'none');
    });
    probe.end();
  });
}
