// What the line says of voice, and what the visitor wishes. A wish outlives the line and Janus: whenever there is voice
// again, it is asked for again. Pure: sending and what is to be done are given.
export type Wish = 'off' | 'listen' | 'speak';
export type Acts = {
  send(message: object): boolean;
  needSession(): void;                              // who takes part has one; the line comes anew then
  offered(sdp: string, id: number): void;           // to the ear
  answered(sdp: string): void;                      // to the mouth
  speak(): void;                                    // may begin: make an offer
  silenced(): void;
  left(): void;                                     // nothing is heard or said any more
  changed(): void;
};
type Said = {
  voice?: { available?: boolean; joined?: boolean; left?: string; silent?: string; answer?: string; offer?: string; id?: number; streams?: { mid: string; number: number }[] };
  refused?: { why: string; do?: string };
};

export class VoiceStore {
  available = false;
  wish: Wish = 'off';
  joined = false;
  fault: string | null = null;                      // why it did not become as wished
  readonly numbers = new Map<string, number>();     // who is heard, by media
  private asked = false;                            // for a session
  private readonly acts: Acts;

  constructor(acts: Acts) { this.acts = acts; }

  want(wish: Wish) {
    const before = this.wish;
    this.wish = wish;
    this.fault = null;
    this.asked = false;
    if (wish === 'off') {
      if (this.joined) this.acts.send({ do: 'voice_leave' });
      this.leave();
    } else if (!this.joined) this.join();
    else if (wish === 'speak') this.acts.speak();
    else if (before === 'speak') this.acts.send({ do: 'voice_silent' });
    this.acts.changed();
  }

  offer(sdp: string) { this.acts.send({ do: 'voice_speak', sdp }); }
  answer(sdp: string, id: number) { this.acts.send({ do: 'voice_answer', id, sdp }); }

  // The line is lost: so is what the server knew.
  lose() {
    if (this.joined) this.leave();
    this.acts.changed();
  }

  hear(text: string) {
    const { voice, refused } = JSON.parse(text) as Said;
    if (voice?.available !== undefined) this.takeAvailable(voice.available);
    if (voice?.joined) this.takeJoined();
    if (voice?.streams) this.takeStreams(voice.streams);
    if (voice?.offer !== undefined && voice.id !== undefined && this.joined) this.acts.offered(voice.offer, voice.id);
    if (voice?.answer !== undefined && this.wish === 'speak') this.acts.answered(voice.answer);
    if (voice?.silent !== undefined) this.takeSilent(voice.silent);
    if (voice?.left !== undefined) this.takeLeft(voice.left);
    if (refused) this.takeRefusal(refused.why, refused.do ?? '');
    this.acts.changed();
  }

  private join() {
    if (this.available) this.acts.send({ do: 'voice_join' });
  }

  // Also the first that a new line says: the server knows nothing of this visitor then.
  private takeAvailable(available: boolean) {
    if (this.joined) this.leave();
    this.available = available;
    if (this.wish !== 'off') this.join();
  }

  private takeJoined() {
    this.joined = true;
    this.fault = null;
    if (this.wish === 'off') this.acts.send({ do: 'voice_leave' });
    else if (this.wish === 'speak') this.acts.speak();
  }

  private takeStreams(streams: readonly { mid: string; number: number }[]) {
    this.numbers.clear();
    for (const { mid, number } of streams) this.numbers.set(mid, number);
  }

  // What was asked for is done already; the visitor may speak again by now.
  private takeSilent(why: string) {
    if (why === 'asked') return;
    if (this.wish === 'speak') this.wish = 'listen';
    this.fault = why;
    this.acts.silenced();
  }

  private takeLeft(why: string) {
    this.leave();
    if (why === 'gone' || why === 'asked') return;      // comes back by itself; was meant
    this.wish = 'off';
    this.fault = why;
  }

  private takeRefusal(why: string, what: string) {
    if (why === 'nobody' && !this.asked) {
      this.asked = true;
      return this.acts.needSession();
    }
    if (why === 'voice_gone') return;
    this.fault = why;
    if (what === 'voice_speak') {
      if (this.wish === 'speak') this.wish = 'listen';
      this.acts.silenced();
    } else if (what === 'voice_join') this.wish = 'off';
  }

  private leave() {
    this.joined = false;
    this.numbers.clear();
    this.acts.left();
  }
}
