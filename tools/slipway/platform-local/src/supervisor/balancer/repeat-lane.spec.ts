import { RepeatLane } from './repeat-lane.ts';

test('the next one waits for the one before it', async () => {
  const lane = new RepeatLane();
  const order: string[] = [];
  const turn = await lane.enter();
  const next = lane.enter().then((mine) => {
    order.push('second');
    mine.leave();
  });
  await new Promise(setImmediate);
  order.push('first over');
  turn.leave();
  await next;
  expect(order).toEqual(['first over', 'second']);
});

test('what was sent and is not answered holds up no other for long', async () => {
  const lane = new RepeatLane();
  (await lane.enter()).sent();
  (await lane.enter()).leave();
});
