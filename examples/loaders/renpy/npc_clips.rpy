# Finds and shows clips of an index that `vidgen npc-clip --target renpy` wrote (Ren'Py 8).
#
# define clips = NpcClips("tavern.clips/clips.json")
#
# label start:
#     show expression clips.movie("mira", expression="happy", animation="wave") as mira
#     "Mira" "You came back!"

init -10 python:
    import json

    class NpcClips(object):
        """The clips of a library, by what a game asks for."""

        WEIGHT = {"animation": 8, "expression": 4, "emotion": 2}

        def __init__(self, path):
            with renpy.open_file(path, encoding="utf-8") as file:
                self.index = json.load(file)
            if self.index.get("schema") != "vidgen.clips/1":
                raise ValueError(path + " is no index of clips that this can read")
            self.folder = path.rpartition("/")[0]

        def find(self, npc, **wish):
            """The clip for a wish, or the nearest of the same NPC, or None."""
            asked = dict(expression="neutral", emotion="calm", animation="idle", intensity=0.5)
            asked.update(wish)
            name = "{}/{expression}/{emotion}/{animation}/{intensity:.1f}".format(npc, **asked)
            key = self.index["requests"].get(name)
            if key in self.index["clips"]:
                return self.index["clips"][key]
            own = [one for one in self.index["clips"].values() if one["npc"] == npc]
            return max(own, key=lambda clip: self._score(clip, asked)) if own else None

        def _score(self, clip, asked):
            score = sum(by for field, by in self.WEIGHT.items() if clip[field] == asked[field])
            score += 1 if clip["animation"] == "idle" else 0
            return score - abs(clip["intensity"] - asked["intensity"])

        def movie(self, npc, **wish):
            """A displayable that plays a clip; what was made clear shows what is behind it."""
            clip = self.find(npc, **wish)
            if clip is None:
                return Null()
            for file in clip["files"]:
                if file["target"] == "renpy":
                    path = self.folder + "/" + file["path"] if self.folder else file["path"]
                    return Movie(play=path, side_mask=file["role"] == "side-mask", loop=clip["loop"])
            return Null()
