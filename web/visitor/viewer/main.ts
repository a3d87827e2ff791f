export async function mountViewer(stage: HTMLElement): Promise<void> {
  const { WebGLRenderer } = await import('three');
  stage.append(new WebGLRenderer().domElement);
}
