// Khronos' validator comes without types; this is what the tests use of it.
declare module 'gltf-validator' {
  type Message = { code: string; message: string; severity: number; pointer?: string };
  type Report = { issues: { numErrors: number; numWarnings: number; messages: Message[] } };
  const validator: { validateBytes(bytes: Uint8Array, options?: object): Promise<Report> };
  export default validator;
  export function validateBytes(bytes: Uint8Array, options?: object): Promise<Report>;
}
