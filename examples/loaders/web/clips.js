// Finds clips in an index that `vidgen npc-clip` wrote.

const FIELDS = ["npc", "expression", "emotion", "animation"];
const WEIGHT = { animation: 8, expression: 4, emotion: 2 };

export class Clips {
  constructor(index, base) {
    if (index.schema !== "vidgen.clips/1") throw new Error(`cannot read ${index.schema}`);
    this.index = index;
    this.base = base;
  }

  static async load(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return new Clips(await answer.json(), new URL(url, location.href));
  }

  // The clip for { npc, expression, emotion, animation, intensity }, or the nearest, or null.
  find(wish) {
    const asked = { expression: "neutral", emotion: "calm", animation: "idle", intensity: 0.5, ...wish };
    const name = [...FIELDS.map((field) => asked[field]), asked.intensity.toFixed(1)].join("/");
    const key = this.index.requests[name];
    return (key && this.index.clips[key]) || this.nearest(asked);
  }

  nearest(asked) {
    let best = null, most = -Infinity;
    for (const clip of Object.values(this.index.clips)) {
      if (clip.npc !== asked.npc) continue;
      let score = clip.animation === "idle" ? 1 : 0;
      for (const field in WEIGHT) if (clip[field] === asked[field]) score += WEIGHT[field];
      score -= Math.abs(clip.intensity - asked.intensity);
      if (score > most) [best, most] = [clip, score];
    }
    return best;
  }

  // The address of a clip's film; with `clear` the one that shows what is behind, where there is one.
  url(clip, clear = false) {
    const own = clip.files.filter((file) => file.target === "web");
    const file = (clear && own.find((one) => one.role === "alpha")) || own.find((one) => one.role === "video");
    return file ? new URL(file.path, this.base).href : null;
  }

  // Play a clip in a <video>; resolves when its first picture shows.
  async play(video, wish) {
    const clip = this.find(wish);
    if (!clip) throw new Error(`no clip of ${wish.npc}`);
    video.src = this.url(clip, video.canPlayType('video/webm; codecs="vp9"') !== "");
    video.loop = clip.loop;
    video.muted = !clip.sound;
    await video.play();
    return clip;
  }
}
