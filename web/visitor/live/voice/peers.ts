// The two peer connections: a mouth that sends the microphone, an ear that takes in whom the server chose. Their
// descriptions go over the visitor's line; where the other end is stands in Janus' own.
export type PeerFault = () => void;

const bitrate = 32_000;     // bits a second: a voice, not music

export class Mouth {
  private peer: RTCPeerConnection | null = null;
  private readonly onLost: PeerFault;

  constructor(onLost: PeerFault) { this.onLost = onLost; }

  async offer(track: MediaStreamTrack): Promise<string> {
    this.close();
    const peer = (this.peer = watched(this.onLost));
    const transceiver = peer.addTransceiver(track, { direction: 'sendonly', sendEncodings: [{ maxBitrate: bitrate }] });
    preferOpus(transceiver);
    await peer.setLocalDescription(await peer.createOffer());
    return peer.localDescription!.sdp;
  }

  async answer(sdp: string) {
    await this.peer?.setRemoteDescription({ type: 'answer', sdp });
  }

  close() {
    close(this.peer);
    this.peer = null;
  }
}

export class Ear {
  private peer: RTCPeerConnection | null = null;
  private readonly onTrack: (mid: string, track: MediaStreamTrack) => void;
  private readonly onNew: () => void;
  private readonly onLost: PeerFault;

  constructor(onTrack: (mid: string, track: MediaStreamTrack) => void, onNew: () => void, onLost: PeerFault) {
    this.onTrack = onTrack;
    this.onNew = onNew;
    this.onLost = onLost;
  }

  // What answers the offer. One of another session begins a new connection.
  async answer(sdp: string): Promise<string> {
    if (this.peer && sessionOf(this.peer.remoteDescription?.sdp ?? '') !== sessionOf(sdp)) this.close();
    const peer = (this.peer ??= this.begin());
    await peer.setRemoteDescription({ type: 'offer', sdp });
    await peer.setLocalDescription(await peer.createAnswer());
    return peer.localDescription!.sdp;
  }

  close() {
    close(this.peer);
    this.peer = null;
  }

  private begin() {
    this.onNew();
    const peer = watched(this.onLost);
    peer.ontrack = ({ transceiver, track }) => { if (transceiver.mid !== null) this.onTrack(transceiver.mid, track); };
    return peer;
  }
}

const sessionOf = (sdp: string) => /^o=\S+ (\d+) /m.exec(sdp)?.[1];

function watched(onLost: PeerFault) {
  const peer = new RTCPeerConnection();
  peer.onconnectionstatechange = () => { if (peer.connectionState === 'failed') onLost(); };
  return peer;
}

function close(peer: RTCPeerConnection | null) {
  if (!peer) return;
  peer.onconnectionstatechange = peer.ontrack = null;
  peer.close();
}

// The only codec that Janus is told to forward; a shorter offer, too.
function preferOpus(transceiver: RTCRtpTransceiver) {
  const opus = RTCRtpReceiver.getCapabilities('audio')?.codecs.filter(({ mimeType }) => mimeType.toLowerCase() === 'audio/opus');
  if (opus?.length) transceiver.setCodecPreferences?.(opus);
}
