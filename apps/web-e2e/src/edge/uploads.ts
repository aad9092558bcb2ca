import type { Edge } from './edge.ts';
import { Wire } from './wire.ts';

const held = 7;
const heldBytes = 10 * 1_024 * 1_024;

export function takesUploads(edge: () => Edge): void {
  test.each([200_000, 5_000_000])('the client of an upload of %i bytes reads an early 413', async (bytes) => {
    const wire = await Wire.open(edge().port);
    wire.ask('POST /early413', `Content-Length: ${bytes}`).send('x'.repeat(bytes));
    expect(await wire.answer()).toMatchObject({ status: 413, body: 'too big' });
    wire.close();
  });

  test('seven unfinished uploads of 10 MB hold up no other request', async () => {
    const wires = await Promise.all(Array.from({ length: held }, () => Wire.open(edge().port)));
    for (const wire of wires) {
      wire.ask('POST /upload', `Content-Length: ${heldBytes}`).send('x'.repeat(heldBytes - 1));
    }
    await Promise.all(
      wires.map(async ({ socket }) => {
        if (socket.writableLength > 0) await new Promise((resolve) => socket.once('drain', resolve));
      }),
    );
    const other = await Wire.open(edge().port);
    other.ask('POST /upload', 'Content-Length: 100000').send('x'.repeat(100_000));
    expect(await other.answer()).toMatchObject({ status: 200, body: '100000' });
    for (const wire of wires)
      expect(await wire.send('x').answer()).toMatchObject({ status: 200, body: String(heldBytes) });
    for (const wire of [other, ...wires]) wire.close();
  });

  test('a slow sender is waited for', async () => {
    const wire = await Wire.open(edge().port);
    wire.ask('POST /upload', 'Content-Length: 3');
    // Longer than a replica may stay silent: it is the client who is waited for.
    for (const part of ['a', 'b', 'c']) {
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      wire.send(part);
    }
    expect(await wire.answer()).toMatchObject({ status: 200, body: '3' });
    wire.close();
  });
}
