import { realGreeting } from './bundles.ts';

/** What tests that kill things deploy, and what visitors may read meanwhile. */
export const next = 'Hello from the next release!';
export const texts = [realGreeting, next];

/** What is killed is killed long before such a step is over. */
export const longSteps = {
  steps: [
    { share: 50, for: '300s' },
    { share: 100, for: '300s' },
  ],
};

/** GET only: a POST that a replica took with it when it died must not be sent to another one. */
export const visitors = { texts, kinds: ['keep-alive', 'fresh'] as const };
