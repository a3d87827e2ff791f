"""Run by Blender: bakes the scene of bake_bench with Cycles, one thread, no denoiser.

  blender -b -t 1 --factory-startup --python cycles.py -- SCENE.json JOBS.json

JOBS is a list of {"samples", "seed", "out"}; each gets its lightmap as bake_bench writes it (rows from
the top, RGB of 32 bits) at `out`, and prints one line `BAKED {json}` with the CPU seconds that the bake
operator took.
"""
import array
import json
import math
import sys
import time

import bpy
from mathutils import Matrix, Vector

scene_file, jobs_file = sys.argv[sys.argv.index("--") + 1:]
data = json.load(open(scene_file))

for thing in list(bpy.data.objects):
    bpy.data.objects.remove(thing)


def turned(p):
    """glTF's axes to Blender's: Y up becomes Z up."""
    return Vector((p[0], -p[2], p[1]))


positions, faces, uvs, colours = [], [], [], []
for mesh in data["meshes"]:
    first = len(positions)
    positions += [turned(p) for p in mesh["position"]]
    for t in range(0, len(mesh["triangle"]), 3):
        corner = mesh["triangle"][t:t + 3]
        faces.append([first + c for c in corner])
        uvs += [mesh["chart_uv"][c] for c in corner]
        colours.append(tuple(round(c, 6) for c in mesh["base"]))

body = bpy.data.meshes.new("hall")
body.from_pydata(positions, [], faces)
layer = body.uv_layers.new(name="chart")
for loop, uv in zip(layer.data, uvs):
    loop.uv = (uv[0], 1 - uv[1])
image = bpy.data.images.new("light", data["width"], data["height"], float_buffer=True)
image.colorspace_settings.name = "Non-Color"
known = {}
for face, colour in zip(body.polygons, colours):
    if colour not in known:
        material = bpy.data.materials.new(str(colour))
        material.use_nodes = True
        nodes = material.node_tree.nodes
        nodes.clear()
        diffuse = nodes.new("ShaderNodeBsdfDiffuse")
        diffuse.inputs["Color"].default_value = (*colour, 1)
        output = nodes.new("ShaderNodeOutputMaterial")
        material.node_tree.links.new(diffuse.outputs[0], output.inputs["Surface"])
        target = nodes.new("ShaderNodeTexImage")
        target.image = image
        nodes.active = target
        known[colour] = len(body.materials)
        body.materials.append(material)
    face.material_index = known[colour]
thing = bpy.data.objects.new("hall", body)
bpy.context.collection.objects.link(thing)


def add_light(name, kind, radiance):
    """Colour carries the radiance's ratio, the caller sets energy by its largest channel."""
    light = bpy.data.lights.new(name, kind)
    peak = max(radiance)
    light.color = [c / peak for c in radiance]
    place = bpy.data.objects.new(name, light)
    bpy.context.collection.objects.link(place)
    return light, place, peak


for lamp in data["rectangles"]:
    light, place, peak = add_light("rectangle", "AREA", lamp["radiance"])
    corner, u, v = turned(lamp["corner"]), turned(lamp["u"]), turned(lamp["v"])
    light.shape = "RECTANGLE"
    light.size, light.size_y = u.length, v.length
    light.energy = peak * 4 * u.length * v.length  # Blender's watts: radiance = watts / (4 × area)
    x, y = u.normalized(), v.normalized()
    shine = x.cross(y)  # Blender's area light shines along its −Z
    frame = Matrix((x, -y, -shine)).transposed().to_4x4()
    frame.translation = corner + (u + v) / 2
    place.matrix_world = frame
for lamp in data["spheres"]:
    light, place, peak = add_light("sphere", "POINT", lamp["radiance"])
    light.shadow_soft_size = lamp["radius"]
    light.energy = peak * 4 * math.pi ** 2 * lamp["radius"] ** 2
    place.location = turned(lamp["at"])
if "sun" in data:
    light, place, peak = add_light("sun", "SUN", data["sun"]["irradiance"])
    light.energy = peak
    light.angle = 2 * data["sun"]["angular_radius"]
    place.rotation_euler = turned(data["sun"]["towards"]).to_track_quat("Z", "Y").to_euler()
world = bpy.data.worlds.new("sky")
bpy.context.scene.world = world
world.use_nodes = True
world.node_tree.nodes["Background"].inputs["Color"].default_value = (*data["sky"], 1)

scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.render.threads_mode = "FIXED"
scene.render.threads = 1
cycles = scene.cycles
cycles.device = "CPU"
cycles.use_adaptive_sampling = False
cycles.use_denoising = False
cycles.max_bounces = cycles.diffuse_bounces = data["bounces"]
cycles.sample_clamp_direct = cycles.sample_clamp_indirect = 0
scene.render.bake.margin = 0
scene.render.bake.use_pass_direct = True
scene.render.bake.use_pass_indirect = True
scene.render.bake.use_pass_color = False
bpy.context.view_layer.objects.active = thing
thing.select_set(True)

for job in json.load(open(jobs_file)):
    cycles.samples = job["samples"]
    cycles.seed = job["seed"]
    begin = time.process_time()
    bpy.ops.object.bake(type="DIFFUSE")
    took = time.process_time() - begin
    width, height = data["width"], data["height"]
    pixels = array.array("f", bytes(width * height * 16))
    image.pixels.foreach_get(pixels)
    with open(job["out"], "wb") as out:
        for y in reversed(range(height)):
            row = pixels[y * width * 4:(y + 1) * width * 4]
            del row[3::4]
            row.tofile(out)
    print("BAKED", json.dumps({**job, "cpu_seconds": took}), flush=True)
