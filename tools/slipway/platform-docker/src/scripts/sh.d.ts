/** A shell program, embedded as text. */
declare module '*.sh' {
  const text: string;
  export default text;
}
