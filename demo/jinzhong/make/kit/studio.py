"""Blender's part of the work: ambient occlusion, the poster's studio, looking from all sides."""
import os
import tempfile
import numpy as np
import bpy
from . import field


def fresh():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = 'CYCLES'
    scene.cycles.device = 'CPU'
    scene.cycles.use_denoising = False        # Debian's Blender has no denoiser; ours is below
    scene.render.threads_mode, scene.render.threads = 'FIXED', int(os.environ.get('THREADS', 2))
    return scene


def to_blender(points):
    """glTF's Y up to Blender's Z up."""
    return np.stack([points[:, 0], -points[:, 2], points[:, 1]], 1)


def mesh_object(solid, points=None, name='thing'):
    p = to_blender(solid.points if points is None else points)
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(len(p))
    mesh.vertices.foreach_set('co', p.ravel())
    f = solid.faces
    mesh.loops.add(f.size)
    mesh.loops.foreach_set('vertex_index', f.ravel().astype(np.int32))
    mesh.polygons.add(len(f))
    mesh.polygons.foreach_set('loop_start', np.arange(0, f.size, 3, dtype=np.int32))
    mesh.polygons.foreach_set('loop_total', np.full(len(f), 3, np.int32))
    mesh.polygons.foreach_set('use_smooth', np.ones(len(f), bool))
    layer = mesh.uv_layers.new(name='uv')
    uv = solid.uv[f.ravel()] * [1, -1] + [0, 1]
    layer.data.foreach_set('uv', uv.ravel())
    mesh.update()
    mesh.use_auto_smooth = True
    mesh.normals_split_custom_set_from_vertices(to_blender(solid.normals).tolist())
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def occlusion(solid, size, reach, samples=16):
    """Ambient occlusion over the atlas (size,size), 1 open, 0 closed, rows downwards; looks `reach` cm far."""
    scene = fresh()
    world = bpy.data.worlds.new('sky')
    scene.world = world
    world.light_settings.distance = reach
    scene.cycles.samples = samples
    obj = mesh_object(solid)
    image = bpy.data.images.new('ao', size, size, float_buffer=True)
    material = bpy.data.materials.new('bake')
    material.use_nodes = True
    node = material.node_tree.nodes.new('ShaderNodeTexImage')
    node.image = image
    material.node_tree.nodes.active = node
    obj.data.materials.append(material)
    bpy.context.view_layer.objects.active = obj
    obj.select_set(True)
    bpy.ops.object.bake(type='AO', margin=0, use_clear=True)
    out = np.empty(size * size * 4, np.float32)
    image.pixels.foreach_get(out)
    return out.reshape(size, size, 4)[::-1, :, 0].copy()


# ---- the studio: the same light and framing for every poster --------------------------------------------------------

def _area(name, place, aim, size, power, colour):
    light = bpy.data.lights.new(name, 'AREA')
    light.shape, light.size, light.size_y = 'RECTANGLE', size[0], size[1]
    light.energy, light.color = power, colour
    obj = bpy.data.objects.new(name, light)
    obj.location = place
    obj.rotation_euler = _look(place, aim)
    bpy.context.scene.collection.objects.link(obj)


def _look(place, aim):
    from mathutils import Vector
    return (Vector(aim) - Vector(place)).to_track_quat('-Z', 'Y').to_euler()


def _backdrop():
    """A sweep of paper: floor, a wide bend, wall."""
    a = np.linspace(0, np.pi / 2, 24)
    line = [(-30.0, 0.0)] + [(0.9 + 9 * np.sin(t), 9 - 9 * np.cos(t)) for t in a] + [(9.9, 40.0)]
    verts = [(x, y, z) for y, z in line for x in (-60.0, 60.0)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(line) - 1)]
    mesh = bpy.data.meshes.new('paper')
    mesh.from_pydata(verts, [], faces)
    for p in mesh.polygons:
        p.use_smooth = True
    obj = bpy.data.objects.new('paper', mesh)
    m = bpy.data.materials.new('paper')
    m.use_nodes = True
    b = m.node_tree.nodes['Principled BSDF']
    b.inputs['Base Color'].default_value = (0.40, 0.375, 0.345, 1)
    b.inputs['Roughness'].default_value = 0.9
    b.inputs['Specular'].default_value = 0.1
    obj.data.materials.append(m)
    bpy.context.scene.collection.objects.link(obj)


def _material(folder):
    m = bpy.data.materials.new('surface')
    m.use_nodes = True
    tree, b = m.node_tree, m.node_tree.nodes['Principled BSDF']

    def texture(name, space):
        n = tree.nodes.new('ShaderNodeTexImage')
        n.image = bpy.data.images.load(os.path.join(folder, name))
        n.image.colorspace_settings.name = space
        return n
    base, orm, bump = texture('base.png', 'sRGB'), texture('orm.png', 'Non-Color'), texture('normal.png', 'Non-Color')
    split, normal = tree.nodes.new('ShaderNodeSeparateRGB'), tree.nodes.new('ShaderNodeNormalMap')
    tree.links.new(base.outputs[0], b.inputs['Base Color'])
    tree.links.new(orm.outputs[0], split.inputs[0])
    tree.links.new(split.outputs[1], b.inputs['Roughness'])
    tree.links.new(split.outputs[2], b.inputs['Metallic'])
    tree.links.new(bump.outputs[0], normal.inputs['Color'])
    tree.links.new(normal.outputs[0], b.inputs['Normal'])
    return m


class Studio:
    """The thing on a sweep of warm grey paper, scaled to a unit so that all posters are lit and framed alike."""

    def __init__(self, solid, folder):
        self.scene = fresh()
        low, high = solid.points.min(0), solid.points.max(0)
        wide = np.hypot(high[0] - low[0], high[2] - low[2]) * 0.55 + 0.45 * (high[0] - low[0])
        self.unit = max(high[1] - low[1], 0.86 * wide)
        mid = (low + high) / 2
        points = (solid.points - [mid[0], low[1], mid[2]]) / self.unit
        self.height = (high[1] - low[1]) / self.unit
        self.object = mesh_object(solid, points)
        self.object.data.materials.append(_material(folder))
        _backdrop()
        world = bpy.data.worlds.new('room')
        self.scene.world = world
        world.use_nodes = True
        world.node_tree.nodes['Background'].inputs[0].default_value = (1.0, 0.95, 0.9, 1)
        world.node_tree.nodes['Background'].inputs[1].default_value = 0.16
        _area('key', (-2.3, -1.9, 2.6), (0, 0, 0.45), (1.5, 1.5), 112, (1, 0.95, 0.88))
        _area('fill', (2.9, -1.6, 1.3), (0, 0, 0.4), (1.4, 2.2), 30, (0.9, 0.95, 1))
        _area('rim', (1.4, 2.4, 2.6), (0, 0, 0.5), (1.6, 0.8), 64, (1, 0.97, 0.94))
        _area('wall', (0, 1.6, 4.2), (0, 5.5, 1.2), (4, 1.5), 150, (1, 0.97, 0.93))
        s = self.scene
        s.view_settings.view_transform = 'Filmic'
        s.view_settings.look = 'Medium High Contrast'
        s.view_settings.exposure = 0.25
        c = s.cycles
        c.use_adaptive_sampling = False
        c.max_bounces, c.diffuse_bounces, c.glossy_bounces = 2, 2, 1
        c.caustics_reflective = c.caustics_refractive = False
        c.sample_clamp_indirect = 4.0
        camera = bpy.data.cameras.new('camera')
        camera.lens = 85
        self.camera = bpy.data.objects.new('camera', camera)
        s.collection.objects.link(self.camera)
        s.camera = self.camera

    def aim(self, turn=-22.0, rise=14.0, zoom=1.0, at=None):
        """Camera at `turn` degrees round from the front (positive: from the right) and `rise` degrees up."""
        a, e = np.radians(turn), np.radians(rise)
        target = np.array([0, 0, self.height * 0.47]) if at is None else np.asarray(at, float)
        away = 2.95 / zoom
        place = target + away * np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])
        self.camera.location = place
        self.camera.rotation_euler = _look(place, target)

    def shoot(self, size, samples):
        """The picture (size,size,3), display values 0..1, cleaned of sampling noise."""
        s = self.scene
        s.render.resolution_x = s.render.resolution_y = size
        s.render.resolution_percentage = 100
        s.cycles.samples = samples
        layer = s.view_layers[0]
        layer.use_pass_normal = layer.use_pass_diffuse_color = layer.use_pass_z = True
        with tempfile.TemporaryDirectory() as folder:
            _outputs(s, folder)
            bpy.ops.render.render(write_still=False)
            light, normal, albedo = (_load(os.path.join(folder, n + '0001.exr')) for n in ('light', 'normal', 'albedo'))
            clean = _denoise(light, normal, albedo)
            return _display(s, clean, folder)


def _outputs(scene, folder):
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    layers = tree.nodes.new('CompositorNodeRLayers')
    out = tree.nodes.new('CompositorNodeOutputFile')
    out.base_path = folder
    out.format.file_format = 'OPEN_EXR'
    out.format.color_depth = '32'
    out.file_slots.clear()
    for name, source in (('light', 'Image'), ('normal', 'Normal'), ('albedo', 'DiffCol')):
        out.file_slots.new(name)
        tree.links.new(layers.outputs[source], out.inputs[name])
    end = tree.nodes.new('CompositorNodeComposite')
    tree.links.new(layers.outputs['Image'], end.inputs[0])


def _load(path):
    image = bpy.data.images.load(path)
    image.colorspace_settings.name = 'Non-Color'
    w, h = image.size
    out = np.empty(w * h * 4, np.float32)
    image.pixels.foreach_get(out)
    bpy.data.images.remove(image)
    return out.reshape(h, w, 4)[::-1, :, :3].copy()


def _denoise(light, normal, albedo, rounds=3):
    """Edge-avoiding wavelets over the light alone (the colour of things divided out), guided by normals and colours."""
    floor = albedo + 0.04
    x = light / floor
    x = _no_sparks(np.log1p(np.clip(x, 0, 50)))
    for i in range(rounds):
        step, total, weights = 1 << i, np.zeros_like(x), np.zeros(x.shape[:2] + (1,), np.float32)
        for dy in (-2, -1, 0, 1, 2):
            for dx in (-2, -1, 0, 1, 2):
                k = (0.375, 0.25, 0.0625)[abs(dy)] * (0.375, 0.25, 0.0625)[abs(dx)]
                move = lambda a: np.roll(a, (dy * step, dx * step), (0, 1))
                d = (((normal - move(normal)) ** 2).sum(2) / 0.02 + ((albedo - move(albedo)) ** 2).sum(2) / 0.01
                     + ((x - move(x)) ** 2).sum(2) / (0.06 / (1 << i)))
                w = (k * np.exp(-d))[..., None]
                total += w * move(x)
                weights += w
        x = total / weights
    return np.expm1(x) * floor


def _no_sparks(x):
    """Brings each pixel between the second darkest and the second brightest of its eight neighbours."""
    around = np.stack([np.roll(x, (dy, dx), (0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx])
    around.sort(axis=0)
    return np.clip(x, around[1], around[-2])


def _display(scene, linear, folder):
    """Through Blender's own view transform, by way of an image saved as a render would be."""
    h, w = linear.shape[:2]
    image = bpy.data.images.new('clean', w, h, float_buffer=True)
    rgba = np.ones((h, w, 4), np.float32)
    rgba[..., :3] = linear[::-1]
    image.pixels.foreach_set(rgba.ravel())
    s = scene.render.image_settings
    s.file_format, s.color_mode, s.color_depth = 'PNG', 'RGB', '8'
    path = os.path.join(folder, 'clean.png')
    image.save_render(path, scene=scene)
    bpy.data.images.remove(image)
    from PIL import Image
    return np.asarray(Image.open(path).convert('RGB'), np.float32) / 255
