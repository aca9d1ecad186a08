import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** In milliseconds: an emulated server on a busy machine derives keys slowly. */
const patience = 120_000;

/** A stream to an XMPP server (RFC 6120) that is logged in and bound to a resource. */
export interface XmppSession {
  /** The full address that the server gave. */
  readonly jid: string;
  /** Sends a chat message; resolves with the text of the next one that arrives. */
  exchange(to: string, text: string): Promise<string>;
  /** Sends a stanza as it stands, which may be empty; resolves with the first match in what the server says after. */
  ask(stanza: string, answer: RegExp): Promise<string>;
  close(): void;
}

export interface Account {
  readonly user: string;
  readonly host: string;
  readonly password: string;
}

/** Registers an account on the server (in-band registration, XEP-0077). Throws with the server's words when refused. */
export async function registerAccount(port: number, { user, host, password }: Account): Promise<void> {
  const stream = await openStream(port, host);
  stream.write(
    `<iq type='set' id='reg'><query xmlns='jabber:iq:register'><username>${user}</username><password>${password}</password></query></iq>`,
  );
  const answer = await stream.until(/<iq[^>]*id='reg'[^>]*?(\/>|>.*?<\/iq>)/s);
  stream.close();
  if (!/type='result'/.test(answer)) throw new Error(`the account was not registered: ${answer}`);
}

/** Logs in by SCRAM-SHA-1 (RFC 5802), in which both sides prove that they know the password, and binds a resource. */
export async function login(port: number, { user, host, password }: Account): Promise<XmppSession> {
  const stream = await openStream(port, host);
  if (!stream.features.includes("SCRAM-SHA-1<")) throw new Error(`no SCRAM-SHA-1 among ${stream.features}`);
  const sasl = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
  const bare = `n=${user},r=${randomBytes(12).toString("hex")}`;
  stream.write(`<auth ${sasl} mechanism='SCRAM-SHA-1'>${base64(`n,,${bare}`)}</auth>`);
  const challenge = decoded(await stream.until(/<challenge[^>]*>[^<]*<\/challenge>|<failure.*?<\/failure>/s));
  if (challenge.startsWith("<failure")) throw new Error(`the server refused: ${challenge}`);
  const [, nonce = "", salt = "", rounds = ""] = /r=([^,]+),s=([^,]+),i=(\d+)/.exec(challenge) ?? [];
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(rounds), 20, "sha1");
  const withoutProof = `c=biws,r=${nonce}`;
  const message = `${bare},${challenge},${withoutProof}`;
  const clientKey = hmac(salted, "Client Key");
  const signature = hmac(createHash("sha1").update(clientKey).digest(), message);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
  stream.write(`<response ${sasl}>${base64(`${withoutProof},p=${proof.toString("base64")}`)}</response>`);
  const success = decoded(await stream.until(/<success[^>]*>[^<]*<\/success>|<failure.*?<\/failure>/s));
  const expected = hmac(hmac(salted, "Server Key"), message).toString("base64");
  if (success !== `v=${expected}`) throw new Error(`the server did not prove itself: ${success}`);
  await stream.restart();
  stream.write("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  const jid = /<jid>([^<]+)<\/jid>/.exec(await stream.until(/<iq[^>]*id='bind'.*?<\/iq>/s))?.[1] ?? "";
  stream.write("<presence/>");
  return {
    jid,
    async exchange(to, text) {
      stream.write(`<message to='${to}' type='chat' id='m1'><body>${text}</body></message>`);
      const arrived = await stream.until(/<message[^>]*>.*?<\/message>/s);
      return /<body>([^<]*)<\/body>/.exec(arrived)?.[1] ?? arrived;
    },
    ask: async (stanza, answer) => {
      if (stanza !== "") stream.write(stanza);
      return stream.until(answer);
    },
    close: stream.close,
  };
}

interface Stream {
  readonly features: string;
  write(text: string): void;
  /** The first match in what the server has said since the last one. */
  until(pattern: RegExp): Promise<string>;
  restart(): Promise<void>;
  close(): void;
}

async function openStream(port: number, host: string): Promise<Stream> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const until = listening(socket);
  const start = async () => {
    socket.write(
      `<?xml version='1.0'?><stream:stream to='${host}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
    );
    return until(/<stream:features>.*?<\/stream:features>/s);
  };
  const features = await start();
  return {
    features,
    write: (text) => socket.write(text),
    until,
    restart: async () => {
      await start();
    },
    close: () => socket.end("</stream:stream>"),
  };
}

function listening(socket: Socket): (pattern: RegExp) => Promise<string> {
  const chunks = socket.setEncoding("utf8")[Symbol.asyncIterator]();
  let held = "";
  const next = async (pattern: RegExp) => {
    const late = setTimeout(() => socket.destroy(new Error(`no ${pattern} came, but: ${held}`)), patience);
    return chunks.next().finally(() => clearTimeout(late));
  };
  return async (pattern) => {
    for (;;) {
      const found = pattern.exec(held);
      if (found !== null) {
        held = held.slice(found.index + found[0].length);
        return found[0];
      }
      const { value, done } = await next(pattern);
      if (done === true) throw new Error(`the server closed the stream after: ${held}`);
      held += String(value);
    }
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function decoded(element: string): string {
  const text = /^<[^>]*>([^<]*)</.exec(element)?.[1] ?? "";
  return Buffer.from(text, "base64").toString("utf8") || element;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha1", key).update(text).digest();
}
