import { Cooling } from './cooling.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const inMs = (ms: number) => new Date(Date.now() + ms);

test('a standby is stopped when its time is over, and its successor at its own time', () => {
  const cooled: string[] = [];
  const cooling = new Cooling((service) => cooled.push(service));
  cooling.set('web', inMs(1_000));
  jest.advanceTimersByTime(999);
  cooling.set('web', inMs(1_000));
  jest.advanceTimersByTime(999);
  expect(cooled).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(cooled).toEqual(['web']);
});

test('a time that is past already counts as come, one in months does not', () => {
  const cooled: string[] = [];
  const cooling = new Cooling((service) => cooled.push(service));
  cooling.set('web', inMs(-5));
  cooling.set('shop', inMs(100 * 24 * 3_600_000));
  jest.advanceTimersByTime(30 * 24 * 3_600_000);
  expect(cooled).toEqual(['web']);
  jest.advanceTimersByTime(71 * 24 * 3_600_000);
  expect(cooled).toEqual(['web', 'shop']);
});
