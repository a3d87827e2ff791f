// meshoptimizer's decoder in plain JavaScript: 2 KB instead of 9, ready at once, and free of WebAssembly,
// which browsers before 2022 refuse under our CSP. A stand-in address, see tools/three/trim.ts.
declare module 'meshoptimizer/reference' {
  export const MeshoptDecoder: {
    // Fills `target` (count × size bytes, at the start of its own buffer); throws on malformed data.
    decodeGltfBuffer(target: Uint8Array, count: number, size: number, source: Uint8Array, mode: string, filter?: string): void;
  };
}
