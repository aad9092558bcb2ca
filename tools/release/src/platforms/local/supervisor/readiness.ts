import { request } from 'node:http';

const answerWithinMs = 2_000;

/** Whether a replica answers 200 on its ready route; anything else, silence included, is not ready. */
export function isReady(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request(
      { socketPath, path: '/health/ready', agent: false, timeout: answerWithinMs },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    probe.on('timeout', () => probe.destroy());
    probe.on('error', () => {
      resolve(false);
    });
    probe.end();
  });
}
