import { execa } from 'execa';

/** What a program prints; nothing where it fails or is not installed. For questions that may go unanswered. */
export async function outputOf(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await execa(program, args)).stdout;
  } catch {
    return '';
  }
}
