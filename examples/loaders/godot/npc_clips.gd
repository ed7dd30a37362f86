## Finds and plays clips of an index that `vidgen npc-clip --target godot` wrote (Godot 4).
##
## var clips := NpcClips.new("res://tavern.clips/clips.json")
## clips.play($VideoStreamPlayer, "mira", {"expression": "happy", "animation": "wave"})
class_name NpcClips
extends RefCounted

const WEIGHT := {"animation": 8.0, "expression": 4.0, "emotion": 2.0}

var index: Dictionary
var folder: String


func _init(path: String) -> void:
	folder = path.get_base_dir()
	var found: Variant = JSON.parse_string(FileAccess.get_file_as_string(path))
	if found is Dictionary and found.get("schema") == "vidgen.clips/1":
		index = found
	else:
		push_error("%s is no index of clips that this can read" % path)
		index = {"requests": {}, "clips": {}}


## The clip for a wish, or the nearest of the same NPC, or an empty dictionary.
func find(npc: String, wish: Dictionary = {}) -> Dictionary:
	var asked := {"expression": "neutral", "emotion": "calm", "animation": "idle", "intensity": 0.5}
	asked.merge(wish, true)
	var request_name := "%s/%s/%s/%s/%.1f" % [
		npc, asked.expression, asked.emotion, asked.animation, asked.intensity
	]
	var key: Variant = index.requests.get(request_name)
	if key != null and index.clips.has(key):
		return index.clips[key]
	var best := {}
	var most := -INF
	for clip: Dictionary in index.clips.values():
		if clip.npc != npc:
			continue
		var score := 1.0 if clip.animation == "idle" else 0.0
		for field: String in WEIGHT:
			if clip[field] == asked[field]:
				score += WEIGHT[field]
		score -= absf(clip.intensity - asked.intensity)
		if score > most:
			best = clip
			most = score
	return best


## The path of a clip's file with a role: "video" is Theora, "sheet" a sprite sheet with alpha.
func file(clip: Dictionary, role: String) -> String:
	for one: Dictionary in clip.get("files", []):
		if one.target == "godot" and one.role == role:
			return folder.path_join(one.path)
	return ""


## Play a clip in a VideoStreamPlayer.
func play(player: VideoStreamPlayer, npc: String, wish: Dictionary = {}) -> void:
	var clip := find(npc, wish)
	if clip.is_empty():
		push_warning("no clip of %s" % npc)
		return
	var stream := VideoStreamTheora.new()
	stream.file = file(clip, "video")
	player.stream = stream
	player.loop = clip.loop
	player.play()


## Frames of a clip for an AnimatedSprite2D, with alpha, from its sprite sheet.
func sprite_frames(npc: String, wish: Dictionary = {}) -> SpriteFrames:
	var frames := SpriteFrames.new()
	var clip := find(npc, wish)
	if clip.is_empty():
		return frames
	var about: Dictionary = JSON.parse_string(
		FileAccess.get_file_as_string(file(clip, "sheet-info"))
	)
	var sheet: Texture2D = load(file(clip, "sheet"))
	frames.set_animation_speed("default", about.fps)
	frames.set_animation_loop("default", about.loop)
	for number in int(about.frames):
		var part := AtlasTexture.new()
		part.atlas = sheet
		var at := Vector2(number % int(about.columns), number / int(about.columns))
		part.region = Rect2(at * Vector2(about.width, about.height), Vector2(about.width, about.height))
		frames.add_frame("default", part)
	return frames
