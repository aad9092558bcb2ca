import { RepeatLane } from './repeat-lane.ts';

test('the next repeat waits for the one before it', async () => {
  const lane = new RepeatLane();
  const order: string[] = [];
  const leave = await lane.enter();
  const next = lane.enter().then((leaveNext) => {
    order.push('second');
    leaveNext();
  });
  await new Promise(setImmediate);
  order.push('first over');
  leave();
  await next;
  expect(order).toEqual(['first over', 'second']);
});

test('a repeat that is not answered holds up no other for long', async () => {
  const lane = new RepeatLane();
  await lane.enter();
  await lane.enter();
});
