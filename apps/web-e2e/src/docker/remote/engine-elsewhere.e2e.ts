import { describeServer } from './suite.ts';

describe('on a server with nothing but Docker and SSH, images in layers', () => {
  describeServer('layers');
});
