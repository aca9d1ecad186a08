import { login, registerAccount, type XmppSession } from "../support/xmpp.js";

/** A host with the modules that two users need, without TLS: an image has no certificate of its own. */
export const ejabberdFiles: Readonly<Record<string, string>> = {
  "etc/ejabberd/ejabberd.yml": `hosts: [localhost]
loglevel: warning
listen:
  - {port: 5222, ip: "::", module: ejabberd_c2s}
auth_password_format: scram
registration_timeout: infinity
access_rules:
  muc_create: {allow: all}
modules:
  mod_register: {ip_access: all}
  mod_roster: {}
  mod_disco: {}
  mod_vcard: {}
  mod_ping: {}
  mod_private: {}
  mod_last: {}
  mod_version: {show_os: false}
  mod_offline: {}
  mod_muc: {access_create: all}
`,
};

const iq = (id: string, type: string, body: string, to = "") =>
  `<iq type='${type}' id='${id}'${to === "" ? "" : ` to='${to}'`}>${body}</iq>`;
const answered = (id: string) => new RegExp(`<iq[^>]*id='${id}'[^>]*?(/>|>.*?</iq>)`, "s");

/** Questions of one user, with their answers. */
const questions: readonly (readonly [string, string, string, string?])[] = [
  ["disco", "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", "localhost"],
  ["items", "get", "<query xmlns='http://jabber.org/protocol/disco#items'/>", "localhost"],
  ["muc", "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", "conference.localhost"],
  ["ping", "get", "<ping xmlns='urn:xmpp:ping'/>", "localhost"],
  ["roster0", "get", "<query xmlns='jabber:iq:roster'/>"],
  [
    "add",
    "set",
    "<query xmlns='jabber:iq:roster'><item jid='bob@localhost' name='Bob'><group>Friends</group></item></query>",
  ],
  ["roster1", "get", "<query xmlns='jabber:iq:roster'/>"],
  ["card0", "get", "<vCard xmlns='vcard-temp'/>"],
  [
    "card1",
    "set",
    "<vCard xmlns='vcard-temp'><FN>Ada Lovelace</FN><EMAIL><USERID>ada@example.org</USERID></EMAIL></vCard>",
  ],
  ["card2", "get", "<vCard xmlns='vcard-temp'/>"],
  ["private1", "set", "<query xmlns='jabber:iq:private'><notes xmlns='own:notes'><n>1</n></notes></query>"],
  ["private2", "get", "<query xmlns='jabber:iq:private'><notes xmlns='own:notes'/></query>"],
  ["unknown", "get", "<query xmlns='no:such:namespace'/>", "localhost"],
  ["bad", "get", "<query xmlns='jabber:iq:roster'><item/></query>"],
];

/** Accounts, refusals, questions, messages between two users, presence, a room, a message that waits. */
export async function xmppTranscript(port: number): Promise<readonly string[]> {
  const ada = { user: "ada", host: "localhost", password: "difference engine" };
  const bob = { user: "bob", host: "localhost", password: "grüße" };
  const refusal = (done: Promise<unknown>) =>
    done.then(
      () => "done",
      (error: Error) => error.message,
    );
  const lines = [
    await refusal(registerAccount(port, ada)),
    await refusal(registerAccount(port, bob)),
    await refusal(registerAccount(port, ada)),
    await refusal(login(port, { ...ada, password: "wrong" })),
  ];
  const first = await login(port, ada);
  for (const [id, type, body, to] of questions)
    lines.push(await first.ask(iq(id, type, body, to), answered(id)));
  lines.push(...(await together(first, await login(port, bob))));
  lines.push(await waiting(port, first, bob));
  first.close();
  return lines.map((line) =>
    line
      .replaceAll(/(ada|bob)@localhost\/[^'<\s]+/g, "$1@localhost/…")
      .replaceAll(/(id|stamp|ver|seconds)='[^']*'/g, "$1='…'")
      .replaceAll(/<archived[^>]*>|<stanza-id[^>]*>/g, ""),
  );
}

async function together(ada: XmppSession, bob: XmppSession): Promise<readonly string[]> {
  const presence = /<presence[^>]*type='subscribe[^>]*>/;
  const joined = /<presence[^>]*from='room@conference.localhost\/ada'.*?<\/presence>/s;
  const lines = [
    await bob.ask(
      "<message to='ada@localhost' type='chat'><body>hello Ada</body></message><iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>",
      answered("p"),
    ),
    await ada.ask("", /<message[^>]*>.*?<\/message>/s),
    await ada.ask(
      "<presence to='bob@localhost' type='subscribe'/><iq type='get' id='q'><ping xmlns='urn:xmpp:ping'/></iq>",
      answered("q"),
    ),
    await bob.ask("", presence),
    await bob.ask(
      "<presence to='ada@localhost' type='subscribed'/><iq type='get' id='r'><ping xmlns='urn:xmpp:ping'/></iq>",
      answered("r"),
    ),
    await ada.ask("", presence),
    await ada.ask(
      "<presence to='room@conference.localhost/ada'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
      joined,
    ),
    await ada.ask(
      "<message to='room@conference.localhost' type='groupchat'><body>anybody?</body></message>",
      /<message[^>]*type='groupchat'[^>]*>\s*<body>.*?<\/message>|<message[^>]*type='groupchat'[^>]*>.*?anybody.*?<\/message>/s,
    ),
    await ada.ask(
      "<message to='nobody@localhost' type='chat'><body>lost</body></message>",
      /<message[^>]*type='error'.*?<\/message>/s,
    ),
  ];
  bob.close();
  return lines;
}

/** Logs in again and gets what was sent meanwhile. */
async function waiting(port: number, ada: XmppSession, bob: Parameters<typeof login>[1]): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await ada.ask(
    "<message to='bob@localhost' type='chat'><body>for later</body></message><iq type='get' id='s'><ping xmlns='urn:xmpp:ping'/></iq>",
    answered("s"),
  );
  const again = await login(port, bob);
  const message = await again.ask("", /<message[^>]*>.*?for later.*?<\/message>/s);
  again.close();
  return message;
}
