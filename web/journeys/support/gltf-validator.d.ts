declare module 'gltf-validator' {
  type Report = { issues: { numErrors: number; messages: { code: string; message: string; pointer?: string }[] } };
  export function validateBytes(bytes: Uint8Array, options?: { maxIssues?: number }): Promise<Report>;
}
