import { elsewhere } from './elsewhere.ts';
import { servesElsewhere } from './suite.ts';

describe('on a server with nothing but Docker and SSH, images in containerd', () => {
  servesElsewhere(elsewhere('containerd'));
});
