import { judgesTheKit } from './harness/kit/suite.ts';
import { onLocal } from './harness/on-local.ts';

judgesTheKit(onLocal, 'unlike');
