import { outlivesItsComponents } from './suites/components-restarted.ts';

outlivesItsComponents();
