// Parts of the message catalogues, cut out by tools/messages.ts.
declare module 'yz:messages/*' {
  const part: Readonly<Record<string, string>>;
  export default part;
}
