import { doctorLooks, setupLooks } from './checks.ts';
import { elsewhere } from './elsewhere.ts';
import { servesElsewhere } from './suite.ts';

describe('on a server with nothing but Docker and SSH, images in layers', () => {
  const there = elsewhere('layers');
  setupLooks(there);
  servesElsewhere(there);
  // Last: it stops a component.
  doctorLooks(there);
});
